"""What a hunk is headed by: the line above it that declares what the change stands in."""

from __future__ import annotations

import re

from haiku_pair.edits.grouping import indentation
from haiku_pair.edits.sequences import Change
from haiku_pair.edits.sides import Sides

_REACH = 400
"""Lines looked at above a hunk."""

_DECLARATION = re.compile(
    r"\s*(?:(?:export|default|public|private|protected|static|async|abstract|final|pub(?:\([a-z]+\))?|unsafe|override)\s+)*"
    r"(?:def|class|func|fn|function|interface|struct|enum|trait|impl|module|namespace|type|sub|proc|object)\b"
)
_AT_MARGIN = re.compile(r"[^\W\d]|\$|#{1,6} |\[")


def heading(both: Sides, span: Change, context: int) -> str:
    """The nearest line above what is shown of `span` that declares what the change stands in; empty without one."""
    depth = min(map(indentation, both.old[span.a_first : span.a_last] + both.new[span.b_first : span.b_last]))
    if depth == 0:
        return ""
    first = span.a_first - context
    for line in reversed(both.old[max(first - _REACH, 0) : first]):
        indent = indentation(line)
        if indent < depth and (_DECLARATION.match(line) or (indent == 0 and _AT_MARGIN.match(line))):
            return line.strip()[:120]
    return ""

"""Lines of the log, with everything cut out that looks like a secret, whoever wrote it there."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Mapping
from functools import cached_property

from typing_extensions import override

CUT = "[cut out]"
_VARIABLES = ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "AWS_BEARER_TOKEN_BEDROCK", "AWS_SECRET_ACCESS_KEY")
_SHORTEST = 8
"""Characters; a shorter value would be cut out of words."""
_FORMS = r"""
  \b(?:sk-[\w-]{8,} | ABSK[\w+/=]{16,} | (?:AKIA|ASIA)[A-Z0-9]{16} | gh[pousr]_\w{20,} | ya29\.[\w-]{16,})
| (?<=://)[^/\s:@]+:[^/\s@]+(?=@)
| (?i:(?<=bearer[ ])|(?<=basic[ ]))[\w.~+/=-]{8,}
"""
_NAMED = r"""(?ix)
  (?P<name> \b (?: authorization | [\w-]*api[_-]?key | [\w-]*token | [\w-]*secret\w* | passw\w* ) ["']? \s* [:=] \s* )
  (?P<value> "[^"]*" | '[^']*' | [^\s,;)}\]]+ (?: (?<=bearer) \s+ \S+ | (?<=basic) \s+ \S+ )? )
"""


class RedactedLines(logging.Formatter):
    """A formatter that cuts secrets out of the whole line, its traceback included."""

    def __init__(self, template: str, environ: Mapping[str, str] = os.environ) -> None:
        """Keys that `environ` holds are cut out wherever they stand."""
        super().__init__(template)
        self._own = tuple(value for name in _VARIABLES if len(value := environ.get(name, "").strip()) >= _SHORTEST)

    @override
    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for value in self._own:
            line = line.replace(value, CUT)
        named, forms = self._patterns
        return forms.sub(CUT, named.sub(rf"\g<name>{CUT}", line))

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        # With the first line, not on the way to the first frame.
        return re.compile(_NAMED), re.compile(_FORMS, re.VERBOSE)

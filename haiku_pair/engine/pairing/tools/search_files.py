"""The tool `search_files`."""

from __future__ import annotations

import re

from msgspec import Struct

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.tools.base import (
    JSON,
    ToolAnswer,
    ToolContext,
    ToolError,
    checked,
    object_schema,
    text_argument,
)
from haiku_pair.engine.workspace.search import search_files
from haiku_pair.words import tr

LIMIT = 100
MAX_TEXT = 300


class _Input(Struct, frozen=True, forbid_unknown_fields=True):
    pattern: str
    files: str = ""


class SearchFiles:
    """Lines that match an expression."""

    name = "search_files"
    writes = False

    def schema(self) -> dict[str, object]:
        """JSON schema of the input."""
        return object_schema(
            ("pattern",),
            files={"type": "string", "description": "Only paths matching this shell pattern, such as *.py"},
            pattern={"type": "string", "description": "Regular expression, matched line by line."},
        )

    def title(self, arguments: JSON) -> str:
        """What is looked for."""
        files = text_argument(arguments, "files")
        pattern = text_argument(arguments, "pattern")
        if files:
            return tr("Search {pattern!r} in {files}", pattern=pattern, files=files)
        return tr("Search {pattern!r}", pattern=pattern)

    def run(self, arguments: bytes, context: ToolContext) -> ToolAnswer:
        """Search."""
        wanted = checked(_Input, arguments)

        def read(path: str) -> bytes | None:
            try:
                return context.overlay.read(path)
            except Failure:
                return None

        try:
            found = search_files(
                context.overlay.files(),
                read,
                wanted.pattern,
                glob=wanted.files,
                limit=LIMIT + 1,
                cancelled=context.cancelled,
            )
        except re.error as error:
            raise ToolError(f"The pattern is no valid regular expression: {error}.") from error
        if not found:
            return ToolAnswer("No match.", tr("no match"))
        text = "\n".join(f"{match.path}:{match.line}: {match.text[:MAX_TEXT]}" for match in found[:LIMIT])
        if len(found) > LIMIT:
            text += f"\n… more than {LIMIT} matches; make the pattern or the files narrower."
        return ToolAnswer(text, _matches(len(found)))


def _matches(count: int) -> str:
    if count > LIMIT:
        return tr("{count}+ matches", count=LIMIT)
    return tr("{count} matches", count=count)

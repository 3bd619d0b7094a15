"""The tool `read_file`."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from haiku_pair.edits.document import Document, Undecodable
from haiku_pair.engine.pairing.read_again import RULES_FOLLOW, instead_of
from haiku_pair.engine.pairing.tools.base import (
    JSON,
    ToolAnswer,
    ToolContext,
    ToolError,
    checked,
    numbered,
    object_schema,
    text_argument,
)
from haiku_pair.words import tr, trn

MAX_LINES = 2000
MAX_LINE_LENGTH = 2000
MAX_CHARACTERS = 100_000
"""Of one answer, some 30,000 tokens: a file of long lines would fill the context at once."""


class _Input(Struct, frozen=True, forbid_unknown_fields=True):
    path: str
    first_line: int = 1
    last_line: int = -1


class ReadFile:
    """Lines of one file."""

    name = "read_file"
    writes = False

    def schema(self) -> dict[str, object]:
        """JSON schema of the input."""
        return object_schema(
            ("path",),
            path={"type": "string", "description": "Path relative to the workspace."},
            first_line={"type": "integer", "description": "First line, 1-based."},
            last_line={"type": "integer", "description": "Last line, inclusive; -1 for the end."},
        )

    def title(self, arguments: JSON) -> str:
        """What is read."""
        first, last = arguments.get("first_line"), arguments.get("last_line")
        path = text_argument(arguments, "path")
        if last and last != -1:
            return tr("Read {path} lines {first}–{last}", path=path, first=first or 1, last=last)
        return tr("Read {path} from line {first}", path=path, first=first) if first else tr("Read {path}", path=path)

    def run(self, arguments: bytes, context: ToolContext) -> ToolAnswer:
        """Read."""
        wanted = checked(_Input, arguments)
        raw = context.overlay.read(wanted.path)
        try:
            document = Document.decode(raw)
        except Undecodable as error:
            raise ToolError(f"{wanted.path} is no text that can be edited: {error.reason.rstrip('.')}.") from error
        lines = [line.text for line in document.lines]
        if lines and lines[-1] == "":
            lines.pop()
        first = max(wanted.first_line, 1)
        last = len(lines) if wanted.last_line < 0 else min(wanted.last_line, len(lines))
        if first > len(lines) and lines:
            raise ToolError(f"{wanted.path} has {len(lines)} lines; there is no line {first}.")
        is_known = context.overlay.knows(wanted.path, raw)
        context.overlay.note_seen(wanted.path, raw)
        shown = _fitting(lines[first - 1 : min(last, first - 1 + MAX_LINES)])
        text = numbered(shown, first) or "The file is empty."
        if first - 1 + len(shown) < last:
            text += f"\n… {last - first + 1 - len(shown)} more lines; go on with first_line={first + len(shown)}."
        words = instead_of(text, context.overlay.clean(wanted.path), context.before) if is_known else ""
        rules = context.overlay.rules.news([wanted.path])
        context.overlay.rules.told([wanted.path])
        told = RULES_FOLLOW.join(part for part in (words or text, rules) if part)
        return ToolAnswer(told, tr("unchanged") if words else trn("{count} line", "{count} lines", len(shown)))


def _fitting(lines: Sequence[str]) -> list[str]:
    """The first lines, long ones cut, as many as fit into one answer; at least one."""
    shown: list[str] = []
    left = MAX_CHARACTERS
    for line in map(_cut, lines):
        left -= len(line) + 1
        if left < 0 and shown:
            break
        shown.append(line)
    return shown


def _cut(line: str) -> str:
    if len(line) <= MAX_LINE_LENGTH:
        return line
    return f"{line[:MAX_LINE_LENGTH]}… ({len(line) - MAX_LINE_LENGTH} more characters in this line)"

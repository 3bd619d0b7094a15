"""The tool `list_files`."""

from __future__ import annotations

from fnmatch import fnmatchcase

from msgspec import Struct

from haiku_pair.engine.pairing.tools.base import (
    JSON,
    ToolAnswer,
    ToolContext,
    checked,
    object_schema,
    text_argument,
)
from haiku_pair.words import tr, trn

LIMIT = 500


class _Input(Struct, frozen=True, forbid_unknown_fields=True):
    folder: str = ""
    pattern: str = ""


class ListFiles:
    """Paths of the workspace."""

    name = "list_files"
    writes = False

    def schema(self) -> dict[str, object]:
        """JSON schema of the input."""
        return object_schema(
            (),
            folder={"type": "string", "description": "Only below this folder; empty for all."},
            pattern={"type": "string", "description": "Shell pattern for the whole path, such as *.py"},
        )

    def title(self, arguments: JSON) -> str:
        """What is listed."""
        where = text_argument(arguments, "folder") or tr("the workspace")
        pattern = text_argument(arguments, "pattern")
        if pattern:
            return tr("List {pattern} in {where}", pattern=pattern, where=where)
        return tr("List {where}", where=where)

    def run(self, arguments: bytes, context: ToolContext) -> ToolAnswer:
        """List."""
        wanted = checked(_Input, arguments)
        prefix = wanted.folder.strip("/").removeprefix("./")
        prefix = f"{prefix}/" if prefix not in {"", "."} else ""
        found = [
            path
            for path in context.overlay.files()
            if path.startswith(prefix) and (not wanted.pattern or fnmatchcase(path, wanted.pattern))
        ]
        if not found:
            return ToolAnswer("No files.", tr("no files"))
        text = "\n".join(found[:LIMIT])
        if len(found) > LIMIT:
            text += f"\n… and {len(found) - LIMIT} more; narrow the folder or the pattern."
        return ToolAnswer(text, trn("{count} file", "{count} files", len(found)))

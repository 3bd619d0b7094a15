"""The tool `delete_file`."""

from __future__ import annotations

from msgspec import Struct

from haiku_pair.engine.pairing.tools.base import (
    JSON,
    ToolAnswer,
    ToolContext,
    ToolError,
    checked,
    object_schema,
    text_argument,
)
from haiku_pair.words import tr


class _Input(Struct, frozen=True, forbid_unknown_fields=True):
    path: str


class DeleteFile:
    """Remove one file."""

    name = "delete_file"
    writes = True

    def schema(self) -> dict[str, object]:
        """JSON schema of the input."""
        return object_schema(("path",), path={"type": "string", "description": "Path relative to the workspace."})

    def title(self, arguments: JSON) -> str:
        """What is removed."""
        return tr("Delete {path}", path=text_argument(arguments, "path"))

    def run(self, arguments: bytes, context: ToolContext) -> ToolAnswer:
        """Delete."""
        wanted = checked(_Input, arguments)
        if context.overlay.version(wanted.path) is None:
            raise ToolError(f"There is no file {wanted.path}.")
        context.overlay.write({wanted.path: None})
        return ToolAnswer(f"Deleted {wanted.path}.", tr("deleted"))

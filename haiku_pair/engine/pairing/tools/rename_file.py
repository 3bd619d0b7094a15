"""The tool `rename_file`."""

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
    new_path: str


class RenameFile:
    """Move one file."""

    name = "rename_file"
    writes = True

    def schema(self) -> dict[str, object]:
        """JSON schema of the input."""
        return object_schema(
            ("path", "new_path"),
            path={"type": "string", "description": "The file as it is called now."},
            new_path={"type": "string", "description": "What it shall be called."},
        )

    def title(self, arguments: JSON) -> str:
        """What is moved where."""
        old, new = text_argument(arguments, "path"), text_argument(arguments, "new_path")
        return tr("Rename {path} to {new_path}", path=old, new_path=new)

    def run(self, arguments: bytes, context: ToolContext) -> ToolAnswer:
        """Rename."""
        wanted = checked(_Input, arguments)
        overlay = context.overlay
        overlay.refuse_withheld(wanted.path)  # under another name it could be read
        version = overlay.version(wanted.path)
        if version is None:
            raise ToolError(f"There is no file {wanted.path}.")
        if overlay.version(wanted.new_path) is not None:
            raise ToolError(f"{wanted.new_path} exists already; nothing was renamed.")
        overlay.write({wanted.path: None, wanted.new_path: version})
        return ToolAnswer(f"Renamed {wanted.path} to {wanted.new_path}.", tr("renamed"))

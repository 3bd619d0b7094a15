"""The tool `create_file`."""

from __future__ import annotations

from msgspec import Struct

from haiku_pair.edits.matching import NoMatch
from haiku_pair.edits.rewriting import rewrite
from haiku_pair.engine.pairing.tools.base import (
    JSON,
    ToolAnswer,
    ToolContext,
    ToolError,
    checked,
    counted,
    object_schema,
    text_argument,
)
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.words import tr, trn


class _Input(Struct, frozen=True, forbid_unknown_fields=True):
    path: str
    content: str
    overwrite: bool = False


class CreateFile:
    """A new file."""

    name = "create_file"
    writes = True

    def schema(self) -> dict[str, object]:
        """JSON schema of the input."""
        return object_schema(
            ("path", "content"),
            path={"type": "string", "description": "Path relative to the workspace."},
            overwrite={"type": "boolean", "description": "Replace an existing file as a whole."},
            content={"type": "string", "description": "The complete text."},
        )

    def title(self, arguments: JSON) -> str:
        """What is created."""
        path = text_argument(arguments, "path")
        return tr("Rewrite {path}", path=path) if arguments.get("overwrite") else tr("Create {path}", path=path)

    def run(self, arguments: bytes, context: ToolContext) -> ToolAnswer:
        """Create."""
        wanted = checked(_Input, arguments)
        overlay = context.overlay
        existing = overlay.version(wanted.path)
        if existing is not None and not wanted.overwrite:
            raise ToolError(f"{wanted.path} exists already. Read it and use edit_file, or set overwrite.")
        if existing is not None:
            overlay.check_fresh(wanted.path, overlay.read(wanted.path))
        try:
            raw = rewrite(existing.raw, wanted.content) if existing else wanted.content.encode("utf-8")
        except NoMatch as error:
            raise ToolError(f"{wanted.path} was not changed. {error}") from error
        except UnicodeEncodeError as error:
            raise ToolError("The content holds half a surrogate pair; write the character whole.") from error
        overlay.write({wanted.path: FileVersion(raw, existing.mode if existing else "100644")})
        lines = wanted.content.count("\n") + (not wanted.content.endswith("\n") and bool(wanted.content))
        return ToolAnswer(
            f"{'Rewrote' if existing else 'Created'} {wanted.path} ({counted(lines, 'line')}).",
            trn("{count} line", "{count} lines", lines),
        )

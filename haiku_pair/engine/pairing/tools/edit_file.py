"""The tool `edit_file`."""

from __future__ import annotations

from msgspec import Struct

from haiku_pair.edits.document import Document
from haiku_pair.edits.matching import Edit, NoMatch, apply_edits
from haiku_pair.engine.pairing.tools.base import (
    JSON,
    ToolAnswer,
    ToolContext,
    ToolError,
    checked,
    counted,
    numbered,
    object_schema,
    text_argument,
)
from haiku_pair.engine.vcs.trees import FileVersion

CONTEXT = 3
MAX_SHOWN = 80


class _Edit(Struct, frozen=True, forbid_unknown_fields=True):
    old_text: str
    new_text: str = ""


class _Input(Struct, frozen=True, forbid_unknown_fields=True):
    path: str
    edits: list[_Edit]


class EditFile:
    """Replace places in one file."""

    name = "edit_file"
    writes = True

    def schema(self) -> dict[str, object]:
        """JSON schema of the input."""
        edit = object_schema(
            ("old_text", "new_text"),
            old_text={"type": "string", "description": "Exact text of the file; must occur once."},
            new_text={"type": "string", "description": "What stands there instead."},
        )
        return object_schema(
            ("path", "edits"),
            path={"type": "string", "description": "Path relative to the workspace."},
            edits={"type": "array", "minItems": 1, "items": edit},
        )

    def title(self, arguments: JSON) -> str:
        """What is edited."""
        edits = arguments.get("edits")
        places = len(edits) if isinstance(edits, list) else 0
        return f"Edit {text_argument(arguments, 'path')}" + (f" in {places} places" if places > 1 else "")

    def run(self, arguments: bytes, context: ToolContext) -> ToolAnswer:
        """Edit."""
        wanted = checked(_Input, arguments)
        if not wanted.edits:
            raise ToolError("`edits` is empty, so there is nothing to do.")
        overlay = context.overlay
        raw = overlay.read(wanted.path)
        overlay.check_fresh(wanted.path, raw)
        try:
            matched = apply_edits(raw, [Edit(edit.old_text, edit.new_text) for edit in wanted.edits])
        except NoMatch as error:
            raise ToolError(f"{wanted.path} was not changed. {error}") from error
        before = overlay.version(wanted.path)
        version = FileVersion(matched.raw, before.mode if before else "100644")
        overlay.write({wanted.path: version}, notes=matched.notes)
        notes = "".join(f"\nNote: {note}" for note in matched.notes)
        return ToolAnswer(
            f"Changed {wanted.path}. It now reads:\n{_around(matched.raw, matched.first, matched.last)}{notes}",
            counted(len(wanted.edits), "edit") + (", adjusted" if matched.notes else ""),
        )


def _around(raw: bytes, first: int, last: int) -> str:
    """The changed lines (1-based) with some around them, so that the next edit needs no read."""
    lines = [line.text for line in Document.decode(raw).lines]
    start = max(first - CONTEXT, 1)
    shown = lines[start - 1 : last + CONTEXT]
    if len(shown) > MAX_SHOWN:
        return numbered(shown[:MAX_SHOWN], start) + f"\n… {len(shown) - MAX_SHOWN} more lines"
    return numbered(shown, start)

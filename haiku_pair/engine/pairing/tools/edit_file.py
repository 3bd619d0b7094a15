"""The tool `edit_file`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from haiku_pair.edits.hunks import diff
from haiku_pair.edits.matching import Edit, NoMatch, apply_edits
from haiku_pair.edits.values import Hunk, HunkLine, LineKind
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
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.words import tr, trn

CONTEXT = 3
MAX_NEW = 10
"""New lines in a row that are shown as a whole."""
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
        path = text_argument(arguments, "path")
        if places > 1:
            return tr("Edit {path} in {places} places", path=path, places=places)
        return tr("Edit {path}", path=path)

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
            f"Changed {wanted.path}. It now reads:\n{_as_it_is(diff(raw, matched.raw), whole=bool(notes))}{notes}",
            trn("{count} edit, adjusted", "{count} edits, adjusted", len(wanted.edits))
            if matched.notes
            else trn("{count} edit", "{count} edits", len(wanted.edits)),
        )


def _as_it_is(hunks: Sequence[Hunk], *, whole: bool) -> str:
    """The changed places with some lines around them, so that the next edit needs no read.

    The model has just written what is long and new; its middle is left out unless it was adjusted (`whole`). What is
    sent here is sent again with every request that follows.
    """
    places = ["\n".join(_new_side(hunk, whole=whole)) for hunk in hunks]
    lines = "\n…\n".join(places).split("\n")
    if len(lines) > MAX_SHOWN:
        lines = [*lines[:MAX_SHOWN], f"… {len(lines) - MAX_SHOWN} more lines"]
    return "\n".join(lines)


def _new_side(hunk: Hunk, *, whole: bool) -> Iterator[str]:
    number = hunk.new_first
    new_side = [line for line in hunk.lines if line.kind is not LineKind.REMOVED]
    for kind, run in groupby(new_side, key=_kind_of):
        texts = [line.text for line in run]
        if whole or kind is LineKind.CONTEXT or len(texts) <= MAX_NEW:
            yield numbered(texts, number)
        else:
            yield numbered(texts[:CONTEXT], number)
            yield f"… {len(texts) - 2 * CONTEXT} lines as you wrote them"
            yield numbered(texts[-CONTEXT:], number + len(texts) - CONTEXT)
        number += len(texts)


def _kind_of(line: HunkLine) -> LineKind:
    return line.kind

"""Text from elsewhere as a proposal: a diff, search/replace blocks or whole files, checked like the model's own."""

from __future__ import annotations

from haiku_pair.edits.matching import NoMatch
from haiku_pair.edits.pasted import NotPasted, PastedFile, apply_pasted, parse_pasted
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.overlay import REGULAR, Overlay
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

_KEPT = tr("Nothing was proposed; your files are as they were.")


def propose_pasted(overlay: Overlay, text: str) -> tuple[int, tuple[str, ...]]:
    """Make the text part of the open proposal; all of it or nothing.

    Args:
        overlay: the files as they are proposed by now.
        text: as it was copied.

    Returns:
        How many files it changes, and what was adjusted, file by file.

    Raises:
        Failure: `BAD_REQUEST`, the text or one of its places can't be understood; those of `Overlay.propose`.
    """
    try:
        files = parse_pasted(text)
    except NotPasted as error:
        raise Failure(
            Fault.BAD_REQUEST,
            str(error),
            kept=_KEPT,
            next_step=tr("Copy a unified diff, search/replace blocks, or whole files in fences with their paths."),
        ) from error
    changes: dict[str, FileVersion | None] = {}
    notes: dict[str, tuple[str, ...]] = {}
    for file in files:
        changed, said = _applied(overlay, file)
        changes.update(changed)
        notes[file.path] = said
    adjusted = tuple(f"{path}: {note}" for path, of_file in notes.items() for note in of_file)
    overlay.propose(changes, adjusted)
    return len(files), adjusted


def _applied(overlay: Overlay, file: PastedFile) -> tuple[dict[str, FileVersion | None], tuple[str, ...]]:
    source = file.old_path or file.path
    before = overlay.version(source)
    try:
        result = apply_pasted(file, before.raw if before else None)
    except NoMatch as error:
        raise Failure(
            Fault.BAD_REQUEST,
            tr("The pasted change of {path} does not fit. {error}", path=file.path, error=error),
            kept=_KEPT,
            next_step=tr("Check that the text belongs to the file as it is now."),
        ) from error
    if result.raw is None:
        return {file.path: None}, result.notes
    mode = file.new_mode or (before.mode if before else REGULAR)
    changes: dict[str, FileVersion | None] = {file.path: FileVersion(result.raw, mode)}
    if source != file.path:
        changes[source] = None
    return changes, result.notes

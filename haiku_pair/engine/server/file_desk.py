"""Requests from the file tree: new files and folders, other names, deleting what can be had back from the journal."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.disk.gate import PathGate, names_git
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.engine.vcs.trees import LINK, FileVersion
from haiku_pair.protocol.files import ChangeFiles, FileAct, FilesMoved
from haiku_pair.protocol.values import Fault, JournalEntry

MOST_FILES, MOST_BYTES = 2_000, 64 * 1024 * 1024
"""What is deleted at once at most: all of it goes into the journal first."""


class FileDesk:
    """For the event loop's thread."""

    def __init__(self, folder: OpenFolder) -> None:
        """Cheap: made for each request."""
        self._folder = folder

    async def answer(self, body: ChangeFiles) -> FilesMoved:
        """The reply.

        Raises:
            Failure: as the gate says; BUSY for a move onto an open file; TOO_LARGE, NO_GIT or GIT when what is to be
                deleted can't be kept, and then nothing is deleted.
        """
        folder, path = self._folder, self._folder.gate.clean(body.path)
        if body.act is FileAct.DELETE:
            entry = await folder.lanes.git.run(lambda: _delete(folder, path))
            summary = f"Deleted {path}; undoing the apply brings it back" if entry else f"Deleted the empty {path}"
            if entry is not None:
                folder.session.say_step(entry, summary)
            reply = FilesMoved(summary, path=path.rpartition("/")[0])
        else:
            reply = await folder.lanes.documents.run(lambda: _named(folder, body, path))
        folder.open_files.forget_marks()
        return reply


def _named(folder: OpenFolder, body: ChangeFiles, path: str) -> FilesMoved:
    """A new name in the tree; in the documents' lane."""
    gate = folder.gate
    if body.act is FileAct.FILE:
        gate.create(path)
        return FilesMoved(f"Created {path}", path=path)
    if body.act is FileAct.FOLDER:
        gate.make_folder(path)
        return FilesMoved(f"Created the folder {path}", path=path)
    to = gate.clean(body.to)
    folder.documents.check_move(path, to)
    gate.move(path, to)
    return FilesMoved(f"Moved {path} to {to}", folder.documents.move(path, to), to)


def _delete(folder: OpenFolder, path: str) -> JournalEntry | None:
    """Delete a file or a folder with all in it, as a step of the journal; None for empty folders. In the git lane."""
    gate, trees = folder.gate, folder.trees
    folders: list[str] = []
    versions: dict[str, FileVersion | None] = dict(_below(gate, path, folders))
    entry: JournalEntry | None = None
    if versions:
        there = trees.write(trees.empty, versions)
        # Unsaved text is no part of it: its document stays open, with the text.
        step = folder.applier.apply(f"Delete {path}", there, trees.empty, {})
        folder.enter(step, folder.buffers.texts())
        entry = step.entry
    for one in reversed(folders):
        if (gate.root / one).is_dir():
            gate.remove_folder(one)
    return entry


def _below(gate: PathGate, path: str, folders: list[str]) -> Iterator[tuple[str, FileVersion]]:
    """All files at or below a path with their bytes, read before anything is deleted; `folders` gets the folders.

    Raises:
        Failure: TOO_LARGE, or what can't be read.
    """
    found = list(_names(gate, path, folders))
    if len(found) > MOST_FILES:
        raise _too_much(path, f"it holds more than {MOST_FILES:,} files")
    room = MOST_BYTES
    for name in found:
        mode = gate.mode(name)
        if mode == LINK:
            yield name, FileVersion(gate.read_link(name), mode)
            continue
        size = os.lstat(gate.locate(name)).st_size
        if size > room:
            raise _too_much(path, f"it holds more than {MOST_BYTES // 1024 // 1024} MiB")
        room -= size
        yield name, FileVersion(gate.read(name, MOST_BYTES), mode)


def _names(gate: PathGate, path: str, folders: list[str]) -> Iterator[str]:
    place = gate.locate(path)
    if gate.mode(path) or not place.is_dir():
        yield path
        return
    for at, below, names in os.walk(place):
        if any(names_git(name) for name in (*below, *names)):
            raise _too_much(path, "it holds a repository of its own")
        folders.append(Path(at).relative_to(gate.root).as_posix())
        linked = [name for name in below if os.path.islink(os.path.join(at, name))]  # noqa: PTH114, PTH118
        for name in (*names, *linked):
            yield gate.clean((Path(at) / name).relative_to(gate.root).as_posix())
            if len(folders) > MOST_FILES:
                raise _too_much(path, f"it holds more than {MOST_FILES:,} folders")


def _too_much(path: str, why: str) -> Failure:
    return Failure(
        Fault.TOO_LARGE,
        f"{shown(path)} can't be kept in the journal: {why}.",
        kept="Nothing was deleted.",
        next_step="Delete it with your file manager, or in parts.",
    )

"""Requests of the file tree: what is in it; new names, other names; deleting what the journal can bring back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.disk.gate import PathGate, names_git
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.engine.vcs.trees import LINK, FileVersion
from haiku_pair.engine.workspace.folders import list_folder, printable
from haiku_pair.protocol.files import ChangeFiles, FileAct, FilesMoved, FindInTree, TreeFound, TreeRequest
from haiku_pair.protocol.replies import FolderListed
from haiku_pair.protocol.requests import ListFolder
from haiku_pair.protocol.values import Entry, EntryKind, Fault, GitMark, JournalEntry
from haiku_pair.words import tr

MOST_FILES, MOST_BYTES = 2_000, 64 * 1024 * 1024
"""What is deleted at once at most: all of it goes into the journal first."""


class FileDesk:
    """For the event loop's thread."""

    def __init__(self, folder: OpenFolder) -> None:
        """Cheap: made for each request."""
        self._folder = folder

    async def listed(self, body: ListFolder) -> FolderListed:
        """Names in a folder.

        Raises:
            Failure: OUTSIDE, NOT_FOUND, NOT_A_FOLDER, NOT_READABLE.
        """
        folder = self._folder
        marks = await folder.lanes.git.run(folder.marks)
        entries = await folder.lanes.documents.run(lambda: list_folder(folder.gate, body.path, marks))
        if not body.hidden:
            entries = tuple(entry for entry in entries if not _name(entry.path).startswith("."))
        if not body.ignored:
            entries = await folder.lanes.git.run(lambda: _not_ignored(folder, body.path, entries))
        return FolderListed(body.path, entries[: body.most], max(len(entries) - body.most, 0))

    async def answer(self, body: TreeRequest) -> FilesMoved | TreeFound:
        """The reply.

        Raises:
            Failure: as the gate says; BUSY for a move onto an open file; TOO_LARGE, NO_GIT or GIT when what is to be
                deleted can't be kept, and then nothing is deleted.
        """
        if isinstance(body, FindInTree):
            return await self._folder.lanes.git.run(lambda: _found(self._folder, body))
        return await self._changed(body)

    async def _changed(self, body: ChangeFiles) -> FilesMoved:
        folder, path = self._folder, self._folder.gate.clean(body.path)
        if body.act is FileAct.DELETE:
            entry = await folder.lanes.git.run(lambda: _delete(folder, path))
            summary = (
                tr("Deleted {path}; undoing the apply brings it back", path=path)
                if entry
                else tr("Deleted the empty {path}", path=path)
            )
            if entry is not None:
                folder.session.say_step(entry, summary)
            reply = FilesMoved(summary, path=path.rpartition("/")[0])
        else:
            reply = await folder.lanes.documents.run(lambda: _named(folder, body, path))
        folder.open_files.forget_marks()
        return reply


def _found(folder: OpenFolder, body: FindInTree) -> TreeFound:
    """Files by words of their paths; in the git lane."""
    words = body.words.casefold().split()
    paths = [
        path
        for path in folder.files()
        if all(word in path.casefold() for word in words) and (body.hidden or not _is_hidden(path))
    ]
    marks = folder.marks()
    entries = (Entry(printable(path), EntryKind.FILE, marks.get(path, GitMark.NONE)) for path in paths[: body.most])
    return TreeFound(body.words, tuple(entries), max(len(paths) - body.most, 0))


def _not_ignored(folder: OpenFolder, path: str, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Those of a folder that git does not ignore; in the git lane."""
    prefix = f"{path}/" if path else ""
    known = {prefix + file[len(prefix) :].partition("/")[0] for file in folder.files() if file.startswith(prefix)}
    rest = [entry for entry in entries if entry.path not in known]
    ignored = {entry.path for entry in rest if entry.kind is not EntryKind.FOLDER}
    folders = {entry.path for entry in rest} - ignored
    if folders:
        with suppress(Failure):
            ignored |= folders & folder.person.ignored_folders()
    return tuple(entry for entry in entries if entry.path not in ignored)


def _is_hidden(path: str) -> bool:
    return any(name.startswith(".") for name in path.split("/"))


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _named(folder: OpenFolder, body: ChangeFiles, path: str) -> FilesMoved:
    """A new name in the tree; in the documents' lane."""
    gate = folder.gate
    if body.act is FileAct.FILE:
        gate.create(path)
        return FilesMoved(tr("Created {path}", path=path), path=path)
    if body.act is FileAct.FOLDER:
        gate.make_folder(path)
        return FilesMoved(tr("Created the folder {path}", path=path), path=path)
    to = gate.clean(body.to)
    folder.documents.check_move(path, to)
    gate.move(path, to)
    return FilesMoved(tr("Moved {path} to {to}", path=path, to=to), folder.documents.move(path, to), to)


def _delete(folder: OpenFolder, path: str) -> JournalEntry | None:
    """Delete a file or a folder with all in it, as a step of the journal; None for empty folders. In the git lane."""
    gate, trees = folder.gate, folder.trees
    folders: list[str] = []
    versions: dict[str, FileVersion | None] = dict(_below(gate, path, folders))
    entry: JournalEntry | None = None
    if versions:
        there = trees.write(trees.empty, versions)
        # Unsaved text is no part of it: its document stays open, with the text.
        step = folder.applier.apply(tr("Delete {path}", path=path), there, trees.empty, {})
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
        raise _too_much(path, tr("it holds more than {most_files:,} files", most_files=MOST_FILES))
    room = MOST_BYTES
    for name in found:
        mode = gate.mode(name)
        if mode == LINK:
            yield name, FileVersion(gate.read_link(name), mode)
            continue
        size = os.lstat(gate.locate(name)).st_size
        if size > room:
            raise _too_much(path, tr("it holds more than {most_bytes} MiB", most_bytes=MOST_BYTES // 1024 // 1024))
        room -= size
        yield name, FileVersion(gate.read(name, MOST_BYTES), mode)


def _names(gate: PathGate, path: str, folders: list[str]) -> Iterator[str]:
    place = gate.locate(path)
    if gate.mode(path) or not place.is_dir():
        yield path
        return
    for at, below, names in os.walk(place):
        if any(names_git(name) for name in (*below, *names)):
            raise _too_much(path, tr("it holds a repository of its own"))
        folders.append(Path(at).relative_to(gate.root).as_posix())
        linked = [name for name in below if os.path.islink(os.path.join(at, name))]  # noqa: PTH114, PTH118
        for name in (*names, *linked):
            yield gate.clean((Path(at) / name).relative_to(gate.root).as_posix())
            if len(folders) > MOST_FILES:
                raise _too_much(path, tr("it holds more than {most_files:,} folders", most_files=MOST_FILES))


def _too_much(path: str, why: str) -> Failure:
    return Failure(
        Fault.TOO_LARGE,
        tr("{path} can't be kept in the journal: {why}.", path=shown(path), why=why),
        kept=tr("Nothing was deleted."),
        next_step=tr("Delete it with your file manager, or in parts."),
    )

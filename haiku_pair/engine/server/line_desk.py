"""Requests about the lines of an open text: what differs from git, staging and discarding it there, who wrote it.

What is only looked at has a lane of its own: it is asked for while the person types, and must not wait for a capture.
"""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import assert_never

from haiku_pair.edits.difference import Difference
from haiku_pair.edits.sequences import Change, changes
from haiku_pair.edits.sides import Sides
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing import decisions
from haiku_pair.engine.server import sources
from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.engine.server.lanes import Lane
from haiku_pair.engine.vcs.apply import AppliedStep
from haiku_pair.engine.vcs.line_changes import GitTexts, blame, line_changes
from haiku_pair.engine.vcs.runner import GitRunner
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.engine.vcs.working_sides import WorkingSides
from haiku_pair.protocol.events import ProposalChanged
from haiku_pair.protocol.files import untitled_number
from haiku_pair.protocol.lines import (
    Blamed,
    DecideInText,
    DiscardLines,
    GetBlame,
    GetLineChanges,
    LineChange,
    LineChangesAre,
    LineRequest,
    StageLines,
    UnstageLines,
)
from haiku_pair.protocol.replies import Applied, Done, ReplyBody
from haiku_pair.protocol.values import Fault, HunkDecision, JournalEntry, JournalKind
from haiku_pair.words import tr, trn

_KEPT = tr("The index and your files are as they were.")


class LineDesk:
    """For the event loop's thread."""

    def __init__(self, folder: OpenFolder) -> None:
        """Nothing is run yet."""
        self._folder = folder
        self._lane = Lane("lines")
        self._blaming = Lane("blame")
        self._runner = GitRunner(outside=folder.root)
        self._texts = GitTexts(folder.person, self._runner, folder.root)

    async def close(self) -> None:
        """Finish what was asked for."""
        await asyncio.to_thread(self._lane.close)
        await asyncio.to_thread(self._blaming.close)

    async def answer(self, body: LineRequest) -> ReplyBody:
        """The reply.

        Raises:
            Failure: CONFLICT, what is there is no longer what was shown; NOT_TRUSTED; GIT; those of the review.
        """
        match body:
            case GetLineChanges(path):
                return await self._changes(path)
            case GetBlame():
                return await self._blame(body)
            case DecideInText():
                return await self._decide(body)
            case StageLines() | UnstageLines() | DiscardLines():
                return await self._carry_out(body)
            case _:
                assert_never(body)

    # --- looking -----------------------------------------------------------------------------------

    async def _changes(self, path: str) -> LineChangesAre:
        folder = self._folder
        now = await folder.lanes.documents.run(lambda: folder.documents.texts(path))
        if now is None or untitled_number(path):
            return LineChangesAre(path, -1)
        trusted = folder.open_files.trusted
        try:
            return await self._lane.run(
                lambda: LineChangesAre(path, now[0], line_changes(self._texts.known(path, trusted=trusted), now[1]))
            )
        except Failure:
            return LineChangesAre(path, -1)  # without git there are no marks, and that is said elsewhere

    async def _blame(self, body: GetBlame) -> Blamed:
        folder = self._folder
        if not folder.open_files.trusted:
            raise Failure(
                Fault.NOT_TRUSTED,
                tr("This folder is restricted: git is not asked who wrote a line until you trust it."),
                next_step=tr("Trust the folder, then ask again."),
            )
        raw = await folder.lanes.documents.run(lambda: folder.documents.raw(body.path))
        if raw is None:
            raise Failure(Fault.NOT_FOUND, tr("{path} is not open for editing.", path=body.path))
        ask = partial(blame, folder.person, self._runner, folder.root, body.path, body.line, raw)
        return await self._blaming.run(ask)

    # --- the proposal ------------------------------------------------------------------------------

    async def _decide(self, body: DecideInText) -> Done:
        folder = self._folder

        def decide() -> ProposalChanged:
            book = sources.book_of(folder, body.proposal)
            one = HunkDecision(body.path, body.hunk, body.decision)
            book.step(lambda opened: decisions.decide(opened, (one,)))
            return ProposalChanged(book.proposal(), (body.path,))

        folder.send(await folder.lanes.git.run(decide))
        return Done()

    # --- the index and the files -------------------------------------------------------------------

    async def _carry_out(self, body: StageLines | UnstageLines | DiscardLines) -> Applied:
        folder = self._folder
        acts = {StageLines: _stage, UnstageLines: _unstage}
        if isinstance(body, DiscardLines):
            step = await folder.lanes.git.run(lambda: _discard(folder, body.path, body.change))
            return folder.session.say_step(
                step.entry, tr("Put back in {path}; what was there is in the trash", path=body.path)
            )
        await folder.lanes.git.run(lambda: acts[type(body)](folder, body.path, body.change))
        folder.open_files.forget_marks()
        count = _lines(body.change)
        if isinstance(body, StageLines):
            summary = trn("Staged {count} line of {path}", "Staged {count} lines of {path}", count, path=body.path)
        else:
            summary = trn("Unstaged {count} line of {path}", "Unstaged {count} lines of {path}", count, path=body.path)
        return Applied(JournalEntry("", summary, (body.path,)), summary)


def _stage(folder: OpenFolder, path: str, wanted: LineChange) -> None:
    sides = sources.unstaged(folder)
    version = _version(folder, sides.base, path)
    raw = _with_change(version.raw, _version(folder, sides.proposed, path).raw, wanted)
    accepted = folder.trees.write(sides.base, {path: FileVersion(raw, version.mode)})
    folder.staging.stage(sides, accepted, trusted=folder.open_files.trusted)
    sources.follow(folder)


def _unstage(folder: OpenFolder, path: str, wanted: LineChange) -> None:
    """The lines of a staged change are told where they are now; in the index they may stand elsewhere."""
    unstaged, sides = sources.unstaged(folder), folder.staging.staged()
    index = _version(folder, sides.proposed, path)
    between = Difference(index.raw, _version(folder, unstaged.proposed, path).raw).sides
    shift = sum(
        change.b_last - change.b_first - (change.a_last - change.a_first)
        for change in changes(between.old, between.new)
        if change.b_last <= wanted.first
    )
    moved = LineChange(wanted.first - shift, wanted.count, wanted.old, wanted.old_count)
    raw = _without_change(_version(folder, sides.base, path).raw, index.raw, moved)
    kept = folder.trees.write(sides.proposed, {path: FileVersion(raw, index.mode)})
    folder.staging.unstage(WorkingSides(sides.base, sides.proposed), kept, trusted=folder.open_files.trusted)
    sources.follow(folder)


def _discard(folder: OpenFolder, path: str, wanted: LineChange) -> AppliedStep:
    buffers, seen = folder.buffers.unsaved(), folder.buffers.texts()
    sides = sources.unstaged(folder)
    version = _version(folder, sides.proposed, path)
    without = _without_change(_version(folder, sides.base, path).raw, version.raw, wanted)
    kept = folder.trees.write(sides.proposed, {path: FileVersion(without, version.mode)})
    raw = folder.staging.discarded(sides, kept, buffers, trusted=folder.open_files.trusted)
    title = trn("Discard {count} line of {path}", "Discard {count} lines of {path}", _lines(wanted), path=path)
    folder.trash.put(JournalKind.DISCARDED, title, raw.proposed, raw.base, [path], at=time.time())
    step = folder.applier.apply(title, raw.base, raw.proposed, buffers)
    folder.enter(step, seen)
    folder.open_files.forget_marks()
    sources.follow(folder)
    return step


def _version(folder: OpenFolder, tree: str, path: str) -> FileVersion:
    found = folder.trees.read(tree, path)
    if found is None:
        raise _changed()
    return found


def _with_change(old: bytes, new: bytes, wanted: LineChange) -> bytes:
    """The old file with this one change of the new one."""
    sides, change = _found(old, new, wanted)
    lines = [*sides.old[: change.a_first], *sides.new[change.b_first : change.b_last], *sides.old[change.a_last :]]
    return sides.encode(sides.apart(lines))


def _without_change(old: bytes, new: bytes, wanted: LineChange) -> bytes:
    """The new file without this one change."""
    sides, change = _found(old, new, wanted)
    lines = [*sides.new[: change.b_first], *sides.old[change.a_first : change.a_last], *sides.new[change.b_last :]]
    return sides.encode(sides.apart(lines))


def _found(old: bytes, new: bytes, wanted: LineChange) -> tuple[Sides, Change]:
    """The change that was shown, among those of the file as git stores it."""
    sides = Difference(old, new).sides
    last = wanted.first + wanted.count
    every = changes(sides.old, sides.new)
    for change in every:
        same_place = (change.b_first, change.b_last) == (wanted.first, last)
        if same_place and change.a_last - change.a_first == wanted.old_count:
            before = tuple(line.rstrip("\r\n") for line in sides.old[change.a_first : change.a_last])
            if before[: len(wanted.old)] == wanted.old:
                return sides, change
    # At the end of a file a line and its missing ending are one change here.
    touching = [change for change in every if change.b_last == len(sides.new) and change.b_last >= last - 1]
    if len(touching) == 1 and touching[0].b_first <= wanted.first:
        return sides, touching[0]
    raise _changed()


def _lines(change: LineChange) -> int:
    return max(change.count, change.old_count)


def _changed() -> Failure:
    return Failure(
        Fault.CONFLICT,
        tr("This change is no longer what was shown, so nothing was done."),
        kept=_KEPT,
        next_step=tr("Look at the marks again, or review what is not staged."),
    )

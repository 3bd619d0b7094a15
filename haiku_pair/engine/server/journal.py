"""Requests about the journal: what was written, thrown away and noted, and the ways back."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from typing import assert_never

from haiku_pair.edits.hunks import changed_lines, diff, unified
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.pasting import propose_pasted
from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.engine.vcs.apply import AppliedStep
from haiku_pair.engine.vcs.checkpoints import Checkpoint
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.values import Fault, JournalEntry, JournalItem, PatchFile
from haiku_pair.words import tr, trn

ProposeRequest = ask.ProposeAgain | ask.ProposeReverse | ask.ProposePasted
JournalRequest = ask.GetJournal | ask.GetPatch | ProposeRequest | ask.PreviewRestore | ask.RestoreCheckpoint

MAX_ITEMS = 500
MAX_FILES = 200
"""Files of one item whose text is shown; the others are named."""
MAX_TEXT = 200_000
"""Characters shown of one file."""

Change = tuple[FileVersion | None, FileVersion | None]


class JournalDesk:
    """Answers for the journal of the open folder."""

    def __init__(self, folder: OpenFolder) -> None:
        """Cheap: made for each request."""
        self._folder = folder

    async def answer(self, body: JournalRequest) -> replies.ReplyBody:
        """The reply.

        Raises:
            Failure: the item is no longer there, or what was asked for can't be done; nothing was changed.
        """
        run = self._folder.lanes.git.run
        match body:
            case ask.GetJournal(search):
                return await run(lambda: self._listed(search))
            case ask.GetPatch(item):
                return await run(lambda: self._patch(item))
            case ask.ProposeAgain() | ask.ProposeReverse() | ask.ProposePasted():
                return await self._propose(body)
            case ask.PreviewRestore(item):
                return await run(lambda: self._preview(item))
            case ask.RestoreCheckpoint():
                return await self._restore(body)
            case _:
                assert_never(body)

    # --- looking -----------------------------------------------------------------------------------

    def _listed(self, search: str) -> replies.JournalListed:
        folder = self._folder
        words = search.casefold().split()
        items = [item for item in self._items() if _matches(item, words)]
        return replies.JournalListed(tuple(items[:MAX_ITEMS]), folder.trees.size())

    def _items(self) -> Iterable[JournalItem]:
        """Everything, newest first. Each kind keeps its own order, whatever the clock said; time only mixes them."""
        folder = self._folder
        kinds = (folder.journal.items(), folder.checkpoints.items(), folder.trash.items())
        return heapq.merge(*kinds, key=lambda item: -item.at)

    def _patch(self, item: str) -> replies.PatchShown:
        changes = self._changes(item)
        files = [patch_file(path, *sides) for path, sides in sorted(changes.items())]
        return replies.PatchShown(item, tuple(files[:MAX_FILES]))

    def _changes(self, item: str) -> Mapping[str, Change]:
        folder = self._folder
        trash = folder.trash.get(item)
        if trash is not None:
            return self._between(trash.base, trash.proposed)
        checkpoint = folder.checkpoints.get(item)
        if checkpoint is not None:
            return self._between(checkpoint.tree, folder.capture())
        step = folder.journal.files_of(item)
        if step is None:
            raise _gone()
        return {path: (file.before, file.after) for path, file in step.items()}

    def _between(self, old: str, new: str) -> dict[str, Change]:
        trees = self._folder.trees
        changes = trees.changes(old, new, renames=False)
        return {change.path: (trees.read(old, change.path), trees.read(new, change.path)) for change in changes}

    # --- proposing ---------------------------------------------------------------------------------

    async def _propose(self, body: ProposeRequest) -> replies.ReplyBody:
        folder = self._folder
        if folder.session.busy:
            raise _busy()
        reply = await folder.lanes.git.run(lambda: self._proposed(body))
        await folder.session.show_proposal()
        return reply

    def _proposed(self, body: ProposeRequest) -> replies.ReplyBody:
        match body:
            case ask.ProposeAgain(item):
                return self._again(item)
            case ask.ProposeReverse(item):
                return self._reverse(item)
            case ask.ProposePasted(text):
                return self._pasted(text)
            case _:
                assert_never(body)

    def _again(self, item: str) -> replies.Done:
        found = self._folder.trash.get(item)
        if found is None:
            raise _gone()
        self._adopt(found.base, found.proposed)
        return replies.Done()

    def _reverse(self, item: str) -> replies.Done:
        trees = self._folder.trees
        step = self._folder.journal.files_of(item)
        if step is None:
            raise _gone()
        before = trees.write(trees.empty, {path: file.before for path, file in step.items()})
        after = trees.write(trees.empty, {path: file.after for path, file in step.items()})
        self._adopt(after, before)
        return replies.Done()

    def _adopt(self, base: str, proposed: str) -> None:
        folder = self._folder
        folder.book.anchor(folder.capture())
        paths = [change.path for change in folder.trees.changes(base, proposed, renames=False)]
        folder.book.adopt(base, proposed, {path: folder.overlay.working(path) for path in paths})

    def _pasted(self, text: str) -> replies.Pasted:
        folder = self._folder
        folder.book.anchor(folder.capture())
        files, notes = propose_pasted(folder.overlay, text)
        return replies.Pasted(files, notes)

    # --- going back --------------------------------------------------------------------------------

    def _preview(self, item: str) -> replies.RestorePreview:
        folder, checkpoint = self._folder, self._checkpoint(item)
        files = folder.applier.preview_restore(checkpoint.tree, checkpoint.after_step, folder.buffers.unsaved())
        return replies.RestorePreview(item, files, folder.session.going_back.turns_since(checkpoint))

    def _review_back(self, checkpoint: Checkpoint) -> None:
        """Open the review of then. What was said of the one that is set aside waits until that is open again."""
        book, before = self._folder.book, self._folder.book.review
        book.go_back(checkpoint.state)
        if before is not None and (book.review is None or book.review.id != before.id):
            self._folder.comments.stay(before.id)

    async def _restore(self, body: ask.RestoreCheckpoint) -> replies.Applied:
        folder = self._folder
        if folder.session.busy:
            raise _busy()
        run = folder.lanes.git.run
        checkpoint = await run(lambda: self._checkpoint(body.item))
        await run(
            lambda: folder.session.going_back.take_checkpoint(
                tr("Before going back to {title}", title=_inside(checkpoint))
            )
        )
        done: AppliedStep | None = None
        if body.files:
            done = await run(lambda: self._files_back(checkpoint, alone=not body.conversation))
        if body.conversation:
            await run(lambda: self._review_back(checkpoint))
            await folder.session.switching.go_back(checkpoint)
        await run(lambda: folder.book.anchor(folder.capture()))
        folder.open_files.forget_marks()
        await folder.session.show_proposal()
        entry = done.entry if done else JournalEntry(checkpoint.id, _title(checkpoint), ())
        return folder.session.say_step(entry, _summary(body, done))

    def _files_back(self, checkpoint: Checkpoint, *, alone: bool) -> AppliedStep | None:
        """Put the files back; None when they are as they were then and the conversation goes back as well."""
        folder = self._folder
        buffers, seen = folder.buffers.unsaved(), folder.buffers.texts()
        try:
            done = folder.applier.restore(_title(checkpoint), checkpoint.tree, checkpoint.after_step, buffers)
        except Failure as failure:
            if failure.problem.fault is Fault.NOTHING_TO_DO and not alone:
                return None
            raise
        folder.enter(done, seen)
        return done

    def _checkpoint(self, item: str) -> Checkpoint:
        found = self._folder.checkpoints.get(item)
        if found is None:
            raise _gone()
        return found


def _matches(item: JournalItem, words: Iterable[str]) -> bool:
    text = "\n".join((item.title, *item.paths)).casefold()
    return all(word in text for word in words)


def patch_file(path: str, before: FileVersion | None, after: FileVersion | None) -> PatchFile:
    """What happened to one file, for reading."""
    old, new = before.raw if before else b"", after.raw if after else b""
    text = unified(path, old, new)
    if len(text) > MAX_TEXT:
        text = text[:MAX_TEXT] + tr("\n… {count} more characters\n", count=len(text) - MAX_TEXT)
    return PatchFile(path, text, *changed_lines(diff(old, new)))


def _summary(body: ask.RestoreCheckpoint, done: AppliedStep | None) -> str:
    if done is None:
        return tr("Conversation taken back") if body.conversation else tr("All was as it had been")
    count = len(done.entry.paths)
    if body.conversation:
        return trn(
            "{count} file put back, conversation taken back", "{count} files put back, conversation taken back", count
        )
    return trn("{count} file put back", "{count} files put back", count)


def _title(checkpoint: Checkpoint) -> str:
    return tr("Back to {title}", title=_inside(checkpoint))


def _inside(checkpoint: Checkpoint) -> str:
    """Its title within a sentence. Titles of checkpoints say what they were taken before."""
    return f"{checkpoint.title[:1].lower()}{checkpoint.title[1:]}"


def _gone() -> Failure:
    return Failure(
        Fault.NOT_FOUND,
        tr("This line of the journal is no longer kept."),
        kept=tr("Nothing was changed."),
        next_step=tr("Look at the journal again; it has been read anew."),
    )


def _busy() -> Failure:
    return Failure(
        Fault.BUSY,
        tr("Haiku is still working on the last message."),
        kept=tr("Nothing was changed."),
        next_step=tr("Wait for the answer, or press Esc in the conversation to stop it."),
    )

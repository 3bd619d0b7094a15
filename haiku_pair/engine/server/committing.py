"""Requests about committing what was applied. Hooks may take their time, so a commit runs beside the lanes."""

from __future__ import annotations

import asyncio
import threading
from typing import assert_never

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.engine.server.journal import patch_file
from haiku_pair.engine.vcs.commits import Commits
from haiku_pair.engine.vcs.message import with_co_author
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr, trn

CommitRequest = ask.GetCommitDraft | ask.CommitApplied | ask.SuggestCommitMessage | ask.StopCommit

CO_AUTHOR = ("Claude Haiku", "noreply@anthropic.com")
"""Name and address for the trailer, as Anthropic's own tools write them."""


class CommitDesk:
    """Commits for the open folder, one at a time."""

    def __init__(self, folder: OpenFolder, commits: Commits) -> None:
        """Nothing is run yet."""
        self._folder = folder
        self._commits = commits
        self._running: threading.Event | None = None

    async def answer(self, body: CommitRequest) -> replies.ReplyBody:
        """The reply.

        Raises:
            Failure: as `Commits.commit`; nothing was committed.
        """
        match body:
            case ask.GetCommitDraft():
                return await self._draft()
            case ask.CommitApplied():
                return await self._commit(body)
            case ask.SuggestCommitMessage():
                return await self._suggest()
            case ask.StopCommit():
                self.stop()
                return replies.Done()
            case _:
                assert_never(body)

    def stop(self) -> None:
        """End a commit that is under way."""
        if self._running is not None:
            self._running.set()

    async def _draft(self) -> replies.CommitDraft:
        folder = self._folder
        steps = await folder.lanes.git.run(folder.journal.uncommitted)
        trusted = folder.open_files.trusted
        draft = await asyncio.to_thread(lambda: self._commits.draft([step.moves for step in steps], trusted=trusted))
        files = tuple(patch_file(path, move.old, move.new) for path, move in sorted(draft.files.items()))
        return replies.CommitDraft(
            branch=draft.branch,
            author=draft.author,
            files=files,
            message=folder.session.last_words or (steps[-1].record.title if steps else ""),
            hooks=draft.hooks,
            model="{} <{}>".format(*CO_AUTHOR),
            left_out=tuple(f"{path} {why}" for path, why in sorted(draft.left_out.items())),
        )

    async def _suggest(self) -> replies.CommitMessageSuggested:
        if not self._folder.open_files.trusted:
            raise Failure(
                Fault.NOT_TRUSTED,
                tr("This folder is restricted: nothing of it is sent to the model until you trust it."),
                kept=tr("Your message is kept."),
                next_step=tr("Trust the folder, or write the message yourself."),
            )
        draft = await self._draft()
        return replies.CommitMessageSuggested(await self._folder.session.beside.suggest_commit_message(draft.files))

    async def _commit(self, body: ask.CommitApplied) -> replies.Committed:
        if self._running is not None:
            raise Failure(
                Fault.BUSY, tr("A commit is under way."), kept=tr("Your message is kept."), next_step=tr("Wait for it.")
            )
        folder = self._folder
        steps = await folder.lanes.git.run(folder.journal.uncommitted)
        message = with_co_author(body.message, *CO_AUTHOR) if body.co_author else body.message
        moves = [step.moves for step in steps]
        trusted = folder.open_files.trusted
        cancelled = self._running = threading.Event()
        try:
            done = await asyncio.to_thread(
                lambda: self._commits.commit(moves, message, trusted=trusted, cancelled=cancelled)
            )
        finally:
            self._running = None
        # A step of which a file was left out is still to be committed; what HEAD has of it by then does not count.
        names = [step.name for step in steps if done.left_out.keys().isdisjoint(step.moves)]
        await folder.lanes.git.run(lambda: folder.journal.mark_committed(names, done.commit))
        folder.open_files.forget_marks()
        return replies.Committed(
            done.commit, _summary(done.commit, done.files), "\n".join((done.output, *done.notes)).strip()
        )


def _summary(commit: str, files: tuple[str, ...]) -> str:
    return trn(
        "Committed {count} file as {commit}", "Committed {count} files as {commit}", len(files), commit=commit[:9]
    )

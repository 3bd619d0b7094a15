"""Comments that ask for something, saved from any editor, become messages.

Off until it is switched on, and only in a trusted folder. What counts is a save by a person: files that are as git
has them (a checkout, a pull), that changed in great numbers, or that the program wrote itself, begin nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress

from msgspec.structs import replace

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.asked_book import AskedBook
from haiku_pair.engine.server.access import Access
from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.engine.server.pairing import check_may_send
from haiku_pair.engine.workspace.asking_comments import LONGEST_FILE, AskingComment, asking_comments
from haiku_pair.protocol.composing import Mode
from haiku_pair.protocol.events import Notice
from haiku_pair.protocol.requests import SendMessage
from haiku_pair.protocol.values import Fault, GitMark, Problem, Settings
from haiku_pair.words import tr

log = logging.getLogger(__name__)

TOGETHER_SECONDS = 0.3
"""Files that are saved within this time of each other go together."""
MOST_FILES = 20
"""Saved at once; with more it was a program and no person."""
MOST_IN_MESSAGE = 20

_SAVED = frozenset({GitMark.UNTRACKED, GitMark.MODIFIED, GitMark.ADDED, GitMark.RENAMED})

Found = Mapping[str, Sequence[AskingComment]]


class AskedInFiles:
    """Of one open folder. For the event loop's thread, but for `written`."""

    def __init__(self, folder: OpenFolder, access: Access, settings: Callable[[], Settings], book: AskedBook) -> None:
        """Nothing is read before the first save."""
        self._folder = folder
        self._access = access
        self._settings = settings
        self._book = book
        self._waiting: set[str] = set()
        self._task: asyncio.Task[None] | None = None

    def saved(self, paths: Iterable[str]) -> None:
        """These files were saved by somebody else than the program itself."""
        if not self._wanted():
            return
        self._waiting.update(paths)
        if self._waiting and self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._soon())

    def written(self, files: Mapping[str, bytes | None], before: Mapping[str, bytes]) -> None:
        """The program itself wrote these files, of which open ones held `before`. From any thread.

        What they ask now is known, unless it is what a person has typed and not saved yet.
        """
        for path, raw in files.items():
            found = asking_comments(path, raw) if raw else ()
            if found or self._book.knows_any([path]):
                typed = asking_comments(path, before[path]) if path in before else ()
                self._book.know({path: found}, still_new=self._book.fresh({path: typed}))

    def stop(self) -> None:
        """Begin nothing more."""
        if self._task is not None:
            self._task.cancel()

    def _wanted(self) -> bool:
        return self._settings().asks_in_files and self._folder.open_files.trusted

    async def _soon(self) -> None:
        """Until nothing waits any more; one look at a time, so that no comment is taken twice."""
        try:
            while self._waiting:
                await asyncio.sleep(TOGETHER_SECONDS)
                paths, self._waiting = self._waiting, set()
                await self._look(sorted(paths))
        except Failure as failure:
            self._folder.send(Notice(failure.problem))
        except Exception:  # the boundary of this task: nobody waits for it
            log.exception("comments that ask for something could not be looked for")
        finally:
            self._task = None

    async def _look(self, paths: Sequence[str]) -> None:
        if len(paths) > MOST_FILES or not self._wanted():
            return
        found = await asyncio.to_thread(self._read, paths)
        fresh = self._book.fresh(found, await asyncio.to_thread(self._gone))
        fresh = await self._of_persons(fresh) if fresh else ()
        withheld = sorted({one.path for one in fresh if self._folder.overlay.withheld.why(one.path)})
        asking = [one for one in fresh if one.path not in withheld][:MOST_IN_MESSAGE]
        if asking:
            await self._check_may_send()
        if any(found.values()) or self._book.knows_any(paths):
            self._book.know(found)
        if withheld:
            self._folder.send(Notice(_withheld(withheld, self._folder.overlay.withheld.why(withheld[0]))))
        if asking:
            self._folder.session.enqueue(message_of(asking))

    async def _check_may_send(self) -> None:
        """Raises Failure when nothing may go to the model now; the next save tries again."""
        try:
            await check_may_send(self._folder, self._access, kept="")
        except Failure as failure:
            kept = tr("The comment stays in its file; save the file again to ask again.")
            raise Failure.telling(replace(failure.problem, kept=kept)) from failure

    def _read(self, paths: Sequence[str]) -> dict[str, tuple[AskingComment, ...]]:
        """What the files ask; those that are gone, empty or not to be read are left out: they say nothing."""
        found: dict[str, tuple[AskingComment, ...]] = {}
        for path in paths:
            with suppress(Failure):
                raw = self._folder.gate.read(path, LONGEST_FILE)
                if raw:
                    found[path] = asking_comments(path, raw)
        return found

    def _gone(self) -> list[str]:
        return [path for path in self._book.paths if not (self._folder.root / path).exists()]

    async def _of_persons(self, fresh: Sequence[AskingComment]) -> tuple[AskingComment, ...]:
        """Without the comments in files that are as git has them."""
        folder = self._folder
        folder.open_files.forget_marks()
        state = await folder.lanes.git.run(folder.git_state)
        if not state.is_repository:
            return tuple(fresh)
        if state.operation:
            return ()
        marks = await folder.lanes.git.run(folder.marks)
        return tuple(one for one in fresh if marks.get(one.path) in _SAVED)


def message_of(comments: Sequence[AskingComment]) -> SendMessage:
    """The message that such comments make: where they stand, what they say, the lines around, what to do."""
    changes = any(one.wants_change for one in comments)
    head = "From a comment in a saved file:" if len(comments) == 1 else "From comments in saved files:"
    parts = [head, *(_quoted(one) for one in comments), _task_of(comments, changes=changes)]
    return SendMessage("\n\n".join(parts), mode=Mode.PAIR if changes else Mode.ASK)


def _quoted(one: AskingComment) -> str:
    width = len(str(one.around[-1][0]))
    lines = "\n".join(f"{number:>{width}}  {text}".rstrip() for number, text in one.around)
    fence = "`" * max(3, 1 + max((len(run) for run in _runs(lines)), default=0))
    return f"`{one.path}`, line {one.line}: “{one.text}”\n{fence}\n{lines}\n{fence}"


def _runs(text: str) -> list[str]:
    return [run for run in "".join(sign if sign == "`" else " " for sign in text).split() if run]


def _task_of(comments: Sequence[AskingComment], *, changes: bool) -> str:
    several = len(comments) > 1
    if not changes:
        return f"Please answer {'these questions' if several else 'this question'} about the code there."
    them, it = ("these comments ask", "them") if several else ("this comment asks", "it")
    answered = " Answer those that end in AI? in words." if any(not one.wants_change for one in comments) else ""
    return f"Please do what {them}, and take {it} out of the file in the same edit.{answered}"


def _withheld(paths: Sequence[str], reason: str) -> Problem:
    return Problem(
        Fault.NOT_READABLE,
        tr("The AI comment in {paths} was not sent: {reason}.", paths=", ".join(paths), reason=reason),
        kept=tr("Nothing of the file left this computer."),
        next_step=tr("Write what you want beside the input instead."),
    )

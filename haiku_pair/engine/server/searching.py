"""Requests about searching the workspace. One search at a time, on a thread of its own; a new one ends the old."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import assert_never

import msgspec

from haiku_pair.edits.document import Document, Undecodable
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.engine.workspace.line_search import Told
from haiku_pair.engine.workspace.whole_search import MOST, WholeSearch, check, chosen
from haiku_pair.protocol.replies import Done, Pasted, ReplyBody
from haiku_pair.protocol.searching import (
    FoundFile,
    ProposeReplacing,
    SearchEnded,
    SearchFound,
    SearchRequest,
    StartSearch,
    StopSearch,
    Wanted,
)
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

log = logging.getLogger(__name__)

_PAUSE = 0.03
"""Seconds in which finds are gathered before the window hears of them."""
_MOST_AT_ONCE = 50
"""Files of one event."""


class _End(msgspec.Struct, frozen=True):
    """The last line of a search."""

    searched: int
    matches: int
    is_cut: bool
    too_large: int


class _Lines(msgspec.Struct, frozen=True):
    """Lines of a file that would be others: number, text, new text."""

    path: str
    lines: tuple[tuple[int, str, str], ...]


class SearchDesk:
    """For the event loop's thread."""

    def __init__(self, folder: OpenFolder) -> None:
        """Nothing is looked for yet."""
        self._folder = folder
        self._search: WholeSearch | None = None
        self._wanted = 0
        self._running: set[asyncio.Task[None]] = set()

    async def answer(self, body: SearchRequest) -> ReplyBody:
        """The reply.

        Raises:
            Failure: BAD_REQUEST, the pattern is wrong; replacing: NOTHING_TO_DO, LIMIT, BUSY, those of the proposal.
        """
        match body:
            case StartSearch():
                self.stop()
                check(body.wanted)
                self._wanted = body.id
                task = asyncio.create_task(self._run(body))
                self._running.add(task)
                task.add_done_callback(self._running.discard)
                return Done()
            case StopSearch():
                self.stop()
                return Done()
            case ProposeReplacing():
                return await self._replace(body)
            case _:
                assert_never(body)

    def stop(self) -> None:
        """Give up what runs."""
        self._wanted = 0
        search, self._search = self._search, None
        if search is not None:
            search.stop()

    async def _prepared(self, wanted: Wanted) -> tuple[WholeSearch, int]:
        folder = self._folder
        listed = await folder.lanes.git.run(folder.files)
        texts = await folder.lanes.documents.run(folder.documents.dirty_paths)
        everything = sorted({*listed, *texts})
        paths, secrets = await asyncio.to_thread(chosen, everything, wanted)
        allowed = set(paths)
        unsaved = {path: raw for path, raw in texts.items() if path in allowed}
        return WholeSearch(folder.root, paths, unsaved, wanted), secrets

    async def _run(self, body: StartSearch) -> None:
        try:
            search, secrets = await self._prepared(body.wanted)
            if self._wanted != body.id:
                return
            self._search = search
            await asyncio.to_thread(self._tell, body.id, search, secrets)
        except Failure as failure:
            self._folder.send(SearchEnded(body.id, 0, 0, 0, problem=failure.problem.what))
        except Exception:  # the boundary of the task: the window must hear that it is over
            log.exception("a search failed")
            self._folder.send(SearchEnded(body.id, 0, 0, 0, problem=tr("The search failed because of a defect.")))

    def _tell(self, number: int, search: WholeSearch, secrets: int) -> None:
        """On a thread: the finds as they come."""
        waiting: list[FoundFile] = []
        files, last, end = 0, 0.0, None
        for told in search.told():
            if "path" not in told:
                end = msgspec.convert(told, _End)
                continue
            waiting.append(_file(told))
            files += 1
            if len(waiting) >= _MOST_AT_ONCE or time.monotonic() - last > _PAUSE:
                self._folder.send(SearchFound(number, tuple(waiting)))
                waiting, last = [], time.monotonic()
        if waiting:
            self._folder.send(SearchFound(number, tuple(waiting)))
        self._folder.send(_ended(number, search, end, files, secrets))

    async def _replace(self, body: ProposeReplacing) -> Pasted:
        check(body.wanted, body.replacement)
        folder = self._folder
        if folder.session.busy:
            raise Failure(
                Fault.BUSY,
                tr("Haiku is at work on its proposal."),
                kept=tr("Nothing was proposed; your files are as they were."),
                next_step=tr("Wait until it has finished, or stop it with Esc, then try again."),
            )
        search, _ = await self._prepared(body.wanted)
        found = await asyncio.to_thread(_lines_of, search.replacing(body.replacement))
        only = set(body.only)
        found = [one for one in found if not only or one.path in only]
        notes = await folder.lanes.git.run(lambda: self._propose(found))
        await folder.session.show_proposal()
        return Pasted(len(found) - len(notes), notes)

    def _propose(self, found: list[_Lines]) -> tuple[str, ...]:
        """Make the lines part of the proposal; in the git lane.

        Returns:
            What was passed over, and why.
        """
        self._folder.book.anchor(self._folder.capture())
        overlay = self._folder.overlay
        changes: dict[str, FileVersion | None] = {}
        notes: list[str] = []
        for one in found:
            before = overlay.version(one.path)
            raw = _with_lines(before.raw, one) if before else None
            if before is None or raw is None:
                notes.append(tr("{path}: left as it is, since it is no longer what was searched", path=one.path))
            else:
                changes[one.path] = FileVersion(raw, before.mode)
        if not changes:
            raise Failure(
                Fault.NOTHING_TO_DO,
                tr("There is nothing to replace.") if not notes else tr("Nothing could be replaced."),
                kept=tr("Nothing was proposed; your files are as they were."),
                next_step=tr("Search again."),
                detail="\n".join(notes),
            )
        overlay.propose(changes)
        return tuple(notes)


def _with_lines(raw: bytes, wanted: _Lines) -> bytes | None:
    """The file with other lines; None when they are not what they were, or the file is no text that is known."""
    try:
        document = Document.decode(raw)
    except Undecodable:
        return None
    for number, old, _ in wanted.lines:
        if number > len(document.lines) or document.lines[number - 1].text != old:
            return None
    others = {number - 1: new for number, _, new in wanted.lines}
    lines = [
        msgspec.structs.replace(line, text=others[index]) if index in others else line
        for index, line in enumerate(document.lines)
    ]
    return Document(document.encoding, document.bom, tuple(lines)).encode()


def _lines_of(search: WholeSearch) -> list[_Lines]:
    found: list[_Lines] = []
    ended = False
    for told in search.told():
        if "path" in told:
            found.append(msgspec.convert(told, _Lines))
        else:
            ended = not told["is_cut"]
    if not ended:
        late = (
            tr("The pattern takes too long.")
            if search.is_late
            else tr("There are more than {most} matches.", most=MOST)
        )
        raise Failure(
            Fault.LIMIT,
            late,
            kept=tr("Nothing was proposed; your files are as they were."),
            next_step=tr("Make the search narrower, for example by file patterns."),
        )
    return found


def _file(told: Told) -> FoundFile:
    lines = told["lines"]
    shown = [{"line": one[0], "text": one[1], "spans": one[2]} for one in lines] if isinstance(lines, list) else []
    return msgspec.convert({"path": told["path"], "lines": shown}, FoundFile)


def _ended(number: int, search: WholeSearch, end: _End | None, files: int, secrets: int) -> SearchEnded:
    if end is None:
        why = tr("The pattern takes too long; the search was given up.") if search.is_late else tr("Stopped.")
        return SearchEnded(number, 0, 0, files, is_cut=True, problem=why)
    left_out = [tr("{secrets} that may hold secrets", secrets=secrets)] if secrets else []
    if end.too_large:
        left_out.append(tr("{too_large} larger than 5 MB", too_large=end.too_large))
    return SearchEnded(number, end.searched, end.matches, files, end.is_cut, tuple(left_out))

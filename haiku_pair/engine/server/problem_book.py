"""Problems of the folder's files: taken as servers tell them, told to the window soon, known to whoever asks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from haiku_pair.engine.lsp.answers import severity_of, source_of, words_of
from haiku_pair.engine.lsp.positions import Units, as_sent, line_at, to_character, to_column
from haiku_pair.engine.lsp.shapes import Diagnostic, Position
from haiku_pair.engine.workspace.problems import KnownProblem
from haiku_pair.engine.workspace.problems import Severity as KnownSeverity
from haiku_pair.protocol.events import Event
from haiku_pair.protocol.problems import FileProblem, FileProblems, ProblemsChanged

MOST_OF_A_FILE = 300
MOST = 2_000
"""Problems of all files; nobody reads more, and the window shows them within one frame."""
_PAUSE = 0.08
"""Seconds in which news is gathered."""
_AT_ONCE = 20
"""Files of one event."""


class ProblemBook:
    """A `ProblemSource`. Written on the loop, read from anywhere."""

    def __init__(self, send: Callable[[Event], None]) -> None:
        """`send` tells the window."""
        self._send = send
        self._told: dict[str, dict[str, FileProblems]] = {}
        """By language and path."""
        self._known: dict[str, Sequence[KnownProblem]] = {}
        self._news: dict[str, None] = {}
        self._timer: asyncio.TimerHandle | None = None
        self.ready = False

    def known(self) -> Mapping[str, Sequence[KnownProblem]]:
        """What is known now, by path."""
        return dict(self._known)

    def put(self, language: str, found: FileProblems) -> None:
        """These are a file's problems now."""
        told = self._told.setdefault(language, {})
        before = told.pop(found.path, None)
        room = MOST - sum(len(one.problems) for files in self._told.values() for one in files.values())
        if found.problems[:room]:
            left_out = found.left_out + max(0, len(found.problems) - room)
            told[found.path] = FileProblems(found.path, found.problems[:room], left_out)
        if before is not None or found.path in told:
            self._changed([found.path])

    def drop(self, language: str) -> None:
        """Nobody looks for problems of that language any more."""
        self._changed(self._told.pop(language, {}))

    def stop(self) -> None:
        """Tell nothing more."""
        if self._timer is not None:
            self._timer.cancel()

    def _of(self, path: str) -> FileProblems:
        return next((told[path] for told in self._told.values() if path in told), FileProblems(path, ()))

    def _changed(self, paths: Sequence[str] | Mapping[str, object]) -> None:
        for path in paths:
            now = self._of(path)
            if now.problems:
                self._known[path] = tuple(_as_known(path, one) for one in now.problems)
            else:
                self._known.pop(path, None)
            self._news[path] = None
        if self._news and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_PAUSE, self._tell)

    def _tell(self) -> None:
        self._timer = None
        paths = list(islice(self._news, _AT_ONCE))
        for path in paths:
            del self._news[path]
        self._send(ProblemsChanged(tuple(self._of(path) for path in paths)))
        if self._news:
            self._timer = asyncio.get_running_loop().call_later(_PAUSE, self._tell)


def file_problems(path: str, found: Sequence[Diagnostic], texts: Sequence[str], units: Units) -> FileProblems:
    """What a server says of a file, with places as the window counts them; the worst of them when there are many."""
    chosen = sorted(found, key=lambda one: one.severity or 1)[:MOST_OF_A_FILE]
    problems = [_problem(one, texts, units) for one in chosen]
    problems.sort(key=lambda one: (one.line, one.column))
    return FileProblems(path, tuple(problems), len(found) - len(chosen))


def _problem(one: Diagnostic, texts: Sequence[str], units: Units) -> FileProblem:
    start, end = _place(one.range.start, texts, units), _place(one.range.end, texts, units)
    return FileProblem(*start, *max(start, end), severity_of(one), words_of(one), source_of(one))


def _place(position: Position, texts: Sequence[str], units: Units) -> tuple[int, int]:
    """Line and column of the window, cut to the text."""
    number = max(0, min(position.line, len(texts) - 1))
    line = line_at(texts, number)
    if position.line > number:
        return number, to_column(line, len(line))
    return number, to_column(line, to_character(as_sent(line), position.character, units))


def _as_known(path: str, one: FileProblem) -> KnownProblem:
    return KnownProblem(path, one.line + 1, KnownSeverity(one.severity.value), one.text, one.source)

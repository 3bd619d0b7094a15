"""Search of files by regular expression, line by line.

Patterns come from a model or are typed half. One that may take for ever runs in a process of its own, which is
ended when it does: Python's engine can't be interrupted and would stop everything else meanwhile.
"""

from __future__ import annotations

import json
import os
import re
import selectors
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.workspace.matching_lines import matching_lines
from haiku_pair.engine.workspace.workers import worker_command
from haiku_pair.protocol.values import Fault

_FILE_SECONDS = 5.0
"""Spent on one file at most by a pattern that may take for ever."""
_POLL_SECONDS = 0.05
_REPEATS = frozenset("*+?{")


@dataclass(frozen=True)
class Match:
    """A line that matches. Lines count from 1; long texts are cut around the match."""

    path: str
    line: int
    text: str


class _Finder(Protocol):
    """Finds lines in one file."""

    def __call__(self, raw: bytes, limit: int) -> list[tuple[int, str]]: ...


def search_files(
    paths: Iterable[str],
    read: Callable[[str], bytes | None],
    pattern: str,
    *,
    glob: str = "",
    limit: int = 100,
    cancelled: Callable[[], bool] = bool,
) -> list[Match]:
    """The first `limit` lines that match, in the order of `paths`.

    Args:
        paths: where to look.
        read: bytes of a file, None to skip it; binary files are skipped anyway.
        pattern: Python's regular expressions; `(?i)` in front ignores case.
        glob: only paths it matches, in the way of a .gitignore line; empty for all.
        limit: matches at most.
        cancelled: asked often; when true, what was found so far is returned.

    Raises:
        Failure: the pattern or the glob is wrong (BAD_REQUEST), or the pattern takes too long (LIMIT).
    """
    compiled = _compiled(pattern)
    chosen = filter(_glob_filter(glob), paths) if glob else iter(paths)
    found: list[Match] = []
    with _finder(compiled, cancelled) as find:
        for path in chosen:
            if cancelled() or len(found) >= limit:
                break
            raw = read(path)
            if raw:
                found += [Match(path, line, text) for line, text in find(raw, limit - len(found))]
    return found


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        step = "Correct it; put a backslash before characters meant literally."
        raise Failure(Fault.BAD_REQUEST, f"The pattern is not valid: {error}.", next_step=step) from error


def _glob_filter(glob: str) -> Callable[[str], bool]:
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines([glob]).match_file
    except ValueError as error:
        raise Failure(Fault.BAD_REQUEST, f"The file pattern is not valid: {error}.") from error


def _finder(pattern: re.Pattern[str], cancelled: Callable[[], bool]) -> AbstractContextManager[_Finder]:
    """In this process when the pattern can't repeat within a repetition, else in another."""
    if sum(character in _REPEATS for character in pattern.pattern) < 2:
        return nullcontext(lambda raw, limit: matching_lines(pattern, raw, limit))
    return _Worker(pattern, cancelled)


class _Worker:
    """A process that matches. Each file goes in whole, its matches come back as one line."""

    def __init__(self, pattern: re.Pattern[str], cancelled: Callable[[], bool]) -> None:
        self._pattern = pattern
        self._cancelled = cancelled

    def __enter__(self) -> _Finder:
        self._process = subprocess.Popen(
            worker_command("matching_lines"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
        )
        self._send(json.dumps(self._pattern.pattern).encode() + b"\n")
        return self._find

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def _find(self, raw: bytes, limit: int) -> list[tuple[int, str]]:
        self._send(b"%d %d\n" % (len(raw), limit) + raw)
        answer = b"".join(self._pieces())
        return [(line, text) for line, text in json.loads(answer)] if answer.endswith(b"\n") else []

    def _send(self, data: bytes) -> None:
        if self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.write(data)
                self._process.stdin.flush()

    def _pieces(self) -> Iterator[bytes]:
        if self._process.stdout is None:
            return
        descriptor = self._process.stdout.fileno()
        end = time.monotonic() + _FILE_SECONDS
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while not self._cancelled():
                if time.monotonic() > end:
                    raise _too_slow()
                if not selector.select(_POLL_SECONDS):
                    continue
                piece = os.read(descriptor, 1 << 16)
                yield piece
                if not piece or piece.endswith(b"\n"):
                    return


def _too_slow() -> Failure:
    return Failure(
        Fault.LIMIT,
        f"The pattern took more than {_FILE_SECONDS:.0f} seconds on one file.",
        next_step="Use one without a repetition inside a repetition.",
    )

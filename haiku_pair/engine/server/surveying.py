"""Keeps what is known of a trusted folder's files up to date, on a thread of its own, and answers from it.

It begins after everything else and gives way to a running turn; whoever asks before it is ready hears nothing.
"""

from __future__ import annotations

import logging
import os
import stat
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.server.lanes import Lane
from haiku_pair.engine.store.word_index import WordIndex
from haiku_pair.engine.workspace.finder import Finder
from haiku_pair.engine.workspace.nearby import Found, find_nearby
from haiku_pair.engine.workspace.outline import Definition
from haiku_pair.engine.workspace.relevance import Commit
from haiku_pair.engine.workspace.survey import MOST_BYTES, Survey
from haiku_pair.engine.workspace.withheld import IGNORE_FILE, Withheld
from haiku_pair.engine.workspace.workspace_map import Weighed, map_text, weighed
from haiku_pair.protocol.nearby import FindNearby

log = logging.getLogger(__name__)

FILES_NAME, COMMITS_NAME = "words.sqlite3", "commits.sqlite3"
_IGNORE_FILES = frozenset({IGNORE_FILE, ".gitignore"})
_GIVE_WAY = 0.002
"""Seconds between two files while a turn runs."""
_OPEN, _CHANGED = 1.0, 0.5
"""How close the open file is to what the person is doing, and one that is not committed."""
_MAP_AGE = 60.0
"""Seconds for which the map is good although files have changed since."""


@dataclass(frozen=True)
class SurveyParts:
    """What is asked of the open folder, from the survey's thread but for `changed_files`."""

    gate: PathGate
    listed: Callable[[], list[str]]
    """All files that are not ignored; may wait for other threads."""
    past: Callable[[], Iterable[Commit]]
    """The newest commits, newest first; none without git."""
    changed_files: Callable[[], Collection[str]]
    """Files that are not as they were committed, as far as that is known without asking git. From any thread."""
    busy: Callable[[], bool]
    """Whether a turn runs."""


class Surveying:
    """Of one folder, for any thread; `start` and `stop` may block.

    What belongs to one time of trust is a `_Run`, so that one that is ending has nothing in common with the next.
    """

    def __init__(self, folder: SurveyParts, place: Path) -> None:
        """What is known is kept in the folder `place`; nothing is read before `start`."""
        self._folder = folder
        self._place = place
        self._run: _Run | None = None
        self._switching = threading.Lock()

    def start(self) -> None:
        """Look through the folder; only when it is trusted."""
        with self._switching:
            if self._run is None:
                self._run = _Run(self._folder, self._place)

    def changed(self, paths: Collection[str] | None) -> None:
        """These files were changed, created or deleted; None: anything may have."""
        run = self._run
        if run is not None:
            run.do(run.update_all if paths is None else partial(run.update, paths))

    def moved(self) -> None:
        """The history may have gone on."""
        run = self._run
        if run is not None:
            run.do(run.learn)

    def stop(self) -> None:
        """Stop and forget; waits for what is being read."""
        with self._switching:
            run, self._run = self._run, None
            if run is not None:
                run.close()

    @property
    def ready(self) -> bool:
        """Whether there are answers."""
        run = self._run
        return run is not None and run.ready

    def map_text(self, tokens: int) -> str:
        """The names that matter most; see `Surroundings`."""
        run = self._run
        return run.map_text(tokens) if run is not None and run.ready else ""

    def nearby(self, asked: FindNearby, tokens: int, known: Collection[str] = ()) -> Found:
        """The files that matter for a message; see `Surroundings`."""
        run = self._run
        return run.nearby(asked, tokens, known) if run is not None and run.ready else Found()

    def definitions(self) -> Iterator[tuple[str, tuple[Definition, ...]]]:
        """What each file defines, as it was read last; nothing before there are answers."""
        run = self._run
        if run is not None and run.ready:
            yield from run.definitions()


class _Run:
    """From one start to the next stop: a thread, the indexes, and what is known."""

    def __init__(self, folder: SurveyParts, place: Path) -> None:
        self._folder = folder
        self._withheld = Withheld(folder.gate)
        self._lane = Lane("survey")
        self._stopped = threading.Event()
        self._paths: set[str] = set()
        self._names: list[Weighed] = []
        self._weighed_at = 0.0
        self.ready = False
        """Whether all files were looked at once."""
        self._indexes = WordIndex(place / FILES_NAME), WordIndex(place / COMMITS_NAME)
        self._survey = Survey(self._indexes[0], self._read)
        self._finder = Finder(self._survey, self._indexes[1])
        self.do(self.learn)
        self.do(self.update_all)

    def do(self, work: Callable[[], None]) -> None:
        """On the thread, after what it was given before; not at all once it is closed."""
        if not self._stopped.is_set():
            self._lane.submit(partial(_logged, self._stopped, work))

    def close(self) -> None:
        """Let go of the thread and of the files."""
        self.ready = False
        self._stopped.set()
        self._lane.close()
        for index in self._indexes:
            index.close()

    # --- questions ---------------------------------------------------------------------------------

    def map_text(self, tokens: int) -> str:
        """See `Surveying`."""
        may_be_named = cache(lambda path: bool(self._withheld.without_ignored((path,))))
        return map_text((one for one in self._names if may_be_named(one.path)), tokens)  # it takes few of them

    def nearby(self, asked: FindNearby, tokens: int, known: Collection[str] = ()) -> Found:
        """See `Surveying`."""
        near = dict.fromkeys(self._folder.changed_files(), _CHANGED)
        if asked.open_path:
            near[asked.open_path] = _OPEN
        paths = self._paths.difference(known, (asked.open_path,)).union(asked.pinned).intersection(self._paths)
        told = self._withheld.without_ignored
        return find_nearby(self._finder, asked, paths, tokens, near, told)

    def definitions(self) -> Iterator[tuple[str, tuple[Definition, ...]]]:
        """See `Surveying`."""
        yield from ((path, sketch.definitions) for path, sketch in self._survey.sketches())

    # --- on the thread -----------------------------------------------------------------------------

    def update_all(self) -> None:
        """Look at every file."""
        told = filter(self._may_be_told, self._withheld.without_ignored(self._folder.listed()))
        stamps = {path: stamp for path in told if (stamp := self._stamp(path))}
        if self._survey.update(stamps, self._is_cancelled):
            self._paths = set(stamps)
            self._weigh(at_once=True)
            self.ready = not self._stopped.is_set()

    def update(self, paths: Collection[str]) -> None:
        """Look at these files."""
        if any(path.rpartition("/")[2] in _IGNORE_FILES for path in paths):
            self.update_all()  # other files are told of now
            return
        stamps = {path: self._stamp(path) if self._may_be_told(path) else "" for path in paths}
        there = [path for path, stamp in stamps.items() if stamp]
        gone = [path for path, stamp in stamps.items() if not stamp]
        if self._survey.take(there, gone, stamps, self._is_cancelled):
            self._paths = self._paths.union(there).difference(gone)
            self._weigh(at_once=False)

    def learn(self) -> None:
        """Look at the history."""
        self._finder.learn(list(self._folder.past()))

    def _weigh(self, *, at_once: bool) -> None:
        now = time.monotonic()
        if at_once or (now - self._weighed_at > _MAP_AGE):
            found = weighed(self._survey, self._stopped.is_set)
            if found is not None:
                self._names, self._weighed_at = found, now

    def _is_cancelled(self) -> bool:
        return self._stopped.wait(_GIVE_WAY) if self._folder.busy() else self._stopped.is_set()

    def _stamp(self, path: str) -> str:
        """Another one for another content, as sizes and times tell; empty for what is no file."""
        try:
            found = os.lstat(self._folder.gate.root / path)
        except (OSError, ValueError):
            return ""
        return f"{found.st_size}:{found.st_mtime_ns}:{found.st_ino}" if stat.S_ISREG(found.st_mode) else ""

    def _may_be_told(self, path: str) -> bool:
        return not self._withheld.why(path)

    def _read(self, path: str) -> bytes | None:
        try:
            return self._folder.gate.read(path, MOST_BYTES)
        except Failure:
            return None


def _logged(stopped: threading.Event, work: Callable[[], None]) -> None:
    """The boundary of the thread: what can't be surveyed is not found, and nothing else."""
    if stopped.is_set():
        return
    try:
        work()
    except Failure as failure:
        log.warning("the survey of the folder: %s", failure)
    except Exception:
        log.exception("the survey of the folder failed")

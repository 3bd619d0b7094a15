"""Notices what others change in the workspace, and says so in batches.

The watcher only hints: it may report too much, and after an overflow it says that it lost track. Who listens
compares contents. Events come on watchdog's threads and are gathered there; timers and the callback run on the
event loop.
"""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from haiku_pair.engine.workspace.gathering import Gathering, Taken
from haiku_pair.engine.workspace.gitfiles import git_folders
from haiku_pair.engine.workspace.mounts import silent_file_system
from haiku_pair.engine.workspace.watching_problems import USED_UP, not_watching, only_polling, only_the_top
from haiku_pair.protocol.values import Problem
from haiku_pair.words import tr

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, TimerHandle

    from watchdog.observers.api import BaseObserver

QUIET_SECONDS = 0.1
LONGEST_SECONDS = 1.0
"""A batch goes out after this long, even if changes keep coming."""
_CHECK_SECONDS = 1.0
"""How often it is looked whether the root is still the folder that is watched."""

WATCHING = "watching"
POLLING = "polling"
OFF = "off"


@dataclass(frozen=True)
class Batch:
    """What may have changed since the last one."""

    paths: frozenset[str] = frozenset()
    """Files, and folders that went away, relative to the root. Empty with `overflow`."""
    overflow: bool = False
    """Too much to name, or events were lost: look at everything again."""
    root_lost: bool = False
    """The root is gone or another folder took its place; a batch with `overflow` follows when it is back."""
    git: bool = False
    """HEAD, the index, a ref or an operation under way changed."""


@dataclass(frozen=True)
class Observers:
    """Makes observers; tests put failing ones here."""

    native: Callable[[], BaseObserver]
    polling: Callable[[], BaseObserver]


StateCallback: TypeAlias = Callable[[str, Problem | None], None]


class Watcher:
    """Watches one workspace. All methods and callbacks belong to the loop's thread."""

    def __init__(
        self,
        root: Path,
        loop: AbstractEventLoop,
        on_batch: Callable[[Batch], None],
        on_state: StateCallback | None = None,
        observers: Observers | None = None,
    ) -> None:
        """Nothing is watched before `start`.

        Args:
            root: the workspace, links resolved.
            loop: where to call back.
            on_batch: takes what happened.
            on_state: told `watching`, `polling` or `off`, with a problem unless all is well.
            observers: other than the system's, for tests.
        """
        self._root = root
        self._loop = loop
        self._on_batch = on_batch
        self._on_state = on_state
        self._observers = observers
        self._observer: BaseObserver | None = None
        self._gathering = Gathering(root, self._first_event)
        self._timer: TimerHandle | None = None
        self._check: TimerHandle | None = None
        self._identity: tuple[int, int] | None = None
        self._round = 0
        self._running = False
        self._told_polling = False
        self._began_at = 0.0
        self._huge = root in (root.parent, Path(os.path.realpath(os.path.expanduser("~"))))  # noqa: PTH111 - no error

    def start(self) -> None:
        """Begin to watch; returns at once, `on_state` says when it has begun."""
        if self._running:
            return
        self._running = True
        self._attach()
        self._check = self._loop.call_later(_CHECK_SECONDS, self._look_at_root)

    def stop(self) -> None:
        """Stop watching. No callback comes after this."""
        self._running = False
        for timer in (self._timer, self._check):
            if timer is not None:
                timer.cancel()
        self._timer = self._check = None
        self._detach()

    def ignore(self, folders: Iterable[str], but: Callable[[str], bool]) -> None:
        """From now on, say nothing of what is below these folders, relative to the root, but of files `but` names.

        Args:
            folders: without a slash at the end.
            but: called on any thread.
        """
        self._gathering.ignore(folders, but)

    # --- attaching observers; slow, so on a thread -----------------------------------------------------

    def _attach(self) -> None:
        self._round += 1
        self._identity = _identity(self._root)
        threading.Thread(target=self._observe, args=(self._round,), name="watcher-start", daemon=True).start()

    def _detach(self) -> None:
        self._round += 1
        observer, self._observer = self._observer, None
        if observer is not None:
            threading.Thread(target=_end, args=(observer,), name="watcher-stop", daemon=True).start()

    def _observe(self, number: int) -> None:
        """Start an observer, the system's or else one that polls, and hand it to the loop."""
        from haiku_pair.engine.workspace import observing

        makers = self._observers or Observers(observing.native_observer, observing.polling_observer)
        folders = self._folders()
        observer, problem = None, None
        try:
            _check_file_system(self._root)
            observer = _begun(makers.native, self._gathering.add, folders)
            observing.probe(makers.native(), self._root)
            state, problem = WATCHING, only_the_top(self._root) if self._huge else None
        except OSError as error:
            if observer is not None:
                observing.end(observer)
            observer, state, problem = self._poll(makers, folders, error)
        self._on_loop(self._began, number, observer, state, problem)

    def _poll(
        self, makers: Observers, folders: Sequence[tuple[Path, bool]], error: OSError
    ) -> tuple[BaseObserver | None, str, Problem]:
        try:
            observer = _begun(makers.polling, self._gathering.add, folders)
        except OSError as second:
            return None, OFF, not_watching(self._root, second)
        return observer, POLLING, only_polling(error)

    def _folders(self) -> list[tuple[Path, bool]]:
        """What to watch: the root and, where they lie outside it, the git folders with their refs."""
        folders = [(self._root, not self._huge)]
        outside = [folder for folder in git_folders(self._root) if not folder.is_relative_to(self._root)]
        self._gathering.git_folders = tuple(str(folder) for folder in outside)
        for folder in outside:
            folders.append((folder, False))
            if (folder / "refs").is_dir():
                folders.append((folder / "refs", True))
        return folders

    def _began(self, number: int, observer: BaseObserver | None, state: str, problem: Problem | None) -> None:
        if number != self._round or not self._running:
            if observer is not None:
                threading.Thread(target=_end, args=(observer,), name="watcher-stop", daemon=True).start()
            return
        self._observer = observer
        if state == POLLING and self._told_polling:
            problem = None
        self._told_polling = self._told_polling or state == POLLING
        if self._on_state is not None:
            self._on_state(state, problem)

    # --- batches -------------------------------------------------------------------------------------

    def _first_event(self) -> None:
        """On an observer's thread: something happened after a time of quiet."""
        self._on_loop(self._wait_for_quiet)

    def _wait_for_quiet(self) -> None:
        if not self._running or self._timer is not None:
            return
        self._began_at = self._loop.time()
        self._timer = self._loop.call_later(QUIET_SECONDS, self._quiet_yet)

    def _quiet_yet(self) -> None:
        self._timer = None
        left = QUIET_SECONDS if self._gathering.is_half_written() else QUIET_SECONDS - self._gathering.silence()
        waited = self._loop.time() - self._began_at
        if left > 0.005 and waited < LONGEST_SECONDS:
            self._timer = self._loop.call_later(min(left, LONGEST_SECONDS - waited), self._quiet_yet)
            return
        taken = self._gathering.take()
        if not taken.folders:
            self._send(Batch(frozenset(taken.paths), taken.overflow, git=taken.git))
            return
        threading.Thread(target=self._walk, args=(taken,), name="watcher-walk", daemon=True).start()

    def _walk(self, taken: Taken) -> None:
        """On a thread: what new folders hold, since files appear in them before they are watched."""
        paths = self._gathering.with_new_folders(taken)
        overflow = taken.overflow or paths is None
        self._check_watches()
        self._on_loop(self._send, Batch(frozenset(paths or ()), overflow, git=taken.git))

    def _check_watches(self) -> None:
        """On a thread: whether there is a watch for one more folder, since watchdog passes over those without."""
        from haiku_pair.engine.workspace import observing

        if self._told_polling:
            return
        makers = self._observers or Observers(observing.native_observer, observing.polling_observer)
        try:
            observing.probe(makers.native(), self._root)
        except OSError as error:
            if error.errno in USED_UP:
                self._on_loop(self._attach_again)

    def _attach_again(self) -> None:
        """Watches have run out: attaching anew finds that out, and polls."""
        if self._running:
            self._detach()
            self._attach()
            self._send(Batch(overflow=True, git=True))

    def _send(self, batch: Batch) -> None:
        if self._running and batch != Batch():
            self._on_batch(batch)

    # --- the root ------------------------------------------------------------------------------------

    def _look_at_root(self) -> None:
        """Whether the folder under the root's name is still the one that is watched."""
        now = _identity(self._root)
        if now != self._identity:
            lost = self._identity is not None
            self._detach()
            self._identity = None
            if lost:
                self._send(Batch(root_lost=True))
            if now is not None and self._running:
                self._attach()
                self._send(Batch(overflow=True, git=True))
        if self._running:
            self._check = self._loop.call_later(_CHECK_SECONDS, self._look_at_root)

    def _on_loop(self, call: Callable[..., None], *arguments: object) -> None:
        # The loop may be closed while a last event is on its way.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(call, *arguments)


def _begun(
    make: Callable[[], BaseObserver], report: Callable[[str, str, bool], None], folders: Sequence[tuple[Path, bool]]
) -> BaseObserver:
    """A running observer; raises OSError and leaves none behind."""
    from haiku_pair.engine.workspace import observing

    observer = make()
    with ExitStack() as unless_begun:
        unless_begun.callback(observing.end, observer)
        observing.begin(observer, report, folders)
        unless_begun.pop_all()
    return observer


def _check_file_system(root: Path) -> None:
    """Raises OSError where the system's way of watching would miss what others do."""
    kind = silent_file_system(root)
    if kind:
        raise OSError(errno.EOPNOTSUPP, tr("the folder is on {kind}, which does not tell of what others do", kind=kind))


def _end(observer: BaseObserver) -> None:
    from haiku_pair.engine.workspace import observing

    observing.end(observer)


def _identity(root: Path) -> tuple[int, int] | None:
    try:
        found = root.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino

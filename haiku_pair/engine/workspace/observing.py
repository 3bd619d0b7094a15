"""The watchdog side of the watcher; imported when watching begins, since it is not needed before the first paint."""

from __future__ import annotations

import os
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from typing_extensions import override
from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingEmitter, PollingObserver

if TYPE_CHECKING:
    from watchdog.observers.inotify_c import InotifyEvent

Report: TypeAlias = Callable[[str, str, bool], None]
"""Told of every event: what happened (`gone`, `there` or `lost`), the absolute path, whether it is a folder."""

GONE = "gone"
THERE = "there"
LOST = "lost"
"""Events were dropped; the path is that of the folder that is watched."""

POLL_SECONDS = 2.0
POLL_SHARE = 0.05
"""Of the time, that looking through a folder may take."""

# Without a filter watchdog also asks for opened and closed files; its own walks then feed it until it drowns.
_NATIVE_EVENTS: list[type[FileSystemEvent]] = [
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileMovedEvent,
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
]
_POLLED_EVENTS = [*_NATIVE_EVENTS, FileModifiedEvent]


def native_observer() -> BaseObserver:
    """The system's own way of watching."""
    _silence_watchdog()
    return Observer()


def polling_observer() -> BaseObserver:
    """Looks at everything every few seconds; for when the system has no watches left. Large trees less often."""
    return _UnhurriedObserver(timeout=POLL_SECONDS)


def begin(observer: BaseObserver, report: Report, folders: Iterable[tuple[Path, bool]]) -> None:
    """Start watching.

    Args:
        observer: a fresh one.
        report: called on the observer's thread.
        folders: what to watch, and whether with everything below it.

    Raises:
        OSError: the system has no watches left (ENOSPC, EMFILE), or the first folder can't be watched.
    """
    events = _POLLED_EVENTS if isinstance(observer, PollingObserver) else _NATIVE_EVENTS
    handler = _Handler(report)
    _tell_of_losses(observer, report)
    for folder, recursive in folders:
        observer.schedule(handler, str(folder), recursive=recursive, event_filter=events)
    observer.start()


def probe(observer: BaseObserver, folder: Path) -> None:
    """Ask for one more watch: watchdog passes over folders it could not watch in silence.

    Raises:
        OSError: there are none left.
    """
    try:
        begin(observer, lambda _what, _path, _folder: None, [(folder, False)])
    finally:
        end(observer)


def end(observer: BaseObserver) -> None:
    """Stop watching and wait for the threads."""
    observer.stop()
    if observer.is_alive():
        observer.join(timeout=2.0)


def _tell_of_losses(observer: BaseObserver, report: Report) -> None:
    """When the system's queue overflows, watchdog watches new folders again but tells nobody that events were lost."""
    inotify = getattr(observer, "_inotify_fd", None)
    if inotify is None:
        return
    handle = inotify.handle_event

    def handle_and_tell(event: InotifyEvent) -> None:
        handle(event)
        if event.is_queue_overflow:
            report(LOST, "", True)

    inotify.handle_event = handle_and_tell


def _silence_watchdog() -> None:
    """Keep watchdog from writing out its whole table of watches for every folder made inside a new folder.

    It warns that such a folder is watched already, which is harmless, with a text as long as the table; unpacking
    some thousand folders would keep the process busy with that alone.
    """
    if sys.platform.startswith("linux"):
        from watchdog.observers.inotify import InotifyWatchGroup

        InotifyWatchGroup.__repr__ = object.__repr__  # type: ignore[method-assign]
        warnings.filterwarnings("ignore", message="Callback with id", category=RuntimeWarning)


class _UnhurriedEmitter(PollingEmitter):
    """Pauses so long that looking takes a small share of the time, however large the tree is."""

    _took = 0.0

    @override
    def queue_events(self, timeout: float) -> None:
        pause = max(timeout, self._took / POLL_SHARE)
        begun = time.monotonic()
        super().queue_events(pause)
        self._took = max(0.0, time.monotonic() - begun - pause)


class _UnhurriedObserver(PollingObserver):
    @override
    def __init__(self, *, timeout: float) -> None:
        BaseObserver.__init__(self, _UnhurriedEmitter, timeout=timeout)


class _Handler(FileSystemEventHandler):
    """Passes events on in our own words."""

    def __init__(self, report: Report) -> None:
        self._report = report

    @override
    def dispatch(self, event: FileSystemEvent) -> None:
        source = os.fsdecode(event.src_path)
        match event:
            case DirMovedEvent() | FileMovedEvent():
                self._report(GONE, source, event.is_directory)
                self._report(THERE, os.fsdecode(event.dest_path), event.is_directory)
            case DirDeletedEvent() | FileDeletedEvent():
                self._report(GONE, source, event.is_directory)
            case DirCreatedEvent():
                self._report(THERE, source, True)
            case _:
                self._report(THERE, source, False)

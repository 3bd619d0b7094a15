"""What is known to be wrong in the files, and how the language servers stand, as the engine has told it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QObject, Signal, Slot

from haiku_pair.protocol.events import Event
from haiku_pair.protocol.problems import (
    FileProblem,
    LanguagesChanged,
    LanguageServer,
    ProblemsChanged,
    ServerState,
    Severity,
)
from haiku_pair.window.bridge import Bridge
from haiku_pair.words import tr, trn


class ProblemBook(QObject):
    """One for the window."""

    changed = Signal(object)
    """The paths whose problems are others now."""
    servers_changed = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._problems: dict[str, tuple[FileProblem, ...]] = {}
        self._left_out: dict[str, int] = {}
        self.servers: Sequence[LanguageServer] = ()
        bridge.arrived.connect(self._on_arrived)
        bridge.engine_lost.connect(self.forget)

    def of(self, path: str) -> tuple[FileProblem, ...]:
        """The problems of a file, from top to bottom."""
        return self._problems.get(path, ())

    def paths(self) -> list[str]:
        """Files that have problems, in order."""
        return sorted(self._problems)

    def left_out(self) -> int:
        """Problems that were too many to be told."""
        return sum(self._left_out.values())

    def all(self) -> Iterator[tuple[str, FileProblem]]:
        """Every problem, file by file."""
        for path in self.paths():
            for problem in self._problems[path]:
                yield path, problem

    def count(self, severity: Severity) -> int:
        """How many there are of a kind."""
        return sum(problem.severity is severity for problems in self._problems.values() for problem in problems)

    @property
    def someone_looks(self) -> bool:
        """Whether a server runs."""
        return any(server.state is ServerState.READY for server in self.servers)

    @Slot()
    def forget(self) -> None:
        """Nothing is known any more."""
        paths = tuple(self._problems)
        self._problems.clear()
        self._left_out.clear()
        self.servers = ()
        self.changed.emit(paths)
        self.servers_changed.emit()

    @Slot(object)
    def _on_arrived(self, event: Event) -> None:
        if isinstance(event, ProblemsChanged):
            for file in event.files:
                self._put(file.path, file.problems, file.left_out)
            self.changed.emit(tuple(file.path for file in event.files))
        elif isinstance(event, LanguagesChanged):
            self.servers = event.servers
            self.servers_changed.emit()

    def _put(self, path: str, problems: tuple[FileProblem, ...], left_out: int) -> None:
        if problems:
            self._problems[path] = problems
            self._left_out[path] = left_out
        else:
            self._problems.pop(path, None)
            self._left_out.pop(path, None)


SEVERITIES = {
    Severity.ERROR: tr("error"),
    Severity.WARNING: tr("warning"),
    Severity.INFO: tr("info"),
    Severity.HINT: tr("hint"),
}
"""What people call them."""


def counted(count: int) -> str:
    """So many problems."""
    return trn("{count:,} problem", "{count:,} problems", count)


def summary(book: ProblemBook) -> str:
    """How many problems there are, in words; empty when nobody looks."""
    errors, warnings = book.count(Severity.ERROR), book.count(Severity.WARNING)
    parts = [trn("{count:,} error", "{count:,} errors", errors)] if errors else []
    parts += [trn("{count:,} warning", "{count:,} warnings", warnings)] if warnings else []
    if not parts and not book.someone_looks:
        return ""
    return ", ".join(parts) or tr("no problems")


def _given_up(server: LanguageServer) -> str:
    if server.hint:
        return tr("{program} could not be started", program=server.program)
    return tr("{program} ended too often", program=server.program)


def server_words(server: LanguageServer) -> str:
    """How a server stands, in a few words."""
    words = {
        ServerState.UNUSED: tr("not running"),
        ServerState.OFF: tr("switched off"),
        ServerState.MISSING: tr("no language server installed"),
        ServerState.STARTING: tr("{program} is starting", program=server.program),
        ServerState.READY: server.program,
        ServerState.RESTARTING: tr("{program} ended and is started again", program=server.program),
        ServerState.GIVEN_UP: _given_up(server),
    }
    return f"{server.title}: {words[server.state]}"

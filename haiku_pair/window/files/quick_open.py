"""Quick open: any file of the workspace by a few letters of its path, with `:line` if wanted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import overload

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from haiku_pair.protocol.replies import FilesListed
from haiku_pair.protocol.requests import ListFiles
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.picker import Choice, Picker
from haiku_pair.window.theme.theme import Theme
from haiku_pair.words import tr


class _Choices(Sequence[Choice]):
    """Made when they are shown: there may be 100,000 files."""

    def __init__(self, paths: Sequence[str]) -> None:
        self._paths = paths

    @override
    def __len__(self) -> int:
        return len(self._paths)

    @overload
    def __getitem__(self, index: int) -> Choice: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Choice]: ...

    @override
    def __getitem__(self, index: int | slice) -> Choice | Sequence[Choice]:
        return Choice(self._paths[index]) if isinstance(index, int) else _Choices(self._paths[index])


class _FilePicker(Picker):
    """What stands after the last colon is a line, not part of the name."""

    @override
    def query(self) -> str:
        name, colon, line = self.line.text().rpartition(":")
        return name if colon and (not line or line.isdecimal()) else self.line.text()

    def wanted_line(self) -> int:
        """The line after the colon, 1-based; 0 when none is asked for."""
        _, colon, line = self.line.text().rpartition(":")
        return int(line) if colon and line.isdecimal() else 0


class QuickOpen(QObject):
    """Shows the files known from last time at once, and asks for them anew."""

    chosen = Signal(str, int)
    """Path and 1-based line; 0 for no particular line."""

    def __init__(self, bridge: Bridge, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._recent: tuple[str, ...] = ()
        self._paths: tuple[str, ...] = ()
        self._current = ""
        self._goes_to_line = False
        self.picker = _FilePicker(theme, tr("Open file"), parent)
        self.picker.chosen.connect(self._on_chosen)
        self.picker.line.textChanged.connect(self._on_typed)

    def forget(self) -> None:
        """Another workspace is open."""
        self._paths = ()

    def open(self, recent: tuple[str, ...], current: str = "") -> None:
        """Show it; files of `recent` come first, a line alone is one of `current`."""
        self._recent = recent
        self._current = current
        self._goes_to_line = False
        self._sort(self._paths)
        note = "" if self._paths else tr("Looking for files …")
        self.picker.open(tr("Open a file: letters of its path, :line"), self._choices(), note, self._paths)
        self._bridge.ask(ListFiles(), FilesListed, self._on_listed)

    def _sort(self, paths: tuple[str, ...]) -> None:
        known = set(paths)
        recent = tuple(path for path in self._recent if path in known)
        first = set(recent)
        self._paths = recent + tuple(path for path in paths if path not in first)

    def _choices(self) -> Sequence[Choice]:
        if self._goes_to_line:
            return [Choice(self._current, tr("go to the line"))]
        return _Choices(self._paths)

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        goes = text.startswith(":") and bool(self._current)
        if goes != self._goes_to_line:
            self._goes_to_line = goes
            self.picker.set_choices(self._choices(), "", () if goes else self._paths)

    def _on_listed(self, reply: FilesListed) -> None:
        before = self._paths
        self._sort(reply.paths)
        if self.picker.isVisible() and (before != self._paths or not before):
            note = tr("{cut} more files were left out.", cut=reply.cut) if reply.cut else ""
            self.picker.set_choices(self._choices(), note, () if self._goes_to_line else self._paths)

    @Slot(int)
    def _on_chosen(self, position: int) -> None:
        path = self._current if self._goes_to_line else self._paths[position]
        self.chosen.emit(str(PurePosixPath(path)), self.picker.wanted_line())

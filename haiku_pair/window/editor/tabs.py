"""The row of tabs: names of files as they are, told apart where they are the same, with a mark for unsaved text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath

from PySide6 import QtCore
from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QTabBar, QToolButton, QWidget
from typing_extensions import override

from haiku_pair.protocol.files import spoken_path
from haiku_pair.window.theme.sparing import NO_FOCUS, WHOLE_NAMES, give

_LONGEST = 32
"""Characters of a name that a tab shows."""


class FileTabs(QTabBar):
    """One tab per file. What a tab stands for is in its data."""

    close_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setMovable(True)
        self.setUsesScrollButtons(True)
        # Qt would shorten all names for the sake of one long one, down to nothing.
        give(self, WHOLE_NAMES, NO_FOCUS)
        self.setAccessibleName("Open files")

    def set_titles(self, files: Sequence[tuple[str, bool]]) -> None:
        """Name the tabs: path and whether it has unsaved text, in the order of the tabs."""
        names = Counter(PurePosixPath(path).name for path, _ in files)
        for index, (path, dirty) in enumerate(files):
            pure = PurePosixPath(path)
            name = spoken_path(pure.name)
            title = name if names[pure.name] == 1 else f"{name} — {pure.parent.name or '.'}"
            text = f"{'● ' if dirty else ''}{_shortened(title)}".replace("&", "&&")
            told = f"{spoken_path(path)}{' (unsaved)' if dirty else ''}"
            if self.tabText(index) != text or self.tabToolTip(index) != told:
                self.setTabText(index, text)
                self.setTabToolTip(index, told)
                self.setAccessibleTabName(index, f"{title}{', unsaved' if dirty else ''}")

    @override
    def tabInserted(self, index: int) -> None:
        """Give the tab a plain cross; the one of Qt's style is a red box in every tab."""
        button = QToolButton(self)
        button.setText("✕")
        button.setAutoRaise(True)
        give(button, NO_FOCUS)
        button.setAccessibleName("Close")
        button.setToolTip("Close")
        button.clicked.connect(self._on_cross_clicked)
        self.setTabButton(index, QTabBar.ButtonPosition.RightSide, button)
        super().tabInserted(index)

    @Slot()
    def _on_cross_clicked(self) -> None:
        clicked = self.sender()
        for index in range(self.count()):
            if self.tabButton(index, QTabBar.ButtonPosition.RightSide) is clicked:
                self.close_wanted.emit(index)
                return

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.tabAt(event.position().toPoint())
        if event.button() == QtCore.Qt.MouseButton.MiddleButton and index >= 0:
            self.close_wanted.emit(index)
        else:
            super().mouseReleaseEvent(event)

    @Slot()
    def next(self) -> None:
        """Go to the tab at the right, from the last to the first."""
        if self.count():
            self.setCurrentIndex((self.currentIndex() + 1) % self.count())

    @Slot()
    def previous(self) -> None:
        """Go to the tab at the left, from the first to the last."""
        if self.count():
            self.setCurrentIndex((self.currentIndex() - 1) % self.count())


def _shortened(title: str) -> str:
    """Beginning and end of a long name; the end tells files apart and says their kind."""
    return title if len(title) <= _LONGEST else f"{title[: _LONGEST // 2]}…{title[-_LONGEST // 2 + 1 :]}"

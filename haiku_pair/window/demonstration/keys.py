"""Keys as a person presses them: they go to what has the focus."""

from __future__ import annotations

from PySide6.QtCore import QKeyCombination
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from haiku_pair.window.demonstration.director import StoryFailed


def press(keys: str) -> None:
    """Press one key, alone or with others held (`Ctrl+Return`, `y`)."""
    combination: QKeyCombination = QKeySequence.fromString(keys)[0]  # type: ignore[index]
    QTest.keyClick(_focused(), combination.key(), combination.keyboardModifiers())


def type_text(text: str) -> None:
    """Type a line of text."""
    QTest.keyClicks(_focused(), text)


def _focused() -> QWidget:
    widget = QApplication.focusWidget() or QApplication.activeWindow()
    if widget is None:
        raise StoryFailed("The window does not take the keyboard.")
    return widget

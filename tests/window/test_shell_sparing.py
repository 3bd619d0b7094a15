"""What stands in for names of the namespace `Qt` means the same as they do."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QPushButton, QSplitter, QTabBar
from pytestqt.qtbot import QtBot

from haiku_pair.window.theme.sparing import FOCUS_BY_TAB, NO_FOCUS, PLAIN_TEXT, UPRIGHT, WHOLE_NAMES, fill, give


def test_the_numbers_are_those_of_qt(qtbot: QtBot) -> None:
    button, label, tabs, splitter = QPushButton(), QLabel(), QTabBar(), QSplitter()
    for widget in (button, label, tabs, splitter):
        qtbot.addWidget(widget)
    give(button, FOCUS_BY_TAB)
    assert button.focusPolicy() is Qt.FocusPolicy.TabFocus
    give(button, NO_FOCUS)
    assert button.focusPolicy() is Qt.FocusPolicy.NoFocus
    give(label, PLAIN_TEXT)
    assert label.textFormat() is Qt.TextFormat.PlainText
    give(tabs, WHOLE_NAMES)
    assert tabs.elideMode() is Qt.TextElideMode.ElideNone
    give(splitter, UPRIGHT)
    assert splitter.orientation() is Qt.Orientation.Vertical


def test_a_filled_rectangle_has_the_colour_and_no_more(qtbot: QtBot) -> None:
    picture = QPixmap(4, 4)
    picture.fill(QColor("#ffffff"))
    painter = QPainter(picture)
    fill(painter, QRect(1, 1, 2, 2), QColor("#123456"))
    painter.end()
    image = picture.toImage()
    assert [image.pixelColor(x, 1).name() for x in range(4)] == ["#ffffff", "#123456", "#123456", "#ffffff"]

"""The overlay that names the keys of the focused pane."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.window.commands.registry import Command, Commands
from haiku_pair.window.commands.shortcuts import spoken
from haiku_pair.window.commands.values import CONTEXT_TITLES, Context, group_title
from haiku_pair.window.theme.panel import Panel, plain_label
from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.words import tr

_AROUND = 18 * UNIT
"""Pixels beside the list: margins, scroll bar, and a little of the window."""
_CLOSING = (Qt.Key.Key_Escape, Qt.Key.Key_Question, Qt.Key.Key_F1, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class KeyOverlay(Panel):
    """Lists keys and titles, made from the registry each time it opens."""

    def __init__(self, commands: Commands, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, "background", parent=parent)
        self._over = parent
        self._list = QWidget()
        self._commands = commands
        self._back_to: QWidget | None = None
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._title = plain_label()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * UNIT, 3 * UNIT, 4 * UNIT, 3 * UNIT)
        layout.addWidget(self._title)
        layout.addWidget(self._scroll)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def open(self) -> None:
        """Show the keys of the pane that has the focus."""
        self._back_to = QApplication.focusWidget()
        here = self._commands.context_of(self._back_to)
        contexts = list(dict.fromkeys((here, Context.ANYWHERE)))
        self._title.setText(tr("Keys: {place}   (Esc closes)", place=CONTEXT_TITLES[here]))
        self.setAccessibleName(self._title.text())
        self._list = self._sheet(contexts)
        self._scroll.setWidget(self._list)
        self._place()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def rows(self) -> list[tuple[str, str]]:
        """Keys and titles as they are shown."""
        labels = self._list.findChildren(QLabel, "key")
        return [(label.text(), label.toolTip()) for label in labels]

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _CLOSING:
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self._scroll.verticalScrollBar()
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}
        if event.key() in _CLOSING:
            self._leave()
        elif event.key() in steps:
            bar.setValue(bar.value() + steps[Qt.Key(event.key())] * 6 * UNIT)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.hide()

    def _leave(self) -> None:
        self.hide()
        if self._back_to is not None:
            self._back_to.setFocus(Qt.FocusReason.PopupFocusReason)

    def _place(self) -> None:
        around = self._over.rect()
        wanted = self._list.sizeHint()
        width = min(wanted.width() + 14 * UNIT, around.width() - 4 * UNIT)
        height = min(wanted.height() + 16 * UNIT, around.height() - 4 * UNIT)
        self.setGeometry((around.width() - width) // 2, (around.height() - height) // 2, width, height)

    def _sheet(self, contexts: list[Context]) -> QWidget:
        sheet = QWidget()
        sides = QHBoxLayout(sheet)
        sides.setContentsMargins(0, UNIT, 0, 0)
        sides.setSpacing(6 * UNIT)
        for context in contexts:
            commands = sorted(self._commands.for_context(context), key=_category)
            sides.addLayout(_column([command for command in commands if command.keys]))
        if sheet.sizeHint().width() > self._over.width() - _AROUND:
            sides.setDirection(QHBoxLayout.Direction.TopToBottom)  # there is no key to scroll sideways
        return sheet


def _column(commands: list[Command]) -> QGridLayout:
    """The keys of one context, group by group; rows beside those of another context, not shared with them."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(4 * UNIT)
    grid.setVerticalSpacing(UNIT)
    row = 0
    for category, group in groupby(commands, key=_category):
        row = _add_group(grid, row, category, list(group))
    grid.setRowStretch(row, 1)
    grid.setColumnStretch(1, 1)
    return grid


def _category(command: Command) -> str:
    return command.category


def _add_group(grid: QGridLayout, row: int, category: str, commands: list[Command]) -> int:
    heading = plain_label(group_title(category))
    font = heading.font()
    font.setBold(True)
    heading.setFont(font)
    heading.setContentsMargins(0, 3 * UNIT if row else 0, 0, 0)
    grid.addWidget(heading, row, 0, 1, 2)
    for command in commands:
        row += 1
        key = plain_label("  ".join(dict.fromkeys(spoken(key) for key in command.keys)))
        key.setObjectName("key")
        key.setToolTip(command.title)
        grid.addWidget(key, row, 0)
        grid.addWidget(plain_label(command.title), row, 1)
    return row + 1

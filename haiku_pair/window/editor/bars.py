"""Bars above the text: what the person must know or decide about a file, without a dialog in the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import cached_property, partial

from PySide6 import QtCore
from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.window.theme.panel import Panel, plain_label
from haiku_pair.window.theme.theme import UNIT, Theme


class Tone(StrEnum):
    """How urgent a bar looks, by the colour it is filled with. The words say the same."""

    NOTE = "raised"
    WARNING = "warning_background"
    ERROR = "error_background"


class Bar(Panel):
    """One line of text with buttons, hidden until `ask` or `tell`. Each button has a key of its own, shown on it."""

    dismissed = Signal()
    """Esc was pressed in the bar."""

    def __init__(
        self, theme: Theme, name: str, tone: Tone, parent: QWidget | None = None, *, stacked: bool = False
    ) -> None:
        """`name` is for screen readers; `stacked` has the buttons below the words, where there is little width."""
        super().__init__(theme, tone.value, tone.value, parent)
        self._keys: dict[str, Callable[[], None]] = {}
        self._buttons: list[QPushButton] = []
        self._stacked = stacked
        self._columns = 0
        self.setAccessibleName(name)
        self.hide()

    @cached_property
    def _text(self) -> QLabel:
        label = plain_label(parent=self)
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        return label

    @cached_property
    def _row(self) -> QGridLayout:
        # Made when the bar first says something: most files are opened without.
        around = QVBoxLayout(self) if self._stacked else QHBoxLayout(self)
        around.setContentsMargins(3 * UNIT, UNIT, 2 * UNIT, UNIT)
        around.setSpacing(UNIT if self._stacked else 2 * UNIT)
        around.addWidget(self._text, 1)
        row = QGridLayout()
        row.setSpacing(2 * UNIT)
        around.addLayout(row)
        return row

    @property
    def text(self) -> str:
        """What the bar says."""
        return self._text.text()

    def tell(self, text: str, actions: Sequence[tuple[str, str, Callable[[], None]]] = ()) -> None:
        """Say something. Actions are (label, key, what it does); the key is shown on the button.

        A key of one letter works while the bar has the focus; others are commands that work anyway.
        """
        self._text.setText(text)
        self.setAccessibleDescription(text)
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        row = self._row
        self._buttons = [self._button(*action) for action in actions]
        self._columns = 0
        self._arrange(row)
        self._keys = {key.upper(): act for _, key, act in actions if len(key) == 1}
        self.show()

    def ask(self, text: str, actions: Sequence[tuple[str, str, Callable[[], None]]]) -> None:
        """Say something that the person's own key has led to, and take the focus for the answer."""
        self.tell(text, actions)
        self._buttons[0].setFocus(QtCore.Qt.FocusReason.OtherFocusReason)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._keys.get(event.text().upper())
        keys, held = QtCore.Qt.Key, QtCore.Qt.KeyboardModifier
        if event.key() == keys.Key_Escape:
            self.dismissed.emit()
        elif act is not None and event.modifiers() in (held.NoModifier, held.ShiftModifier):
            act()
        elif event.key() in (keys.Key_Left, keys.Key_Right):
            self.focusNextPrevChild(event.key() == keys.Key_Right)
        elif event.key() in (keys.Key_Return, keys.Key_Enter):
            for button in self._buttons:
                if button.hasFocus():
                    button.click()
        else:
            super().keyPressEvent(event)

    def _arrange(self, row: QGridLayout) -> None:
        """All buttons in one row; of a stacked bar as many as there is room for."""
        columns = max(len(self._buttons), 1)
        widths = [button.sizeHint().width() + row.horizontalSpacing() for button in self._buttons]
        if self._stacked and sum(widths) + 4 * UNIT > self.width():
            columns = max((self.width() - 4 * UNIT) // max(widths, default=1), 1)
        if columns != self._columns:
            self._columns = columns
            for number, button in enumerate(self._buttons):
                row.removeWidget(button)
                row.addWidget(button, number // columns, number % columns)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._stacked and self._buttons:
            self._arrange(self._row)

    @override
    def minimumSizeHint(self) -> QSize:
        """A stacked bar is as narrow as its widest button: it must not make the window wider."""
        hint = super().minimumSizeHint()
        if self._stacked and self._buttons:
            hint.setWidth(max(button.sizeHint().width() for button in self._buttons) + 6 * UNIT)
        return hint

    def _button(self, label: str, key: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(f"{label}  {key}" if key else label, self)
        button.setAccessibleName(label)
        button.clicked.connect(partial(_run, act))
        button.setAutoDefault(True)
        return button


def _run(act: Callable[[], None], _checked: bool = False) -> None:
    act()

"""A strip below the diff that says what accepted hunks would miss, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.window.review.bars import tint
from haiku_pair.window.theme.panel import plain_label
from haiku_pair.window.theme.theme import UNIT, Theme


class MissingBar(QWidget):
    """Has the keyboard while it is open; its buttons are for the mouse."""

    pressed = Signal(str)
    """The button of the command with that id was clicked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = plain_label(parent=self)
        self._text.setWordWrap(True)
        self._buttons: list[QPushButton] = []
        self._row = QHBoxLayout()
        self._row.setSpacing(UNIT * 2)
        self._row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(UNIT * 3, UNIT * 2, UNIT * 3, UNIT * 2)
        column.setSpacing(UNIT * 2)
        column.addWidget(self._text)
        column.addLayout(self._row)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty when it is closed."""
        return "" if self.isHidden() else self._text.text()

    def open(self, text: str, buttons: Sequence[tuple[str, str]]) -> None:
        """Show it, and take the keyboard unless that has left the review meanwhile.

        Args:
            text: what it says.
            buttons: id of a command and the words on its button, the one that goes on last.
        """
        self._text.setText(text)
        self.setAccessibleName(text)
        for button in self._buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self._buttons = [self._button(*one) for one in buttons]
        self._show_buttons()
        self.show()
        pane, focus = self.parentWidget(), _focus(self.window())
        if pane is None or focus is None or pane.isAncestorOf(focus):
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(UNIT * 40, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room for the buttons, the keys still do what they do."""
        super().resizeEvent(event)
        self._show_buttons()

    def _show_buttons(self) -> None:
        wanted = sum(button.sizeHint().width() + self._row.spacing() for button in self._buttons) + UNIT * 6
        for button in self._buttons:
            button.setVisible(wanted <= self.width())

    def _button(self, command_id: str, words: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setProperty("command", command_id)
        button.clicked.connect(self._on_clicked)
        self._row.addWidget(button)
        return button

    @Slot()
    def _on_clicked(self) -> None:
        self.pressed.emit(str(self.sender().property("command")))

    @Slot()
    def _dress(self) -> None:
        colors = self._theme.colors
        tint(self, colors.warning_background, colors.text)


def _focus(window: QWidget) -> QWidget | None:
    """What has the keyboard in a window, if anything has."""
    return window.focusWidget()

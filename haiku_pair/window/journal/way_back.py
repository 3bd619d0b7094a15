"""The question how far to go back, in place. It takes no focus, and counts answers only after a while."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from haiku_pair.protocol.replies import RestorePreview
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.journal.keys import ANSWERS, CHOICES
from haiku_pair.window.review.bars import ARMING
from haiku_pair.window.review.keys import first_key
from haiku_pair.window.theme.panel import Panel, plain_label
from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.words import tr


class WayBackBar(Panel):
    """Files, conversation, both, or nothing. What the preview has no room for can't be chosen."""

    chosen = Signal(bool, bool)
    """Files, conversation."""
    changed = Signal()
    """The question was put, armed or answered."""

    def __init__(self, theme: Theme, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(theme, "warning_background", "warning_background", parent)
        self._commands = commands
        self._preview: RestorePreview | None = None
        self._arming = QTimer(self, singleShot=True, interval=ARMING)
        self._arming.timeout.connect(self._on_armed)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * UNIT, UNIT, 2 * UNIT, UNIT)
        row.setSpacing(2 * UNIT)
        row.addWidget(plain_label(tr("How far back?")))
        row.addStretch(1)
        self._buttons: dict[tuple[bool, bool], QPushButton] = {}
        self._no = self._button()
        self._no.clicked.connect(self.dismiss)
        row.addWidget(self._no)
        for command_id, _ in ANSWERS:
            choice = CHOICES[command_id]
            button = self._buttons[choice] = self._button()
            button.clicked.connect(partial(self._on_clicked, choice))
            row.addWidget(button)
        commands.changed.connect(self._name_keys)
        self._name_keys()
        self.hide()

    @Slot()
    def _name_keys(self) -> None:
        """Name the keys in force on the buttons."""
        self._no.setText(tr("Stay here ({key})", key=first_key(self._commands, "journal.back")))
        for command_id, word in ANSWERS:
            text = f"{word.capitalize()} ({first_key(self._commands, command_id)})"
            self._buttons[CHOICES[command_id]].setText(text)

    def _button(self) -> QPushButton:
        button = QPushButton()
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    @property
    def is_open(self) -> bool:
        """Whether the question waits for its answer."""
        return self._preview is not None

    @property
    def is_armed(self) -> bool:
        """Whether answers count by now."""
        return self.is_open and not self._arming.isActive()

    def ask(self, question: str, preview: RestorePreview) -> None:
        """Put the question; `question` is what a screen reader says, for the eye the preview stands above."""
        self._preview = preview
        self.setAccessibleName(question)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, question))
        for button in self._buttons.values():
            button.setEnabled(False)
        self._arming.start()
        self.show()
        self.changed.emit()

    def choose(self, choice: tuple[bool, bool]) -> None:
        """Answer, if the question is armed and this can be chosen; otherwise nothing happens."""
        if self.is_armed and self.offers(choice):
            self.dismiss()
            self.chosen.emit(*choice)

    def offers(self, choice: tuple[bool, bool]) -> bool:
        """Whether there is something to go back in all that is chosen."""
        if self._preview is None:
            return False
        there = (bool(self._preview.files), self._preview.turns > 0)
        return all(has for wanted, has in zip(choice, there, strict=True) if wanted)

    @Slot()
    def dismiss(self) -> None:
        """Stay."""
        if self._preview is not None:
            self._preview = None
            self._arming.stop()
            self.hide()
            self.changed.emit()

    @Slot()
    def _on_armed(self) -> None:
        for choice, button in self._buttons.items():
            button.setEnabled(self.offers(choice))
        self.changed.emit()

    def _on_clicked(self, choice: tuple[bool, bool], _checked: bool = False) -> None:
        self.choose(choice)

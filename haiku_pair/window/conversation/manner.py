"""How the next message is to be worked on, beside the input: the mode, and whether the model thinks first."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from haiku_pair.protocol.composing import Mode
from haiku_pair.window.theme.theme import UNIT
from haiku_pair.words import tr

_NAMES = {Mode.ASK: tr("Ask"), Mode.PLAN: tr("Plan"), Mode.PAIR: tr("Pair")}
_MEANING = {
    Mode.ASK: tr("answers only, nothing is proposed"),
    Mode.PLAN: tr("writes a plan that you edit and approve first"),
    Mode.PAIR: tr("proposes changes for your review"),
}
_ORDER = (Mode.ASK, Mode.PLAN, Mode.PAIR)


class Manner(QWidget):
    """The mode stays until it is changed; thinking is for one message."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mode = Mode.PAIR
        self.button = self._button()
        self.think = self._button()
        self.think.setText(tr("Think"))
        self.think.setCheckable(True)
        self.think.setToolTip(tr("Haiku thinks at length before it answers this one message."))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(UNIT, 0, 0, UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(self.button)
        layout.addWidget(self.think)
        self.button.clicked.connect(self.next)
        self.think.toggled.connect(self._on_think)
        self.set_mode(Mode.PAIR)
        self._on_think()

    @property
    def thinks(self) -> bool:
        """Whether the next message is thought about first."""
        return self.think.isChecked()

    def set_mode(self, mode: Mode) -> None:
        """From the next message on."""
        self.mode = mode
        self.button.setText(f"{_NAMES[mode]} ▸")
        self.button.setToolTip(words_of(mode))
        self.button.setAccessibleName(tr("Mode: {mode}", mode=words_of(mode)))
        self.changed.emit()

    @Slot()
    def next(self) -> None:
        """The mode after this one."""
        self.set_mode(_ORDER[(_ORDER.index(self.mode) + 1) % len(_ORDER)])

    def toggle_thinking(self) -> None:
        """Think about the next message, or not."""
        self.think.toggle()

    def forget_thinking(self) -> None:
        """The message is gone."""
        self.think.setChecked(False)

    def _button(self) -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    @Slot()
    def _on_think(self) -> None:
        self.think.setText(tr("Think ✓") if self.thinks else "Think")
        self.think.setAccessibleName(tr("Think first: on") if self.thinks else tr("Think first: off"))
        self.changed.emit()


def words_of(mode: Mode) -> str:
    """The mode and what it means."""
    return f"{_NAMES[mode]}: {_MEANING[mode]}"

"""A plan the model wrote, above the input: the person changes it and has it carried out, or puts it aside."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from haiku_pair.protocol.composing import Mode
from haiku_pair.protocol.events import (
    ConversationEvent,
    RetryScheduled,
    TextDelta,
    ToolStarted,
    TurnFinished,
    TurnStarted,
)
from haiku_pair.protocol.values import EndReason
from haiku_pair.window.conversation.bars import BarButton
from haiku_pair.window.theme.panel import Panel, plain_label
from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.words import tr

_LINES = (3, 10)
LEAD = "Carry out this plan. I have read it and changed it where I wanted it otherwise.\n\n"


class LastPlan:
    """Follows the conversation: the plan that its last turn ended with."""

    def __init__(self) -> None:
        self.text = ""
        """Empty when the last turn ended with none."""
        self._planning = False
        self._said: list[str] = []

    def add(self, event: ConversationEvent) -> None:
        """One more event."""
        match event:
            case TurnStarted():
                self.text, self._planning = "", event.mode is Mode.PLAN
                self._said.clear()
            case ToolStarted() | RetryScheduled():
                self._said.clear()
            case TextDelta():
                self._said.append(event.text)
            case TurnFinished() if self._planning and event.reason is EndReason.DONE:
                self.text = "".join(self._said).strip()
            case _:
                pass


class PlanBar(Panel):
    """Holds the plan as a text; nothing is done before it is approved."""

    approved = Signal(str)
    """The message that has it carried out."""
    put_aside = Signal()
    changed = Signal()
    """What is kept of it is another."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "raised", "border", parent)
        self._written = ""
        self._kept = ("", "")
        self.title = plain_label()
        self.title.setWordWrap(True)
        self.editor = QPlainTextEdit()
        self.editor.setFrameShape(QFrame.Shape.NoFrame)
        self.editor.setTabChangesFocus(True)
        self.editor.setAccessibleName(tr("The plan"))
        line = self.editor.fontMetrics().lineSpacing()
        self.editor.setMinimumHeight(_LINES[0] * line)
        self.editor.setMaximumHeight(_LINES[1] * line + 2 * UNIT)
        self.approve = BarButton(tr("Carry out"))
        self.reject = BarButton(tr("Put aside"))
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * UNIT)
        buttons.addStretch(1)
        buttons.addWidget(self.approve)
        buttons.addWidget(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(self.title)
        layout.addWidget(self.editor)
        layout.addLayout(buttons)
        self.approve.clicked.connect(self.accept)
        self.reject.clicked.connect(self.leave)
        self.editor.textChanged.connect(self.changed)
        self.hide()

    def name_keys(self, edit: str, approve: str, reject: str) -> None:
        """Say the keys in force."""
        keys = (
            (edit, tr("changes it")),
            (approve, tr("has it carried out as it stands here")),
            (reject, tr("puts it aside")),
        )
        said = ", ".join(f"{key} {does}" for key, does in keys if key)
        self.title.setText(tr("The plan: {said}.", said=said) if said else tr("The plan"))

    def offer(self, plan: str) -> None:
        """Show a plan that was just written; none hides the bar."""
        self._show(plan, plan)

    def offer_again(self, plan: str) -> None:
        """Show the plan of a conversation as the person left it: changed, or put aside."""
        self._kept = self.kept()
        self._show(plan, self._kept[1] if plan == self._kept[0] else plan)

    def kept(self) -> tuple[str, str]:
        """The plan as it was written and as it stands now, which is empty when it was put aside."""
        return (self._written, "" if self.isHidden() else self.editor.toPlainText()) if self._written else self._kept

    def give_back(self, written: str, text: str) -> None:
        """What `kept` was before; it is shown when its conversation is."""
        self._written, self._kept = "", (written, text)

    def _show(self, written: str, text: str) -> None:
        self._written = written
        self.editor.setPlainText(text)
        self.setVisible(bool(text))
        self.changed.emit()

    def edit(self) -> None:
        """Take the keyboard to the text."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def accept(self) -> None:
        """Have it carried out as it stands."""
        text = self.editor.toPlainText().strip()
        if self.isVisible() and text:
            self.approved.emit(LEAD + text)

    @Slot()
    def leave(self) -> None:
        """Put it aside: the conversation still shows it."""
        if self.isVisible():
            self.hide()
            self.put_aside.emit()
            self.changed.emit()

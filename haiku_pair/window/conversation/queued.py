"""The messages that wait for the end of the turn, over the input: one line each, with what can be done about it.

The keyboard walks from button to button; at any of them a message is moved before others or after them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from haiku_pair.protocol.queue import MessagesQueued, MoveQueued, QueuedMessage, SendQueuedNow, TakeBackQueued
from haiku_pair.protocol.replies import Done
from haiku_pair.protocol.values import Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.conversation.bars import BarButton
from haiku_pair.window.conversation.visible import make_visible
from haiku_pair.window.theme.panel import Panel
from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.words import tr

WITH_ATTACHED = tr("With attachments it waits for the answer's end.")
"""Why a message can't join the answer: what is attached begins a turn."""


class QueuedStrip(Panel):
    """Shows what waits, takes it back and sends it on."""

    taken_back = Signal(str)
    """Words of the person that wait no longer: back into the input."""
    said = Signal(str)
    """Why nothing was done."""
    refused = Signal(object)
    """The `Problem` with what was wanted."""

    def __init__(self, bridge: Bridge, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "raised", "border", parent)
        self.messages: Sequence[QueuedMessage] = ()
        self._bridge = bridge
        self._running = False
        self._moved = ""
        self._lines: list[_Line] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(2 * UNIT, UNIT, UNIT, UNIT)
        self._layout.setSpacing(0)
        self.setAccessibleName(tr("Messages that wait"))
        self.hide()

    def show_messages(self, event: MessagesQueued) -> None:
        """These wait now."""
        self.messages = event.messages
        while len(self._lines) < len(self.messages):
            line = _Line(self)
            self._lines.append(line)
            self._layout.addWidget(line)
        while len(self._lines) > len(self.messages):
            line = self._lines.pop()
            self._layout.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._tell()
        self.setVisible(bool(self.messages))

    def set_running(self, running: bool) -> None:
        """A turn runs, or none does: then what still waits is held until it is sent."""
        self._running = running
        self._tell()

    def has_any(self) -> bool:
        """Whether a message waits."""
        return bool(self.messages)

    def take_back(self) -> None:
        """Take the newest back into the input, to be edited."""
        if self.messages:
            self.edit(self.messages[-1])

    def edit(self, message: QueuedMessage) -> None:
        """Take this one back into the input."""
        self._ask(TakeBackQueued(message.id), partial(self.taken_back.emit, message.text))

    def move_earlier(self) -> None:
        """Let the one that has the keyboard go before the one above it; the newest, if none has."""
        self._move(-1)

    def move_later(self) -> None:
        """Let the one that has the keyboard go after the one below it; the newest, if none has."""
        self._move(1)

    def has_several(self) -> bool:
        """Whether there is an order."""
        return len(self.messages) > 1

    def _move(self, by: int) -> None:
        # The last one that was moved is meant until another line has the keyboard: it may be moved on.
        at_hand = next((line.message.id for line in self._lines if line.has_keyboard()), self._moved)
        there = [message.id for message in self.messages]
        self._moved = at_hand if at_hand in there else there[-1]
        place = there.index(self._moved)
        target = min(max(place + by, 0), len(there) - 1)
        if target != place:
            if self._lines[place].has_keyboard():
                self._lines[target].take_keyboard()
            self._ask(MoveQueued(self._moved, by), None)

    def drop(self, message: QueuedMessage) -> None:
        """Take this one out."""
        self._ask(TakeBackQueued(message.id), None)

    def drop_all(self) -> None:
        """Take all of them out."""
        for message in self.messages:
            self.drop(message)

    def send_first(self) -> None:
        """Send the first one now that does not already join the turn."""
        waiting = [message for message in self.messages if not message.joins]
        ready = next((message for message in waiting if not (self._running and message.has_attached)), None)
        if ready is not None:
            self.send(ready)
        elif waiting:
            self.said.emit(WITH_ATTACHED)

    def send(self, message: QueuedMessage) -> None:
        """Send this one now."""
        self._ask(SendQueuedNow(message.id), None)

    def _ask(self, request: TakeBackQueued | MoveQueued | SendQueuedNow, then: Callable[[], None] | None) -> None:
        def on_done(_reply: Done) -> None:
            if then is not None:
                then()

        self._bridge.ask(request, Done, on_done, self._on_problem)

    def _on_problem(self, problem: Problem) -> None:
        self.refused.emit(problem)

    def _tell(self) -> None:
        for line, message in zip(self._lines, self.messages, strict=True):
            line.show_message(message, running=self._running)


class _Line(QWidget):
    """One message that waits."""

    def __init__(self, strip: QueuedStrip) -> None:
        super().__init__(strip)
        self._strip = strip
        self.message = QueuedMessage("", "")
        self.text = QLabel(self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setMinimumWidth(0)
        self._now = self._button(tr("Now"), self._on_now)
        self._edit = self._button(tr("Edit"), self._on_edit)
        self._drop = self._button("✕", self._on_drop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(UNIT)
        row.addWidget(self.text, 1)
        for button in (self._now, self._edit, self._drop):
            row.addWidget(button)

    def has_keyboard(self) -> bool:
        """Whether one of its buttons has it."""
        return any(button.hasFocus() for button in (self._now, self._edit, self._drop))

    def take_keyboard(self) -> None:
        """To the button that all lines have."""
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_message(self, message: QueuedMessage, *, running: bool) -> None:
        """This one, in the words of what will become of it."""
        self.message = message
        self._fit()
        words = " ".join(message.text.split())
        if message.joins:
            state = tr("Joins the answer after the next tools")
        elif running:
            state = tr("Waits for the end of the answer") + (tr(", with attachments") if message.has_attached else "")
        else:
            state = tr("Not sent yet")
        self.setToolTip(f"{state}:\n{message.text}")
        self.setAccessibleName(f"{state}: {words}")
        self._now.setVisible(not message.joins and not (running and message.has_attached))
        self._now.setAccessibleName(tr("Send now: {words}", words=words))
        self._edit.setAccessibleName(tr("Edit: {words}", words=words))
        self._drop.setAccessibleName(tr("Remove: {words}", words=words))

    def _fit(self) -> None:
        mark = "↳" if self.message.joins else "⋯"
        words = make_visible(" ".join(self.message.text.split()))
        room = max(self._strip.width() - 60 * UNIT, 20 * UNIT)
        self.text.setText(self.text.fontMetrics().elidedText(f"{mark} {words}", Qt.TextElideMode.ElideRight, room))

    def _button(self, text: str, act: Callable[[], None]) -> BarButton:
        button = BarButton(text)
        button.setFlat(True)
        button.clicked.connect(act)
        return button

    def _on_now(self) -> None:
        self._strip.send(self.message)

    def _on_edit(self) -> None:
        self._strip.edit(self.message)

    def _on_drop(self) -> None:
        self._strip.drop(self.message)

"""The send key with the price of what is typed, and what the last turn cost."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from haiku_pair.protocol.requests import PriceMessage, SendMessage
from haiku_pair.protocol.usage import MessagePriced
from haiku_pair.protocol.values import Problem, Usage
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.conversation.bars import BarButton
from haiku_pair.window.theme.theme import UNIT
from haiku_pair.window.usage.words import price_details, price_words, turn_details, turn_shortly

GUESS_AFTER, COUNT_AFTER = 150, 900
"""Milliseconds without a key until the price is guessed, and until the API is asked to count."""
_SEND = "Send"


class PriceLine(QWidget):
    """Asks for the price of what is typed, never waits for it, and drops answers that have been overtaken."""

    send_wanted = Signal()

    def __init__(self, bridge: Bridge, message: Callable[[], SendMessage]) -> None:
        """`message` is what would be sent now."""
        super().__init__()
        self._bridge = bridge
        self._message = message
        self._serial = 0
        self._running = False
        self._usage = Usage()
        self.send = BarButton(_SEND)
        self._guess = QTimer(self, singleShot=True, interval=GUESS_AFTER)
        self._count = QTimer(self, singleShot=True, interval=COUNT_AFTER)
        self._later = QTimer(self, singleShot=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 0, UNIT, UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addStretch(1)
        layout.addWidget(self.send)
        self._guess.timeout.connect(self._ask_guess)
        self._count.timeout.connect(self._ask_count)
        self._later.timeout.connect(self.touch)
        self.send.clicked.connect(self.send_wanted)
        self._show_none()

    def price(self) -> str:
        """What the send key says."""
        return self.send.text()

    @Slot()
    def touch(self) -> None:
        """What would be sent is another: its price is asked for as soon as no key is pressed."""
        self._serial += 1
        self._later.stop()
        self._count.stop()
        if self._running or not self._message().text.strip():
            self._guess.stop()
            self._show_none()
            return
        self._guess.start()
        self._count.start()

    @Slot(bool)
    def set_running(self, running: bool) -> None:
        """A turn begins or ends: what the next message costs is known when it has ended."""
        self._running = running
        self.touch()

    def last_turn(self) -> str:
        """What the last turn here cost and why the cache was missed, on one short line; empty before the first."""
        return turn_shortly(self._usage)

    def last_turn_in_full(self) -> str:
        """The same with every figure."""
        return turn_details(self._usage)

    @Slot(object)
    def show_usage(self, usage: Usage) -> None:
        """Remember what the last turn cost."""
        if usage.requests:
            self._usage = usage

    def forget(self) -> None:
        """Another conversation is shown: there was no turn here yet, as far as is known."""
        self._usage = Usage()
        self.touch()

    @Slot()
    def _ask_guess(self) -> None:
        self._ask(count=False)

    @Slot()
    def _ask_count(self) -> None:
        self._ask(count=True)

    def _ask(self, *, count: bool) -> None:
        if not self._bridge.is_ready:
            return
        request = PriceMessage(self._message(), count)
        failed = partial(self._on_no_price, self._serial)
        self._bridge.ask(request, MessagePriced, partial(self._on_price, self._serial, count), failed)

    def _on_price(self, serial: int, counted: bool, price: MessagePriced) -> None:
        if serial != self._serial or (counted and not price.is_counted):
            return  # typed on meanwhile, or the guess stands
        words, details = price_words(price), price_details(price)
        warning = "⚠ " if price.refused is not None else ""
        self.send.setText(f"{_SEND}  {warning}{words}")
        self.send.setAccessibleName(f"{_SEND}, {words}{', over a cap' if warning else ''}")
        self.send.setAccessibleDescription(details)
        self.send.setToolTip(details)
        if price.again:
            self._later.start(min(round(price.again * 1000) + 1000, 3_600_000))

    def _on_no_price(self, serial: int, _problem: Problem) -> None:
        """Sending it says why."""
        if serial == self._serial:
            self._show_none()

    def _show_none(self) -> None:
        self.send.setText(_SEND)
        self.send.setAccessibleName("Send the message")
        self.send.setAccessibleDescription("")
        self.send.setToolTip("")

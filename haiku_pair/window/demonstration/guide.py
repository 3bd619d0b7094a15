"""The tour through the demo: a bar that says what to do next, goes on when it is done, and can be left at any time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6 import QtCore
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.protocol.events import Event
from haiku_pair.window.bars import announce, bar_button
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Command, Commands
from haiku_pair.window.demonstration.steps import END, STEPS, done_by_command, done_by_event
from haiku_pair.window.review.key_names import key_names, with_keys
from haiku_pair.window.settings.fields import said
from haiku_pair.window.theme.panel import Panel, plain_label
from haiku_pair.window.theme.theme import UNIT, Theme

TOUR = Command("help.tour", "Take the tour", "Help", menu="Help")
NEXT = Command("help.tour_next", "Tour: next step", "Help", ("Shift+Alt+N",), menu="Help")
LEAVE = Command("help.tour_leave", "Tour: leave it", "Help", ("Shift+Alt+Q",), menu="Help")


class GuideBar(Panel):
    """Which step it is, what to do, on and out."""

    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "surface", "border", parent)
        self.place = plain_label()
        self.says = said("")
        self.next = bar_button("Next")
        self.leave = bar_button("")
        for button, command in ((self.next, NEXT), (self.leave, LEAVE)):
            button.setAccessibleName(command.title)
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * UNIT, UNIT, 2 * UNIT, UNIT)
        row.setSpacing(3 * UNIT)
        row.addWidget(self.place)
        row.addWidget(self.says, 1)
        row.addWidget(self.next)
        row.addWidget(self.leave)
        font = self.place.font()
        font.setBold(True)
        self.place.setFont(font)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == QtCore.Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Guide(QObject):
    """Follows what the person does while the tour is taken; nothing is waited for or held up by it."""

    _is_demo: Callable[[], bool]
    _start_demo: Callable[[], None]

    def __init__(
        self, bridge: Bridge, theme: Theme, commands: Commands, add_bar: Callable[[QWidget], None], parent: QObject
    ) -> None:
        """`add_bar` puts the bar into the window; it is made with the first step."""
        super().__init__(parent)
        self._bridge = bridge
        self._theme = theme
        self._commands = commands
        self._add_bar = add_bar
        self._at = 0
        self.bar: GuideBar | None = None

    def register(self, is_demo: Callable[[], bool], start_demo: Callable[[], None]) -> None:
        """Add the commands; outside the demo the tour begins with starting it."""
        self._is_demo, self._start_demo = is_demo, start_demo
        self._commands.add(TOUR, self.take)
        self._commands.add(NEXT, self.go_on, self.is_taken)
        self._commands.add(LEAVE, self.leave, self.is_taken)

    def is_taken(self) -> bool:
        """Whether the bar is there."""
        return self.bar is not None and not self.bar.isHidden()

    def take(self) -> None:
        """Begin anew, here or in a demo of its own."""
        if self._is_demo():
            self.start()
        else:
            self._start_demo()

    def start(self) -> None:
        """Begin at the first step; the focus stays where it is."""
        if self.bar is None:
            self.bar = GuideBar(self._theme)
            self.bar.next.clicked.connect(self.go_on)
            self.bar.leave.clicked.connect(self.leave)
            self.bar.left.connect(self.leave)
            self._add_bar(self.bar)
        if not self.is_taken() or self._at == len(STEPS):
            self._follow()
        self._at = 0
        self.bar.show()
        self._show(self.bar)

    @Slot()
    def go_on(self) -> None:
        """To the next step, whether this one is done or not; after the last the tour is over."""
        if self._at == len(STEPS):
            self.leave()
        else:
            self._go(self._at + 1)

    @Slot()
    def leave(self) -> None:
        """Out of the tour; the demo goes on."""
        if self.bar is None or not self.is_taken():
            return
        if self._at < len(STEPS):
            self._stop_following()
        held = self.bar.isAncestorOf(QApplication.focusWidget() or self.bar.window())
        self.bar.hide()
        if held:
            self._commands.run("go.editor")

    def _follow(self) -> None:
        self._commands.ran.connect(self._on_ran)
        self._commands.changed.connect(self._say_again)
        self._bridge.arrived.connect(self._on_event)

    def _stop_following(self) -> None:
        self._commands.ran.disconnect(self._on_ran)
        self._commands.changed.disconnect(self._say_again)
        self._bridge.arrived.disconnect(self._on_event)

    def _go(self, place: int) -> None:
        if place == self._at or self.bar is None:
            return
        self._at = place
        if place == len(STEPS):
            self._stop_following()
        self._show(self.bar)

    def _show(self, bar: GuideBar) -> None:
        over = self._at == len(STEPS)
        bar.place.setText("" if over else f"Step {self._at + 1} of {len(STEPS)}")
        bar.says.setText(END if over else with_keys(STEPS[self._at].says, key_names(self._commands.all())))
        bar.next.setText("Done" if over else "Next")
        bar.leave.setText(with_keys("Leave the tour (‹help.tour_leave›)", key_names(self._commands.all())))
        words = f"{bar.place.text()} {bar.says.text()}".strip()
        bar.setAccessibleName(words)
        announce(bar, words)

    @Slot(str)
    def _on_ran(self, command: str) -> None:
        self._go(done_by_command(self._at, command))

    def _on_event(self, event: Event) -> None:
        self._go(done_by_event(self._at, event))

    @Slot()
    def _say_again(self) -> None:
        """The keys may be others now."""
        if self.bar is not None and self.is_taken():
            self.bar.says.setText(with_keys(STEPS[self._at].says, key_names(self._commands.all())))

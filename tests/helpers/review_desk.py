"""The review pane on a screen, and hands on its keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from haiku_pair.protocol.events import Event, ProposalChanged, ReviewChanged
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.review.bars import AskBar, CountBar, MessageBar
from haiku_pair.window.review.diff_view import DiffView
from haiku_pair.window.review.file_header import FileHeader
from haiku_pair.window.review.file_list import FileList
from haiku_pair.window.review.pane import ReviewPane
from haiku_pair.window.theme.theme import Theme
from tests.helpers.review_peer import ReviewPeer

_NAMES = {
    "]": "BracketRight", "[": "BracketLeft", "}": "BraceRight", "{": "BraceLeft", "Enter": "Return", "Esc": "Escape",
    "<": "Less", ">": "Greater", "=": "Equal", "+": "Plus", "-": "Minus", "*": "Asterisk", "/": "Slash",
    "(": "ParenLeft", ")": "ParenRight", "_": "Underscore",
}  # fmt: skip
_HELD = {
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}


class Desk:
    """The pane with a proposal in front of a person."""

    def __init__(self, qtbot: QtBot, pane: ReviewPane, peer: ReviewPeer) -> None:
        self.qtbot, self.pane, self.peer = qtbot, pane, peer
        view, ask, message, counts = (pane.findChild(kind) for kind in (DiffView, AskBar, MessageBar, CountBar))
        assert isinstance(view, DiffView)
        assert isinstance(ask, AskBar)
        assert isinstance(message, MessageBar)
        assert isinstance(counts, CountBar)
        self.view, self.ask, self.message, self.counts = view, ask, message, counts

    def on_arrived(self, event: Event) -> None:
        """What the window's routing hands to the pane."""
        if isinstance(event, ProposalChanged | ReviewChanged):
            self.pane.on_event(event)

    def press(self, *keys: str) -> None:
        """Press keys one after the other, as the product names them, and let what each causes happen."""
        for key in keys:
            self.tap(key)
            self.settle()

    def tap(self, *keys: str) -> None:
        """Press keys faster than any answer comes."""
        for key in keys:
            shifted = len(key) == 1 and key.isupper()
            *modifiers, name = ["Shift", key] if shifted else [key] if key == "+" else key.split("+")
            code = getattr(Qt.Key, f"Key_{_NAMES.get(name, name.upper() if len(name) == 1 else name)}")
            held = Qt.KeyboardModifier.NoModifier
            for modifier in modifiers:
                held |= _HELD[modifier]
            QTest.keyClick(self.pane.window().focusWidget(), code, held)

    def type(self, text: str) -> None:
        """Type text where the focus is."""
        QTest.keyClicks(self.pane.window().focusWidget(), text)

    def settle(self) -> None:
        """Until everything that waits in the event loop is done, answers of the engine included."""
        for _ in range(3):
            with self.qtbot.waitCallback() as done:
                QTest.qWait(0)
                done()

    def listed(self) -> FileList:
        """The list of files, once it has followed."""
        found = self.pane.findChild(FileList)
        assert isinstance(found, FileList)
        self.qtbot.waitUntil(lambda: not found.is_behind)
        return found

    def answer_yes(self) -> None:
        """Wait until the question counts answers, and say yes."""
        self.qtbot.waitUntil(lambda: self.ask.is_armed)
        self.press("y")

    @property
    def at(self) -> str:
        """The keyboard hunk."""
        spot = self.pane.spot()
        return f"{spot.path}:{spot.hunk}" if spot else ""

    @property
    def header(self) -> str:
        """What stands above the diff."""
        found = self.pane.findChild(FileHeader)
        assert isinstance(found, FileHeader)
        return found.text

    @property
    def text(self) -> str:
        """The diff as text."""
        return "\n".join(row.text for row in self.view.rows)


class Room:
    """Everything a pane needs, to open several kinds of proposals with."""

    def __init__(self, qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands) -> None:
        self._qtbot, self._bridge, self._theme, self.commands = qtbot, bridge, theme, commands

    def open(self, peer: ReviewPeer) -> Desk:
        """Put a proposal on the screen and wait until its first hunk is there."""
        pane = ReviewPane(self._bridge, self._theme, self.commands)
        self._qtbot.addWidget(pane)
        pane.resize(1000, 600)
        with self._qtbot.waitActive(pane):
            pane.show()
            pane.activateWindow()
        pane.show_proposal(peer.proposal())
        pane.focus_review()
        desk = Desk(self._qtbot, pane, peer)
        self._bridge.arrived.connect(desk.on_arrived)
        self._qtbot.waitUntil(lambda: bool(desk.at))
        desk.settle()
        return desk

"""Restoring a long session: from opening the folder to the conversation in the window, and searching many.

    python tests/bench/sessions.py [MESSAGES]

The whole program, without a display: a real window and the engine as a process of its own. Target: 500 messages in
under 1.5 s.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from haiku_pair.cli.processes import own_command
from haiku_pair.engine.claude.messages import ToolResult as Result
from haiku_pair.engine.claude.messages import assistant, encode_history, tool_call, user
from haiku_pair.engine.store.conversations import Conversations, KeptMessage
from haiku_pair.engine.store.database import Database
from haiku_pair.engine.store.paths import HOME_VARIABLE, Paths
from haiku_pair.engine.store.sessions import Sessions
from haiku_pair.protocol.events import (
    ConversationEvent,
    TextDelta,
    ToolFinished,
    ToolStarted,
    TurnFinished,
    TurnStarted,
)
from haiku_pair.protocol.replies import Done
from haiku_pair.protocol.requests import Hello, NewConversation, OpenWorkspace, Request
from haiku_pair.protocol.sessions import OpenSession
from haiku_pair.protocol.values import EndReason
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.conversation.pane import ConversationPane
from haiku_pair.window.engine import EngineProcess
from haiku_pair.window.main import MainWindow
from haiku_pair.window.session import FIRST_FREE_ID, HELLO_ID, OPEN_ID
from haiku_pair.window.theme.theme import Theme

ROUNDS, OTHERS, FEW = 5, 200, 2
WORDS = ("Question 0", "state 12", "se", "return a + b")
TARGET = 1.5
ANSWER = (
    "The parser keeps **its state** in `Lexer.state`; see line 12.\n\n"
    "```python\ndef f(a, b):\n    return a + b\n```\n\n"
) * 4
FILE = "".join(f"line {number} of a file that was read\n" for number in range(200))


def long_session(conversations: Conversations, root: Path, messages: int) -> str:
    """A session of so many messages of the person and the model, with tool calls between."""
    session = conversations.create(root)
    events: list[ConversationEvent] = []
    kept: list[KeptMessage] = []
    for number in range(messages // 2):
        turn, call = f"t{number}", f"c{number}"
        events += [
            TurnStarted(turn, f"Question {number} about the parser"),
            ToolStarted(turn, call, "read_file", "Read parser.py", '{"path": "parser.py"}'),
            ToolFinished(turn, call, True, "200 lines", FILE),
            TextDelta(turn, ANSWER),
            TurnFinished(turn, EndReason.DONE),
        ]
        said = (
            user(f"Question {number} about the parser"),
            assistant("", tool_call(call, "read_file", '{"path": "parser.py"}')),
            user(Result(call, FILE)),
            assistant(ANSWER),
        )
        kept += [KeptMessage(turn, encode_history([message])) for message in said]
    conversations.append_all(session, events)
    conversations.append_messages(session, 0, kept)
    return session


def fill(paths: Paths, root: Path, messages: int) -> str:
    """The history of somebody who has used the program for long; the long session is the one that is open."""
    database = Database(paths.database_file)
    conversations = Conversations(database)
    for number in range(OTHERS):
        session = conversations.create(root)
        conversations.append_all(
            session, [TurnStarted(f"o{number}", f"Other {number}"), TextDelta(f"o{number}", ANSWER)]
        )
    session = long_session(conversations, root, messages)
    database.close()
    return session


def search(paths: Paths, root: Path, words: str) -> float:
    """Seconds of one search over everything."""
    database = Database(paths.database_file)
    sessions = Sessions(database, Conversations(database))
    begin = time.perf_counter()
    sessions.listed(root, words, "")
    took = time.perf_counter() - begin
    database.close()
    return took


class Painted(QObject):
    """Notes when the list of messages is painted with the conversation in it."""

    def __init__(self, pane: ConversationPane) -> None:
        super().__init__(pane)
        self._pane = pane
        self.at = 0.0
        pane.list.viewport().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The first paint that has messages to show."""
        if event.type() is QEvent.Type.Paint and self._pane.transcript.items and not self.at:
            QTimer.singleShot(0, self, self._note)
        return super().eventFilter(watched, event)

    def _note(self) -> None:
        self.at = self.at or time.perf_counter()


class Whole:
    """A window with an engine of its own."""

    def __init__(self, root: Path) -> None:
        self.began = time.perf_counter()
        engine = EngineProcess(own_command("haiku_pair.engine"))
        engine.start()
        engine.send(Request(HELLO_ID, Hello()))
        engine.send(Request(OPEN_ID, OpenWorkspace(str(root))))
        self.bridge = Bridge(engine, first_id=FIRST_FREE_ID)
        self.window = MainWindow(self.bridge, Theme(), Commands())
        self.window.resize(1280, 800)
        self.window.open(str(root), sent=True)
        self.window.show()
        wait(lambda: self.window.is_complete)
        self.painted = Painted(self.window.conversation)

    def restore(self) -> float:
        """Seconds from the start of the engine's process to the conversation as it was left."""
        wait(lambda: self.painted.at)
        return self.painted.at - self.began

    def switch(self, session: str) -> float:
        """Seconds from an empty conversation to this one, everything running."""
        self.bridge.ask(NewConversation(), Done)
        wait(lambda: not self.window.conversation.transcript.items)
        self.painted.at = 0.0
        began = time.perf_counter()
        self.bridge.ask(OpenSession(session), Done)
        wait(lambda: self.painted.at)
        return self.painted.at - began

    def close(self) -> None:
        """Let go of both."""
        self.window.close()
        self.bridge.close(10)


def wait(condition: Callable[[], object]) -> None:
    """Until something is so; 30 s at most."""
    loop, poll, end = QEventLoop(), QTimer(interval=1), time.perf_counter() + 30
    poll.timeout.connect(lambda: loop.quit() if condition() or time.perf_counter() > end else None)
    poll.start()
    if not condition():
        loop.exec()
    poll.stop()
    if not condition():
        raise TimeoutError


def main() -> int:
    """Measure and print; 1 when the target is missed."""
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    app = QApplication([])
    starts: dict[int, list[float]] = {FEW: [], messages: []}
    switches: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        root.mkdir()
        (root / "parser.py").write_text("state = 1\n")
        homes = {number: Paths.below(Path(folder) / f"home-{number}") for number in starts}
        sessions = {number: fill(paths, root, number) for number, paths in homes.items()}
        size = homes[messages].database_file.stat().st_size / 2**20
        found = {words: search(homes[messages], root, words) * 1000 for words in WORDS}
        for _ in range(ROUNDS):
            for number, took in starts.items():
                os.environ[HOME_VARIABLE] = str(Path(folder) / f"home-{number}")
                whole = Whole(root)
                took.append(whole.restore())
                if number == messages:
                    switches.append(whole.switch(sessions[number]))
                whole.close()
    app.quit()
    start, few, switch = (statistics.median(all_of) for all_of in (starts[messages], starts[FEW], switches))
    print(f"{messages} messages with tool calls, {OTHERS} other sessions, {size:.1f} MiB; medians of {ROUNDS}")
    print(f"opened from the list, until it is painted     {switch:6.2f} s   (target {TARGET} s)")
    print(f"restored at start, from the engine's process  {start:6.2f} s   (with {FEW} messages {few:.2f} s)")
    print("searched:", ", ".join(f"“{words}” {took:.0f} ms" for words, took in found.items()))
    return int(switch > TARGET or start - few > TARGET)


if __name__ == "__main__":
    raise SystemExit(main())

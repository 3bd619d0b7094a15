"""What `stream.py` measures, each in a process of its own: `python -m tests.bench.stream_cases (ours|plain) CASE`."""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QTextCursor, QTextOption
from PySide6.QtWidgets import QApplication, QTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.protocol.events import TextDelta, TurnFinished, TurnStarted
from haiku_pair.protocol.values import EndReason
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.collecting import Collector
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.conversation.pane import ConversationPane
from haiku_pair.window.theme.theme import Theme
from tests.helpers.scripted_engine import ScriptedEngine

TOKENS = 20_000
SPEED = 2_000
"""Deltas a second."""
_FEED_MS = 25
"""The engine sends what came within this time as one event (`engine/pairing/transcript.py`)."""
_FRAME_MS = 33
SIZE = (460, 760)

_PROSE = (
    "The **pond** holds `frogs` and a [reed](https://example.org/reed) or two; every jump is *measured* twice, "
    "once by the frog and once by the water, and the two are compared.\n\n"
)
_CODE = "    def jump_{0}(self, height: int) -> float:  # over the reed\n        return height * {0} + self.depth\n\n"


def _mixed() -> str:
    parts = []
    for number in range(1, 70):
        items = "".join(f"- item {place} of **{number}** with `code`\n" for place in range(6))
        rows = "".join(f"| frog {place} | {place * number} | `jump_{place}` |\n" for place in range(5))
        code = "".join(_CODE.format(place) for place in range(number % 20 + 3))
        parts.append(
            f"## Part {number}\n\n{_PROSE * 4}{items}\n| name | jumps | how |\n|---|--:|---|\n{rows}\n"
            f"```python\nclass Frog{number}:\n{code}```\n\n1. first\n2. second\n\n"
        )
    return "".join(parts)


SHAPES: dict[str, Callable[[], str]] = {
    "mixed": _mixed,
    "fence": lambda: "```python\n" + "".join(_CODE.format(number) for number in range(1_400)),
    "list": lambda: "".join(f"- item {number} with `code` and **words** in it\n" for number in range(2_900)),
    "paragraph": lambda: "words and **more** of them, `code` as well " * 3_200,
}


def deltas(text: str) -> list[str]:
    """The text in as many pieces as there are tokens."""
    assert len(text) >= 120_000, len(text)
    text = text[:129_000]
    cuts = [round(place * len(text) / TOKENS) for place in range(TOKENS + 1)]
    return [text[begin:end] for begin, end in pairwise(cuts)]


class Pulse(QObject):
    """The longest times in which the event loop came round to nothing: a pulse that is felt late."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_beat)
        self._last = self._last_cpu = 0.0
        self.longest = self.longest_cpu = 0.0
        self.late = 0

    def start(self) -> None:
        """From now on."""
        self._last, self._last_cpu = time.perf_counter(), time.thread_time()
        self._timer.start()

    @Slot()
    def _on_beat(self) -> None:
        now, cpu = time.perf_counter(), time.thread_time()
        took = (now - self._last) * 1000 - 1
        self.longest = max(self.longest, took)
        self.longest_cpu = max(self.longest_cpu, (cpu - self._last_cpu) * 1000)
        self.late += took > 1000 / 60
        self._last, self._last_cpu = now, cpu


class FirstPaint(QObject):
    """When a widget was painted first."""

    def __init__(self, painted: QWidget) -> None:
        super().__init__(painted)
        self.at = 0.0
        painted.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._on_painted)
        return False

    @Slot()
    def _on_painted(self) -> None:
        self.at = time.perf_counter()


class Feeder(QObject):
    """Hands on the deltas that are due, and ends the loop when all have come and were shown."""

    def __init__(self, text: str, view: Plain | Ours) -> None:
        super().__init__()
        self._deltas = deltas(text)
        self._view = view
        self._at = 0
        self._timer = QTimer(self, interval=_FEED_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_time)
        self.begun = self.begun_cpu = 0.0
        self.seconds = self.cpu = 0.0

    def start(self) -> None:
        """Begin to feed."""
        self.begun, self.begun_cpu = time.perf_counter(), time.process_time()
        self._timer.start()

    @Slot()
    def _on_time(self) -> None:
        due = min(round((time.perf_counter() - self.begun) * SPEED) + 1, TOKENS)
        self._view.take("".join(self._deltas[self._at : due]))
        self._at = due
        if due == TOKENS:
            self._timer.stop()
            self._view.end()
            self._wait()

    @Slot()
    def _wait(self) -> None:
        if self._view.is_idle():
            self.seconds = time.perf_counter() - self.begun
            self.cpu = time.process_time() - self.begun_cpu
            QApplication.quit()
        else:
            QTimer.singleShot(20, self, self._wait)


class Plain(QObject):
    """A text widget that what came is inserted into, thirty times a second."""

    def __init__(self) -> None:
        super().__init__()
        self.widget = QWidget()
        self.edit = QTextEdit(self.widget, readOnly=True)
        self.viewport = self.edit.viewport()
        self.edit.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.edit.document().setUndoRedoEnabled(False)
        layout = QVBoxLayout(self.widget)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.edit)
        self._pending: list[str] = []
        self._timer = QTimer(self, interval=_FRAME_MS, singleShot=True)
        self._timer.timeout.connect(self._draw)

    def begin(self) -> None:
        """A person has asked."""
        self.edit.setPlainText("Tell me about the pond\n")

    def end(self) -> None:
        """No more comes."""

    def take(self, text: str) -> None:
        """More text."""
        self._pending.append(text)
        if not self._timer.isActive():
            self._draw()

    @Slot()
    def _draw(self) -> None:
        if self._pending:
            cursor = QTextCursor(self.edit.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText("".join(self._pending))
            self._pending.clear()
            bar = self.edit.verticalScrollBar()
            bar.setValue(bar.maximum())
            self._timer.start()

    def is_idle(self) -> bool:
        """Whether all is shown."""
        return not self._pending


class Ours:
    """The pane of the program."""

    def __init__(self) -> None:
        self.engine = ScriptedEngine()
        bridge = Bridge(self.engine)
        theme, commands = Theme(), Commands()
        bridge.start()
        bridge.set_ready(True)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app)
        self.pane = ConversationPane(bridge, theme, commands)
        for owned in (theme, commands, bridge):
            owned.setParent(self.pane)
        self.widget = self.pane
        self.viewport = self.pane.list.viewport()

    def begin(self) -> None:
        """A person has asked."""
        self.pane.on_event(TurnStarted("t", "Tell me about the pond"))

    def take(self, text: str) -> None:
        """More text."""
        self.pane.on_event(TextDelta("t", text))

    def end(self) -> None:
        """No more comes."""
        self.pane.on_event(TurnFinished("t", EndReason.DONE))

    def is_idle(self) -> bool:
        """Whether all is shown."""
        return not any(row.stale for row in self.pane.list.rows.list[-1:])


def show(widget: QWidget) -> None:
    """Put it on the screen, and let it come to rest."""
    widget.resize(*SIZE)
    widget.show()
    end = time.monotonic() + 0.5
    while time.monotonic() < end:
        QApplication.processEvents()
    Collector(widget).start()


def stream(who: str, shape: str, *, pulse: bool) -> dict[str, float]:
    """Feed a text, and measure either the processor's time, or turns, which costs some of it."""
    text = SHAPES[shape]()
    view: Plain | Ours = Plain() if who == "plain" else Ours()
    show(view.widget)
    view.begin()
    feeder = Feeder(text, view)
    for _ in range(5):
        QApplication.processEvents()
        time.sleep(0.02)
    painted, beat = FirstPaint(view.viewport), Pulse()
    if pulse:
        beat.start()
    feeder.start()
    QApplication.exec()
    first = {"first": (painted.at - feeder.begun) * 1000}
    if pulse:
        return first | {"turn": beat.longest, "turn_cpu": beat.longest_cpu, "late": beat.late}
    return first | {"cpu": feeder.cpu, "share": 100 * feeder.cpu / feeder.seconds}


def main() -> None:
    """Measure what the arguments name."""
    who, what = sys.argv[1:]
    app = QApplication([])
    gc.collect()
    if what == "whole":
        from tests.bench.stream_whole import whole

        found = whole()
    elif what.startswith("long"):
        from tests.bench.stream_long import long

        found = long(who, int(what.split()[1]))
    else:
        shape, _, how = what.partition(" ")
        found = stream(who, shape, pulse=how == "pulse")
    print(json.dumps(found))
    app.quit()


if __name__ == "__main__":
    main()

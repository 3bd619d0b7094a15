"""Long conversations: the first picture, another width, scrolling and jumping, memory."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScrollArea, QTextBrowser, QVBoxLayout, QWidget

from haiku_pair.protocol.events import ConversationEvent, ConversationShown, TextDelta, TurnFinished, TurnStarted
from haiku_pair.protocol.values import EndReason
from tests.bench.stream_cases import SIZE, Ours, show

_ANSWER = (
    "I looked at `jump` in **frog {0}**. It adds where it should multiply, so that small frogs land in the reed.\n\n"
    "- first the height is read\n- then it is doubled\n- then the water is asked\n\n"
    "```python\ndef jump(height):\n    return height * {0}\n```\n\nDone; the tests of the pond pass again.\n"
)


def events(messages: int) -> tuple[ConversationEvent, ...]:
    """So many messages, half of them answers."""
    found: list[ConversationEvent] = []
    for number in range(messages // 2):
        turn = f"t{number}"
        question = TurnStarted(turn, f"What is wrong with frog {number}?")
        found += [question, TextDelta(turn, _ANSWER.format(number)), TurnFinished(turn, EndReason.DONE)]
    return tuple(found)


class Browsers(QScrollArea):
    """A text browser for each message."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)

    def fill(self, said: tuple[ConversationEvent, ...]) -> None:
        """Make them all."""
        inside = QWidget()
        layout = QVBoxLayout(inside)
        for event in said:
            if isinstance(event, TurnStarted | TextDelta):
                browser = QTextBrowser()
                browser.setMarkdown(event.text)
                browser.document().setTextWidth(self.viewport().width() - 40)
                browser.setFixedHeight(round(browser.document().size().height()) + 4)
                layout.addWidget(browser)
        self.setWidget(inside)


def resident() -> float:
    """Resident memory of this process in MiB."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def timed(act: Callable[[], object], widget: QWidget) -> float:
    """Milliseconds of an act, with all that follows at once, and of painting it."""
    begun = time.perf_counter()
    act()
    widget.grab()
    return (time.perf_counter() - begun) * 1000


def long(who: str, messages: int) -> dict[str, float]:
    """Open a conversation, and go about in it."""
    said = events(messages)
    if who == "plain":
        browsers = Browsers()
        show(browsers)
        before = resident()
        return _measure(browsers, lambda: browsers.fill(said), browsers, before)
    ours = Ours()
    show(ours.widget)
    before = resident()
    return _measure(ours.widget, lambda: ours.pane.on_event(ConversationShown("c", said)), ours.pane.list, before)


def _measure(widget: QWidget, fill: Callable[[], object], area: QAbstractScrollArea, before: float) -> dict[str, float]:
    found = {"paint": timed(fill, widget)}
    _settle()
    width, height = SIZE
    found["resize"] = statistics.median(
        timed(partial(widget.resize, width - 10 * step, height), widget) for step in range(1, 8)
    )
    _settle()
    bar = area.verticalScrollBar()
    found["scroll"] = statistics.median(timed(lambda: bar.setValue(bar.value() - 60), widget) for _ in range(30))
    places = (0.1, 0.7, 0.3, 0.9, 0.5)
    found["jump"] = max(timed(partial(bar.setValue, round(part * bar.maximum())), widget) for part in places)
    found["memory"] = resident() - before
    return found


def _settle() -> None:
    end = time.monotonic() + 0.4
    while time.monotonic() < end:
        QApplication.processEvents()

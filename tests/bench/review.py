"""The review pane: first hunk, next hunk, decision and memory, beside a plain text widget with the same text.

    python tests/bench/review.py [KEYS]

The real window on a virtual screen, with an engine that answers at once. `first` is from the hunks as bytes to their
picture; `next` and `decide` from the key to the painted diff; `rest` is what the window still does afterwards, before
it waits again (answer of the engine, list, colours, lines further down). The plain widget is given the text of the
diff, and pages through it. All times in milliseconds, of the clock and, where `busy` is said, of the processor: on a
machine that others use as well, the second is what the program takes.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))

from msgspec import msgpack
from PySide6.QtCore import QEvent, QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from haiku_pair.edits.hunks import diff
from haiku_pair.edits.values import Hunk
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.events import ProposalChanged
from haiku_pair.protocol.values import ChangeKind, Decision, FileChange, FileHunks, Proposal, ReviewHunk
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.collecting import Collector
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.main import MainWindow
from haiku_pair.window.review.diff_view import DiffView
from haiku_pair.window.review.row import Look
from haiku_pair.window.review.rows import build
from haiku_pair.window.theme.theme import Theme
from tests.bench.screen import screen
from tests.helpers.scripted_engine import ScriptedEngine

FRAME = 1000 / 60
FIRST = 300.0
PATIENCE = 20.0
"""Seconds until something that should happen is given up."""


class Case(NamedTuple):
    """What is reviewed."""

    name: str
    files: dict[str, tuple[Hunk, ...]]
    two_sides: bool = False


def cases() -> list[Case]:
    """Many files, one hunk of very many lines, and very many hunks in one file."""
    old = "".join(f"    value_{number} = compute(item, {number})  # as it was\n" for number in range(15_000))
    whole = {"src/huge.py": diff(old.encode(), old.replace(", ", ", 1 + ").encode())}
    lines = [f"    value_{number} = compute(item, {number})\n" for number in range(75_000)]
    other = [line.replace("(", "_all(") if place % 15 < 3 else line for place, line in enumerate(lines)]
    many = {"src/many.py": diff("".join(lines).encode(), "".join(other).encode())}
    small = {f"src/module_{number:03}.py": _small(number) for number in range(200)}
    return [
        Case("200 files, 5,000 hunks", small),
        Case("one hunk, 30,000 changed lines", whole),
        Case("the same, side by side", whole, two_sides=True),
        Case("5,000 hunks, 30,000 changed lines", many),
        Case("the same, side by side", many, two_sides=True),
    ]


def _small(seed: int) -> tuple[Hunk, ...]:
    lines = [f"line {seed} {number} = {number * seed}\n" for number in range(500)]
    other = [line.replace("=", "==") if place % 20 == 7 else line for place, line in enumerate(lines)]
    return diff("".join(lines).encode(), "".join(other).encode())


class Took(NamedTuple):
    """Milliseconds that something took."""

    clock: float
    busy: float


class Peer:
    """Answers as the engine does; all it says goes through bytes, as on the pipe."""

    def __init__(self, engine: ScriptedEngine, case: Case) -> None:
        self.engine = engine
        self.hunks = {path: [ReviewHunk(hunk) for hunk in hunks] for path, hunks in case.files.items()}
        self.frames = {path: msgpack.encode(self._file(path)) for path in case.files}
        self.spent = Took(0.0, 0.0)
        """What the engine does beside the window, and reading its answer, which is in no hurry."""
        self.reading = 0.0
        """Milliseconds of the second part of that."""
        engine.on(rq.GetHunks, self._get)
        engine.on(rq.Decide, self._decide)

    def _file(self, path: str) -> FileHunks:
        return FileHunks("bench", path, tuple(self.hunks[path]))

    def _get(self, request: rq.GetHunks) -> replies.Hunks:
        return replies.Hunks(msgpack.decode(self.frames[request.path], type=FileHunks))

    def proposal(self) -> Proposal:
        """As it stands."""
        files = []
        for path, hunks in self.hunks.items():
            said = [review.decision for review in hunks]
            accepted = said.count(Decision.ACCEPTED)
            files.append(FileChange(path, ChangeKind.CHANGED, hunks=len(hunks), accepted=accepted))
        return Proposal("bench", "base", "proposed", tuple(files), can_undo_decision=True)

    def _decide(self, request: rq.Decide) -> replies.Reviewed:
        begun, worked = time.perf_counter(), time.thread_time()
        for said in request.decisions:
            known = self.hunks[said.path]
            place = next(at for at, review in enumerate(known) if review.hunk.id == said.hunk)
            known[place] = ReviewHunk(known[place].hunk, said.decision)
        frame = msgpack.encode(replies.Reviewed(self.proposal(), ()))  # nothing else changed
        read = time.perf_counter()
        reply = msgpack.decode(frame, type=replies.Reviewed)
        now = time.perf_counter()
        clock, busy = (now - begun) * 1000, (time.thread_time() - worked) * 1000
        self.spent, self.reading = Took(self.spent.clock + clock, self.spent.busy + busy), (now - read) * 1000
        return reply


def until(done: Callable[[], bool]) -> None:
    """Let the window work until then.

    Raises:
        TimeoutError: it takes too long.
    """
    end = time.monotonic() + PATIENCE
    while not done():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        if time.monotonic() > end:
            raise TimeoutError


def timed(act: Callable[[], object], painted: QWidget) -> Took:
    """An act, and painting what it leads to."""
    begun, worked = time.perf_counter(), time.thread_time()
    act()
    # What was marked as changed is painted now, as the window does it before the next frame.
    QApplication.sendEvent(painted.window(), QEvent(QEvent.Type.UpdateRequest))
    return Took((time.perf_counter() - begun) * 1000, (time.thread_time() - worked) * 1000)


def rest(painted: QWidget) -> float:
    """The longest piece of what the window still does, in milliseconds, with the picture of it."""
    longest = 0.0
    for _ in range(8):
        begun = time.perf_counter()
        QApplication.processEvents()
        QApplication.sendEvent(painted.window(), QEvent(QEvent.Type.UpdateRequest))
        longest = max(longest, (time.perf_counter() - begun) * 1000)
    return longest


def memory() -> float:
    """Resident memory of this process in MiB."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def in_words(name: str, found: Sequence[float]) -> str:
    """Median and 99th percentile."""
    return f"{name} {statistics.median(found):6.2f} / {statistics.quantiles(found, n=100)[98]:6.2f}"


def open_window(engine: ScriptedEngine) -> MainWindow:
    """The window of the program, with its review on the screen."""
    theme, commands, bridge = Theme(), Commands(), Bridge(engine)
    window = MainWindow(bridge, theme, commands, [])
    for owned in (theme, commands, bridge):
        owned.setParent(window)
    window.open("/home/ada/pond")
    window.resize(1280, 800)
    window.show()
    until(lambda: bridge.is_ready)
    window.complete()
    until(window.isVisible)
    window.activateWindow()
    Collector(window).start()  # as the program does
    return window


def ours(case: Case, keys: int) -> dict[str, list[float]]:
    """What the review takes."""
    engine = ScriptedEngine()
    window = open_window(engine)
    view = window.review.findChild(DiffView)
    assert isinstance(view, DiffView)
    window.review.show_side_by_side(shown=case.two_sides)
    peer = Peer(engine, case)
    before = memory()
    engine.proposal = peer.proposal()
    window.review.show_requested.emit()
    rest(window)

    def first() -> None:
        engine.emit(ProposalChanged(peer.proposal()))
        until(lambda: window.review.spot() is not None)

    found = {"first": [timed(first, view.viewport()).clock]}
    rest(window)
    view.setFocus()
    found |= {name: [] for name in ("next", "decide", "next busy", "decide busy", "rest")}
    is_one = len(peer.hunks) == 1 and len(next(iter(peer.hunks.values()))) == 1
    going = Qt.Key.Key_J if is_one else Qt.Key.Key_BracketRight  # there is no next hunk: line by line
    for name, key in (("next", going), ("decide", Qt.Key.Key_Space)):
        for _ in range(keys):
            spent = peer.spent
            took = timed(partial(QTest.keyClick, view, key), view.viewport())
            found[name].append(took.clock - (peer.spent.clock - spent.clock))
            found[f"{name} busy"].append(took.busy - (peer.spent.busy - spent.busy))
            found["rest"].append(rest(view) + (peer.reading if name == "decide" else 0))
    found["memory"] = [memory() - before]
    assert len(engine.sent(rq.Decide)) >= keys
    window.close()
    return found


def plain(case: Case, keys: int) -> dict[str, list[float]]:
    """What a plain widget takes with the text of the same diff."""
    text = []
    for path, hunks in case.files.items():
        reviews = [ReviewHunk(hunk) for hunk in hunks]
        rows = build(FileChange(path, ChangeKind.CHANGED, hunks=len(hunks)), reviews, Look())
        text.append("\n".join(row.text for row in rows))
    joined = "\n".join(text)
    widget = QPlainTextEdit()
    widget.setFont(Theme().code_font())
    widget.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    widget.resize(1000, 700)
    widget.show()
    rest(widget)
    before = memory()
    first = timed(lambda: widget.setPlainText(joined), widget.viewport()).clock
    found: dict[str, list[float]] = {"first": [first], "next": [], "next busy": []}
    for _ in range(keys):
        took = timed(lambda: QTest.keyClick(widget, Qt.Key.Key_PageDown), widget.viewport())
        found["next"].append(took.clock)
        found["next busy"].append(took.busy)
        rest(widget)
    found["memory"] = [memory() - before]
    widget.close()
    return found


def alone(who: str, number: int, keys: int, display: str) -> dict[str, list[float]]:
    """One measurement in a process of its own."""
    command = [sys.executable, __file__, str(keys), who, str(number)]
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, timeout=600)
    found: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    return found


def report(case: Case, own: dict[str, list[float]], other: dict[str, list[float]]) -> None:
    """Print what was measured for one case."""
    first, bare = own["first"][0], other["first"][0]
    late, waited = (
        [name for name in ("next", "decide") if statistics.quantiles(own[f"{name}{kind}"], n=100)[98] > FRAME]
        for kind in (" busy", "")
    )
    waited += ["first"] if first > FIRST else []
    verdict = f"TOO SLOW: {late}" if late else "within its limits"
    print(f"{case.name}: {verdict}{f'; too late by the clock: {waited}' if waited else ''}")
    print(
        f"  review  first {first:6.0f}   "
        + "   ".join(in_words(name, own[name]) for name in ("next", "decide", "rest"))
    )
    busy = "   ".join(in_words(name, own[f"{name} busy"]) for name in ("next", "decide"))
    print(f"  busy                   {busy}")
    print(f"  plain   first {bare:6.0f}   {in_words('page', other['next'])}   {in_words('busy', other['next busy'])}")
    page = statistics.median(own["next busy"]) / statistics.median(other["next busy"])
    mine, its = own["memory"][0], other["memory"][0]
    print(f"  ratio   first {first / bare:6.2f}   next {page:6.2f}   memory {mine:.0f} MiB beside {its:.0f} MiB\n")


def main() -> None:
    """Measure everything, or one thing in this process."""
    keys = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    if len(sys.argv) > 3:
        app = QApplication([])
        Theme().apply(app)
        case = cases()[int(sys.argv[3])]
        print(json.dumps((ours if sys.argv[2] == "ours" else plain)(case, keys)))
        return
    with screen() as shown:
        for number, case in enumerate(cases()):
            own, other = (alone(who, number, keys, shown.display) for who in ("ours", "plain"))
            report(case, own, other)


if __name__ == "__main__":
    main()

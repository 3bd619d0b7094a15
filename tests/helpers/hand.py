"""A person at a program that git has started: the real command line, with keys pressed from a plan.

    hand = Hand(tmp_path)
    hand.plan(Step("Squash me", press=("Ctrl+Return",)))
    git("-c", f"core.editor={hand.command('--wait')}", "commit")
    assert hand.seen(1)

Each start of the program takes the next plan. A plan ends the program by its keys; one that does not get that far in
time ends it with status 99, and what was on the screen then is in `seen`.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from haiku_pair.window import app as application
from haiku_pair.window.bridge import Link
from haiku_pair.window.main import MainWindow
from tests.helpers import drive

PATIENCE = 30_000
"""Milliseconds a plan may take."""
STUCK = 99
_TICK = 20


@dataclass(frozen=True)
class Step:
    """Once the window says `when`, press these keys and type this text."""

    when: str
    press: Sequence[str] = ()
    type: str = ""


class Hand:
    """Plans for programs that are still to be started, and what they saw."""

    def __init__(self, folder: Path) -> None:
        """`folder` exists; plans are kept in it."""
        self._folder = folder
        self._count = 0

    def plan(self, *steps: Step) -> None:
        """What is done in the next program that is started."""
        self._count += 1
        _plan(self._folder, self._count).write_text(json.dumps([asdict(step) for step in steps]))

    def command(self, *arguments: str) -> str:
        """What to give git as its editor or tool, for its shell."""
        return shlex.join([sys.executable, __file__, str(self._folder), *arguments])

    def seen(self, number: int) -> list[str]:
        """What the window of that start said at each step."""
        found: list[str] = json.loads(_seen(self._folder, number).read_text())
        return found

    @property
    def starts(self) -> int:
        """How often the program was started."""
        return len(list(self._folder.glob("*.seen.json")))


class _Fingers(QObject):
    """Carries out one plan in this process."""

    def __init__(self, window: MainWindow, steps: list[Step], report: Callable[[list[str]], None]) -> None:
        super().__init__(window)
        self._window = window
        self._steps = steps
        self._report = report
        self._seen: list[str] = []
        self._timer = QTimer(self, interval=_TICK)
        self._timer.timeout.connect(self._on_tick)
        self._timer.start()
        QTimer.singleShot(PATIENCE, self, self._give_up)

    @Slot()
    def _on_tick(self) -> None:
        if QApplication.activeWindow() is not self._window:
            self._window.activateWindow()
            return
        if not self._steps or self._steps[0].when not in self._text() or not self._window.is_complete:
            return
        step = self._steps.pop(0)
        self._seen.append(self._text())
        self._report(self._seen)
        for key in step.press:
            drive.press(key)
        if step.type:
            drive.type_text(step.type)

    @Slot()
    def _give_up(self) -> None:
        self._report([*self._seen, self._text()])
        os._exit(STUCK)

    def _text(self) -> str:
        edits = [edit for edit in self._window.findChildren(QPlainTextEdit) if edit.isVisible()]
        return "\n".join([*drive.visible_texts(self._window), *(edit.toPlainText() for edit in edits)])


def _plan(folder: Path, number: int) -> Path:
    return folder / f"{number}.plan.json"


def _seen(folder: Path, number: int) -> Path:
    return folder / f"{number}.seen.json"


def _write(place: Path, seen: list[str]) -> None:
    place.write_text(json.dumps(seen))


def _main(folder: Path, arguments: list[str]) -> int:
    from haiku_pair.cli import main

    number = next(number for number in range(1, 100) if not _seen(folder, number).exists())
    place = _seen(folder, number)
    place.write_text("[]")
    steps = [Step(**step) for step in json.loads(_plan(folder, number).read_text())]
    start = application.start
    fingers: list[_Fingers] = []

    def watched(link: Link, program: Sequence[str] = ()) -> application.Application:
        made = start(link, program)
        fingers.append(_Fingers(made.window, steps, partial(_write, place)))
        return made

    application.start = watched
    return main(arguments)


if __name__ == "__main__":
    sys.exit(_main(Path(sys.argv[1]), sys.argv[2:]))

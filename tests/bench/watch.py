"""Watching: from a save by another program to the window, storms, checkouts, and what is left of it when idle.

    python tests/bench/watch.py [handler|save|storm|checkout ...]

The real window on a virtual screen and a real engine, beside a process of its own that changes files. `handler` is the
watcher's raw report, without the wait for a batch. A turn of the window's loop is given by the clock, and by the
processor it took: on a machine that others use as well, the second is what the program does.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from haiku_pair.cli.processes import own_command
from haiku_pair.engine.workspace import observing
from haiku_pair.protocol.events import Event, FilesChanged, GitChanged
from haiku_pair.protocol.requests import Hello, OpenWorkspace, Request
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.collecting import Collector
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.engine import EngineProcess
from haiku_pair.window.main import MainWindow
from haiku_pair.window.session import FIRST_FREE_ID, HELLO_ID, OPEN_ID
from haiku_pair.window.theme.theme import Theme
from tests.bench.screen import screen
from tests.bench.stream_cases import Pulse
from tests.bench.stream_whole import engine_cpu
from tests.helpers.repositories import Sandbox, masked_environment

FRAME = 1000 / 60
SAVES, LARGE, CHECKOUT = 30, 50_000, 29_000
IDLE_SECONDS = 5.0
_PATIENCE = 300.0

_STORM = """
import os, sys, time
root, begun = sys.argv[1], time.monotonic()
for number in range(10_000):
    folder = f"{root}/storm/d{number // 2 % 100}"
    os.makedirs(folder, exist_ok=True)
    path = f"{folder}/f{number // 2}"
    if number % 2 and number % 10 == 1:
        os.unlink(path)
    else:
        open(path, "w").write(str(number))
    late = begun + number * 5 / 10_000 - time.monotonic()
    if late > 0.002:
        time.sleep(late)
"""
STORM_LEFT = 4_000
"""Files that a storm leaves: of 5,000 every fifth is deleted."""


class Program:
    """The window with its engine on a folder, and what it heard."""

    def __init__(self, root: Path) -> None:
        self.events: list[tuple[float, Event]] = []
        self.engine = EngineProcess(own_command("haiku_pair.engine"))
        self.engine.start()
        self.engine.send(Request(HELLO_ID, Hello()))
        self.engine.send(Request(OPEN_ID, OpenWorkspace(str(root))))
        theme, commands = Theme(), Commands()
        self.bridge = Bridge(self.engine, first_id=FIRST_FREE_ID)
        self.window = MainWindow(self.bridge, theme, commands)
        for owned in (theme, commands, self.bridge):
            owned.setParent(self.window)
        self.bridge.arrived.connect(self._on_arrived)
        self.window.open(str(root), sent=True)
        self.window.resize(1240, 760)
        self.window.show()
        Collector(self.window).start()
        self.until(lambda: self.bridge.is_ready and self.window.is_complete)
        self.until(lambda: any(isinstance(event, GitChanged) for _at, event in self.events))
        self.rest(3.0)

    def _on_arrived(self, event: Event) -> None:
        self.events.append((time.perf_counter(), event))

    def changes(self) -> list[tuple[float, FilesChanged]]:
        """What was said of files, and when."""
        return [(at, event) for at, event in self.events if isinstance(event, FilesChanged)]

    def until(self, done: Callable[[], bool]) -> None:
        """Let the window work until then."""
        end = time.monotonic() + _PATIENCE
        while not done():
            QApplication.processEvents()
            time.sleep(0.001)
            if time.monotonic() > end:
                raise TimeoutError

    def rest(self, seconds: float) -> None:
        """Let it work for so long."""
        end = time.monotonic() + seconds
        self.until(lambda: time.monotonic() >= end)

    def idle(self) -> float:
        """Percent of a processor that both take while nothing happens."""
        begun, its = time.monotonic(), engine_cpu(self.engine.pid)
        own = time.process_time()
        loop = QEventLoop()
        QTimer.singleShot(int(1000 * IDLE_SECONDS), loop.quit)
        loop.exec()
        spent = time.process_time() - own + engine_cpu(self.engine.pid) - its
        return 100 * spent / (time.monotonic() - begun)

    def close(self) -> None:
        """The end."""
        self.window.close()
        self.bridge.close(5.0)


@contextmanager
def opened(root: Path) -> Iterator[Program]:
    """The program on a folder."""
    program = Program(root)
    try:
        yield program
    finally:
        program.close()


def tree(folder: Path, files: int, text: str = "one") -> Sandbox:
    """A repository of so many small files, 20 to a folder, committed."""
    root = folder / "repo"
    root.mkdir()
    sandbox = Sandbox(root, root)
    sandbox.git("init", "--quiet")
    sandbox.git("config", "gc.auto", "0")
    sandbox.git("config", "maintenance.auto", "false")
    fill(root, files, text)
    sandbox.commit()
    return sandbox


def fill(root: Path, files: int, text: str) -> None:
    """Write them."""
    for number in range(files):
        if number % 20 == 0:
            (root / f"p{number // 2000}/d{number // 20}").mkdir(parents=True, exist_ok=True)
        (root / f"p{number // 2000}/d{number // 20}/f{number}.txt").write_text(f"{text} {number}\n", "utf-8")


def handler(folder: Path) -> None:
    """From a write to the watcher's raw report, in a large tree."""
    sandbox = tree(folder, LARGE)
    told, paths = threading.Event(), set[str]()

    def report(_what: str, path: str, _is_folder: bool) -> None:
        paths.add(path)
        told.set()

    observer = observing.native_observer()
    begun = time.perf_counter()
    observing.begin(observer, report, [(sandbox.root, True)])
    say("handler: set-up", time.perf_counter() - begun, "s")
    took: list[float] = []
    for number in range(200):
        path = sandbox.root / f"p1/d{100 + number % 100}/f{2000 + 20 * (number % 100)}.txt"
        told.clear()
        begun = time.perf_counter()
        path.write_text(f"save {number}", "utf-8")
        while str(path) not in paths:
            told.wait(1)
            told.clear()
        took.append(1000 * (time.perf_counter() - begun))
        paths.clear()
        time.sleep(0.01)
    observing.end(observer)
    spread("handler: write to report", took, 5, "ms")


def save(folder: Path) -> None:
    """From a save by another program until the window knows, in a tree of 50,000 files."""
    sandbox = tree(folder, LARGE)
    with opened(sandbox.root) as program:
        took: list[float] = []
        for number in range(SAVES):
            path = f"p0/d{number}/f{number * 20}.txt"
            begun = time.perf_counter()
            sandbox.write(path, b"saved %d" % number)
            program.until(lambda path=path: any(path in names(event) for _at, event in program.changes()))  # type: ignore[misc]
            took.append(1000 * (program.changes()[-1][0] - begun))
            program.rest(0.3)
        spread("save: until the window knows", took, 300, "ms")
        program.rest(5.0)
        say("save: idle afterwards", program.idle(), "% of a processor", 1)


def storm(folder: Path) -> None:
    """10,000 changes in 5 s."""
    sandbox = tree(folder, 1_000)
    with opened(sandbox.root) as program:
        pulse = Pulse()
        pulse.start()
        writer = subprocess.Popen([sys.executable, "-c", _STORM, str(sandbox.root)])
        program.until(lambda: writer.poll() is not None)
        ended = time.perf_counter()
        program.until(lambda: bool(program.changes()) and program.changes()[-1][1].unsent >= STORM_LEFT)
        right = program.changes()[-1][0] - ended
        program.rest(5.0)
        say("storm: longest turn of the window", pulse.longest, "ms")
        say("storm: of the processor", pulse.longest_cpu, "ms", FRAME)
        say("storm: the picture is right after", max(0.0, right), "s", 3)
        say("storm: refreshes a second", len(program.changes()) / 5, "", 4)
        say("storm: files known", program.changes()[-1][1].unsent, f"of {STORM_LEFT}")
        del pulse
        program.rest(5.0)
        say("storm: idle afterwards", program.idle(), "% of a processor", 1)


def checkout(folder: Path) -> None:
    """A checkout that changes 29,000 files."""
    sandbox = tree(folder, CHECKOUT)
    fill(sandbox.root, CHECKOUT, "another text")
    sandbox.commit()
    with opened(sandbox.root) as program:
        pulse = Pulse()
        pulse.start()
        git = subprocess.Popen(["git", "checkout", "-q", "HEAD~1"], cwd=sandbox.root)
        program.until(lambda: git.poll() is not None)
        ended = time.perf_counter()
        program.rest(2.0)
        program.until(lambda: time.perf_counter() - program.events[-1][0] > 10)
        said = program.changes()
        say("checkout: files known", said[-1][1].unsent if said else 0, f"of {CHECKOUT}")
        say("checkout: the last is known after", said[-1][0] - ended if said else 0.0, "s")
        say("checkout: longest turn of the window", pulse.longest, "ms")
        say("checkout: of the processor", pulse.longest_cpu, "ms", FRAME)
        del pulse
        program.rest(5.0)
        say("checkout: idle afterwards", program.idle(), "% of a processor", 1)


def names(event: FilesChanged) -> set[str]:
    """The files that are named."""
    return {item.path for item in event.news}


def spread(what: str, values: Sequence[float], target: float, unit: str) -> None:
    """Median, p95 and the longest."""
    ordered = sorted(values)
    say(f"{what}, median", statistics.median(ordered), unit)
    say(f"{what}, p95", ordered[int(len(ordered) * 0.95)], unit, target)
    say(f"{what}, longest", ordered[-1], unit)


def say(what: str, value: float, unit: str, target: float | None = None) -> None:
    """One figure, with its target where it has one."""
    aim = "" if target is None else f"   (at most {target:.4g}) {'ok' if value <= target else 'MISSED'}"
    sys.stdout.write(f"{what:42} {value:10.2f} {unit}{aim}\n")
    sys.stdout.flush()


CASES = {"handler": handler, "save": save, "storm": storm, "checkout": checkout}


def main() -> None:
    """Measure everything, or what is named."""
    os.environ |= masked_environment()
    with screen() as shown:
        os.environ["DISPLAY"] = shown.display
        application = QApplication(["haiku-pair"])
        for name in sys.argv[1:] or CASES:
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                os.environ["HAIKU_PAIR_HOME"] = f"{folder}/home"
                CASES[name](Path(folder))
        application.quit()


if __name__ == "__main__":
    main()

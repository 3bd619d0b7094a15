"""From a key to its pixel on the screen, and what a thousand keys cost the processor, beside Kate and Geany.

    python tests/bench/keys.py [ROUNDS] [LINES]

All programs run under one Xvfb, each with the same Python file of 100,000 lines (in a git repository, so that changes
are marked) in a home of its own and with what it does by itself. They take turns of 40 keys: 20 characters are typed
and taken back again, each after the last is seen. Processor time is that of all processes of a program, from before
the first key until half a second after the last. Kate and Geany are Debian's packages; one that is not installed is
left out.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.editor import source
from tests.bench.hands import Hands
from tests.bench.screen import HEIGHT, WIDTH, Screen, resident, screen

TYPED = "value2item4other6that"[:20]
LOOK = 0.0002
"""Seconds between two looks at the screen."""
TICK = os.sysconf("SC_CLK_TCK")
_PROBES = 9
AT = (520, 420)
"""Where the text is clicked, in all of them."""
GOALS = {"kate": (0.85, 0.6), "geany": (0.85, 0.9)}


@dataclass
class Program:
    """One of those that are measured."""

    name: str
    process: subprocess.Popen[bytes]
    window: int
    box: tuple[int, int, float] = (0, 0, 0.0)
    """Where the first character will stand: left and top, and the width of one."""
    took: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def processor(self) -> float:
        """Seconds so far, with all processes it has started."""
        return sum(_seconds(pid) for pid in _family(self.process.pid))


def repository(folder: Path, text: str) -> str:
    """A folder under git with one file, whose path this is."""
    file = folder / "repo" / "big.py"
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
    author = ("-c", "user.name=bench", "-c", "user.email=bench@localhost")
    for words in (("init", "-q"), ("add", "."), (*author, "commit", "-qm", "first")):
        subprocess.run(["git", *words], cwd=file.parent, check=True)
    return str(file)


def commands() -> dict[str, list[str]]:
    """How each is started, but for the file."""
    found = {"haiku-pair": [sys.executable, "-m", "haiku_pair"]}
    if shutil.which("kate"):
        found["kate"] = ["kate", "--new", "--line", "60000"]
    if shutil.which("geany"):
        found["geany"] = ["geany", "--new-instance", "--no-msgwin", "--no-session", "--line", "60000"]
    return found


def start(shown: Screen, hands: Hands, name: str, command: list[str]) -> Program:
    """Start a program and wait until its text and nothing more is done.

    Raises:
        TimeoutError: it showed no window.
    """
    home = Path(command[-1]).parents[1] / "home"
    home.mkdir()
    before = set(hands.windows())
    environment = shown.environment(home) | {"PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until(lambda: bool(set(hands.windows()) - before), name)
    program = Program(name, process, 0)
    rest(program)
    program.window = next(window for window in reversed(hands.windows()) if window not in before)
    hands.bring(program.window, WIDTH, HEIGHT)
    rest(program)
    hands.click(*AT)
    if name == "haiku-pair":
        go_to(hands, "60000")
    for key in ("End", "Return", "Home"):
        hands.press(key)
    rest(program)
    return program


def go_to(hands: Hands, line: str) -> None:
    """To a line, as by hand."""
    hands.press_with("Control_L", "g")
    time.sleep(1)
    for digit in line:
        hands.press(digit)
    hands.press("Return")
    time.sleep(1)


def until(condition: Callable[[], bool], what: str, limit: float = 60) -> None:
    """Wait until something is so.

    Raises:
        TimeoutError: it took longer.
    """
    end = time.perf_counter() + limit
    while not condition():
        if time.perf_counter() > end:
            raise TimeoutError(what)
        time.sleep(0.05)


def rest(program: Program, quiet: float = 1.0, limit: float = 90) -> None:
    """Wait until a program does next to nothing for a while."""
    end = time.perf_counter() + limit
    before = program.processor()
    while time.perf_counter() < end:
        time.sleep(quiet)
        now = program.processor()
        if now - before < 0.03:
            return
        before = now


def find_text(shown: Screen, hands: Hands, program: Program) -> None:
    """Type some characters and see where they appear.

    Raises:
        LookupError: nothing as wide as so many characters was seen.
    """
    pictures = []
    for key in "m" * _PROBES:
        hands.press(key)
        time.sleep(0.5)
        pictures.append(shown.picture())
    for _ in range(_PROBES):
        hands.press("BackSpace")
        time.sleep(0.2)
    more = _PROBES - 1
    for top, (left, right) in sorted(_changed(pictures[0], pictures[-1]).items()):
        if 5 * more <= right - left <= 20 * more:
            advance = (right - left) / more
            program.box = (left - round(advance), top - 1, advance)
            return
    raise LookupError(f"the text of {program.name} was not found on the screen")


def _changed(before: Sequence[bytes], after: Sequence[bytes]) -> dict[int, tuple[int, int]]:
    """For each row in which pixels differ, the first and the last of them."""
    found = {}
    for number, (old, new) in enumerate(zip(before, after, strict=True)):
        if old != new:
            places = [at for at in range(0, len(old), 4) if old[at : at + 3] != new[at : at + 3]]
            if places:
                found[number] = (places[0] // 4, places[-1] // 4)
    return found


def turn(shown: Screen, hands: Hands, program: Program, chance: random.Random) -> None:
    """Forty keys."""
    hands.bring(program.window, WIDTH, HEIGHT)
    time.sleep(0.5)
    begun = program.processor()
    for number, key in [*enumerate(TYPED), *((at, "BackSpace") for at in reversed(range(len(TYPED))))]:
        left, top, advance = program.box
        # Not the first pixels, where the cursor blinks.
        place = (round(left + number * advance) + 3, top, round(advance) - 3, 10)
        before, at = shown.part(*place), time.perf_counter()
        hands.press(key)
        while shown.part(*place) == before:
            if time.perf_counter() - at > 2:
                raise TimeoutError(f"{program.name} did not show {key}")
            time.sleep(LOOK)
        program.took.append((time.perf_counter() - at) * 1000)
        time.sleep(chance.uniform(0.04, 0.08))
    time.sleep(0.5)
    program.cpu.append((program.processor() - begun) / (2 * len(TYPED)) * 1000)


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        return [pid, *(one for child in children.read_text().split() for one in _family(int(child)))]
    except FileNotFoundError:
        return [pid]


def _seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICK


def _told(programs: Sequence[Program]) -> None:
    print(f"{'program':<12} {'p50 ms':>7} {'p95 ms':>7} {'p99 ms':>7} {'CPU s / 1,000 keys':>19} {'RSS MiB':>8}")
    figures = {}
    for program in programs:
        ordered = sorted(program.took)
        p50, p95, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * part))] for part in (0.5, 0.95, 0.99))
        cpu = statistics.median(program.cpu)
        figures[program.name] = (p50, p99, cpu)
        print(f"{program.name:<12} {p50:7.2f} {p95:7.2f} {p99:7.2f} {cpu:19.2f} {resident(program.process.pid):8.0f}")
    ours = figures["haiku-pair"]
    for name, (pixel, processor) in GOALS.items():
        if name not in figures:
            print(f"{name} is not installed: left out (apt-get install {name})")
            continue
        p50, p99, cpu = (mine / theirs for mine, theirs in zip(ours, figures[name], strict=True))
        print(f"haiku-pair / {name}: p50 {p50:.2f}, p99 {p99:.2f} (goal {pixel}), CPU {cpu:.2f} (goal {processor})")


def main() -> int:
    """Measure and print; 0 always: the goals are for the reader."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    lines = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    chance = random.Random(1)
    programs: list[Program] = []
    with screen() as shown, tempfile.TemporaryDirectory() as folder:
        hands = Hands(shown.display)
        try:
            text = source(lines)
            for name, command in commands().items():
                programs.append(start(shown, hands, name, [*command, repository(Path(folder) / name, text)]))
                find_text(shown, hands, programs[-1])
            for number in range(rounds + 1):
                for program in programs:
                    turn(shown, hands, program, chance)
                    if number == 0:  # the first does not count
                        program.took.clear()
                        program.cpu.clear()
            _told(programs)
        finally:
            for program in programs:
                program.process.kill()
                program.process.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())

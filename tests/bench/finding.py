"""Finding in 50,000 files, and marks in 100,000 lines: what a key costs the window, how soon results come.

    python tests/bench/finding.py [FILES]

Files of some 40 lines in 500 folders, made for the run. The window's part is the worst turn of its event loop; medians
of five. Nothing here has a rival to stand beside: the targets are a frame (16.7 ms) for the window, 100 ms to the first
result and to the end of a search that is given up.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QMainWindow

from haiku_pair.engine.vcs.line_changes import Known, line_changes
from haiku_pair.engine.workspace.outline import Definition
from haiku_pair.engine.workspace.symbols import SymbolBook
from haiku_pair.engine.workspace.whole_search import WholeSearch
from haiku_pair.protocol.searching import Wanted
from haiku_pair.window.commands.fuzzy import Finder
from haiku_pair.window.commands.picker import Picker
from haiku_pair.window.conversation.completing import folders_of
from haiku_pair.window.files.quick_open import _Choices
from haiku_pair.window.lines.spots import of_changes
from haiku_pair.window.theme.theme import Theme

FILES, FOLDERS, LINES = 50_000, 500, 100_000
WORDS = ("heron", "pond", "leap", "croak", "stone", "ledger", "invoice", "parrot", "window", "bridge")
ROUNDS = 5


def paths(count: int) -> list[str]:
    """Names like those of programs."""
    return [
        f"{WORDS[n % 10]}/{WORDS[n // 10 % 10]}_{n % FOLDERS}/{WORDS[n // 7 % 10]}_{WORDS[n // 3 % 10]}_{n}.py"
        for n in range(count)
    ]


def text(number: int) -> bytes:
    """A small module."""
    name = WORDS[number % 10]
    return f"def {name}_{number}(value):\n    return value + {number}\n\n\n".encode() * 10


def timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def say(what: str, values: list[float]) -> None:
    """One line of the report."""
    print(f"{what:<62}{statistics.median(values):9.1f} ms   worst {max(values):9.1f} ms")


def naming(names: list[str]) -> None:
    """What a step of the work costs that goes on while a name is typed after `@`: slices of it take 6 ms and a step."""
    learned: list[float] = []
    looked: list[float] = []
    for _ in range(ROUNDS):
        learned.append(longest(folders_of(names)))
        finder = Finder(names)
        looked.append(max(longest(finder.steps(query, 50)) for query in ("h", "heron", "bridge499", "zzzq")))
    say("naming: longest step with the folders of all files", learned)
    say("naming: longest step with a key", looked)


def longest(steps: Iterator[object]) -> float:
    """Milliseconds of the longest step, of the processor."""
    found = 0.0
    while True:
        start = time.thread_time()
        if next(steps, steps) is steps:
            return found
        found = max(found, (time.thread_time() - start) * 1000)


def quick_open(names: list[str]) -> None:
    """What opening the picker and each key in it costs the window."""
    app = QApplication.instance() or QApplication(["bench"])
    window = QMainWindow()
    window.resize(1200, 800)
    window.show()
    picker = Picker(Theme(), "Open file", window)
    opened: list[float] = []
    worst: list[float] = []
    whole: list[float] = []

    def show() -> None:
        picker.open("", _Choices(names), "", names)
        app.processEvents()

    for _ in range(ROUNDS):
        opened.append(timed(show))
        for letter in "hpond42":
            turns = [timed(partial(picker.line.insert, letter))]
            while picker.is_looking:
                turns.append(timed(app.processEvents))
            worst.append(max(turns))
            whole.append(sum(turns))
        picker.close_picker()
    say(f"quick open, {len(names):,} files: open", opened)
    say("quick open: the longest turn of a letter", worst)
    say("quick open: from a letter to what is found", whole)


def _end(running: WholeSearch, thread: threading.Thread) -> None:
    running.stop()
    thread.join()


def search(root: Path, names: list[str]) -> None:
    """A search that finds little, one that finds much, and giving one up."""
    for what, wanted in (("rare text", Wanted("leap_4992(")), ("pattern", Wanted(r"croak_\d+7\b", pattern=True))):
        firsts, ends = [], []
        for _ in range(ROUNDS):
            begun, first = time.perf_counter(), 0.0
            for _told in WholeSearch(root, names, {}, wanted).told():
                first = first or (time.perf_counter() - begun) * 1000
            firsts.append(first)
            ends.append((time.perf_counter() - begun) * 1000)
        say(f"search, {what}: first result", firsts)
        say(f"search, {what}: all files", ends)
    given_up = []
    for _ in range(ROUNDS):
        running = WholeSearch(root, names, {}, Wanted("(x+x+)+y", pattern=True))
        thread = threading.Thread(target=lambda: list(running.told()))  # noqa: B023
        thread.start()
        time.sleep(0.3)
        given_up.append(timed(partial(_end, running, thread)))
    say("search given up: until its process is gone", given_up)


def marks() -> None:
    """Comparing in the engine, moving along in the window."""
    before = tuple(f"line {number}" for number in range(LINES))
    now = (*before[:10], "new", *before[10:50_000], *before[50_001:])
    say(
        "marks, 100,000 lines: compare",
        [timed(lambda: line_changes(Known(before, before), now)) for _ in range(ROUNDS)],
    )
    many = tuple(f"{line}!" if number % 50 == 0 else line for number, line in enumerate(before))
    say(
        "marks, 2,000 changes: compare",
        [timed(lambda: line_changes(Known(before, before), many)) for _ in range(ROUNDS)],
    )
    spots = of_changes(line_changes(Known(before, before), many))
    say("marks, 2,000 changes: a line break at the top", [timed(lambda: spots.moved(0, 1, 2)) for _ in range(ROUNDS)])
    say("marks, 2,000 changes: a letter at the top", [timed(lambda: spots.moved(0, 1, 1)) for _ in range(ROUNDS)])


def definitions(names: list[str]) -> None:
    """Letters among half a million names."""
    book = SymbolBook((name, [Definition(f"{WORDS[k]}_{name[-9:-3]}", k, 0, "") for k in range(10)]) for name in names)
    say(
        "definitions, ten a file: each key",
        [timed(partial(book.find, letters)) for letters in ("h", "he", "her4", "ld_42")],
    )


def main() -> None:
    """Everything."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FILES
    names = paths(count)
    marks()
    naming(sorted(names))
    quick_open(names)
    definitions(names)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for number, name in enumerate(names):
            place = root / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text(number))
        search(root, names)


if __name__ == "__main__":
    main()

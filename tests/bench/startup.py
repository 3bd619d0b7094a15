"""Start-up: from the start of the process to the first frame with the file's text.

    python tests/bench/startup.py [ROUNDS]

Ours beside a bare PySide6 window with a QPlainTextEdit and, where it is installed, Kate; interleaved in one run on a
virtual screen, medians. Prints the window's resident memory as well.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.screen import Screen, screen, time_to_content

BLOCKS = "\n".join("█" * 60 for _ in range(60)) + "\n"
ROOT = Path(__file__).parents[2]


def commands(file: Path) -> dict[str, list[str]]:
    """What is measured, by name."""
    found = {
        "bare": [sys.executable, str(Path(__file__).with_name("bare_window.py")), str(file)],
        "haiku-pair": [sys.executable, "-m", "haiku_pair", str(file)],
    }
    if shutil.which("kate"):
        found["kate"] = ["kate", "--new", str(file)]
    return found


def measure(shown: Screen, rounds: int, folder: Path) -> dict[str, list[tuple[float, float]]]:
    """Seconds and MiB of every round by program; one round before that does not count."""
    file = folder / "blocks.txt"
    file.write_text(BLOCKS, "utf-8")
    results: dict[str, list[tuple[float, float]]] = {}
    for number in range(rounds + 1):
        for name, command in commands(file).items():
            home = folder / f"home-{name}"
            home.mkdir(exist_ok=True)
            seen = time_to_content(shown, command, home)
            if number:
                results.setdefault(name, []).append(seen)
    return results


def main() -> int:
    """Measure and print; 0 always: the targets are for the reader."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with screen() as shown, tempfile.TemporaryDirectory() as folder:
        results = measure(shown, rounds, Path(folder))
    medians = {name: statistics.median(took for took, _ in seen) for name, seen in results.items()}
    print(f"{rounds} rounds, interleaved, medians; {WIDTH_NOTE}")
    print(f"{'program':<12} {'first text s':>12} {'/ bare':>7} {'/ kate':>7} {'RSS MiB':>8}")
    for name, median in medians.items():
        memory = statistics.median(mib for _, mib in results[name])
        to_kate = f"{median / medians['kate']:7.2f}" if "kate" in medians else "      -"
        print(f"{name:<12} {median:12.3f} {median / medians['bare']:7.2f} {to_kate} {memory:8.0f}")
    print("targets for haiku-pair: at most 1.5 x bare, 0.65 x kate, 110 MiB")
    return 0


WIDTH_NOTE = "a window without window manager on 1280 x 800"

if __name__ == "__main__":
    sys.exit(main())

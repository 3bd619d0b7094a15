"""The conversation while an answer streams in, and when it has become long, beside plain widgets with the same text.

    python tests/bench/stream.py [ROUNDS]

20,000 tokens come at 2,000 a second, as events of the engine; the plain widget inserts the same text at the same frame
rate. `cpu` is of the whole process, event loop and feeder included; `turn` is the longest time the window answered
nobody, by the clock and by the processor (others may use this machine); `first` is from the first delta to its
picture. `whole` runs the program itself, window and engine, against a server on loopback. `long` opens conversations of
10 and of 2,000 messages, beside one text widget for each message.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench.screen import screen
from tests.bench.stream_cases import SHAPES, SPEED

FRAME = 1000 / 60
Found = dict[str, float]


def alone(who: str, what: str, display: str) -> Found:
    """One measurement in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.stream_cases", who, what]
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    root = Path(__file__).parents[2]
    done = subprocess.run(command, env=environment, cwd=root, check=True, stdout=subprocess.PIPE, timeout=600)
    found: Found = json.loads(done.stdout.splitlines()[-1])
    return found


def both(who: str, shape: str, display: str) -> Found:
    """The processor's time of one run, and the turns of another."""
    return alone(who, f"{shape} pulse", display) | alone(who, shape, display)


def middle(rounds: Sequence[Found]) -> Found:
    """The median of each figure."""
    return {name: statistics.median(found[name] for found in rounds) for name in rounds[0]}


def verdict(**limits: tuple[float, float]) -> str:
    """Which figures are beyond their limits; figure and limit by name."""
    beyond = [f"{name} {found:.2f} > {limit:.2f}" for name, (found, limit) in limits.items() if found > limit]
    return f"TOO SLOW: {', '.join(beyond)}" if beyond else "within its limits"


def streaming(shape: str, rounds: int, display: str) -> None:
    """One shape of text."""
    pairs = [(both(("ours", "plain")[place], shape, display) for place in range(2)) for _ in range(rounds)]
    ours, plain = (middle(found) for found in zip(*pairs, strict=True))
    ratio = ours["cpu"] / plain["cpu"]
    most = FRAME if shape == "mixed" else 2 * FRAME
    limits = {"turn": (ours["turn_cpu"], most), "first": (ours["first"], 50.0)}
    if shape == "mixed":
        limits["ratio"] = (ratio, 1.15)
    print(f"{shape} at {SPEED:,} deltas/s: {verdict(**limits)}")
    for name, found in (("ours ", ours), ("plain", plain)):
        print(
            f"  {name} cpu {found['cpu']:5.2f} s ({found['share']:4.1f} % of a core)   turn {found['turn']:5.1f} ms, "
            f"on the processor {found['turn_cpu']:5.1f}   over a frame {found['late']:3.0f}   "
            f"first {found['first']:4.1f} ms"
        )
    print(f"  ratio {ratio:.2f}\n")


def long(rounds: int, display: str) -> None:
    """Many messages."""
    few, many = (middle([alone("ours", f"long {count}", display) for _ in range(rounds)]) for count in (10, 2_000))
    widgets = alone("plain", "long 2000", display)
    limits = {
        "paint": (many["paint"] / few["paint"], 2.0),
        "resize": (many["resize"], FRAME),
        "memory": (many["memory"] / widgets["memory"], 0.2),
    }
    print(f"2,000 messages: {verdict(**limits)}")
    for name, found in (("10 of ours   ", few), ("2,000 of ours", many), ("2,000 widgets", widgets)):
        print(
            f"  {name} paint {found['paint']:7.1f} ms   resize {found['resize']:6.1f} ms   "
            f"memory {found['memory']:6.1f} MiB   scroll {found['scroll']:5.1f} ms   jump {found['jump']:5.1f} ms"
        )
    print()


def whole(rounds: int, display: str) -> None:
    """Window and engine together."""
    found = middle([alone("ours", "whole", display) for _ in range(rounds)])
    limits = {"share": (found["share"], 40.0), "turn": (found["turn_cpu"], FRAME)}
    print(f"The whole program at {SPEED:,} deltas/s: {verdict(**limits)}")
    print(
        f"  both {found['share']:4.1f} % of a core (window {found['window']:4.1f}, engine {found['engine']:4.1f}) over "
        f"{found['seconds']:4.1f} s   turn {found['turn']:5.1f} ms, on the processor {found['turn_cpu']:5.1f}"
    )


def main() -> None:
    """Measure everything, or what is named."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    wanted = sys.argv[2:] or [*SHAPES, "long", "whole"]
    with screen() as shown:
        for name in wanted:
            if name == "long":
                long(rounds, shown.display)
            elif name == "whole":
                whole(rounds, shown.display)
            else:
                streaming(name, rounds, shown.display)


if __name__ == "__main__":
    main()

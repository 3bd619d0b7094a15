"""What changed since the last answer, where 29,000 files did: a checkout, a program, own work in the middle of it.

    python tests/bench/deltas.py

No window and no watcher: the working tree is captured and compared, as at the beginning of a turn. Printed is what of
it was found (none may be missed), and how long a turn would wait for it.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from haiku_pair.engine.pairing.context import MessageContext
from haiku_pair.engine.pairing.deltas import KnownTree
from haiku_pair.engine.vcs.head_moves import HeadMove, head_move
from haiku_pair.engine.vcs.ranges import Ranges
from haiku_pair.engine.vcs.runner import GitRunner
from tests.helpers.pair_stage import Pair
from tests.helpers.repositories import Sandbox, masked_environment, with_history

FILES = 29_000
OWN = 25
"""Files the person has changed beside."""


class Told:
    """What the model was told of, and what it would be told now."""

    def __init__(self, pair: Pair) -> None:
        self._pair = pair
        root = pair.sandbox.root
        self._ranges = Ranges(pair.person, GitRunner(outside=root), pair.trees, root)
        self._known = KnownTree(pair.trees, "", withheld=pair.overlay.withheld)

    def now(self) -> None:
        """It is told of everything."""
        self._known.told(self._pair.trees.capture({}), self._pair.person.state())

    def delta(self, what: str, read: Sequence[str] = ()) -> tuple[MessageContext, set[str]]:
        """What it would be told, and the files that differ in truth."""
        started = time.perf_counter()
        working = self._pair.trees.capture({})
        captured = time.perf_counter()
        found = self._known.delta_to(working, self._pair.person.state(), self._moves, read)
        told = time.perf_counter()
        say(f"{what}: captured", captured - started, "s")
        say(f"{what}: compared and told", told - captured, "s")
        say(f"{what}: characters for the model", len(found.text), "")
        changes = self._pair.trees.changes(self._known.tree, working, renames=False)
        return found, {change.path for change in changes}

    def _moves(self, old: str, new: str) -> HeadMove | None:
        return head_move(self._ranges, old, new)


def fill(sandbox: Sandbox, text: str, first: int = 0) -> set[str]:
    """Write all files, and their names."""
    names = [f"src/d{number % 290}/file_{number}.txt" for number in range(first, FILES)]
    for name in names:
        path = sandbox.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text} {name}\n")
    return set(names)


def missed(what: str, wanted: set[str], found: set[str]) -> None:
    """Say how many are not there."""
    say(f"{what}: missed", len(wanted - found), f"of {len(wanted)}", 0)
    say(f"{what}: not changed and told all the same", len(found - wanted), "", 0)


def checkout(pair: Pair, told: Told, every: set[str]) -> None:
    """The history changes all files, the person some on top, of which some are new."""
    pair.sandbox.git("checkout", "--quiet", "HEAD~1")
    own = sorted(every)[:OWN]
    for name in own:
        pair.sandbox.write(name, b"by hand\n")
    pair.sandbox.write("new.txt", b"by hand\n")
    found, differ = told.delta("checkout", sorted(every)[:100])
    missed("checkout", {*every, "new.txt"}, differ)
    by_history = f"{len(every) - OWN} files changed by that alone"
    say("checkout: counted", float(by_history in found.text), "(1: yes)")
    with_diff = sum(f"{name} (changed)" in found.text for name in own) + ("new.txt (created)" in found.text)
    say("checkout: own work told of", with_diff, f"of {OWN + 1}")


def program(pair: Pair, told: Told, every: set[str]) -> None:
    """A program changes all files; then nobody changes anything, and one file."""
    fill(pair.sandbox, "by a program")
    found, differ = told.delta("program")
    missed("program", {*every, "new.txt"} if "new.txt" in differ else every, differ)
    say("program: counted", float(f"{len(differ)} files changed" in found.text), "(1: yes)")
    told.now()
    found, differ = told.delta("nothing")
    missed("nothing", set(), differ)
    one = min(every)
    pair.sandbox.write(one, b"one more\n")
    found, differ = told.delta("one")
    missed("one", {one}, differ)


def say(what: str, value: float, unit: str, target: float | None = None) -> None:
    """One figure, with its target where it has one."""
    aim = "" if target is None else f"   (at most {target:.4g}) {'ok' if value <= target else 'MISSED'}"
    sys.stdout.write(f"{what:52} {value:10.2f} {unit}{aim}\n")
    sys.stdout.flush()


def main() -> None:
    """Measure everything."""
    os.environ |= masked_environment()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        sandbox = with_history(Path(folder) / "work")
        every = fill(sandbox, "one text")
        sandbox.commit("One text")
        fill(sandbox, "another text")
        sandbox.commit("Another text")
        pair = Pair(sandbox, Path(folder) / "private.git")
        told = Told(pair)
        told.now()
        checkout(pair, told, every)
        told.now()
        program(pair, told, every)
        pair.trees.close()


if __name__ == "__main__":
    main()

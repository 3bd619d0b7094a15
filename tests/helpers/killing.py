"""A program that is killed while it applies, saves, undoes and restores, and what must be true afterwards.

    python -m tests.helpers.killing FOLDER SEED KILLS [--git]

Each round forks a child that works on a small folder and dies by SIGKILL, at a call of the operating system that the
seed chooses or at some moment. Then the folder is opened again. It must hold what it held before the step that was
cut off, or what it should hold after it, and the journal must say which; and nothing of what went before is lost.
"""

from __future__ import annotations

import ctypes
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.disk.writing import is_temporary
from haiku_pair.engine.vcs.apply import Applier
from haiku_pair.engine.vcs.checkpoints import Checkpoints, Moment
from haiku_pair.engine.vcs.journal import Journal
from haiku_pair.engine.vcs.person import PersonsRepository
from haiku_pair.engine.vcs.runner import GitRunner
from haiku_pair.engine.vcs.trees import FileVersion, Trees
from haiku_pair.engine.workspace.folders import walk_files
from tests.helpers import repositories

THEIRS = ("a.txt", "b.txt", "src/c.py", "src/deep/d.py", "new/e.txt", "f")
"""Paths that steps write."""
MINE = ("mine.txt", "src/mine.py")
"""Paths that only the person saves."""
KILLING_CALLS = ("rename", "fsync", "write", "unlink", "mkdir", "rmdir", "open", "close", "fchmod")

PR_SET_CHILD_SUBREAPER = 36

Files = dict[str, str]


@dataclass(frozen=True)
class Step:
    """What the oracle knows of one step."""

    before: dict[str, str | None]
    after: dict[str, str | None]
    undone: bool = False
    past: bool = False
    """It was undone when a new step was made, and can't be redone."""


@dataclass(frozen=True)
class World:
    """What there should be: files, steps, checkpoints with the number of writes before them, paths of all writes."""

    files: Files
    steps: tuple[Step, ...] = ()
    checkpoints: tuple[tuple[Files, int], ...] = ()
    writes: tuple[tuple[str, ...], ...] = ()

    def changed(self, moves: dict[str, str | None]) -> Files:
        """The files with some of them changed."""
        files = {**self.files, **{path: text for path, text in moves.items() if text is not None}}
        return {path: text for path, text in files.items() if moves.get(path, "") is not None}

    def stepped(self, step: Step) -> World:
        """With one more step."""
        writes = (*self.writes, tuple(step.after))
        steps = tuple(replace(old, past=old.undone) for old in self.steps)
        return World(self.changed(step.after), (*steps, step), self.checkpoints, writes)

    def marked(self, number: int, *, undone: bool) -> World:
        """With one of the steps undone, or no longer."""
        step = self.steps[number]
        files = self.changed(step.before if undone else step.after)
        steps = (*self.steps[:number], replace(step, undone=undone), *self.steps[number + 1 :])
        return World(files, steps, self.checkpoints, (*self.writes, tuple(step.after)))


@dataclass
class Desk:
    """Everything over one folder and one store, as after a start."""

    root: Path
    store: Path
    trees: Trees = field(init=False)
    journal: Journal = field(init=False)
    applier: Applier = field(init=False)

    def __post_init__(self) -> None:
        runner = GitRunner(outside=self.root)
        self.gate = PathGate(self.root)
        person = PersonsRepository(self.root, runner)
        self.trees = Trees(self.store, person, runner, self.gate, lambda: walk_files(self.root))
        self.journal = Journal(self.trees)
        self.checkpoints = Checkpoints(self.trees, self.journal)
        self.applier = Applier(self.gate, self.trees, self.journal)

    def files(self) -> Files:
        """Text of all files; passing ones by their names."""
        found = (place for place in self.root.rglob("*") if place.is_file() and ".git" not in place.parts)
        return {place.relative_to(self.root).as_posix(): place.read_text() for place in found}


Work = tuple[Callable[[], object], World]
"""Something to do, and what there should be afterwards."""


def apply(desk: Desk, world: World, chance: random.Random) -> Work:
    """A step of random changes."""
    moves: dict[str, str | None] = {}
    for path in chance.sample(THEIRS, chance.randint(1, len(THEIRS))):
        gone = chance.random() < 0.3
        moves[path] = None if gone else f"{chance.random()}\n" * chance.randint(0, 400)
    step = Step({path: world.files.get(path) for path in moves}, moves)
    if step.before == step.after:
        return save(desk, world, chance)

    def act() -> None:
        base = desk.trees.capture({})
        versions = {path: None if text is None else FileVersion(text.encode()) for path, text in moves.items()}
        desk.applier.apply("Step", base, desk.trees.write(base, versions), {})

    changed = {path for path in moves if step.before[path] != moves[path]}
    step = Step({path: step.before[path] for path in changed}, {path: moves[path] for path in changed})
    return act, world.stepped(step)


def save(desk: Desk, world: World, chance: random.Random) -> Work:
    """The person saves a file."""
    path, text = chance.choice(MINE), f"{chance.random()}\n" * chance.randint(1, 400)
    return lambda: desk.gate.write(path, text.encode()), replace(world, files={**world.files, path: text})


def undo(desk: Desk, world: World, chance: random.Random) -> Work:
    """The newest step that stands is taken back."""
    done = [number for number, step in enumerate(world.steps) if not step.undone]
    if not done:
        return apply(desk, world, chance)
    return lambda: desk.applier.undo({}), world.marked(done[-1], undone=True)


def redo(desk: Desk, world: World, chance: random.Random) -> Work:
    """The step undone last is taken again."""
    newest = max((number for number, step in enumerate(world.steps) if not step.undone), default=-1)
    later = [number for number in range(newest + 1, len(world.steps)) if not world.steps[number].past]
    if not later:
        return undo(desk, world, chance)
    return lambda: desk.applier.redo({}), world.marked(later[0], undone=False)


def note(desk: Desk, world: World, chance: random.Random) -> Work:
    """A checkpoint is taken."""

    def act() -> None:
        desk.checkpoints.take(Moment("Before", desk.trees.capture({}), time.time(), "", "", 0))

    return act, replace(world, checkpoints=(*world.checkpoints, (dict(world.files), len(world.writes))))


def restore(desk: Desk, world: World, chance: random.Random) -> Work:
    """A checkpoint is gone back to."""
    if not world.checkpoints:
        return note(desk, world, chance)
    number = chance.randrange(len(world.checkpoints))
    files, writes = world.checkpoints[number]
    written = {path for paths in world.writes[writes:] for path in paths}
    moves = {path: files.get(path) for path in written if files.get(path) != world.files.get(path)}
    if not moves:
        return apply(desk, world, chance)

    def act() -> None:
        taken = desk.checkpoints.all()[len(world.checkpoints) - 1 - number]
        desk.applier.restore("Back", taken.tree, taken.after_step, {})

    step = Step({path: world.files.get(path) for path in moves}, moves)
    return act, world.stepped(step)


WORKS = (apply, apply, apply, save, undo, undo, redo, note, restore)


def work(desk: Desk, world: World, chance: random.Random, told: int) -> None:
    """Work until killed; what is begun and what is done goes down the pipe."""
    if chance.random() < 0.7:
        die_at_a_call(chance.randint(1, 400))
    while True:
        act, after = chance.choice(WORKS)(desk, world, chance)
        tell(told, after)
        act()
        os.write(told, b"done\n")
        world = after


def die_at_a_call(count: int) -> None:
    """SIGKILL at the n-th call that changes something, just before or just after it."""
    left = [count]

    def wrapped(call: Callable[..., object]) -> Callable[..., object]:
        def act(*arguments: object, **more: object) -> object:
            left[0] -= 1
            if left[0] == 0 and count % 2:
                os.kill(os.getpid(), signal.SIGKILL)
            result = call(*arguments, **more)
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return act

    for name in KILLING_CALLS:
        setattr(os, name, wrapped(getattr(os, name)))


def tell(pipe: int, world: World) -> None:
    """The world that is being made, as a line."""
    steps = [[step.before, step.after, step.undone, step.past] for step in world.steps]
    raw = json.dumps([world.files, steps, world.checkpoints, world.writes]).encode() + b"\n"
    while raw:
        raw = raw[os.write(pipe, raw) :]


def heard(line: bytes) -> World:
    """The other end of `tell`."""
    files, steps, checkpoints, writes = json.loads(line)
    taken = tuple((files, count) for files, count in checkpoints)
    return World(files, tuple(Step(*step) for step in steps), taken, tuple(tuple(paths) for paths in writes))


def one_round(root: Path, store: Path, world: World, chance: random.Random) -> World:
    """Start, work, be killed; the world as it must be now, checked."""
    desk = Desk(root, store)
    desk.applier.recover()
    check(desk, [world])
    desk.trees.close()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(Desk(root, store), world, chance, writing)
        except BaseException as error:  # noqa: BLE001 - the child must not go on as the parent
            os.write(2, f"the child failed: {error!r} {getattr(error, 'problem', '')}\n".encode())
        os._exit(1)
    os.close(writing)
    said = listened(reading, child, time.monotonic() + chance.uniform(0.02, 0.6))
    _, status = os.waitpid(child, 0)
    wait_for_orphans()
    os.close(reading)
    assert os.WIFSIGNALED(status), "the child ended by itself"
    return settled(root, store, world, said.split(b"\n"))


def adopt_orphans() -> None:
    """From now on processes whose parent was killed become children of this one (Linux, prctl(2))."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def wait_for_orphans() -> None:
    """A git that the killed program had started goes on to its end; what it does counts as done before."""
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def listened(reading: int, child: int, end: float) -> bytes:
    """All that the child says until it dies, by itself or at the end of its time."""
    os.set_blocking(reading, False)
    said = bytearray()
    killed = False
    while True:
        try:
            piece = os.read(reading, 1 << 16)
        except BlockingIOError:
            time.sleep(0.001)
        else:
            if not piece:
                return bytes(said)
            said += piece
        if not killed and time.monotonic() > end:
            os.kill(child, signal.SIGKILL)
            killed = True


def settled(root: Path, store: Path, world: World, lines: list[bytes]) -> World:
    """Which of the two worlds it is after the next start."""
    lines.pop()  # what was cut off in the middle had not begun
    for line, following in zip(lines, [*lines[1:], b""], strict=False):
        if line != b"done" and following == b"done":
            world = heard(line)
    possible = [world]
    if lines and lines[-1] != b"done":
        possible.append(heard(lines[-1]))
    desk = Desk(root, store)
    desk.applier.recover()
    found = check(desk, possible)
    desk.trees.close()
    return found


def check(desk: Desk, possible: list[World]) -> World:
    """The world that files and journal agree on; what a save left behind is swept here as it were by the person."""
    for path in [path for path in desk.files() if is_temporary(path.rpartition("/")[2])]:
        assert len(path.rpartition("-")[2]) == 16, f"a step left {path}"
        (desk.root / path).unlink()
    files = desk.files()
    steps = [step.undone for step in reversed(desk.journal.steps())]
    checkpoints = len(desk.checkpoints.all())
    for world in possible:
        said = [step.undone for step in world.steps][-300:]
        if files == world.files and steps == said and checkpoints == len(world.checkpoints):
            return world
    differing = [
        {path for path in {*files, *world.files} if files.get(path) != world.files.get(path)} for world in possible
    ]
    expected = [([step.undone for step in world.steps], len(world.checkpoints)) for world in possible]
    raise AssertionError(f"neither old nor new: {differing}, journal {steps} {checkpoints}, expected {expected}")


def take_all_back(root: Path, store: Path, world: World) -> None:
    """Undo everything that stands: nothing may be missing."""
    desk = Desk(root, store)
    for number in reversed(range(len(world.steps))):
        if not world.steps[number].undone:
            desk.applier.undo({})
            world = world.marked(number, undone=True)
            check(desk, [world])
    desk.trees.close()


def main() -> int:
    """Run the rounds; 0 when all was well."""
    adopt_orphans()
    folder, seed, kills = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    for name, value in repositories.masked_environment().items():
        os.environ[name] = value
    texts = {"a.txt": b"a\n", "b.txt": b"b\n" * 300, "src/c.py": b"c\n", "mine.txt": b"mine\n"}
    make = repositories.with_history if "--git" in sys.argv else repositories.no_repository
    sandbox = make(folder, texts)
    store = folder / "data" / "private.git"
    world = World(Desk(sandbox.root, store).files())
    for number in range(kills):
        try:
            world = one_round(sandbox.root, store, world, random.Random(seed * 1000 + number))
        except AssertionError as error:
            sys.stderr.write(f"seed {seed}, round {number}: {error}\n")
            return 1
    take_all_back(sandbox.root, store, world)
    sys.stdout.write(f"seed {seed}: {kills} kills, {len(world.steps)} steps, {len(world.checkpoints)} checkpoints\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

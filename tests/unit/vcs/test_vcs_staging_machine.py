"""Any choice of hunks, staged, unstaged and discarded: git's own interactive commands say what has to come out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haiku_pair.engine.vcs.working_sides import WorkingSides
from tests.helpers.repositories import Sandbox
from tests.helpers.stager import Stager

APART = 8
"""Unchanged lines between two changes, so that git takes each for a hunk of its own."""
NAMES = ("auto.py", "bare.txt", "dos.crlf", "sub/fine.txt")


@dataclass(frozen=True)
class Change:
    """One file before and after, as git stores it."""

    old: bytes
    new: bytes | None
    executable: bool


def _side(runs: list[tuple[int, int]], which: int, *, ended: bool) -> bytes:
    lines: list[bytes] = []
    for number, run in enumerate(runs):
        lines += [b"kept %d %d\n" % (number, n) for n in range(APART)]
        lines += [b"%s %d %d\n" % ((b"old", b"new")[which], number, n) for n in range(run[which])]
    lines += [b"end %d\n" % n for n in range(APART)]
    raw = b"".join(lines)
    return raw if ended else raw[:-1]


@st.composite
def changes(draw: st.DrawFn) -> Change:
    count = st.integers(0, 2)
    runs = draw(st.lists(st.tuples(count, count).filter(any), max_size=3))
    old = _side(runs, 0, ended=draw(st.booleans()))
    if draw(st.integers(0, 9)) == 0:
        return Change(old, None, executable=False)
    return Change(old, _side(runs, 1, ended=draw(st.booleans())), executable=draw(st.booleans()))


@dataclass
class Bench:
    """One repository that every example sets up anew, and a twin in which git itself acts."""

    stager: Stager
    folder: Path

    @property
    def sandbox(self) -> Sandbox:
        return self.stager.sandbox

    def set_up(self, files: dict[str, Change], *, staged: bool) -> None:
        """Everything as in `old`, then changed in the working tree, and in the index too when `staged`."""
        self.sandbox.git("config", "core.autocrlf", "true" if len(files) % 2 else "false")
        for name in NAMES:
            (self.sandbox.root / name).unlink(missing_ok=True)
        for name, change in files.items():
            self._write(name, change.old, executable=False)
        self.sandbox.commit()
        for name, change in files.items():
            if change.new is None:
                (self.sandbox.root / name).unlink()
            else:
                self._write(name, change.new, executable=change.executable)
        if staged:
            self.sandbox.git("add", "--all")

    def _write(self, name: str, raw: bytes, *, executable: bool) -> None:
        automatic = self.sandbox.git("config", "core.autocrlf") == b"true\n" and name == "auto.py"
        on_disk = raw.replace(b"\n", b"\r\n") if name.endswith(".crlf") or automatic else raw
        self.sandbox.write(name, on_disk, 0o755 if executable else 0o644)

    def chosen(self, sides: WorkingSides, choices: Iterator[bool]) -> tuple[dict[str, set[str]], bytes]:
        """Hunks by path, and the answers by which git takes the same."""
        taken: dict[str, set[str]] = {}
        answers = b""
        for path, ids in self.stager.ids(sides).items():
            said = [next(choices) for _ in ids]
            taken[path] = {hunk for hunk, yes in zip(ids, said, strict=True) if yes}
            answers += b"".join(b"y\n" if yes else b"n\n" for yes in said)
        return taken, answers

    def twin(self) -> Sandbox:
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.sandbox.root, self.folder, symlinks=True)
        return Sandbox(self.folder, self.folder)

    def state(self) -> tuple[object, ...]:
        """All that staging leaves alone."""
        stamps = {name: (self.sandbox.root / name).lstat() for name in self.sandbox.files()}
        return self.sandbox.files(), {name: found.st_mtime_ns for name, found in stamps.items()}, self.stager.refs()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    root = tmp_path / "repo"
    root.mkdir()
    sandbox = Sandbox(root, root)
    sandbox.git("init", "--quiet", "--template=")
    sandbox.git("config", "core.safecrlf", "false")
    sandbox.write(".gitattributes", b"*.crlf text eol=crlf\n*.txt -text\n")
    sandbox.write("bystander.txt", b"not part of it\n")
    sandbox.commit("Begin")
    sandbox.write("bystander.txt", b"changed, and marked as unchanged\n")
    sandbox.git("update-index", "--assume-unchanged", "bystander.txt")
    made = Bench(Stager(sandbox, tmp_path / "data"), tmp_path / "twin")
    yield made
    made.stager.close()


several = st.dictionaries(st.sampled_from(NAMES), changes(), min_size=1, max_size=3)
choosing = st.lists(st.booleans(), min_size=64, max_size=64)
by_hand = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@by_hand
@given(files=several, choices=choosing)
def test_staging_is_git_add_patch(bench: Bench, files: dict[str, Change], choices: list[bool]) -> None:
    bench.set_up(files, staged=False)
    sides = bench.stager.unstaged()
    taken, answers = bench.chosen(sides, iter(choices))
    before, twin = bench.state(), bench.twin()
    if not any(taken.values()):
        return
    twin.git("add", "--patch", stdin=answers)
    bench.stager.area.stage(sides, bench.stager.select(sides, taken), trusted=False)
    assert bench.stager.index() == Stager(twin, bench.folder).index()
    assert bench.state() == before


@by_hand
@given(files=several, choices=choosing)
def test_unstaging_is_git_reset_patch(bench: Bench, files: dict[str, Change], choices: list[bool]) -> None:
    bench.set_up(files, staged=True)
    sides = bench.stager.area.staged()
    taken, answers = bench.chosen(sides, iter(choices))
    before, twin = bench.state(), bench.twin()
    if not any(taken.values()):
        return
    twin.git("reset", "--quiet", "--patch", stdin=answers)
    kept = {path: set(ids) - taken[path] for path, ids in bench.stager.ids(sides).items()}
    bench.stager.area.unstage(sides, bench.stager.select(sides, kept), trusted=False)
    assert bench.stager.index() == Stager(twin, bench.folder).index()
    assert bench.state() == before


@by_hand
@given(files=several, choices=choosing)
def test_discarding_is_git_checkout_patch(bench: Bench, files: dict[str, Change], choices: list[bool]) -> None:
    bench.set_up(files, staged=False)
    sides = bench.stager.unstaged()
    taken, answers = bench.chosen(sides, iter(choices))
    index, twin = bench.stager.index(), bench.twin()
    if not any(taken.values()):
        return
    twin.git("checkout", "--patch", stdin=answers)
    kept = {path: set(ids) - taken[path] for path, ids in bench.stager.ids(sides).items()}
    raw = bench.stager.area.discarded(sides, bench.stager.select(sides, kept), {}, trusted=False)
    bench.stager.applier.apply("Discard", raw.base, raw.proposed, {})
    assert bench.sandbox.files() == twin.files()
    assert bench.stager.index() == index

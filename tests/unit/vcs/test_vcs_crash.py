"""The engine is killed, or the disk fails, at any point: old or new, never half, and nothing is lost."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from haiku_pair.engine.disk.writing import is_temporary
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.protocol.values import Fault
from tests.helpers import repositories
from tests.helpers.repositories import Sandbox
from tests.unit.vcs.conftest import Desk

DeskFor = Callable[[Sandbox], Desk]
ROOT = Path(__file__).parents[3]
KILLS = int(os.environ.get("HAIKU_PAIR_KILLS", "25"))
"""In each of two folders."""


@pytest.mark.case("G01")
@pytest.mark.case("F07")
@pytest.mark.parametrize("arguments", [["1", "--git"], ["2"]], ids=["git", "no git"])
def test_killed_while_working(tmp_path: Path, arguments: list[str]) -> None:
    seed = os.environ.get("HAIKU_PAIR_SEED", arguments[0])
    command = [sys.executable, "-m", "tests.helpers.killing", str(tmp_path), seed, str(KILLS), *arguments[1:]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=110, check=False)
    sys.stdout.write(done.stdout)
    assert done.returncode == 0, done.stderr


# --- errors of the disk --------------------------------------------------------------------------------

CALLS = ("write", "fsync", "rename", "mkdir", "unlink", "rmdir", "link", "symlink", "setxattr", "open", "fchmod")
FILES = {"a.txt": b"a\n", "b.txt": b"b\n", "c.txt": b"c\n", "deep/d.txt": b"d\n"}
CHANGES = {
    "a.txt": b"A\n",
    "b.txt": None,
    "deep/new/e.txt": b"e\n",
    "c.txt": FileVersion(b"C\n", "100755"),
    "to-a": FileVersion(b"a.txt", "120000"),
}


class Broken:
    """Calls of the operating system, the n-th of which fails; those of git are not among them."""

    def __init__(self, name: str, count: int, code: int) -> None:
        self.name, self.count, self.code = name, count, code
        self.calls = 0

    @contextmanager
    def at_work(self) -> Iterator[None]:
        original = getattr(os, self.name)

        def call(*arguments: object, **more: object) -> object:
            self.calls += 1
            if self.calls == self.count:
                raise OSError(self.code, os.strerror(self.code))
            return original(*arguments, **more)

        setattr(os, self.name, call)
        try:
            yield
        finally:
            setattr(os, self.name, original)

    @property
    def failed(self) -> bool:
        return self.calls >= self.count


def temporaries(desk: Desk) -> list[Path]:
    places = [desk.sandbox.root, desk.private]
    return [found for place in places for found in place.rglob("*") if is_temporary(found.name)]


def until_nothing_fails(desk: Desk, name: str, code: int, act: Callable[[], object], back: Callable[[], object]) -> int:
    """Let the n-th call fail for n = 1, 2, …; each time all must be as before, and the next try must work."""
    before, entries = desk.sandbox.files(), desk.journal.entries()
    count = 1
    while True:
        broken = Broken(name, count, code)
        failure: Failure | None = None
        with broken.at_work():
            try:
                act()
            except Failure as error:
                failure = error
        assert temporaries(desk) == []
        if failure is not None:
            assert failure.problem.fault in {Fault.NOT_WRITABLE, Fault.NOT_READABLE, Fault.STORE, Fault.CONFLICT}
            assert failure.problem.what
            assert failure.problem.kept
            assert failure.problem.next_step
            assert desk.sandbox.files() == before, f"{name} {count}"
            assert desk.journal.entries() == entries, f"{name} {count}"
            act()
        assert desk.journal.entries() == desk.restarted().journal.entries()
        after = desk.sandbox.files()
        back()
        assert desk.sandbox.files() == before, f"{name} {count}"
        if not broken.failed:
            return count - 1
        assert after != before
        count += 1
        entries = desk.journal.entries()


@pytest.mark.case("G03")
@pytest.mark.case("G04")
@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC], ids=["EIO", "ENOSPC"])
def test_a_call_that_fails_in_apply(tmp_path: Path, desk_for: DeskFor, name: str, code: int) -> None:
    desk = prepared(tmp_path, desk_for)
    base, proposed = desk.propose(CHANGES)
    failed = until_nothing_fails(
        desk,
        name,
        code,
        lambda: desk.applier.apply("Step", base, proposed, {}),
        lambda: desk.applier.undo({}),
    )
    assert failed > 0 or name in {"link", "setxattr", "rmdir", "mkdir", "symlink"}


def prepared(tmp_path: Path, desk_for: DeskFor) -> Desk:
    sandbox = repositories.no_repository(tmp_path, FILES)
    with suppress(OSError):
        os.setxattr(sandbox.root / "a.txt", "user.note", b"mine")
    return desk_for(sandbox)


@pytest.mark.case("F07")
@pytest.mark.case("G04")
@pytest.mark.parametrize("name", CALLS)
def test_a_call_that_fails_in_undo_and_redo(tmp_path: Path, desk_for: DeskFor, name: str) -> None:
    desk = prepared(tmp_path, desk_for)
    desk.accept_all(CHANGES)
    until_nothing_fails(desk, name, errno.EIO, lambda: desk.applier.undo({}), lambda: desk.applier.redo({}))


@pytest.mark.case("F07")
def test_a_torn_note_means_that_nothing_was_touched(tmp_path: Path, desk_for: DeskFor) -> None:
    desk = prepared(tmp_path, desk_for)
    before = desk.sandbox.files()
    desk.accept_all(CHANGES)
    desk.applier.undo({})
    journal = desk.private / "haiku-pair-journal"
    whole = max(journal.glob("*.move")).read_bytes()
    for length in range(len(whole)):
        (journal / "pending").write_bytes(whole[:length])
        assert desk.restarted().applier.recover() is None, length
        assert desk.sandbox.files() == before
    desk.applier.redo({})


@pytest.mark.case("G03")
def test_the_note_and_the_contents_are_flushed_before_the_first_rename(
    tmp_path: Path, desk_for: DeskFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = prepared(tmp_path, desk_for)
    desk.accept_all(CHANGES)
    flushed: set[int] = set()
    late: list[str] = []
    fsync, rename = os.fsync, os.rename

    def flush(descriptor: int) -> None:
        fsync(descriptor)
        flushed.add(os.fstat(descriptor).st_ino)

    def move(old: str, new: str, *, src_dir_fd: int, dst_dir_fd: int) -> None:
        inside = os.fstat(dst_dir_fd).st_ino != (desk.private / "haiku-pair-journal").stat().st_ino
        found = os.stat(old, dir_fd=src_dir_fd, follow_symlinks=False)
        note = desk.private / "haiku-pair-journal" / "pending"
        needed = {found.st_ino, note.stat().st_ino, note.parent.stat().st_ino} if inside else set()
        late.extend([new] if needed - flushed else [])
        rename(old, new, src_dir_fd=src_dir_fd, dst_dir_fd=dst_dir_fd)

    monkeypatch.setattr(os, "fsync", flush)
    monkeypatch.setattr(os, "rename", move)
    desk.applier.undo({})
    assert late == []

"""Writing: old or new, never half; modes, links and owners stay."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.disk.writing import make_parents, remove, write_atomic
from haiku_pair.engine.faults import Failure
from haiku_pair.protocol.values import Fault


@pytest.fixture(autouse=True)
def plain_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.case("D09")
@pytest.mark.parametrize("mode", [0o600, 0o755, 0o640, 0o664, 0o444])
def test_the_mode_of_a_file_stays(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "f"
    file.write_bytes(b"old")
    file.chmod(mode)
    write_atomic(file, b"new")
    assert file.read_bytes() == b"new"
    assert mode_of(file) == mode


@pytest.mark.parametrize(
    ("umask", "mode", "expected"), [(0o022, None, 0o644), (0o077, 0o755, 0o700), (0, 0o755, 0o755)]
)
def test_a_new_file_follows_the_umask(tmp_path: Path, umask: int, mode: int | None, expected: int) -> None:
    os.umask(umask)
    write_atomic(tmp_path / "f", b"new", mode)
    assert mode_of(tmp_path / "f") == expected


@pytest.mark.case("D09")
@pytest.mark.parametrize(("old", "asked", "new"), [(0o600, 0o755, 0o700), (0o755, 0o644, 0o644), (0o640, 0o644, 0o640)])
def test_only_the_execute_bit_of_an_old_file_is_changed(tmp_path: Path, old: int, asked: int, new: int) -> None:
    file = tmp_path / "f"
    file.write_bytes(b"")
    file.chmod(old)
    write_atomic(file, b"x", asked)
    assert mode_of(file) == new


@pytest.mark.case("L04")
def test_a_private_file_closes_an_open_one(tmp_path: Path) -> None:
    os.umask(0)
    file = tmp_path / "f"
    file.write_bytes(b"")
    write_atomic(file, b"x", private=True)
    assert mode_of(file) == 0o600


@pytest.mark.case("C13")
def test_a_hard_link_stays_one(tmp_path: Path) -> None:
    file, other = tmp_path / "f", tmp_path / "other"
    file.write_bytes(b"a longer text")
    other.hardlink_to(file)
    write_atomic(file, b"new")
    assert other.read_bytes() == b"new"
    assert file.samefile(other)


@pytest.mark.case("C13")
def test_extended_attributes_stay(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.write_bytes(b"old")
    try:
        os.setxattr(file, "user.note", b"mine")
    except OSError:
        pytest.skip("no extended attributes here")
    write_atomic(file, b"new")
    assert os.getxattr(file, "user.note") == b"mine"


@pytest.mark.case("G03")
@pytest.mark.parametrize("step", ["write", "fsync", "rename", "fchmod"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_failing_step_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int
) -> None:
    file = tmp_path / "f"
    file.write_bytes(b"old")

    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(Failure) as error:
        write_atomic(file, b"new")
    monkeypatch.undo()
    assert error.value.problem.fault is Fault.NOT_WRITABLE
    assert file.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir()] == ["f"]


@pytest.mark.case("G04")
def test_a_failing_write_in_place_puts_the_old_bytes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "f"
    file.write_bytes(b"old text")
    (tmp_path / "other").hardlink_to(file)
    sync = os.fsync
    calls = iter([True])

    def fail_once(descriptor: int) -> None:
        if next(calls, False):
            raise OSError(errno.EIO, "broken")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", fail_once)
    with pytest.raises(Failure):
        write_atomic(file, b"new")
    assert file.read_bytes() == b"old text"


@pytest.mark.case("C12")
@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_says_so(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"old")
    tmp_path.chmod(0o500)
    with pytest.raises(Failure) as error:
        write_atomic(tmp_path / "f", b"new")
    tmp_path.chmod(0o700)
    assert error.value.problem.fault is Fault.NOT_WRITABLE


@pytest.mark.case("L04")
def test_a_planted_link_is_replaced_not_followed(tmp_path: Path) -> None:
    (tmp_path / "victim").write_bytes(b"precious")
    (tmp_path / "f").symlink_to("victim")
    write_atomic(tmp_path / "f", b"new")
    assert (tmp_path / "victim").read_bytes() == b"precious"


def test_a_missing_folder_says_so_or_is_made(tmp_path: Path) -> None:
    file = tmp_path / "a/b/f"
    with pytest.raises(Failure) as error:
        write_atomic(file, b"new")
    assert error.value.problem.fault is Fault.NOT_FOUND
    make_parents(file)
    write_atomic(file, b"new")
    assert file.read_bytes() == b"new"


def test_the_gate_makes_folders_and_keeps_links(tmp_path: Path) -> None:
    PathGate(tmp_path).write("a/b/run", b"#!", 0o755)
    assert mode_of(tmp_path / "a/b/run") == 0o755


def test_removing_takes_a_file_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"")
    remove(tmp_path / "f")
    for gone in (tmp_path / "f", tmp_path):
        with pytest.raises(Failure):
            remove(gone)

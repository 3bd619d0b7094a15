"""Several files at once: ready before anything changes, put in place one by one, nothing left behind."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.disk.replacement import Content
from haiku_pair.engine.disk.staging import Staging, passing_name, sweep
from haiku_pair.engine.faults import Failure
from haiku_pair.protocol.values import Fault

ROOT = Path(__file__).parents[3]


def names(folder: Path) -> list[str]:
    return sorted(found.relative_to(folder).as_posix() for found in folder.rglob("*") if not found.is_dir())


def put(folder: Path, path: str, content: Content) -> tuple[str, ...]:
    with Staging(PathGate(folder), "token") as staging:
        lost = staging.prepare(path, content)
        staging.flush()
        staging.place(path)
        staging.settle()
    return lost


def test_nothing_changes_before_it_is_placed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with Staging(PathGate(tmp_path), "token") as staging:
        staging.prepare("a", Content(b"new"))
        staging.prepare("made/deep/b", Content(b"new"))
        staging.flush()
        assert (tmp_path / "a").read_bytes() == b"old"
        assert not (tmp_path / "made").exists()
    assert names(tmp_path) == ["a"]


@pytest.mark.case("C13")
@pytest.mark.case("D09")
def test_mode_and_attributes_come_along(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"old")
    file.chmod(0o640)
    has_attributes = True
    try:
        os.setxattr(file, "user.note", b"mine")
    except OSError:
        has_attributes = False
    assert put(tmp_path, "a", Content(b"new", 0o666)) == ()
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert not has_attributes or os.getxattr(file, "user.note") == b"mine"


@pytest.mark.case("C13")
def test_attributes_that_can_not_be_kept_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise OSError(95, "not supported")

    monkeypatch.setattr(os, "listxattr", lambda *_: ["user.note"])
    monkeypatch.setattr(os, "getxattr", lambda *_: b"mine")
    monkeypatch.setattr(os, "setxattr", refuse)
    assert put(tmp_path, "a", Content(b"new")) == ("user.note",)


@pytest.mark.case("C13")
def test_a_hard_link_is_overwritten_and_stays_one(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a longer text")
    (tmp_path / "b").hardlink_to(tmp_path / "a")
    put(tmp_path, "a", Content(b"new"))
    assert (tmp_path / "b").read_bytes() == b"new"
    assert names(tmp_path) == ["a", "b"]


@pytest.mark.case("C13")
def test_a_link_is_replaced_in_one_go_and_its_target_stays(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"target")
    (tmp_path / "link").symlink_to("target")
    put(tmp_path, "link", Content(b"a file now"))
    assert (tmp_path / "target").read_bytes() == b"target"
    assert (tmp_path / "link").read_bytes() == b"a file now"
    put(tmp_path, "link", Content(b"target", link=True))
    assert (tmp_path / "link").readlink() == Path("target")


def test_a_file_makes_way_for_a_folder_and_back(tmp_path: Path) -> None:
    (tmp_path / "thing").write_bytes(b"file")
    with Staging(PathGate(tmp_path), "token") as staging:
        staging.prepare("thing/inside", Content(b"x"))
        staging.flush()
        staging.remove("thing")
        staging.place("thing/inside")
        staging.settle()
    assert names(tmp_path) == ["thing/inside"]
    with Staging(PathGate(tmp_path), "token") as staging:
        staging.prepare("thing", Content(b"file"))
        staging.flush()
        staging.remove("thing/inside", 1)
        staging.place("thing")
    assert (tmp_path / "thing").read_bytes() == b"file"


@pytest.mark.case("F09")
def test_only_as_many_empty_folders_go_as_are_ours(tmp_path: Path) -> None:
    (tmp_path / "mine/ours").mkdir(parents=True)
    (tmp_path / "mine/ours/a").write_bytes(b"x")
    with Staging(PathGate(tmp_path), "token") as staging:
        staging.remove("mine/ours/a", 1)
    assert (tmp_path / "mine").is_dir()
    assert not (tmp_path / "mine/ours").exists()


@pytest.mark.case("C02")
def test_a_folder_swapped_for_a_link_to_the_outside_is_not_followed(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    (root / "sub").mkdir(parents=True)
    outside.mkdir()
    with Staging(PathGate(root), "token") as staging:
        staging.prepare("sub/a", Content(b"x"))
        staging.flush()
        shutil.rmtree(root / "sub")
        (root / "sub").symlink_to(outside)
        with pytest.raises(Failure) as error:
            staging.place("sub/a")
    assert error.value.problem.fault is Fault.OUTSIDE
    assert names(outside) == []


def test_many_files_do_not_run_out_of_descriptors(tmp_path: Path) -> None:
    paths = [f"folder{number}/{number % 3}/file" for number in range(700)]
    for path in paths[::2]:
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_bytes(b"old")
    with Staging(PathGate(tmp_path), "token") as staging:
        for path in paths:
            staging.prepare(path, Content(path.encode()))
        staging.flush()
        for path in paths:
            staging.place(path)
        staging.settle()
    assert names(tmp_path) == sorted(paths)
    assert all((tmp_path / path).read_bytes() == path.encode() for path in paths)


def test_what_a_killed_staging_left_is_swept(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    left = [tmp_path / passing_name("token", "sub/new/a"), tmp_path / "sub" / passing_name("token", "sub/new/a")]
    other = tmp_path / passing_name("another", "sub/new/a")
    for place in (*left, other):
        place.write_bytes(b"half")
    sweep(PathGate(tmp_path), "token", ["sub/new/a"])
    assert names(tmp_path) == [other.name]


@pytest.mark.case("C12")
def test_a_file_that_may_not_be_replaced_leaves_all_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    chattr = shutil.which("chattr")
    if chattr is None or subprocess.run([chattr, "+i", str(tmp_path / "a")], check=False).returncode != 0:
        pytest.skip("files can't be made immutable here")
    try:
        with pytest.raises(Failure) as error:
            put(tmp_path, "a", Content(b"new"))
    finally:
        subprocess.run([chattr, "-i", str(tmp_path / "a")], check=True)
    assert error.value.problem.fault is Fault.NOT_WRITABLE
    assert names(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"


SAVE = """
import sys
from pathlib import Path
from haiku_pair.engine.disk.writing import write_atomic
from haiku_pair.engine.faults import Failure
try:
    write_atomic(Path(sys.argv[1]), b"new" * 100)
except Failure as failure:
    print(failure.problem.what)
    sys.exit(3)
"""


@pytest.mark.case("G04")
@pytest.mark.parametrize("call", ["write", "fsync", "rename,renameat,renameat2"])
def test_a_save_under_a_disk_that_fails(tmp_path: Path, call: str) -> None:
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    file = tmp_path / "f"
    outcomes = set()
    for count in (1, 2, 3):
        file.write_bytes(b"old")
        command = ["strace", "-f", "-o", os.devnull, "-e", f"inject={call}:error=EIO:when={count}"]
        done = subprocess.run(
            [*command, sys.executable, "-c", SAVE, str(file)], cwd=ROOT, capture_output=True, text=True, check=False
        )
        if "ptrace" in done.stderr.lower():
            pytest.skip("processes can't be traced here")
        assert file.read_bytes() in {b"old", b"new" * 100}, done.stderr
        assert names(tmp_path) == ["f"]
        if done.returncode == 3:
            assert file.read_bytes() == b"old"
            assert "can't be written" in done.stdout
        outcomes.add(done.returncode)
    assert outcomes & {0, 3}

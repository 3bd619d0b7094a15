"""Listing folders and walking them where there is no git."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.workspace.folders import left_out_folders, list_folder, walk_files
from haiku_pair.protocol.values import EntryKind, Fault, GitMark


def make(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(b"")


def test_folders_come_first_and_git_is_left_out(tmp_path: Path) -> None:
    make(tmp_path, "b.py", "A.py", "z/inner", ".git/config", ".gitignore")
    (tmp_path / "link").symlink_to("z")
    os.mkfifo(tmp_path / "pipe")
    entries = list_folder(PathGate(tmp_path), "", {})
    assert [(entry.path, entry.kind) for entry in entries] == [
        ("z", EntryKind.FOLDER),
        (".gitignore", EntryKind.FILE),
        ("A.py", EntryKind.FILE),
        ("b.py", EntryKind.FILE),
        ("link", EntryKind.LINK),
        ("pipe", EntryKind.OTHER),
    ]


def test_folders_carry_the_strongest_mark_below(tmp_path: Path) -> None:
    make(tmp_path, "a/b/one", "a/b/two", "a/c/three", "new/deep/file", "top")
    marks = {
        "a/b/one": GitMark.UNTRACKED,
        "a/b/two": GitMark.CONFLICT,
        "a/c/three": GitMark.MODIFIED,
        "new/": GitMark.UNTRACKED,
        "top": GitMark.ADDED,
    }
    gate = PathGate(tmp_path)
    assert {e.path: e.mark for e in list_folder(gate, "", marks)} == {
        "a": GitMark.CONFLICT,
        "new": GitMark.UNTRACKED,
        "top": GitMark.ADDED,
    }
    assert {e.path: e.mark for e in list_folder(gate, "a", marks)} == {
        "a/b": GitMark.CONFLICT,
        "a/c": GitMark.MODIFIED,
    }
    assert {e.path: e.mark for e in list_folder(gate, "new/deep", marks)} == {"new/deep/file": GitMark.UNTRACKED}


@pytest.mark.case("C08")
def test_a_name_that_is_no_text_does_not_spoil_the_rest(tmp_path: Path) -> None:
    make(tmp_path, "lat\udce9.txt", "good", "na\nme")
    entries = list_folder(PathGate(tmp_path), "", {})
    assert [(entry.path, entry.kind) for entry in entries] == [
        ("good", EntryKind.FILE),
        ("lat?.txt", EntryKind.OTHER),
        ("na\nme", EntryKind.FILE),
    ]


@pytest.mark.parametrize(
    ("path", "fault"), [("none", Fault.NOT_FOUND), ("file", Fault.NOT_A_FOLDER), ("../", Fault.OUTSIDE)]
)
def test_what_cannot_be_listed_says_why(tmp_path: Path, path: str, fault: Fault) -> None:
    make(tmp_path, "file")
    with pytest.raises(Failure) as error:
        list_folder(PathGate(tmp_path), path, {})
    assert error.value.problem.fault is fault


def test_a_vanished_root_says_so(tmp_path: Path) -> None:
    with pytest.raises(Failure) as error:
        list_folder(PathGate(tmp_path / "gone"), "", {})
    assert error.value.problem.fault is Fault.NOT_FOUND


def test_walking_obeys_ignore_files(tmp_path: Path) -> None:
    make(
        tmp_path, "a.py", "a.log", "build/x", "sub/keep.log", "sub/b.log", "sub/only", "node_modules/p/q", ".git/config"
    )
    (tmp_path / ".gitignore").write_text("*.log\nbuild/\n/only\n")
    (tmp_path / "sub/.gitignore").write_text("!keep.log\n")
    assert walk_files(tmp_path) == [".gitignore", "a.py", "sub/.gitignore", "sub/keep.log", "sub/only"]
    assert left_out_folders(tmp_path) == {"build", "node_modules"}


def test_walking_leaves_out_pipes_and_does_not_follow_links(tmp_path: Path) -> None:
    make(tmp_path, "real/file")
    (tmp_path / "loop").symlink_to(".")
    os.mkfifo(tmp_path / "pipe")
    assert walk_files(tmp_path) == ["loop", "real/file"]


def test_walking_ends_at_the_limit_with_the_nearest(tmp_path: Path) -> None:
    make(tmp_path, "deep/a/b/c", "near", "nearer")
    assert walk_files(tmp_path, limit=2) == ["near", "nearer"]
    assert walk_files(tmp_path / "gone") == []

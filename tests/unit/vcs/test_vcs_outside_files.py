"""Two files or folders from anywhere, compared as `git difftool` and people hand them over."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs import outside_files, proposals
from haiku_pair.engine.vcs.outside_files import trees_of
from haiku_pair.engine.vcs.working_sides import WorkingSides
from haiku_pair.protocol.values import Fault
from tests.helpers import repositories
from tests.helpers.stager import Stager

NULL = Path(os.devnull)


@pytest.fixture
def stager(tmp_path: Path) -> Iterator[Stager]:
    made = Stager(repositories.no_repository(tmp_path), tmp_path / "data")
    yield made
    made.close()


def folder(place: Path, files: Mapping[str, bytes]) -> Path:
    for path, raw in files.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(raw)
    return place


def both(stager: Stager, sides: WorkingSides) -> tuple[dict[str, bytes], dict[str, bytes]]:
    return stager.files(sides.base), stager.files(sides.proposed)


def refused(stager: Stager, old: Path, new: Path) -> Fault:
    with pytest.raises(Failure) as failure:
        trees_of(stager.trees, old, new)
    return failure.value.problem.fault


def test_two_files_under_the_name_of_the_new_one(stager: Stager, tmp_path: Path) -> None:
    old = folder(tmp_path / "a", {"git-blob-x_app.py": b"one\n"}) / "git-blob-x_app.py"
    new = folder(tmp_path / "b", {"app.py": b"two\n"}) / "app.py"
    new.chmod(0o755)
    old.chmod(0o600)
    sides = trees_of(stager.trees, old, new)
    assert both(stager, sides) == ({"app.py": b"one\n"}, {"app.py": b"two\n"})
    # What git hands over has no mode to compare.
    assert stager.changed(sides) == {"app.py": ("100755", "100755")}
    assert both(stager, trees_of(stager.trees, old, new, "src/main.py"))[1] == {"src/main.py": b"two\n"}
    assert both(stager, trees_of(stager.trees, old, new, "../.git/x"))[1] == {"app.py": b"two\n"}


def test_the_null_device_is_no_file(stager: Stager, tmp_path: Path) -> None:
    here = folder(tmp_path, {"app.py": b"one\n"}) / "app.py"
    assert both(stager, trees_of(stager.trees, NULL, here)) == ({}, {"app.py": b"one\n"})
    assert both(stager, trees_of(stager.trees, here, NULL)) == ({"app.py": b"one\n"}, {})
    assert refused(stager, NULL, NULL) is Fault.NOTHING_TO_DO
    empty = folder(tmp_path, {"empty": b""}) / "empty"
    assert both(stager, trees_of(stager.trees, NULL, empty)) == ({}, {"empty": b""})


def test_two_folders_show_what_differs(stager: Stager, tmp_path: Path) -> None:
    old = folder(tmp_path / "a", {"same": b"s", "x/changed": b"1\n", "gone": b"g\n", ".git/config": b"1", "d/f": b"f"})
    new = folder(
        tmp_path / "b", {"same": b"s", "x/changed": b"2\n", "made/é\n": b"m\n", ".git/config": b"2", "d": b"d"}
    )
    (old / "link").symlink_to("same")
    (new / "link").symlink_to("x/changed")
    (new / "loop").symlink_to(new)
    (new / "same").chmod(0o755)
    os.mkfifo(new / "pipe")
    Path(os.fsdecode(os.fsencode(new) + b"/\xff")).write_bytes(b"no text")
    sides = trees_of(stager.trees, old, new)
    assert both(stager, sides) == (
        {"same": b"s", "x/changed": b"1\n", "gone": b"g\n", "link": b"same", "d/f": b"f"},
        {
            "same": b"s",
            "x/changed": b"2\n",
            "made/é\n": b"m\n",
            "link": b"x/changed",
            "loop": os.fsencode(new),
            "d": b"d",
        },
    )
    assert stager.changed(sides)["same"] == ("100644", "100755")
    assert sides.left_out == {"pipe": "can't be read"}


def test_folders_that_git_lays_out_lead_to_the_working_tree(stager: Stager, tmp_path: Path) -> None:
    worktree = folder(tmp_path / "work", {"src/app.py": b"two\n"})
    left = folder(tmp_path / "left", {"src/app.py": b"one\n"})
    (tmp_path / "right/src").mkdir(parents=True)
    (tmp_path / "right/src/app.py").symlink_to(worktree / "src/app.py")
    linked = tmp_path / "a-link"
    linked.symlink_to(tmp_path / "right")
    sides = trees_of(stager.trees, left, linked)
    assert both(stager, sides) == ({"src/app.py": b"one\n"}, {"src/app.py": b"two\n"})
    assert len(proposals.hunks(stager.trees, sides.base, sides.proposed, "src/app.py")) == 1


def test_links_are_shown_as_links(stager: Stager, tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.symlink_to("/etc/passwd")
    new.symlink_to("elsewhere")
    assert both(stager, trees_of(stager.trees, old, new)) == ({"new": b"/etc/passwd"}, {"new": b"elsewhere"})


def test_what_can_not_be_compared_is_said(stager: Stager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = folder(tmp_path / "f", {"a": b"same", "b": b"same", "c": b"x" * 200})
    assert refused(stager, place / "a", place / "b") is Fault.NOTHING_TO_DO
    assert refused(stager, place, place) is Fault.NOTHING_TO_DO
    assert refused(stager, place / "a", place / "nowhere") is Fault.NOT_FOUND
    assert refused(stager, place, place / "a") is Fault.NOT_REGULAR
    os.mkfifo(tmp_path / "pipe")
    assert refused(stager, tmp_path / "pipe", place / "a") is Fault.NOT_REGULAR
    monkeypatch.setattr(outside_files, "LARGEST", 100)
    assert refused(stager, place / "a", place / "c") is Fault.TOO_LARGE
    other = folder(tmp_path / "g", {"c": b"y" * 200, "a": b"other"})
    sides = trees_of(stager.trees, place, other)
    assert (sides.left_out, set(stager.changed(sides))) == ({"c": "is too large to be reviewed"}, {"a", "b"})
    monkeypatch.setattr(outside_files, "MOST_FILES", 2)
    assert refused(stager, place, other) is Fault.LIMIT


def test_many_large_files_are_stored_piece_by_piece(
    stager: Stager, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside_files, "_BATCH_BYTES", 10)
    new = folder(tmp_path / "new", {f"{number}/f": b"%d\n" % number * 5 for number in range(20)})
    (tmp_path / "old").mkdir()
    assert len(both(stager, trees_of(stager.trees, tmp_path / "old", new))[1]) == 20

"""Which changes are news."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from haiku_pair.edits.document import content_hash
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.workspace.knowledge import ContentWatch
from haiku_pair.protocol.values import FileChangeKind, FileNews


@pytest.fixture
def known(tmp_path: Path) -> ContentWatch:
    (tmp_path / "old").write_bytes(b"old")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/inner").write_bytes(b"inner")
    watch = ContentWatch(PathGate(tmp_path))
    watch.baseline(["old", "sub/inner"])
    return watch


def kinds(news: list[FileNews]) -> dict[str, FileChangeKind]:
    return {item.path: item.kind for item in news}


def test_each_kind_of_change_is_told_once(known: ContentWatch, tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"new")
    (tmp_path / "sub/inner").unlink()
    (tmp_path / "fresh").write_bytes(b"fresh")
    paths = ["old", "sub/inner", "fresh", "came-and-went"]
    assert kinds(known.news(paths)) == {
        "old": FileChangeKind.CHANGED,
        "sub/inner": FileChangeKind.DELETED,
        "fresh": FileChangeKind.CREATED,
    }
    assert known.news(paths) == []


def test_an_untouched_file_is_no_news(known: ContentWatch) -> None:
    assert known.news(["old", "sub", "sub/inner"]) == []


def test_a_file_written_with_the_same_bytes_is_no_news(known: ContentWatch, tmp_path: Path) -> None:
    known.seen("old", content_hash(b"old"))
    (tmp_path / "old").write_bytes(b"old")
    os.utime(tmp_path / "old", (1, 1))
    assert known.news(["old"]) == []


def test_a_change_that_hides_behind_size_and_time_is_news(known: ContentWatch, tmp_path: Path) -> None:
    before = (tmp_path / "old").stat()
    (tmp_path / "old").write_bytes(b"OLD")
    os.utime(tmp_path / "old", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert kinds(known.news(["old"])) == {"old": FileChangeKind.CHANGED}


@pytest.mark.case("M05")
def test_an_announced_write_is_no_news_before_and_after(known: ContentWatch, tmp_path: Path) -> None:
    known.seen("old", content_hash(b"old"))
    known.expect("old", content_hash(b"ours"))
    assert known.news(["old"]) == []
    (tmp_path / "old").write_bytes(b"ours")
    assert known.news(["old"]) == []
    (tmp_path / "old").write_bytes(b"theirs")
    assert kinds(known.news(["old"])) == {"old": FileChangeKind.CHANGED}
    known.seen("old", None)
    (tmp_path / "old").unlink()
    assert known.news(["old"]) == []


def test_a_new_file_of_ours_is_no_news(known: ContentWatch, tmp_path: Path) -> None:
    known.expect("ours", content_hash(b"x"))
    assert known.news(["ours"]) == []
    (tmp_path / "ours").write_bytes(b"x")
    assert known.news(["ours"]) == []
    assert known.hash("ours") == content_hash(b"x")


def test_a_folder_that_went_away_takes_its_files(known: ContentWatch, tmp_path: Path) -> None:
    (tmp_path / "sub").rename(tmp_path.parent / "moved-out")
    assert kinds(known.news(["sub"])) == {"sub/inner": FileChangeKind.DELETED}


def test_a_rescan_finds_everything(known: ContentWatch, tmp_path: Path) -> None:
    (tmp_path / "sub/inner").unlink()
    (tmp_path / "fresh").write_bytes(b"fresh")
    assert kinds(known.rescan(["old", "fresh"])) == {
        "sub/inner": FileChangeKind.DELETED,
        "fresh": FileChangeKind.CREATED,
    }


@pytest.mark.case("C10")
def test_odd_files_neither_hang_nor_count(known: ContentWatch, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "out").symlink_to("/etc/passwd")
    (tmp_path / "old").unlink()
    os.mkfifo(tmp_path / "old")
    assert kinds(known.news(["pipe", "out", "old"])) == {
        "out": FileChangeKind.CREATED,
        "old": FileChangeKind.DELETED,
    }
    assert known.news(["out"]) == []


def test_a_file_we_are_about_to_delete_is_no_news(known: ContentWatch, tmp_path: Path) -> None:
    known.expect("old", None)
    (tmp_path / "old").unlink()
    assert known.news(["old"]) == []

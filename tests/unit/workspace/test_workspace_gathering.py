"""What is told of a file that somebody is just writing."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from haiku_pair.engine.workspace.gathering import Gathering


@pytest.fixture
def gathering(tmp_path: Path) -> Gathering:
    return Gathering(tmp_path, lambda: None)


def heard(gathering: Gathering, path: Path, raw: bytes, seconds_ago: float = 0.0) -> None:
    path.write_bytes(raw)
    then = time.time() - seconds_ago
    os.utime(path, (then, then))
    gathering.add("there", str(path), is_folder=False)


@pytest.mark.case("E11")
def test_a_file_just_cut_to_nothing_is_half_written(gathering: Gathering, tmp_path: Path) -> None:
    heard(gathering, tmp_path / "frog.py", b"", seconds_ago=-60)  # a clock that runs ahead, for a slow machine
    assert gathering.is_half_written()
    heard(gathering, tmp_path / "frog.py", b"leap()\n")
    assert not gathering.is_half_written()


def test_a_file_that_stays_empty_is_believed(gathering: Gathering, tmp_path: Path) -> None:
    heard(gathering, tmp_path / "__init__.py", b"", seconds_ago=10)
    assert not gathering.is_half_written()


def test_a_deleted_file_and_a_folder_are_not_half_written(gathering: Gathering, tmp_path: Path) -> None:
    gathering.add("gone", str(tmp_path / "pond.py"), is_folder=False)
    (tmp_path / "lake").mkdir()
    gathering.add("there", str(tmp_path / "lake"), is_folder=True)
    assert not gathering.is_half_written()


def test_of_many_files_none_is_looked_at(gathering: Gathering, tmp_path: Path) -> None:
    for number in range(30):
        heard(gathering, tmp_path / f"{number}.py", b"", seconds_ago=-60)
    assert not gathering.is_half_written()

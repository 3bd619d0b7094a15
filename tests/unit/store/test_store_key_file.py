"""The person's key file, as the engine reads it."""

from __future__ import annotations

from pathlib import Path

from haiku_pair.engine.store.key_file import NAME, load


def test_what_the_person_wrote_is_handed_on(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(b"\xef\xbb\xbfreview.accept = s\r\n")
    assert (load(path).text, load(path).path) == ("review.accept = s\r\n", str(path))


def test_no_file_is_no_problem_but_has_a_place(tmp_path: Path) -> None:
    found = load(tmp_path / "config" / NAME)
    assert (found.text, found.problem, found.path) == ("", None, str(tmp_path / "config" / NAME))


def test_what_is_no_text_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_bytes(b"\xff\xfe")
    problem = load(path).problem
    assert problem
    assert "can't be read" in problem.what
    assert path.read_bytes() == b"\xff\xfe"


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    assert load(tmp_path / NAME).problem

"""Searching by pattern, also by patterns that never end."""

from __future__ import annotations

import time

import pytest

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.workspace import search
from haiku_pair.engine.workspace.search import Match, search_files
from haiku_pair.protocol.values import Fault

FILES = {
    "a.py": b"def one():\r\n    return 1\n",
    "sub/b.py": "\ufeffdef two():\n  pass".encode("utf-16-le"),
    "c.txt": b"\xef\xbb\xbfdef in text\n",
    "binary": b"\0def",
    "latin": b"d\xe9f def",
}

SIMPLE = "def"
REPEATED = r"d.*f|(?:de+f)"


@pytest.mark.parametrize("pattern", [SIMPLE, REPEATED])
def test_matches_come_with_path_line_and_text(pattern: str) -> None:
    assert search_files(FILES, FILES.get, pattern) == [
        Match("a.py", 1, "def one():"),
        Match("sub/b.py", 1, "def two():"),
        Match("c.txt", 1, "def in text"),
        Match("latin", 1, "d\ufffdf def"),
    ]


@pytest.mark.parametrize(
    ("glob", "expected"), [("*.py", ["a.py", "sub/b.py"]), ("sub/**", ["sub/b.py"]), ("/*.py", ["a.py"])]
)
def test_a_glob_chooses_files(glob: str, expected: list[str]) -> None:
    assert [match.path for match in search_files(FILES, FILES.get, SIMPLE, glob=glob)] == expected


@pytest.mark.parametrize("pattern", [SIMPLE, REPEATED])
def test_the_limit_holds_within_and_between_files(pattern: str) -> None:
    files = {"one": b"def\n" * 10, "two": b"def\n" * 10}
    assert len(search_files(files, files.get, pattern, limit=15)) == 15


@pytest.mark.parametrize("pattern", ["(", "a{2,1}", "(?P<a>x)(?P<a>y)", "*"])
def test_a_wrong_pattern_is_explained(pattern: str) -> None:
    with pytest.raises(Failure) as error:
        search_files(FILES, FILES.get, pattern)
    assert error.value.problem.fault is Fault.BAD_REQUEST


def test_cancelling_ends_the_search() -> None:
    asked = iter([False, False, True])
    found = search_files(FILES, FILES.get, SIMPLE, cancelled=lambda: next(asked, True))
    assert len(found) < 4


ENDLESS = {"evil": b"a" * 40 + b"b"}


def test_an_endless_pattern_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_FILE_SECONDS", 0.3)
    with pytest.raises(Failure) as error:
        search_files(ENDLESS, ENDLESS.get, "(a+)+$")
    assert error.value.problem.fault is Fault.LIMIT


def test_an_endless_pattern_can_be_cancelled() -> None:
    begin = time.monotonic()
    assert search_files(ENDLESS, ENDLESS.get, "(a+)+$", cancelled=lambda: time.monotonic() - begin > 0.2) == []


def test_long_lines_are_cut_around_the_match() -> None:
    files = {"min.js": b"x" * 5000 + b"needle" + b"y" * 1_000_000}
    [match] = search_files(files, files.get, "needle")
    assert "needle" in match.text
    assert len(match.text) < 400

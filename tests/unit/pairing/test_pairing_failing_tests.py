"""What the last run of pytest said is told once, and again when it says something else."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.pairing.failing_tests import LEFT_BEHIND, MOST_NAMED, FailingTests


def ran(root: Path, *failed: str, at: float = 1_000.0) -> None:
    """What a run leaves behind."""
    place = root / LEFT_BEHIND
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(dict.fromkeys(failed, True)))
    os.utime(place, (at, at))


def nothing_stays(_path: str) -> bool:
    return False


@pytest.fixture
def news(tmp_path: Path) -> FailingTests:
    return FailingTests(PathGate(tmp_path), lambda: 1_060.0)


def test_failing_tests_are_told_once_and_that_they_are_mended(tmp_path: Path, news: FailingTests) -> None:
    assert not news.look(nothing_stays).text
    ran(tmp_path, "tests/test_a.py::test_hop[1 2]", "tests/test_b.py::Test::test_swim")
    said = news.look(nothing_stays)
    assert "- tests/test_a.py::test_hop[1 2]\n- tests/test_b.py::Test::test_swim" in said.text
    assert said.words == ("2 failing tests",)
    assert news.look(nothing_stays) == said, "nothing counts as told before it is sent"
    news.told()
    assert not news.look(nothing_stays).text
    ran(tmp_path, "tests/test_a.py::test_hop[1 2]", "tests/test_c.py::test_dive")
    said = news.look(nothing_stays)
    assert said.words == ("1 failing test", "1 test mended")
    assert "test_hop" not in said.text
    news.told()
    ran(tmp_path)
    assert news.look(nothing_stays).words == ("2 tests mended",)
    news.forget()
    assert not news.look(nothing_stays).text


def test_an_old_run_is_no_news_unless_it_was_told(tmp_path: Path) -> None:
    ran(tmp_path, "tests/test_a.py::test_hop")
    hours: list[float] = [30 * 3600.0]
    news = FailingTests(PathGate(tmp_path), lambda: hours[0])
    assert not news.look(nothing_stays).text
    hours[0] = 1_060.0
    assert news.look(nothing_stays).text
    news.told()
    hours[0] = 30 * 3600.0
    ran(tmp_path)
    assert news.look(nothing_stays).words == ("1 test mended",)


def test_what_stays_here_is_not_told_and_many_are_counted(tmp_path: Path, news: FailingTests) -> None:
    ran(tmp_path, "hidden/test_x.py::test_plan", *(f"t.py::test_{number}" for number in range(MOST_NAMED + 3)))
    said = news.look(lambda path: path.startswith("hidden/"))
    assert "(3 more)" in said.text
    assert "plan" not in said.text


@pytest.mark.parametrize("left", [b"", b"[1]", b"\xff\xfe", b'{"a": 1', b'{"a": "b"}'])
def test_what_can_not_be_read_says_nothing(tmp_path: Path, news: FailingTests, left: bytes) -> None:
    ran(tmp_path)
    (tmp_path / LEFT_BEHIND).write_bytes(left)
    os.utime(tmp_path / LEFT_BEHIND, (1_000.0, 1_000.0))
    assert not news.look(nothing_stays).text

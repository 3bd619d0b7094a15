"""Rows of usage last, add up, and stay in their day and their folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haiku_pair.engine.store.database import Database
from haiku_pair.engine.store.usage import UsageRows, day_before
from haiku_pair.protocol.usage import UsageRow

HERE, THERE = Path("/home/ada/pond"), Path("/home/ada/\udcff lake")

rows = st.builds(
    UsageRow,
    at=st.floats(0, 4e9),
    day=st.sampled_from(["2026-11-21", "2026-11-22", "2026-11-23"]),
    session=st.sampled_from(["s1", "s2"]),
    turn=st.sampled_from(["", "t1", "t2"]),
    kind=st.sampled_from(["turn", "title", "a newer one"]),
    provider=st.just("claude"),
    model=st.sampled_from(["m1", "m2"]),
    uncached=st.integers(0, 10**9),
    written_5m=st.integers(0, 10**9),
    written_1h=st.integers(0, 10**9),
    cache_read=st.integers(0, 10**9),
    output=st.integers(0, 10**9),
    dollars=st.none() | st.floats(0, 1e6),
    missed=st.sampled_from(["", "expired"]),
)


def row(**more: object) -> UsageRow:
    given = {"at": 1.0, "day": "2026-11-23", "session": "s1", "turn": "t1", "kind": "turn", "provider": "claude"}
    return UsageRow(**{**given, "model": "m1", **more})  # type: ignore[arg-type]


def windows(folder: Path) -> tuple[UsageRows, UsageRows]:
    """The account as two windows see it."""
    return UsageRows(Database(folder / "haiku.db")), UsageRows(Database(folder / "haiku.db"))


def test_two_windows_can_not_break_the_cap_of_a_day_together(tmp_path: Path) -> None:
    one, two = windows(tmp_path)
    one.add(HERE, row(dollars=0.5))
    assert one.hold("a", "2026-11-23", 0.3, cap=1.0)
    assert not two.hold("b", "2026-11-23", 0.3, cap=1.0)
    assert two.hold("c", "2026-11-23", 0.2, cap=1.0)
    assert two.hold("d", "2026-11-24", 0.9, cap=1.0)
    one.release("a")
    assert two.hold("b", "2026-11-23", 0.3, cap=1.0)


def test_what_a_killed_engine_held_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = windows(tmp_path)
    killed = subprocess.Popen([sys.executable, "-c", ""])
    killed.wait()
    with monkeypatch.context() as there:
        there.setattr(os, "getpid", lambda: killed.pid)
        assert one.hold("a", "2026-11-23", 1.0, cap=1.0)
    assert two.held_elsewhere("2026-11-23") == 1.0
    assert two.hold("b", "2026-11-23", 1.0, cap=1.0)
    assert two.held_elsewhere("2026-11-23") == 0.0


def test_rows_survive_the_end_of_the_program(tmp_path: Path) -> None:
    database = Database(tmp_path / "haiku.db")
    kept = [row(dollars=0.1 + 0.2, cache_read=7), row(kind="commit", turn="", dollars=None, missed="short")]
    for one in kept:
        UsageRows(database).add(HERE, one)
    database.close()
    again = UsageRows(Database(tmp_path / "haiku.db"))
    assert again.rows("2026-11-01", HERE) == kept
    for dollars, unpriced in (again.of_day("2026-11-23"), again.of_session("s1")):
        assert dollars == pytest.approx(0.3)
        assert unpriced == 1
    assert again.of_session("nobody") == (0.0, 0)


def test_a_day_counts_in_all_folders_and_the_view_in_one(tmp_path: Path) -> None:
    usage = UsageRows(Database(tmp_path / "haiku.db"))
    usage.add(HERE, row(dollars=1.0))
    usage.add(THERE, row(dollars=2.0, session="s2"))
    assert usage.of_day("2026-11-23")[0] == 3.0
    assert [one.dollars for one in usage.rows("2026-11-23", THERE)] == [2.0]
    assert len(usage.sums("2026-11-23", None)) == 2
    assert not usage.rows("2026-11-24", None)


def test_the_usual_turn_is_the_one_in_the_middle(tmp_path: Path) -> None:
    usage = UsageRows(Database(tmp_path / "haiku.db"))
    assert usage.usual(HERE) == (None, None)
    for turn, dollars in (("a", 0.01), ("b", 0.02), ("c", 9.0)):
        for _ in range(2):
            usage.add(HERE, row(turn=turn, dollars=dollars / 2, output=300))
    usage.add(HERE, row(kind="commit", turn="", dollars=5.0))
    usual, output = usage.usual(HERE)
    assert usual == pytest.approx(0.02)
    assert output == 300


@settings(max_examples=40)
@given(st.lists(st.tuples(rows, st.booleans()), max_size=25), st.sampled_from(["2026-11-21", "2026-11-23"]))
def test_sums_are_the_sums_of_the_rows(added: list[tuple[UsageRow, bool]], first: str) -> None:
    with TemporaryDirectory() as folder:
        database = Database(Path(folder) / "haiku.db")
        usage = UsageRows(database)
        for one, here in added:
            usage.add(HERE if here else THERE, one)
        found, sums = usage.rows(first, HERE), usage.sums(first, HERE)
        database.close()
    wanted = [one for one, here in added if here and one.day >= first]
    assert found == wanted
    assert len({(one.day, one.session, one.kind, one.model) for one in sums}) == len(sums)
    for name in ("uncached", "cache_read", "output"):
        assert sum(getattr(one, name) for one in sums) == sum(getattr(one, name) for one in wanted)
    assert sum(one.cache_written for one in sums) == sum(one.written_5m + one.written_1h for one in wanted)
    assert sum(one.requests for one in sums) == len(wanted)
    assert sum(one.unpriced for one in sums) == sum(one.dollars is None for one in wanted)
    assert sum(one.dollars for one in sums) == pytest.approx(sum(one.dollars or 0 for one in wanted))


def test_days_are_counted_back_over_months() -> None:
    noon = 1_772_366_400.0  # 1 March 2026
    assert day_before(0, noon)[:7] == "2026-03"
    assert day_before(1, noon)[:7] == "2026-02"
    assert day_before(-5, noon) == day_before(0, noon)

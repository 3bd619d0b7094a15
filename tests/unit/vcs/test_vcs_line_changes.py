"""Lines that differ from HEAD and the index, and what git says of who wrote one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.engine.vcs.line_changes import Known, line_changes, parse_blame

TEXTS = st.lists(st.sampled_from("abc"), max_size=8).map(tuple)


@given(TEXTS, TEXTS, TEXTS)
def test_putting_every_unstaged_change_back_gives_the_index(
    head: tuple[str, ...], index: tuple[str, ...], now: tuple[str, ...]
) -> None:
    lines = list(now)
    for change in reversed(line_changes(Known(head, index), now)):
        assert change.first + change.count <= len(now)
        assert change.old_count == len(change.old)
        if not change.staged:
            lines[change.first : change.first + change.count] = change.old
    assert tuple(lines) == index


@given(TEXTS, TEXTS)
def test_without_unstaged_changes_putting_back_what_is_staged_gives_head(
    head: tuple[str, ...], index: tuple[str, ...]
) -> None:
    lines = list(index)
    for change in reversed(line_changes(Known(head, index), index)):
        assert change.staged
        lines[change.first : change.first + change.count] = change.old
    assert tuple(lines) == head


@given(st.binary(max_size=300))
def test_whatever_git_says_is_no_reason_to_fail(out: bytes) -> None:
    assert parse_blame("a", 3, out).line == 3


def test_author_time_and_summary_are_read() -> None:
    out = b"8f2a0c11" + b"0" * 32 + b" 4 4 1\nauthor Ada\nauthor-time 1714564800\nsummary author Zoe\n\tauthor Bob\n"
    found = parse_blame("a", 3, out)
    assert (found.author, found.at, found.summary, found.commit) == ("Ada", 1714564800.0, "author Zoe", "8f2a0c1100")
    assert parse_blame("a", 3, b"0" * 40 + b" 4 4 1\nauthor Not Committed Yet\n\tx\n").commit == ""

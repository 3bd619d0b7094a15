"""Findings as comments: the same is said once, and a suggestion goes exactly where its lines are."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.findings import Finding
from haiku_pair.engine.pairing.found import entered, with_suggestion
from haiku_pair.protocol.comments import Anchor, Answer, Comment, CommentState, Severity
from haiku_pair.protocol.values import Fault

AUTHOR = "Claude Haiku 4.5"
HERE = Anchor("a.py", first=2, last=2, text=("b",))


def finding(title: str = "The file is never closed", reviewer: str = "bugs", **more: object) -> Finding:
    given = {"severity": Severity.MINOR, "text": "It leaks.", **more}
    return Finding(HERE, title=title, reviewers=(reviewer,), **given)  # type: ignore[arg-type]


def comment(*known: Comment, **said: object) -> Comment:
    made = entered(known, finding(**said), AUTHOR)  # type: ignore[arg-type]
    assert made is not None
    return made


def test_a_finding_becomes_an_open_comment() -> None:
    made = comment(suggestion=("c",))
    assert (made.text, made.author, made.state) == ("The file is never closed\n\nIt leaks.", AUTHOR, CommentState.OPEN)
    assert (made.reviewer, made.severity, made.suggestion) == ("bugs", Severity.MINOR, ("c",))


def test_the_same_of_another_reviewer_is_one_more_name_and_keeps_its_answers() -> None:
    first = msgspec.structs.replace(comment(), answers=(Answer("", "Where?"),))
    again = comment(first, title="Never closes the file", reviewer="security", severity=Severity.CRITICAL)
    assert (again.id, again.reviewer, again.severity) == (first.id, "bugs,security", Severity.CRITICAL)
    assert again.answers == first.answers


@pytest.mark.parametrize("state", [CommentState.DISMISSED, CommentState.RESOLVED, CommentState.SENT])
def test_what_the_person_has_dealt_with_is_not_said_again(state: CommentState) -> None:
    assert entered([msgspec.structs.replace(comment(), state=state)], finding(), AUTHOR) is None


def test_the_persons_own_comments_are_no_findings() -> None:
    own = Comment("c1", HERE, "The file is never closed\n\nIt leaks.")
    assert comment(own).id != "c1"


def taken(raw: bytes, *lines: str, first: int = 2, text: tuple[str, ...] = ("b",)) -> bytes:
    return with_suggestion(raw, Anchor("a.py", first=first, last=first + len(text) - 1, text=text), lines)


def test_a_suggestion_takes_the_place_of_its_lines_with_their_endings() -> None:
    assert taken(b"a\r\nb\r\nc\r\n", "x", "y") == b"a\r\nx\r\ny\r\nc\r\n"
    assert taken(b"a\nb", "x") == b"a\nx"
    assert taken(b"\xff\xfea\0\n\0b\0\n\0", "x") == b"\xff\xfea\0\n\0x\0\n\0"
    assert taken(b"a\nb\nc\n") == b"a\nc\n"


def test_lines_that_have_moved_are_found_if_there_is_one_such_place() -> None:
    assert taken(b"new\na\nb\nc\n", "x") == b"new\na\nx\nc\n"
    assert taken(b"b\nb\nb\n", "x") == b"b\nx\nb\n", "at its number it is clear which one"


@pytest.mark.parametrize("raw", [b"", b"a\nB\n", b"b\na\nb\n", b"a\n b\n"])
def test_lines_that_are_not_there_or_twice_are_left_alone(raw: bytes) -> None:
    with pytest.raises(Failure) as caught:
        taken(raw, "x")
    assert caught.value.problem.fault is Fault.CONFLICT


def test_data_and_a_file_as_a_whole_take_no_lines() -> None:
    with pytest.raises(Failure) as caught:
        taken(b"a\0\nb\n", "x")
    assert caught.value.problem.fault is Fault.BINARY
    with pytest.raises(Failure):
        with_suggestion(b"a\n", Anchor("a.py"), ("x",))


def test_nothing_stands_behind_the_last_line() -> None:
    for raw in (b"", b"a\nb\n"):
        with pytest.raises(Failure):
            taken(raw, "x", text=("",))
    assert taken(b"a\n\n", "x", text=("",)) == b"a\nx\n"


few = st.lists(st.sampled_from(["a", "b", ""]), max_size=6)


@given(few, st.integers(1, 6), few.filter(bool), few, st.sampled_from(["\n", "\r\n"]))
def test_nothing_but_the_lines_changes(
    before: list[str], first: int, text: list[str], lines: list[str], end: str
) -> None:
    raw = "".join(line + end for line in before).encode()
    try:
        after = taken(raw, *lines, first=first, text=tuple(text))
    except Failure:
        return
    had, has = raw.decode().split(end), after.decode().split(end)
    places = [at for at in range(len(had)) if had[at : at + len(text)] == text]
    assert any(has == (had[:at] + lines + had[at + len(text) :] or [""]) for at in places)

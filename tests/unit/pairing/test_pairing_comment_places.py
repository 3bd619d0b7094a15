"""Comments find their lines again: the same text in the same surroundings, and never far away on a guess."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.engine.pairing.comment_places import NEAR, TELLING, Around, Places, found_again, lines_of
from haiku_pair.engine.pairing.comments import CommentBook
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.protocol.comments import Anchor, Comment, Side

SHORT = ["a", "}", "", "return None"]
LONG = ["total = price * count + fee", "def shipping_costs(order):"]
LINES = st.lists(st.sampled_from([*SHORT, *LONG]), max_size=15)
FILLER = [f"something_else_{number} = compute({number})" for number in range(200)]


def places(lines: list[str] | None) -> Places:
    """A review of one file that is the same on both sides."""
    version = None if lines is None else FileVersion("\n".join(lines).encode())
    return Places(lambda path: (version, version) if path == "a" else (None, None))


def at(lines: list[str], first: int, last: int) -> tuple[Anchor, Around]:
    """An anchor on these lines, and what is around it."""
    anchor = Anchor("a", Side.NEW, first, last, tuple(lines[first - 1 : last]))
    return anchor, places(lines).around(anchor)


@given(st.data(), LINES.filter(bool), LINES)
def test_what_is_found_is_the_quoted_text_and_far_away_it_is_sure(
    data: st.DataObject, old: list[str], new: list[str]
) -> None:
    first = data.draw(st.integers(1, len(old)))
    last = data.draw(st.integers(first, len(old)))
    anchor, around = at(old, first, last)
    assert found_again(anchor, old, around) == anchor
    found = found_again(anchor, new, around)
    if found.lost:
        assert (found.first, found.last) == (first, last)
        return
    assert tuple(new[found.first - 1 : found.last]) == anchor.text
    if abs(found.first - first) > NEAR and sum(map(str.isalnum, "".join(anchor.text))) < TELLING:
        around_it = Counter(new[max(found.first - 4, 0) : found.first - 1] + new[found.last : found.last + 3])
        shared = around_it & Counter([*around.before, *around.after])
        assert 2 * shared.total() >= len(around.before) + len(around.after)
        assert any(any(map(str.isalnum, line)) for line in shared)


@given(st.integers(0, 150), st.sampled_from(["}", "", "return None"]))
def test_a_short_line_follows_its_surroundings_and_no_other_line_like_it(moved: int, short: str) -> None:
    around_it = ["if order.is_paid:", "    ship(order.parcel)", short, "for parcel in parcels:", "    weigh(parcel)"]
    anchor, around = at(around_it, 3, 3)
    new = [*FILLER[:moved], *around_it, *FILLER[moved:], short]
    assert found_again(anchor, new, around).first == moved + 3
    gone = [*FILLER[:moved], *around_it[:2], *around_it[3:], *FILLER[moved:], "x", short]
    found = found_again(anchor, gone, around)
    assert found.lost


@given(st.integers(0, 150))
def test_a_telling_line_is_found_wherever_it_went_if_it_is_the_only_one(moved: int) -> None:
    anchor, around = at([*FILLER[:5], LONG[0], *FILLER[5:]], 6, 6)
    other = [f"other {number}" for number in range(200)]
    assert found_again(anchor, [*other[:moved], LONG[0], *other[moved:]], around).first == moved + 1
    twice = [*other[:50], LONG[0], *other[50:], LONG[0]]
    assert found_again(anchor, twice, around).lost


def test_of_two_equal_lines_the_one_in_the_known_surroundings_is_meant() -> None:
    old = ["def one():", "    return None", "", "def two():", "    return None", ""]
    anchor, around = at(old, 5, 5)
    new = ["import os", "", "", *old[:3], "def new():", "    return None", "", *old[3:]]
    assert found_again(anchor, new, around).first == 11


def test_a_file_as_a_whole_is_never_lost() -> None:
    anchor = Anchor("a")
    assert found_again(anchor, None) == anchor
    assert lines_of(b"\x00\xff") is None
    assert lines_of(None) is None


# --- in the book ---


def book_with(lines: list[str], first: int, last: int) -> tuple[CommentBook, list[tuple[Comment, ...]]]:
    heard: list[tuple[Comment, ...]] = []
    book = CommentBook(lambda _kept: None, None, lambda _review, comments: heard.append(comments))
    book.put("p1", Comment("1", at(lines, first, last)[0], "Why?"), places(lines))
    return book, heard


def test_a_comment_follows_its_lines_is_lost_with_them_and_found_when_they_are_back() -> None:
    old = ["a", "b", "c"]
    book, _ = book_with(old, 2, 3)
    book.follow("p1", places(["new", "new", *old]))
    assert (book.one("p1", "1").anchor.first, book.one("p1", "1").anchor.last) == (4, 5)
    book.follow("p1", places(["else"]))
    assert (book.one("p1", "1").anchor.first, book.one("p1", "1").anchor.lost) == (4, True)
    book.follow("p1", places(old))
    assert (book.one("p1", "1").anchor.first, book.one("p1", "1").anchor.lost) == (2, False)


def test_surroundings_that_change_bit_by_bit_are_known_as_they_were_last() -> None:
    book, _ = book_with(["one_before_it()", "}", "one_after_it()"], 2, 2)
    book.follow("p1", places(["one_before_it()", "}", "another_after_it()", "and_more()"]))
    book.follow("p1", places([*FILLER, "renamed()", "}", "another_after_it()", "and_more()"]))
    assert book.one("p1", "1").anchor.first == len(FILLER) + 2


def test_whoever_listens_hears_of_the_comments_even_if_nothing_moved() -> None:
    book, heard = book_with(["a"], 1, 1)
    for now in (places(["a"]), None):
        heard.clear()
        book.follow("p1", now)
        assert heard == [book.of("p1")]
    book.follow("nobody", places(None))
    assert heard[-1] == ()


def test_a_comment_follows_a_rename_and_goes_back_with_it() -> None:
    version = FileVersion(b"a\nb\n")
    book, _ = book_with(["a", "b"], 2, 2)
    book.put("p1", Comment("2", Anchor("a"), "Why this name?"))
    renamed = Places(
        lambda path: (version, version if path == "new" else None) if path != "a" else (None, None), {"a": "new"}
    )
    book.follow("p1", renamed)
    assert [(one.anchor.path, one.anchor.lost) for one in book.of("p1")] == [("new", False), ("new", False)]
    book.follow("p1", places(["a", "b"]))
    assert [(one.anchor.path, one.anchor.lost) for one in book.of("p1")] == [("a", False), ("a", False)]


def test_every_file_is_read_once_for_each_look() -> None:
    read: list[str] = []

    def sides(path: str) -> tuple[FileVersion | None, FileVersion | None]:
        read.append(path)
        return None, FileVersion(b"a\nb\n")

    book, _ = book_with(["a", "b"], 1, 1)
    for number in range(2, 6):
        book.put("p1", Comment(str(number), Anchor("a", Side.NEW, 2, 2, ("b",)), "Why?"))
    book.follow("p1", Places(sides))
    assert read == ["a"]

"""Reviews of other sources than the proposal: decisions are kept with the source and follow its hunks."""

from __future__ import annotations

from pathlib import Path

import pytest

from haiku_pair.engine.pairing import decisions as steps
from haiku_pair.engine.pairing.reviewed import ReviewedMarks
from haiku_pair.engine.pairing.source_book import SourceBook, SourceBooks
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.protocol.sources import Source, SourceKind
from haiku_pair.protocol.values import Decision, HunkDecision, HunkPlace
from tests.helpers.pair_stage import Pair
from tests.unit.pairing.test_pairing_reviewed import NEW, OLD

RANGE = Source(SourceKind.RANGE, "main..topic")


class Shelf:
    """Where the books are kept, and what opens them anew."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self.kept: bytes | None = None

    def books(self) -> SourceBooks:
        """As after a restart."""
        return SourceBooks(self.pair.trees, ReviewedMarks(_forget, None), self._keep, self.kept)

    def tree(self, raw: bytes) -> str:
        """A tree of the one file."""
        return self.pair.trees.write(self.pair.trees.empty, {"n.txt": FileVersion(raw)})

    def _keep(self, kept: bytes) -> None:
        self.kept = kept


def _forget(_kept: bytes) -> None:
    return None


@pytest.fixture
def shelf(pair: Pair) -> Shelf:
    """Nothing is kept yet."""
    return Shelf(pair)


def reject_first(book: SourceBook) -> None:
    hunk = book.file_hunks("n.txt").hunks[0].hunk.id
    book.step(lambda opened: steps.decide(opened, [HunkDecision("n.txt", hunk, Decision.REJECTED)]))


def said(book: SourceBook) -> str:
    return "".join(review.decision.value[0] for review in book.file_hunks("n.txt").hunks)


def test_decisions_are_there_after_a_restart(shelf: Shelf) -> None:
    book = shelf.books().book(RANGE)
    book.show(shelf.tree(OLD), shelf.tree(NEW), "topic")
    reject_first(book)
    again = shelf.books().book(RANGE)
    again.show(shelf.tree(OLD), shelf.tree(NEW), "topic")
    assert (said(again), again.id) == ("ru", book.id)


def test_decisions_follow_when_the_source_moves_on(shelf: Shelf) -> None:
    book = shelf.books().book(RANGE)
    book.show(shelf.tree(OLD), shelf.tree(NEW), "topic")
    reject_first(book)
    assert book.show(shelf.tree(b"top\n" + OLD), shelf.tree(b"top\n" + NEW + b"more\n"), "topic")
    assert said(book) == "ruu"


def test_each_source_has_its_own_decisions_and_id(shelf: Shelf) -> None:
    books = shelf.books()
    one, two = books.book(RANGE), books.book(Source(SourceKind.STAGED))
    for book in (one, two):
        book.show(shelf.tree(OLD), shelf.tree(NEW), "")
    reject_first(one)
    assert (said(one), said(two)) == ("ru", "uu")
    assert books.find(two.id) is two
    assert books.find("nobody") is None


def test_without_a_difference_there_is_an_empty_review_and_then_one_again(shelf: Shelf) -> None:
    book = shelf.books().book(RANGE)
    book.show(shelf.tree(OLD), shelf.tree(OLD), "topic")
    assert (book.shown().files, book.shown().id, book.shown().source.title) == ((), book.id, "topic")
    book.show(shelf.tree(OLD), shelf.tree(NEW), "topic")
    assert [file.path for file in book.shown().files] == ["n.txt"]


def test_a_hand_edit_stays_while_its_file_is_the_same(shelf: Shelf) -> None:
    trees = shelf.pair.trees
    book = shelf.books().book(RANGE)
    book.show(shelf.tree(OLD), shelf.tree(NEW), "topic")
    hunk = book.file_hunks("n.txt").hunks[0]
    lines = [line.text for line in hunk.hunk.lines if line.kind.value != "-"]
    mine = ["MINE" if line == "LINE 5" else line for line in lines]
    book.step(lambda opened: steps.edit(opened, HunkPlace("n.txt", hunk.hunk.id), mine))
    other = trees.write(shelf.tree(NEW), {"other.txt": FileVersion(b"new\n")})
    book.show(shelf.tree(OLD), other, "topic")
    _, after = book.sides("n.txt")
    assert after is not None
    assert b"MINE\n" in after.raw
    assert {file.path for file in book.shown().files} == {"n.txt", "other.txt"}


def test_decisions_on_trees_that_are_gone_begin_anew(shelf: Shelf, tmp_path: Path, pair: Pair) -> None:
    book = shelf.books().book(RANGE)
    book.show(shelf.tree(OLD), shelf.tree(NEW), "topic")
    reject_first(book)
    elsewhere = Shelf(Pair(pair.sandbox, tmp_path / "another.git"))
    elsewhere.kept = shelf.kept
    again = elsewhere.books().book(RANGE)
    again.show(elsewhere.tree(OLD + b"x\n"), elsewhere.tree(NEW + b"x\n"), "topic")
    assert said(again) == "uu"

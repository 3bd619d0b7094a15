"""The search finds what a plain look through all lines finds, whatever is cut into slices."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.edits.values import Hunk, HunkLine, LineKind
from haiku_pair.protocol.values import ChangeKind, FileChange, FileHunks, Proposal, ReviewHunk
from haiku_pair.window.review.ledger import Ledger
from haiku_pair.window.review.searching import Match, Search

LETTERS = "abAßİ\t "
TEXTS = st.lists(st.lists(st.text(alphabet=LETTERS, max_size=6), min_size=1, max_size=4), min_size=1, max_size=4)


def ledger_of(files: dict[str, list[list[str]]]) -> Ledger:
    """A review of files, each a list of hunks, each a list of added lines."""
    ledger = Ledger()
    changes = tuple(FileChange(path, ChangeKind.CHANGED, hunks=len(hunks)) for path, hunks in files.items())
    ledger.take_proposal(Proposal("p", "a", "b", changes))
    for path, hunks in files.items():
        made = tuple(
            ReviewHunk(Hunk(f"h{i}", 1, 0, 1, len(texts), tuple(HunkLine(LineKind.ADDED, text) for text in texts), ""))
            for i, texts in enumerate(hunks)
        )
        ledger.take_hunks(FileHunks("p", path, made))
    return ledger


def found(ledger: Ledger, wanted: str, first: str = "") -> list[Match]:
    search = Search(ledger)
    search.start(wanted, first)
    while not search.is_done:
        search.go_on()
    return search.matches()


@given(TEXTS, st.text(alphabet=LETTERS, min_size=1, max_size=3))
def test_it_finds_every_line_that_holds_the_text(hunks: list[list[str]], wanted: str) -> None:
    exact = wanted != wanted.casefold()
    expected = [
        Match("0.py", f"h{i}", place)
        for i, texts in enumerate(hunks)
        for place, text in enumerate(texts)
        if wanted in (text if exact else text.casefold())
    ]
    assert found(ledger_of({"0.py": hunks}), wanted) == expected


def test_matches_stand_in_the_order_of_the_review_wherever_it_began() -> None:
    ledger = ledger_of({"one": [["find me"]], "two": [["find me", "x"], ["find me"]]})
    assert found(ledger, "find", "two") == [Match("one", "h0", 0), Match("two", "h0", 0), Match("two", "h1", 0)]


def test_a_path_is_a_match_of_its_own() -> None:
    ledger = ledger_of({"src/frog.py": [["x"]], "src/pond.py": [["frog"]]})
    assert found(ledger, "frog") == [Match("src/frog.py", "h0", -1), Match("src/pond.py", "h0", 0)]


def test_hunks_that_come_later_are_searched_again() -> None:
    ledger = ledger_of({"one": [["x"]]})
    search = Search(ledger)
    search.start("late")
    search.go_on()
    line = HunkLine(LineKind.ADDED, "it is late")
    ledger.take_hunks(FileHunks("p", "one", (ReviewHunk(Hunk("h9", 1, 0, 1, 1, (line,), "")),)))
    search.again("one")
    search.go_on()
    assert search.matches() == [Match("one", "h9", 0)]


def test_a_big_review_is_searched_in_slices() -> None:
    ledger = ledger_of({f"{i}.py": [["some line of code to look through"] * 200] * 20 for i in range(40)})
    search = Search(ledger)
    search.start("code")
    search.go_on()
    assert not search.is_done

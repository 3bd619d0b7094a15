"""Focus rules and counts of a review, without a window."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.edits.values import Hunk
from haiku_pair.protocol.replies import Reviewed
from haiku_pair.protocol.values import (
    ChangeKind,
    Decision,
    FileChange,
    FileHunks,
    HunkDecision,
    Proposal,
    ReviewHunk,
)
from haiku_pair.window.review.ledger import Tally
from haiku_pair.window.review.session import Landing, ReviewSession

ACCEPTED, REJECTED, UNDECIDED = Decision.ACCEPTED, Decision.REJECTED, Decision.UNDECIDED


def file_hunks(path: str, letters: str) -> FileHunks:
    """Hunks named after path and place, decided as the letters say."""
    decided = {"a": ACCEPTED, "r": REJECTED, "u": UNDECIDED}
    made = (ReviewHunk(Hunk(f"{path}{i}", 1, 1, 1, 1, ()), decided[letter]) for i, letter in enumerate(letters))
    return FileHunks("p", path, tuple(made))


def proposal(**letters: str) -> Proposal:
    """A proposal of files with these decisions."""
    files = (
        FileChange(path, ChangeKind.CHANGED, hunks=len(of), accepted=of.count("a"), rejected=of.count("r"))
        for path, of in letters.items()
    )
    return Proposal("p", "base", "proposed", tuple(files))


def review(**letters: str) -> ReviewSession:
    """A session with everything loaded."""
    session = ReviewSession()
    session.take_proposal(proposal(**letters))
    for path, of in letters.items():
        session.take_hunks(file_hunks(path, of))
    return session


def at(session: ReviewSession) -> str:
    spot = session.spot()
    return spot.hunk if spot else ""


def decide(session: ReviewSession, decision: Decision = ACCEPTED) -> int:
    spot = session.spot()
    assert spot is not None
    return session.ledger.decide((HunkDecision(spot.path, spot.hunk, decision),))


def test_it_begins_at_the_first_undecided_hunk() -> None:
    assert at(review(f="aa", g="ru")) == "g1"


def test_without_anything_undecided_it_begins_at_the_top() -> None:
    assert at(review(f="aa", g="rr")) == "f0"


def test_there_is_no_keyboard_hunk_before_the_hunks_came() -> None:
    session = ReviewSession()
    session.take_proposal(proposal(f="uu", g="u"))
    assert session.is_landing
    assert session.wanted() == ("f", "g")
    session.take_hunks(file_hunks("f", "uu"))
    assert at(session) == "f0"
    assert session.wanted() == ("g",)


def test_a_move_into_a_file_that_is_not_loaded_lands_later() -> None:
    session = ReviewSession()
    session.take_proposal(proposal(f="u", g="auu"))
    session.take_hunks(file_hunks("f", "u"))
    session.next_undecided()
    assert at(session) == ""
    session.take_hunks(file_hunks("g", "auu"))
    assert at(session) == "g1"


def test_decisions_lie_over_the_truth_until_they_are_confirmed() -> None:
    session = review(f="uuu")
    first = decide(session)
    session.next_undecided()
    decide(session, REJECTED)
    assert session.ledger.total() == Tally(3, 1, 1)
    session.take_reviewed(first, Reviewed(proposal(f="auu"), (file_hunks("f", "auu"),)))
    assert session.ledger.total() == Tally(3, 1, 1)
    assert session.ledger.waiting


def test_a_confirmation_without_hunks_makes_the_decisions_the_truth() -> None:
    session = review(f="uuu", g="u")
    first = decide(session)
    session.next_undecided()
    decide(session, REJECTED)
    session.take_reviewed(first, Reviewed(proposal(f="auu", g="u"), ()))
    truth = session.ledger.file("f")
    assert truth is not None
    assert [one.decision for one in truth.hunks] == [ACCEPTED, UNDECIDED, UNDECIDED]
    assert session.ledger.total() == Tally(4, 1, 1)
    assert session.wanted() == ()


def test_hunks_whose_counts_are_others_than_the_engine_says_are_asked_for_again() -> None:
    session = review(f="uuu")
    session.take_reviewed(decide(session), Reviewed(proposal(f="aru"), ()))
    assert session.wanted() == ("f",)


def test_a_dropped_decision_shows_the_truth_again() -> None:
    session = review(f="uu")
    session.ledger.drop(decide(session))
    assert session.ledger.total() == Tally(2, 0, 0)


def test_the_cursor_keeps_its_hunk_when_others_come_before_it() -> None:
    session = review(f="uuu")
    session.to_hunk(2)
    session.take_proposal(proposal(f="uuuu"), ["f"])
    assert session.wanted() == ("f",)
    moved = file_hunks("f", "uuuu").hunks
    session.take_hunks(FileHunks("p", "f", (moved[3], *moved[:3])))
    assert at(session) == "f2"
    assert session.hunk_index == 3


def test_a_file_that_is_gone_leaves_the_cursor_in_range() -> None:
    session = review(f="u", g="u")
    session.to_file(1)
    session.take_proposal(proposal(f="u"))
    assert at(session) == "f0"


def test_another_proposal_begins_anew() -> None:
    session = review(f="uu")
    decide(session)
    other = Proposal("q", "base", "proposed", proposal(f="uu").files)
    session.take_proposal(other)
    assert session.ledger.total() == Tally(2, 0, 0)
    assert not session.take_hunks(file_hunks("f", "uu"))


def test_seen_hunks_are_counted_once() -> None:
    session = review(f="uuu")
    session.ledger.see("f", ["f0", "f1", "f0"])
    assert session.ledger.never_shown(session.files) == 1


def test_the_end_of_a_file_leads_into_the_next_and_back() -> None:
    session = review(f="uu", g="uu")
    session.to_hunk(1)
    assert session.next_hunk()
    assert at(session) == "g0"
    assert session.previous_hunk()
    assert at(session) == "f1"


def test_a_landing_may_be_at_the_last_undecided() -> None:
    session = review(f="uau", g="u")
    session.to_file(0, Landing.LAST_UNDECIDED)
    assert at(session) == "f2"


@given(st.lists(st.text("aru", min_size=1, max_size=4), min_size=1, max_size=4), st.data())
def test_after_a_decision_the_cursor_is_at_the_next_undecided_below_or_stays(
    files: list[str], data: st.DataObject
) -> None:
    session = review(**{f"f{i}": letters for i, letters in enumerate(files)})
    order = [(i, j) for i, letters in enumerate(files) for j in range(len(letters))]
    here = data.draw(st.sampled_from(order))
    session.to_file(here[0])
    session.to_hunk(here[1])
    decide(session)
    session.next_undecided()
    below = [place for place in order if place > here and files[place[0]][place[1]] == "u"]
    assert (session.file_index, session.hunk_index) == (below[0] if below else here)


@given(st.lists(st.sampled_from("][}{JKyn"), max_size=30))
def test_no_sequence_of_keys_leaves_the_proposal(keys: list[str]) -> None:
    session = review(f="uau", g="u", h="ru")
    steps: dict[str, Callable[[], bool]] = {
        "]": session.next_hunk,
        "[": session.previous_hunk,
        "J": session.next_undecided,
        "K": session.previous_undecided,
        "}": lambda: session.to_file(session.file_index + 1),
        "{": lambda: session.to_file(session.file_index - 1),
        "y": lambda: bool(decide(session)),
        "n": lambda: bool(decide(session, REJECTED)),
    }
    for key in keys:
        steps[key]()
        assert session.current is not None
    assert session.ledger.total().total == 6

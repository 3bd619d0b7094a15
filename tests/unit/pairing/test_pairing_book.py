"""The open proposal: nothing lands before it is accepted, and every decision can be taken back."""

from __future__ import annotations

import pytest

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.decisions import decide, edit
from haiku_pair.engine.pairing.verdict import Outcome
from haiku_pair.protocol.values import Decision, Fault, HunkDecision, HunkPlace, Proposal
from tests.helpers.pair_stage import Pair
from tests.helpers.repositories import APP

ACCEPT, REJECT, UNDECIDED = Decision.ACCEPTED, Decision.REJECTED, Decision.UNDECIDED
FIRST_ONLY = APP.replace(b'"Hello, "', b'"Good day, "')


def wide(pair: Pair) -> None:
    """A proposal of two hunks far apart."""
    long = APP + b"\n" * 20 + b"END = 1\n"
    pair.sandbox.write("app.py", long)
    pair.propose({"app.py": long.replace(b'"Hello, "', b'"Good day, "').replace(b"END = 1", b"END = 2")})


def shown(pair: Pair) -> Proposal:
    """The open proposal."""
    proposal = pair.book.proposal()
    assert proposal is not None
    return proposal


def test_a_proposal_leaves_disk_and_repository_as_they_are(pair: Pair) -> None:
    before = pair.sandbox.git_files()
    pair.propose({"app.py": FIRST_ONLY, "new.py": b"x\n"})
    assert pair.sandbox.read("app.py") == APP
    assert not (pair.sandbox.root / "new.py").exists()
    assert pair.sandbox.git_files() == before


def test_only_accepted_hunks_land(pair: Pair) -> None:
    wide(pair)
    pair.say("app.py", ACCEPT, REJECT)
    pair.apply()
    assert b"Good day" in pair.sandbox.read("app.py")
    assert pair.sandbox.read("app.py").endswith(b"END = 1\n")


def test_after_everything_is_decided_and_applied_nothing_is_open(pair: Pair) -> None:
    wide(pair)
    pair.say("app.py", ACCEPT, REJECT)
    pair.apply()
    assert pair.book.proposal() is None


def test_undecided_hunks_stay_open_after_an_apply(pair: Pair) -> None:
    wide(pair)
    pair.say("app.py", ACCEPT)
    pair.apply()
    proposal = pair.book.proposal()
    assert proposal is not None
    assert (proposal.total, proposal.decided) == (1, 0)


def test_nothing_accepted_is_said_and_writes_nothing(pair: Pair) -> None:
    wide(pair)
    pair.say("app.py", REJECT, REJECT)
    before = pair.sandbox.read("app.py")
    with pytest.raises(Failure) as raised:
        pair.apply()
    assert raised.value.problem.fault is Fault.NOTHING_TO_DO
    assert pair.sandbox.read("app.py") == before


def test_undo_of_an_apply_restores_bytes_and_decisions(pair: Pair) -> None:
    wide(pair)
    before = pair.sandbox.read("app.py")
    pair.say("app.py", ACCEPT, REJECT)
    pair.apply()
    pair.book.undo_apply(pair.applier, {})
    assert pair.sandbox.read("app.py") == before
    assert [hunk.decision for hunk in pair.book.file_hunks("app.py").hunks] == [ACCEPT, REJECT]


def test_redo_applies_the_same_again(pair: Pair) -> None:
    wide(pair)
    pair.say("app.py", ACCEPT, REJECT)
    pair.apply()
    applied = pair.sandbox.read("app.py")
    pair.book.undo_apply(pair.applier, {})
    pair.book.redo_apply(pair.applier, {})
    assert pair.sandbox.read("app.py") == applied
    assert pair.book.proposal() is None


def test_an_undone_and_redone_apply_is_told_as_applied(pair: Pair) -> None:
    wide(pair)
    pair.say("app.py", ACCEPT, REJECT)
    pair.apply()
    pair.book.undo_apply(pair.applier, {})
    assert [line.outcome for line in pair.book.verdict()] == [Outcome.UNDONE, Outcome.ACCEPTED, Outcome.REJECTED]
    pair.book.redo_apply(pair.applier, {})
    assert [line.outcome for line in pair.book.verdict()] == [Outcome.APPLIED, Outcome.REJECTED]


def test_every_decision_can_be_undone_and_redone(pair: Pair) -> None:
    wide(pair)
    pair.say("app.py", ACCEPT)
    pair.say("app.py", REJECT)
    assert pair.book.undo_decision() == ("app.py",)
    assert pair.book.file_hunks("app.py").hunks[0].decision is ACCEPT
    pair.book.redo_decision()
    assert pair.book.file_hunks("app.py").hunks[0].decision is REJECT


def test_an_unknown_hunk_decides_nothing_at_all(pair: Pair) -> None:
    wide(pair)
    known = pair.hunk_ids("app.py")[0]
    said = [HunkDecision("app.py", hunk, ACCEPT) for hunk in (known, "0" * 16)]
    with pytest.raises(Failure, match="no longer part"):
        pair.book.step(lambda opened: decide(opened, said))
    assert shown(pair).decided == 0


@pytest.mark.case("E15")
def test_proposal_and_decisions_survive_a_restart(pair: Pair) -> None:
    wide(pair)
    pair.say("app.py", ACCEPT, REJECT)
    again = pair.restarted()
    assert [hunk.decision for hunk in again.book.file_hunks("app.py").hunks] == [ACCEPT, REJECT]
    again.apply()
    assert b"Good day" in again.sandbox.read("app.py")
    again.trees.close()


@pytest.mark.case("E02")
def test_a_foreign_change_elsewhere_is_kept_by_an_apply(pair: Pair) -> None:
    wide(pair)
    pair.say("app.py", ACCEPT, ACCEPT)
    pair.sandbox.write("app.py", b"# mine\n" + pair.sandbox.read("app.py"))
    pair.apply()
    now = pair.sandbox.read("app.py")
    assert now.startswith(b"# mine\n")
    assert b"Good day" in now


@pytest.mark.case("E04")
def test_a_foreign_change_in_the_same_lines_is_a_conflict_and_nothing_is_written(pair: Pair) -> None:
    wide(pair)
    pair.say("app.py", ACCEPT, ACCEPT)
    mine = pair.sandbox.read("app.py").replace(b'"Hello, "', b'"Ahoy, "')
    pair.sandbox.write("app.py", mine)
    with pytest.raises(Failure) as raised:
        pair.apply()
    assert raised.value.problem.fault is Fault.CONFLICT
    assert pair.sandbox.read("app.py") == mine


def test_the_next_turn_carries_the_proposal_over_to_what_is_there_now(pair: Pair) -> None:
    wide(pair)
    pair.sandbox.write("app.py", b"# mine\n" + pair.sandbox.read("app.py"))
    pair.begin_turn()
    assert pair.overlay.read("app.py").startswith(b"# mine\n")
    assert b"Good day" in pair.overlay.read("app.py")


def test_the_next_turn_marks_what_it_cannot_carry_over(pair: Pair) -> None:
    wide(pair)
    pair.sandbox.write("app.py", pair.sandbox.read("app.py").replace(b'"Hello, "', b'"Ahoy, "'))
    pair.begin_turn()
    assert "meanwhile" in shown(pair).files[0].conflict


def test_the_next_turn_drops_what_was_rejected_and_says_so(pair: Pair) -> None:
    wide(pair)
    pair.say("app.py", REJECT)
    pair.begin_turn()
    assert shown(pair).total == 1
    assert [line.outcome for line in pair.book.verdict()] == [Outcome.REJECTED, Outcome.UNDECIDED]


def test_a_hand_edited_hunk_is_applied_as_the_person_wrote_it(pair: Pair) -> None:
    wide(pair)
    first = pair.book.file_hunks("app.py").hunks[0].hunk
    lines = [line.text for line in first.lines if line.kind.value != "-"]
    mine = [line.replace("Good day", "Servus") for line in lines]
    pair.book.step(lambda opened: edit(opened, HunkPlace("app.py", first.id), mine))
    assert pair.book.file_hunks("app.py").hunks[0].hand_edited
    pair.apply()
    assert b'"Servus, "' in pair.sandbox.read("app.py")
    assert any("Servus" in line.hand_edited for line in pair.book.verdict())


def test_created_renamed_and_deleted_files_are_applied_and_undone(pair: Pair) -> None:
    before = pair.sandbox.read("app.py")
    pair.propose({"app.py": None, "moved/app.py": APP, "new.py": b"x = 1\n"})
    for file in shown(pair).files:
        pair.say(file.path, *[ACCEPT] * file.hunks)
    pair.apply()
    assert not (pair.sandbox.root / "app.py").exists()
    assert pair.sandbox.read("moved/app.py") == APP
    pair.book.undo_apply(pair.applier, {})
    after = pair.sandbox.read("app.py")
    assert after == before
    assert not (pair.sandbox.root / "new.py").exists()


def test_an_unreadable_kept_state_counts_as_none(pair: Pair) -> None:
    pair.kept = b"{broken"
    assert pair.restarted().book.proposal() is None


@pytest.mark.case("F10")
def test_every_way_back_outlives_housekeeping(pair: Pair) -> None:
    wide(pair)
    first = pair.book.file_hunks("app.py").hunks[0].hunk
    lines = [line.text for line in first.lines if line.kind.value != "-"]
    pair.book.step(lambda opened: edit(opened, HunkPlace("app.py", first.id), [*lines, "# mine"]))
    pair.trees.tidy(grace=-1, force=True)
    again = pair.restarted()
    again.book.undo_decision()
    again.say("app.py", ACCEPT, ACCEPT)
    again.apply()
    again.trees.tidy(grace=-1, force=True)
    again.book.undo_apply(again.applier, {})
    assert [hunk.decision for hunk in again.book.file_hunks("app.py").hunks] == [ACCEPT, ACCEPT]
    again.trees.close()


@pytest.mark.case("E06")
def test_rejecting_everything_leaves_what_the_person_wrote_into_applied_text(pair: Pair) -> None:
    wide(pair)
    pair.say("app.py", ACCEPT, ACCEPT)
    pair.apply()
    mine = pair.sandbox.read("app.py").replace(b'"Good day, "', b'"Good day, dear "')
    pair.sandbox.write("app.py", mine)
    pair.propose({"app.py": mine.replace(b"shout", b"yell")})
    pair.say("app.py", *[REJECT] * len(pair.hunk_ids("app.py")))
    assert pair.sandbox.read("app.py") == mine
    pair.book.undo_decision()
    assert {said.decision for said in pair.book.file_hunks("app.py").hunks} == {UNDECIDED}
    assert pair.sandbox.read("app.py") == mine

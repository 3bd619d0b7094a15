"""The journal: order by number, limits, what was written since, and damage that stays where it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from haiku_pair.edits.document import content_hash
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs import journal as journal_module
from haiku_pair.engine.vcs.apply import Applier, Coming
from haiku_pair.engine.workspace.knowledge import ContentWatch
from haiku_pair.protocol.values import Fault, FileChangeKind, FileNews, JournalKind
from tests.helpers import repositories
from tests.helpers.repositories import APP, Sandbox
from tests.unit.vcs.conftest import Desk

DeskFor = Callable[[Sandbox], Desk]


def files_of(desk: Desk) -> list[Path]:
    return sorted((desk.private / "haiku-pair-journal").iterdir())


@pytest.mark.case("G09")
def test_a_clock_that_jumps_does_not_change_the_order(tmp_path: Path, desk_for: DeskFor) -> None:
    desk = desk_for(repositories.no_repository(tmp_path))
    times = iter([1_000.0, 1.0, 99_999.0, 99_999.0])
    desk.applier = Applier(desk.gate, desk.trees, desk.journal, clock=lambda: next(times))
    for number in range(4):
        desk.accept_all({"app.py": b"%d\n" % number}, f"Step {number}")
    desk = desk.restarted()
    assert [entry.title for entry in desk.journal.entries()] == ["Step 3", "Step 2", "Step 1", "Step 0"]
    assert [item.at for item in desk.journal.items()] == [99_999.0, 99_999.0, 1.0, 1_000.0]
    desk.applier.undo({})
    assert desk.sandbox.read("app.py") == b"2\n"


def test_what_was_written_since_counts_undoing_and_what_is_forgotten(
    tmp_path: Path, desk_for: DeskFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "LIMIT", 3)
    monkeypatch.setattr(journal_module, "_ALWAYS_KEPT", 2)
    desk = desk_for(repositories.no_repository(tmp_path))
    desk.accept_all({"early": b"x"})
    number = desk.journal.newest_number()
    desk.applier.undo({})
    assert desk.journal.written_since(number) == {"early"}
    for count in range(6):
        desk.accept_all({f"made/{count}": b"x"})
    desk = desk.restarted()
    assert len(desk.journal.entries()) == 3
    assert desk.journal.written_since(number) == {"early", *(f"made/{count}" for count in range(6))}
    assert desk.journal.written_since(desk.journal.newest_number()) == frozenset()
    desk.accept_all({"later": b"x"})
    assert desk.journal.last_written("later") > number + 6


def test_the_journal_has_a_size_it_keeps_within(
    tmp_path: Path, desk_for: DeskFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "MAX_BYTES", 20_000)
    monkeypatch.setattr(journal_module, "_ALWAYS_KEPT", 2)
    desk = desk_for(repositories.no_repository(tmp_path))
    for count in range(12):
        desk.accept_all({"noise": bytes((count * 7 + at * at) % 251 for at in range(5_000))})
    assert sum(place.stat().st_size for place in files_of(desk)) < 30_000
    assert len(desk.restarted().journal.entries()) >= 2


def test_a_redo_does_not_reach_behind_a_newer_step(tmp_path: Path, desk_for: DeskFor) -> None:
    desk = desk_for(repositories.no_repository(tmp_path))
    desk.accept_all({"app.py": b"1\n"}, "First")
    desk.applier.undo({})
    desk.accept_all({"app.py": b"2\n"}, "Second")
    desk.applier.undo({})
    desk = desk.restarted()
    assert desk.applier.redo({}).entry.title == "Second"
    with pytest.raises(Failure, match="nothing to redo"):
        desk.applier.redo({})


def test_steps_in_a_commit_are_marked(tmp_path: Path, desk_for: DeskFor) -> None:
    desk = desk_for(repositories.no_repository(tmp_path))
    for number in range(3):
        desk.accept_all({"app.py": b"%d\n" % number}, f"Step {number}")
    desk.applier.undo({})
    steps = desk.journal.uncommitted()
    assert [step.record.title for step in steps] == ["Step 0", "Step 1"]
    old, new = steps[0].moves["app.py"].old, steps[0].moves["app.py"].new
    assert old is not None
    assert new is not None
    assert (old.raw, new.raw) == (APP, b"0\n")
    desk.journal.mark_committed([steps[0].name], "abc123")
    desk = desk.restarted()
    assert [step.record.title for step in desk.journal.uncommitted()] == ["Step 1"]
    assert [item.commit for item in desk.journal.items()] == ["", "", "abc123"]
    assert {item.kind for item in desk.journal.items()} == {JournalKind.STEP}


@pytest.mark.case("G05")
@pytest.mark.parametrize("damage", [b"", b"garbage\n\0", b'{"record": {}}\n'])
def test_a_damaged_step_is_passed_over_and_stays(tmp_path: Path, desk_for: DeskFor, damage: bytes) -> None:
    desk = desk_for(repositories.no_repository(tmp_path))
    desk.accept_all({"app.py": b"1\n"}, "First")
    desk.accept_all({"other": b"2\n"}, "Second")
    first = files_of(desk)[0]
    first.write_bytes(damage)
    desk = desk.restarted()
    assert [entry.title for entry in desk.journal.entries()] == ["Second"]
    desk.applier.undo({})
    assert not (desk.sandbox.root / "other").exists()
    assert first.read_bytes() == damage


@pytest.mark.case("G05")
def test_a_step_with_damaged_contents_says_so(tmp_path: Path, desk_for: DeskFor) -> None:
    desk = desk_for(repositories.no_repository(tmp_path))
    desk.accept_all({"app.py": b"1\n"})
    (step,) = files_of(desk)
    step.write_bytes(step.read_bytes()[:-3])
    with pytest.raises(Failure) as error:
        desk.restarted().applier.undo({})
    assert error.value.problem.fault is Fault.STORE
    assert desk.sandbox.read("app.py") == b"1\n"


@pytest.mark.case("L04")
def test_the_journal_is_readable_by_its_owner_alone(tmp_path: Path, desk_for: DeskFor) -> None:
    desk = desk_for(repositories.no_repository(tmp_path))
    desk.accept_all({"app.py": b"1\n"})
    assert {place.stat().st_mode & 0o777 for place in files_of(desk)} == {0o600}
    assert (desk.private / "haiku-pair-journal").stat().st_mode & 0o777 == 0o700


@pytest.mark.case("M05")
def test_a_step_that_is_taken_back_takes_back_its_announcement(
    tmp_path: Path, desk_for: DeskFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_for(repositories.no_repository(tmp_path, {"a": b"a\n", "b": b"b\n"}))
    heard: list[Coming] = []
    desk.applier = Applier(desk.gate, desk.trees, desk.journal, heard.append)
    base, proposed = desk.propose({"a": None, "b": b"B\n", "c": b"c\n"})

    def fail() -> None:
        raise Failure(Fault.STORE, "No.")

    monkeypatch.setattr(desk.journal, "finish", fail)
    with pytest.raises(Failure):
        desk.applier.apply("Step", base, proposed, {})
    assert heard == [{"a": None, "b": b"B\n", "c": b"c\n"}, {"a": b"a\n", "b": b"b\n", "c": None}]


@pytest.mark.case("M05")
def test_a_deletion_by_another_program_is_told_after_a_step_that_failed(
    tmp_path: Path, desk_for: DeskFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_for(repositories.no_repository(tmp_path, {"a": b"a\n", "b": b"b\n"}))
    watch = ContentWatch(desk.gate)
    watch.baseline(["a", "b"])

    def expect(coming: Coming) -> None:
        for path, raw in coming.items():
            watch.expect(path, None if raw is None else content_hash(raw))

    desk.applier = Applier(desk.gate, desk.trees, desk.journal, expect)
    base, proposed = desk.propose({"a": None, "b": b"B\n"})

    def fail() -> None:
        raise Failure(Fault.STORE, "No.")

    monkeypatch.setattr(desk.journal, "finish", fail)
    with pytest.raises(Failure):
        desk.applier.apply("Step", base, proposed, {})
    assert watch.news(["a", "b"]) == []
    (desk.sandbox.root / "a").unlink()
    assert watch.news(["a", "b"]) == [FileNews("a", FileChangeKind.DELETED)]


def test_what_the_person_changed_after_a_crash_keeps_the_step_findable(
    tmp_path: Path, desk_for: DeskFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_for(repositories.no_repository(tmp_path, {"a": b"a\n", "b": b"b\n"}))
    base, proposed = desk.propose({"a": b"A\n", "b": b"B\n"})

    def die() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(desk.journal, "finish", die)
    with pytest.raises(KeyboardInterrupt):
        desk.applier.apply("Cut off", base, proposed, {})
    desk.sandbox.write("a", b"mine\n")
    desk = desk.restarted()
    recovered = desk.applier.recover()
    assert recovered is not None
    assert (recovered.left, recovered.restored) == (("a",), ("b",))
    (step,) = desk.journal.steps()
    assert (step.title, step.undone) == ("Cut off", True)
    before = desk.journal.step(step.id)[1]["a"].before
    assert before is not None
    assert before.raw == b"a\n"

"""Checkpoints: kept in order, within their number, across restarts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from haiku_pair.engine.vcs import checkpoints as checkpoints_module
from haiku_pair.engine.vcs.checkpoints import Checkpoints, Moment
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.protocol.values import JournalKind
from tests.helpers import repositories
from tests.helpers.repositories import APP, Sandbox
from tests.unit.vcs.conftest import Desk

DeskFor = Callable[[Sandbox], Desk]


@pytest.mark.case("G09")
@pytest.mark.parametrize("scenario", [repositories.with_history, repositories.unborn, repositories.no_repository])
def test_everything_of_a_checkpoint_comes_back(
    tmp_path: Path, desk_for: DeskFor, scenario: Callable[[Path], Sandbox]
) -> None:
    desk = desk_for(scenario(tmp_path))
    tree = desk.trees.capture({"app.py": b"typed\n"})
    taken = [
        desk.checkpoints.take(Moment(f"Before {at}", tree, at, f"t{at}", "c", 3, tree, b"\0\xff"), keep=(tree,))
        for at in (5.0, 1.0, 1.0)
    ]
    desk = desk.restarted()
    assert list(desk.checkpoints.all()) == taken[::-1]
    assert desk.checkpoints.get(taken[1].id) == taken[1]
    assert desk.checkpoints.get("none") is None
    assert [item.kind for item in desk.checkpoints.items()] == [JournalKind.CHECKPOINT] * 3
    assert desk.trees.read(taken[0].tree, "app.py") == FileVersion(b"typed\n")


@pytest.mark.case("F10")
def test_the_oldest_go(tmp_path: Path, desk_for: DeskFor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints_module, "LIMIT", 3)
    desk = desk_for(repositories.no_repository(tmp_path))
    desk.checkpoints = Checkpoints(desk.trees, desk.journal)
    tree = desk.trees.capture({})
    for number in range(7):
        desk.checkpoints.take(Moment(f"{number}", tree, 0.0, "", "", 0))
    assert [found.title for found in desk.restarted().checkpoints.all()] == ["6", "5", "4"]
    assert len(desk.trees.pinned("checkpoints")) == 3


def test_a_step_since_is_told_by_its_number(tmp_path: Path, desk_for: DeskFor) -> None:
    desk = desk_for(repositories.no_repository(tmp_path))
    first = desk.checkpoints.take(Moment("a", desk.trees.capture({}), 0.0, "", "", 0))
    desk.accept_all({"app.py": b"x\n"})
    second = desk.checkpoints.take(Moment("b", desk.trees.capture({}), 0.0, "", "", 0))
    assert (first.after_step, second.after_step) == (0, 1)
    assert desk.journal.written_since(second.after_step) == frozenset()
    desk.applier.undo({})
    assert desk.sandbox.read("app.py") == APP
    desk.applier.restore("Forth", second.tree, second.after_step, {})
    assert desk.sandbox.read("app.py") == b"x\n"

"""The trash: what was rejected can be found and proposed again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from haiku_pair.engine.vcs import trash as trash_module
from haiku_pair.engine.vcs.trash import Trash
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.protocol.values import JournalKind
from tests.helpers import repositories
from tests.helpers.repositories import APP, Sandbox
from tests.unit.vcs.conftest import Desk

DeskFor = Callable[[Sandbox], Desk]


@pytest.mark.parametrize("scenario", [repositories.with_history, repositories.no_repository])
def test_thrown_away_text_is_there_after_everything_else_is_gone(
    tmp_path: Path, desk_for: DeskFor, scenario: Callable[[Path], Sandbox]
) -> None:
    sandbox = scenario(tmp_path)
    desk = desk_for(sandbox)
    base, proposed = desk.propose({"app.py": b"rejected\n", "new ÿ": b"n"})
    item_id = desk.trash.put(JournalKind.REJECTED, "Greet", base, proposed, ["app.py", "new ÿ"], 7.0)
    shutil.rmtree(sandbox.root / ".git", ignore_errors=True)
    desk = desk.restarted()
    item = desk.trash.get(item_id)
    assert item is not None
    assert (item.kind, item.title, item.at, item.paths) == (JournalKind.REJECTED, "Greet", 7.0, ("app.py", "new ÿ"))
    assert desk.trees.paths(item.base) == ["app.py"]
    assert desk.trees.read(item.base, "app.py") == FileVersion(APP)
    assert desk.trees.paths(item.proposed) == ["app.py", "new ÿ"]
    assert desk.trees.read(item.proposed, "app.py") == FileVersion(b"rejected\n")
    assert [line.id for line in desk.trash.items()] == [item_id]


@pytest.mark.case("G09")
def test_newest_first_whatever_the_clock_says_and_the_oldest_go(
    tmp_path: Path, desk_for: DeskFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trash_module, "LIMIT", 3)
    desk = desk_for(repositories.no_repository(tmp_path))
    trash = Trash(desk.trees)
    base, proposed = desk.propose({"app.py": b"x\n"})
    for number, at in enumerate((9.0, 1.0, 5.0, 0.0)):
        trash.put(JournalKind.DISCARDED, f"{number}", base, proposed, ["app.py"], at)
    assert [item.title for item in desk.restarted().trash.all()] == ["3", "2", "1"]
    assert desk.trash.get("none") is None

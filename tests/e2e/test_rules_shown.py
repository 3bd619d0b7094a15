"""The rules in force are listed by key, line by line, and what hides in them is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QListView

from tests.helpers.repositories import Sandbox, with_history
from tests.helpers.whole import Program

RULES = "Use tabs.\n\nSee @more.md\nBe\u202ekind.\n"


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    monkeypatch.setenv("HOME", str(tmp_path / "ada"))
    (tmp_path / "r").mkdir()
    files = {
        "AGENTS.md": RULES.encode(),
        "more.md": b"Sleep well.\n",
        "src/CLAUDE.md": b"In src.\n",
        "src/a.py": b"x = 1\n",
    }
    return with_history(tmp_path / "r", files)


def shown(program: Program) -> str:
    """All rows of the lists that are open."""
    rows = []
    for view in program.window.findChildren(QListView):
        if view.isVisible():
            model = view.model()
            rows += [str(model.index(row, 0).data()) for row in range(model.rowCount())]
            rows += [str(model.index(row, 0).data(0x000B)) for row in range(model.rowCount())]
    return "\n".join(rows)


@pytest.mark.case("K05")
def test_rules_are_listed_with_what_hides_in_them(sandbox: Sandbox, start: Callable[[Path], Program]) -> None:
    program = start(sandbox.root)
    program.open("src/a.py")
    program.press("Alt+U")
    program.wait(lambda: "Sleep well." in shown(program))
    assert "In src." in shown(program)
    assert "Be⟨U+202E⟩kind." in shown(program)
    assert "hidden: right-to-left override" in shown(program)
    program.type("sleep")
    program.wait(lambda: "Use tabs." not in shown(program))
    program.press("Return")
    program.wait(lambda: program.window.editor.current_path() == "more.md")

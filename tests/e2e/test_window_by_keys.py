"""The window by the keyboard alone: from place to place, and a file from opening to saving."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.drive import has_focus
from tests.helpers.repositories import Sandbox
from tests.helpers.whole import Program


@pytest.fixture
def program(sandbox: Sandbox, start: Callable[[Path], Program]) -> Program:
    return start(sandbox.root)


def place(program: Program) -> str:
    """Where the keyboard is, and what the middle shows."""
    window = program.window
    panes = {"tree": window.tree, "middle": window.center, "conversation": window.conversation}
    return f"{next(name for name, pane in panes.items() if has_focus(pane))} {window.center.page.name.lower()}"


def test_every_place_has_a_key(program: Program) -> None:
    places = []
    for key in ("Ctrl+Shift+R", "Ctrl+L", "Ctrl+,", "Esc", "F6", "F6", "Shift+F6"):
        program.press(key)
        places.append(place(program))
    assert places == [
        "middle review", "conversation review", "middle settings", "middle review",
        "conversation review", "tree review", "conversation review",
    ]  # fmt: skip


def test_a_file_is_opened_edited_and_saved(program: Program, sandbox: Sandbox) -> None:
    program.open("src/pkg/util.py")
    program.press("Ctrl+End")
    program.type("\nthrice = 3\n")
    assert program.window.editor.dirty_paths() == ("src/pkg/util.py",)
    program.press("Ctrl+S")
    program.wait(lambda: program.window.editor.dirty_paths() == ())
    assert sandbox.read("src/pkg/util.py") == b"def twice(n):\n    return 2 * n\n\nthrice = 3\n"


def test_text_is_found_in_the_file(program: Program) -> None:
    page = program.open("app.py")
    program.press("Ctrl+F")
    program.type("shout")
    program.press("Return")
    program.wait(lambda: page.edit.textCursor().selectedText() == "shout")


def test_a_file_is_opened_from_the_tree(program: Program) -> None:
    program.wait(program.window.tree.model.rowCount)
    program.press("Ctrl+Shift+E", "End", "Return")
    program.wait(lambda: program.window.editor.current_path() == "README.md")


def test_a_file_on_the_command_line_is_shown_in_its_repository(
    sandbox: Sandbox, start: Callable[[Path], Program]
) -> None:
    program = start(sandbox.root / "src/pkg/util.py")
    program.wait(lambda: program.window.editor.current_path() == "src/pkg/util.py")
    page = program.window.editor.current_page()
    assert page is not None
    program.wait(lambda: "def twice" in page.edit.toPlainText())
    assert program.window.session.workspace is not None
    assert program.window.session.workspace.root == str(sandbox.root)

"""Finding files and definitions by key: both processes, no model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from haiku_pair.window.editor.page import EditorPage
from tests.helpers.repositories import Sandbox
from tests.helpers.whole import Program

CODE = (
    b"class Pond:\n    def leap(self):\n        pass\n\n\ndef croak():\n    pass\n"
    + b"\n" * 200
    + b"def last(): pass\n"
)


@pytest.fixture
def pond(sandbox: Sandbox) -> Sandbox:
    sandbox.write("pond.py", CODE)
    sandbox.write("src/heron.py", b"class Heron:\n    def croak_back(self):\n        pass\n")
    sandbox.commit("pond")
    return sandbox


def opened(program: Program, path: str) -> EditorPage:
    program.press("Ctrl+P")
    program.wait(lambda: program.window.rest.overlays.files().picker.list.model().rowCount() > 0)
    program.type(path)
    program.press("Return")
    program.wait(lambda: program.window.editor.current_path() == path)
    page = program.window.editor.current_page()
    assert page is not None
    program.wait(lambda: page.is_loaded)
    return page


def titles(program: Program) -> list[str]:
    """What quick open shows."""
    model = program.window.rest.overlays.files().picker.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_definitions_of_the_file_move_the_text_and_esc_goes_back(
    pond: Sandbox, start: Callable[[Path], Program]
) -> None:
    program = start(pond.root)
    page = opened(program, "pond.py")
    program.type("def unsaved(): pass\n")
    program.press("Ctrl+Shift+O")
    picker = program.window.rest.overlays.symbols().picker
    program.wait(lambda: picker.list.model().rowCount() == 5)
    program.type("last")
    assert page.edit.textCursor().blockNumber() == 208
    program.press("Escape")
    assert page.edit.textCursor().blockNumber() == 1
    assert page.edit.top_line == 0
    program.press("Ctrl+Shift+O")
    program.wait(lambda: picker.list.model().rowCount() == 5)
    program.press("Down", "Down", "Return")
    assert page.edit.textCursor().blockNumber() == 2
    assert page.edit.hasFocus()


def test_definitions_of_the_workspace_are_found_trusted_or_not(pond: Sandbox, start: Callable[[Path], Program]) -> None:
    program = start(pond.root)
    picker = program.window.rest.overlays.workspace_symbols().picker
    for trusted in (False, True):
        if trusted:
            program.trust()
        program.press("Ctrl+T")
        program.type("croback")
        program.wait(lambda: picker.list.model().rowCount() == 1)
        program.press("Return")
        program.wait(lambda: program.window.status.position.text() == "2:1")
        assert program.window.editor.current_path() == "src/heron.py"
        program.press("Ctrl+W")


def test_the_file_before_comes_first_and_a_line_alone_is_of_this_file(
    pond: Sandbox, start: Callable[[Path], Program]
) -> None:
    program = start(pond.root)
    opened(program, "src/heron.py")
    page = opened(program, "pond.py")
    program.press("Ctrl+P")
    program.wait(lambda: titles(program)[:2] == ["src/heron.py", "pond.py"])
    program.type(":200")
    assert titles(program) == ["pond.py"]
    program.press("Return")
    program.wait(lambda: page.edit.textCursor().blockNumber() == 199)


def test_the_workspace_is_searched_walked_and_replaced_as_a_proposal(
    pond: Sandbox, start: Callable[[Path], Program]
) -> None:
    program = start(pond.root)
    program.press("Ctrl+Shift+F")
    page = program.window.rest.search.page
    assert page is not None
    program.type("CROAK")
    program.wait(lambda: page.list.results.paths() == ("pond.py", "src/heron.py"))
    program.wait(lambda: not page.is_running)
    assert "2 matches in 2 files" in page.said.text()

    program.press("Alt+W")
    program.wait(lambda: page.list.results.paths() == ("pond.py",) and not page.is_running)
    program.press("Return", "Return")
    program.wait(lambda: program.window.editor.current_path() == "pond.py")
    program.wait(lambda: program.window.status.position.text() == "6:5")
    program.press("Ctrl+Shift+F", "Alt+W")
    program.wait(lambda: len(page.list.results.paths()) == 2 and not page.is_running)
    program.press("F4", "F4")
    program.wait(lambda: program.window.editor.current_path() == "src/heron.py")
    program.press("Shift+F4")
    program.wait(lambda: program.window.editor.current_path() == "pond.py")

    program.press("Ctrl+Shift+F", "Ctrl+H")
    program.type("sing")
    program.press("Alt+A")
    program.wait_text("Proposed in 2 files")
    assert pond.read("pond.py") == CODE
    program.review()
    program.press("Shift+A")
    program.wait(lambda: program.window.review.question_is_armed)
    program.press("y")
    program.wait_text("all decided")
    program.press("Ctrl+Return")
    program.wait(lambda: pond.read("pond.py") == CODE.replace(b"croak", b"sing"))
    assert b"def sing_back" in pond.read("src/heron.py")


def test_a_wrong_pattern_is_said_and_esc_goes_back(pond: Sandbox, start: Callable[[Path], Program]) -> None:
    program = start(pond.root)
    page = opened(program, "pond.py")
    program.press("Ctrl+Shift+F", "Alt+X")
    program.type("(")
    program.wait_text("The pattern is not valid")
    program.press("Escape")
    program.wait(page.edit.hasFocus)

"""Everything that a language server is asked for, by key alone: both processes and python-lsp-server, no model."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from haiku_pair.protocol.events import ProposalChanged
from haiku_pair.protocol.problems import FileProblem, Severity
from haiku_pair.window.editor.page import EditorPage
from tests.helpers.repositories import Sandbox
from tests.helpers.whole import Program

CALC = '''"""Small sums."""


def total(a: int, b: int) -> int:
    """The sum of two numbers."""
    return a + missing


print(total(1, 2))
'''
USE = "from calc import total\n\nprint(total(3, 4))\n"


@pytest.fixture
def sums(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """Two files, in one of them an error; the server of the tests' own environment is on the PATH."""
    sandbox.write("calc.py", CALC.encode())
    sandbox.write("use.py", USE.encode())
    sandbox.commit("sums")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    return sandbox


def opened(program: Program, path: str) -> EditorPage:
    page = program.window.editor.open_path(path)
    program.wait(lambda: page.is_loaded)
    program.window.navigation.focus_editor()
    return page


def test_a_real_server_is_asked_by_key(sums: Sandbox, start: Callable[[Path], Program]) -> None:
    program = start(sums.root)
    program.trust()
    page = opened(program, "calc.py")
    opened(program, "use.py")
    problems = program.window.rest.problems
    editor = program.window.editor

    def found() -> list[FileProblem]:
        return [one for one in problems.book.of("calc.py") if "missing" in one.text]

    def proposed() -> set[str]:
        shown = [event.proposal for event in program.all(ProposalChanged) if event.proposal is not None]
        return {file.path for file in shown[-1].files} if shown else set()

    program.wait(found)
    program.press("F8")
    program.wait(lambda: editor.current_path() == "calc.py")
    assert found()[0].severity is Severity.ERROR
    assert page.edit.textCursor().blockNumber() == 5
    assert "undefined name 'missing'" in problems.note(page).text

    page.edit.go_to(8, 8)
    program.press("Shift+F1")
    program.wait(lambda: "The sum of two numbers." in problems.note(page).text)
    program.press("Esc", "F12")
    program.wait(lambda: page.edit.textCursor().blockNumber() == 3)
    program.press("Shift+F12")
    program.wait_text("“total”: 4 uses in 2 files")
    program.press("Esc")

    program.press("F2")
    program.type("plus")
    program.press("Return")
    program.wait(lambda: program.window.status.currentMessage().startswith("Proposed in 2 files"))
    program.wait(lambda: proposed() == {"calc.py", "use.py"})
    assert (sums.root / "use.py").read_text() == USE

    page.edit.go_to(5, 22)
    program.press("Ctrl+Backspace")
    program.type("b")
    program.wait(lambda: not found())
    page.edit.go_to(8, 99)
    program.press("Return")
    program.type("tot")
    program.press("Ctrl+Space")
    completion = page.edit.features.completion
    program.wait(lambda: completion.list.isVisible() and "total(a, b)" in completion.list.item(0).text())

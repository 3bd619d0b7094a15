"""What git and a proposal know of the lines of a text, by key alone: both processes, real git, no model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from haiku_pair.window.lines.of_page import PageMarks
from tests.helpers.repositories import Sandbox
from tests.helpers.whole import Program

LINES = [f"line {number}\n" for number in range(1, 41)]


def lines(**changed: str) -> bytes:
    """Forty lines, those named (`l3="x\\n"`) being others."""
    return "".join(changed.get(f"l{number}", line) for number, line in enumerate(LINES, 1)).encode()


@pytest.fixture
def numbers(sandbox: Sandbox) -> Sandbox:
    """A file of forty lines is committed."""
    sandbox.write("n.txt", lines())
    sandbox.commit("numbers")
    return sandbox


def opened(program: Program) -> PageMarks:
    """The file is open; its marks."""
    program.press("Ctrl+P")
    program.wait(lambda: program.window.rest.overlays.files().picker.list.model().rowCount() > 0)
    program.type("n.txt")
    program.press("Return")
    program.wait(lambda: program.window.editor.current_path() == "n.txt")
    marks = program.window.rest.lines.marks()
    assert marks is not None
    program.wait(lambda: marks.page.is_loaded)
    return marks


def shown(marks: PageMarks) -> list[tuple[int, int]]:
    """First line and number of lines of each mark against git."""
    return [(spot.first, spot.count) for spot in marks.changes.spots.all]


def test_marks_follow_what_is_typed_and_one_change_is_staged_and_another_put_back(
    numbers: Sandbox, start: Callable[[Path], Program]
) -> None:
    numbers.write("n.txt", lines(l3="THREE\n", l20=""))
    program = start(numbers.root)
    marks = opened(program)
    program.wait(lambda: shown(marks) == [(2, 1), (19, 0)])

    program.press("Alt+.")
    assert marks.page.edit.textCursor().blockNumber() == 2
    program.press("Alt+S")
    program.wait(lambda: numbers.git("show", ":n.txt") == lines(l3="THREE\n"))
    program.wait(lambda: [spot.what.staged for spot in marks.changes.spots.all] == [True, False])  # type: ignore[union-attr]

    program.press("Ctrl+Home", "Return")
    assert shown(marks) == [(3, 1), (20, 0)]  # they move along at once
    program.wait(lambda: shown(marks) == [(0, 1), (3, 1), (20, 0)])

    program.press("Alt+,", "Alt+,", "Alt+P")
    program.wait_text("Deleted, not staged")
    assert "line 20" in program.text()
    program.press("r")
    program.wait(lambda: shown(marks) == [(0, 1), (3, 1)])
    text = marks.page.edit.toPlainText().encode()
    assert text == b"\n" + lines(l3="THREE\n")
    assert numbers.read("n.txt") == lines(l3="THREE\n", l20="")  # unsaved text gets it, the file waits for the save


def test_what_is_proposed_is_decided_in_the_text(numbers: Sandbox, start: Callable[[Path], Program]) -> None:
    program = start(numbers.root)
    marks = opened(program)
    QGuiApplication.clipboard().setText(
        "--- a/n.txt\n+++ b/n.txt\n@@ -3,1 +3,1 @@\n-line 3\n+THREE\n@@ -20,1 +20,1 @@\n-line 20\n+TWENTY\n"
    )
    program.press("Ctrl+Shift+D")
    program.wait(lambda: [spot.first for spot in marks.proposed.spots.all] == [2, 19])

    program.press("Alt+.", "Alt+Y")
    assert marks.page.edit.textCursor().blockNumber() == 19
    program.wait(lambda: [spot.is_open for spot in marks.proposed.spots.all] == [False, True])
    program.press("Alt+P")
    program.wait_text("Proposed: not decided")
    program.press("n")
    program.wait(lambda: [spot.is_open for spot in marks.proposed.spots.all] == [False, False])
    program.press("Ctrl+Shift+R")
    program.wait_text("2 of 2")
    program.press("Ctrl+Return")
    program.wait(lambda: numbers.read("n.txt") == lines(l3="THREE\n"))


def test_who_wrote_a_line_is_said_in_a_trusted_folder(numbers: Sandbox, start: Callable[[Path], Program]) -> None:
    program = start(numbers.root)
    marks = opened(program)
    program.press("Alt+B")
    program.wait_text("restricted: git is not asked who wrote a line")
    program.trust()
    marks.page.edit.setFocus()
    program.press("Alt+B")
    program.wait(lambda: "Line 1: Ada, 2024-05-01 · numbers" in program.window.status.currentMessage())
    program.press("Shift+Alt+G")
    note = program.window.rest.lines.note()
    assert note is not None
    program.wait(lambda: note.text.startswith("Ada, 2024-05-01 · numbers"))
    program.press("Return")
    program.wait(lambda: note.text.startswith("Ada"))
    program.press("Up")
    program.wait(lambda: note.text == "Not committed yet")

"""Files as wholes in the whole program: a text without a file, a rename, a change from outside, and a crash."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from haiku_pair.protocol.events import FilesChanged
from haiku_pair.window.editor.page import EditorPage
from tests.helpers.repositories import Sandbox
from tests.helpers.whole import Program


def page_of(program: Program, path: str) -> EditorPage:
    """The page of an open file, once its text is there."""
    program.wait(lambda: program.window.editor.page(path) is not None)
    page = program.window.editor.page(path)
    assert page is not None
    program.wait(lambda: page.is_loaded)
    return page


@pytest.mark.case("E11", "G01", "M04")
def test_texts_are_renamed_merged_and_come_back_after_a_crash(
    sandbox: Sandbox, start: Callable[[Path], Program]
) -> None:
    program = start(sandbox.root)
    page = program.open("README.md")
    program.press("Ctrl+Home")
    program.type("Mine. ")

    program.press("Ctrl+Shift+E")
    program.wait(lambda: program.window.tree.view.currentIndex().data() == "README.md")
    program.press("F2")
    program.type("GUIDE")
    program.press("Return")
    program.wait(lambda: program.window.editor.current_path() == "GUIDE.md")
    program.wait(lambda: (sandbox.root / "GUIDE.md").exists() and not (sandbox.root / "README.md").exists())

    before = program.count(FilesChanged)
    program.without_guard(lambda: (sandbox.root / "GUIDE.md").open("ab").write(b"Theirs.\n"))
    program.wait(lambda: program.count(FilesChanged) > before and page.stale_bar.isVisible())
    program.window.navigation.focus_editor()
    program.press("Alt+F5")
    program.wait(lambda: "Theirs." in page.edit.toPlainText() and page.stale_bar.isHidden())
    assert page.edit.toPlainText().startswith("Mine. ")

    program.press("Ctrl+N")
    draft = page_of(program, "untitled:1")
    program.type("A draft.")
    os.kill(program.engine.pid, signal.SIGKILL)
    program.wait_text("The engine stopped unexpectedly and was started again.")
    program.wait(lambda: draft.mirror.is_loaded and page.mirror.is_loaded)
    program.close()

    again = start(sandbox.root)
    assert page_of(again, "untitled:1").edit.toPlainText() == "A draft."
    guide = page_of(again, "GUIDE.md")
    assert guide.mirror.is_dirty
    again.window.editor.open_path("GUIDE.md")
    again.window.navigation.focus_editor()
    again.press("Ctrl+S")
    again.wait(lambda: "GUIDE.md" not in again.window.editor.dirty_paths())
    saved = sandbox.read("GUIDE.md")
    assert saved.startswith(b"Mine. ")
    assert saved.endswith(b"Theirs.\n")

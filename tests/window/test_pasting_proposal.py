"""Text of the clipboard or of a file as a proposal."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.window.center import Page
from haiku_pair.window.editor.bars import Bar
from haiku_pair.window.main import MainWindow
from haiku_pair.window.pasting import LIMIT
from tests.helpers.drive import eventually, press
from tests.helpers.scripted_engine import ScriptedEngine

DIFF = "--- a/src/water.py\n+++ b/src/water.py\n@@ -1 +1 @@\n-DEPTH = 3\n+DEPTH = 4\n"


@pytest.fixture
def desk(window: MainWindow, engine: ScriptedEngine) -> MainWindow:
    """A window whose engine takes what is pasted."""
    engine.on(rq.ProposePasted, replies.Pasted(1))
    return window


def chosen(window: MainWindow, path: Path) -> None:
    """Choose a file as the dialog does."""
    window.commands.run("propose.file")
    dialog = window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.close()


def test_the_clipboard_is_proposed(qtbot: QtBot, desk: MainWindow, engine: ScriptedEngine) -> None:
    QGuiApplication.clipboard().setText(DIFF)
    press("Ctrl+Shift+D")
    eventually(qtbot, lambda: desk.status.currentMessage() == "1 file proposed; nothing was written.")
    assert engine.sent(rq.ProposePasted) == [rq.ProposePasted(DIFF)]
    assert desk.center.page is Page.EDITOR


def test_notes_stand_above_the_panes_and_lead_to_the_review(
    qtbot: QtBot, desk: MainWindow, engine: ScriptedEngine
) -> None:
    engine.on(
        rq.ProposePasted, replies.Pasted(2, ("Line endings were taken from the file.", "1 block was passed over."))
    )
    QGuiApplication.clipboard().setText(DIFF)
    press("Ctrl+Shift+D")
    eventually(qtbot, lambda: [bar for bar in desk.findChildren(Bar) if bar.accessibleName() == "Notes"])
    [bar] = [bar for bar in desk.findChildren(Bar) if bar.accessibleName() == "Notes"]
    assert bar.isVisible()
    assert bar.text.endswith("nothing was written. Line endings were taken from the file. 1 block was passed over.")
    press("Ctrl+Shift+R")
    assert desk.center.page is Page.REVIEW


def test_an_error_says_which_line(qtbot: QtBot, desk: MainWindow, engine: ScriptedEngine) -> None:
    engine.on(rq.ProposePasted, Problem(Fault.BAD_REQUEST, "Line 3 is no hunk header: “@@ nowhere @@”."))
    QGuiApplication.clipboard().setText("x")
    press("Ctrl+Shift+D")
    eventually(qtbot, lambda: desk.notices.what.text() == "Line 3 is no hunk header: “@@ nowhere @@”.")


@pytest.mark.case("K11")
@pytest.mark.parametrize("text", ["", "  \n", "x" * (LIMIT + 1)], ids=["none", "blank", "too large"])
def test_what_can_not_be_a_proposal_is_not_sent(desk: MainWindow, engine: ScriptedEngine, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    press("Ctrl+Shift+D")
    assert desk.notices.isVisible()
    assert engine.sent(rq.ProposePasted) == []


def test_pasting_into_a_message_stays_pasting(desk: MainWindow, engine: ScriptedEngine) -> None:
    QGuiApplication.clipboard().setText("some words")
    press("Ctrl+L")
    press("Ctrl+V")
    assert desk.conversation.draft() == "some words"
    assert engine.sent(rq.ProposePasted) == []


def test_a_file_is_proposed(qtbot: QtBot, desk: MainWindow, engine: ScriptedEngine, tmp_path: Path) -> None:
    reply = tmp_path / "reply.diff"
    reply.write_bytes(b"\xef\xbb\xbf" + DIFF.encode())
    chosen(desk, reply)
    eventually(qtbot, lambda: engine.sent(rq.ProposePasted) == [rq.ProposePasted(DIFF)])


@pytest.mark.parametrize(("content", "fault"), [(b"\xff\xfe\x00", Fault.BINARY), (b"x" * (LIMIT + 1), Fault.TOO_LARGE)])
def test_a_file_that_is_no_text_is_told(
    desk: MainWindow, engine: ScriptedEngine, tmp_path: Path, content: bytes, fault: Fault
) -> None:
    reply = tmp_path / "reply"
    reply.write_bytes(content)
    chosen(desk, reply)
    problem = desk.notices.problem()
    assert problem is not None
    assert problem.fault is fault
    assert engine.sent(rq.ProposePasted) == []


def test_a_folder_is_no_file(desk: MainWindow, engine: ScriptedEngine, tmp_path: Path) -> None:
    chosen(desk, tmp_path)
    assert desk.notices.what.text().endswith("is no ordinary file.")

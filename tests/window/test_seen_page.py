"""What the model has before it, seen by key: files and their versions, the coming request and those that were sent."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTableWidget
from pytestqt.qtbot import QtBot

from haiku_pair.protocol.composing import FileOffered, MentionedFile, OfferFile
from haiku_pair.protocol.events import TurnFinished
from haiku_pair.protocol.requests import GetRequest
from haiku_pair.protocol.seen import (
    GetSeen,
    RequestIs,
    RequestPart,
    SeenFile,
    SeenIs,
    SeenRange,
    SeenState,
    SetSeenAside,
)
from haiku_pair.protocol.values import EndReason, Fault, Problem
from haiku_pair.window.main import MainWindow
from haiku_pair.window.review.bars import HintLine
from haiku_pair.window.seen.page import SeenPage
from tests.helpers.drive import eventually, press, type_text, visible_texts
from tests.helpers.scripted_engine import ScriptedEngine

STALE = SeenRange(3, 9, 1, "read", SeenState.STALE, 400)
FRESH = SeenRange(1, 80, 2, "attached", SeenState.FRESH, 1_200)
APP = SeenFile("app.py", SeenState.FRESH, (STALE, FRESH), 1_600, 0.00016)
NOTES = SeenFile("notes.md", SeenState.STALE, (SeenRange(5, 5, 1, "read", SeenState.STALE, 20),), 20, None)
PARTS = (
    RequestPart("tool", "read_file", "Reads a file.", 120),
    RequestPart("system", "text", "You are Haiku.", 900, marked=True),
    RequestPart("user", "text", "Hello\nthere", 4),
)


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> SeenPage:
    """The page, reached by its key."""
    engine.on(GetSeen, SeenIs((APP, NOTES), 9_000))
    engine.on(OfferFile, lambda body: FileOffered(MentionedFile(body.path, 120)))
    engine.on(
        GetRequest,
        lambda body: RequestIs(min(body.turn, 4), 4, PARTS, (), body.turn != 2, "{}" if body.whole else ""),
    )
    press("Ctrl+Shift+I")
    page = window.center.currentWidget()
    assert isinstance(page, SeenPage)
    eventually(qtbot, page.table.rowCount)
    assert page.table.hasFocus()
    return page


def row(table: QTableWidget, number: int) -> list[str]:
    return [str(table.model().index(number, column).data()) for column in range(table.columnCount())]


def test_files_are_listed_with_their_state_and_price(page: SeenPage) -> None:
    assert row(page.table, 0) == ["app.py", "fresh", "3–9, 1–80", "1, 2", "1,600", "$0.00016"]
    assert row(page.table, 1) == ["notes.md", "stale", "5", "1", "20", "?"]
    assert "2 files · ≈ 1,620 of ≈ 9,000 tokens" in visible_texts(page)
    assert "turn 2: lines 1–80, sent along — fresh, ≈ 1,200 tokens" in page.details.toPlainText()
    press("Down")
    assert page.details.toPlainText().startswith("notes.md\nSome of these lines are others now.")


def test_a_file_is_opened_where_it_was_read(qtbot: QtBot, window: MainWindow, page: SeenPage) -> None:
    press("Down")
    press("Return")
    eventually(qtbot, lambda: window.editor.current_path() == "notes.md")


def test_a_file_goes_along_anew(qtbot: QtBot, window: MainWindow, page: SeenPage) -> None:
    press("r")
    eventually(qtbot, lambda: window.conversation.composing.chips.items() == (MentionedFile("app.py", 120),))
    assert "app.py goes along with the next message." in visible_texts(page)


def test_a_file_is_set_aside(qtbot: QtBot, page: SeenPage, engine: ScriptedEngine) -> None:
    aside = SeenFile("app.py", SeenState.SET_ASIDE, (FRESH,), 1_600, 0.00016)
    engine.on(SetSeenAside, SeenIs((aside, NOTES), 9_000))
    press("d")
    eventually(qtbot, lambda: row(page.table, 0)[1] == "disregarded")
    assert "Haiku is asked to disregard it." in page.details.toPlainText()
    assert page.table.currentRow() == 0


def test_the_coming_request_is_shown_block_by_block(qtbot: QtBot, page: SeenPage, engine: ScriptedEngine) -> None:
    press("2")
    eventually(qtbot, lambda: page.table.rowCount() == 3)
    assert row(page.table, 1) == ["text", "system", "900", "▲ kept up to here"]
    assert "As it would be sent now · ≈ 1,024 tokens in 3 blocks" in visible_texts(page)
    press("Ctrl+End")
    assert page.details.toPlainText() == "Hello\nthere"
    press("c")
    eventually(qtbot, lambda: QGuiApplication.clipboard().text() == "{}")
    press("1")
    eventually(qtbot, lambda: page.table.rowCount() == 2)


def test_sent_requests_are_walked(qtbot: QtBot, page: SeenPage, engine: ScriptedEngine) -> None:
    press("3")
    eventually(qtbot, lambda: "Last of turn 4 of 4, as it was sent · ≈ 1,024 tokens in 3 blocks" in visible_texts(page))
    press("[")
    press("[")
    eventually(qtbot, lambda: any("Last of turn 2 of 4, put together again" in text for text in visible_texts(page)))
    press("]")
    eventually(qtbot, lambda: any("Last of turn 3 of 4, as it was sent" in text for text in visible_texts(page)))
    hints = page.findChild(HintLine)
    assert isinstance(hints, HintLine)


def test_it_is_looked_up_again_after_a_turn(qtbot: QtBot, page: SeenPage, engine: ScriptedEngine) -> None:
    engine.on(GetSeen, SeenIs((), 0))
    engine.emit(TurnFinished("t", EndReason.DONE))
    eventually(qtbot, lambda: page.table.rowCount() == 0)
    assert page.details.toPlainText() == "Haiku has read no file in this conversation yet."
    for key in ("Return", "r", "d"):
        press(key)
    assert not engine.sent(SetSeenAside)


def test_a_refusal_is_told_in_place(qtbot: QtBot, page: SeenPage, engine: ScriptedEngine) -> None:
    engine.on(GetRequest, Problem(Fault.NOT_TRUSTED, "This folder is restricted."))
    press("2")
    eventually(qtbot, lambda: any("This folder is restricted." in text for text in visible_texts(page)))


def test_the_key_leaves_it_as_esc_does(qtbot: QtBot, window: MainWindow, page: SeenPage) -> None:
    press("Ctrl+Shift+I")
    assert window.center.currentWidget() is not page
    press("Ctrl+Shift+I")
    assert window.center.currentWidget() is page
    press("Esc")
    assert window.center.currentWidget() is not page


def test_what_is_typed_is_part_of_the_coming_request(
    qtbot: QtBot, window: MainWindow, page: SeenPage, engine: ScriptedEngine
) -> None:
    press("Ctrl+L")
    type_text("why?")
    page.table.setFocus()
    press("2")
    eventually(qtbot, lambda: bool(engine.sent(GetRequest)))
    assert engine.sent(GetRequest)[-1].message.text == "why?"

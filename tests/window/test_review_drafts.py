"""What is half typed in the review when the program ends: it is in the editor again when the hunk is."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.comments import Anchor, Comment, CommentState, Side
from haiku_pair.protocol.events import ProposalChanged
from haiku_pair.protocol.values import DraftOfEdit, Unfinished, WindowState
from haiku_pair.window.main import MainWindow
from haiku_pair.window.review.drafts import Drafts
from tests.helpers.drive import eventually, focused, press, start_window, type_text
from tests.helpers.review_peer import ReviewPeer, change, small
from tests.helpers.scripted_engine import ScriptedEngine

pytestmark = pytest.mark.case("E17")


def reviewed(qtbot: QtBot, engine: ScriptedEngine, state: WindowState | None = None) -> MainWindow:
    """A window that shows two hunks of the model's, and a comment that the model knows on the second."""
    hunks = [small("a"), small("b", 30)]
    peer = ReviewPeer(engine, (change("calc.py", hunks), hunks))
    engine.window_state = state or WindowState(review_shown=True)
    window = start_window(qtbot, engine)
    engine.emit(ProposalChanged(peer.proposal(), ("calc.py",)))
    peer.say(Comment("c1", Anchor("calc.py", Side.NEW, 31, 31), "why?", state=CommentState.SENT))
    eventually(qtbot, window.review.spot)
    press("Ctrl+Shift+R")
    return window


def typed() -> str:
    field = focused()
    assert isinstance(field, QPlainTextEdit)
    return field.toPlainText()


def kept(engine: ScriptedEngine) -> Unfinished:
    saved = engine.sent(rq.SaveWindowState)
    return saved[-1].state.review_unfinished if saved else Unfinished()


def test_a_hand_edit_is_kept_while_it_is_typed(qtbot: QtBot, engine: ScriptedEngine) -> None:
    reviewed(qtbot, engine)
    press("e")
    type_text("half")
    eventually(qtbot, lambda: [draft.lines[0][:4] for draft in kept(engine).edits] == ["half"])
    again = ScriptedEngine()
    reviewed(qtbot, again, engine.sent(rq.SaveWindowState)[-1].state)
    press("e")
    assert typed().startswith("half")
    type_text(" an edit")
    press("Ctrl+Return")
    eventually(qtbot, lambda: again.sent(rq.EditHunk))
    eventually(qtbot, lambda: again.sent(rq.SaveWindowState) and kept(again) == Unfinished())


def test_an_answer_is_kept_while_it_is_typed(qtbot: QtBot, engine: ScriptedEngine) -> None:
    window = reviewed(qtbot, engine)
    window.commands.run("review.next_comment")
    window.commands.run("review.answer_comment")
    type_text("Because")
    eventually(qtbot, lambda: kept(engine).answers == (("c1", "Because"),))
    again = ScriptedEngine()
    other = reviewed(qtbot, again, engine.sent(rq.SaveWindowState)[-1].state)
    other.commands.run("review.next_comment")
    other.commands.run("review.answer_comment")
    assert typed() == "Because"


def test_the_oldest_drafts_make_room(qtbot: QtBot, window: MainWindow) -> None:
    drafts = Drafts(window)
    for number in range(30):
        drafts.keep_edit("a.py", str(number), ("x",))
    drafts.keep_edit("a.py", "10", ("y",))
    edits = drafts.unfinished().edits
    assert len(edits) == 20
    assert edits[-1] == DraftOfEdit("a.py", "10", ("y",))

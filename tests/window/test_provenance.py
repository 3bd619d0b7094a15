"""From a hunk to the message and tool call that made it, and back, by key."""

from __future__ import annotations

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.events import ProposalChanged, ToolFinished, ToolStarted, TurnFinished, TurnStarted
from haiku_pair.protocol.values import EndReason, HunkPlace
from haiku_pair.window.main import MainWindow
from tests.helpers.drive import eventually, has_focus, press, visible_texts
from tests.helpers.review_peer import ReviewPeer, change, small
from tests.helpers.scripted_engine import ScriptedEngine

CALC = [small("a"), small("b", 30)]


@pytest.fixture
def reviewing(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> MainWindow:
    """A turn with two calls left a proposal of two hunks, and the keyboard is in the review."""
    engine.emit(TurnStarted("t1", "Round the prices"))
    for call in ("call_a", "call_b"):
        engine.emit(ToolStarted("t1", call, "edit_file", f"Edit calc.py ({call})"))
        engine.emit(ToolFinished("t1", call, ok=True, summary="1 line", result="Done."))
    engine.emit(TurnFinished("t1", EndReason.DONE))
    peer = ReviewPeer(engine, (change("calc.py", CALC), CALC))
    peer.hunks["calc.py"] = [
        msgspec.structs.replace(review, calls=(f"call_{review.hunk.id}",)) for review in peer.hunks["calc.py"]
    ]
    engine.emit(ProposalChanged(peer.proposal()))
    press("Ctrl+Shift+R")
    eventually(qtbot, lambda: window.review.spot() is not None)
    return window


def spot(window: MainWindow) -> str:
    found = window.review.spot()
    return found.hunk if found else ""


def test_o_goes_to_the_call_and_h_comes_back_to_its_hunk(
    qtbot: QtBot, reviewing: MainWindow, engine: ScriptedEngine
) -> None:
    engine.on(rq.FindHunks, lambda _body: replies.HunksFound("p1", (HunkPlace("calc.py", "b"),)))
    press("]")
    press("o")
    messages = reviewing.conversation.list
    eventually(qtbot, lambda: has_focus(messages))
    assert "call_b" in messages.accessibleName()
    assert "unfolded" in messages.accessibleName()
    press("h")
    eventually(qtbot, lambda: has_focus(reviewing.review))
    assert [body.call for body in engine.sent(rq.FindHunks)] == ["call_b"]
    assert spot(reviewing) == "b"


def test_a_hunk_that_no_call_made_says_so(qtbot: QtBot, reviewing: MainWindow, engine: ScriptedEngine) -> None:
    more = [*CALC, small("c", 60)]
    ReviewPeer(engine, (change("calc.py", more), more)).announce("calc.py")
    eventually(qtbot, lambda: any("of 3 decided" in text for text in visible_texts(reviewing.review)))
    press("o")
    eventually(qtbot, lambda: "pasted, edited by hand" in reviewing.review.said)
    assert has_focus(reviewing.review)


def test_a_call_whose_hunks_are_gone_says_so(qtbot: QtBot, reviewing: MainWindow, engine: ScriptedEngine) -> None:
    engine.on(rq.FindHunks, lambda _body: replies.HunksFound("", ()))
    press("o")
    eventually(qtbot, lambda: has_focus(reviewing.conversation.list))
    press("h")
    eventually(qtbot, lambda: "Nothing of it waits for review" in reviewing.conversation.state.label.text())
    assert has_focus(reviewing.conversation.list)

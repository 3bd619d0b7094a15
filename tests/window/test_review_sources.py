"""What the pane reviews besides the proposal, chosen and carried out by key."""

from __future__ import annotations

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.events import ProposalChanged, ReviewChanged
from haiku_pair.protocol.sources import Source, SourceKind
from haiku_pair.protocol.values import Fault, Problem, Proposal
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.main import MainWindow
from haiku_pair.window.review.bars import HintLine
from haiku_pair.window.review.sources import SourceBar
from haiku_pair.window.theme.theme import Theme
from tests.helpers.drive import eventually, has_focus, press
from tests.helpers.review_desk import Desk, Room
from tests.helpers.review_peer import ReviewPeer, change, small
from tests.helpers.scripted_engine import ScriptedEngine

CALC = [small("a"), small("b", 30)]
OWN = [small("c"), small("d", 40)]


@pytest.fixture
def desk(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands, engine: ScriptedEngine) -> Desk:
    """A proposal on the screen; the person's own work is a second review behind the same engine."""
    return Room(qtbot, bridge, theme, commands).open(ReviewPeer(engine, (change("calc.py", CALC), CALC)))


def own_work(desk: Desk, kind: SourceKind = SourceKind.UNSTAGED) -> ReviewPeer:
    """From now on the engine answers for the person's own work."""
    peer = ReviewPeer(desk.peer.engine, (change("own.py", OWN), OWN), name="own")
    peer.source = Source(kind, title="Own work")
    peer.engine.on(rq.OpenReview, lambda _body: replies.ReviewOpened(peer.proposal()))
    return peer


@pytest.mark.parametrize(("key", "kind"), [("2", "unstaged"), ("3", "staged"), ("4", "round")])
def test_a_digit_shows_another_source(desk: Desk, key: str, kind: str) -> None:
    own_work(desk, SourceKind(kind))
    desk.press(key)
    assert desk.peer.engine.sent(rq.OpenReview)[-1].source.kind == kind
    assert desk.at == "own.py:c"


def test_the_proposal_is_one_key_away(desk: Desk) -> None:
    own_work(desk)
    desk.press("2")
    ReviewPeer(desk.peer.engine, (change("calc.py", CALC), CALC))
    desk.press("1")
    assert desk.at == "calc.py:a"


def test_what_is_accepted_is_staged_without_a_question(desk: Desk) -> None:
    own_work(desk)
    desk.press("2", "y", "Ctrl+Enter")
    assert [body.proposal for body in desk.peer.engine.sent(rq.ApplyProposal)] == ["own"]


def test_discarding_asks_first(desk: Desk) -> None:
    own_work(desk)
    desk.press("2", "n", "Ctrl+Enter")
    assert "Discard 1 hunk" in desk.ask.text
    assert not desk.peer.engine.sent(rq.ApplyProposal)
    desk.answer_yes()
    assert desk.peer.engine.sent(rq.ApplyProposal)


def test_one_hunk_is_discarded_alone_after_a_question(desk: Desk) -> None:
    own_work(desk)
    desk.press("2", "n", "[", "Alt+Enter")
    assert "Discard this hunk" in desk.ask.text
    desk.answer_yes()
    assert [place.hunk for place in desk.peer.engine.sent(rq.ApplyProposal)[-1].only] == ["c"]


@pytest.mark.parametrize("kind", ["staged", "range"])
def test_where_nothing_is_rejected_there_is_nothing_to_carry_out(desk: Desk, kind: str) -> None:
    own_work(desk, SourceKind(kind))
    desk.press("3", "y", "Ctrl+Enter")
    assert not desk.peer.engine.sent(rq.ApplyProposal)
    assert "n " in desk.message.text


def test_a_range_is_typed_and_shown(desk: Desk) -> None:
    own_work(desk, SourceKind.RANGE)
    desk.press("5")
    desk.type("main..topic")
    desk.press("Enter")
    assert desk.peer.engine.sent(rq.OpenReview)[-1].source == Source(SourceKind.RANGE, "main..topic")
    assert desk.at == "own.py:c"
    desk.press("j")
    assert desk.view.hasFocus()


def test_esc_gives_the_range_up(desk: Desk) -> None:
    desk.press("5", "Esc", "y")
    assert not desk.peer.engine.sent(rq.OpenReview)
    assert desk.peer.decisions("calc.py") == "au"


def test_a_source_that_is_not_there_leaves_what_is_shown(desk: Desk) -> None:
    desk.peer.engine.on(rq.OpenReview, Problem(Fault.NOTHING_TO_DO, "The proposal is as you saw it last."))
    desk.press("4")
    assert "as you saw it last" in desk.message.text
    assert desk.at == "calc.py:a"


def test_a_source_without_a_difference_says_so_and_the_keys_still_switch(desk: Desk) -> None:
    empty = Proposal("own", "b", "b", (), source=Source(SourceKind.STAGED))
    desk.peer.engine.on(rq.OpenReview, lambda _body: replies.ReviewOpened(empty))
    desk.press("3")
    assert desk.at == ""
    desk.press("1")
    assert desk.at == "calc.py:a"


def test_files_that_change_under_the_review_are_shown_anew(desk: Desk) -> None:
    peer = own_work(desk)
    desk.press("2")
    peer.hunks["own.py"] = peer.hunks["own.py"][1:]
    desk.peer.engine.emit(ReviewChanged(peer.proposal(), ("own.py",)))
    desk.settle()
    assert desk.at == "own.py:d"


def test_a_new_proposal_does_not_take_the_place_of_what_one_looks_at(desk: Desk) -> None:
    own_work(desk)
    desk.press("2")
    new = msgspec.structs.replace(desk.peer.proposal(), id="p2")
    desk.peer.engine.emit(ProposalChanged(new))
    desk.settle()
    assert desk.at == "own.py:c"


def test_a_new_proposal_is_shown_when_nobody_looks(desk: Desk) -> None:
    own_work(desk)
    desk.press("2")
    desk.pane.hide()
    new = msgspec.structs.replace(desk.peer.proposal(), id="p2")
    ReviewPeer(desk.peer.engine, (change("calc.py", CALC), CALC), name="p2")
    desk.peer.engine.emit(ProposalChanged(new))
    desk.settle()
    assert desk.at == "calc.py:a"


def test_tabs_name_their_keys_and_the_shown_one(desk: Desk) -> None:
    own_work(desk)
    desk.press("2")
    bar = desk.pane.findChild(SourceBar)
    assert isinstance(bar, SourceBar)
    assert [tab.text() for tab in bar.tabs if tab.isChecked()] == ["2  Not staged"]


def test_the_palette_reaches_a_source_from_the_editor(window: MainWindow, engine: ScriptedEngine, qtbot: QtBot) -> None:
    empty = Proposal("own", "b", "b", (), source=Source(SourceKind.STAGED))
    engine.on(rq.OpenReview, lambda _body: replies.ReviewOpened(empty))
    window.commands.run("review.source_staged")
    eventually(qtbot, lambda: has_focus(window.review))
    press("1")
    assert window.review.sources.source == Source()


def test_words_follow_the_source(desk: Desk) -> None:
    own_work(desk)
    desk.press("2", "y", "n")
    assert "1 to stage · 1 to discard" in desk.counts.text
    hints = desk.pane.findChild(HintLine)
    assert isinstance(hints, HintLine)
    assert hints.accessibleDescription().startswith("y stage, n discard")
    assert "Ctrl+Enter carry out" in hints.accessibleDescription()
    ReviewPeer(desk.peer.engine, (change("calc.py", CALC), CALC))
    desk.press("1")
    assert "accepted" in desk.counts.text

"""A review by the model, asked for and stopped by key; its price stands there before the start."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.events import HaikuReviewChanged
from haiku_pair.protocol.haiku_reviews import REVIEWERS, ReviewerPhase, ReviewerState
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.commands.values import clashes
from haiku_pair.window.review.bars import HintLine
from haiku_pair.window.theme.theme import Theme
from tests.helpers.review_desk import Desk, Room
from tests.helpers.review_peer import ReviewPeer, change, small
from tests.helpers.scripted_engine import ScriptedEngine

CALC = [small("a"), small("b", 30)]
ESTIMATE = replies.HaikuReviewEstimate(2, (), 1_600, True, "Claude Haiku 4.5", 0.0174, 0.0868, 1.0)
WAITING, READING, DONE = ReviewerPhase.WAITING, ReviewerPhase.READING, ReviewerPhase.DONE


@pytest.fixture
def desk(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands, engine: ScriptedEngine) -> Desk:
    """A proposal on the screen, and an engine that knows what a review costs."""
    engine.on(rq.EstimateHaikuReview, lambda _body: ESTIMATE)
    return Room(qtbot, bridge, theme, commands).open(ReviewPeer(engine, (change("calc.py", CALC), CALC)))


def started(desk: Desk) -> list[rq.StartHaikuReview]:
    return desk.peer.engine.sent(rq.StartHaikuReview)


def tell(desk: Desk, *phases: ReviewerPhase, running: bool = True, found: int = 0, **more: object) -> None:
    states = tuple(ReviewerState(name, phase, found, **more) for name, phase in zip(REVIEWERS, phases, strict=False))  # type: ignore[arg-type]
    desk.peer.engine.emit(HaikuReviewChanged(desk.peer.name, states, 0.0123, running))
    desk.settle()


def hints(desk: Desk) -> str:
    line = desk.pane.findChild(HintLine)
    assert isinstance(line, HintLine)
    return line.accessibleDescription()


def test_the_price_stands_there_before_anything_is_asked(desk: Desk) -> None:
    desk.press("h")
    assert "≈ $0.0174, at most $0.0868" in desk.pane.haiku.page.text
    assert "1,600 tokens of 2 files" in desk.pane.haiku.page.text
    assert desk.peer.engine.sent(rq.EstimateHaikuReview)[-1].reviewers == REVIEWERS
    assert "Enter start" in hints(desk)
    assert not started(desk)


def test_enter_starts_and_the_keyboard_is_back_at_the_hunk(desk: Desk) -> None:
    desk.press("h", "Enter")
    assert started(desk) == [rq.StartHaikuReview(desk.peer.name, REVIEWERS, 1.0)]
    assert not desk.pane.haiku.is_open
    desk.press("y")
    assert desk.peer.decisions("calc.py") == "au"


def test_digits_choose_the_reviewers_and_the_price_follows(desk: Desk) -> None:
    desk.press("h", "2", "4")
    assert desk.peer.engine.sent(rq.EstimateHaikuReview)[-1].reviewers == ("bugs", "tests")
    desk.press("4", "Enter")
    assert started(desk)[-1].reviewers == ("bugs", "tests", "simplicity")
    desk.press("h", "1", "3", "4")
    assert "Choose at least one" in desk.pane.haiku.page.text
    desk.press("Enter")
    assert len(started(desk)) == 1


def test_esc_leaves_and_nothing_is_asked_or_decided(desk: Desk) -> None:
    desk.press("h", "y", "n", "]", "Esc")
    assert not desk.pane.haiku.is_open
    assert (desk.peer.decisions("calc.py"), desk.at) == ("uu", "calc.py:a")
    assert not started(desk)
    desk.press("]")
    assert desk.at == "calc.py:b"


def test_the_cap_is_typed_and_kept_for_the_next_time(desk: Desk) -> None:
    desk.press("h", "c")
    desk.type("0.05")
    assert "at most $0.05" in desk.pane.haiku.page.text
    desk.press("Enter")
    assert started(desk)[-1].max_dollars == 0.05
    desk.press("h", "Enter")
    assert started(desk)[-1].max_dollars == 0.05


def test_a_cap_below_the_price_is_said(desk: Desk) -> None:
    desk.press("h", "c")
    desk.type("0.01")
    assert "not all reviewers will be asked" in desk.pane.haiku.page.text


@pytest.mark.parametrize("cap", ["", "0", "x", "."])
def test_without_a_cap_nothing_is_started(desk: Desk, cap: str) -> None:
    desk.press("h", "c")
    field = desk.pane.haiku.page.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    field.clear()
    desk.type(cap)
    desk.press("Enter")
    assert not started(desk)
    assert "The cap must be an amount" in desk.pane.haiku.page.text
    assert desk.pane.haiku.is_open


def test_nothing_starts_before_its_price_is_known(desk: Desk) -> None:
    desk.peer.engine.hold(rq.EstimateHaikuReview)
    desk.press("h", "Enter")
    assert not started(desk)
    desk.press("1")
    desk.peer.engine.release(rq.EstimateHaikuReview)
    desk.settle()
    assert "≈ $0.0174" in desk.pane.haiku.page.text


def test_a_guessed_size_unknown_prices_and_files_that_stay_here_are_said(desk: Desk) -> None:
    left = (".env: it usually holds secrets", "a: too long", "b: too long", "c: too long")
    local = replies.HaikuReviewEstimate(1, left, 900, False, "llama", None, None, 1.0)
    desk.peer.engine.on(rq.EstimateHaikuReview, lambda _body: local)
    desk.press("h")
    said = desk.pane.haiku.page.text
    assert "The price of llama is not known, so no cap can be kept." in said
    assert "≈ 900 tokens of 1 file" in said
    assert "⚠ Not sent: .env: it usually holds secrets" in said
    assert "and 1 more" in said


def test_why_it_can_not_be_asked_stands_on_the_page(desk: Desk) -> None:
    restricted = Problem(Fault.NOT_TRUSTED, "This folder is restricted.", "Nothing was sent.", "Trust the folder.")
    desk.peer.engine.on(rq.EstimateHaikuReview, lambda _body: restricted)
    desk.press("h")
    assert "This folder is restricted. Nothing was sent. Trust the folder." in desk.pane.haiku.page.text
    desk.press("Enter")
    assert not started(desk)


def test_what_goes_wrong_at_the_start_is_told(desk: Desk) -> None:
    desk.peer.engine.on(rq.StartHaikuReview, lambda _body: Problem(Fault.BUSY, "Haiku is reviewing already."))
    desk.press("h", "Enter")
    assert "reviewing already" in desk.message.text


def test_the_line_tells_how_far_it_is_and_a_key_stops_it(desk: Desk) -> None:
    tell(desk, READING, WAITING)
    line = desk.pane.haiku.progress
    assert line.isVisible()
    assert "bugs reads … · security waits · $0.0123 · H stops" in line.text()
    desk.press("h")
    assert not desk.pane.haiku.is_open
    assert "H stops it" in desk.message.text
    desk.press("H")
    assert len(desk.peer.engine.sent(rq.StopHaikuReview)) == 1


def test_at_the_end_the_line_goes_and_what_was_found_is_said(desk: Desk) -> None:
    tell(desk, READING, READING)
    tell(desk, DONE, DONE, running=False, found=2, dropped=1)
    assert not desk.pane.haiku.progress.isVisible()
    assert desk.message.text.startswith("Haiku's review: 4 findings (bugs 2, security 2) · 2 dropped")
    assert "$0.0123" in desk.message.text
    desk.press("H")
    assert not desk.peer.engine.sent(rq.StopHaikuReview)


def test_trouble_is_told_with_whose_it_was_and_what_to_do(desk: Desk) -> None:
    problem = Problem(Fault.OVERLOADED, "The API is overloaded.", "", "Ask again later.")
    tell(desk, ReviewerPhase.FAILED, ReviewerPhase.FAILED, running=False, problem=problem)
    assert desk.message.is_problem
    assert "bugs, security: The API is overloaded. Ask again later." in desk.message.text


def test_a_lost_engine_ends_it(desk: Desk) -> None:
    tell(desk, READING)
    desk.peer.engine.lose()
    desk.settle()
    assert not desk.pane.haiku.progress.isVisible()


def test_another_source_closes_the_page(desk: Desk) -> None:
    desk.press("h")
    desk.pane.show_proposal(None)
    assert not desk.pane.haiku.is_open
    assert desk.pane.isAncestorOf(desk.pane.window().focusWidget()) or desk.pane.hasFocus()
    desk.press("h")
    assert not desk.pane.haiku.is_open, "there is nothing to review"


def test_no_key_of_the_page_means_two_things(desk: Desk, commands: Commands) -> None:
    assert clashes(commands.all()) == []

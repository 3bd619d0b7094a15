"""A review by the model, asked for and stopped by key; its price stands there before the start."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.comments import Anchor, Answer, Comment, CommentState, Severity, Side
from haiku_pair.protocol.events import CommentsChanged, HaikuReviewChanged
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
    tell(desk, DONE, running=False)
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
    tell(desk, DONE, running=False)
    desk.press("h", "Enter")
    assert [request.max_dollars for request in started(desk)] == [0.05, 0.05]


def test_a_cap_below_the_price_is_said(desk: Desk) -> None:
    desk.press("h", "c")
    desk.type("0.0")
    desk.type("22")
    assert "at most $0.0220" in desk.pane.haiku.page.text
    desk.press("Esc", "h", "c")
    desk.type("0.01")
    assert "⚠ One reviewer can cost $0.0217" in desk.pane.haiku.page.text
    desk.press("Enter")
    assert not started(desk)


def test_when_the_cap_is_less_than_what_all_will_cost_that_is_said(desk: Desk) -> None:
    dear = replies.HaikuReviewEstimate(2, (), 90_000, True, "Claude Haiku 4.5", 0.15, 0.52, 1.0)
    desk.peer.engine.on(rq.EstimateHaikuReview, lambda _body: dear)
    desk.press("h", "c")
    desk.type("0.14")
    assert "≈ $0.15, but at most $0.14: not all reviewers will be asked" in desk.pane.haiku.page.text


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


def test_stop_works_before_the_engine_has_said_anything(desk: Desk) -> None:
    desk.press("H")
    desk.press("h", "Enter", "H")
    assert len(desk.peer.engine.sent(rq.StopHaikuReview)) == 1


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


# --- findings by key ---------------------------------------------------------------------------------


EMPTY = Comment(
    "f1",
    Anchor("calc.py", Side.NEW, 1, 1, ("new a",)),
    "Division by zero\n\nNo values, no mean.",
    "Claude Haiku 4.5",
    CommentState.OPEN,
    severity=Severity.MAJOR,
    reviewer="bugs,simplicity",
    suggestion=("new a or 1",),
)
NAME = Comment(
    "f2",
    Anchor("calc.py", Side.NEW, 30, 31, ("new b", "x")),
    "The name misleads",
    "Claude Haiku 4.5",
    CommentState.OPEN,
    severity=Severity.NOTE,
    reviewer="simplicity",
)
OWN = Comment("c1", Anchor("calc.py", Side.NEW, 1, 1), "Mine")


def found(desk: Desk, *comments: Comment) -> None:
    desk.peer.engine.emit(CommentsChanged(desk.peer.name, comments))
    desk.settle()


def marked(desk: Desk) -> list[tuple[str, str]]:
    return [(body.id, body.state.value) for body in desk.peer.engine.sent(rq.MarkComment)]


def bar(desk: Desk) -> str:
    return desk.pane.haiku.finding_bar.text


def test_f_goes_from_finding_to_finding_and_to_their_hunks(desk: Desk) -> None:
    found(desk, NAME, OWN, EMPTY)
    assert bar(desk) == ""
    desk.press("f")
    assert "! major · finding 1 of 2 · bugs, simplicity · calc.py:1" in bar(desk)
    assert "Division by zero\nNo values, no mean." in bar(desk)
    assert "− new a\n+ new a or 1" in bar(desk)
    assert desk.at == "calc.py:a"
    desk.press("f")
    assert "note · finding 2 of 2 · simplicity · calc.py:30–31" in bar(desk)
    assert "g resolves" in bar(desk)
    assert desk.at == "calc.py:b"
    desk.press("f")
    assert "No open finding below" in desk.message.text
    desk.press("F")
    assert desk.at == "calc.py:a"


def test_g_takes_the_suggestion_and_the_next_finding_comes(desk: Desk) -> None:
    found(desk, EMPTY, NAME)
    desk.press("f", "g")
    assert desk.peer.engine.sent(rq.TakeSuggestion) == [rq.TakeSuggestion(desk.peer.name, "f1")]
    assert "change of the proposal" in desk.message.text
    found(desk, msgspec.structs.replace(EMPTY, state=CommentState.RESOLVED), NAME)
    assert "finding 1 of 1" in bar(desk)
    assert desk.at == "calc.py:b"
    desk.press("g")
    assert marked(desk) == [("f2", "resolved")]
    found(desk)
    assert bar(desk) == ""


def test_the_first_key_only_shows_what_it_would_decide_on(desk: Desk) -> None:
    found(desk, EMPTY, NAME)
    desk.press("x")
    assert marked(desk) == []
    assert "Division by zero" in bar(desk)
    desk.press("x")
    assert marked(desk) == [("f1", "dismissed")]


def test_dismissals_are_taken_back_the_last_first(desk: Desk) -> None:
    found(desk, EMPTY, NAME)
    desk.press("f", "x")
    found(desk, msgspec.structs.replace(EMPTY, state=CommentState.DISMISSED), NAME)
    assert "The name misleads" in bar(desk)
    desk.press("X")
    assert marked(desk)[-1] == ("f1", "open")
    found(desk, EMPTY, NAME)
    assert "Division by zero" in bar(desk)
    desk.press("X")
    assert "no dismissal" in desk.message.text


def test_words_about_a_finding_are_put_under_it_and_sent(desk: Desk) -> None:
    found(desk, EMPTY)
    desk.press("f", "w")
    assert "Enter send to Haiku" in hints(desk)
    desk.type("why y?")
    assert desk.peer.decisions("calc.py") == "uu", "what is typed decides nothing"
    desk.press("Ctrl+Enter")
    assert not desk.peer.engine.sent(rq.ApplyProposal)
    desk.peer.engine.on(rq.SendComments, lambda _body: replies.TurnAccepted("t1"))
    desk.press("Enter")
    assert desk.peer.engine.sent(rq.AnswerComment) == [rq.AnswerComment(desk.peer.name, "f1", "why y?")]
    assert desk.peer.engine.sent(rq.SendComments) == [rq.SendComments(desk.peer.name, ("f1",))]
    assert "Sent." in desk.message.text
    desk.press("]")
    assert desk.at == "calc.py:b"


def test_what_was_answered_stands_with_the_finding(desk: Desk) -> None:
    found(desk, EMPTY)
    desk.press("f")
    said = (Answer("", "one"), Answer("Haiku", "two"), Answer("", "why y?"), Answer("Haiku", "An empty\nlist is."))
    found(desk, msgspec.structs.replace(EMPTY, answers=said))
    assert "… 1 earlier\nHaiku: two\nYou: why y?\nHaiku: An empty list is." in bar(desk)


def test_what_is_typed_about_a_finding_stays_until_it_is_sent(desk: Desk) -> None:
    found(desk, EMPTY, NAME)
    desk.press("f", "w")
    desk.type("half")
    desk.press("Esc")
    assert not desk.peer.engine.sent(rq.AnswerComment)
    desk.press("f", "w")
    assert desk.pane.haiku.finding_bar.reply.text() == ""
    desk.press("Esc", "F", "w")
    assert desk.pane.haiku.finding_bar.reply.text() == "half"
    found(desk, NAME)
    assert not desk.pane.haiku.finding_bar.is_typing
    desk.press("]")
    assert desk.view.hasFocus()


def test_what_did_not_reach_haiku_is_sent_again_without_words(desk: Desk) -> None:
    found(desk, EMPTY)
    desk.peer.engine.on(rq.SendComments, lambda _body: Problem(Fault.BUSY, "Haiku is still working."))
    desk.press("f", "w")
    desk.type("why?")
    desk.press("Enter")
    assert "still working" in desk.message.text
    desk.peer.engine.on(rq.SendComments, lambda _body: replies.TurnAccepted("t1"))
    desk.press("w", "Enter")
    assert len(desk.peer.engine.sent(rq.AnswerComment)) == 1
    assert len(desk.peer.engine.sent(rq.SendComments)) == 2


def test_what_can_not_be_taken_is_told(desk: Desk) -> None:
    found(desk, EMPTY)
    desk.peer.engine.on(rq.TakeSuggestion, lambda _body: Problem(Fault.CONFLICT, "The lines are no longer there."))
    desk.press("f", "g")
    assert "no longer there" in desk.message.text
    assert "Division by zero" in bar(desk)


def test_without_findings_it_says_how_to_get_some(desk: Desk) -> None:
    desk.press("f")
    assert "h asks Haiku" in desk.message.text
    found(desk, msgspec.structs.replace(EMPTY, anchor=Anchor("gone.py", Side.NEW, 1, 1)))
    desk.press("g")
    assert not desk.peer.engine.sent(rq.TakeSuggestion)


def test_the_end_of_a_review_names_the_key_to_its_findings(desk: Desk) -> None:
    found(desk, EMPTY)
    tell(desk, DONE, running=False, found=1)
    assert desk.message.text.endswith("f goes to the next one.")


def test_keys_are_named_as_they_are_bound(desk: Desk, commands: Commands) -> None:
    bound = {"review.stop_haiku": ("Ctrl+Q",), "review.take_finding": ("Shift+T",), "haiku.cap": ("$",)}
    commands.use_keys(bound)
    tell(desk, READING)
    assert "Ctrl+Q stops" in desk.pane.haiku.progress.text()
    tell(desk, DONE, running=False)
    found(desk, EMPTY)
    desk.press("f")
    assert "T takes the suggestion · x dismisses" in bar(desk)
    desk.press("h")
    assert "$ cap" in hints(desk)


def test_no_key_of_the_page_means_two_things(desk: Desk, commands: Commands) -> None:
    assert clashes(commands.all()) == []

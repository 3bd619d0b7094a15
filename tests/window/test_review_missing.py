"""What accepted hunks would miss is told before an apply, and each way out of it is one key."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.events import ProposalChanged
from haiku_pair.protocol.replies import ApplyChecked
from haiku_pair.protocol.values import Decision, Fault, HunkPlace, MissingDefinition, Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.review import missing_words
from haiku_pair.window.review.bars import HintLine
from haiku_pair.window.review.missing_bar import MissingBar
from haiku_pair.window.theme.theme import Theme
from tests.helpers.review_desk import Desk, Room
from tests.helpers.review_peer import ReviewPeer, change, small
from tests.helpers.scripted_engine import ScriptedEngine

PARSER, USER = [small("parser")], [small("user", 12), small("other", 60)]
SAID = "parse_line (src/parser.py, undecided) is used in src/user.py line 12 that you accept."


class Checker:
    """An engine that misses the definition as long as its hunk is not accepted."""

    def __init__(self, peer: ReviewPeer, *, removed: bool = False) -> None:
        self.peer, self.removed = peer, removed
        self.besides: tuple[str, ...] = ()
        peer.engine.on(rq.CheckApply, self.check)

    def check(self, body: rq.CheckApply) -> ApplyChecked:
        decision = self.peer.decision("src/parser.py", "parser")
        fine = Decision.REJECTED if self.removed else Decision.ACCEPTED
        if decision is fine and (not body.only or HunkPlace("src/parser.py", "parser") in body.only):
            return ApplyChecked(besides=self.besides)
        used = HunkPlace("src/user.py", "user")
        one = MissingDefinition("parse_line", "src/parser.py", "parser", used, 12, decision, self.removed)
        return ApplyChecked((one,), self.besides)


@pytest.fixture
def desk(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands, engine: ScriptedEngine) -> Desk:
    """A definition in one file, its use in another, and the keyboard on the use."""
    files = ((change("src/parser.py", PARSER), PARSER), (change("src/user.py", USER), USER))
    made = Room(qtbot, bridge, theme, commands).open(ReviewPeer(engine, *files))
    made.press("}")
    return made


def told(desk: Desk) -> str:
    bar = desk.pane.findChild(MissingBar)
    assert isinstance(bar, MissingBar)
    return bar.text


def applied(desk: Desk) -> list[rq.ApplyProposal]:
    return desk.peer.engine.sent(rq.ApplyProposal)


def hinted(desk: Desk) -> str:
    line = desk.pane.findChild(HintLine)
    assert isinstance(line, HintLine)
    return line.accessibleDescription()


def test_nothing_is_said_when_nothing_is_missing(desk: Desk) -> None:
    desk.press("y", "Ctrl+Enter")
    assert (told(desk), len(applied(desk))) == ("", 1)
    assert len(desk.peer.engine.sent(rq.CheckApply)) == 1


def test_what_is_missing_is_told_and_nothing_is_written_yet(desk: Desk) -> None:
    Checker(desk.peer)
    desk.press("y", "Ctrl+Enter")
    assert told(desk) == SAID
    assert applied(desk) == []
    assert hinted(desk) == "Enter apply anyway, g go to the definition, a accept it too, Esc don't apply"


def test_in_a_narrow_pane_the_keys_do_without_buttons(desk: Desk) -> None:
    Checker(desk.peer)
    desk.pane.resize(1, 600)
    narrow = desk.pane.width()
    desk.press("y", "Ctrl+Enter")
    assert told(desk) == SAID
    assert desk.pane.width() == narrow
    bar = desk.pane.findChild(MissingBar)
    assert isinstance(bar, MissingBar)
    assert not any(button.isVisible() for button in bar.findChildren(QPushButton))
    desk.press("Enter")
    assert len(applied(desk)) == 1


def test_a_button_does_what_its_key_does(desk: Desk) -> None:
    Checker(desk.peer)
    desk.press("y", "Ctrl+Enter")
    bar = desk.pane.findChild(MissingBar)
    assert isinstance(bar, MissingBar)
    button = next(button for button in bar.findChildren(QPushButton) if button.text() == "Go there (g)")
    button.click()
    desk.settle()
    assert (told(desk), desk.at) == ("", "src/parser.py:parser")


def test_enter_applies_anyway(desk: Desk) -> None:
    Checker(desk.peer)
    desk.press("y", "Ctrl+Enter", "Enter")
    assert (told(desk), len(applied(desk))) == ("", 1)
    assert desk.view.hasFocus()


def test_escape_applies_nothing_and_goes_back_to_the_hunk(desk: Desk) -> None:
    Checker(desk.peer)
    desk.press("y", "Ctrl+Enter")
    at = desk.at
    desk.press("Esc")
    assert (told(desk), applied(desk), desk.at) == ("", [], at)
    assert desk.view.hasFocus()
    desk.press("n")
    assert desk.peer.decisions("src/user.py") == "ar"


def test_one_key_goes_to_the_definition(desk: Desk) -> None:
    Checker(desk.peer)
    desk.press("y", "Ctrl+Enter", "g")
    assert (told(desk), desk.at) == ("", "src/parser.py:parser")
    desk.press("y", "Ctrl+Enter")
    assert (told(desk), len(applied(desk))) == ("", 1)


def test_one_key_accepts_the_definition_too_and_applies_both(desk: Desk) -> None:
    Checker(desk.peer)
    desk.press("y", "Ctrl+Enter", "a")
    assert (told(desk), len(applied(desk))) == ("", 1)
    assert desk.peer.engine.sent(rq.Decide)[-1].decisions[0].decision is Decision.ACCEPTED


def test_what_is_accepted_removes_it_and_one_key_keeps_it(desk: Desk) -> None:
    Checker(desk.peer, removed=True)
    desk.press("{", "y", "y", "Ctrl+Enter")
    assert "parse_line (src/parser.py, removed by what you accept)" in told(desk)
    assert "a keep it" in hinted(desk)
    desk.press("a")
    assert desk.peer.engine.sent(rq.Decide)[-1].decisions[0].decision is Decision.REJECTED
    assert len(applied(desk)) == 1


def test_a_hunk_alone_takes_its_definition_along(desk: Desk) -> None:
    Checker(desk.peer)
    desk.press("Alt+Enter")
    assert told(desk) == SAID
    desk.press("a")
    assert [place.hunk for place in applied(desk)[0].only] == ["user", "parser"]


def test_other_keys_decide_nothing_while_it_is_open(desk: Desk) -> None:
    Checker(desk.peer)
    desk.press("y", "Ctrl+Enter", "n", "y", "Ctrl+Enter")
    assert desk.peer.decisions("src/user.py") == "au"
    assert told(desk) == SAID


def test_another_proposal_closes_it(desk: Desk, engine: ScriptedEngine) -> None:
    Checker(desk.peer)
    desk.press("y", "Ctrl+Enter")
    engine.emit(ProposalChanged(None))
    desk.settle()
    assert told(desk) == ""


def test_a_check_that_fails_stands_in_nobodys_way(desk: Desk, engine: ScriptedEngine) -> None:
    engine.on(rq.CheckApply, lambda _body: Problem(Fault.ENGINE, "A defect."))
    desk.press("y", "Ctrl+Enter")
    assert (told(desk), len(applied(desk))) == ("", 1)


def test_a_sensitive_definition_that_comes_along_is_asked_for(
    qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands, engine: ScriptedEngine
) -> None:
    parser = change("src/parser.py", PARSER, sensitive="Git itself acts on this file.")
    desk = Room(qtbot, bridge, theme, commands).open(
        ReviewPeer(engine, (parser, PARSER), (change("src/user.py", USER), USER))
    )
    Checker(desk.peer)
    desk.press("}", "y", "Ctrl+Enter", "a")
    assert "Apply to 2 files? Sensitive among them: src/parser.py" in desk.ask.text
    assert applied(desk) == []
    desk.answer_yes()
    assert len(applied(desk)) == 1


@pytest.mark.case("C13")
def test_what_happens_besides_the_text_is_asked_for_before_anything_is_written(desk: Desk) -> None:
    links = tuple(f"{name} has 2 names (hard links); the text changes under all of them." for name in "abcde")
    Checker(desk.peer).besides = links
    desk.press("y", "Ctrl+Enter", "Enter")
    assert desk.ask.text.startswith(f"Apply to 1 file? {links[0]} {links[1]}")
    assert desk.ask.text.endswith("… and 2 more like this.")
    assert applied(desk) == []
    desk.press("Esc", "Ctrl+Enter", "Enter")
    desk.answer_yes()
    assert len(applied(desk)) == 1


def test_many_are_counted() -> None:
    used = HunkPlace("b.py", "h")
    many = [MissingDefinition(f"name{n}", "a.py", "h", used, n, Decision.REJECTED, uses=n) for n in range(1, 8)]
    lines = missing_words.told(many).split("\n")
    assert lines[0] == "name1 (a.py, rejected) is used in b.py line 1 that you accept."
    assert lines[1].endswith("line 2 that you accept and 1 more place.")
    assert lines[-1] == "… and 3 more."
    assert missing_words.accepting(many) == "accept them too"
    own = MissingDefinition("x", "b.py", "h", HunkPlace("b.py", ""), 3, Decision.ACCEPTED, removed=True)
    assert missing_words.told([own]) == "x (b.py, removed by what you accept) is used in its own file line 3."

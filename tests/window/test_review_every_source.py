"""Every verb of the review on every source, by the key that each preset gives it: one pane, one meaning."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.comments import Anchor, Comment, CommentState, Severity, Side
from haiku_pair.protocol.events import ProposalChanged, ReviewChanged
from haiku_pair.protocol.sources import Source, SourceKind
from haiku_pair.protocol.values import ConflictSides, KeyFile, KeysPreset
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.keymap import PRESETS
from haiku_pair.window.commands.keymaps import KeyMaps
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.review.bars import HintLine
from haiku_pair.window.review.key_names import shown_key
from haiku_pair.window.review.source_words import words_for
from haiku_pair.window.theme.theme import Theme
from tests.helpers.review_desk import Desk, Room
from tests.helpers.review_peer import ReviewPeer, numbered
from tests.helpers.scripted_engine import ScriptedEngine

CALC = (numbered(90), numbered(90, l3="THREE", l6="SIX", l40="FORTY", l80="EIGHTY"))
TEXT = (numbered(60), numbered(60, l10="TEN", l50="FIFTY"))
DECIDED = [kind for kind in SourceKind if kind is not SourceKind.FILES]
"""Sources on which something is decided; two files are only compared."""


class Hands:
    """A person who knows what they want, and finds the key for it."""

    def __init__(self, desk: Desk, commands: Commands) -> None:
        self.desk = desk
        self._keys = {command.id: command.keys for command in commands.all()}

    def do(self, *verbs: str) -> None:
        """Press the key of each verb."""
        for verb in verbs:
            combination = QKeySequence.fromString(self._keys[f"review.{verb}"][0])[0]  # type: ignore[index]
            target = self.desk.pane.window().focusWidget()
            QTest.keyClick(target, combination.key(), combination.keyboardModifiers())
            self.desk.settle()

    def key(self, verb: str) -> str:
        """The first key of a verb."""
        return self._keys[f"review.{verb}"][0]

    def confirm(self) -> None:
        """Say yes to the question that stands."""
        self.desk.qtbot.waitUntil(lambda: self.desk.ask.is_armed)
        self.do("accept")

    @property
    def decided(self) -> str:
        """All decisions."""
        return f"{self.desk.peer.decisions('calc.py')} {self.desk.peer.decisions('text.py')}"

    @property
    def applied(self) -> int:
        """How often something was carried out."""
        return len(self.desk.peer.engine.sent(rq.ApplyProposal))

    def number(self) -> int:
        """Which hunk of the file the keyboard is at, from 1; 0 in the other file."""
        spot = self.desk.pane.spot()
        assert spot is not None
        names = [review.hunk.id for review in self.desk.peer.hunks[spot.path]]
        return names.index(spot.hunk) + 1 if spot.path == "calc.py" else -1 - names.index(spot.hunk)


@pytest.fixture(params=[(name, kind) for name in PRESETS for kind in DECIDED], ids=lambda p: f"{p[0]}-{p[1]}")
def hands(
    qtbot: QtBot,
    bridge: Bridge,
    theme: Theme,
    commands: Commands,
    engine: ScriptedEngine,
    request: pytest.FixtureRequest,
) -> Hands:
    """Two files of three and two hunks, of a source, under the keys of a preset."""
    name, kind = request.param
    peer = ReviewPeer.of_texts(engine, calc=CALC, text=TEXT)
    peer.source = Source(kind, paths=("/a", "/b", "/c", "/d") if kind is SourceKind.MERGE else ())
    engine.on(rq.OpenReview, lambda _body: replies.ReviewOpened(peer.proposal()))
    desk = Room(qtbot, bridge, theme, commands).open(peer)
    KeyMaps(commands, desk.pane).use(KeysPreset(name), KeyFile("/home/ada/keys", ""))
    if kind is not SourceKind.PROPOSAL:
        desk.pane.open_source(peer.source)
    desk.settle()
    assert desk.pane.sources.source.kind is kind
    return Hands(desk, commands)


def test_decisions(hands: Hands) -> None:
    hands.do("accept")
    assert hands.decided == "auu uu"
    hands.do("reject")
    assert hands.decided == "aru uu"
    hands.do("undo")
    assert (hands.decided, hands.number()) == ("auu uu", 2)
    hands.do("redo")
    assert hands.decided == "aru uu"
    hands.do("first_hunk", "undecide")
    assert hands.decided == "uru uu"
    hands.do("first_hunk", "toggle")
    assert hands.decided == "aru uu"
    hands.do("first_hunk", "reject_file")
    assert "u" not in hands.decided.split()[0]
    hands.do("accept_all")
    hands.confirm()
    assert hands.decided.split()[1] == "aa"
    hands.do("reject_all")
    hands.confirm()
    assert set(hands.decided) == {"r", " "}
    hands.do("undo", "undo")
    assert hands.decided.split()[1] == "uu"


def test_ways(hands: Hands) -> None:
    hands.do("next_hunk", "next_hunk")
    assert hands.number() == 3
    hands.do("next_hunk")
    assert hands.number() == -1
    hands.do("previous_hunk")
    assert hands.number() == 3
    hands.do("first_hunk", "next_file")
    assert hands.number() == -1
    hands.do("last_hunk")
    assert hands.number() == -2
    hands.do("previous_file", "accept", "first_hunk", "next_undecided")
    assert hands.number() == 2
    hands.do("previous_undecided")
    assert hands.number() in (1, 2)
    row = hands.desk.view.row
    hands.do("line_down")
    assert hands.desk.view.row > row
    hands.do("line_up")
    assert hands.desk.view.row == row


def test_parts_lines_and_hand_edits(hands: Hands) -> None:
    before = len(hands.desk.peer.hunks["calc.py"])
    hands.do("split")
    assert len(hands.desk.peer.hunks["calc.py"]) == before + 1
    hands.do("undo", "first_hunk", "select_lines", "extend_down", "accept")
    assert "a" in hands.decided
    hands.do("last_hunk", "edit")
    hands.desk.type("x")
    hands.desk.press("Ctrl+Enter")
    assert len(hands.desk.peer.engine.sent(rq.EditHunk)) == 1
    assert hands.desk.view.hasFocus()


def test_looks(hands: Hands) -> None:
    hands.do("more_context")
    assert "context" in hands.desk.message.text
    hands.do("less_context", "side_by_side")
    assert hands.desk.pane.is_side_by_side
    hands.do("side_by_side")
    assert not hands.desk.pane.is_side_by_side


def test_lines_left_out_folds_and_marks(hands: Hands) -> None:
    def numbers() -> int:
        return len([row for row in hands.desk.view.rows if row.old])

    hands.do("next_hunk")
    usual = numbers()
    hands.do("expand_up")
    assert numbers() > usual
    more = numbers()
    hands.do("expand_down")
    assert numbers() > more
    hands.do("expand_all", "first_hunk", "fold")
    assert "THREE" not in hands.desk.text
    hands.do("fold", "mark_file")
    assert "◉ 3 reviewed" in hands.desk.counts.text
    hands.do("mark_file", "mark_hunk")
    assert ([review.reviewed for review in hands.desk.peer.hunks["calc.py"]], hands.number()) == (
        [True, False, False],
        2,
    )


def test_search_and_filter(hands: Hands) -> None:
    hands.do("search")
    hands.desk.type("F")
    hands.desk.type("IFTY")
    hands.desk.press("Return")
    assert hands.number() == -2
    hands.do("find_next", "find_previous", "back", "filter")
    hands.desk.type("calc")
    hands.desk.press("Return")
    assert hands.number() > 0
    hands.do("last_hunk", "next_hunk")
    assert hands.number() == 3


def test_comments(hands: Hands) -> None:
    hands.do("comment")
    hands.desk.type("why?")
    hands.desk.press("Return")
    hands.do("comment_file")
    hands.desk.type("tests?")
    hands.desk.press("Return")
    assert [said.text for said in hands.desk.peer.comments.values()] == ["why?", "tests?"]
    hands.do("last_hunk", "previous_comment", "copy_comments")
    assert QGuiApplication.clipboard().text() == "markdown: 2"
    hands.do("copy_comments_github")
    assert QGuiApplication.clipboard().text() == "github: 2"
    hands.do("remove_comment")
    assert len(hands.desk.peer.comments) == 1


def test_carrying_out(hands: Hands) -> None:
    """What is accepted, or rejected, is carried out where the source has something to carry out; else it is said."""
    kind = hands.desk.pane.sources.source.kind
    if kind is not SourceKind.MERGE:  # which may be right as it is
        hands.do("apply")
        assert hands.applied == 0
    hands.do("accept", "reject", "apply")
    if kind is SourceKind.UNSTAGED:
        assert hands.applied == 0
        hands.confirm()
    assert hands.applied == (0 if kind is SourceKind.ROUND else 1)
    if kind is SourceKind.ROUND:
        assert "nothing to carry out" in hands.desk.message.text


def test_carrying_out_one_hunk(hands: Hands) -> None:
    kind = hands.desk.pane.sources.source.kind
    second = hands.desk.peer.hunks["calc.py"][1].hunk.id
    hands.do("next_hunk", "reject", "previous_hunk", "apply_hunk")
    if kind is SourceKind.ROUND:
        assert "nothing to carry out" in hands.desk.message.text
        return
    if kind is SourceKind.UNSTAGED:
        hands.confirm()
    asked = hands.desk.peer.engine.sent(rq.ApplyProposal)
    assert [[place.hunk for place in body.only] for body in asked] == [[second]]


def test_lines_are_selected_upwards(hands: Hands) -> None:
    hands.do("split", "undo", "first_hunk", "line_down", "extend_up")
    assert "lines" in hands.desk.message.text
    hands.do("reject")
    assert "r" in hands.decided.split()[0]


def test_comments_are_listed_and_saved(hands: Hands, tmp_path: Path) -> None:
    hands.desk.peer.say(Comment("c1", Anchor("text.py", Side.NEW, 50, 50), "why?"))
    hands.desk.settle()
    hands.do("list_comments")
    hands.desk.press("Return")
    assert hands.number() == -2
    hands.do("save_comments")
    dialog = hands.desk.pane.window().findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert dialog.isVisible()
    dialog.fileSelected.emit(str(tmp_path / "comments.json"))
    dialog.close()
    hands.desk.settle()
    assert (tmp_path / "comments.json").read_text() == "github: 1"


def test_going_back(hands: Hands) -> None:
    with hands.desk.qtbot.waitSignal(hands.desk.pane.back_requested):
        hands.do("back")


def test_what_is_not_decided_is_said_where_decisions_are_awaited(hands: Hands) -> None:
    is_awaited = hands.desk.pane.sources.source.kind is not SourceKind.RANGE
    said = f"{hands.desk.text} {hands.desk.header} {hands.desk.view.accessibleDescription()}"
    assert ("undecided" in said) is is_awaited
    hands.do("reject", "previous_hunk")
    assert "✗ rejected" in hands.desk.text
    assert "✗ rejected" in hands.desk.header


def test_hints_say_what_carrying_out_does(hands: Hands) -> None:
    line = hands.desk.pane.findChild(HintLine)
    assert isinstance(line, HintLine)
    said = {SourceKind.MERGE: "Enter write", SourceKind.RANGE: "take back", SourceKind.PROPOSAL: "apply"}
    assert said.get(hands.desk.pane.sources.source.kind, "") in line.accessibleDescription()


def _finding(name: str, line: int, **more: object) -> Comment:
    anchor = Anchor("calc.py", Side.NEW, line, line)
    about = {"severity": Severity.MAJOR, "reviewer": "bugs", **more}
    return Comment(name, anchor, "Wrong", "Claude Haiku 4.5", CommentState.OPEN, **about)  # type: ignore[arg-type]


def test_findings(hands: Hands) -> None:
    peer = hands.desk.peer
    peer.say(_finding("f1", 3), _finding("f2", 40, suggestion=("forty",)))
    hands.desk.settle()
    hands.do("next_finding")
    assert hands.number() == 1
    hands.do("next_finding")
    assert hands.number() == 2
    hands.do("take_finding")
    assert [said.id for said in peer.engine.sent(rq.TakeSuggestion)] == ["f2"]
    hands.do("previous_finding", "dismiss_finding")
    assert peer.comments["f1"].state.value == "dismissed"
    hands.do("restore_finding")
    assert peer.comments["f1"].state.value == "open"
    hands.do("previous_finding", "discuss_finding")
    hands.desk.type("yn?")
    hands.desk.press("Return")
    assert peer.engine.sent(rq.AnswerComment)[-1].text == "yn?"
    assert hands.decided == "uuu uu"


def test_comments_that_were_sent(hands: Hands) -> None:
    peer, known = hands.desk.peer, hands.desk.peer.comments
    peer.say(Comment("c1", Anchor("calc.py", Side.NEW, 3, 3), "why?", state=CommentState.SENT))
    hands.desk.settle()
    hands.do("next_comment", "answer_comment")
    hands.desk.type("yn?")
    hands.desk.press("Return")
    assert [answer.text for answer in known["c1"].answers] == ["yn?"]
    sent = len(peer.engine.sent(rq.SendComments))
    hands.do("send_comment")
    assert len(peer.engine.sent(rq.SendComments)) == sent + 1
    hands.do("resolve_comment")
    assert known["c1"].state is CommentState.RESOLVED
    assert "   why?\n" not in hands.desk.text
    hands.do("open_comment")
    assert "   why?\n" in hands.desk.text
    hands.do("send_comments")
    assert len(peer.engine.sent(rq.SendComments)) == sent + 2


def test_conflicts(hands: Hands) -> None:
    peer = hands.desk.peer
    sides = ConflictSides(("line 3",), ("mine",), ("theirs",))
    peer.conflict("calc.py", peer.hunks["calc.py"][0].hunk.id, sides)
    proposal = peer.proposal()
    of = ProposalChanged if proposal.source.kind is SourceKind.PROPOSAL else ReviewChanged
    peer.engine.emit(of(proposal, ("calc.py",)))
    hands.desk.settle()
    line = hands.desk.pane.findChild(HintLine)
    assert isinstance(line, HintLine)
    carries_out = bool(words_for(proposal.source.kind).carry_out)
    assert (f"{shown_key(hands.key('apply'))} " in line.accessibleDescription()) is carries_out
    hands.do("show_before")
    assert "|line 3" in hands.desk.text
    for verb in ("keep_mine", "undo", "take_theirs", "undo", "keep_both"):
        hands.do("first_hunk", verb)
    settled = [body.settling.value for body in peer.engine.sent(rq.SettleConflict)]
    assert settled == ["mine", "theirs", "both"]


def test_what_leads_elsewhere(hands: Hands) -> None:
    hands.do("accept_file")
    assert hands.decided == "aaa uu"
    hands.do("first_hunk", "mark_file", "show_new")
    assert hands.number() == -1
    hands.do("show_new", "first_hunk")
    with hands.desk.qtbot.waitSignal(hands.desk.pane.open_requested) as opened:
        hands.do("open")
    assert opened.args is not None
    assert opened.args[0] == "calc.py"
    with hands.desk.qtbot.waitSignal(hands.desk.pane.origin_requested):
        hands.do("origin")
    hands.do("ask_haiku")
    assert hands.desk.pane.haiku.is_open
    hands.desk.press("Esc")
    kind = hands.desk.pane.sources.source.kind
    for other in (SourceKind.STAGED, SourceKind.UNSTAGED, SourceKind.ROUND, SourceKind.PROPOSAL):
        hands.do(f"source_{other.value}")
        if kind is not SourceKind.MERGE:
            assert hands.desk.peer.engine.sent(rq.OpenReview)[-1].source.kind is other or other is SourceKind.PROPOSAL
    hands.do("source_range")
    assert isinstance(hands.desk.pane.window().focusWidget(), QLineEdit)

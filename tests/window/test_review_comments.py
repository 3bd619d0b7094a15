"""Comments on lines by key: where they stand, what becomes of them, and that nothing typed is lost."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit
from pytestqt.qtbot import QtBot

from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.comments import Anchor, Answer, Comment, CommentState, Severity, Side
from haiku_pair.protocol.events import ProposalChanged
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.picker import Picker
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.review.bars import HintLine
from haiku_pair.window.review.row import RowKind
from haiku_pair.window.theme.theme import Theme
from tests.helpers.review_desk import Desk, Room
from tests.helpers.review_peer import ReviewPeer, change, hunk, small
from tests.helpers.scripted_engine import ScriptedEngine

CALC = [small("a"), small("b", 30), small("c", 60)]
MANY = [hunk("many", " one", "-two", "-three", "+deux", "+trois", "+quatre", " five", first=5)]
DONE = CommentState.RESOLVED
NEW_LINE = Anchor("calc.py", Side.NEW, 11, 11, ("    return round(item.a, 2)",))
OLD_LINE = Anchor("calc.py", Side.OLD, 11, 11, ("    return item.a",))
SENT = Comment("c1", NEW_LINE, "why round?", state=CommentState.SENT, answers=(Answer("Haiku", "Cents."),))
FOUND = Comment(
    "f1",
    Anchor("calc.py", Side.NEW, 31, 31, ("    return round(item.b, 2)",)),
    "b may be None",
    "Haiku",
    CommentState.OPEN,
    severity=Severity.MAJOR,
    reviewer="bugs",
    suggestion=("    return round(item.b or 0, 2)",),
)
OF_FILE = Comment("c2", Anchor("calc.py"), "needs a test")
LOST = Comment("c3", Anchor("calc.py", Side.NEW, 70, 71, ("gone",), lost=True), "spelling", state=CommentState.SENT)


@pytest.fixture
def room(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands) -> Room:
    """Where a pane can be opened."""
    return Room(qtbot, bridge, theme, commands)


@pytest.fixture
def desk(room: Room, engine: ScriptedEngine) -> Desk:
    """Two files, of three hunks and of one."""
    return room.open(ReviewPeer(engine, (change("calc.py", CALC), CALC), (change("many.py", MANY), MANY)))


def told(desk: Desk) -> list[Comment]:
    return list(desk.peer.comments.values())


def say(desk: Desk, *comments: Comment) -> None:
    """The engine says that these are there too."""
    desk.peer.say(*comments)
    desk.settle()


def around(desk: Desk, words: str) -> tuple[str, str]:
    """The row that holds these words, and the one above it."""
    texts = [row.text for row in desk.view.rows]
    at = next(number for number, text in enumerate(texts) if words in text)
    return texts[at], texts[at - 1]


def field(desk: Desk) -> QPlainTextEdit:
    found = desk.pane.window().focusWidget()
    assert isinstance(found, QPlainTextEdit)
    assert found is not desk.view
    return found


def at_row(desk: Desk) -> str:
    return desk.view.rows[desk.view.row].text


# --- writing ---


def test_a_comment_is_kept_by_enter_below_its_line(desk: Desk) -> None:
    desk.press("j", "c")
    desk.type("why y and n?")
    desk.press("Enter")
    (comment,) = told(desk)
    assert (comment.text, comment.state, comment.anchor) == ("why y and n?", CommentState.DRAFT, NEW_LINE)
    texts = [row.text for row in desk.view.rows]
    line = texts.index("+    return round(item.a, 2)")
    assert texts[line + 1 : line + 3] == ["✎ You · draft", "   why y and n?"]
    assert desk.peer.decisions("calc.py") == "uuu"
    desk.press("y")
    assert desk.peer.decisions("calc.py") == "auu"


def test_a_comment_on_a_removed_line_is_of_the_old_side(desk: Desk) -> None:
    desk.press("c")
    desk.type("was fine")
    desk.press("Enter")
    assert told(desk)[0].anchor == OLD_LINE


def test_selected_lines_are_commented_as_a_range_of_one_side(desk: Desk) -> None:
    desk.press("}", "j", "j", "v", "j", "j", "c")
    desk.type("in English")
    desk.press("Enter")
    said = Anchor("many.py", Side.NEW, 6, 8, ("deux", "trois", "quatre"))
    assert told(desk)[0].anchor == said
    assert around(desk, "lines 6–8")[1] == "+quatre"
    desk.press("v", "k", "k", "k", "c")
    desk.type("one more")
    desk.press("Enter")
    assert [comment.text for comment in told(desk)] == ["in English", "one more"]


def test_on_a_header_the_changed_lines_are_meant(desk: Desk) -> None:
    desk.press("}")
    desk.view.row_clicked.emit([row.kind for row in desk.view.rows].index(RowKind.HEADER))
    desk.press("c")
    desk.type("all of it")
    desk.press("Enter")
    assert [comment.anchor for comment in told(desk)] == [
        Anchor("many.py", Side.NEW, 6, 8, ("deux", "trois", "quatre"))
    ]


def test_the_file_is_commented_by_its_own_key_and_the_same_draft_goes_on(desk: Desk) -> None:
    desk.press("C")
    desk.type("needs")
    desk.press("Enter", "C")
    desk.type(" a test")
    desk.press("Enter")
    assert [(comment.text, comment.anchor) for comment in told(desk)] == [("needs a test", Anchor("calc.py"))]


def test_shift_enter_begins_a_line_and_the_room_grows(desk: Desk) -> None:
    desk.press("c")
    before = len(desk.view.rows.slots)
    desk.type("one")
    desk.press("Shift+Enter")
    desk.type("two")
    desk.press("Shift+Enter", "Shift+Enter")
    assert len(desk.view.rows.slots) > before
    assert field(desk).hasFocus()
    desk.press("Enter")
    assert told(desk)[0].text == "one\ntwo"
    assert "   one\n   two" in desk.text


def test_enter_that_an_input_method_needs_does_not_keep(desk: Desk) -> None:
    desk.press("c")
    QCoreApplication.sendEvent(field(desk), QInputMethodEvent("にほ", []))
    desk.press("Enter")
    assert field(desk).hasFocus()
    done = QInputMethodEvent("", [])
    done.setCommitString("日本")
    QCoreApplication.sendEvent(field(desk), done)
    desk.press("Enter")
    assert told(desk)[0].text.strip() == "日本"


@pytest.mark.case("E17")
@pytest.mark.case("M12")
def test_escape_leaves_the_comment_and_keeps_the_draft(desk: Desk) -> None:
    desk.press("c")
    desk.type("half a tho")
    desk.press("Esc")
    assert told(desk)[0].state is CommentState.WRITING
    assert "✎ You · not finished" in desk.text
    desk.press("]", "[", "c")
    desk.type("ught")
    desk.press("Enter")
    assert [(comment.text, comment.state) for comment in told(desk)] == [("half a thought", CommentState.DRAFT)]


@pytest.mark.case("E17")
def test_a_proposal_that_changes_meanwhile_leaves_the_comment_open(desk: Desk) -> None:
    desk.press("]", "c")
    desk.type("half a tho")
    desk.peer.hunks["calc.py"].pop(0)
    desk.peer.announce("calc.py")
    desk.settle()
    desk.type("ught")
    desk.press("Enter")
    assert told(desk)[0].text == "half a thought"
    assert around(desk, "You · draft")[1] == "-    return item.b"


def test_what_is_typed_reaches_the_engine_while_it_is_typed(desk: Desk, engine: ScriptedEngine) -> None:
    desk.press("c")
    desk.type("half")
    desk.qtbot.waitUntil(lambda: bool(told(desk)))
    assert told(desk)[0].text.startswith("half"[:1])
    assert told(desk)[0].state is CommentState.WRITING
    desk.qtbot.waitUntil(lambda: told(desk)[0].text == "half")
    assert field(desk).hasFocus()
    desk.press("Esc")
    assert len({put.comment.id for put in engine.sent(rq.PutComment)}) == 1


def test_an_emptied_draft_is_gone_by_enter_and_back_by_escape(desk: Desk) -> None:
    desk.press("c")
    desk.type("no")
    desk.press("Enter", "c")
    field(desk).clear()
    desk.press("Esc")
    assert [comment.text for comment in told(desk)] == ["no"]
    desk.press("c")
    field(desk).clear()
    desk.press("Enter")
    assert not told(desk)
    assert "You" not in desk.text


def test_leaving_without_a_word_leaves_nothing(desk: Desk, engine: ScriptedEngine) -> None:
    desk.press("c", "Esc")
    assert not engine.sent(rq.PutComment)
    assert not engine.sent(rq.RemoveComment)
    assert RowKind.SLOT not in {row.kind for row in desk.view.rows}


def test_a_comment_the_engine_refuses_is_still_a_draft(desk: Desk, engine: ScriptedEngine) -> None:
    engine.on(rq.PutComment, Problem(Fault.STORE, "The comment can't be kept."))
    desk.press("c")
    desk.type("important")
    desk.press("Enter")
    assert "The draft of the comment is kept" in desk.message.text
    desk.press("c")
    assert field(desk).toPlainText() == "important"


def test_an_engine_that_comes_back_is_told_what_it_does_not_know(desk: Desk, engine: ScriptedEngine) -> None:
    desk.press("c")
    desk.type("impor")
    desk.pane._reviewer.bridge.set_ready(False)
    engine.lose()
    desk.settle()
    desk.type("tant")
    desk.press("Esc")
    assert "✎ You · not finished" in desk.text
    desk.pane._reviewer.bridge.set_ready(True)
    say(desk)
    desk.qtbot.waitUntil(lambda: [comment.text for comment in told(desk)] == ["important"])


def test_another_file_leaves_the_comment_and_keeps_it(desk: Desk) -> None:
    desk.press("c")
    desk.type("half")
    listed = desk.listed()
    listed.chosen.emit(1, 0)
    desk.settle()
    assert desk.view.hasFocus()
    assert [comment.text for comment in told(desk)] == ["half"]
    desk.peer.engine.emit(ProposalChanged(None, ()))
    desk.settle()
    assert not desk.view.isVisible()


# --- where they stand ---


def test_a_finding_shows_its_weight_its_suggestion_and_a_comment_its_answers(desk: Desk) -> None:
    say(desk, SENT, FOUND)
    rows = [row.text for row in desk.view.rows if row.comment]
    assert rows == [
        "✎ You · sent",
        "   why round?",
        "   ↳  Haiku: Cents.",
        "✎ Haiku · ! major · bugs · open",
        "   b may be None",
        "   suggests:",
        "   -     return round(item.b, 2)",
        "   +     return round(item.b or 0, 2)",
    ]


def test_lost_comments_and_those_on_the_file_stand_at_the_top(desk: Desk) -> None:
    say(desk, LOST, OF_FILE)
    texts = [row.text for row in desk.view.rows]
    assert texts[:4] == [
        "✎ You · about the file · draft",
        "   needs a test",
        "✎ You · was on lines 70–71, which changed since · sent",
        "   spelling",
    ]


def test_a_comment_on_a_line_that_is_not_shown_stands_below_the_hunk_above(desk: Desk) -> None:
    say(desk, msgspec.structs.replace(SENT, anchor=Anchor("calc.py", Side.NEW, 40, 40, ("x",))))
    assert around(desk, "✎ You")[0] == "✎ You · line 40 · sent"
    assert around(desk, "✎ You")[1] == "+    return round(item.b, 2)"


def test_what_is_done_with_takes_one_line_and_a_key_opens_it(desk: Desk) -> None:
    say(desk, msgspec.structs.replace(SENT, state=CommentState.RESOLVED))
    assert [row.text for row in desk.view.rows if row.comment] == ["▸ ✓ resolved · ✎ You · 1 answer · why round?"]
    desk.press(")", "O")
    assert "✎ You · ✓ resolved\n   why round?" in desk.text
    desk.press("O")
    assert "▸ ✓ resolved" in desk.text


@pytest.mark.parametrize("anchor", [NEW_LINE, OLD_LINE, OF_FILE.anchor])
def test_side_by_side_it_stands_below_its_line_too(desk: Desk, anchor: Anchor) -> None:
    say(desk, msgspec.structs.replace(SENT, anchor=anchor))
    desk.press("m")
    rows = desk.view.rows
    head = next(number for number, row in enumerate(rows) if row.comment)
    assert desk.view.line_of(head) == (desk.view.line_of(head - 1) + 1 if anchor.first else 0)
    desk.press(")" if anchor.first else "(", "W")
    assert field(desk).hasFocus()
    desk.type("thanks")
    desk.press("Enter")
    assert desk.peer.comments["c1"].answers[-1].text == "thanks"


def test_a_narrow_column_breaks_words_earlier(desk: Desk) -> None:
    said = " ".join(["word"] * 40)
    say(desk, msgspec.structs.replace(SENT, text=said), msgspec.structs.replace(SENT, id="c7", text=said, state=DONE))
    wide = max(len(row.text) for row in desk.view.rows if row.comment)
    desk.press("m")
    narrow = max(len(row.text) for row in desk.view.rows if row.comment)
    assert narrow < wide
    column = desk.view.viewport().width() // desk.view.fontMetrics().horizontalAdvance("0")
    assert narrow <= column


def test_the_cursor_stays_on_its_line_when_comments_come(desk: Desk) -> None:
    desk.press("j")
    say(desk, SENT, OF_FILE)
    assert at_row(desk) == "+    return round(item.a, 2)"


# --- going ---


def test_keys_go_from_comment_to_comment_through_the_files(desk: Desk) -> None:
    of_many = Comment("c9", Anchor("many.py", Side.NEW, 7, 7, ("trois",)), "drei", state=CommentState.SENT)
    say(desk, FOUND, SENT, OF_FILE, of_many)
    seen = []
    for _ in range(4):
        desk.press(")")
        seen.append(desk.view.rows[desk.view.row].comment)
    assert seen == ["c1", "f1", "c9", "c9"]
    assert desk.message.text == "No comment below."
    for _ in range(4):
        desk.press("(")
        seen.append(desk.view.rows[desk.view.row].comment)
    assert seen[4:] == ["f1", "c1", "c2", "c2"]
    assert desk.message.text == "No comment above."


@pytest.mark.case("M12")
def test_a_comment_is_read_out_whole(desk: Desk) -> None:
    say(desk, SENT)
    desk.press(")")
    said = "comment by you, line 11, sent, why round?, Haiku answered: Cents."
    assert desk.view.accessibleDescription() == said


@pytest.mark.case("M12")
def test_hunks_and_files_name_their_comments(desk: Desk) -> None:
    say(desk, SENT, OF_FILE)
    listed = desk.listed()
    model = listed.entries_model
    said = [model.entry(number).spoken for number in range(model.rowCount())]
    assert said[0].endswith("2 comments")
    assert any(entry.endswith("comment: why round?") for entry in said)
    assert desk.counts.text.endswith("✎ 2 comments")


@pytest.mark.parametrize(
    ("comment", "named"),
    [
        (SENT, "W answer, t resolve, i send again, O show or fold, ) next comment"),
        (msgspec.structs.replace(SENT, state=DONE), "W answer, t open again"),
        (Comment("c5", NEW_LINE, "x"), "c change, i send now, Delete remove"),
        (Comment("c5", NEW_LINE, "x", state=CommentState.WRITING), "c change, Delete remove"),
    ],
)
def test_at_a_comment_its_keys_are_named(desk: Desk, comment: Comment, named: str) -> None:
    line = desk.pane.findChild(HintLine)
    assert isinstance(line, HintLine)
    usual = line.accessibleDescription()
    say(desk, comment)
    desk.press(")")
    assert line.accessibleDescription().startswith(named)
    desk.press("j")
    assert line.accessibleDescription() == usual


def test_on_a_lost_comment_nothing_new_is_written(desk: Desk) -> None:
    say(desk, LOST)
    desk.press("(", "c")
    assert desk.message.text == "There is no line here to comment on."


def test_the_list_of_all_comments_leads_to_each(desk: Desk) -> None:
    of_many = Comment("c9", Anchor("many.py", Side.NEW, 7, 7, ("trois",)), "drei", state=CommentState.SENT)
    say(desk, FOUND, SENT, of_many)
    desk.press("L")
    picker = desk.pane.window().findChild(Picker)
    assert isinstance(picker, Picker)
    desk.type("drei")
    desk.press("Enter")
    assert desk.view.rows[desk.view.row].comment == "c9"
    assert desk.view.hasFocus()


# --- what becomes of them ---


def test_a_comment_is_resolved_and_opened_again(desk: Desk) -> None:
    say(desk, SENT)
    states = []
    for keys in ((")", "t"), ("t",)):
        desk.press(*keys)
        states.append(desk.peer.comments["c1"].state)
    assert states == [CommentState.RESOLVED, CommentState.SENT]


def test_an_answer_goes_to_haiku_at_once(desk: Desk, engine: ScriptedEngine) -> None:
    say(desk, SENT)
    desk.press(")", "W")
    desk.type("and euros?")
    desk.press("Enter")
    assert engine.sent(rq.AnswerComment) == [rq.AnswerComment(desk.peer.name, "c1", "and euros?")]
    assert engine.sent(rq.SendComments) == [rq.SendComments(desk.peer.name, ("c1",))]
    assert "   ↳  You: and euros?" in desk.text


def test_an_answer_left_unfinished_is_there_again(desk: Desk, engine: ScriptedEngine) -> None:
    say(desk, SENT)
    desk.press(")", "W")
    desk.type("and eu")
    desk.press("Esc", "W")
    assert field(desk).toPlainText() == "and eu"
    desk.press("Esc")
    assert not engine.sent(rq.AnswerComment)


def test_a_comment_without_answers_is_removed_at_once_and_one_with_answers_asks(desk: Desk) -> None:
    say(desk, SENT, OF_FILE)
    desk.press("(", "(", "Delete")
    assert list(desk.peer.comments) == ["c1"]
    desk.press(")", "Delete")
    assert desk.ask.text == "Remove the comment and 1 answer?"
    desk.answer_yes()
    assert not desk.peer.comments
    assert at_row(desk) == "+    return round(item.a, 2)"


def test_one_draft_or_all_of_them_are_sent(desk: Desk, engine: ScriptedEngine) -> None:
    say(desk, OF_FILE, msgspec.structs.replace(OF_FILE, id="c4", text="and docs"))
    desk.press("(", "i")
    assert [comment.state for comment in told(desk)].count(CommentState.SENT) == 1
    desk.press("I")
    assert {comment.state for comment in told(desk)} == {CommentState.SENT}
    assert desk.message.text.startswith("Sent.")
    desk.press("I")
    assert "no comments that Haiku has not been told of" in desk.message.text


def test_drafts_are_neither_resolved_nor_answered(desk: Desk) -> None:
    say(desk, OF_FILE)
    desk.press("(", "t")
    assert desk.message.text == "Haiku was not told of this draft. Delete removes it."
    desk.press("W")
    assert desk.message.text == "This is still a draft: c changes it."


def test_without_a_comment_the_keys_say_where_one_is(desk: Desk) -> None:
    desk.press("t")
    assert desk.message.text == "There is no comment on this line. ) goes to the next one."
    desk.press(")")
    assert desk.message.text == "There are no comments. c writes one."


# --- out of the program ---


def test_comments_are_copied_for_people_and_for_github(desk: Desk) -> None:
    say(desk, SENT)
    desk.press("E")
    assert QGuiApplication.clipboard().text() == "markdown: 1"
    desk.press("G")
    assert QGuiApplication.clipboard().text() == "github: 1"
    assert desk.message.text == "The comments are on the clipboard as a review for GitHub."


@pytest.mark.parametrize(("name", "form"), [("said.md", "markdown"), ("said.json", "github")])
def test_comments_are_saved_to_a_file(desk: Desk, tmp_path: Path, name: str, form: str) -> None:
    say(desk, SENT)
    desk.press("Alt+E")
    dialog = desk.pane.window().findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / name))
    dialog.close()
    desk.settle()
    assert (tmp_path / name).read_text("utf-8") == f"{form}: 1"
    assert desk.message.text == f"The comments are saved to {name}."


def test_a_file_that_cannot_be_written_is_said(desk: Desk, tmp_path: Path) -> None:
    say(desk, SENT)
    desk.press("Alt+E")
    dialog = desk.pane.window().findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "none" / "said.md"))
    dialog.close()
    desk.settle()
    assert "said.md can't be written. Nothing was written." in desk.message.text


def test_nothing_to_export_is_said(desk: Desk, engine: ScriptedEngine) -> None:
    engine.on(rq.ExportComments, Problem(Fault.NOTHING_TO_DO, "There are no comments to export."))
    desk.press("E")
    assert "There are no comments to export." in desk.message.text


def test_a_refused_message_keeps_the_answer(desk: Desk, engine: ScriptedEngine) -> None:
    engine.on(rq.SendComments, Problem(Fault.BUSY, "Haiku is still working."))
    say(desk, SENT)
    desk.press(")", "W")
    desk.type("so?")
    desk.press("Enter")
    assert desk.message.text == "⚠ Haiku is still working. i sends it again."
    assert "   ↳  You, not sent yet: so?" in desk.text
    engine.on(rq.SendComments, desk.peer._send_comments)
    desk.press("i")
    assert desk.message.text.startswith("Sent.")
    assert "   ↳  You: so?" in desk.text
    assert len(engine.sent(rq.AnswerComment)) == 1


def test_ctrl_enter_keeps_and_applies_nothing(desk: Desk) -> None:
    desk.press("y", "c")
    desk.type("ok")
    QTest.keyClick(field(desk), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert (told(desk)[0].text, desk.peer.applied) == ("ok", 0)

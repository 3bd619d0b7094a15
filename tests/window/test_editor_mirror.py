"""What is typed reaches the engine to the character, and the engine's changes reach the text."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from haiku_pair.edits.values import Splice
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.events import DocumentSpliced
from haiku_pair.protocol.values import DocumentView, Fault, Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.editor.blocks import fits, line_texts
from haiku_pair.window.editor.mirror import Mirror
from tests.helpers.guards import Heartbeat
from tests.helpers.scripted_engine import ScriptedEngine

PATH = "notes.txt"


class Desk:
    """A text widget, its mirror, and an engine that takes a change only on the revision it was made on."""

    def __init__(self, text: str) -> None:
        self.engine = ScriptedEngine({PATH: text})
        self.engine.on(rq.ChangeDocument, self._change)
        self.engine.on(rq.ResetDocument, self._reset)
        self.bridge = Bridge(self.engine)
        self.bridge.start()
        self.bridge.set_ready(True)
        self.edit = QPlainTextEdit()
        self.edit.setPlainText(text)
        self.mirror = Mirror(PATH, self.edit.document(), self.bridge)
        self.engine.documents[PATH] = DocumentView(PATH, text, 0, "utf-8", "LF")
        self.mirror.adopt(self.engine.documents[PATH])

    @property
    def text(self) -> str:
        """What the widget holds."""
        document = self.edit.document()
        return "\n".join(line_texts(document, 0, document.blockCount()))

    @property
    def copy(self) -> DocumentView:
        """What the engine holds."""
        return self.engine.documents[PATH]

    def type(self, text: str, position: int = 0) -> None:
        """Insert text at a position."""
        cursor = QTextCursor(self.edit.document())
        cursor.setPosition(position)
        cursor.insertText(text)

    def splice(self, *splices: Splice, revision: int = 0, dirty: bool = True) -> None:
        """The engine changes the document at a revision of its own."""
        self.mirror.take_splices(DocumentSpliced(PATH, revision, splices, dirty, "applied"))

    def _change(self, body: rq.ChangeDocument) -> replies.ReplyBody | Problem:
        view = self.copy
        if body.revision != view.revision:
            return Problem(Fault.BAD_REQUEST, "another revision")
        lines = view.text.split("\n")
        assert fits((body.splice,), len(lines))
        lines[body.splice.first : body.splice.first + body.splice.removed] = body.splice.lines
        self._store("\n".join(lines), body.revision + 1)
        return replies.Done()

    def _reset(self, body: rq.ResetDocument) -> replies.ReplyBody | Problem:
        self._store("\n".join(body.lines), body.revision)
        return replies.Done()

    def _store(self, text: str, revision: int) -> None:
        self.engine.documents[PATH] = msgspec.structs.replace(self.copy, text=text, revision=revision, dirty=True)


@pytest.fixture
def desk(qapp: QApplication) -> Desk:
    """Three lines and an empty last one."""
    return Desk("one\ntwo\nthree\n")


def test_one_key_is_one_line(desk: Desk) -> None:
    desk.type("x", 4)
    assert desk.engine.sent(rq.ChangeDocument) == [rq.ChangeDocument(PATH, 0, Splice(1, 1, ("xtwo",)))]


def test_new_line_and_joined_lines(desk: Desk) -> None:
    desk.type("\n", 1)
    assert desk.engine.sent(rq.ChangeDocument)[-1].splice == Splice(0, 1, ("o", "ne"))
    desk.edit.undo()
    assert desk.copy.text == desk.text == "one\ntwo\nthree\n"


@pytest.mark.case("D06")
@pytest.mark.parametrize("odd", ["\u00a0", "\u2028", "\x0c", "\x85", "\u00ad", "\uf782", "\U0001f600", "\ufeff"])
def test_odd_characters_arrive_as_they_are(desk: Desk, odd: str) -> None:
    desk.type(f"a{odd}b")
    assert desk.copy.text == f"a{odd}bone\ntwo\nthree\n"


def test_half_a_pair_is_sent_as_replacement_character(desk: Desk) -> None:
    desk.type("a\U0001f600b")
    cursor = QTextCursor(desk.edit.document())
    cursor.setPosition(2)
    cursor.setPosition(3, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText("x")
    assert "\ud83d" not in desk.copy.text
    assert desk.copy.text == desk.text


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["insert", "insert", "delete", "undo", "redo", "block"]),
        st.integers(0, 60),
        st.integers(0, 30),
        st.text(alphabet="ab\n\u00a0\u2028\U0001f600\t", max_size=6),
    ),
    max_size=12,
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="ab\n\U0001f600", max_size=30), STEPS)
def test_engine_has_the_same_text_after_any_edits(
    heartbeat: Heartbeat, text: str, steps: list[tuple[str, int, int, str]]
) -> None:
    desk = Desk(text)
    for kind, start, length, typed in steps:
        take_step(desk.edit, kind, start, length, typed)
        assert desk.copy.text == desk.text
        assert desk.copy.revision == desk.mirror.revision
    heartbeat.rest()


def take_step(edit: QPlainTextEdit, kind: str, start: int, length: int, typed: str) -> None:
    """One edit through a cursor; `block` makes two places change in one edit block."""
    if kind in {"undo", "redo"}:
        edit.undo() if kind == "undo" else edit.redo()
        return
    last = edit.document().characterCount() - 1
    cursor = QTextCursor(edit.document())
    cursor.beginEditBlock()
    cursor.setPosition(min(start, last))
    cursor.setPosition(min(start + (length if kind != "insert" else 0), last), QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(typed if kind != "delete" else "")
    if kind == "block":
        cursor.setPosition(0)
        cursor.insertText(typed)
    cursor.endEditBlock()


@pytest.mark.case("E07")
def test_engines_change_is_one_step_that_is_not_sent_back(desk: Desk) -> None:
    desk.splice(Splice(0, 1, ("ONE",)), Splice(2, 1, ("3a", "3b")))
    assert desk.text == "ONE\ntwo\n3a\n3b\n"
    assert not desk.engine.sent(rq.ChangeDocument)
    desk.edit.undo()
    assert desk.text == "one\ntwo\nthree\n"
    assert desk.engine.sent(rq.ChangeDocument)[0].revision == 1


@pytest.mark.case("E07")
def test_history_from_before_the_engines_change_survives(desk: Desk) -> None:
    desk.type("x")
    desk.splice(Splice(1, 1, ("TWO",)), revision=1)
    desk.edit.undo()
    desk.edit.undo()
    assert desk.text == "one\ntwo\nthree\n"
    desk.edit.redo()
    desk.edit.redo()
    assert desk.text == "xone\nTWO\nthree\n"


@pytest.mark.parametrize(
    ("splice", "expected"),
    [
        (Splice(0, 4, ("new",)), "new"),
        (Splice(3, 1, ()), "one\ntwo\nthree"),
        (Splice(0, 1, ()), "two\nthree\n"),
        (Splice(4, 0, ("end",)), "one\ntwo\nthree\n\nend"),
        (Splice(0, 0, ("top", "")), "top\n\none\ntwo\nthree\n"),
    ],
)
def test_splices_at_the_edges(desk: Desk, splice: Splice, expected: str) -> None:
    desk.splice(splice)
    assert desk.text == expected


def test_engines_change_on_disk_too_leaves_the_file_clean(desk: Desk) -> None:
    desk.splice(Splice(0, 1, ("ONE",)), dirty=False)
    assert not desk.mirror.is_dirty
    desk.edit.undo()
    assert desk.mirror.is_dirty


@pytest.mark.parametrize("splice", [Splice(0, 1, ("ONE",)), Splice(9, 9, ())])
def test_windows_text_wins_when_both_changed(desk: Desk, splice: Splice, qtbot: QtBot) -> None:
    desk.engine.hold(rq.ChangeDocument)
    desk.type("x")
    desk.splice(splice, revision=0)
    desk.engine.release(rq.ChangeDocument)
    qtbot.waitUntil(lambda: desk.copy.revision == desk.mirror.revision)
    assert desk.copy.text == desk.text == "xone\ntwo\nthree\n"
    desk.type("y")
    assert desk.copy.text == desk.text


def test_splice_that_does_not_fit_is_answered_with_the_text(desk: Desk) -> None:
    desk.splice(Splice(0, 1, ("ONE",)), Splice(9, 9, ()))
    assert desk.engine.sent(rq.ResetDocument)[0].lines == ("one", "two", "three", "")


def test_events_from_before_the_reset_was_read_are_left_out(desk: Desk, qtbot: QtBot) -> None:
    desk.engine.hold(rq.ResetDocument)
    desk.type("x")
    desk.splice(Splice(0, 1, ("ONE",)), revision=0)
    desk.splice(Splice(0, 1, ("EINS",)), revision=desk.mirror.revision)
    assert desk.text.startswith("xone")
    desk.engine.release(rq.ResetDocument)
    qtbot.waitUntil(lambda: desk.copy.text == desk.text)


def test_refused_change_is_repaired_with_the_whole_text(desk: Desk, qtbot: QtBot) -> None:
    desk.engine.documents[PATH] = msgspec.structs.replace(desk.copy, revision=7)
    desk.type("x")
    desk.type("y")
    qtbot.waitUntil(lambda: desk.copy.text == desk.text)
    assert desk.copy.revision == desk.mirror.revision


@pytest.mark.case("E03")
def test_typing_while_the_file_is_saved_stays_unsaved(desk: Desk, qtbot: QtBot) -> None:
    desk.engine.on(rq.SaveDocument, replies.DocumentSaved(PATH, 1, "LF"))
    desk.type("x")
    desk.engine.hold(rq.SaveDocument)
    desk.mirror.save()
    desk.type("y")
    desk.engine.release(rq.SaveDocument)
    with qtbot.waitSignal(desk.mirror.state_changed):
        pass
    assert desk.mirror.is_dirty


def test_saved_text_is_clean(desk: Desk, qtbot: QtBot) -> None:
    desk.type("x")
    with qtbot.waitSignal(desk.mirror.saved):
        desk.mirror.save()
    assert not desk.mirror.is_dirty
    assert desk.engine.files[PATH] == "xone\ntwo\nthree\n"


def test_new_engine_gets_the_unsaved_text(desk: Desk, qtbot: QtBot) -> None:
    desk.type("x")
    desk.engine.lose()
    desk.mirror.go_offline()
    desk.type("y", 1)
    qtbot.waitUntil(lambda: desk.engine.starts == 2)
    desk.bridge.set_ready(True)
    desk.mirror.resend()
    qtbot.waitUntil(lambda: PATH in desk.engine.documents and desk.copy.text == desk.text)
    assert desk.text.startswith("xyone")
    assert desk.mirror.is_dirty
    desk.type("z")
    assert desk.copy.text == desk.text


def test_a_save_without_an_engine_is_done_when_it_is_back(desk: Desk, qtbot: QtBot) -> None:
    desk.type("x")
    desk.engine.lose()
    desk.mirror.go_offline()
    desk.type("y", 1)
    desk.mirror.save()
    qtbot.waitUntil(lambda: desk.engine.starts == 2)
    desk.bridge.set_ready(True)
    with qtbot.waitSignal(desk.mirror.saved):
        desk.mirror.resend()
    assert desk.engine.files[PATH] == "xyone\ntwo\nthree\n"
    assert not desk.mirror.is_dirty


def test_clean_file_follows_the_disk_after_a_restart(desk: Desk, qtbot: QtBot) -> None:
    desk.mirror.go_offline()
    desk.engine.files[PATH] = "one\n2\nthree\n"
    desk.mirror.resend()
    qtbot.waitUntil(lambda: desk.mirror.is_loaded)
    assert desk.text == "one\n2\nthree\n"
    assert not desk.mirror.is_dirty

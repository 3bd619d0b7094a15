"""Questions, rewriting and grey text at a place in the text: by key, in the real window, with an engine of our own."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from haiku_pair.protocol.inline import AskInline, CompleteInline, InlineAnswered, InlineGrew, InlineKind, StopInline
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.window.editor.page import EditorPage
from haiku_pair.window.inline.asking import Asking
from haiku_pair.window.inline.hints import Stage
from haiku_pair.window.main import MainWindow
from tests.helpers.drive import eventually, press, type_text
from tests.helpers.scripted_engine import ScriptedEngine

TEXT = "import math\n\ndef jump(height):\n    return height * 2\n\nend = 1\n"
REWRITTEN = ("def jump(height, gravity):", "    return height * 2 / gravity")


@pytest.fixture
def engine() -> ScriptedEngine:
    """With one file; what is asked waits until it is let go."""
    engine = ScriptedEngine({"frog.py": TEXT})
    engine.on(AskInline, InlineAnswered(lines=REWRITTEN, dollars=0.0012))
    engine.on(CompleteInline, InlineAnswered("two words\n    more(1)", dollars=0.0003))
    engine.hold(AskInline)
    engine.hold(CompleteInline)
    return engine


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> EditorPage:
    """The file, two lines of it selected."""
    page = window.editor.open_path("frog.py")
    eventually(qtbot, lambda: page.is_loaded)
    page.edit.finish()
    window.navigation.focus_editor()
    page.edit.go_to(2)
    press("Shift+Down", 2)
    return page


def asked(window: MainWindow, engine: ScriptedEngine, words: str = "use gravity", key: str = "Return") -> Asking:
    press("Ctrl+I")
    type_text(words)
    press(key)
    asking = window.rest.inline.asking()
    assert asking is not None
    assert engine.sent(AskInline)[-1].words == words
    return asking


def fits(asking: Asking) -> bool:
    return asking.may_keep


def text(page: EditorPage) -> str:
    return page.edit.toPlainText()


def test_lines_are_rewritten_as_one_step_that_is_kept_by_key(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, page: EditorPage
) -> None:
    asking = asked(window, engine)
    request = engine.sent(AskInline)[0]
    assert request.marked == ("def jump(height):", "    return height * 2")
    assert (request.above, request.below) == (("import math", ""), ("", "end = 1", ""))
    assert "Esc stop" in asking.panel.hints.text()
    engine.emit(InlineGrew(request.id, REWRITTEN[0] + "\n"))
    eventually(qtbot, lambda: asking.panel.text.toPlainText() == REWRITTEN[0])
    assert text(page) == TEXT
    engine.release(AskInline)
    eventually(qtbot, lambda: asking.stage is Stage.PROPOSED)
    assert asking.panel.text.toPlainText() == "\n".join(REWRITTEN)
    assert "$0.0012" in asking.panel.hints.text()
    assert "Alt+Y keep" in asking.panel.hints.text()
    assert text(page) == TEXT
    press("Alt+Y")
    assert text(page) == TEXT.replace("def jump(height):\n    return height * 2", "\n".join(REWRITTEN))
    assert page.edit.hasFocus()
    assert page.mirror.is_dirty
    press("Ctrl+Z")
    assert text(page) == TEXT


def test_what_is_rejected_leaves_the_text_as_it_was(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, page: EditorPage
) -> None:
    engine.release(AskInline)
    for key in ("Alt+N", "Escape"):
        asking = asked(window, engine)
        eventually(qtbot, lambda: asking.stage is Stage.PROPOSED)  # noqa: B023
        press(key)
        assert window.rest.inline.asking() is None
        assert text(page) == TEXT
        assert not page.edit.document().isUndoAvailable()
        assert page.edit.hasFocus()
        assert page.edit.selected_lines() == (2, 3), "the lines can be asked about again"


def test_more_words_refine_what_is_written(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, page: EditorPage
) -> None:
    engine.release(AskInline)
    asking = asked(window, engine)
    eventually(qtbot, lambda: asking.stage is Stage.PROPOSED)
    type_text("and document it")
    press("Return")
    second = engine.sent(AskInline)[1]
    assert [one.words for one in second.rounds] == ["use gravity"]
    assert REWRITTEN[1] in second.rounds[0].answer
    eventually(qtbot, lambda: "$0.0024" in asking.panel.hints.text())


def test_lines_follow_what_is_typed_above_and_conflict_with_what_is_typed_in_them(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, page: EditorPage
) -> None:
    engine.release(AskInline)
    asking = asked(window, engine)
    eventually(qtbot, lambda: asking.stage is Stage.PROPOSED)
    press("Ctrl+I")
    assert page.edit.hasFocus()
    page.edit.go_to(0)
    type_text("# more")
    press("Return")
    assert fits(asking)
    page.edit.go_to(4, 4)
    type_text("x")
    assert not fits(asking)
    assert "changed since" in asking.panel.hints.text()
    press("Ctrl+I")
    press("Alt+Y")
    assert "gravity" not in text(page)
    page.edit.undo()
    assert fits(asking)
    press("Alt+Y")
    assert text(page).splitlines()[3:5] == list(REWRITTEN)
    assert text(page).startswith("# more")


def test_it_stands_in_the_view_where_it_was_asked_and_goes_with_it(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, page: EditorPage
) -> None:
    engine.release(AskInline)
    press("Ctrl+\\")
    eventually(qtbot, lambda: page.views.are_two)
    page.edit.go_to(2)
    asking = asked(window, engine)
    eventually(qtbot, lambda: asking.stage is Stage.PROPOSED)
    assert asking.edit is page.views.all()[1]
    press("Ctrl+I")
    press("Alt+1")
    assert not page.views.are_two
    assert window.rest.inline.asking() is None
    assert text(page) == TEXT
    again = asked(window, engine)
    assert again.edit is page.edit
    eventually(qtbot, lambda: again.stage is Stage.PROPOSED)
    press("Alt+Y")
    assert "gravity" in text(page)


def test_a_question_is_answered_in_the_place(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, page: EditorPage
) -> None:
    engine.on(AskInline, InlineAnswered("It doubles the height.", dollars=0.0005))
    asking = asked(window, engine, "what is this?", "Ctrl+Return")
    assert engine.sent(AskInline)[0].kind is InlineKind.ASK
    engine.emit(InlineGrew(engine.sent(AskInline)[0].id, "It doubles"))
    eventually(qtbot, lambda: asking.panel.text.toPlainText() == "It doubles")
    engine.release(AskInline)
    eventually(qtbot, lambda: asking.panel.text.toPlainText() == "It doubles the height.")
    assert asking.panel.input.hasFocus()
    press("Escape")
    assert page.edit.hasFocus()
    assert text(page) == TEXT


def test_escape_stops_at_once_and_late_answers_never_appear(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, page: EditorPage
) -> None:
    asking = asked(window, engine)
    press("Escape")
    request = engine.sent(AskInline)[0]
    assert engine.sent(StopInline) == [StopInline(request.id)]
    assert asking.panel.input.text() == "use gravity"
    engine.emit(InlineGrew(request.id, "late\n"))
    engine.release(AskInline)
    assert asking.stage is Stage.WORDS
    assert asking.panel.text.toPlainText() == ""
    press("Escape")
    assert window.rest.inline.asking() is None


@pytest.mark.case("H06")
def test_what_goes_wrong_is_said_in_the_place_and_the_words_stay(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, page: EditorPage
) -> None:
    engine.on(AskInline, Problem(Fault.OVERLOADED, "The API is overloaded.", "Your text is as it was.", "Ask again."))
    engine.release(AskInline)
    asking = asked(window, engine)
    eventually(qtbot, lambda: "The API is overloaded. Your text is as it was. Ask again." in asking.panel.hints.text())
    assert asking.panel.input.text() == "use gravity"


def grey(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, page: EditorPage) -> None:
    """Have grey text at the end of the last but one line."""
    page.edit.go_to(5, 7)
    press("Alt+\\")
    assert window.rest.inline.ghost is not None
    engine.release(CompleteInline)
    eventually(qtbot, lambda: window.rest.inline.ghost is not None and window.rest.inline.ghost.text)
    page.edit.viewport().repaint()
    engine.hold(CompleteInline)


def test_grey_text_is_in_no_document_before_tab_takes_it(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, page: EditorPage
) -> None:
    grey(qtbot, window, engine, page)
    request = engine.sent(CompleteInline)[0]
    assert (request.before, request.after) == (TEXT.rstrip("\n"), "\n")
    assert text(page) == TEXT
    press("Tab")
    assert text(page) == TEXT.rstrip("\n") + "two words\n    more(1)\n"
    assert window.rest.inline.ghost is None
    press("Ctrl+Z")
    assert text(page) == TEXT
    press("Tab")
    assert text(page) != TEXT, "without grey text it is the text's own key"


def test_grey_text_is_taken_by_words_and_lines(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, page: EditorPage
) -> None:
    grey(qtbot, window, engine, page)
    press("Ctrl+Right")
    assert text(page).endswith("end = 1two\n")
    press("Ctrl+Down")
    assert text(page).endswith("end = 1two words\n")
    press("Ctrl+Down")
    assert text(page).endswith("end = 1two words\n    more(1)\n")
    assert window.rest.inline.ghost is None


@pytest.mark.parametrize("key", ["Escape", "Left", "x"])
def test_every_other_key_drops_it(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, page: EditorPage, key: str
) -> None:
    grey(qtbot, window, engine, page)
    press(key)
    assert window.rest.inline.ghost is None
    assert "words" not in text(page)


def test_an_answer_to_a_text_that_is_no_more_never_appears(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, page: EditorPage
) -> None:
    page.edit.go_to(5, 7)
    press("Alt+\\")
    type_text("0")
    assert window.rest.inline.ghost is None
    assert engine.sent(StopInline) == [StopInline(engine.sent(CompleteInline)[0].id)]
    engine.release(CompleteInline)
    press("Tab")
    assert "words" not in text(page)


def test_what_can_not_be_completed_is_said(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, page: EditorPage
) -> None:
    engine.on(CompleteInline, Problem(Fault.NOT_TRUSTED, "This folder is restricted.", next_step="Trust it."))
    engine.release(CompleteInline)
    page.edit.go_to(5, 7)
    press("Alt+\\")
    eventually(qtbot, lambda: window.status.currentMessage() == "This folder is restricted. Trust it.")

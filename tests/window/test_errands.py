"""Windows that another program opened for one thing: what is left out, what their keys do, how they end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest
from pytestqt.qtbot import QtBot

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.sources import Source, SourceKind
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.window.commands.values import clashes
from haiku_pair.window.errands.comparing import Comparing, Merging
from haiku_pair.window.errands.errand import DONE, FAILED, STOPPED, Errand
from haiku_pair.window.errands.reviewing import Reviewing
from haiku_pair.window.errands.writing import Writing
from haiku_pair.window.main import MainWindow
from tests.helpers.drive import eventually, has_focus, press, start_window, type_text, visible_texts
from tests.helpers.review_peer import ReviewPeer, change, small
from tests.helpers.scripted_engine import ScriptedEngine

CALC = [small("a"), small("b", 30)]
ROOT = "/home/ada/pond"
E = TypeVar("E", bound=Errand)


@pytest.fixture
def begin(qtbot: QtBot, engine: ScriptedEngine) -> Callable[[Callable[[MainWindow], E]], E]:
    """Opens a window with an errand."""

    def start(make: Callable[[MainWindow], E]) -> E:
        made: list[E] = []

        def remember(window: MainWindow) -> None:
            made.append(make(window))

        engine.trusted = False
        start_window(qtbot, engine, begin=remember)
        return made[0]

    return start


def reviewed(engine: ScriptedEngine, kind: SourceKind) -> ReviewPeer:
    """The engine has a review of that kind."""
    peer = ReviewPeer(engine, (change("calc.py", CALC), CALC))
    peer.source = Source(kind, title="Two files")
    engine.on(rq.OpenReview, lambda _body: replies.ReviewOpened(peer.proposal()))
    return peer


# --- an editor ---


@pytest.fixture
def writing(
    qtbot: QtBot, engine: ScriptedEngine, begin: Callable[[Callable[[MainWindow], Writing]], Writing]
) -> Writing:
    """Two files that somebody waits for."""
    engine.open_path = "README.md"
    errand = begin(lambda window: Writing(window, [(f"{ROOT}/README.md", 3), (f"{ROOT}/src/water.py", 0)]))
    eventually(qtbot, lambda: all(page.is_loaded for page in errand.window.editor.pages()))
    return errand


def test_it_shows_the_files_and_nothing_else(writing: Writing) -> None:
    window = writing.window
    assert [place.path for place in window.editor.places()] == ["README.md", "src/water.py"]
    assert (window.editor.current_path(), window.editor.status().line) == ("README.md", 3)
    assert has_focus(window.editor)
    shown = (window.tree, window.conversation, window.trust_bar)
    assert not any(pane.isVisible() for pane in shown)
    assert "$" not in "".join(visible_texts(window))


@pytest.mark.parametrize("make", [Writing, Comparing])
def test_no_key_means_two_things(begin: Callable[..., Errand], engine: ScriptedEngine, make: type[Errand]) -> None:
    if make is Writing:
        errand = begin(lambda window: Writing(window, [(f"{ROOT}/README.md", 0)]))
    else:
        reviewed(engine, SourceKind.FILES)
        errand = begin(lambda window: Comparing(window, "/a", "/b"))
    assert clashes(errand.window.commands.all()) == []


def test_ctrl_enter_saves_what_is_not_saved_and_closes(qtbot: QtBot, engine: ScriptedEngine, writing: Writing) -> None:
    type_text("typed ")
    press("Ctrl+Return")
    eventually(qtbot, lambda: not writing.window.isVisible())
    assert [body.path for body in engine.sent(rq.SaveDocument)] == ["README.md"]
    assert writing.end() == DONE


def test_what_cant_be_saved_keeps_the_window_open(qtbot: QtBot, engine: ScriptedEngine, writing: Writing) -> None:
    engine.on(rq.SaveDocument, Problem(Fault.NOT_WRITABLE, "The disk is full."))
    type_text("typed ")
    press("Ctrl+Return")
    page = writing.window.editor.current_page()
    assert page is not None
    eventually(qtbot, page.problem_bar.isVisible)
    assert writing.window.isVisible()
    assert writing.window.editor.dirty_paths() == ("README.md",)
    writing.leave(STOPPED)


def test_a_window_that_was_kept_open_does_not_close_with_the_next_tab(qtbot: QtBot, writing: Writing) -> None:
    type_text("typed ")
    press("Ctrl+Q")
    page = writing.window.editor.current_page()
    assert page is not None
    eventually(qtbot, page.question.isVisible)
    press("Esc")
    press("Ctrl+Tab")
    press("Ctrl+W")
    eventually(qtbot, lambda: len(writing.window.editor.places()) == 1)
    qtbot.waitUntil(lambda: has_focus(writing.window.editor))
    assert writing.window.isVisible()
    writing.leave(STOPPED)


def test_one_question_after_the_other_and_then_it_closes(qtbot: QtBot, writing: Writing) -> None:
    editor = writing.window.editor
    for _ in range(2):
        type_text("typed ")
        press("Ctrl+Tab")
    press("Ctrl+Q")
    for left in (1, 0):
        page = editor.current_page()
        assert page is not None
        eventually(qtbot, page.question.isVisible)
        press("D")
        eventually(qtbot, lambda: len(editor.places()) == left)  # noqa: B023
        if left:
            eventually(qtbot, lambda: editor.current_page() is not None)
    eventually(qtbot, lambda: not writing.window.isVisible())
    assert writing.end() == DONE


def test_telling_git_to_stop_asks_only_for_unsaved_text(qtbot: QtBot, writing: Writing) -> None:
    press("Ctrl+Shift+Q")
    eventually(qtbot, lambda: not writing.window.isVisible())
    assert writing.end() == STOPPED


def test_a_file_that_is_refused_is_told_where_the_command_was_given(
    begin: Callable[[Callable[[MainWindow], Writing]], Writing],
    qtbot: QtBot,
    engine: ScriptedEngine,
    capsys: pytest.CaptureFixture[str],
) -> None:
    engine.open_path = "README.md"
    engine.on(rq.OpenDocument, Problem(Fault.BINARY, "README.md is no text."))
    engine.hold(rq.OpenDocument)
    errand = begin(lambda window: Writing(window, [(f"{ROOT}/README.md", 0)]))
    engine.release(rq.OpenDocument)
    eventually(qtbot, lambda: not errand.window.isVisible())
    assert errand.end() == FAILED
    assert "README.md is no text." in capsys.readouterr().err


# --- tools ---


@pytest.mark.parametrize(("key", "status"), [("q", DONE), ("Esc", DONE), ("Ctrl+Q", DONE), ("Ctrl+Shift+Q", STOPPED)])
def test_a_comparison_is_left_by_key(
    begin: Callable[[Callable[[MainWindow], Comparing]], Comparing],
    qtbot: QtBot,
    engine: ScriptedEngine,
    key: str,
    status: int,
) -> None:
    reviewed(engine, SourceKind.FILES)
    errand = begin(lambda window: Comparing(window, "/old/a", "/new/a"))
    eventually(qtbot, lambda: errand.window.review.spot() is not None)
    assert engine.sent(rq.OpenReview)[-1].source.paths == ("/old/a", "/new/a")
    assert has_focus(errand.window.review)
    press(key)
    eventually(qtbot, lambda: not errand.window.isVisible())
    assert errand.end() == status


def test_a_comparison_has_nothing_to_decide(
    begin: Callable[[Callable[[MainWindow], Comparing]], Comparing], qtbot: QtBot, engine: ScriptedEngine
) -> None:
    reviewed(engine, SourceKind.FILES)
    errand = begin(lambda window: Comparing(window, "/old/a", "/new/a"))
    eventually(qtbot, lambda: errand.window.review.spot() is not None)
    press("y")
    press("Ctrl+Return")
    press("]")
    assert not engine.sent(rq.Decide)
    assert errand.window.windowTitle() == "Two files — Haiku Pair"
    said = " ".join(visible_texts(errand.window))
    assert "2 hunks" in said
    assert "decided" not in said
    assert "Accept" not in said
    assert "Apply" not in said


def test_what_cant_be_compared_is_told_where_the_command_was_given(
    begin: Callable[[Callable[[MainWindow], Comparing]], Comparing],
    qtbot: QtBot,
    engine: ScriptedEngine,
    capsys: pytest.CaptureFixture[str],
) -> None:
    engine.on(rq.OpenReview, Problem(Fault.NOT_READABLE, "a can't be read."))
    engine.hold(rq.OpenReview)
    errand = begin(lambda window: Comparing(window, "/old/a", "/new/a"))
    engine.release(rq.OpenReview)
    eventually(qtbot, lambda: not errand.window.isVisible())
    assert errand.end() == FAILED
    assert "a can't be read." in capsys.readouterr().err


def test_a_merge_ends_well_only_when_it_is_written(
    begin: Callable[[Callable[[MainWindow], Merging]], Merging], qtbot: QtBot, engine: ScriptedEngine
) -> None:
    reviewed(engine, SourceKind.MERGE)
    errand = begin(lambda window: Merging(window, ("/b", "/m", "/t", "/w")))
    eventually(qtbot, lambda: errand.window.review.spot() is not None)
    assert errand.status == STOPPED
    press("Ctrl+Return")
    eventually(qtbot, lambda: not errand.window.isVisible())
    assert errand.end() == DONE


def test_esc_does_not_leave_a_merge(
    begin: Callable[[Callable[[MainWindow], Merging]], Merging], qtbot: QtBot, engine: ScriptedEngine
) -> None:
    reviewed(engine, SourceKind.MERGE)
    errand = begin(lambda window: Merging(window, ("/b", "/m", "/t", "/w")))
    eventually(qtbot, lambda: errand.window.review.spot() is not None)
    press("Esc")
    eventually(qtbot, lambda: "Ctrl+Q leaves everything as it was" in "".join(visible_texts(errand.window)))
    assert has_focus(errand.window.review)


@pytest.mark.parametrize("key", ["Ctrl+L", "Ctrl+B", "Ctrl+J", "Ctrl+O", "Ctrl+Shift+E", "Ctrl+Shift+R", "F6"])
def test_no_key_leads_to_what_is_left_out(writing: Writing, key: str) -> None:
    press(key)
    assert has_focus(writing.window.editor)
    assert not any(pane.isVisible() for pane in (writing.window.tree, writing.window.conversation))


def test_the_palette_names_nothing_that_is_left_out(writing: Writing) -> None:
    titles = {command.title for command in writing.window.commands.all()}
    assert {"Save, close and let git go on", "Close and tell git to stop", "Save"} <= titles
    assert not titles & {"Trust this folder", "Open a folder …", "Go to the conversation", "Accept the hunk"}


def test_after_a_loss_of_the_engine_the_review_is_opened_again(
    begin: Callable[[Callable[[MainWindow], Merging]], Merging], qtbot: QtBot, engine: ScriptedEngine
) -> None:
    reviewed(engine, SourceKind.MERGE)
    errand = begin(lambda window: Merging(window, ("/b", "/m", "/t", "/w")))
    eventually(qtbot, lambda: errand.window.review.spot() is not None)
    engine.lose()
    eventually(qtbot, lambda: len(engine.sent(rq.OpenReview)) == 2)


# --- reviews from the command line ---


def test_a_range_is_opened_in_front(
    begin: Callable[[Callable[[MainWindow], Reviewing]], Reviewing], qtbot: QtBot, engine: ScriptedEngine
) -> None:
    reviewed(engine, SourceKind.RANGE)
    errand = begin(lambda window: Reviewing(window, "main..topic", ""))
    eventually(qtbot, lambda: errand.window.review.spot() is not None)
    assert engine.sent(rq.OpenReview)[-1].source.spec == "main..topic"
    assert has_focus(errand.window.review)


def test_text_is_proposed(
    begin: Callable[[Callable[[MainWindow], Reviewing]], Reviewing], qtbot: QtBot, engine: ScriptedEngine
) -> None:
    begin(lambda window: Reviewing(window, "", "a patch"))
    eventually(qtbot, lambda: engine.sent(rq.ProposePasted) == [rq.ProposePasted("a patch")])


@pytest.mark.parametrize("there", ["unstaged", "staged", "proposal", ""])
def test_without_a_name_the_first_that_there_is(
    begin: Callable[[Callable[[MainWindow], Reviewing]], Reviewing], qtbot: QtBot, engine: ScriptedEngine, there: str
) -> None:
    peer = ReviewPeer(engine, (change("calc.py", CALC), CALC))

    def answer(body: rq.OpenReview) -> replies.ReviewOpened | Problem:
        if body.source.kind != there:
            return Problem(Fault.NOTHING_TO_DO, "Nothing.")
        peer.source = body.source
        return replies.ReviewOpened(peer.proposal())

    engine.on(rq.OpenReview, answer)
    errand = begin(lambda window: Reviewing(window, "", ""))
    if there:
        eventually(qtbot, lambda: errand.window.review.sources.source.kind == there)
    else:
        eventually(qtbot, lambda: "There is nothing to review" in "".join(visible_texts(errand.window)))

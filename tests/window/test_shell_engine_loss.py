"""The engine dies and comes back; nothing that was typed is lost."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.frames import BrokenFrame
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.window.bridge import RESTARTS, Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.main import MainWindow
from haiku_pair.window.theme.theme import Theme
from tests.helpers.drive import click, eventually, press, type_text
from tests.helpers.scripted_engine import ScriptedEngine


def edit_frog(qtbot: QtBot, window: MainWindow) -> None:
    window.editor.open_path("src/frog.py")
    eventually(qtbot, window.status.encoding.text)
    window.navigation.focus_editor()
    type_text("# new\n")


def lose_for_good(qtbot: QtBot, bridge: Bridge, engine: ScriptedEngine) -> None:
    for _ in range(RESTARTS):
        with qtbot.waitSignal(bridge.engine_back):
            engine.lose()
    with qtbot.waitSignal(bridge.engine_lost):
        engine.lose()


def test_it_is_started_again_and_says_so(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    with qtbot.waitSignal(window.bridge.engine_back):
        engine.lose()
    assert engine.starts == 2
    assert window.notices.what.text() == "The engine stopped unexpectedly and was started again."
    assert "as they were" in window.notices.rest.text()


def test_the_same_folder_is_opened_again(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    with qtbot.waitSignal(window.bridge.engine_back):
        engine.lose()
    assert [request.path for request in engine.sent(rq.OpenWorkspace)] == ["/home/ada/pond"] * 2


def test_unsaved_text_and_draft_are_kept_and_sent_again(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine
) -> None:
    edit_frog(qtbot, window)
    window.conversation.set_draft("half a thought")
    with qtbot.waitSignal(window.bridge.engine_back):
        engine.lose()
    eventually(qtbot, lambda: "src/frog.py" in engine.documents)
    eventually(qtbot, lambda: any("# new" in r.lines for r in engine.sent(rq.ResetDocument)))
    assert window.editor.dirty_paths() == ("src/frog.py",)
    assert window.conversation.draft() == "half a thought"


def test_after_too_many_losses_the_person_decides(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    lose_for_good(qtbot, window.bridge, engine)
    assert engine.starts == RESTARTS + 1
    assert window.notices.action.text() == "Restart the engine"
    with qtbot.waitSignal(window.bridge.engine_back):
        click(window.notices.action)


def test_a_loss_before_the_second_step_is_told_and_the_file_still_comes(
    qtbot: QtBot, qapp: QApplication, engine: ScriptedEngine
) -> None:
    engine.open_path = "src/frog.py"
    engine.hold(rq.OpenDocument)
    window = MainWindow(Bridge(engine), Theme(), Commands())
    qtbot.addWidget(window)
    window.open("/home/ada/pond")
    window.show()
    eventually(qtbot, lambda: engine.sent(rq.OpenDocument))
    assert not window.is_complete
    with qtbot.waitSignal(window.bridge.engine_back):
        engine.lose()
    assert not window.is_complete
    assert window.notices.what.text() == "The engine stopped unexpectedly and was started again."
    engine.release(rq.OpenDocument)
    eventually(qtbot, lambda: window.is_complete)
    page = window.editor.current_page()
    assert page is not None
    assert page.edit.toPlainText() == engine.files["src/frog.py"]
    assert window.status.watcher.text() == ""
    window.bridge.setParent(window)


def test_what_is_asked_meanwhile_fails_at_once(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    lose_for_good(qtbot, window.bridge, engine)
    problems: list[Problem] = []
    window.bridge.ask(rq.UndoApply(), replies.Applied, None, problems.append)
    eventually(qtbot, lambda: problems)
    assert problems[0].fault is Fault.ENGINE


def test_who_waits_for_a_reply_is_told_of_the_loss(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    engine.hold(rq.ListFiles)
    problems: list[Problem] = []
    window.bridge.ask(rq.ListFiles(), replies.FilesListed, None, problems.append)
    engine.lose()
    eventually(qtbot, lambda: problems)


def test_the_window_can_be_used_while_the_engine_is_gone(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine
) -> None:
    edit_frog(qtbot, window)
    lose_for_good(qtbot, window.bridge, engine)
    type_text("# more\n")
    press("Ctrl+L")
    type_text("still here")
    assert window.conversation.draft() == "still here"


def test_a_frame_that_can_not_be_read_is_told_and_skipped(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine
) -> None:
    window.bridge._post_message(BrokenFrame("truncated"))
    eventually(qtbot, lambda: "could not be understood" in window.notices.what.text())


def test_an_answer_to_another_question_is_a_problem(qtbot: QtBot, bridge: Bridge, engine: ScriptedEngine) -> None:
    engine.on(rq.ListFiles, replies.Done())
    with qtbot.waitSignal(bridge.failed) as told:
        bridge.ask(rq.ListFiles(), replies.FilesListed)
    assert told.args is not None
    assert told.args[0].fault is Fault.ENGINE


def test_requests_wait_until_the_folder_is_open(qtbot: QtBot, qapp: object, engine: ScriptedEngine) -> None:
    bridge = Bridge(engine)
    bridge.start()
    bridge.tell(rq.StopTurn())
    assert engine.requests == []
    bridge.set_ready(True)
    assert engine.requests == [rq.StopTurn()]


@pytest.mark.parametrize("text", ["\ud800", "a" * 10])
def test_text_that_is_no_unicode_fails_without_losing_the_engine(
    qtbot: QtBot, bridge: Bridge, engine: ScriptedEngine, text: str
) -> None:
    answers: list[object] = []
    bridge.ask(rq.SendMessage(text), replies.TurnAccepted, answers.append, answers.append)
    eventually(qtbot, lambda: answers)
    assert isinstance(answers[0], Problem if text.startswith("\ud800") else replies.TurnAccepted)

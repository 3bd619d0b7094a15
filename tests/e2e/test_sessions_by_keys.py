"""A person with several sessions: found, forked, sent again, summed up and deleted by keys, with the real engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from haiku_pair.protocol.events import Compacted, ConversationShown
from haiku_pair.window.center import Page
from haiku_pair.window.sessions.page import SessionsPage
from tests.helpers.fake_api import FakeApi, text_reply
from tests.helpers.repositories import Sandbox
from tests.helpers.whole import Program

SECRET = "Rumpelstilzchen"
SCRIPT = [
    text_reply(f"Their name is {SECRET}, and 它们的名字很长。"),
    text_reply("There are five."),
    text_reply("There are six."),
    text_reply("They were counted twice."),
    text_reply("As I said."),
]


@pytest.fixture
def program(api: FakeApi, sandbox: Sandbox, start: Callable[[Path], Program]) -> Program:
    """Two sessions of one and two turns; the second is open."""
    program = start(sandbox.root)
    program.trust()
    program.ask("What are the goats called?")
    program.run("New conversation")
    program.wait(lambda: not program.window.conversation.transcript.items)
    program.ask("Count the fish")
    program.ask("Count them again")
    return program


def page(program: Program) -> SessionsPage:
    """The list, with the focus in it."""
    program.press("Ctrl+Shift+L")
    shown = program.window.center.currentWidget()
    assert isinstance(shown, SessionsPage)
    program.wait(shown.list.current)
    return shown


def go_to_message(program: Program, words: str) -> None:
    """Walk up to a message of the person."""
    messages = program.window.conversation.list
    program.press("Ctrl+L")
    for _ in program.window.conversation.transcript.items:
        program.press("Alt+Up")
        found = messages.message_of_person()
        if found is not None and found.text == words:
            return
    raise AssertionError(words)


def names(shown: SessionsPage) -> list[str]:
    model = shown.list.shown
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def test_two_letters_of_chinese_find_the_session_and_enter_goes_on_with_it(program: Program) -> None:
    shown = page(program)
    program.press("/")
    shown.search.setText("名字")  # an input method would give it so
    program.wait(lambda: names(shown) == ["What are the goats called?"])
    program.press("Return")
    program.wait_text(f"Their name is {SECRET}")
    messages = program.window.conversation.list
    program.wait(
        lambda: messages.hasFocus() and messages.current_turn() == program.window.conversation.transcript.items[1].turn
    )
    assert "Count the fish" not in program.conversation()
    program.ask("Go on")
    assert SECRET in str(program.window.conversation.transcript.items[1])


def test_a_message_is_edited_and_sent_again_and_the_old_way_stays(program: Program, api: FakeApi) -> None:
    before = program.count(ConversationShown)
    go_to_message(program, "Count them again")
    program.press("E")
    program.wait(lambda: program.window.conversation.input.toPlainText() == "Count them again")
    program.press("Ctrl+A")
    program.type("Count them once more")
    program.press("Return")
    program.wait(lambda: program.count(ConversationShown) > before)
    program.wait_end(4)
    assert "Count them once more" in program.conversation()
    assert "Count them again" not in program.conversation()
    assert "Count them again" not in str(api.requests[-1]["messages"])
    shown = page(program)
    program.wait(lambda: names(shown) == ["Count the fish", "Count the fish", "What are the goats called?"])


def test_a_conversation_is_forked_at_a_message(program: Program) -> None:
    go_to_message(program, "Count the fish")
    program.press("F")
    program.wait(lambda: "Count them again" not in program.conversation())
    program.wait_text("Count the fish", "There are five.")
    shown = page(program)
    program.wait(lambda: len(names(shown)) == 3)


def test_a_summary_is_a_line_and_can_be_undone(program: Program, api: FakeApi) -> None:
    program.run("Let a summary stand")
    program.wait(lambda: program.count(Compacted) == 1)
    program.wait_text("From here on Haiku knows what came before from a summary")
    program.ask("So?")
    assert "They were counted twice" in str(api.requests[-1]["messages"])
    assert "There are six" not in str(api.requests[-1]["messages"])
    program.run("Undo the summary")
    program.wait_text("The summary of what came before was undone")


def test_a_session_is_deleted_for_good(program: Program, home: Path) -> None:
    shown = page(program)
    program.press("j")
    assert shown.list.current().title == "What are the goats called?"  # type: ignore[union-attr]
    program.press("c")
    program.wait(lambda: SECRET in QGuiApplication.clipboard().text())
    program.press("d")
    program.wait(lambda: shown.question.is_armed)
    program.press("y")
    program.wait(lambda: names(shown) == ["Count the fish"])
    program.wait_text("nothing of it is left on the disk")
    program.press("Esc")
    program.wait(lambda: not shown.message.text)
    program.press("Esc")
    assert program.window.center.page is Page.EDITOR
    program.close()
    left = [file for file in home.rglob("*") if file.is_file() and SECRET.encode() in file.read_bytes()]
    assert not left

"""What goes along with a message, by key: mode, thinking, files and pictures, prompts, the plan."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from haiku_pair.protocol.composing import (
    AttachedText,
    FileOffered,
    ListPrompts,
    MentionedFile,
    MentionedFolder,
    Mode,
    OfferFile,
    Picture,
    Prompt,
    PromptsListed,
    RememberLine,
    SavePrompt,
)
from haiku_pair.protocol.events import ConversationShown, TextDelta, ToolStarted, TurnFinished, TurnStarted
from haiku_pair.protocol.replies import Pasted
from haiku_pair.protocol.requests import SendMessage
from haiku_pair.protocol.values import EndReason, Fault, Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.picker import Picker
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.conversation.pane import ConversationPane
from haiku_pair.window.conversation.plan import LEAD
from haiku_pair.window.theme.theme import Theme
from tests.helpers.conversation import make_pane, turn
from tests.helpers.scripted_engine import ScriptedEngine

ALT = Qt.KeyboardModifier.AltModifier
ENTER, UP, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Up, Qt.Key.Key_Down
PROMPTS = PromptsListed((Prompt("fix", "Fix $ARGUMENTS now"), Prompt("fly", "Fly")), "/home/ada/prompts")


@pytest.fixture
def pane(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands, engine: ScriptedEngine) -> ConversationPane:
    engine.on(OfferFile, lambda body: FileOffered(MentionedFile(body.path, 120)))
    engine.on(ListPrompts, PROMPTS)
    engine.on(SavePrompt, PROMPTS)
    return make_pane(qtbot, bridge, theme, commands)


def press(pane: ConversationPane, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(pane.input, key, modifiers)


def write(pane: ConversationPane, text: str) -> None:
    QTest.keyClicks(pane.input, text)


def choices(pane: ConversationPane) -> list[str]:
    around = pane.composing.list
    return [around.item(row).text() for row in range(around.count())] if around.isVisible() else []


def chips(pane: ConversationPane) -> int:
    return len(pane.composing.chips.items())


def test_a_mode_is_chosen_by_key_and_stays(pane: ConversationPane, engine: ScriptedEngine) -> None:
    assert pane.composing.manner.button.text().startswith("Pair")
    press(pane, Qt.Key.Key_M, ALT)
    write(pane, "why")
    press(pane, ENTER)
    write(pane, "how")
    press(pane, ENTER)
    assert [message.mode for message in engine.sent(SendMessage)] == [Mode.ASK]
    assert "Ask" in pane.composing.manner.button.text()


def test_thinking_is_for_one_message(qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine) -> None:
    press(pane, Qt.Key.Key_T, ALT)
    assert pane.composing.manner.think.text() == "Think ✓"
    write(pane, "why")
    press(pane, ENTER)
    qtbot.waitUntil(lambda: not pane.composing.manner.thinks)
    assert engine.sent(SendMessage)[0].thinking


def test_a_file_is_named_completed_and_removed_by_keys(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    write(pane, "look at @frg")
    qtbot.waitUntil(lambda: "src/frog.py" in choices(pane))
    press(pane, ENTER)
    qtbot.waitUntil(lambda: chips(pane) == 1)
    assert pane.draft() == "look at @src/frog.py "
    assert not engine.sent(SendMessage)
    press(pane, Qt.Key.Key_D, ALT)
    assert chips(pane) == 0


def test_a_folder_is_named_by_keys(qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine) -> None:
    engine.on(OfferFile, lambda body: FileOffered(MentionedFolder(body.path, 1200)))
    write(pane, "what is in @sr")
    qtbot.waitUntil(lambda: "src/" in choices(pane))
    write(pane, "c")
    assert choices(pane)[:2] == ["src/", "src/frog.py"]
    pane.set_draft("")
    write(pane, "what is in @folder:s")
    qtbot.waitUntil(lambda: choices(pane)[:1] == ["src/"])
    press(pane, ENTER)
    qtbot.waitUntil(lambda: chips(pane) == 1)
    assert pane.draft() == "what is in @src/ "
    chip = pane.composing.chips.findChild(QPushButton)
    assert chip is not None
    assert "1,200 tokens" in chip.accessibleName()
    write(pane, "now")
    press(pane, ENTER)
    assert engine.sent(SendMessage)[0].attachments == (MentionedFolder("src", 1200),)


def test_escape_leaves_the_completion_and_an_address_is_none(qtbot: QtBot, pane: ConversationPane) -> None:
    write(pane, "@wat")
    qtbot.waitUntil(lambda: bool(choices(pane)))
    press(pane, Qt.Key.Key_Escape)
    assert not choices(pane)
    pane.set_draft("")
    write(pane, "ada@example")
    assert not choices(pane)


def test_what_an_input_method_composes_is_not_completed_or_sent(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    write(pane, "@wat")
    qtbot.waitUntil(lambda: bool(choices(pane)))
    QApplication.sendEvent(pane.input, QInputMethodEvent("er", []))
    press(pane, ENTER)
    assert chips(pane) == 0
    assert not engine.sent(SendMessage)


def test_attachments_go_with_the_message_and_come_back_when_it_is_refused(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    engine.on(SendMessage, Problem(Fault.BAD_REQUEST, "No."))
    pane.composing.chips.add(AttachedText("a.txt", "x"), AttachedText("b.txt", "y"))
    write(pane, "read")
    press(pane, ENTER)
    qtbot.waitUntil(lambda: chips(pane) == 2 and pane.draft() == "read")
    assert len(engine.sent(SendMessage)[0].attachments) == 2


def test_a_pasted_picture_is_made_smaller_beside(qtbot: QtBot, pane: ConversationPane) -> None:
    image = QImage(4000, 1000, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    data = QMimeData()
    data.setImageData(image)
    QApplication.clipboard().setMimeData(data)
    press(pane, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: chips(pane) == 1)
    (picture,) = pane.composing.chips.items()
    assert isinstance(picture, Picture)
    assert picture.width == 1568
    assert picture.height == 392
    assert picture.tokens == 56 * 14
    assert picture.data.startswith(b"\x89PNG")


def test_files_are_pasted_and_what_is_refused_says_why(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine, tmp_path: Path
) -> None:
    engine.on(OfferFile, Problem(Fault.BAD_REQUEST, "x.pdf is a PDF, which can't be attached."))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "x.pdf"))])
    QApplication.clipboard().setMimeData(data)
    press(pane, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(pane.problem.isVisible)
    assert "a PDF" in pane.problem.text.text()
    assert engine.sent(OfferFile) == [OfferFile(str(tmp_path / "x.pdf"))]


def test_a_broken_picture_is_refused_in_words(qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine) -> None:
    engine.on(OfferFile, FileOffered(Picture("x.png", "image/png", b"\x89PNG\r\n\x1a\nno", 0, 0)))
    pane.composing.attaching.attach_files(["x.png"])
    qtbot.waitUntil(pane.problem.isVisible)
    assert "can't be read" in pane.problem.text.text()


def test_a_prompt_is_completed_and_sent_with_its_arguments(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    write(pane, "/f")
    qtbot.waitUntil(lambda: any(choice.startswith("/fix") for choice in choices(pane)))
    while not pane.composing.list.chosen().startswith("/fix"):
        press(pane, DOWN)
    press(pane, Qt.Key.Key_Tab)
    write(pane, "the frog")
    press(pane, ENTER)
    assert engine.sent(SendMessage)[0].text == "Fix the frog now"


def test_commands_of_the_program_are_carried_out_and_not_sent(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    write(pane, "/mode plan")
    press(pane, Qt.Key.Key_Escape)
    press(pane, ENTER)
    assert pane.composing.manner.mode is Mode.PLAN
    write(pane, "/nonsense")
    press(pane, ENTER)
    assert pane.draft() == "/nonsense"
    pane.set_draft("")
    write(pane, "/keep hop Hop higher")
    press(pane, ENTER)
    qtbot.waitUntil(lambda: engine.sent(SavePrompt) == [SavePrompt("hop", "Hop higher")])
    assert not engine.sent(SendMessage)


def test_prompts_are_listed_called_kept_and_edited_by_key(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine, commands: Commands
) -> None:
    write(pane, "the pond")
    press(pane, Qt.Key.Key_Slash, ALT)
    picker = eventually_picker(qtbot, pane)
    QTest.keyClicks(picker.line, "fix")
    QTest.keyClick(picker.line, ENTER)
    assert pane.input.toPlainText() == "/fix the pond"
    commands.run("conversation.edit_prompt")
    picker = eventually_picker(qtbot, pane)
    QTest.keyClicks(picker.line, "fly")
    QTest.keyClick(picker.line, ENTER)
    assert pane.input.toPlainText() == "/keep fly Fly"
    pane.input.replace_text("Hop higher")
    commands.run("conversation.keep_prompt")
    write(pane, "hop")
    press(pane, ENTER)
    qtbot.waitUntil(lambda: engine.sent(SavePrompt) == [SavePrompt("hop", "Hop higher")])


def eventually_picker(qtbot: QtBot, pane: ConversationPane) -> Picker:
    qtbot.waitUntil(lambda: any(found.isVisible() for found in pane.findChildren(Picker)))
    return next(found for found in pane.findChildren(Picker) if found.isVisible())


def test_a_key_makes_what_is_typed_a_line_to_remember(pane: ConversationPane) -> None:
    write(pane, "speak softly")
    press(pane, Qt.Key.Key_N, ALT)
    assert pane.input.toPlainText() == "# speak softly"


def test_pictures_that_are_not_kept_are_said(qtbot: QtBot, pane: ConversationPane) -> None:
    big = Picture("a.png", "image/png", b"x" * 2_500_000, 800, 600)
    pane.composing.chips.add(big)
    assert "4 MB" not in pane.state.label.text()
    pane.composing.chips.add(big)
    assert "4 MB" in pane.state.label.text()
    assert len(pane.composing.unsent().attachments) == 1


def test_a_line_to_remember_becomes_a_proposal(qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine) -> None:
    engine.on(RememberLine, Pasted(1, ("Proposed for CLAUDE.md; accept it in the review.",)))
    write(pane, "# speak softly")
    press(pane, ENTER)
    qtbot.waitUntil(lambda: "CLAUDE.md" in pane.state.label.text())
    assert engine.sent(RememberLine) == [RememberLine("speak softly")]
    assert not engine.sent(SendMessage)


def planned(engine: ScriptedEngine) -> None:
    engine.emit(
        TurnStarted("p", "Plan it", mode=Mode.PLAN),
        TextDelta("p", "Let me look."),
        ToolStarted("p", "c", "read_file", "Read"),
        TextDelta("p", "1. Jump\n2. Land"),
        TurnFinished("p", EndReason.DONE),
    )


def test_a_plan_is_changed_and_carried_out_by_keys(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    pane.composing.set_mode(Mode.PLAN)
    planned(engine)
    qtbot.waitUntil(pane.composing.plan.isVisible)
    editor = pane.composing.plan.editor
    assert editor.toPlainText() == "1. Jump\n2. Land"
    press(pane, Qt.Key.Key_P, ALT)
    assert editor.hasFocus()
    QTest.keyClick(editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(editor, " softly")
    QTest.keyClick(editor, ENTER, ALT)
    qtbot.waitUntil(lambda: not pane.composing.plan.isVisible())
    assert engine.sent(SendMessage) == [SendMessage(f"{LEAD}1. Jump\n2. Land softly", mode=Mode.PAIR)]
    assert pane.composing.manner.mode is Mode.PAIR
    assert pane.input.hasFocus()


def test_a_plan_is_put_aside_and_the_next_message_takes_it_away(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    planned(engine)
    qtbot.waitUntil(pane.composing.plan.isVisible)
    press(pane, Qt.Key.Key_Delete, ALT)
    assert not pane.composing.plan.isVisible()
    assert not engine.sent(SendMessage)


def test_each_conversation_keeps_what_was_typed(qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine) -> None:
    def show(name: str) -> None:
        engine.emit(ConversationShown(name, tuple(turn(1))))
        qtbot.waitUntil(lambda: pane.composing.shown == name)

    show("one")
    write(pane, "for one")
    show("two")
    assert pane.draft() == ""
    write(pane, "for two")
    show("one")
    assert pane.draft() == "for one"
    assert pane.composing.other_drafts() == (("two", "for two"),)


def test_history_is_walked_from_the_rim_and_gives_the_draft_back(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine
) -> None:
    engine.emit(*turn(1))
    qtbot.waitUntil(lambda: len(pane.transcript.messages()) == 1)
    write(pane, "half a thought")
    press(pane, UP)
    assert pane.draft() == "Question 1?"
    press(pane, DOWN)
    assert pane.draft() == "half a thought"


def test_a_plan_names_the_keys_in_force(
    qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine, commands: Commands
) -> None:
    commands.use_keys({"conversation.carry_out": ("Alt+G",)})
    planned(engine)
    qtbot.waitUntil(pane.composing.plan.isVisible)
    assert "Alt+G" in pane.composing.plan.title.text()
    assert "Alt+P" in pane.composing.plan.title.text()


def test_what_was_sent_is_searched(qtbot: QtBot, pane: ConversationPane, engine: ScriptedEngine) -> None:
    engine.emit(*turn(1), *turn(2), *turn(3))
    qtbot.waitUntil(lambda: len(pane.transcript.messages()) == 3)
    press(pane, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not pane.input)
    line = QApplication.focusWidget()
    assert line is not None
    QTest.keyClicks(line, "2")
    QTest.keyClick(line, ENTER)
    qtbot.waitUntil(pane.input.hasFocus)
    assert pane.draft() == "Question 2?"


def test_a_long_name_is_cut_and_does_not_widen_the_pane(qtbot: QtBot, pane: ConversationPane) -> None:
    before = pane.minimumSizeHint().width()
    pane.composing.chips.add(MentionedFile("src/" + "a_long_name_" * 30 + ".py", 12))
    qtbot.waitUntil(pane.composing.chips.isVisible)
    assert pane.minimumSizeHint().width() == before
    chip = pane.composing.chips.findChild(QPushButton)
    assert chip is not None
    qtbot.waitUntil(lambda: "…" in chip.text())
    assert chip.text().endswith("✕")

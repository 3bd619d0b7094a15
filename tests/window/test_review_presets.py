"""The keys of magit, of lazygit and of the person's own file, pressed in the real review and named where keys are."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QToolButton
from pytestqt.qtbot import QtBot

from haiku_pair.protocol.events import ProposalChanged
from haiku_pair.protocol.values import ConflictSides, KeyFile, KeysPreset, Settings
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.keymap import PRESETS
from haiku_pair.window.commands.keymaps import KeyMaps
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.commands.values import Command, Context, clashes, refusal
from haiku_pair.window.main import MainWindow
from haiku_pair.window.review.bars import HintLine
from haiku_pair.window.theme.theme import Theme
from tests.helpers.drive import eventually, press, start_window
from tests.helpers.review_desk import Desk, Room
from tests.helpers.review_peer import ReviewPeer, change, small
from tests.helpers.scripted_engine import ScriptedEngine

CALC = [small("a"), small("b", 30), small("c", 60)]
TEXT = [small("d"), small("e", 40)]


class Presets:
    """A review under the keys of a preset, and maybe of an own file."""

    def __init__(self, room: Room, engine: ScriptedEngine, commands: Commands) -> None:
        self._room, self._engine, self.commands = room, engine, commands
        self.maps = KeyMaps(commands)

    def open(self, preset: KeysPreset, own: str = "") -> Desk:
        """Two files, with three and two hunks."""
        peer = ReviewPeer(self._engine, (change("calc.py", CALC), CALC), (change("text.py", TEXT), TEXT))
        desk = self._room.open(peer)
        self.maps.use(preset, KeyFile("/home/ada/keys.conf", own))
        desk.settle()
        return desk


@pytest.fixture
def presets(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands, engine: ScriptedEngine) -> Presets:
    """Where a review can be opened."""
    return Presets(Room(qtbot, bridge, theme, commands), engine, commands)


def decisions(desk: Desk) -> str:
    return f"{desk.peer.decisions('calc.py')} {desk.peer.decisions('text.py')}"


def _key(presets: Presets, command_id: str) -> str:
    return presets.commands.keys_of(command_id)[0]


def hints(desk: Desk) -> str:
    line = desk.pane.findChild(HintLine)
    assert isinstance(line, HintLine)
    return line.accessibleDescription()


@pytest.mark.parametrize(
    ("keys", "decided", "at"),
    [
        ("s", "auu uu", "calc.py:b"),
        ("k", "ruu uu", "calc.py:b"),
        ("s p u", "uuu uu", "calc.py:a"),
        ("n n p", "uuu uu", "calc.py:b"),
        ("Alt+N", "uuu uu", "text.py:d"),
        ("Alt+N Alt+P", "uuu uu", "calc.py:a"),
        ("Alt+S", "aaa uu", "text.py:d"),
        ("Alt+K", "rrr uu", "text.py:d"),
        ("s Ctrl+/", "uuu uu", "calc.py:a"),
        ("s k P", "aru uu", "calc.py:c"),
        ("Alt+>", "uuu uu", "text.py:e"),
        ("Alt+> Alt+<", "uuu uu", "calc.py:a"),
    ],
)  # fmt: skip
def test_magit(presets: Presets, keys: str, decided: str, at: str) -> None:
    desk = presets.open(KeysPreset.MAGIT)
    desk.press(*keys.split())
    assert (decisions(desk), desk.at) == (decided, at)


@pytest.mark.parametrize(
    ("keys", "decided", "at"),
    [
        ("Space", "auu uu", "calc.py:b"),
        ("d", "ruu uu", "calc.py:b"),
        ("a", "aaa uu", "text.py:d"),
        ("D", "rrr uu", "text.py:d"),
        ("Right Right Left", "uuu uu", "calc.py:b"),
        ("]", "uuu uu", "text.py:d"),
        ("] [", "uuu uu", "calc.py:a"),
        ("Space z", "uuu uu", "calc.py:a"),
        ("Space z Z", "auu uu", "calc.py:a"),
    ],
)
def test_lazygit(presets: Presets, keys: str, decided: str, at: str) -> None:
    desk = presets.open(KeysPreset.LAZYGIT)
    desk.press(*keys.split())
    assert (decisions(desk), desk.at) == (decided, at)


def test_tab_folds_as_in_magit(presets: Presets) -> None:
    desk = presets.open(KeysPreset.MAGIT)
    desk.press("Tab")
    assert "item.a" not in desk.text


def test_lines_are_selected_as_in_lazygit(presets: Presets) -> None:
    desk = presets.open(KeysPreset.LAZYGIT)
    desk.press("v", "d")
    assert desk.peer.decisions("calc.py").startswith("r")
    assert len(desk.peer.hunks["calc.py"]) == 4


def test_a_question_is_answered_by_the_keys_in_force(presets: Presets) -> None:
    desk = presets.open(KeysPreset.MAGIT)
    desk.press("S")
    assert "s yes, k no" in hints(desk)
    desk.qtbot.waitUntil(lambda: desk.ask.is_armed)
    desk.press("s")
    assert decisions(desk) == "aaa aa"


def test_hints_and_buttons_name_the_keys_in_force(presets: Presets) -> None:
    desk = presets.open(KeysPreset.MAGIT)
    assert hints(desk).startswith("s accept, k reject, n next, p previous")
    assert "Accept  s" in [button.text() for button in desk.counts.findChildren(QToolButton)]


def test_messages_name_the_keys_in_force(presets: Presets) -> None:
    desk = presets.open(KeysPreset.MAGIT)
    desk.press(_key(presets, "review.apply"))
    assert desk.message.text == "Nothing is accepted, so there is nothing to apply. s accepts a hunk."
    presets.maps.use(KeysPreset.DEFAULT, KeyFile("/home/ada/keys.conf", "review.accept = F6\nreview.comment = F7\n"))
    desk.settle()
    desk.press(_key(presets, "review.apply"))
    assert desk.message.text.endswith("F6 accepts a hunk.")
    desk.press(_key(presets, "review.next_comment"))
    assert desk.message.text == "There are no comments. F7 writes one."


def test_a_conflict_names_the_keys_in_force(presets: Presets) -> None:
    desk = presets.open(KeysPreset.DEFAULT, "review.keep_mine = F6\nreview.show_before = F7\n")
    desk.peer.conflict("calc.py", "a", ConflictSides(("old",), ("mine",), ("yours",)))
    desk.pane.show_proposal(desk.peer.proposal())
    desk.peer.engine.emit(ProposalChanged(desk.peer.proposal(), ("calc.py",)))
    desk.settle()
    assert "F6 yours > Haiku's = both e edit" in " ".join(desk.text.split())
    assert "▸ before: 1 line (F7 shows it)" in desk.text
    presets.maps.use(KeysPreset.DEFAULT, KeyFile())
    desk.settle()
    assert "▸ before: 1 line (b shows it)" in desk.text


def test_keys_can_be_changed_while_the_review_is_open(presets: Presets) -> None:
    desk = presets.open(KeysPreset.MAGIT)
    presets.maps.use(KeysPreset.DEFAULT, KeyFile())
    desk.settle()
    desk.press("s", "y")
    assert decisions(desk) == "auu uu"


def test_a_key_held_down_decides_once_in_any_preset(presets: Presets, commands: Commands) -> None:
    presets.open(KeysPreset.LAZYGIT)
    assert {command.repeats for command in commands.all() if command.id == "review.reject"} == {False}


# --- every verb ---


def _verbs(commands: Commands) -> list[Command]:
    return [command for command in commands.all() if command.when is Context.REVIEW]


@pytest.fixture(params=PRESETS)
def preset_window(qtbot: QtBot, engine: ScriptedEngine, request: pytest.FixtureRequest) -> MainWindow:
    """The whole window under a preset."""
    engine.settings = Settings(keys_preset=KeysPreset(request.param))
    window = start_window(qtbot, engine)
    qtbot.wait(0)
    return window


def test_every_verb_has_a_key_that_means_nothing_else(preset_window: MainWindow) -> None:
    commands = preset_window.commands
    assert [command.id for command in _verbs(commands) if not command.keys] == []
    assert clashes(commands.all()) == []
    assert [(c.id, key) for c in commands.all() for key in c.keys if refusal(c, key)] == []


@pytest.mark.parametrize("name", PRESETS)
def test_every_verb_is_run_by_its_keys(presets: Presets, commands: Commands, name: str) -> None:
    desk = presets.open(KeysPreset(name))
    ran: list[str] = []
    commands.ran.connect(ran.append)
    commands.unused.connect(ran.append)
    missed = []
    for command in _verbs(commands):
        for key in command.keys:
            ran.clear()
            desk.pane.show_proposal(desk.peer.proposal())
            desk.press(key)
            missed += [] if {command.id, key} & set(ran) else [(command.id, key)]
            for dialog in QApplication.topLevelWidgets():
                if isinstance(dialog, QDialog):
                    dialog.close()
                    desk.pane.activateWindow()
                    desk.qtbot.waitUntil(desk.pane.isActiveWindow)
            for _ in range(3):  # a question, an editor or a line may be open
                desk.press("Esc")
            desk.pane.focus_review()
    assert missed == []


# --- the person's own file ---


def test_the_person_s_own_keys_stand_over_the_preset(presets: Presets) -> None:
    desk = presets.open(KeysPreset.LAZYGIT, "review.accept = F6\nreview.reject = F7\n")
    desk.press("F6", "F7", "d")
    assert decisions(desk) == "aru uu"


def test_what_can_t_be_done_is_told_and_the_rest_works(qtbot: QtBot, engine: ScriptedEngine) -> None:
    engine.keys = KeyFile("/home/ada/keys.conf", "review.accept = F7\nreview.reject = Ctrl+N\nreview.open = n\nwhat\n")
    window = start_window(qtbot, engine)
    eventually(qtbot, lambda: "line 2" in window.notices.what.text())
    assert all(word in window.notices.what.text() for word in ("line 3", "review.open and review.reject", "line 4"))
    assert window.commands.keys_of("review.accept") == ("F7",)


def test_overlay_menus_and_palette_name_what_holds(qtbot: QtBot, engine: ScriptedEngine) -> None:
    engine.keys = KeyFile("/home/ada/keys.conf", "review.accept = F7\nview.palette = Ctrl+K\n")
    window = start_window(qtbot, engine)
    eventually(qtbot, lambda: window.commands.keys_of("review.accept") == ("F7",))
    press("Ctrl+Shift+R")
    press("F1")
    assert ("F7", "Accept the hunk") in window.rest.overlays.keys().rows()
    press("Esc")
    press("Ctrl+K")
    assert any("palette" in child.accessibleName() for child in window.findChildren(type(window.focusWidget())))


def test_the_file_is_read_again_from_the_palette(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    engine.keys = KeyFile("/home/ada/keys.conf", "review.accept = F7\n")
    window.commands.run("keys.read")
    eventually(qtbot, lambda: window.commands.keys_of("review.accept") == ("F7",))


def test_journal_and_commit_name_the_keys_in_force(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    window.commands.run("go.journal")
    engine.keys = KeyFile("/home/ada/keys.conf", "journal.back = F8\ncommit.back = F9\n")
    window.commands.run("keys.read")
    eventually(qtbot, partial(_is_hinted, window, "F8 back"))
    window.commands.run("commit.open")
    eventually(qtbot, partial(_is_hinted, window, "F9 leave, the text stays"))


def _is_hinted(window: MainWindow, hint: str) -> bool:
    lines = [line.accessibleDescription() for line in window.findChildren(HintLine) if line.isVisible()]
    return any(hint in line for line in lines)

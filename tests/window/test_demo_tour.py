"""The tour through the demo: a bar that goes on with what the person does, and ends when they like."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from haiku_pair.protocol.events import ProposalChanged, ProposalReady, StepTaken
from haiku_pair.protocol.values import ChangeKind, FileChange, JournalEntry, KeysPreset, Proposal, Settings
from haiku_pair.window.demonstration.asking import asking
from haiku_pair.window.demonstration.director import Director
from haiku_pair.window.demonstration.guide import GuideBar
from haiku_pair.window.demonstration.steps import STEPS
from haiku_pair.window.main import MainWindow
from tests.helpers.drive import eventually, has_focus, press, start_window
from tests.helpers.scripted_engine import ScriptedEngine


@pytest.fixture
def demo(qtbot: QtBot, engine: ScriptedEngine) -> MainWindow:
    """A window that a recorded session answers, with the tour begun from the palette's command."""
    engine.is_replay = True
    window = start_window(qtbot, engine)
    window.commands.run("help.tour")
    return window


def bar_of(window: MainWindow) -> GuideBar:
    """The bar, which is there."""
    assert window.rest.guide.bar is not None
    return window.rest.guide.bar


def proposal(decided: int) -> Proposal:
    return Proposal("p", "a", "b", (FileChange("src/frog.py", ChangeKind.CHANGED, hunks=2, accepted=decided),))


def step() -> StepTaken:
    return StepTaken(JournalEntry("1", "Apply 1 file", ("src/frog.py",)), "1 file written")


def test_the_demo_begins_with_the_tour(qtbot: QtBot, window: MainWindow) -> None:
    Director(asking(window, ("Why?",), "src/frog.py", (0.0, 0.0)), window).start()
    eventually(qtbot, window.rest.guide.is_taken)
    assert bar_of(window).place.text() == f"Step 1 of {len(STEPS)}"


def test_each_step_goes_on_when_it_is_done(qtbot: QtBot, demo: MainWindow, engine: ScriptedEngine) -> None:
    bar = bar_of(demo)

    def at(number: int) -> None:
        eventually(qtbot, lambda: bar.place.text() == f"Step {number} of {len(STEPS)}")

    at(1)
    engine.emit(ProposalReady("1", "p", 1, 2, 3, 1), ProposalChanged(proposal(0), ("src/frog.py",)))
    at(2)
    assert "Ctrl+Shift+R" in bar.says.text()
    press("Ctrl+Shift+R")
    at(3)
    for number, command in enumerate(("review.accept", "review.reject", "review.undo"), 4):
        demo.commands.ran.emit(command)
        at(number)
    engine.emit(ProposalChanged(proposal(2)))
    at(7)
    engine.emit(step())
    at(8)
    engine.emit(step())
    at(9)
    press("Ctrl+Shift+P")
    at(10)
    press("Esc")
    demo.commands.ran.emit("help.keys")
    eventually(qtbot, lambda: bar.says.text().startswith("That was the tour"))
    assert bar.next.text() == "Done"
    demo.commands.run("help.tour_next")
    assert not demo.rest.guide.is_taken()


def test_who_is_ahead_of_it_is_not_held_up(qtbot: QtBot, demo: MainWindow, engine: ScriptedEngine) -> None:
    engine.emit(step())
    eventually(qtbot, lambda: bar_of(demo).place.text() == f"Step 8 of {len(STEPS)}")


def test_what_is_of_another_step_does_nothing(qtbot: QtBot, demo: MainWindow) -> None:
    demo.commands.ran.emit("help.keys")
    assert bar_of(demo).place.text() == f"Step 1 of {len(STEPS)}"


def test_it_takes_no_focus_and_is_left_by_key(qtbot: QtBot, demo: MainWindow) -> None:
    assert not has_focus(bar_of(demo))
    press("Shift+Alt+N")
    assert bar_of(demo).place.text() == f"Step 2 of {len(STEPS)}"
    press("Shift+Alt+Q")
    assert not demo.rest.guide.is_taken()
    demo.commands.run("help.tour")
    assert bar_of(demo).place.text() == f"Step 1 of {len(STEPS)}"


def test_esc_leaves_it_from_the_bar_and_the_focus_goes_to_work(qtbot: QtBot, demo: MainWindow) -> None:
    bar_of(demo).next.setFocus()
    press("Esc")
    assert not demo.rest.guide.is_taken()
    assert has_focus(demo.center)


def test_esc_leaves_it_where_nothing_else_wants_the_key(qtbot: QtBot, demo: MainWindow) -> None:
    demo.navigation.focus_editor()
    press("Esc")
    eventually(qtbot, lambda: not demo.rest.guide.is_taken())


def test_it_names_the_keys_that_are_in_force(qtbot: QtBot, demo: MainWindow) -> None:
    for _ in range(2):
        press("Shift+Alt+N")
    assert "y accepts it" in bar_of(demo).says.text()
    demo.session.change_settings(Settings(keys_preset=KeysPreset.MAGIT))
    eventually(qtbot, lambda: "s accepts it" in bar_of(demo).says.text())


def test_outside_the_demo_it_begins_with_starting_one(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    monkeypatch.setattr(window.rest.guide, "_start_demo", lambda: started.append("demo"))
    window.commands.run("help.tour")
    assert (started, window.rest.guide.is_taken()) == (["demo"], False)


def test_each_command_it_speaks_of_is_there(demo: MainWindow, qapp: QApplication) -> None:
    for _ in STEPS:
        assert "‹" not in bar_of(demo).says.text()
        demo.commands.run("help.tour_next")
    known = {command.id for command in demo.commands.all()}
    assert {name for one in STEPS for name in one.commands} <= known

"""The demo on a screen: what it does by itself, and where it leaves the person alone."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from haiku_pair.protocol.events import TurnFinished, TurnStarted
from haiku_pair.protocol.replies import Applied
from haiku_pair.protocol.requests import SendMessage
from haiku_pair.protocol.values import EndReason, JournalEntry
from haiku_pair.window.demonstration.asking import asking
from haiku_pair.window.demonstration.director import Director, Story, StoryFailed, always
from haiku_pair.window.main import MainWindow
from tests.helpers.drive import eventually
from tests.helpers.scripted_engine import ScriptedEngine

QUESTIONS = ("Why does it jump?", "And now?")


def begin(window: MainWindow, pauses: tuple[float, float] = (0.0, 0.0)) -> None:
    Director(asking(window, QUESTIONS, "src/frog.py", pauses), window).start()


def sent(engine: ScriptedEngine) -> list[str]:
    return [body.text for body in engine.requests if isinstance(body, SendMessage)]


def test_the_first_question_is_sent_by_itself(window: MainWindow, engine: ScriptedEngine, qtbot: QtBot) -> None:
    begin(window)
    eventually(qtbot, lambda: sent(engine) == [QUESTIONS[0]])
    assert window.editor.current_path() == "src/frog.py"


def test_it_can_be_read_before_it_is_sent(window: MainWindow, engine: ScriptedEngine, qtbot: QtBot) -> None:
    begin(window, (0.0, 3600.0))
    eventually(qtbot, lambda: window.conversation.draft() == QUESTIONS[0])
    assert sent(engine) == []


def test_what_the_person_typed_is_not_touched(window: MainWindow, engine: ScriptedEngine, qtbot: QtBot) -> None:
    window.conversation.set_draft("My own")
    begin(window)
    eventually(qtbot, lambda: window.editor.current_path() == "src/frog.py")
    qtbot.wait(100)  # as long as several steps of the story take
    assert (window.conversation.draft(), sent(engine)) == ("My own", [])


def test_the_next_question_is_offered_after_an_apply(window: MainWindow, engine: ScriptedEngine, qtbot: QtBot) -> None:
    begin(window)
    eventually(qtbot, lambda: sent(engine))
    engine.emit(TurnStarted("1", QUESTIONS[0]))
    engine.emit(TurnFinished("1", EndReason.DONE))
    eventually(qtbot, lambda: window.conversation.draft() == "")
    window.review.applied.emit(Applied(JournalEntry("1", "Jump", ("src/frog.py",)), "Applied"))
    eventually(qtbot, lambda: window.conversation.draft() == QUESTIONS[1])
    assert sent(engine) == [QUESTIONS[0]]


def ending(window: MainWindow, qtbot: QtBot, story: Story, patience: float | None = None) -> str:
    director = Director(story, window, patience)
    with qtbot.waitSignal(director.ended) as ended:
        director.start()
    return str(ended.args[0])


def test_a_story_that_comes_to_its_end_went_well(window: MainWindow, qtbot: QtBot) -> None:
    assert ending(window, qtbot, iter([always, always])) == ""


def test_a_story_says_why_it_can_not_go_on(window: MainWindow, qtbot: QtBot) -> None:
    def story() -> Story:
        yield always
        raise StoryFailed("The frog is gone.")

    assert ending(window, qtbot, story()) == "The frog is gone."


def test_a_step_that_never_comes_ends_the_story(window: MainWindow, qtbot: QtBot) -> None:
    assert "Nothing happened" in ending(window, qtbot, iter([lambda: False]), 0.05)


def test_a_condition_that_breaks_off_ends_the_story(window: MainWindow, qtbot: QtBot) -> None:
    def broken() -> bool:
        raise LookupError

    with qtbot.captureExceptions() as caught:
        assert ending(window, qtbot, iter([broken])) == "A step broke off."
    assert len(caught) == 1

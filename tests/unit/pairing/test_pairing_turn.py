"""A turn: streamed, with tools, tried again, limited and stopped; always leaving a history that can be sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from haiku_pair.engine.claude.messages import ToolResult, assistant, tool_call, user
from haiku_pair.engine.claude.profiles import RawUsage
from haiku_pair.engine.claude.reply import ModelReply, ModelTrouble, StreamPart, TextPart
from haiku_pair.engine.pairing.turn import Turn
from haiku_pair.protocol.events import RetryScheduled, TextDelta, ToolFinished, TurnAsks, TurnFinished
from haiku_pair.protocol.values import EndReason, Fault, Problem, Settings
from tests.helpers.pair_stage import ScriptedModel, Stage, says
from tests.helpers.repositories import APP

USAGE = RawUsage(uncached=100, output=10)


def calls(*wanted: tuple[str, str]) -> ModelReply:
    """A reply that calls tools: name and JSON arguments."""
    parts = [tool_call(f"call{number}", name, arguments) for number, (name, arguments) in enumerate(wanted)]
    return ModelReply(assistant(*parts), "tool_use", USAGE)


def trouble(fault: Fault, *, retryable: bool, partial: str = "") -> ModelTrouble:
    """A reply that did not come, or not whole."""
    message = assistant(partial) if partial else None
    return ModelTrouble(Problem(fault, "no luck"), retryable=retryable, partial=message)


def run(stage: Stage, *replies: ModelReply | ModelTrouble) -> EndReason:
    """The turn with a model that answers so."""
    stage.history.append(user("hello"))
    return asyncio.run(Turn("t", stage.parts(ScriptedModel(*replies))).run())


def test_a_plain_answer_ends_the_turn(stage: Stage) -> None:
    assert run(stage, says("Hi.")) is EndReason.DONE
    assert stage.of(TextDelta) == [TextDelta("t", "Hi.")]
    assert stage.history[-1] == assistant("Hi.")


def test_tools_run_and_their_results_go_back(stage: Stage) -> None:
    edit = '{"path": "app.py", "edits": [{"old_text": "Hello", "new_text": "Servus"}]}'
    run(stage, calls(("read_file", '{"path": "app.py"}')), calls(("edit_file", edit)), says("Done."))
    assert stage.pair.overlay.read("app.py") == APP.replace(b"Hello", b"Servus")
    assert [event.ok for event in stage.of(ToolFinished)] == [True, True]  # type: ignore[union-attr]


def test_an_edit_of_an_unread_file_is_refused(stage: Stage) -> None:
    edit = '{"path": "app.py", "edits": [{"old_text": "Hello", "new_text": "Servus"}]}'
    run(stage, calls(("edit_file", edit)), says("Oh."))
    result = stage.history[-2].parts[0]
    assert isinstance(result, ToolResult)
    assert result.is_error
    assert "not read" in result.text


@pytest.mark.case("E02")
def test_a_stale_edit_is_refused_with_the_changed_region(stage: Stage) -> None:
    run(stage, calls(("read_file", '{"path": "app.py"}')), says("I see."))
    stage.pair.sandbox.write("app.py", APP.replace(b"Hello", b"Ahoy"))
    edit = '{"path": "app.py", "edits": [{"old_text": "Hello", "new_text": "Servus"}]}'
    run(stage, calls(("edit_file", edit)), says("Oh."))
    result = stage.history[-2].parts[0]
    assert isinstance(result, ToolResult)
    assert '+    return "Ahoy, " + name' in result.text
    assert stage.pair.book.proposal() is None


@pytest.mark.case("H08")
@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("read_file", "[]"),
        ("read_file", '{"path": 3}'),
        ("read_file", "{}"),
        ("read_file", '{"path": "app.py", "extra": 1}'),
        ("read_file", '{"path": "app.py", "path": "x"}'),
        ("no_such_tool", "{}"),
    ],
)
def test_bad_input_is_answered_with_an_error(stage: Stage, name: str, arguments: str) -> None:
    run(stage, calls((name, arguments)), says("Oh."))
    result = stage.history[-2].parts[0]
    assert isinstance(result, ToolResult)
    assert result.is_error


@pytest.mark.case("C01")
@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "~/x", "a/../../x", "file:///x", ".git/config", "", "."])
def test_paths_out_of_the_workspace_are_refused(stage: Stage, path: str) -> None:
    run(stage, calls(("read_file", f'{{"path": "{path}"}}')), says("Oh."))
    assert not stage.of(ToolFinished)[0].ok  # type: ignore[union-attr]


def test_a_passing_trouble_is_tried_again_and_told(stage: Stage) -> None:
    reason = run(stage, trouble(Fault.OVERLOADED, retryable=True), says("Hi."))
    assert reason is EndReason.DONE
    assert len(stage.of(RetryScheduled)) == len(stage.waits) == 1
    assert [message.text for message in stage.history] == ["hello", "Hi."]


@pytest.mark.case("H11")
def test_a_lasting_trouble_ends_the_turn_with_its_problem(stage: Stage) -> None:
    assert run(stage, trouble(Fault.WRONG_KEY, retryable=False)) is EndReason.FAILED
    finished = stage.of(TurnFinished)[0]
    assert isinstance(finished, TurnFinished)
    assert finished.problem is not None
    assert finished.problem.fault is Fault.WRONG_KEY


@pytest.mark.case("H01")
def test_a_cut_answer_is_kept_and_marked(stage: Stage) -> None:
    assert run(stage, trouble(Fault.CUT_OFF, retryable=False, partial="Half an ans")) is EndReason.CUT_OFF
    assert stage.history[-1].text == "Half an ans"


@pytest.mark.case("H03")
def test_an_answer_at_the_token_limit_runs_no_tool(stage: Stage) -> None:
    cut = ModelReply(assistant("Well"), "max_tokens", USAGE)
    assert run(stage, cut) is EndReason.CUT_OFF
    assert stage.history[-1] == assistant("Well")


@pytest.mark.case("I05")
def test_a_refusal_leaves_no_empty_message(stage: Stage) -> None:
    assert run(stage, ModelReply(assistant(), "refusal", USAGE)) is EndReason.REFUSED
    assert stage.history == [user("hello")]


class Asked:
    """A turn that asks the person, who lets it go on so many times and then stops it."""

    def __init__(self, stage: Stage, *replies: ModelReply, goes_on: int) -> None:
        self._stage = stage
        self._goes_on = goes_on
        self.model = ScriptedModel(*replies)

    async def run(self) -> EndReason:
        """To its end."""
        self._stage.history.append(user("hello"))
        turn = Turn("t", self._stage.parts(self.model))
        task = asyncio.create_task(turn.run())
        answered = 0
        while not task.done():
            await asyncio.sleep(0)
            if len(self._stage.of(TurnAsks)) > answered:
                answered += 1
                if answered > self._goes_on:
                    task.cancel()
                elif not turn.go_on():
                    answered -= 1  # it has said so, but does not wait yet
        return await task


READ_NOTHING = calls(("read_file", '{"path": "nope"}'))


@pytest.mark.case("I07")
def test_the_same_call_again_and_again_asks_the_person(stage: Stage) -> None:
    asked = Asked(stage, *[READ_NOTHING] * 20, goes_on=0)
    assert asyncio.run(asked.run()) is EndReason.STOPPED
    assert len(asked.model.requests) == 5
    question = stage.of(TurnAsks)[0]
    assert isinstance(question, TurnAsks)
    assert "for the 5th time: Read nope" in question.problem.what


@pytest.mark.case("I07")
def test_edits_back_and_forth_ask_the_person(stage: Stage) -> None:
    def swap(old: str, new: str) -> ModelReply:
        return calls(
            ("edit_file", f'{{"path": "app.py", "edits": [{{"old_text": "{old}", "new_text": "{new}"}}]}}'),
        )

    rounds = [swap("Hello", "Servus"), swap("Servus", "Hello")] * 10
    asked = Asked(stage, calls(("read_file", '{"path": "app.py"}')), *rounds, goes_on=0)
    assert asyncio.run(asked.run()) is EndReason.STOPPED
    assert len(asked.model.requests) == 1 + 9


def test_told_to_go_on_the_turn_asks_again_only_after_as_many_calls(stage: Stage) -> None:
    asked = Asked(stage, *[READ_NOTHING] * 9, says("I give up."), goes_on=1)
    assert asyncio.run(asked.run()) is EndReason.DONE
    assert len(stage.of(TurnAsks)) == 1


@pytest.mark.case("I03")
def test_one_refused_call_does_not_keep_the_others_from_running(stage: Stage) -> None:
    reading = ("read_file", '{"path": "app.py"}')
    run(stage, calls(reading, ("read_file", '{"path": ".git/config"}'), ("list_files", "{}")), says("Oh."))
    results = [part for part in stage.history[-2].parts if isinstance(part, ToolResult)]
    assert [result.is_error for result in results] == [False, True, False]
    assert results[1].text
    finished = [event for event in stage.of(ToolFinished) if isinstance(event, ToolFinished)]
    assert {event.call: event.ok for event in finished} == {"call0": True, "call1": False, "call2": True}


def test_the_money_cap_stops_before_the_next_request(stage: Stage) -> None:
    stage.settings = Settings(max_turn_dollars=0.5)
    dear = ModelReply(calls(("list_files", "{}")).message, "tool_use", RawUsage(uncached=600_000))
    assert run(stage, dear, says("never asked")) is EndReason.LIMIT


def test_the_round_limit_ends_the_turn(stage: Stage) -> None:
    stage.settings = Settings(max_rounds=2)
    listing = [calls(("list_files", f'{{"pattern": "*.{n}"}}')) for n in range(3)]
    assert run(stage, *listing) is EndReason.LIMIT


class HangingModel:
    """Streams some text and then nothing."""

    def __init__(self) -> None:
        self.streaming = asyncio.Event()

    async def reply(self, request: dict[str, object], on: Callable[[StreamPart], None]) -> ModelReply:
        """Never ends."""
        on(TextPart("Half"))
        self.streaming.set()
        await asyncio.Event().wait()
        raise AssertionError


@pytest.mark.case("H17")
def test_stop_keeps_what_arrived(stage: Stage) -> None:
    async def story() -> EndReason:
        model = HangingModel()
        stage.history.append(user("hello"))
        task = asyncio.create_task(Turn("t", stage.parts(model)).run())  # type: ignore[arg-type]
        await model.streaming.wait()
        task.cancel()
        return await task

    assert asyncio.run(story()) is EndReason.STOPPED
    assert stage.history[-1] == assistant("Half")


@pytest.mark.case("I02")
def test_stop_between_tools_answers_every_call(stage: Stage) -> None:
    async def story() -> None:
        model = ScriptedModel(calls(("read_file", '{"path": "app.py"}'), ("delete_file", '{"path": "app.py"}')))
        stage.history.append(user("hello"))
        parts = stage.parts(model)
        task = asyncio.create_task(Turn("t", parts).run())
        while not stage.of(ToolFinished):
            await asyncio.sleep(0)
        task.cancel()
        await task

    asyncio.run(story())
    results = [part for part in stage.history[-1].parts if isinstance(part, ToolResult)]
    assert [result.call for result in results] == ["call0", "call1"]

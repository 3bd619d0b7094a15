"""Replies through the real SDK: whole ones, cut ones, broken ones."""

from __future__ import annotations

import asyncio
import json

import pytest

from haiku_pair.engine.claude.client import ModelClient
from haiku_pair.engine.claude.messages import AssistantText, Thinking
from haiku_pair.engine.claude.reply import (
    Credentials,
    ModelTrouble,
    ReplyBegan,
    StreamPart,
    TextPart,
    ThinkingPart,
    ToolArguments,
    ToolBegan,
)
from haiku_pair.engine.claude.retry import next_wait
from haiku_pair.engine.claude.sse import encode_events
from haiku_pair.engine.claude.watchdog import Patience
from haiku_pair.protocol.values import Fault
from tests.helpers.api_replies import Event, numbered
from tests.helpers.asking import KEY, ask, request_for
from tests.helpers.fake_api import (
    Ending,
    FakeApi,
    Reply,
    cut_after,
    error,
    error_event_after,
    hold,
    html,
    raw,
    said,
    slow,
    spoken,
    sse_bytes,
    stall,
    text_reply,
    thought,
    tool_reply,
)

EDIT = tool_reply([("edit", {"path": "a.py", "line": 123})], "I change it.")
QUICK = Patience(connect=2, silence=0.3, stall=0.5, total=10)


def shown(parts: list[StreamPart], kind: type[TextPart] | type[ThinkingPart]) -> str:
    return "".join(part.text for part in parts if isinstance(part, kind))


def events_of(reply: Reply) -> list[Event]:
    return list(numbered(reply, 1))


# --- whole replies ---


def test_text_arrives_in_pieces_and_as_a_message() -> None:
    outcome = ask(text_reply("Hello, my friend", chunks=4))
    assert isinstance(outcome.parts[0], ReplyBegan)
    assert outcome.parts[0].usage.prompt > 0
    assert outcome.parts[1] == TextPart("Hell")
    assert shown(outcome.parts, TextPart) == outcome.message.text == "Hello, my friend"


def test_a_tool_call_arrives_with_its_arguments_as_they_grow() -> None:
    outcome = ask(EDIT)
    (call,) = outcome.message.calls
    grown = [part for part in outcome.parts if isinstance(part, ToolArguments)]
    assert ToolBegan(call.id, "edit") in outcome.parts
    assert "".join(part.fragment for part in grown) == grown[-1].raw == call.arguments
    assert (call.input, call.error) == ({"path": "a.py", "line": 123}, "")


def test_thinking_is_kept_with_its_signature() -> None:
    outcome = ask(text_reply("Yes.", thinking="Is it so?"))
    assert shown(outcome.parts, ThinkingPart) == "Is it so?"
    assert outcome.message.parts[0] == Thinking(
        {"type": "thinking", "thinking": "Is it so?", "signature": "c2lnbmF0dXJl"}
    )


@pytest.mark.case("G12")
def test_half_a_character_is_shown_as_a_replacement() -> None:
    outcome = ask(raw(WHOLE.replace(b"Hello", b"He\\ud800o")))
    assert shown(outcome.parts, TextPart) == outcome.message.text == "He\ufffdo"


def test_usage_tells_the_kinds_of_tokens_apart() -> None:
    long_system = ["x" * 20_000]
    with FakeApi(lambda _: text_reply("Yes")) as api:

        async def twice() -> list[tuple[int, int]]:
            client = ModelClient(Credentials(KEY, api.base_url))
            request = request_for() | {"system": [{**request_for()["system"][0], "text": long_system[0]}]}
            replies = [await client.reply(request, lambda _: None) for _ in range(2)]
            await client.aclose()
            return [(reply.usage.cache_written, reply.usage.cache_read) for reply in replies]

        first, second = asyncio.run(twice())
    assert first[0] > 4096
    assert first[1] == 0
    assert second == (0, first[0])


@pytest.mark.case("I05")
def test_a_refusal_has_its_reason_and_no_empty_text() -> None:
    details = {"type": "refusal", "category": "cyber", "explanation": "This looks harmful."}
    outcome = ask(said(spoken(" "), stop_reason="refusal", stop_details=details))
    assert outcome.reply is not None
    assert (outcome.reply.stop_reason, outcome.reply.explanation) == ("refusal", "This looks harmful.")
    assert outcome.message.parts == ()


def test_hidden_thinking_and_arguments_that_come_at_once_are_kept() -> None:
    hidden = {"type": "redacted_thinking", "data": "xyz"}
    call = {"type": "tool_use", "id": "toolu_1", "name": "read", "input": {"path": "a.py"}}
    events = events_of(said(spoken("", 1), spoken("", 1), stop_reason="tool_use"))
    for event, block in zip((e for e in events if e["type"] == "content_block_start"), (hidden, call), strict=True):
        event["content_block"] = block
    message = ask(raw(encode_events(events))).message
    assert message.parts[0] == Thinking(hidden)
    assert message.calls[0].input == {"path": "a.py"}


# --- cut replies ---


@pytest.mark.case("H01")
@pytest.mark.parametrize("how", Ending)
def test_text_that_breaks_off_is_trouble_with_the_text_so_far(how: Ending) -> None:
    outcome = ask(cut_after(text_reply("Hello, my friend", chunks=4), events=5, how=how))
    assert outcome.problem.fault is Fault.CUT_OFF
    assert outcome.trouble is not None
    assert outcome.trouble.retryable
    assert outcome.trouble.partial is not None
    assert outcome.trouble.partial.parts == (AssistantText("Hello, m"),)
    assert "text that had come" in outcome.problem.kept


@pytest.mark.case("H01")
def test_a_reply_without_its_last_event_is_not_finished() -> None:
    whole = text_reply("All of it.")
    assert ask(cut_after(whole, events=len(whole.events) - 1, how=Ending.CLEAN)).problem.fault is Fault.CUT_OFF


@pytest.mark.case("H02")
@pytest.mark.parametrize("how", Ending)
@pytest.mark.parametrize("left", range(1, 7))
def test_a_cut_tool_call_never_comes_out(how: Ending, left: int) -> None:
    outcome = ask(cut_after(EDIT, events=len(EDIT.events) - left, how=how))
    assert outcome.trouble is not None
    assert outcome.trouble.partial is not None
    assert outcome.trouble.partial.parts == (AssistantText("I change it."),)


@pytest.mark.case("H03")
@pytest.mark.parametrize("reason", ["max_tokens", "model_context_window_exceeded", "end_turn", "refusal", "novelty"])
def test_only_one_stop_reason_lets_tools_run(reason: str) -> None:
    outcome = ask(tool_reply([("edit", '{"path": "a.py", "new": "def')], "I change it.", stop_reason=reason))
    assert outcome.reply is not None
    assert outcome.reply.stop_reason == reason
    assert outcome.message.parts == (AssistantText("I change it."),)
    assert outcome.reply.dropped_calls == ("edit",)


@pytest.mark.case("H05")
def test_cuts_at_forty_places_leave_the_next_question_working() -> None:
    size = len(sse_bytes(EDIT))
    cuts = [(size * place // 40, how) for place in range(40) for how in Ending]
    script = [reply for at, how in cuts for reply in (cut_after(EDIT, bytes=at, how=how), text_reply("Still here."))]
    faults: set[Fault] = set()

    async def run(base_url: str) -> None:
        client = ModelClient(Credentials(KEY, base_url))
        for _ in cuts:
            with pytest.raises(ModelTrouble) as caught:
                await client.reply(request_for(), lambda _: None)
            partial = caught.value.partial
            assert partial is None or "I change it.".startswith(partial.text)
            faults.add(caught.value.problem.fault)
            assert (await client.reply(request_for(), lambda _: None)).message.text == "Still here."
        await client.aclose()

    with FakeApi(script) as api:
        asyncio.run(run(api.base_url))
    assert faults == {Fault.CUT_OFF, Fault.NO_CONNECTION}


# --- errors within the stream, and asking again ---


@pytest.mark.case("H06")
@pytest.mark.case("H13")
def test_an_error_after_three_deltas_is_known_by_its_type_and_passes_on_asking_again() -> None:
    failing = error_event_after(text_reply("Hello, my friend", chunks=8), 6)
    script = [failing, error(500, "api_error", "oops"), text_reply("Hello again")]
    faults: list[Fault] = []
    waits: list[float | None] = []

    async def until_answered(base_url: str) -> str:
        client = ModelClient(Credentials(KEY, base_url))
        for attempt in range(1, 5):
            try:
                reply = await client.reply(request_for(), lambda _: None)
            except ModelTrouble as trouble:
                faults.append(trouble.problem.fault)
                waits.append(next_wait(trouble, attempt))
            else:
                await client.aclose()
                return reply.message.text
        raise AssertionError(faults)

    with FakeApi(script) as api:
        assert asyncio.run(until_answered(api.base_url)) == "Hello again"
        assert api.requests[0] == api.requests[1] == api.requests[2]
    assert faults == [Fault.OVERLOADED, Fault.OVERLOADED]
    assert waits == [1, 2]


# --- events that make no sense ---


def bent(*changes: tuple[int, Event | None]) -> bytes:
    """A text reply with some events replaced or (None) left out."""
    events: list[Event | None] = list(events_of(text_reply("Hello", chunks=1)))
    for place, event in changes:
        events[place] = event
    return encode_events(event for event in events if event is not None)


def bent_delta(kind: str, **fields: str) -> Event:
    return {"type": "content_block_delta", "index": 0, "delta": {"type": kind, **fields}}


def tool_start(call: str, name: str | None = "read") -> Event:
    block: Event = {"type": "tool_use", "id": call, "name": name, "input": {}}
    return {"type": "content_block_start", "index": 0, "content_block": block}


START, PING, BEGIN, DELTA, END, NEAR_END, STOP = range(7)
WHOLE = bent()


@pytest.mark.case("H07")
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(WHOLE.replace(b'"Hello"', b'"Hello'), id="broken JSON"),
        pytest.param(WHOLE.replace(b"Hello", b"\xff\xfe"), id="broken UTF-8"),
        pytest.param(WHOLE.replace(b'"Hello"', b"null"), id="text that is none"),
        pytest.param(WHOLE.replace(b'"Hello"', b"17"), id="text that is a number"),
        pytest.param(bent((START, None)), id="no message_start"),
        pytest.param(bent((PING, events_of(text_reply("x"))[0])), id="two message_start"),
        pytest.param(bent((BEGIN, None)), id="delta for a missing block"),
        pytest.param(bent((END, None)), id="block never ends"),
        pytest.param(bent((NEAR_END, None)), id="no reason to end"),
        pytest.param(bent((BEGIN, {"type": "message_stop"})), id="ends before it says anything"),
        pytest.param(bent((DELTA, {"type": "content_block_delta", "index": 0})), id="delta without a delta"),
        pytest.param(bent((DELTA, bent_delta("input_json_delta", partial_json="{"))), id="delta of another kind"),
        pytest.param(bent((END, events_of(text_reply("x"))[BEGIN])), id="block within a block"),
        pytest.param(bent((BEGIN, tool_start(""))), id="tool call without an id"),
        pytest.param(bent((BEGIN, tool_start("toolu_1", name=None))), id="tool call without a name"),
        pytest.param(bent((DELTA, {"type": "content_block_delta", "index": 7, "delta": {}})), id="other block"),
        pytest.param(bent((BEGIN, {"type": "content_block_start", "index": 0})), id="block without a block"),
        pytest.param(b"event: content_block_start\ndata: [1, 2]\n\n", id="event that is a list"),
        pytest.param(b"event: message_start\ndata: " + b"[" * 100_000 + b"\n\n", id="nested too deep"),
        pytest.param(WHOLE[: len(WHOLE) // 2] + b"event: error\ndata: <html>\n\n", id="error that is no JSON"),
    ],
)
def test_a_stream_that_makes_no_sense_is_one_clear_trouble(body: bytes) -> None:
    outcome = ask(raw(body))
    assert outcome.problem.fault is Fault.CUT_OFF
    assert outcome.problem.what
    assert outcome.problem.next_step
    assert "Traceback" not in outcome.problem.detail


@pytest.mark.case("H08")
def test_two_calls_with_one_id_are_not_believed() -> None:
    twice = tool_reply([("read", {}), ("read", {})], ids=["toolu_1", "toolu_1"])
    assert ask(twice).problem.fault is Fault.CUT_OFF


@pytest.mark.case("H08")
def test_arguments_that_are_no_strict_json_come_out_as_a_call_that_must_not_run() -> None:
    (call,) = ask(tool_reply([("edit", '{"path": "a.py", "path": "b.py"}')])).message.calls
    assert "twice" in call.error
    assert call.input == {}


@pytest.mark.case("H09")
def test_what_is_not_known_yet_is_named_and_passed_over() -> None:
    events = events_of(said(spoken("Hello"), spoken("unknown"), stop_reason="novelty"))
    for event in events[-6:]:
        if event["type"] == "content_block_start":
            event["content_block"] = {"type": "hologram", "data": "…"}
        if event["type"] == "content_block_delta":
            event["delta"] = {"type": "hologram_delta", "data": "…"}
    events.insert(1, {"type": "weather_report", "rain": True})
    outcome = ask(raw(encode_events(events)))
    assert outcome.message.parts == (AssistantText("Hello"),)
    assert outcome.reply is not None
    assert set(outcome.reply.unsupported) == {"weather_report", "hologram", "hologram_delta"}


@pytest.mark.case("H10")
@pytest.mark.parametrize("reply", [html(), raw(b'{"ok": true}', "application/json"), raw(b"hello", "text/plain")])
def test_something_else_than_the_api_is_said_to_be_that(reply: Reply) -> None:
    outcome = ask(reply)
    assert outcome.problem.fault is Fault.NO_CONNECTION
    assert "is not the Claude API" in outcome.problem.what


@pytest.mark.case("H10")
def test_an_empty_answer_is_trouble() -> None:
    assert ask(raw(b"")).problem.fault is Fault.CUT_OFF


# --- silence ---


@pytest.mark.case("H15")
def test_pings_do_not_keep_a_stalled_reply_alive() -> None:
    outcome = ask(stall(EDIT, after=6, pings=0.1), patience=QUICK)
    assert "has sent nothing" in outcome.problem.what
    assert outcome.trouble is not None
    assert outcome.trouble.retryable


@pytest.mark.case("H16")
@pytest.mark.parametrize("mute", [True, False])
def test_a_silent_connection_ends(mute: bool) -> None:
    assert "fell silent" in ask(stall(mute=mute), patience=QUICK).problem.what


@pytest.mark.case("H16")
def test_a_reply_that_drips_ends_too() -> None:
    dripping = slow(text_reply("word " * 100, chunks=100), 0.1)
    assert "was not complete" in ask(dripping, patience=Patience(total=0.5)).problem.what


def test_a_complete_reply_does_not_wait_for_the_connection_to_end() -> None:
    whole = text_reply("All of it.")
    assert ask(stall(whole, after=len(whole.events)), patience=Patience(total=20)).message.text == "All of it."


# --- stopping ---


@pytest.mark.case("H17")
@pytest.mark.parametrize("after", [*range(0, len(EDIT.events), 2), -1])
def test_cancelling_closes_the_connection_at_once(after: int) -> None:
    waiting = hold(EDIT, after) if after >= 0 else stall(mute=True)

    async def run(api: FakeApi) -> float:
        client = ModelClient(Credentials(KEY, api.base_url))
        task = asyncio.create_task(client.reply(request_for(), lambda _: None))
        await asyncio.to_thread(api.wait_for_hold if after >= 0 else lambda: api.wait_for_requests(1))
        began = asyncio.get_running_loop().time()
        task.cancel()
        await asyncio.wait([task])
        took = asyncio.get_running_loop().time() - began
        assert task.cancelled()
        await asyncio.to_thread(api.wait_for_disconnects)
        reply = await client.reply(request_for(), lambda _: None)
        assert reply.message.text == "Next."
        await client.aclose()
        return took

    with FakeApi([waiting, text_reply("Next.")]) as api:
        assert asyncio.run(run(api)) < 0.5


def test_an_error_of_the_listener_is_not_taken_for_the_apis() -> None:
    def fail(_: StreamPart) -> None:
        raise ValueError("my own")

    async def run(base_url: str) -> None:
        client = ModelClient(Credentials(KEY, base_url))
        with pytest.raises(ValueError, match="my own"):
            await client.reply(request_for(), fail)
        await client.aclose()

    with FakeApi([text_reply("Hello")]) as api:
        asyncio.run(run(api.base_url))


@pytest.mark.case("H23")
def test_a_large_call_in_small_pieces_costs_linear_time() -> None:
    arguments = json.dumps({"path": "a.py", "text": "x" * 100_000})
    (call,) = ask(tool_reply([("edit", arguments)])).message.calls
    assert len(call.input["text"]) == 100_000


def test_a_thinking_block_that_was_not_finished_is_not_kept() -> None:
    cut = cut_after(said(thought("Let me think about it")), events=4, how=Ending.CLEAN)
    outcome = ask(cut)
    assert outcome.trouble is not None
    assert outcome.trouble.partial is None

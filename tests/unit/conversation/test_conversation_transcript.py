"""Events fold into the rows a person sees."""

from __future__ import annotations

import pytest

from haiku_pair.protocol.events import (
    ConversationEvent,
    ProposalReady,
    RetryScheduled,
    StepTaken,
    TextDelta,
    ThinkingDelta,
    ToolFinished,
    ToolGrew,
    ToolStarted,
    TurnAsks,
    TurnFinished,
    TurnStarted,
    UsageReported,
)
from haiku_pair.protocol.values import EndReason, Fault, JournalEntry, Problem, Usage
from haiku_pair.window.conversation.items import (
    Answer,
    PersonMessage,
    ProposalCard,
    Retry,
    StepLine,
    Thinking,
    ToolCall,
    ToolState,
    TurnEnd,
)
from haiku_pair.window.conversation.transcript import Transcript
from haiku_pair.window.conversation.wording import card_line, end_line, retry_line, source, spoken, tool_line

BUSY = Problem(Fault.OVERLOADED, "The API is overloaded.")
ASKED = TurnStarted("t", "Why?")


def fold(*events: ConversationEvent) -> Transcript:
    transcript = Transcript()
    for event in events:
        transcript.add(event)
    return transcript


def started(call: str = "c") -> ToolStarted:
    return ToolStarted("t", call, "read_file", "Read a.py", "{}")


def finished(call: str = "c", *, ok: bool = True) -> ToolFinished:
    return ToolFinished("t", call, ok, "2 lines", "x\ny")


def test_text_between_tools_is_one_answer_each() -> None:
    items = fold(ASKED, TextDelta("t", "a"), TextDelta("t", "b"), started(), finished(), TextDelta("t", "c")).items
    assert [type(item) for item in items] == [PersonMessage, Answer, ToolCall, Answer]
    assert [item.text for item in items if isinstance(item, Answer)] == ["ab", "c"]
    assert [item.leads for item in items if isinstance(item, Answer)] == [True, False]


def test_the_latest_arguments_of_a_call_count() -> None:
    transcript = fold(ASKED, started(), ToolStarted("t", "c", "read_file", "Read b.py", '{"path": "b.py"}'))
    (call,) = [item for item in transcript.items if isinstance(item, ToolCall)]
    assert (call.title, call.arguments, call.state) == ("Read b.py", '{"path": "b.py"}', ToolState.RUNNING)


@pytest.mark.parametrize(("ok", "words"), [(True, "done · 2 lines"), (False, "failed · 2 lines")])
def test_a_finished_call_says_how_it_ended(ok: bool, words: str) -> None:
    call = fold(ASKED, started(), finished(ok=ok)).items[-1]
    assert isinstance(call, ToolCall)
    assert tool_line(call) == ("Read a.py", words)


def test_parallel_calls_keep_their_order() -> None:
    items = fold(ASKED, started("1"), started("2"), finished("2"), finished("1")).items
    assert [item.call for item in items if isinstance(item, ToolCall)] == ["1", "2"]


def test_a_retry_takes_back_what_came_since_the_last_finished_tool() -> None:
    transcript = fold(
        ASKED, TextDelta("t", "kept"), started("1"), finished("1"), ThinkingDelta("t", "hm"), TextDelta("t", "void"),
        started("2"), RetryScheduled("t", 1, 4.0, BUSY),
    )  # fmt: skip
    assert [type(item) for item in transcript.items] == [PersonMessage, Answer, ToolCall, Retry]
    assert isinstance(transcript.items[-1], Retry)
    assert transcript.items[-1].voided
    assert transcript.take_changes()[1]


def test_several_retries_are_one_line_that_ends_when_the_answer_comes() -> None:
    transcript = fold(ASKED, RetryScheduled("t", 1, 1.0, BUSY), RetryScheduled("t", 2, 2.0, BUSY))
    (line,) = [item for item in transcript.items if isinstance(item, Retry)]
    assert retry_line(line, 2.0) == "The API is overloaded. Trying again in 2 s (attempt 2)."
    transcript.add(TextDelta("t", "ok"))
    assert retry_line(line, 0) == "The API is overloaded. Tried again (attempt 2)."


def test_a_turn_that_is_done_adds_no_row() -> None:
    transcript = fold(ASKED, TextDelta("t", "a"), TurnFinished("t", EndReason.DONE))
    assert isinstance(transcript.items[-1], Answer)
    assert (transcript.running, transcript.items[-1].ended, transcript.items[-1].partial) == (False, True, False)


def test_a_stopped_turn_marks_its_answer_and_its_calls() -> None:
    transcript = fold(ASKED, started(), TextDelta("t", "hal"), TurnFinished("t", EndReason.STOPPED))
    call, answer, end = transcript.items[1:]
    assert isinstance(call, ToolCall)
    assert isinstance(answer, Answer)
    assert isinstance(end, TurnEnd)
    assert (call.state, answer.partial, end_line(end)) == (ToolState.NOT_RUN, True, "Stopped by you.")


def test_a_failed_turn_says_what_was_kept_and_what_to_do() -> None:
    problem = Problem(Fault.WRONG_KEY, "The key is wrong.", "Your message is kept.", "Check the settings.")
    end = fold(ASKED, TurnFinished("t", EndReason.FAILED, problem)).items[-1]
    assert spoken(end) == "The key is wrong. Your message is kept. Check the settings."


def test_losing_the_engine_ends_the_running_turn_once() -> None:
    transcript = fold(ASKED, TextDelta("t", "a"))
    assert [transcript.lose_engine(BUSY), transcript.lose_engine(BUSY)] == [True, False]
    assert not transcript.running


def test_only_the_newest_proposal_can_be_reviewed() -> None:
    transcript = fold(ProposalReady("t", "p1", 1, 2, 3, 4), ProposalReady("u", "p2", 3, 7, 34, 12))
    cards = [item for item in transcript.items if isinstance(item, ProposalCard)]
    assert [card.newest for card in cards] == [False, True]
    assert card_line(cards[1]) == "3 files, 7 hunks, +34 −12"


def test_steps_are_lines_and_usage_is_not() -> None:
    entry = JournalEntry("s", "Apply", ("a.py",), undone=True)
    transcript = fold(StepTaken(entry, "Undone in 1 file"), UsageReported("t", Usage(output=5)))
    assert [type(item) for item in transcript.items] == [StepLine]
    assert spoken(transcript.items[0]) == "↶ Undone in 1 file"
    assert transcript.usage == Usage(output=5)


def test_a_result_whose_call_was_lost_is_still_shown() -> None:
    call = fold(finished()).items[0]
    assert source(call) == "A tool — done · 2 lines\n\nx\ny"


def test_thinking_is_a_row_of_its_own() -> None:
    items = fold(ASKED, ThinkingDelta("t", "a"), ThinkingDelta("t", "b"), TextDelta("t", "c")).items
    assert isinstance(items[1], Thinking)
    assert (items[1].text, spoken(items[1])) == ("ab", "Thought · 2 characters")


@pytest.mark.case("H23")
def test_only_what_changed_is_reported() -> None:
    transcript = fold(ASKED, TextDelta("t", "a"))
    transcript.take_changes()
    for _ in range(200_000):
        transcript.add(TextDelta("t", "x"))
    assert transcript.take_changes() == ({2}, False)
    assert isinstance(transcript.items[1], Answer)
    assert len(transcript.items[1].text) == 200_001


def test_arguments_grow_by_what_is_told_of_them() -> None:
    transcript = Transcript()
    for event in (
        TurnStarted("t", "Go"),
        ToolStarted("t", "c", "edit_file", "Edit"),
        ToolGrew("t", "c", "Edit a.py", '{"path": '),
        ToolGrew("t", "c", "Edit a.py", '"a.py"'),
    ):
        transcript.add(event)
    call = transcript.items[-1]
    assert isinstance(call, ToolCall)
    assert (call.title, call.arguments) == ("Edit a.py", '{"path": "a.py"')


@pytest.mark.case("I07")
def test_a_question_waits_until_something_follows() -> None:
    transcript = Transcript()
    transcript.add(TurnStarted("t", "Go"))
    transcript.add(TurnAsks("t", Problem(Fault.LIMIT, "The same again.")))
    question = transcript.items[-1]
    assert isinstance(question, Retry)
    assert question.waiting
    transcript.add(TextDelta("t", "Well."))
    assert not question.waiting

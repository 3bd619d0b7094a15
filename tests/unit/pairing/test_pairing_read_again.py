"""A file that is read again: short words only while its very text is before the model, else all of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import count, product

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.engine.claude.messages import Message, ToolCall, ToolResult, assistant, tool_call, user
from haiku_pair.engine.claude.reply import ModelReply
from haiku_pair.engine.pairing.read_again import instead_of, stands_for_lines
from haiku_pair.engine.pairing.turn import Turn
from tests.helpers.pair_stage import ScriptedModel, Stage, says

LONG = "".join(f"line_{number} = {number}\n" for number in range(100)).encode()
READ = {"path": "long.py"}
CALLS = count()


def call(name: str, arguments: object) -> ModelReply:
    """A reply with one call."""
    wanted = tool_call(f"again{next(CALLS)}", name, msgspec.json.encode(arguments).decode())
    return ModelReply(assistant(wanted), "tool_use", says("").usage)


def run(stage: Stage, *wanted: ModelReply) -> list[str]:
    """A turn with these calls; their answers."""
    begin = len(stage.history)
    stage.history.append(user("hello"))
    asyncio.run(Turn("t", stage.parts(ScriptedModel(*wanted, says("Done.")))).run())
    parts = (part for message in stage.history[begin:] for part in message.parts)
    return [part.text for part in parts if isinstance(part, ToolResult)]


def read(stage: Stage, **more: object) -> str:
    """The answer to a reading in a turn of its own."""
    return run(stage, call("read_file", {**READ, **more}))[0]


@pytest.fixture
def long(stage: Stage) -> Stage:
    """A stage with a file worth it, which was read once."""
    stage.pair.sandbox.write("long.py", LONG)
    stage.pair.begin_turn()
    assert not stands_for_lines(read(stage))
    return stage


def edit(old: str, new: str) -> ModelReply:
    """The model changes the file."""
    return call("edit_file", {**READ, "edits": [{"old_text": old, "new_text": new}]})


def test_what_was_read_and_stayed_is_not_sent_again(long: Stage) -> None:
    answer = read(long, path="./long.py")
    assert answer.startswith("Unchanged: long.py reads here exactly as")
    assert len(answer) < 200


def test_whoever_asks_once_more_gets_the_lines(long: Stage) -> None:
    assert [stands_for_lines(read(long)) for _ in range(4)] == [True, False, True, False]


def test_other_lines_are_sent(long: Stage) -> None:
    assert read(long, first_line=3).startswith("3\tline_2")
    assert stands_for_lines(read(long, first_line=3, last_line=100))
    assert stands_for_lines(read(long, first_line=3)) is False, "it asked again"


def test_a_change_by_the_person_is_sent_and_so_is_the_way_back(long: Stage) -> None:
    long.pair.sandbox.write("long.py", LONG.replace(b"line_7 ", b"line_x "))
    assert "line_x" in read(long)
    long.pair.sandbox.write("long.py", LONG)
    assert "line_7 " in read(long)


def test_unsaved_text_counts(long: Stage) -> None:
    long.pair.unsaved["long.py"] = LONG.replace(b"line_7 ", b"line_x ")
    assert "line_x" in read(long)


def test_what_the_model_changed_itself_is_sent_whole(long: Stage) -> None:
    there, back = edit("line_7 =", "line_x ="), edit("line_x =", "line_7 =")
    *_, answer = run(long, there, back, call("read_file", READ))
    assert answer.startswith("1\tline_0")
    assert stands_for_lines(read(long))


def test_a_failed_edit_that_showed_a_difference_has_it_sent(long: Stage) -> None:
    long.pair.sandbox.write("long.py", LONG.replace(b"line_7 ", b"line_x "))
    *_, answer = run(long, edit("line_9 =", "line_y ="), call("read_file", READ))
    assert "line_x" in answer


@pytest.mark.parametrize(
    "told",
    [
        "<workspace>\nChanged since your last answer:\nlong.py (changed)\n```diff\n-a\n+b\n```\n</workspace>",
        "<workspace>\nshort.py (renamed from long.py)\n</workspace>",
        '<document source="long.py">\n1\tother\n</document>',
    ],
)
def test_after_news_of_the_file_it_is_sent(long: Stage, told: str) -> None:
    long.history.append(user("Look.", told))
    assert read(long).startswith("1\tline_0")


def test_after_a_summary_it_is_sent(long: Stage) -> None:
    long.history[:] = [user("The conversation up to here is replaced by this summary. - long.py")]
    assert read(long).startswith("1\tline_0")
    assert stands_for_lines(read(long))


def test_what_the_person_set_aside_is_sent(long: Stage) -> None:
    long.pair.overlay.forget_seen("long.py")
    assert read(long).startswith("1\tline_0")


def test_a_short_file_is_just_sent(stage: Stage) -> None:
    stage.pair.sandbox.write("long.py", b"a = 1\n")
    stage.pair.begin_turn()
    assert {read(stage) for _ in range(3)} == {"1\ta = 1"}


def test_an_edit_after_the_short_words_is_as_good_as_after_the_lines(long: Stage) -> None:
    assert stands_for_lines(read(long))
    [answer] = run(long, edit("line_7 =", "line_x ="))
    assert "Changed long.py" in answer


def test_rules_told_with_the_lines_do_not_hide_them_and_are_told_with_the_words(stage: Stage) -> None:
    stage.pair.sandbox.write("deep/long.py", LONG)
    stage.pair.sandbox.write("deep/CLAUDE.md", b"Only tabs here.\n")
    stage.pair.begin_turn()
    assert "Only tabs here." in read(stage, path="deep/long.py")
    assert stands_for_lines(read(stage, path="deep/long.py"))
    read(stage, path="deep/long.py")
    stage.pair.sandbox.write("deep/CLAUDE.md", b"Only blanks here.\n")
    answer = read(stage, path="deep/long.py")
    assert stands_for_lines(answer)
    assert "Only blanks here." in answer


# --- any conversation ---

TEXTS = tuple(f"1\t{letter * 500}" for letter in "ab")
ABOUT_TEXTS = tuple(product(["read", "read", "failed"], ["a.py", "b.py"], TEXTS))
NEWS = tuple(product(["edit", "delta"], ["a.py", "b.py"], [""]))
EVENTS = st.lists(st.sampled_from([*ABOUT_TEXTS, *NEWS, ("summary", "", "")]), min_size=8, max_size=16)


def grown(history: list[Message], event: tuple[str, str, str]) -> None:
    """One more event in a conversation."""
    kind, path, text = event
    name = f"c{len(history)}"
    asked = ToolCall(name, "edit_file" if kind == "edit" else "read_file", "", {"path": path})
    match kind:
        case "summary":
            history[:] = [user("It was long.")]
        case "delta":
            history.append(user(f"<workspace>\n{path} (changed)\n</workspace>"))
        case "read":
            answer = instead_of(text, path, [*history, assistant(asked)]) or text
            history.extend([assistant(asked), user(ToolResult(name, answer))])
        case _:
            history.extend([assistant(asked), user(ToolResult(name, text, is_error=kind == "failed"))])


def believed(history: Sequence[Message], path: str) -> set[str]:
    """Texts that stand whole in what the model has, with no news of the file after them."""
    found: set[str] = set()
    calls = {one.id: one for message in history for one in message.calls}
    for message in history:
        for part in message.parts:
            if isinstance(part, ToolResult) and calls[part.call].input["path"] == path and not part.is_error:
                is_edit = calls[part.call].name == "edit_file"
                found = set() if is_edit else found | ({part.text} if part.text in TEXTS else set())
            elif f"{path} (changed)" in getattr(part, "text", ""):
                found = set()
    return found


@given(EVENTS)
def test_the_words_only_stand_for_lines_that_are_there(events: list[tuple[str, str, str]]) -> None:
    history: list[Message] = []
    for event in events:
        grown(history, event)
        for path, text in product(["a.py", "b.py"], TEXTS):
            if instead_of(text, path, history):
                assert text in believed(history, path)
        assert instead_of("short", "a.py", history) == ""

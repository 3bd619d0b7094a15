"""What the cache will give is known before a request, and why it gave less is known after it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.engine.claude.caching import CacheBook, outline
from haiku_pair.engine.claude.layout import ToolSpec, build_request
from haiku_pair.engine.claude.messages import Message, Thinking, ToolResult, assistant, tool_call, user
from haiku_pair.engine.claude.profiles import ModelProfile, RawUsage, profile_for
from haiku_pair.engine.claude.weighing import Scale, block_tokens, prompt_tokens
from haiku_pair.protocol.usage import Missed
from tests.helpers.api_rules import CacheSimulation

HAIKU = profile_for("claude-haiku-4-5")
TOOLS = (ToolSpec("read", "Reads a file. " * 200, {"type": "object"}),)
SYSTEM = ("Role. " * 2_000, "Rules. " * 800)
LONG = "A long message. " * 60


class Talk:
    """A conversation with a server whose cache forgets, and what we believe of that cache."""

    def __init__(self, caches: bool = True) -> None:
        self.now = 1_000_000.0
        self.history: list[Message] = [user(LONG)]
        self.book = CacheBook()
        self._server = CacheSimulation(HAIKU.cache_minimum, lambda: self.now)
        self._caches = caches

    def ask(self, **other: Any) -> tuple[RawUsage, RawUsage, Missed]:  # noqa: ANN401 - arguments of build_request
        """Ask with what was said by now: what was foreseen, what it was, and why less was read."""
        given = {"profile": HAIKU, "system": SYSTEM, "tools": TOOLS, **other}
        request = build_request(given.pop("profile"), given.pop("system"), given.pop("tools"), self.history, **given)
        laid = outline(request)
        scale = self._tokens(request) / laid.tokens[-1]
        foreseen = self.book.foresee(HAIKU, laid, [round(size * scale) for size in laid.tokens], self.now)
        used = self._billed(request)
        return foreseen.usage, used, self.book.note(HAIKU, laid, used, self.now)

    def turn(self, *counts: int) -> None:
        """Answers with so many calls each, each asked for, then one in words and the next message."""
        for number, count in enumerate(counts):
            ids = [f"t{len(self.history)}_{number}_{index}" for index in range(count)]
            self.history.append(assistant(*(tool_call(one, "read", "{}") for one in ids)))
            self.history.append(user(*(ToolResult(one, LONG) for one in ids)))
            self.ask()
        self.history += [assistant("Done."), user(LONG)]

    def _tokens(self, request: dict[str, Any]) -> int:
        usage = CacheSimulation(10**9).usage(request)
        return int(usage["input_tokens"])

    def _billed(self, request: dict[str, Any]) -> RawUsage:
        if not self._caches:
            return RawUsage(uncached=self._tokens(request))
        said = self._server.usage(request)
        made = said["cache_creation"]
        return RawUsage(
            said["input_tokens"],
            made["ephemeral_5m_input_tokens"],
            made["ephemeral_1h_input_tokens"],
            said["cache_read_input_tokens"],
        )


def test_the_first_request_finds_nothing_and_the_second_all_of_it() -> None:
    talk = Talk()
    foreseen, used, missed = talk.ask()
    assert (foreseen.cache_read, used.cache_read, missed) == (0, 0, Missed.FIRST)
    talk.history += [assistant("Yes."), user(LONG)]
    foreseen, used, missed = talk.ask()
    assert missed is Missed.NO
    assert foreseen.cache_read == pytest.approx(used.cache_read, rel=0.02)
    assert used.cache_read > 5_000


def test_a_book_that_was_kept_knows_what_the_first_request_after_a_start_finds() -> None:
    talk = Talk()
    talk.ask()
    talk.turn(2)
    talk.book = CacheBook.restored(talk.book.lasting())
    foreseen, used, missed = talk.ask()
    assert missed is Missed.NO
    assert foreseen.cache_read == pytest.approx(used.cache_read, rel=0.05)
    assert used.cache_read
    talk.book = CacheBook.restored(talk.book.lasting())
    assert talk.ask(system=("Another role. " * 2_000,))[2] is Missed.SYSTEM
    talk.book = CacheBook.restored(talk.book.lasting())
    talk.now += 100_000
    assert talk.ask(system=("Another role. " * 2_000,))[2] is not Missed.FIRST


@pytest.mark.parametrize("raw", [b"", b"\xc1", b"\x80"])
def test_a_book_that_cannot_be_read_is_an_empty_one(raw: bytes) -> None:
    assert CacheBook.restored(raw).lasting() == CacheBook().lasting()


def test_after_a_pause_only_the_last_turn_is_written_again() -> None:
    talk = Talk()
    talk.ask()
    talk.turn(2, 2)
    talk.ask()
    talk.turn(8)
    talk.now += 20 * 60
    foreseen, used, missed = talk.ask()
    assert missed is Missed.EXPIRED
    assert foreseen.cache_read == pytest.approx(used.cache_read, rel=0.03)
    assert used.cache_read > 0.6 * used.prompt
    talk.turn()
    talk.now += 2 * 3600
    foreseen, used, missed = talk.ask()
    assert (foreseen.cache_read, used.cache_read, missed) == (0, 0, Missed.EXPIRED)


@pytest.mark.parametrize(
    ("other", "missed"),
    [
        ({"system": (SYSTEM[0], "Other rules.")}, Missed.SYSTEM),
        ({"tools": (*TOOLS, ToolSpec("edit", "Edits.", {"type": "object"}))}, Missed.TOOLS),
        ({"profile": profile_for("claude-haiku-5-5")}, Missed.MODEL),
    ],
)
def test_what_changed_is_named(other: dict[str, Any], missed: Missed) -> None:
    talk = Talk()
    talk.ask()
    talk.turn(3)
    talk.ask()
    talk.turn()
    assert talk.ask(**other)[2] is missed


def test_thinking_that_was_switched_on_is_named() -> None:
    talk = Talk()
    talk.ask()
    talk.turn(1)
    request = build_request(HAIKU, SYSTEM, TOOLS, talk.history, thinking_tokens=2_000)
    used = RawUsage(cache_read=4_500, written_1h=5_000)
    assert talk.book.note(HAIKU, outline(request), used, talk.now) is Missed.THINKING


def test_earlier_messages_that_are_others_now_are_named() -> None:
    talk = Talk()
    talk.ask()
    talk.turn(2)
    talk.ask()
    talk.history = [user("A summary. " * 400), assistant("Good."), user(LONG)]
    assert talk.ask()[2] is Missed.HISTORY


def test_thinking_that_leaves_the_prompt_is_no_fault_of_the_server() -> None:
    talk = Talk()
    talk.ask()
    talk.history += [assistant(Thinking({"type": "thinking", "thinking": "hm", "signature": "s"}), "Yes."), user(LONG)]
    request = build_request(HAIKU, SYSTEM, TOOLS, talk.history)
    assert talk.book.note(HAIKU, outline(request), RawUsage(written_5m=9_000), talk.now) is Missed.HISTORY


def test_what_the_server_no_longer_has_is_said() -> None:
    talk = Talk()
    talk.ask()
    talk.turn(1)
    request = build_request(HAIKU, SYSTEM, TOOLS, talk.history)
    assert talk.book.note(HAIKU, outline(request), RawUsage(written_5m=9_000), talk.now) is Missed.GONE


def test_more_blocks_than_the_cache_looks_back_over_are_named() -> None:
    talk = Talk()
    talk.ask()
    request = build_request(HAIKU, SYSTEM, TOOLS, talk.history)
    request["messages"][0]["content"] += [{"type": "text", "text": f"File {number}."} for number in range(40)]
    for block in request["messages"][0]["content"]:
        block.pop("cache_control", None)
    request["system"][-1].pop("cache_control")
    request["messages"][0]["content"][-1]["cache_control"] = {"type": "ephemeral"}
    assert talk.book.note(HAIKU, outline(request), RawUsage(written_5m=9_000), talk.now) is Missed.LOOKBACK


def test_a_short_prompt_is_never_cached_and_that_is_no_riddle() -> None:
    talk = Talk()
    _, used, missed = talk.ask(system=("Role.",), tools=())
    assert (used.cache_written, missed) == (0, Missed.SHORT)
    talk.history += [assistant("Yes."), user("On.")]
    assert talk.ask(system=("Role.",), tools=())[2] is Missed.SHORT


def test_a_server_that_does_not_cache_is_not_believed_to() -> None:
    talk = Talk(caches=False)
    assert talk.ask()[2] is Missed.UNSUPPORTED
    talk.history += [assistant("Yes."), user(LONG)]
    foreseen, used, missed = talk.ask()
    assert missed is Missed.UNSUPPORTED
    assert foreseen == used


@given(st.lists(st.tuples(st.lists(st.integers(1, 45), max_size=3), st.sampled_from([1, 200, 400, 4_000])), max_size=5))
def test_what_is_foreseen_is_what_is_billed(turns: list[tuple[list[int], int]]) -> None:
    """Whatever the turns and the pauses between them; the sizes of prefixes are guessed to a few per cent."""
    talk = Talk()
    talk.ask()
    for counts, pause in turns:
        talk.turn(*counts)
        talk.now += pause
        foreseen, used, missed = talk.ask()
        assert foreseen.prompt == used.prompt
        assert foreseen.cache_read == pytest.approx(used.cache_read, rel=0.06)
        assert foreseen.written_1h == pytest.approx(used.written_1h, rel=0.06, abs=0.06 * used.prompt)
        assert missed is Missed.NO or (missed is Missed.EXPIRED and pause > 300)


# --- guessing how many tokens ------------------------------------------------------------------------


def test_guesses_are_corrected_by_what_is_billed() -> None:
    scale = Scale()
    assert scale.tokens("m", 1_000) == 1_000
    scale.learn("m", 1_000, 1_300)
    assert (scale.tokens("m", 1_000), scale.tokens("other", 1_000)) == (1_300, 1_000)
    scale.learn("m", 1_000, 0)
    scale.learn("m", 10, 1_000_000)
    assert scale.tokens("m", 1_000) == 3_000


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_longer_prompt_is_never_taken_for_a_shorter_one(first: str, more: str) -> None:
    sizes = [prompt_tokens({"messages": [{"role": "user", "content": text}]}) for text in (first, first + more)]
    assert sizes[0] <= sizes[1]


def test_a_picture_is_not_weighed_by_its_bytes() -> None:
    picture = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "A" * 4_000_000}}
    assert block_tokens(picture) < 2_000


def test_the_outline_of_a_request_does_not_change_it() -> None:
    request = build_request(ModelProfile("m"), SYSTEM, TOOLS, [user("Go")])
    before = repr(request)
    outline(request)
    assert repr(request) == before

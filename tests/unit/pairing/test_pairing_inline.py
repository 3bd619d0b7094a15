"""What is asked at a place in a text, and what of the answer is taken."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haiku_pair.edits.standins import shown
from haiku_pair.engine.claude.profiles import table
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.completing import MOST_LINES, completion_of, completion_request
from haiku_pair.engine.pairing.inline import (
    ABOVE,
    MARKED,
    Definition,
    FencedLines,
    inline_request,
    nearest,
    refuse_new_marks,
)
from haiku_pair.protocol.inline import AskInline, InlineKind, InlineRound
from haiku_pair.protocol.values import Fault

PROFILE = table().profile("claude-haiku-4-5")
LINE = st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=12)


def asked(**more: object) -> AskInline:
    said = {"kind": InlineKind.REWRITE, "words": "shorter", "marked": ("def jump():", "    return 1")} | more
    return AskInline("1", "frog.py", **said)  # type: ignore[arg-type]


def parsed(answer: str, cuts: tuple[int, ...] = ()) -> tuple[tuple[str, ...] | None, str]:
    found, start, told = FencedLines(), 0, []
    for cut in (*sorted(cuts), len(answer)):
        told += found.feed(answer[start:cut])
        start = max(start, cut)
    lines = found.end()
    assert told == list(lines or ())[: len(told)], "what was told as it came stays as it is"
    return lines, found.words.strip()


@settings(max_examples=100)
@given(st.lists(LINE, max_size=8), st.lists(st.integers(0, 120), max_size=5))
def test_lines_come_back_as_they_were_however_the_answer_is_cut(lines: list[str], cuts: list[int]) -> None:
    fence = "`" * (1 + max((len(line) for line in lines if set(line.strip(" ")) == {"`"}), default=3))
    answer = f"{fence}python\n" + "".join(f"{line}\n" for line in lines) + f"{fence}\n"
    assert parsed(answer, tuple(cuts))[0] == tuple(lines)


@pytest.mark.parametrize(
    ("answer", "lines", "words"),
    [
        ("````\na\n\n  b\n````", ("a", "\n"[:0], "  b"), ""),
        ("Here:\n```py\na\n```\nDone.", ("a",), "Here:\nDone."),
        ("````md\n```\ncode\n```\n````", ("```", "code", "```"), ""),
        ("```\n```", (), ""),
        ("```\na", ("a",), ""),
        ("```\na\n```\n```\nb\n```", ("a",), "```\nb\n```"),
        ("It can't be done here.", None, "It can't be done here."),
        ("", None, ""),
        ("```\r\na\r\n```\r\n", ("a",), ""),
    ],
)
def test_the_first_block_is_the_lines_and_all_else_words(
    answer: str, lines: tuple[str, ...] | None, words: str
) -> None:
    assert parsed(answer) == (lines, words)


def test_the_prompt_holds_the_place_and_nothing_for_the_cache() -> None:
    above = tuple(f"above {number}" for number in range(2_000))
    request = inline_request(PROFILE, asked(above=above, below=("after",)), [Definition("pond.py", 3, "def pond():")])
    text = request["messages"][0]["content"][0]["text"]
    assert "above 1999\n<marked>\ndef jump():\n    return 1\n</marked>\nafter\n</file>" in text
    assert "pond.py:3\ndef pond():" in text
    assert text.endswith("<rewrite>\nshorter\n</rewrite>")
    assert len(text) < ABOVE + 1_000
    assert "cache_control" not in json.dumps(request)
    assert "tools" not in request


def test_stand_ins_never_leave() -> None:
    request = inline_request(PROFILE, asked(marked=(shown("a\u2028b"),)))
    assert "a\u2028b" in request["messages"][0]["content"][0]["text"]


def test_rounds_before_come_first_and_the_place_once() -> None:
    rounds = (InlineRound(InlineKind.REWRITE, "longer", "````\nx\n````"),)
    messages = inline_request(PROFILE, asked(rounds=rounds))["messages"]
    assert [message["role"] for message in messages] == ["user", "assistant", "user"]
    assert "<marked>" in messages[0]["content"][0]["text"]
    assert messages[2]["content"][0]["text"] == "<rewrite>\nshorter\n</rewrite>"


def test_too_much_is_refused() -> None:
    with pytest.raises(Failure) as refused:
        inline_request(PROFILE, asked(marked=("x" * MARKED, "y")))
    assert refused.value.problem.fault is Fault.TOO_LARGE


@given(st.lists(LINE, max_size=20), st.integers(0, 100), st.booleans())
def test_the_nearest_lines_fit_the_budget(lines: list[str], budget: int, last: bool) -> None:
    found = nearest(lines, budget, last=last)
    assert sum(len(line) + 1 for line in found) <= budget
    assert found == (
        [shown(line) and line for line in lines][len(lines) - len(found) :] if last else lines[: len(found)]
    )


def test_a_mark_of_a_secret_is_never_put_in() -> None:
    refuse_new_marks("a [withheld:token:0011aabb]", ["a [withheld:token:0011aabb]"])
    with pytest.raises(Failure, match="secret"):
        refuse_new_marks("a = '[withheld:token:0011aabb]'", ["a = 'x'"])


@pytest.mark.parametrize(
    ("answer", "before", "after", "text"),
    [
        ("<insert>height * 2</insert>", "    return ", "", "height * 2"),
        ("<insert>return height</insert>", "    return ", "", "height"),
        ("<insert>    return height</insert>", "    return ", "", "height"),
        ("<insert>\n    a\n    b\n</insert>", "", "", "    a\n    b"),
        ("<insert>:\n    return 1\n</insert>", "def jump()", "", ":\n    return 1"),
        ("<insert>height)</insert>", "print(", ")", "height"),
        ("<insert>a", "", "", "a"),
        ("<insert></insert>", "x", "", ""),
        ("I would write: a", "", "", ""),
        ("<insert>a\r\nb</insert>", "", "", "a\nb"),
        ("<insert>" + "a\n" * 99 + "</insert>", "", "", "\n".join(["a"] * MOST_LINES)),
    ],
)
def test_only_what_is_new_is_put_in(answer: str, before: str, after: str, text: str) -> None:
    assert completion_of(answer, before, after) == text


def test_a_completion_is_asked_with_little() -> None:
    request = completion_request(PROFILE, "frog.py", "x = 1\n" * 5_000 + "y = ", "\nz = 3\n" * 5_000)
    text = request["messages"][0]["content"][0]["text"]
    assert "\ny = <cursor/>\nz = 3\n" in text
    assert len(text) < 6_000
    assert request["max_tokens"] <= 400
    assert "cache_control" not in json.dumps(request)

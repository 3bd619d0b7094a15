"""Markdown is cut into the same blocks however it arrives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.window.conversation.blocks import Block, BlockKind, BlockSplitter, split_blocks


def kinds(text: str) -> list[str]:
    return [block.kind.value for block in split_blocks(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\ntwo\n\nthree", ["text", "text"]),
        ("# head\ntext", ["heading", "text"]),
        ("Title\n===\ntext", ["heading", "text"]),
        ("- a\n- b", ["item", "item"]),
        ("text\n- a", ["text", "item"]),
        ("a\n\n---\n\nb", ["text", "rule", "text"]),
        ("> q\n> r\n\nx", ["quote", "text"]),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n\nx", ["table", "text"]),
        ("before\n| a | b |\n|---|---|", ["text", "table"]),
        ("text\n```py\ncode\n```\nmore", ["text", "fence", "text"]),
        ("It was\n1984. Big Brother", ["text"]),
        ("    indented\n    - code", ["text"]),
    ],
)
def test_kinds_of_blocks(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


def test_a_fence_keeps_its_lines_and_language() -> None:
    (block,) = split_blocks("```python title=x\na = 1\n\n# not a heading\n```\n")
    assert (block.language, block.lines) == ("python", ["a = 1", "", "# not a heading"])


def test_a_longer_fence_holds_a_shorter_one() -> None:
    (block,) = split_blocks("````md\n```py\nx\n```\n````")
    assert block.lines == ["```py", "x", "```"]


def test_an_unclosed_fence_is_code_to_the_end() -> None:
    assert split_blocks("```\na\nb")[0].lines == ["a", "b"]


def test_a_fence_in_a_list_item_belongs_to_it_and_loses_its_indent() -> None:
    blocks = split_blocks("1. run:\n   ```sh\n   ls\n     -l\n   ```\n2. done")
    assert [(b.kind.value, b.depth) for b in blocks] == [("item", 0), ("fence", 1), ("item", 0)]
    assert blocks[1].lines == ["ls", "  -l"]


@pytest.mark.parametrize("indent", [2, 3, 4])
def test_nested_items_have_a_depth_even_with_sloppy_indents(indent: int) -> None:
    blocks = split_blocks(f"1. a\n{' ' * indent}- b\n{' ' * indent}- c\n2. d")
    assert [(b.marker, b.depth, b.text) for b in blocks] == [
        ("1.", 0, "a"), ("-", 1, "b"), ("-", 1, "c"), ("2.", 0, "d"),
    ]  # fmt: skip


def test_a_paragraph_after_a_list_is_outside_of_it() -> None:
    blocks = split_blocks("- a\n\n  more of a\n\noutside")
    assert [(b.kind.value, b.depth) for b in blocks] == [("item", 0), ("text", 1), ("text", 0)]


def test_windows_line_endings_are_no_text() -> None:
    assert split_blocks("a\r\nb\r\n\r\nc")[0].lines == ["a", "b"]


MARKDOWN = st.lists(
    st.sampled_from(
        ["# h", "text", "- a", "  - b", "1. x", "```", "```py", "    deep", "> q", "| a |", "|--|", "---", "", "=="]
    )
).map("\n".join)


@given(MARKDOWN, st.lists(st.integers(1, 9), min_size=1))
def test_blocks_do_not_depend_on_how_the_text_arrives(text: str, sizes: list[int]) -> None:
    splitter, at, turn = BlockSplitter(), 0, 0
    while at < len(text):
        size = sizes[turn % len(sizes)]
        splitter.feed(text[at : at + size])
        if not splitter.in_fence:
            splitter.preview()
        at, turn = at + size, turn + 1
    splitter.finish()
    assert splitter.closed == split_blocks(text)


@given(st.text(alphabet="ab-*# `~>|1.\n ", max_size=200))
def test_no_word_is_lost(text: str) -> None:
    kept = "".join(block.text + block.marker + block.language for block in split_blocks(text))
    assert sum(map(text.count, "ab")) - _opening_words(text) <= sum(map(kept.count, "ab"))


def _opening_words(text: str) -> int:
    """Letters after the first word of a fence's opening line are dropped on purpose."""
    openings = [line for line in text.split("\n") if "```" in line or "~~~" in line]
    return sum(line.count("a") + line.count("b") for line in openings)


def test_the_preview_shows_the_open_part_without_closing_it() -> None:
    splitter = BlockSplitter()
    splitter.feed("done\n\nhalf a ")
    assert splitter.preview() == [Block(BlockKind.TEXT, ["half a "])]
    splitter.feed("line")
    splitter.finish()
    assert [block.text for block in splitter.closed] == ["done", "half a line"]


@pytest.mark.parametrize("step", [1, 7, 2_999, 40_000])
def test_an_endless_paragraph_is_cut_alike_however_it_arrives(step: int) -> None:
    text = "words and **more** of them " * 700
    splitter = BlockSplitter()
    for at in range(0, len(text), step):
        splitter.feed(text[at : at + step])
        assert len(splitter.tail) <= 3_000
    splitter.finish()
    assert splitter.closed == split_blocks(text)
    assert " ".join(block.text for block in splitter.closed) == text
    assert kinds(f"- {text}") == ["item"]

"""Markdown cut into blocks while it streams in.

A closed block never changes again, so that a view renders it once; only the open one at the end is rendered anew.
Blocks are flat: a paragraph or a fence inside a list item is a block of its own with the depth of the item. What is
inside a block (emphasis, links, code spans) is left to the renderer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum

from haiku_pair.window.conversation.formulas import DISPLAYED

_FENCE = re.compile(r"(`{3,}|~{3,})\s*([^`]*)$")
_ITEM = re.compile(r"([-*+]|\d{1,9}[.)])(?:([ \t]+)(.*))?$")
_HEADING = re.compile(r"#{1,6}(\s|$)")
_RULE = re.compile(r"([-*_])(\s*\1){2,}\s*$")
_SETEXT = re.compile(r"(=+|-+)\s*$")
_TABLE_RULE = re.compile(r"\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
_STARTERS = frozenset(">#`~-*+_=$\\0123456789")
"""What the first line of a block begins with that is no paragraph."""
_NESTING = 2
"""Columns right of a marker that make a line part of its item. CommonMark wants the width of the marker; models
indent by two even under `1.`, and mean it."""


_LONGEST = 3_000
"""Characters of a line of plain text beyond which it goes on in another paragraph: whenever a word is added to one, all
of it is laid out again."""
_CUT = re.compile(r" (?=[^\W\d_])")


class BlockKind(Enum):
    """What a block is."""

    TEXT = "text"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"
    TABLE = "table"
    FENCE = "fence"
    RULE = "rule"


@dataclass(slots=True)
class Block:
    """One block. Lines of an item carry no marker and no indent; lines of a fence are its code."""

    kind: BlockKind
    lines: list[str] = field(default_factory=list)
    depth: int = 0
    """How many list items stand around it."""
    marker: str = ""
    """Of an item: `-`, `*`, `+`, `3.`, `3)`."""
    language: str = ""
    """Of a fence: the first word after the opening."""
    info: str = ""
    """Of a fence: all that stands there."""

    @property
    def text(self) -> str:
        """The lines as Markdown, or as code."""
        return "\n".join(self.lines)


@dataclass(slots=True)
class _Fence:
    """The fence that is open: where its lines go, what closes it, and how far they are indented."""

    block: Block
    char: str
    length: int
    indent: int
    closer: str = ""
    """Of a formula: the line that ends it; a blank line does as well, since no formula has one."""

    def is_closed_by(self, line: str) -> bool:
        if not self.closer and self.char not in line:
            return False
        rest = line.strip()
        if self.closer:
            return not rest or rest == self.closer
        return len(rest) >= self.length and not rest.strip(self.char)


class BlockSplitter:
    """Takes text as it comes and tells which blocks are complete.

    `closed` only grows. `current` is the open block without the unfinished line, which is `tail`.
    """

    def __init__(self) -> None:
        self.closed: list[Block] = []
        self.current: Block | None = None
        self.tail = ""
        self._fence: _Fence | None = None
        self._items: list[tuple[int, int]] = []  # columns of marker and content of the items around the next line

    def feed(self, text: str) -> None:
        """Take more text; may end anywhere, also within a line."""
        head, newline, tail = text.rpartition("\n")
        if newline:
            for line in (self.tail + head).split("\n"):
                self._take(self._cut(line.removesuffix("\r")))
            self.tail = ""
        self.tail = self._cut(self.tail + tail)

    def finish(self) -> None:
        """No more text comes: everything is closed."""
        if self.tail:
            tail, self.tail = self.tail, ""
            self._take(self._cut(tail))
        self._close()
        self._fence = None
        self._items = []

    def preview(self) -> list[Block]:
        """The open part as it would stand if the text ended here. Not for an open fence, whose lines may be many."""
        fork = BlockSplitter()
        if self.current is not None:
            current = self.current
            fork.current = Block(current.kind, list(current.lines), current.depth, current.marker)
        fork.tail = self.tail
        fork._items = list(self._items)
        fork._fence = self._fence
        fork.finish()
        return fork.closed

    @property
    def open_length(self) -> int:
        """Characters of the open part."""
        return len(self.tail) + (sum(map(len, self.current.lines)) if self.current is not None else 0)

    @property
    def in_fence(self) -> bool:
        """Whether the open block is code."""
        return self._fence is not None

    @property
    def tail_closes_fence(self) -> bool:
        """Whether the unfinished line looks like the end of the open fence."""
        fence, tail = self._fence, self.tail.strip()
        if fence is None or not tail:
            return False
        return fence.closer.startswith(tail) if fence.closer else not tail.strip(fence.char)

    def fence_tail(self) -> str:
        """The unfinished line as a line of the open fence."""
        return _dedent(self.tail, self._fence.indent) if self._fence is not None else self.tail

    def _cut(self, line: str) -> str:
        """What is left of an endless line of plain text, when all but its end has become paragraphs."""
        while len(line) > _LONGEST and self._fence is None and line[0].isalpha() and "|" not in line[:_LONGEST]:
            spots = [found.start() for found in _CUT.finditer(line, 0, _LONGEST)]
            if not spots:
                break
            self._take(line[: spots[-1]])
            self._close()
            line = line[spots[-1] + 1 :]
        return line

    # --- lines -------------------------------------------------------------------------------------

    def _take(self, line: str) -> None:
        if self._fence is not None:
            self._take_code(line, self._fence)
        elif not line.strip():
            self._close()
        else:
            self._take_text(line.expandtabs(4))

    def _take_code(self, line: str, fence: _Fence) -> None:
        if fence.is_closed_by(line):
            self._close()
            self._fence = None
        else:
            fence.block.lines.append(_dedent(line, fence.indent))

    def _take_text(self, line: str) -> None:
        column = len(line) - len(line.lstrip(" "))
        rest = line[column:]
        if self._underlines(rest):
            return
        if rest[0] in _STARTERS and self._starts_block(rest, column):
            return
        if self.current is not None:  # also the lazy continuation of an item or a quote
            self.current.lines.append(rest if self.current.depth else line)
            return
        self._leave_items(column)
        depth = len(self._items)
        self.current = Block(BlockKind.TEXT, [rest if depth else line], depth)

    def _underlines(self, rest: str) -> bool:
        """A line under a paragraph that makes it a heading, or its last line the head of a table."""
        current = self.current
        if current is None or current.kind not in {BlockKind.TEXT, BlockKind.ITEM}:
            return False
        last = current.lines[-1] if current.lines else ""
        if "|" in last and "|" in rest and _TABLE_RULE.match(rest):
            if current.kind is BlockKind.TEXT:
                self._begin_table(current, rest)
                return True
            return False
        if current.kind is BlockKind.TEXT and _SETEXT.match(rest):
            current.lines.append(rest)
            current.kind = BlockKind.HEADING
            self._close()
            return True
        return False

    def _begin_table(self, current: Block, rule: str) -> None:
        head = current.lines.pop()
        if current.lines:
            self._close()
        self.current = Block(BlockKind.TABLE, [head.strip(), rule], current.depth)

    def _starts_block(self, rest: str, column: int) -> bool:
        if column > 3 and not self._items and (self.current is None or _is_indented_code(self.current)):
            return False
        if rest.startswith(">"):
            if self.current is not None and self.current.kind is BlockKind.QUOTE:
                return False
            self._begin(BlockKind.QUOTE, column, rest)
            return True
        return self._is_line_block(rest, column) or self._starts_fence(rest, column) or self._starts_item(rest, column)

    def _is_line_block(self, rest: str, column: int) -> bool:
        """A block of one line: closed at once."""
        for kind, pattern in ((BlockKind.HEADING, _HEADING), (BlockKind.RULE, _RULE)):
            if pattern.match(rest):
                self._begin(kind, column, rest)
                self._close()
                return True
        return False

    def _starts_fence(self, rest: str, column: int) -> bool:
        closer = DISPLAYED.get(rest.rstrip())
        if closer is not None:
            block = self._begin(BlockKind.FENCE, column)
            block.language = block.info = "latex"
            self._fence = _Fence(block, "", 0, column, closer)
            return True
        match = _FENCE.match(rest)
        if match is None:
            return False
        block = self._begin(BlockKind.FENCE, column)
        block.info = match.group(2).strip()
        block.language = (match.group(2).split() or [""])[0]
        self._fence = _Fence(block, match.group(1)[0], len(match.group(1)), column)
        return True

    def _starts_item(self, rest: str, column: int) -> bool:
        match = _ITEM.match(rest)
        if match is None:
            return False
        marker, space, text = match.group(1), match.group(2) or " ", match.group(3) or ""
        if self.current is not None and not self._items and (not text or (marker[0].isdigit() and marker[:-1] != "1")):
            return False  # "… in the year\n1984. It was": a number does not interrupt a paragraph, unless it is 1
        block = self._begin(BlockKind.ITEM, column, text)
        block.marker = marker
        self._items.append((column, column + len(marker) + (len(space) if len(space) <= 4 else 1)))
        return True

    def _begin(self, kind: BlockKind, column: int, line: str | None = None) -> Block:
        self._close()
        self._leave_items(column)
        self.current = Block(kind, [] if line is None else [line], len(self._items))
        return self.current

    def _leave_items(self, column: int) -> None:
        while self._items and column < min(self._items[-1][1], self._items[-1][0] + _NESTING):
            self._items.pop()

    def _close(self) -> None:
        if self.current is not None:
            self.closed.append(self.current)
            self.current = None


def split_blocks(text: str) -> list[Block]:
    """All blocks of a finished text."""
    splitter = BlockSplitter()
    splitter.feed(text)
    splitter.finish()
    return splitter.closed


def _is_indented_code(block: Block) -> bool:
    return block.kind is BlockKind.TEXT and not block.depth and block.lines[0].startswith("    ")


def _dedent(line: str, columns: int) -> str:
    """The line without up to that many leading spaces."""
    if not columns:
        return line
    kept = line.lstrip(" ")
    return line[min(columns, len(line) - len(kept)) :]

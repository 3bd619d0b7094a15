"""Markdown written into a document while it streams in.

Closed blocks are written once, the open one again with each batch, an open fence gets its new lines only.
"""

from __future__ import annotations

from typing import NamedTuple

from haiku_pair.window.conversation.block_writer import BlockWriter
from haiku_pair.window.conversation.blocks import Block, BlockKind, BlockSplitter
from haiku_pair.window.conversation.code_colours import CodeColours
from haiku_pair.window.conversation.fence import FenceWriter
from haiku_pair.window.conversation.page import Page
from haiku_pair.window.conversation.visible import make_visible

_OPEN_LIMIT = 4_000
"""Characters of an open block beyond which it stays plain until it is closed."""

_HELD_BACK = 600
"""Characters of an open block that are not shown while text comes faster than it can be read: they are final soon."""


class Code(NamedTuple):
    """A code block, and where the answer may name its file: the line above it, and what stands behind its opening."""

    block: Block
    named: str

    @property
    def text(self) -> str:
        """The code as it came."""
        return self.block.text


class MarkdownWriter:
    """Writes to the end of a page, and knows which part of it is not final."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._splitter = BlockSplitter()
        self._blocks = BlockWriter(page)
        self._colours = CodeColours(page.document, page.theme, page.lexers)
        self._codes: list[Code] = []
        self._written = 0  # closed blocks
        self._fence: FenceWriter | None = None
        self._open = page.mark()
        """Behind the last closed block."""
        self._open_plain = 0

    @property
    def codes(self) -> list[Code]:
        """The code blocks so far."""
        return self._codes

    @property
    def links(self) -> list[str]:
        """The web addresses in it, each once."""
        return self._blocks.links

    @property
    def next_change(self) -> int:
        """Position in the document before which the next text changes nothing."""
        return self._fence.next_change if self._fence is not None else self._open.position

    def feed(self, text: str, *, hurried: bool = False) -> None:
        """Take more text and show it; `hurried`: what is not complete yet without its inner formats."""
        self._splitter.feed(text)
        self._show(hurried=hurried)

    def place_of_code(self, number: int) -> int:
        """Position in the document of the line over a code block."""
        return self._page.document.findBlockByNumber(self._colours.first_of(number) - 1).position()

    def colour(self, top: float, bottom: float, deadline: float) -> bool:
        """Colour the code that stands between two heights of the document; True when time ran out."""
        return self._colours.colour(top, bottom, deadline)

    def finish(self) -> None:
        """No more text comes."""
        self._splitter.finish()
        self._show()

    def _show(self, *, hurried: bool = False) -> None:
        edit = self._page.cursor
        edit.beginEditBlock()
        closed = self._splitter.closed
        hurried = hurried or self._splitter.open_length > _OPEN_LIMIT
        if self._written < len(closed) or not self._open_plain or not hurried:
            self._take_back()
        if self._written < len(closed):
            for block in closed[self._written :]:
                self._write_closed(block)
            self._written = len(closed)
            self._open = self._page.mark()
        self._write_open(hurried=hurried)
        edit.endEditBlock()

    def _take_back(self) -> None:
        """Remove what was shown of the open block."""
        self._open_plain = 0
        if self._fence is not None:
            self._fence.take_back()
        else:
            self._page.take_back(self._open)

    def _write_closed(self, block: Block) -> None:
        if block.kind is BlockKind.FENCE:
            (self._fence or self._begin_fence(block)).finish()
            self._fence = None
        else:
            self._blocks.write(block)

    def _write_open(self, *, hurried: bool) -> None:
        splitter = self._splitter
        if splitter.in_fence and splitter.current is not None:
            fence = self._fence or self._begin_fence(splitter.current)
            fence.show("" if hurried or splitter.tail_closes_fence else splitter.fence_tail())
            return
        if hurried and splitter.open_length < _HELD_BACK:
            return
        if hurried:
            self._append_plain()
            return
        for block in splitter.preview():
            if block.kind is BlockKind.FENCE:
                self._page.new_block(self._page.block_format(block.depth))
            else:
                self._blocks.write(block)

    def _append_plain(self) -> None:
        """Only what is new, without its inner formats, until the block is closed or there is time."""
        splitter = self._splitter
        current = splitter.current
        text = make_visible("\n".join([*(current.lines if current is not None else []), splitter.tail]).lstrip("\n"))
        if not text:
            return
        if not self._open_plain:
            self._page.new_block(self._page.block_format(current.depth if current is not None else 0))
        self._page.cursor.insertText(text[self._open_plain :].replace("\n", "\u2028"), self._page.plain)
        self._open_plain = len(text)

    def _begin_fence(self, block: Block) -> FenceWriter:
        closed = self._splitter.closed
        at = next((place for place in range(len(closed) - 1, -1, -1) if closed[place] is block), len(closed))
        above = closed[at - 1].text.rpartition("\n")[2] if at else ""
        self._codes.append(Code(block, f"{above}\n{block.info}"))
        self._fence = FenceWriter(self._page, block, len(self._codes) - 1)
        self._colours.add(block, self._fence.first)
        return self._fence

"""Requests about the text that is open and about finding in all of it; each kind has a desk, made when first asked."""

from __future__ import annotations

from functools import cached_property

from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.engine.server.line_desk import LineDesk
from haiku_pair.engine.server.searching import SearchDesk
from haiku_pair.engine.server.symbol_desk import SymbolDesk
from haiku_pair.protocol.lines import LineRequest
from haiku_pair.protocol.replies import ReplyBody
from haiku_pair.protocol.searching import SearchRequest
from haiku_pair.protocol.spans import GetSpans
from haiku_pair.protocol.symbols import SymbolRequest

TextRequest = SearchRequest | SymbolRequest | GetSpans | LineRequest


class TextDesk:
    """For the event loop's thread."""

    def __init__(self, folder: OpenFolder) -> None:
        """Nothing is run yet."""
        self._folder = folder

    async def answer(self, body: TextRequest) -> ReplyBody:
        """The reply.

        Raises:
            Failure: as the desks say.
        """
        if isinstance(body, SearchRequest):
            return await self._search.answer(body)
        if isinstance(body, SymbolRequest | GetSpans):
            return await self._symbols.answer(body)
        return await self._lines.answer(body)

    async def close(self) -> None:
        """Stop what runs."""
        if "_search" in vars(self):
            self._search.stop()
        if "_symbols" in vars(self):
            self._symbols.stop()
        if "_lines" in vars(self):
            await self._lines.close()

    @cached_property
    def _search(self) -> SearchDesk:
        return SearchDesk(self._folder)

    @cached_property
    def _symbols(self) -> SymbolDesk:
        return SymbolDesk(self._folder)

    @cached_property
    def _lines(self) -> LineDesk:
        return LineDesk(self._folder)

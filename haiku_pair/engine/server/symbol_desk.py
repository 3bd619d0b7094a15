"""Requests about definitions: of an open file, of the whole workspace."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.engine.workspace.outline import outline
from haiku_pair.engine.workspace.symbols import MOST, SymbolBook, nested
from haiku_pair.engine.workspace.whole_search import WholeSearch, chosen
from haiku_pair.protocol.searching import Wanted
from haiku_pair.protocol.spans import GetSpans, Span, SpansAre
from haiku_pair.protocol.symbols import FindSymbols, GetSymbols, Symbol, SymbolRequest, SymbolsAre
from haiku_pair.words import tr

_GOOD_FOR = 10.0
"""Seconds for which what the survey knows is not asked for again."""
_DEFINING = (
    r"^\s*(?:[\w()]+\s+){0,4}(?:class|def|enum|fn|func|fun|function|interface|struct|trait|type|module)\s+"
    r"(?:\([^)]*\)\s*)?(\w*%s\w*)"
)
"""A line that defines a name, in most languages."""


class SymbolDesk:
    """For the event loop's thread."""

    def __init__(self, folder: OpenFolder) -> None:
        """Nothing is known yet."""
        self._folder = folder
        self._book: SymbolBook | None = None
        self._made = 0.0
        self._search: WholeSearch | None = None

    async def answer(self, body: SymbolRequest | GetSpans) -> SymbolsAre | SpansAre:
        """The reply.

        Raises:
            Failure: the file can't be read.
        """
        if isinstance(body, GetSpans):
            return await self._around(body)
        if isinstance(body, GetSymbols):
            return await self._of_file(body)
        return await self._everywhere(body)

    def stop(self) -> None:
        """Give up what runs."""
        if self._search is not None:
            self._search.stop()

    async def _of_file(self, body: GetSymbols) -> SymbolsAre:
        folder = self._folder
        raw = await folder.lanes.documents.run(lambda: folder.documents.raw(body.path))
        if raw is None:
            raw = await asyncio.to_thread(folder.gate.read, body.path)
        found = await asyncio.to_thread(outline, body.path, raw)
        return SymbolsAre(nested(found))

    async def _around(self, body: GetSpans) -> SpansAre:
        folder = self._folder
        found = await folder.lanes.documents.run(lambda: folder.documents.texts(body.path))
        if found is None:
            return SpansAre(body.path, -1)
        revision, lines = found
        return SpansAre(body.path, revision, await asyncio.to_thread(_spans, body.path, lines, body.span))

    async def _everywhere(self, body: FindSymbols) -> SymbolsAre:
        self.stop()
        if not self._folder.surveying.ready:
            return await self._searched(body.letters)
        if self._book is None or time.monotonic() - self._made > _GOOD_FOR:
            self._book = await asyncio.to_thread(lambda: SymbolBook(self._folder.surveying.definitions()))
            self._made = time.monotonic()
        found, count = await asyncio.to_thread(self._book.find, body.letters)
        return SymbolsAre(found, tr("{count} more were left out.", count=count - MOST) if count > MOST else "")

    async def _searched(self, letters: str) -> SymbolsAre:
        """Where there is no survey: look through the files for lines that define such a name."""
        folder = self._folder
        wanted = "".join(letters.split())
        if not wanted.isidentifier():
            return SymbolsAre((), tr("Type some letters of a name."))
        listed = await folder.lanes.git.run(folder.files)
        texts = await folder.lanes.documents.run(folder.documents.dirty_paths)
        asked = Wanted(_DEFINING % r"\w*".join(wanted), pattern=True)
        paths, _ = await asyncio.to_thread(chosen, listed, asked)
        search = self._search = WholeSearch(folder.root, paths, texts, asked)
        found = await asyncio.to_thread(_symbols, search)
        return SymbolsAre(found, "" if found else tr("No definition has such a name."))


def _spans(path: str, lines: Sequence[str], span: Span) -> tuple[Span, ...]:
    from haiku_pair.engine.workspace.nesting import spans_around  # brings grammars, which wait until they are needed

    return spans_around(path, lines, span)


def _symbols(search: WholeSearch) -> tuple[Symbol, ...]:
    found: list[Symbol] = []
    for told in search.told():
        lines = told.get("lines")
        for line, text, spans in lines if isinstance(lines, list) else ():
            if spans:
                name = text[: spans[0][1]].split()[-1]
                found.append(Symbol(name, line, text.strip(), path=str(told["path"])))
        if len(found) >= MOST:
            search.stop()
    return tuple(sorted(found, key=lambda symbol: (len(symbol.name), symbol.path))[:MOST])

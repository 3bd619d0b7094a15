"""Requests about a place in an open text that a language server answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, assert_never

import msgspec

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.lsp import answers
from haiku_pair.engine.lsp.client import Client
from haiku_pair.engine.lsp.connection import Gone, Unanswered
from haiku_pair.engine.lsp.positions import as_sent, from_column, line_at, to_character, to_column, units_of
from haiku_pair.engine.lsp.programs import outside_of
from haiku_pair.engine.lsp.shapes import BadMessage, Location
from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.engine.server.language_servers import LanguageServers
from haiku_pair.engine.server.renaming import Renaming
from haiku_pair.protocol.languages import (
    DefinitionPlace,
    DefinitionsAre,
    FindDefinition,
    FindReferences,
    GetHover,
    GetOffers,
    HoverIs,
    LanguageRequest,
    OffersAre,
    ProposeRename,
    ReferencesAre,
)
from haiku_pair.protocol.problems import ProblemRequest, TryLanguagesAgain
from haiku_pair.protocol.replies import Done, ReplyBody
from haiku_pair.protocol.searching import FoundFile, FoundLine
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

_SECONDS = {"hover": 10.0, "definition": 20.0, "references": 60.0, "rename": 60.0, "completion": 20.0}
_MOST_PLACES = 50
_MOST_FILES = 300
_MOST_REFERENCES = 5_000
_LONGEST = 400
"""Characters of a line that is shown."""

_Asked = GetHover | FindDefinition | FindReferences | ProposeRename | GetOffers


class LanguageDesk:
    """For the event loop's thread. Of hovers and completions only the newest is asked for."""

    def __init__(self, folder: OpenFolder, servers: Callable[[], LanguageServers | None]) -> None:
        """`servers` are None until the folder is set up."""
        self._folder = folder
        self._known = servers
        self._newest: dict[str, asyncio.Task[Any]] = {}

    async def answer(self, body: LanguageRequest | ProblemRequest) -> ReplyBody:
        """The reply.

        Raises:
            Failure: NOT_TRUSTED, NOTHING_TO_DO: there is no server; LIMIT: it does not answer; BAD_REQUEST: it said no.
        """
        match body:
            case GetHover():
                raw = await self._ask(body, "hover")
                return HoverIs(answers.hover_text(raw[1]) if raw else "")
            case FindDefinition():
                return await self._definition(body)
            case FindReferences():
                return await self._references(body)
            case ProposeRename():
                return await self._rename(body)
            case GetOffers():
                return await self._offers(body)
            case TryLanguagesAgain():
                self._servers.try_again()
                return Done()
            case _:
                assert_never(body)

    @property
    def _servers(self) -> LanguageServers:
        servers = self._known()
        if servers is None:
            raise Failure(
                Fault.NOTHING_TO_DO, tr("The folder is still being set up."), next_step=tr("Try again in a moment.")
            )
        return servers

    async def _ask(self, body: _Asked, what: str, **more: object) -> tuple[Client, msgspec.Raw] | None:
        """What the server says; None when it knows nothing."""
        client = await self._servers.ready(body.path)
        work = asyncio.ensure_future(client.ask(what, body.path, _place(client, body), _SECONDS[what], **more))
        before = self._newest.get(what)
        if before is not None and what in ("hover", "completion"):
            before.cancel()
        self._newest[what] = work
        try:
            raw = await work
        except (Unanswered, Gone, BadMessage) as error:
            raise _unanswered(error) from error
        except asyncio.CancelledError:
            if self._newest.get(what) is work:
                raise
            return None  # a newer question of the kind has taken its place
        return None if raw is None else (client, raw)

    # --- where something is ------------------------------------------------------------------------

    async def _definition(self, body: FindDefinition) -> DefinitionsAre:
        found = await self._ask(body, "definition")
        if found is None:
            return DefinitionsAre(())
        client, raw = found
        places: list[DefinitionPlace] = []
        outside = ""
        for location in _locations(raw)[:_MOST_PLACES]:
            path = client.path(location.uri)
            if not path:
                outside = outside or outside_of(location.uri)
                continue
            texts = await self._servers.texts(client, path)
            if texts:
                places.append(_shown_place(path, location, texts, client))
        return DefinitionsAre(tuple(places), outside)

    async def _references(self, body: FindReferences) -> ReferencesAre:
        found = await self._ask(body, "references", context={"includeDeclaration": True})
        if found is None:
            return ReferencesAre(())
        client, raw = found
        by_path: dict[str, list[Location]] = {}
        outside = 0
        every = _locations(raw)
        for location in every[:_MOST_REFERENCES]:
            path = client.path(location.uri)
            outside += not path
            if path:
                by_path.setdefault(path, []).append(location)
        files: list[FoundFile] = []
        for path in sorted(by_path)[:_MOST_FILES]:
            texts = await self._servers.texts(client, path)
            lines = await asyncio.to_thread(_found_lines, by_path[path], texts, client)
            files.append(FoundFile(path, lines))
        left_out = len(every) - _MOST_REFERENCES
        notes = [tr("{outside} outside the folder", outside=outside)] if outside else []
        notes += [tr("{left_out} more", left_out=left_out)] if left_out > 0 else []
        notes += [tr("{count} more files", count=len(by_path) - _MOST_FILES)] if len(by_path) > _MOST_FILES else []
        return ReferencesAre(tuple(one for one in files if one.lines), ", ".join(notes))

    # --- changing ----------------------------------------------------------------------------------

    async def _rename(self, body: ProposeRename) -> ReplyBody:
        name = body.name.strip()
        if not name or any(character.isspace() for character in name):
            raise Failure(Fault.BAD_REQUEST, tr("A name has no blanks, and at least one letter."), kept=_KEPT)
        found = await self._ask(body, "rename", newName=name)
        if found is None:
            raise Failure(
                Fault.NOTHING_TO_DO, tr("There is no name here that can be changed."), kept=_KEPT,
                next_step=tr("Put the cursor into a name."),
            )  # fmt: skip
        client, raw = found
        try:
            changes = answers.file_edits(raw)
        except BadMessage as error:
            raise _unanswered(error) from error
        return await Renaming(self._folder, client).propose(changes)

    # --- completing --------------------------------------------------------------------------------

    async def _offers(self, body: GetOffers) -> OffersAre:
        try:
            found = await self._ask(body, "completion")
        except Failure:
            return OffersAre(())
        if found is None:
            return OffersAre(())
        client, raw = found
        text = client.text(body.path)
        if text is None:
            return OffersAre(())
        at = from_column(line_at(text.texts, body.line), body.column)
        try:
            return OffersAre(answers.offers(raw, text, (body.line, at), body.typed, client.units))
        except BadMessage:
            return OffersAre(())


_KEPT = tr("Nothing was proposed; your files are as they were.")


def _place(client: Client, body: _Asked) -> tuple[int, int]:
    """Where the person is, as the server counts."""
    text = client.text(body.path)
    line = line_at(text.texts, body.line) if text is not None else ""
    return body.line, units_of(as_sent(line[: from_column(line, body.column)]), client.units)


def _locations(raw: msgspec.Raw) -> list[Location]:
    try:
        return answers.locations(raw)
    except BadMessage as error:
        raise _unanswered(error) from error


def _shown_place(path: str, location: Location, texts: Sequence[str], client: Client) -> DefinitionPlace:
    start = location.range.start
    number = max(0, min(start.line, len(texts) - 1))
    line = texts[number]
    column = to_column(line, to_character(as_sent(line), start.character, client.units))
    return DefinitionPlace(path, number, column, line.strip()[:_LONGEST])


def _found_lines(found: Sequence[Location], texts: Sequence[str], client: Client) -> tuple[FoundLine, ...]:
    spans: dict[int, list[tuple[int, int]]] = {}
    for location in found:
        start, end = location.range.start, location.range.end
        if not 0 <= start.line < len(texts):
            continue
        sent = as_sent(texts[start.line])
        first = to_character(sent, start.character, client.units)
        last = to_character(sent, end.character, client.units) if end.line == start.line else len(sent)
        if first < _LONGEST:
            spans.setdefault(start.line, []).append((first, max(first, min(last, _LONGEST))))
    return tuple(FoundLine(line + 1, texts[line][:_LONGEST], tuple(sorted(set(spans[line])))) for line in sorted(spans))


def _unanswered(error: Exception) -> Failure:
    if isinstance(error, Unanswered):
        return Failure(Fault.LIMIT, tr("The language server gave no answer."), kept=tr("Nothing was changed."),
                       next_step=tr("Try again in a moment."), detail=str(error))  # fmt: skip
    return Failure(Fault.LIMIT, tr("The language server could not be asked, or its answer makes no sense."),
                   kept=tr("Nothing was changed."), next_step=tr("Try again in a moment."),
                   detail=str(error))  # fmt: skip

"""Requests of the person who writes a message: attachments, what is near it, prompts by name, lines to remember."""

from __future__ import annotations

import asyncio
from typing import assert_never

from msgspec.structs import replace

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.prompts import listed, save
from haiku_pair.engine.pairing.remembering import remember
from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.engine.server.offering import CHARACTERS_PER_TOKEN, offered
from haiku_pair.engine.store.paths import Paths
from haiku_pair.protocol import replies
from haiku_pair.protocol.composing import (
    Attached,
    FileOffered,
    GetAttached,
    ListPrompts,
    MentionedFolder,
    OfferFile,
    PromptsListed,
    RememberLine,
    SavePrompt,
)
from haiku_pair.protocol.mentions import FindMentions, Mention, OfferMention
from haiku_pair.protocol.nearby import FindNearby
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

ComposingRequest = (
    OfferFile | GetAttached | ListPrompts | SavePrompt | RememberLine | FindNearby | FindMentions | OfferMention
)


class ComposingDesk:
    """Answers for the open folder."""

    def __init__(self, folder: OpenFolder, paths: Paths) -> None:
        """Cheap: made for each request."""
        self._folder = folder
        self._prompts = paths.prompts_dir

    async def answer(self, body: ComposingRequest) -> replies.ReplyBody:  # noqa: PLR0911 - one for each
        """The reply.

        Raises:
            Failure: what was asked could not be done; its problem says why.
        """
        folder = self._folder
        match body:
            case OfferFile(path):
                found = await folder.lanes.documents.run(lambda: offered(folder.gate, path))
                return FileOffered(await self._priced(found) if isinstance(found, MentionedFolder) else found)
            case GetAttached(turn):
                return Attached(folder.session.attached(turn))
            case ListPrompts():
                return await self._listed()
            case SavePrompt(name, text):
                await asyncio.to_thread(lambda: save(self._prompts, name, text))
                return await self._listed()
            case FindNearby():
                return await folder.lanes.git.run(lambda: folder.session.briefing.nearby(body))
            case FindMentions(kind):
                shown = folder.session.shown
                return await folder.lanes.git.run(lambda: folder.mentionable.find(kind, shown))
            case OfferMention(mention):
                return FileOffered(await self._priced(mention))
            case RememberLine(line):
                return await self._remember(line)
            case _:
                assert_never(body)

    async def _priced(self, named: Mention | MentionedFolder) -> Mention | MentionedFolder:
        """The same with about what it costs."""
        attaching = self._folder.session.briefing.attaching
        count = await self._folder.lanes.git.run(lambda: attaching.characters(named))
        return replace(named, tokens=round(count / CHARACTERS_PER_TOKEN) + 1)

    async def _listed(self) -> PromptsListed:
        folder = self._folder
        files = await folder.lanes.git.run(folder.files) if folder.open_files.trusted else []
        return await asyncio.to_thread(lambda: listed(self._prompts, folder.gate, files))

    async def _remember(self, line: str) -> replies.Pasted:
        folder = self._folder
        if folder.session.busy:
            raise Failure(
                Fault.BUSY,
                tr("Haiku is working: nothing else can be proposed meanwhile."),
                kept=tr("Your line is kept."),
                next_step=tr("Send it again when the answer is there."),
            )

        def propose() -> str:
            folder.book.anchor(folder.capture())
            return remember(folder.overlay, line)

        path = await folder.lanes.git.run(propose)
        await folder.session.show_proposal()
        return replies.Pasted(1, (tr("Proposed for {path}; accept it in the review.", path=path),))

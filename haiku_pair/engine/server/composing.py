"""Requests of the person who writes a message: what may be attached to it."""

from __future__ import annotations

from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.engine.server.offering import offered
from haiku_pair.protocol import replies
from haiku_pair.protocol.composing import FileOffered, OfferFile

ComposingRequest = OfferFile


class ComposingDesk:
    """Answers for the open folder."""

    def __init__(self, folder: OpenFolder) -> None:
        """Cheap: made for each request."""
        self._folder = folder

    async def answer(self, body: ComposingRequest) -> replies.ReplyBody:
        """The reply.

        Raises:
            Failure: what was asked could not be done; its problem says why.
        """
        folder = self._folder
        return FileOffered(await folder.lanes.documents.run(lambda: offered(folder.gate, body.path)))

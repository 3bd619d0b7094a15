"""Requests of the person who looks at what the model has before it."""

from __future__ import annotations

from typing import assert_never

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.server.access import Access
from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.protocol.replies import ReplyBody
from haiku_pair.protocol.requests import GetRequest
from haiku_pair.protocol.seen import GetSeen, RequestIs, SetSeenAside
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

SeenRequest = GetSeen | SetSeenAside | GetRequest


class SeenDesk:
    """Answers for the open folder."""

    def __init__(self, folder: OpenFolder, access: Access) -> None:
        """Cheap: made for each request."""
        self._folder = folder
        self._access = access

    async def answer(self, body: SeenRequest) -> ReplyBody:
        """The reply.

        Raises:
            Failure: `NOT_TRUSTED`, nothing may be sent from this folder, so there is no request; others as the files'.
        """
        sight, lane = self._folder.session.sight, self._folder.lanes.git
        match body:
            case GetSeen():
                return await lane.run(sight.seen)
            case SetSeenAside(path):
                await lane.run(lambda: sight.set_aside(path))
                return await lane.run(sight.seen)
            case GetRequest():
                return await self._request(body)
            case _:
                assert_never(body)

    async def _request(self, body: GetRequest) -> RequestIs:
        folder = self._folder
        if not folder.open_files.trusted:
            raise Failure(
                Fault.NOT_TRUSTED,
                tr("This folder is restricted: nothing of it is sent to the model until you trust it."),
                next_step=tr("Trust the folder to see what would be sent."),
            )
        coming = await folder.session.pricing.request(body.message) if not body.turn else None
        sight, clear = folder.session.sight, self._access.withholding.as_sent
        return await folder.lanes.git.run(lambda: sight.request(body.turn, coming, whole=body.whole, clear=clear))

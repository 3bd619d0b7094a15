"""Requests about money: what the next message would cost, what was used, and all of it as a table."""

from __future__ import annotations

import asyncio
from typing import Any, assert_never

from haiku_pair.engine.claude.reply import ModelTrouble
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.server.access import Access
from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.protocol.replies import ReplyBody
from haiku_pair.protocol.requests import PriceMessage
from haiku_pair.protocol.usage import ExportUsage, GetUsage, MessagePriced
from haiku_pair.protocol.values import Fault, KeySource
from haiku_pair.words import tr

UsageRequest = PriceMessage | GetUsage | ExportUsage

COUNTING_SECONDS = 4.0
"""How long the API may take to count before the guess stands."""


class UsageDesk:
    """For the event loop's thread. Prices are asked for while the person types: only the newest is counted."""

    def __init__(self, folder: OpenFolder, access: Access) -> None:
        """Nothing is asked yet."""
        self._folder = folder
        self._access = access
        self._counting: asyncio.Task[int] | None = None

    async def answer(self, body: UsageRequest) -> ReplyBody:
        """The reply.

        Raises:
            Failure: the store can't be read; `NOT_TRUSTED`, nothing of the folder may be sent, so it has no price.
        """
        match body:
            case PriceMessage():
                return await self._price(body)
            case GetUsage():
                return await self._folder.ledger.sums(body)
            case ExportUsage():
                return await self._folder.ledger.export(body)
            case _:
                assert_never(body)

    async def _price(self, body: PriceMessage) -> MessagePriced:
        if not self._folder.open_files.trusted:
            raise Failure(
                Fault.NOT_TRUSTED,
                tr("This folder is restricted: nothing of it is sent to the model until you trust it."),
                next_step=tr("Trust the folder to send messages."),
            )
        if self._counting is not None:
            self._counting.cancel()
        pricing, usual = self._folder.session.pricing, self._folder.ledger.usual
        request = await pricing.request(body.message)
        counted = await self._counted(request) if body.count and self._can_count() else 0
        return await pricing.price(request, usual, counted)

    def _can_count(self) -> bool:
        """Whether the way to the API is known without a look into the keyring, which may ask the person for it."""
        return not self._access.is_replay and self._access.quick_source() is not KeySource.NONE

    async def _counted(self, request: dict[str, Any]) -> int:
        """Tokens of the prompt; 0 when the API does not count them, not in time, or a newer message is counted."""
        task = self._counting = asyncio.get_running_loop().create_task(self._count(request))
        await asyncio.wait([task])
        return 0 if task.cancelled() else task.result()

    async def _count(self, request: dict[str, Any]) -> int:
        try:
            client = await self._access.client()
            async with asyncio.timeout(COUNTING_SECONDS):
                return await client.count(request)
        except (ModelTrouble, Failure, TimeoutError):
            return 0

"""A model whose every request is let through, counted and written down, whoever asks and however it ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from haiku_pair.engine.claude.reply import ModelReply, ModelTrouble, StreamPart
from haiku_pair.engine.pairing.budget import Ticket

if TYPE_CHECKING:
    from haiku_pair.engine.pairing.turn import Model


class Till(Protocol):
    """Who decides about one row of requests and keeps what they used."""

    async def admit(self, request: dict[str, object]) -> tuple[dict[str, object], Ticket]:
        """Let a request through, perhaps with a shorter answer.

        Raises:
            Failure: `LIMIT`, it could break a cap; nothing was sent.
        """

    def settle(self, ticket: Ticket) -> None:
        """A request has ended; the ticket says what it used, perhaps nothing."""


class Paid:
    """The same model, paid for."""

    def __init__(self, model: Model, till: Till) -> None:
        """`till` is for these requests alone."""
        self._model = model
        self._till = till

    async def reply(self, request: dict[str, object], on: Callable[[StreamPart], None]) -> ModelReply:
        """As the model's own.

        Raises:
            ModelTrouble: there is no reply, or only part of one; what it cost is counted all the same.
            Failure: `LIMIT`, it could break a cap; nothing was sent.
        """
        request, ticket = await self._till.admit(request)

        def listen(part: StreamPart) -> None:
            ticket.take(part)
            on(part)

        try:
            reply = await self._model.reply(request, listen)
            ticket.bill(reply.usage)
        except ModelTrouble as trouble:
            if trouble.usage.prompt:
                ticket.usage = trouble.usage
            raise
        finally:
            self._till.settle(ticket)
        return reply

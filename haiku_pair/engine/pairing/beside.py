"""What is asked of the model beside the conversation, and what all of it costs."""

from __future__ import annotations

from collections.abc import Sequence

from haiku_pair.engine.claude.profiles import ModelProfile, RawUsage
from haiku_pair.engine.claude.providers import chosen_profile
from haiku_pair.engine.claude.reply import ModelTrouble
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.commit_message import commit_request, message_of
from haiku_pair.engine.pairing.conversation import Conversation
from haiku_pair.engine.pairing.session_parts import SessionParts
from haiku_pair.engine.pairing.spending import Spending
from haiku_pair.engine.pairing.titles import first_words
from haiku_pair.protocol.events import UsageReported
from haiku_pair.protocol.values import PatchFile


class Beside:
    """Small requests of their own, and the account they and the turns share. For the event loop's thread."""

    def __init__(self, parts: SessionParts, conversation: Conversation) -> None:
        """`conversation` is the session's."""
        self._parts = parts
        self._conversation = conversation
        self.spending = Spending(chosen_profile(parts.settings()))
        """What the conversation that is open has used since it was."""

    def begin(self) -> None:
        """Another conversation is open: it has used nothing yet."""
        self.spending = Spending(chosen_profile(self._parts.settings()))

    async def suggest_commit_message(self, patches: Sequence[PatchFile]) -> str:
        """A message for these changes, from the model; what it costs counts.

        Raises:
            Failure: the model could not be asked, or answered nothing.
        """
        model = await self._parts.model()
        asked = first_words(self._conversation.last_words)
        request = commit_request(self.spending.profile, patches, asked)
        try:
            reply = await model.reply(request, lambda _part: None)
        except ModelTrouble as trouble:
            self.spent(trouble.usage)
            raise Failure.telling(trouble.problem) from trouble
        self.spent(reply.usage)
        return message_of(reply)

    def spent(self, usage: RawUsage, profile: ModelProfile | None = None) -> None:
        """Count what a request beside the conversation has used, of this model if it is another one by now."""
        self.spending.add_beside(usage, profile)
        self._parts.send(UsageReported("", self.spending.usage()))

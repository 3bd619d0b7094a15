"""What is asked of the model beside the conversation, and the account of all that is asked."""

from __future__ import annotations

from collections.abc import Sequence

from haiku_pair.engine.claude.profiles import ModelProfile
from haiku_pair.engine.claude.providers import chosen_profile
from haiku_pair.engine.claude.reply import ModelTrouble
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.commit_message import commit_request, message_of
from haiku_pair.engine.pairing.conversation import Conversation
from haiku_pair.engine.pairing.kept import CACHE
from haiku_pair.engine.pairing.session_parts import SessionParts
from haiku_pair.engine.pairing.spending import Spending, SpendingParts
from haiku_pair.engine.pairing.titles import first_words
from haiku_pair.engine.pairing.turn import Model
from haiku_pair.protocol.events import Notice, UsageReported
from haiku_pair.protocol.usage import RequestKind
from haiku_pair.protocol.values import PatchFile, Problem


class Beside:
    """Small requests of their own, and the account they and the turns share. For the event loop's thread."""

    def __init__(self, parts: SessionParts, conversation: Conversation, kept_cache: bytes | None = None) -> None:
        """`conversation` is the session's; `kept_cache` as in `Kept`."""
        self._parts = parts
        self._conversation = conversation
        account = SpendingParts(parts.settings, parts.ledger, self._notice, self.tell, keep_cache=self._keep_cache)
        self.spending = Spending(chosen_profile(parts.settings()), account, conversation.id)
        """Caps and account of everything that is asked in this folder."""
        session, _, book = (kept_cache or b"").partition(b" ")
        if session.decode(errors="replace") == conversation.id:
            self.spending.take_up_cache(book)

    def begin(self) -> None:
        """Another conversation is open."""
        self.spending.profile = chosen_profile(self._parts.settings())
        self.spending.begin(self._conversation.id)

    def begin_turn(self, turn: str) -> None:
        """A turn begins, with the model that is chosen now; whatever is asked for it counts for its cap."""
        self.spending.profile = chosen_profile(self._parts.settings())
        self.spending.begin_turn(turn)

    async def take_up(self) -> None:
        """Tell what the session and the day have used before the program was started."""
        await self.spending.look_up()
        usage = self.spending.usage()
        if usage.session_dollars != 0.0 or usage.day_dollars != 0.0:
            self.tell()

    def tell(self) -> None:
        """Tell what is used by now."""
        self._parts.send(UsageReported("", self.spending.usage()))

    async def model(self, kind: RequestKind, *, turn: str = "", profile: ModelProfile | None = None) -> Model:
        """The model for requests of this kind, checked before and counted after; see `Spending.through`.

        Raises:
            Failure: the model can't be reached.
        """
        return self.spending.through(await self._parts.model(), kind, turn=turn, profile=profile)

    async def suggest_commit_message(self, patches: Sequence[PatchFile]) -> str:
        """A message for these changes, from the model.

        Raises:
            Failure: the model could not be asked, or answered nothing; `LIMIT`, it could break a cap.
        """
        model = await self.model(RequestKind.COMMIT)
        asked = first_words(self._conversation.last_words)
        withheld = self._parts.overlay.withheld
        told = [patch for patch in patches if not withheld.why_ignored(patch.path)]
        request = commit_request(self.spending.profile, told, asked, withheld.why)
        try:
            return message_of(await model.reply(request, lambda _part: None))
        except ModelTrouble as trouble:
            raise Failure.telling(trouble.problem) from trouble

    def _keep_cache(self, session: str, book: bytes) -> None:
        self._parts.store.put(CACHE, session.encode() + b" " + book)

    def _notice(self, problem: Problem) -> None:
        self._parts.send(Notice(problem))

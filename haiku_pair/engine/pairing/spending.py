"""The one place through which every request to the model goes: caps before it, the account after it.

Turns, titles, commit messages, reviews, compaction: whoever asks takes a model from `Spending.through`. What it
costs at most is held back while it is under way, so that requests side by side can't break a cap together.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from haiku_pair.engine.claude.caching import CacheBook, Foreseen, Outline, outline
from haiku_pair.engine.claude.profiles import ModelProfile, RawUsage
from haiku_pair.engine.claude.weighing import Scale
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.admission import fitted, most_of_prompt, no_cap_holds, refusal
from haiku_pair.engine.pairing.budget import Budget, Ticket
from haiku_pair.engine.pairing.ledger import Ledger, Unkept
from haiku_pair.engine.pairing.paid import Paid
from haiku_pair.engine.store.provider import provider_in_force
from haiku_pair.protocol.usage import Missed, RequestKind, UsageRow
from haiku_pair.protocol.values import Problem, Settings, Usage

if TYPE_CHECKING:
    from haiku_pair.engine.pairing.turn import Model

_TRIES = 5
"""How often a request is fitted into what other windows leave of the day before it is refused."""


def _nobody_told(_problem: Problem) -> None:
    """Nobody listens."""


def _nothing_kept(_session: str, _book: bytes) -> None:
    """Nothing lasts."""


def _nothing_changed() -> None:
    """Nobody listens."""


@dataclass(frozen=True)
class SpendingParts:
    """What the account works with."""

    settings: Callable[[], Settings] = Settings
    ledger: Ledger = field(default_factory=Unkept)
    tell: Callable[[Problem], None] = _nobody_told
    """Takes what the person should know and did not ask for."""
    changed: Callable[[], None] = _nothing_changed
    """Called when a request beside a turn has ended."""
    clock: Callable[[], float] = time.time
    keep_cache: Callable[[str, bytes], None] = _nothing_kept
    """Takes what the API's cache holds for a session, to be given to `take_up_cache` after the next start."""


class Spending:
    """Tokens and money of the open session and of the day. For the event loop's thread."""

    def __init__(self, profile: ModelProfile, parts: SpendingParts | None = None, session: str = "") -> None:
        """`profile` is of the model that answers the turns; `session` the id of the open conversation."""
        self.profile = profile
        self.parts = parts or SpendingParts()
        self.scale = Scale()
        self.was_shortened = False
        """The newest answer of the turn had less room than it would have had without a cap."""
        self._day = self._today()
        self._of_day = Budget(self._day_cap)
        self._told: set[str] = set()
        self._caches: dict[str, CacheBook] = {}
        self.begin(session)

    def begin(self, session: str) -> None:
        """Another conversation is open."""
        self.session_id = session
        self.cache = self._caches.setdefault(session, CacheBook())
        self.context = 0
        self._of_session = Budget(self._session_cap)
        self.begin_turn("")

    def take_up_cache(self, book: bytes) -> None:
        """What the API's cache held for the open session when the program was closed."""
        self.cache = self._caches[self.session_id] = CacheBook.restored(book)

    def begin_turn(self, turn: str) -> None:
        """A new turn has spent nothing yet."""
        self.turn_id = turn
        self.total = RawUsage()
        self.requests = 0
        self.missed = Missed.NO
        self.was_shortened = False
        self._of_turn = Budget(self._turn_cap)

    def through(self, model: Model, kind: RequestKind, *, turn: str = "", profile: ModelProfile | None = None) -> Model:
        """The model for requests of this kind; every one of them is checked before and counted after.

        Args:
            model: whom to ask.
            kind: what for.
            turn: the turn that it is for, whose cap then counts too; empty for what is asked beside turns.
            profile: of the model, if it is not the one of the turns.
        """
        return Paid(model, _Row(self, kind, turn, profile))

    def affords(self, most: float | None, turn: str = "") -> Problem | None:
        """What would be said of a request that can cost so much; None when it may go out. Counts nothing."""
        short = [named for named in self.budgets(turn) if not named[1].affords(most)]
        return refusal(short, most or 0.0) if short else None

    def budgets(self, turn: str) -> Sequence[tuple[str, Budget]]:
        """The caps that a request draws on."""
        of_turn = (("one turn", self._of_turn),) if turn and turn == self.turn_id else ()
        return (*of_turn, ("one session", self._of_session), ("one day", self._of_day))

    async def look_up(self) -> None:
        """Learn what was used before the program started, and what other windows used today."""
        session, day = self.session_id, self._today()
        found = await self.parts.ledger.totals(session, day)
        if day != self._day:
            self._day, self._of_day = day, Budget(self._day_cap)
        # What could not be written yet is not in the ledger, so it never goes back.
        self._of_day.spent = max(self._of_day.spent, found.day)
        self._of_day.unpriced = max(self._of_day.unpriced, found.day_unpriced)
        self._of_day.elsewhere = found.day_elsewhere
        if session == self.session_id:
            self._of_session.spent = max(self._of_session.spent, found.session)
            self._of_session.unpriced = max(self._of_session.unpriced, found.session_unpriced)

    def foresee(self, request: dict[str, Any], tokens: int = 0) -> tuple[Foreseen, Problem | None]:
        """How the prompt of the next request of a turn would be billed, and why it would not be sent.

        Args:
            request: as it would be sent.
            tokens: of its prompt, if they were counted.
        """
        laid = outline(request)
        sizes = self.sizes(laid, tokens)
        most = most_of_prompt(laid, sizes)
        left = min(budget.left() for _, budget in self.budgets(""))
        turn_cap = self._turn_cap() or float("inf")
        refused = None
        if fitted(self.profile, request, most, min(left, turn_cap)) is None:
            fresh = Budget(self._turn_cap)
            dollars = self.profile.dollars(most) or 0.0
            refused = refusal([("one turn", fresh), *self.budgets("")], dollars)
        return self.cache.foresee(self.profile, laid, sizes, self.parts.clock()), refused

    def sizes(self, laid: Outline, counted: int = 0) -> list[int]:
        """Tokens of each prefix of a request."""
        whole = laid.tokens[-1] if laid.tokens else 0.0
        if counted and whole:
            return [round(tokens * counted / whole) for tokens in laid.tokens]
        return [self.scale.tokens(laid.model, tokens) for tokens in laid.tokens]

    def usage(self) -> Usage:
        """For the status bar."""
        return Usage(
            uncached=self.total.uncached,
            cache_written=self.total.cache_written,
            cache_read=self.total.cache_read,
            output=self.total.output,
            context=self.context,
            context_limit=self.profile.context,
            turn_dollars=_dollars(self._of_turn),
            session_dollars=_dollars(self._of_session),
            day_dollars=_dollars(self._of_day),
            unpriced=self._of_session.unpriced,
            requests=self.requests,
            missed=self.missed,
        )

    # --- for the rows of requests ------------------------------------------------------------------

    def warn_of_no_cap(self, profile: ModelProfile) -> None:
        """Say once that no cap can hold."""
        settings = self.parts.settings()
        capped = settings.max_turn_dollars or settings.max_session_dollars or settings.max_day_dollars
        if capped and profile.id not in self._told:
            self._told.add(profile.id)
            self.parts.tell(no_cap_holds(profile.name or profile.id))

    def count(self, ticket: Ticket, missed: Missed) -> None:
        """A request of the running turn has ended."""
        used = ticket.used()
        self.total = self.total + used
        self.context = used.context
        self.requests += 1
        self.missed = self.missed or missed

    async def hold(self, token: str, most: float | None) -> bool:
        """Let other windows know what a request can cost; False when they were quicker and the day has no room."""
        cap = self._of_day.cap
        return not most or not cap or await self.parts.ledger.hold(token, self._day, most, cap)

    def write_down(self, kind: RequestKind, ticket: Ticket, session: str, turn: str, missed: Missed) -> None:
        """Keep the row of a request that has ended."""
        used, now = ticket.used(), self.parts.clock()
        row = UsageRow(
            at=now,
            day=_local_day(now),
            session=session,
            turn=turn,
            kind=kind,
            provider=provider_in_force(self.parts.settings()),
            model=ticket.profile.id,
            uncached=used.uncached,
            written_5m=used.written_5m,
            written_1h=used.written_1h,
            cache_read=used.cache_read,
            output=used.output,
            dollars=ticket.dollars(),
            missed=missed,
        )
        self.parts.ledger.put(row)

    def _today(self) -> str:
        return _local_day(self.parts.clock())

    def _turn_cap(self) -> float:
        return self.parts.settings().max_turn_dollars

    def _session_cap(self) -> float:
        return self.parts.settings().max_session_dollars

    def _day_cap(self) -> float:
        return self.parts.settings().max_day_dollars


@dataclass
class _Under:
    """What is to be known at the end of a request that is under way."""

    laid: Outline
    at: float
    session: str
    budgets: tuple[Budget, ...]
    token: str
    """Under which other windows know of it."""


class _Row:
    """Requests of one kind, each perhaps continuing the one before."""

    def __init__(self, spending: Spending, kind: RequestKind, turn: str, profile: ModelProfile | None) -> None:
        self._spending = spending
        self._kind = kind
        self._turn = turn
        self._profile = profile
        self._cache = spending.cache if kind is RequestKind.TURN else CacheBook()
        self._under_way: dict[Ticket, _Under] = {}

    async def admit(self, request: dict[str, object]) -> tuple[dict[str, object], Ticket]:
        """See `Till`."""
        for _ in range(_TRIES):
            await self._spending.look_up()
            let_through, ticket = self._begin(request)
            token = self._under_way[ticket].token
            is_held = False
            try:
                is_held = await self._spending.hold(token, ticket.most)
            finally:
                if not is_held:
                    self.settle(ticket)
            if is_held:
                return let_through, ticket
        raise Failure.telling(refusal(self._spending.budgets(self._turn), ticket.most or 0.0))

    def _begin(self, request: dict[str, object]) -> tuple[dict[str, object], Ticket]:
        """The request as this window can let it through, and the money for it held back here."""
        spending = self._spending
        profile = self._profile or spending.profile
        laid = outline(request)
        prompt = most_of_prompt(laid, spending.sizes(laid))
        budgets = spending.budgets(self._turn)
        found = fitted(profile, request, prompt, min(budget.left() for _, budget in budgets))
        if found is None:
            raise Failure.telling(refusal(budgets, profile.dollars(prompt) or 0.0))
        let_through, most = found
        if most is None:
            spending.warn_of_no_cap(profile)
        if self._kind is RequestKind.TURN:
            spending.was_shortened = let_through.get("max_tokens") != request.get("max_tokens")
        ticket = Ticket(profile, most)
        drawn = tuple(budget for _, budget in budgets)
        for budget in drawn:
            budget.begin(ticket)
        self._under_way[ticket] = _Under(laid, spending.parts.clock(), spending.session_id, drawn, uuid4().hex)
        return let_through, ticket

    def settle(self, ticket: Ticket) -> None:
        """See `Till`."""
        under, spending, used = self._under_way.pop(ticket), self._spending, ticket.used()
        for budget in under.budgets:
            budget.end(ticket)
        if used.context:
            self._count(ticket, under)
        # After the row: in between, other windows count it twice rather than not at all.
        spending.parts.ledger.release(under.token)

    def _count(self, ticket: Ticket, under: _Under) -> None:
        spending, used = self._spending, ticket.used()
        missed = self._cache.note(ticket.profile, under.laid, used, under.at)
        if self._kind is RequestKind.TURN:
            spending.parts.keep_cache(under.session, self._cache.lasting())
        if under.laid.tokens:
            spending.scale.learn(under.laid.model, under.laid.tokens[-1], used.prompt)
        spending.write_down(self._kind, ticket, under.session, self._turn, missed)
        if self._kind is RequestKind.TURN and self._turn == spending.turn_id:
            spending.count(ticket, missed)
        if self._kind is not RequestKind.TURN:
            spending.parts.changed()


def _local_day(now: float) -> str:
    """The day where the person is, as `2026-11-23`."""
    return datetime.fromtimestamp(now).date().isoformat()  # noqa: DTZ006 - the person's own zone is meant


def _dollars(budget: Budget) -> float | None:
    """None when nothing is known but requests without a price."""
    return None if budget.unpriced and not budget.spent else budget.spent

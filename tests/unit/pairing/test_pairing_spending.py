"""Money: no cap is ever broken, whoever asks and however many at once; and everything that was used is written down."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.engine.claude.layout import build_request
from haiku_pair.engine.claude.messages import assistant, user
from haiku_pair.engine.claude.profiles import ModelProfile, Prices, RawUsage, profile_for
from haiku_pair.engine.claude.reply import ModelReply, ModelTrouble, ReplyBegan, StreamPart, TextPart
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.admission import SMALLEST_ANSWER, fitted, money
from haiku_pair.engine.pairing.budget import Budget, Ticket
from haiku_pair.engine.pairing.ledger import Totals
from haiku_pair.engine.pairing.spending import Spending, SpendingParts
from haiku_pair.protocol.usage import Missed, RequestKind, UsageRow
from haiku_pair.protocol.values import Fault, Problem, Settings

HAIKU = profile_for("claude-haiku-4-5")
LOCAL = profile_for("some-local-model")
FREE = Settings(max_turn_dollars=0, max_session_dollars=0, max_day_dollars=0)
NOON = 1_790_000_000.0


def request(words: str = "Hello", max_tokens: int = 32_000, thinking: int = 0) -> dict[str, Any]:
    return build_request(HAIKU, ("Role.",), (), [user(words)], max_tokens=max_tokens, thinking_tokens=thinking)


@dataclass
class World:
    """Settings, a clock, the ledger and a model that bills what it is told."""

    settings: Settings = FREE
    now: float = NOON
    rows: list[UsageRow] = field(default_factory=list)
    told: list[Problem] = field(default_factory=list)
    changes: int = 0
    asked: list[dict[str, Any]] = field(default_factory=list)
    bills: Callable[[dict[str, Any]], RawUsage] = lambda asked: RawUsage(uncached=50, output=asked["max_tokens"])
    words: str = "Hello to you."
    gate: asyncio.Event | None = None
    trouble: ModelTrouble | None = None
    held: dict[str, float] = field(default_factory=dict)
    elsewhere: float = 0.0
    quicker: list[UsageRow] = field(default_factory=list)
    """What other windows use between a look and the hold."""

    async def totals(self, session: str, day: str) -> Totals:
        of_session = [row for row in self.rows if row.session == session]
        of_day = [row for row in self.rows if row.day == day]
        return Totals(*_sums(of_session), *_sums(of_day), self.elsewhere)

    def put(self, row: UsageRow) -> None:
        self.rows.append(row)

    async def hold(self, token: str, day: str, dollars: float, cap: float) -> bool:
        if self.quicker:
            self.rows.append(self.quicker.pop())
        used = sum(row.dollars or 0.0 for row in self.rows if row.day == day)
        if used + sum(self.held.values()) + dollars > cap + 1e-9:
            return False
        self.held[token] = dollars
        return True

    def release(self, token: str) -> None:
        self.held.pop(token, None)

    async def reply(self, asked: dict[str, Any], on: Callable[[StreamPart], None]) -> ModelReply:
        self.asked.append(asked)
        used = self.bills(asked)
        on(ReplyBegan(RawUsage(used.uncached, used.written_5m, used.written_1h, used.cache_read)))
        on(TextPart(self.words))
        if self.gate is not None:
            await self.gate.wait()
        if self.trouble is not None:
            raise self.trouble
        return ModelReply(assistant(self.words), "end_turn", used)

    def spending(self, profile: ModelProfile = HAIKU, session: str = "s1") -> Spending:
        parts = SpendingParts(lambda: self.settings, self, self.told.append, self._changed, lambda: self.now)
        return Spending(profile, parts, session)

    def _changed(self) -> None:
        self.changes += 1


def _sums(rows: list[UsageRow]) -> tuple[float, int]:
    return sum(row.dollars or 0.0 for row in rows), sum(row.dollars is None for row in rows)


def nothing(_part: StreamPart) -> None:
    """Nobody listens."""


def ask(spending: Spending, world: World, kind: RequestKind = RequestKind.TURN, **more: Any) -> ModelReply:  # noqa: ANN401 - of `request`
    """One request of the running turn, or beside it."""
    turn = spending.turn_id if kind is RequestKind.TURN else ""
    return asyncio.run(spending.through(world, kind, turn=turn).reply(request(**more), nothing))


def until_refused(spending: Spending, world: World, kind: RequestKind = RequestKind.TURN) -> Problem:
    """Ask for ever; why that ended."""
    while True:
        try:
            ask(spending, world, kind, max_tokens=900)
        except Failure as failure:
            return failure.problem


@pytest.fixture
def world() -> World:
    return World()


# --- the account -------------------------------------------------------------------------------------


def test_every_kind_of_request_is_written_down_with_what_it_cost(world: World) -> None:
    spending = world.spending()
    spending.begin_turn("t1")
    ask(spending, world, max_tokens=1_000)
    ask(spending, world, RequestKind.COMMIT, max_tokens=400)
    ask(spending, world, RequestKind.TITLE, max_tokens=40)
    assert [(row.kind, row.turn, row.output) for row in world.rows] == [
        ("turn", "t1", 1_000),
        ("commit", "", 400),
        ("title", "", 40),
    ]
    assert {(row.session, row.model, row.provider) for row in world.rows} == {("s1", "claude-haiku-4-5", "claude")}
    usage = spending.usage()
    assert usage.turn_dollars == pytest.approx(0.00505)
    assert usage.session_dollars == usage.day_dollars == pytest.approx(0.00505 + 0.00205 + 0.00025)
    assert (usage.requests, usage.missed, world.changes) == (1, Missed.SHORT, 2)


def test_what_was_used_before_a_restart_counts(world: World) -> None:
    ask(world.spending(), world, max_tokens=1_000)
    ask(world.spending(session="s2"), world, max_tokens=1_000)
    again = world.spending(session="s1")
    asyncio.run(again.look_up())
    assert again.usage().session_dollars == pytest.approx(0.00505)
    assert again.usage().day_dollars == pytest.approx(0.0101)
    assert again.usage().turn_dollars == 0.0


def test_a_ledger_that_lags_behind_takes_nothing_back(world: World) -> None:
    spending = world.spending()
    ask(spending, world, max_tokens=1_000)
    world.rows.clear()
    asyncio.run(spending.look_up())
    assert spending.usage().day_dollars == pytest.approx(0.00505)


@pytest.mark.parametrize("kind", [RequestKind.TURN, RequestKind.COMMIT])
def test_a_request_that_is_cut_off_costs_what_came(world: World, kind: RequestKind) -> None:
    world.trouble = ModelTrouble(Problem(Fault.CUT_OFF, "cut"), usage=RawUsage(uncached=70, output=5))
    spending = world.spending()
    with pytest.raises(ModelTrouble):
        ask(spending, world, kind)
    assert [(row.uncached, row.output) for row in world.rows] == [(70, 5)]


def test_a_request_that_never_came_through_costs_nothing(world: World) -> None:
    world.trouble = ModelTrouble(Problem(Fault.NO_CONNECTION, "gone"))
    world.bills = lambda _asked: RawUsage()
    world.words = ""
    spending = world.spending()
    with pytest.raises(ModelTrouble):
        ask(spending, world)
    assert (world.rows, spending.usage().day_dollars) == ([], 0.0)


def test_stop_counts_the_prompt_and_about_what_was_said(world: World) -> None:
    async def story() -> None:
        world.gate = asyncio.Event()
        spending = world.spending()
        task = asyncio.create_task(spending.through(world, RequestKind.TURN).reply(request(), nothing))
        while not world.asked:
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        assert [(row.uncached, row.output) for row in world.rows] == [(50, 4)]
        assert spending.affords(0.0) is None

    asyncio.run(story())


def test_a_request_that_outlives_its_conversation_counts_for_that_one(world: World) -> None:
    async def story() -> None:
        world.gate = asyncio.Event()
        spending = world.spending()
        task = asyncio.create_task(spending.through(world, RequestKind.REVIEW).reply(request(), nothing))
        while not world.asked:
            await asyncio.sleep(0)
        spending.begin("s2")
        world.gate.set()
        await task
        assert [row.session for row in world.rows] == ["s1"]
        assert spending.usage().session_dollars == 0.0
        assert spending.usage().day_dollars == pytest.approx(0.16005)

    asyncio.run(story())


def test_sizes_are_learned_from_what_is_billed(world: World) -> None:
    spending = world.spending()
    world.bills = lambda _asked: RawUsage(uncached=1_000, output=10)
    before = spending.foresee(request("word " * 500))[0].usage.prompt
    ask(spending, world, words="word " * 500)
    after = spending.foresee(request("word " * 500))[0].usage.prompt
    assert before < 800
    assert after == pytest.approx(1_000, abs=5)
    assert spending.foresee(request("word " * 500), 1_234)[0].usage.prompt == 1_234


# --- caps --------------------------------------------------------------------------------------------

CAPS = [
    (Settings(max_turn_dollars=0.01, max_session_dollars=0, max_day_dollars=0), "for one turn"),
    (Settings(max_turn_dollars=0, max_session_dollars=0.01, max_day_dollars=0), "for one session"),
    (Settings(max_turn_dollars=0, max_session_dollars=0, max_day_dollars=0.01), "for one day"),
]


@pytest.mark.parametrize(("settings", "words"), CAPS)
def test_a_cap_stops_before_the_request_that_could_break_it(world: World, settings: Settings, words: str) -> None:
    world.settings = settings
    spending = world.spending()
    spending.begin_turn("t1")
    problem = until_refused(spending, world)
    assert problem.fault is Fault.LIMIT
    assert words in problem.what
    assert "$0.0100" in problem.what
    assert problem.next_step
    assert len(world.asked) == len(world.rows) == 2
    assert sum(row.dollars or 0 for row in world.rows) <= 0.01


@pytest.mark.parametrize("kind", [kind for kind in RequestKind if kind is not RequestKind.TURN])
def test_requests_beside_the_turn_are_held_by_session_and_day(world: World, kind: RequestKind) -> None:
    world.settings = Settings(max_turn_dollars=0.001, max_session_dollars=0.01, max_day_dollars=0)
    spending = world.spending()
    until_refused(spending, world, kind)
    assert len(world.asked) == 2
    spending.begin("another")
    ask(spending, world, kind, max_tokens=900)


def test_what_is_asked_for_a_turn_counts_for_its_cap(world: World) -> None:
    world.settings = CAPS[0][0]
    spending = world.spending()
    spending.begin_turn("t1")
    model = spending.through(world, RequestKind.COMPACTION, turn="t1")
    for _ in range(2):
        asyncio.run(model.reply(request(max_tokens=900), nothing))
    with pytest.raises(Failure):
        ask(spending, world, max_tokens=900)
    spending.begin_turn("t2")
    ask(spending, world, max_tokens=900)


def test_an_answer_gets_no_more_room_than_there_is_money(world: World) -> None:
    world.settings = CAPS[0][0]
    spending = world.spending()
    spending.begin_turn("t1")
    ask(spending, world, max_tokens=32_000)
    assert SMALLEST_ANSWER <= world.asked[0]["max_tokens"] < 2_000
    assert spending.was_shortened
    assert world.rows[0].dollars is not None
    assert world.rows[0].dollars <= 0.01


def test_an_answer_that_thinks_first_needs_room_beyond_its_thoughts(world: World) -> None:
    world.settings = CAPS[0][0]
    spending = world.spending()
    spending.begin_turn("t1")
    with pytest.raises(Failure):
        ask(spending, world, thinking=4_000)
    assert not world.asked


def test_requests_side_by_side_can_not_break_a_cap_together(world: World) -> None:
    world.settings = CAPS[2][0]

    async def story() -> list[ModelReply | BaseException]:
        world.gate = asyncio.Event()
        spending = world.spending()
        model = spending.through(world, RequestKind.REVIEW)
        asking = [asyncio.create_task(model.reply(request(max_tokens=900), nothing)) for _ in range(5)]
        while sum(task.done() for task in asking) < 3:
            await asyncio.sleep(0)
        world.gate.set()
        return await asyncio.gather(*asking, return_exceptions=True)

    ends = asyncio.run(story())
    assert len([end for end in ends if isinstance(end, ModelReply)]) == 2
    failed = [end for end in ends if isinstance(end, Failure)]
    assert "is held back for requests under way" in failed[0].problem.what


def test_what_another_window_used_today_counts(world: World) -> None:
    world.settings = CAPS[2][0]
    spending = world.spending()
    ask(spending, world, max_tokens=900)
    ask(world.spending(session="elsewhere"), world, max_tokens=900)
    with pytest.raises(Failure, match="for one day"):
        ask(spending, world, max_tokens=900)


def test_what_another_window_holds_back_is_not_to_be_had(world: World) -> None:
    world.settings = CAPS[2][0]
    world.elsewhere = world.settings.max_day_dollars
    with pytest.raises(Failure, match="held back for requests under way"):
        ask(world.spending(), world, max_tokens=900)
    assert not world.asked


def test_a_window_that_was_quicker_goes_first(world: World) -> None:
    world.settings = CAPS[2][0]
    ask(world.spending(session="elsewhere"), world, max_tokens=900)
    taken = msgspec.structs.replace(world.rows[-1], dollars=world.settings.max_day_dollars)
    world.rows.clear()
    world.quicker.append(taken)
    with pytest.raises(Failure, match="for one day"):
        ask(world.spending(), world, max_tokens=900)
    assert len(world.asked) == 1
    assert not world.held


def test_what_was_held_is_free_for_other_windows_at_the_end(world: World) -> None:
    world.settings = CAPS[2][0]
    held: list[int] = []

    def bill(_asked: dict[str, Any]) -> RawUsage:
        held.append(len(world.held))
        return RawUsage(uncached=50, output=10)

    world.bills = bill
    ask(world.spending(), world, max_tokens=900)
    world.trouble = ModelTrouble(Problem(Fault.OVERLOADED, "The API is overloaded."))
    with pytest.raises(ModelTrouble):
        ask(world.spending(), world, max_tokens=900)
    assert held == [1, 1]
    assert not world.held


def test_a_cap_that_is_raised_holds_at_once(world: World) -> None:
    world.settings = CAPS[2][0]
    spending = world.spending()
    until_refused(spending, world)
    world.settings = FREE
    ask(spending, world, max_tokens=900)


def test_a_model_without_prices_is_not_capped_and_that_is_said_once(world: World) -> None:
    world.settings = CAPS[2][0]
    spending = world.spending(LOCAL)
    for _ in range(3):
        ask(spending, world)
    assert [problem.fault for problem in world.told] == [Fault.LIMIT]
    assert "not known" in world.told[0].what
    assert (spending.usage().day_dollars, spending.usage().unpriced) == (None, 3)
    assert [row.dollars for row in world.rows] == [None] * 3


def test_without_caps_nothing_is_said_of_unknown_prices(world: World) -> None:
    ask(world.spending(LOCAL), world)
    assert not world.told


# --- days --------------------------------------------------------------------------------------------


@pytest.fixture(params=["Pacific/Auckland", "America/Los_Angeles", "UTC"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The computer is there."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    os.environ.setdefault("TZ", "")
    if not os.environ["TZ"]:
        del os.environ["TZ"]
    time.tzset()


def test_a_day_ends_at_midnight_where_the_person_is(world: World, zone: str) -> None:
    world.settings = CAPS[2][0]
    evening = time.struct_time((2026, 11, 23, 23, 59, 50, 0, 0, -1))
    world.now = time.mktime(evening)
    spending = world.spending()
    until_refused(spending, world)
    world.now += 20
    ask(spending, world, max_tokens=900)
    assert [row.day for row in world.rows] == ["2026-11-23", "2026-11-23", "2026-11-24"], zone


# --- arithmetic --------------------------------------------------------------------------------------


def _priced(amounts: list[float]) -> Prices:
    """In the order in which they are everywhere: reading is cheaper than sending, and keeping longer is dearer."""
    read, sent, five_minutes, hour, output = sorted(amounts)
    return Prices(sent, output, five_minutes, hour, read)


prices = st.lists(st.floats(0.001, 50), min_size=5, max_size=5).map(_priced)


@given(
    prices,
    st.floats(0.0001, 0.2),
    st.lists(st.tuples(st.integers(1, 6_000), st.floats(0, 1), st.booleans()), max_size=12),
)
def test_no_row_of_requests_ever_breaks_a_cap(price: Prices, cap: float, asked: list[tuple[int, float, bool]]) -> None:
    """As long as the API counts no more than was foreseen, however it splits the prompt among its prices."""
    world = World(Settings(max_turn_dollars=0, max_session_dollars=0, max_day_dollars=cap))
    spending = world.spending(ModelProfile("m", prices=(price,)))
    for max_tokens, share, is_turn in asked:
        world.bills = lambda sent, share=share: RawUsage(  # type: ignore[misc]
            written_5m=30, cache_read=20, output=round(share * sent["max_tokens"])
        )
        kind = RequestKind.TURN if is_turn else RequestKind.OTHER
        sent = len(world.asked)
        try:
            asyncio.run(spending.through(world, kind).reply(request(max_tokens=max_tokens), nothing))
        except Failure:
            assert len(world.asked) == sent
    assert sum(row.dollars or 0 for row in world.rows) <= cap * (1 + 1e-9)


@given(st.floats(0, 1), st.integers(0, 100_000), st.integers(1, 64_000), st.sampled_from([0, 2_000, 8_000]))
def test_a_request_is_fitted_into_the_money_or_not_sent(left: float, prompt: int, wanted: int, budget: int) -> None:
    sent: dict[str, Any] = {"max_tokens": max(wanted, budget + 1)}
    if budget:
        sent["thinking"] = {"budget_tokens": budget}
    used = RawUsage(written_5m=prompt)
    found = fitted(HAIKU, sent, used, left)
    whole = HAIKU.dollars(used + RawUsage(output=sent["max_tokens"])) or 0.0
    if found is None:
        assert whole > left
        return
    fits, most = found
    assert most is not None
    assert most <= left + 1e-12
    assert fits["max_tokens"] <= sent["max_tokens"]
    assert fits["max_tokens"] > budget
    assert (fits["max_tokens"] == sent["max_tokens"]) == (whole <= left) or whole == pytest.approx(left)


@given(st.lists(st.floats(0, 10), max_size=8), st.floats(0, 20))
def test_what_is_held_back_is_free_again_at_the_end(mosts: list[float], cap: float) -> None:
    budget = Budget(lambda: cap)
    tickets = [Ticket(HAIKU, most) for most in mosts]
    for ticket in tickets:
        budget.begin(ticket)
    if cap:
        assert budget.left() == pytest.approx(cap - sum(mosts))
    for ticket in reversed(tickets):
        budget.end(ticket)
    assert budget.left() == (cap or float("inf"))
    assert budget.is_idle


def test_amounts_are_written_with_all_that_matters() -> None:
    assert [money(amount) for amount in (0, 0.00123, 0.0999, 0.1, 12.3456)] == [
        "$0.00", "$0.0012", "$0.0999", "$0.10", "$12.35"
    ]  # fmt: skip

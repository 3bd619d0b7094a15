"""Several reviewers at once: they share the cache, one purse, and nobody's trouble costs the others' findings."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import pytest

from haiku_pair.engine.claude.messages import Message, Role
from haiku_pair.engine.claude.profiles import RawUsage, profile_for
from haiku_pair.engine.claude.reply import (
    ModelReply,
    ModelTrouble,
    ReplyBegan,
    StreamPart,
    ToolArguments,
    ToolBegan,
)
from haiku_pair.engine.pairing.findings import Finding
from haiku_pair.engine.pairing.haiku_review import HaikuReview, ReviewParts
from haiku_pair.engine.pairing.ledger import Totals
from haiku_pair.engine.pairing.review_material import Material
from haiku_pair.engine.pairing.reviewers import Questions
from haiku_pair.engine.pairing.spending import Spending, SpendingParts
from haiku_pair.protocol.comments import Side
from haiku_pair.protocol.haiku_reviews import REVIEWERS, ReviewerPhase, ReviewerState
from haiku_pair.protocol.usage import RequestKind, UsageRow
from haiku_pair.protocol.values import Fault, Problem, Settings

LINES = {("a.py", Side.NEW): tuple(f"line {number}" for number in range(1, 50))}
QUESTIONS = Questions(profile_for("claude-haiku-4-5"), Material("<change>…</change>", ("a.py",), (), LINES))
WROTE, READ = RawUsage(written_5m=10_000, output=1), RawUsage(cache_read=10_000, output=1)
Part = Callable[[StreamPart], None]
Answer = Callable[["Panel", Part], Awaitable[ModelReply]]


def call(line: int = 3, path: str = "a.py") -> str:
    return json.dumps(
        {"path": path, "side": "new", "first": line, "last": line, "quote": [f"line {line}"]}
        | {"severity": "minor", "title": f"Problem {line}", "text": "", "suggestion": None}
    )


def ended(stop_reason: str, usage: RawUsage) -> ModelReply:
    return ModelReply(Message(Role.ASSISTANT, ()), stop_reason, usage)


def stream(on: Part, usage: RawUsage, *calls: str) -> None:
    on(ReplyBegan(usage))
    for number, arguments in enumerate(calls):
        on(ToolBegan(f"call{number}", "report_finding"))
        on(ToolArguments(f"call{number}", arguments, [arguments]))


def reports(*calls: str, usage: RawUsage = READ, stop_reason: str = "tool_use") -> Answer:
    async def answer(panel: Panel, on: Part) -> ModelReply:
        stream(on, usage, *calls)
        await asyncio.sleep(0)
        return ended(stop_reason, RawUsage(cache_read=usage.cache_read, written_5m=usage.written_5m, output=200))

    return answer


def fails(fault: Fault, *calls: str, retryable: bool = False, begun: bool = False) -> Answer:
    async def answer(panel: Panel, on: Part) -> ModelReply:
        if begun or calls:
            stream(on, READ, *calls)
        raise ModelTrouble(Problem(fault, f"trouble: {fault}"), retryable=retryable, usage=READ if calls else None)

    return answer


def hangs(*calls: str) -> Answer:
    async def answer(panel: Panel, on: Part) -> ModelReply:
        stream(on, READ, *calls)
        await asyncio.Event().wait()
        raise AssertionError

    return answer


@dataclass
class Panel:
    """A model with an answer, or several in turn, for each reviewer; and everything the review said."""

    answers: dict[str, list[Answer]]
    cap: float = 1.0
    day: float = 0.0
    asked: list[str] = field(default_factory=list)
    states: tuple[ReviewerState, ...] = ()
    dollars: float | None = 0.0
    findings: list[Finding] = field(default_factory=list)
    used: list[RawUsage] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    on_told: Callable[[], None] = lambda: None

    async def reply(self, request: dict[str, object], on: Part) -> ModelReply:
        name = next(name for name in REVIEWERS if request == QUESTIONS.request(name))
        self.asked.append(name)
        return await self.answers[name].pop(0)(self, on)

    async def totals(self, _session: str, _day: str) -> Totals:
        return Totals()

    async def hold(self, _token: str, _day: str, _dollars: float, _cap: float) -> bool:
        return True

    def release(self, _token: str) -> None:
        pass

    def put(self, row: UsageRow) -> None:
        self.used.append(RawUsage(row.uncached, row.written_5m, row.written_1h, row.cache_read, row.output))

    def review(self) -> HaikuReview:
        account = Spending(QUESTIONS.profile, SpendingParts(settings=self._settings, ledger=self))
        parts = ReviewParts(
            model=account.through(self, RequestKind.REVIEW),
            questions=QUESTIONS,
            tokens=10_000,
            cap=self.cap,
            told=self._told,
            found=self._found,
            refused=account.affords,
            pause=self._pause,
        )
        return HaikuReview([name for name in REVIEWERS if name in self.answers], parts)

    def run(self) -> dict[str, ReviewerState]:
        """All states at the end, by name."""
        asyncio.run(asyncio.wait_for(self.review().run(), 10))
        return {state.name: state for state in self.states}

    def phases(self) -> str:
        return " ".join(state.phase.value for state in self.states)

    def _settings(self) -> Settings:
        return Settings(max_day_dollars=self.day)

    async def _found(self, findings: Sequence[Finding]) -> None:
        self.findings += findings

    def _told(self, states: tuple[ReviewerState, ...], dollars: float | None) -> None:
        self.states, self.dollars = states, dollars
        self.on_told()

    async def _pause(self, seconds: float) -> None:
        self.waited.append(seconds)


def panel(*answers: Answer | list[Answer], cap: float = 1.0) -> Panel:
    given = [list(answer) if isinstance(answer, list) else [answer] for answer in answers]
    return Panel(dict(zip(REVIEWERS, given, strict=False)), cap)


def test_the_others_start_when_the_first_answer_has_begun_and_run_side_by_side() -> None:
    gate, order = asyncio.Event(), list[str]()

    async def first(made: Panel, on: Part) -> ModelReply:
        for _ in range(5):
            await asyncio.sleep(0)
        order.append(f"alone: {len(made.asked)}")
        stream(on, WROTE, call())
        await gate.wait()
        return ended("tool_use", WROTE)

    async def other(made: Panel, on: Part) -> ModelReply:
        stream(on, READ, call(9))
        if len(made.asked) == 4:
            order.append("all under way")
            gate.set()
        await gate.wait()
        return ended("tool_use", READ)

    made = panel(first, other, other, other)
    made.run()
    assert order == ["alone: 1", "all under way"]
    assert made.phases() == "done done done done"
    assert made.dollars == pytest.approx(sum(QUESTIONS.profile.dollars(usage) or 0 for usage in made.used))
    assert len(made.findings) == 4


def test_nothing_found_is_well_too() -> None:
    made = panel(reports(stop_reason="end_turn"))
    assert made.run()["bugs"] == ReviewerState("bugs", ReviewerPhase.DONE)


def test_findings_that_stand_nowhere_are_counted() -> None:
    made = panel(reports(call(), call(path="b.py"), '{"path": 1}'))
    assert made.run()["bugs"] == ReviewerState("bugs", ReviewerPhase.DONE, found=1, dropped=2)


@pytest.mark.parametrize(
    ("bad", "phase", "found"),
    [
        (reports(call(7), stop_reason="refusal"), ReviewerPhase.FAILED, 1),
        (reports(call(7), call(8)[:-9], stop_reason="max_tokens"), ReviewerPhase.CUT, 1),
        (fails(Fault.CUT_OFF, call(7), call(8)[:-9], retryable=True), ReviewerPhase.CUT, 1),
        (fails(Fault.REFUSED_BY_API, begun=True), ReviewerPhase.FAILED, 0),
        ([fails(Fault.OVERLOADED, retryable=True)] * 5, ReviewerPhase.FAILED, 0),
    ],
)
@pytest.mark.parametrize("place", [0, 1])
def test_trouble_of_one_costs_nobody_elses_findings(
    bad: Answer | list[Answer], phase: ReviewerPhase, found: int, place: int
) -> None:
    good = [reports(call(1)), reports(call(2))]
    made = panel(*good[:place], bad, *good[place:])
    states = made.run()
    name = REVIEWERS[place]
    assert (states[name].phase, states[name].found, states[name].dropped) == (phase, found, 0)
    assert states[name].problem is not None
    assert {finding.title for finding in made.findings} >= {"Problem 1", "Problem 2"}
    assert sum(state.phase is ReviewerPhase.DONE for state in states.values()) == 2


def test_passing_trouble_is_tried_again_with_a_wait() -> None:
    made = panel([fails(Fault.OVERLOADED, retryable=True), reports(call())], reports(call(2)))
    seen: list[str] = []
    made.on_told = lambda: seen.append(made.phases())
    assert made.run()["bugs"].phase is ReviewerPhase.DONE
    assert "paused waiting" in seen
    assert made.waited == [1.0]
    assert made.asked == ["bugs", "bugs", "security"]


def test_what_is_wrong_for_all_is_asked_once() -> None:
    made = panel(*[fails(Fault.WRONG_KEY)] * 4)
    states = made.run()
    assert made.asked == ["bugs"]
    assert {state.problem.fault for state in states.values() if state.problem} == {Fault.WRONG_KEY}
    assert made.phases() == "failed failed failed failed"


# --- money -------------------------------------------------------------------------------------------

ONE = QUESTIONS.most(10_000) or 0.0
"""Dollars that one request can cost at most."""


def test_a_request_that_could_go_beyond_the_cap_waits_for_what_the_others_leave() -> None:
    under_way, most = 0, 0

    async def answer(made: Panel, on: Part) -> ModelReply:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        stream(on, READ)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        under_way -= 1
        return ended("end_turn", READ)

    made = panel(answer, answer, answer, answer, cap=2.2 * ONE)
    made.run()
    assert made.phases() == "done done done done"
    assert most == 2


def test_what_can_not_be_paid_is_not_asked() -> None:
    dear = RawUsage(written_5m=10_000, output=4_000)

    async def answer(made: Panel, on: Part) -> ModelReply:
        stream(on, WROTE, call())
        return ended("tool_use", dear)

    made = panel(answer, answer, answer, cap=2.5 * ONE)
    states = made.run()
    assert made.phases() == "done done unafforded"
    assert states["tests"].problem is not None
    assert "$0.08" in states["tests"].problem.what
    assert made.dollars is not None
    assert made.dollars <= made.cap
    assert len(made.findings) == 2


def test_nothing_is_asked_below_the_price_of_one() -> None:
    made = panel(reports(call()), reports(call()), cap=0.9 * ONE)
    made.run()
    assert (made.phases(), made.asked, made.dollars) == ("unafforded unafforded", [], 0.0)


def test_streams_end_when_more_is_used_than_was_foreseen() -> None:
    async def first(made: Panel, on: Part) -> ModelReply:
        stream(on, RawUsage(written_5m=10_000), call())
        await asyncio.Event().wait()
        raise AssertionError

    async def dear(made: Panel, on: Part) -> ModelReply:
        on(ReplyBegan(RawUsage(written_5m=60_000)))
        await asyncio.Event().wait()
        raise AssertionError

    made = panel(first, dear, reports(call()), cap=2.1 * ONE)
    made.run()
    assert made.phases() == "cut cut unafforded"
    assert [finding.title for finding in made.findings] == ["Problem 3"]
    assert len(made.used) == 2


def test_the_cap_of_the_day_has_a_say_as_well() -> None:
    made = panel(reports(call()), reports(call()), reports(call()))
    made.day = 1.001 * ONE
    states = made.run()
    assert made.phases() == "done unafforded unafforded"
    problem = states["tests"].problem
    assert problem is not None
    assert "for one day" in problem.what
    assert problem.kept


def test_without_prices_there_is_no_cap_and_the_price_is_not_known() -> None:
    free = Questions(profile_for("local"), QUESTIONS.material)
    purse_of = panel(reports(call()), cap=0.01)

    async def story() -> HaikuReview:
        async def found(_findings: Sequence[Finding]) -> None: ...

        async def reply(_request: dict[str, object], on: Part) -> ModelReply:
            stream(on, READ)
            return ended("end_turn", READ)

        model = type("Local", (), {"reply": staticmethod(reply)})()
        parts = ReviewParts(model, free, 10_000, 0.01, purse_of._told, found, lambda _most: None)
        review = HaikuReview(("bugs",), parts)
        await review.run()
        return review

    review = asyncio.run(story())
    assert (review.states[0].phase, review.dollars) == (ReviewerPhase.DONE, None)


# --- Stop --------------------------------------------------------------------------------------------


def stopped(made: Panel, when: Callable[[], bool]) -> None:
    """Run and stop as soon as something is so."""

    async def story() -> None:
        task = asyncio.create_task(made.review().run())
        async with asyncio.timeout(10):
            while not when():
                await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()

    asyncio.run(story())


def test_stop_keeps_what_was_found_and_counts_what_was_used() -> None:
    made = panel(hangs(call(1), call(2)[:-5]), hangs(call(5)), hangs())
    stopped(made, lambda: made.phases() == "reporting reporting reporting")
    assert made.phases() == "stopped stopped stopped"
    assert sorted(finding.title for finding in made.findings) == ["Problem 1", "Problem 5"]
    assert len(made.used) == 3


def test_stop_before_the_first_word() -> None:
    async def silent(made: Panel, on: Part) -> ModelReply:
        await asyncio.Event().wait()
        raise AssertionError

    made = panel(silent, hangs())
    stopped(made, lambda: made.asked == ["bugs"])
    assert (made.phases(), made.used) == ("stopped stopped", [])

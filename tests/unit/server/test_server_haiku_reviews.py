"""Reviews by the model on the real engine: price first, one cached beginning, findings that can be taken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.comments import Comment, CommentState, Severity
from haiku_pair.protocol.events import CommentsChanged, HaikuReviewChanged, ProposalChanged, UsageReported
from haiku_pair.protocol.haiku_reviews import REVIEWERS, ReviewerPhase
from haiku_pair.protocol.sources import Source, SourceKind
from haiku_pair.protocol.values import Fault
from haiku_pair.resources import resource
from tests.helpers.fake_api import FakeApi, Reply, cut_after, error, hold, text_reply, tool_reply
from tests.helpers.pond import Person, at_work
from tests.helpers.repositories import Sandbox

KEY = "sk-test-1"
MEAN = """\
def mean(values):
    return sum(values) / len(values)


def first(values):
    return values[0]
"""
PASTED = f"""mean.py
```python
{MEAN}```
"""
FOCUS = {resource("prompts", "reviewers", f"{name}.md").read_text("utf-8").strip(): name for name in REVIEWERS}
NOTHING = text_reply("Nothing found.")


def finding(line: int, quote: str, title: str, **more: object) -> tuple[str, dict[str, Any]]:
    said = {"path": "mean.py", "side": "new", "first": line, "last": line, "quote": [quote], "severity": "minor"}
    return "report_finding", {**said, "title": title, "text": "", "suggestion": None, **more}


EMPTY = finding(
    2,
    "    return sum(values) / len(values)",
    "Division by zero when values is an empty list",
    severity="major",
    suggestion=["    return sum(values) / len(values) if values else 0.0"],
)
EMPTY_TOO = finding(
    7, "    return sum(values) / len(values)", "An empty list of values causes a division by zero", severity="note"
)
FIRST = finding(
    6, "    return values[0]", "IndexError for no values", suggestion=["    return next(iter(values), None)"]
)
NOWHERE = finding(90, "    raise SystemExit", "Ends the program")
ANSWERS: dict[str, Reply] = {
    "bugs": tool_reply([EMPTY, FIRST]),
    "security": NOTHING,
    "tests": tool_reply([NOWHERE]),
    "simplicity": tool_reply([EMPTY_TOO]),
}


def reviewer_of(request: dict[str, Any]) -> str:
    return FOCUS[request["messages"][0]["content"][-1]["text"]]


def answering(answers: dict[str, Reply]) -> Callable[[dict[str, Any]], Reply]:
    return lambda request: answers[reviewer_of(request)]


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> Callable[[FakeApi], None]:
    """Points the engine at a server."""

    def use(api: FakeApi) -> None:
        monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)

    return use


class Reviewing:
    """Somebody with an open proposal who has it reviewed."""

    def __init__(self, person: Person, proposal: str) -> None:
        self.person = person
        self.engine = person.engine
        self.proposal = proposal

    async def estimate(self, *names: str) -> replies.HaikuReviewEstimate:
        return await self.engine.ask(
            ask.EstimateHaikuReview(self.proposal, names or REVIEWERS), replies.HaikuReviewEstimate
        )

    async def start(self, *names: str, cap: float = 1.0) -> None:
        await self.engine.ask(ask.StartHaikuReview(self.proposal, names or REVIEWERS, cap), replies.Done)

    async def end(self) -> HaikuReviewChanged:
        """The last word of the review that runs."""
        return await self.engine.until(HaikuReviewChanged, lambda event: not event.running)

    async def comments(self) -> tuple[Comment, ...]:
        await asyncio.sleep(0)
        told = [event for event in self.engine.events if isinstance(event, CommentsChanged)]
        return told[-1].comments if told else ()

    async def take(self, comment: str) -> None:
        await self.engine.ask(ask.TakeSuggestion(self.proposal, comment), replies.Done)


@asynccontextmanager
async def reviewing(home: Path, pond: Sandbox, text: str = PASTED) -> AsyncIterator[Reviewing]:
    async with at_work(home, pond) as person:
        await person.paste(text)
        proposal = await person.engine.until(ProposalChanged, lambda event: event.proposal is not None)
        assert proposal.proposal is not None
        yield Reviewing(person, proposal.proposal.id)


Story = Callable[[FakeApi, Reviewing], Any]


@pytest.fixture
def told(home: Path, pond: Sandbox, key: Callable[[FakeApi], None]) -> Callable[..., None]:
    """Runs a story against a server with these answers."""

    def tell(story: Story, answers: dict[str, Reply] | None = None, text: str = PASTED) -> None:
        async def run(api: FakeApi) -> None:
            async with reviewing(home, pond, text) as made:
                await story(api, made)

        with FakeApi(answering(answers or ANSWERS), key=KEY, cache_minimum=500) as api:
            key(api)
            asyncio.run(run(api))

    return tell


def test_the_price_is_known_before_anything_is_asked(told: Callable[..., None]) -> None:
    async def story(api: FakeApi, made: Reviewing) -> None:
        found = await made.estimate()
        assert (found.files, found.left_out, found.is_counted, found.model) == (1, (), True, "Claude Haiku 4.5")
        assert found.tokens == pytest.approx(1_600, rel=0.5)
        assert found.dollars is not None
        assert found.most is not None
        assert 0.01 < found.dollars < found.most < found.cap == 1.0
        one = await made.estimate("tests")
        assert one.dollars is not None
        assert one.dollars < found.dollars / 2
        assert len(api.counted) == 1, "the same again is not counted anew"
        assert not api.requests

    told(story)


def test_where_nobody_counts_the_size_is_guessed(home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
        monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:9")
        async with reviewing(home, pond) as made:
            found = await made.estimate()
            assert not found.is_counted
            assert found.tokens > 500
            await made.start()
            end = await made.end()
            assert {state.phase for state in end.reviewers} == {ReviewerPhase.FAILED}
            assert {state.problem.fault for state in end.reviewers if state.problem} == {Fault.NO_CONNECTION}

    monkeypatch.setattr("haiku_pair.engine.claude.retry.MOST_ATTEMPTS", 1)
    asyncio.run(story())


def test_four_reviewers_read_one_beginning_and_their_findings_are_merged(told: Callable[..., None]) -> None:
    async def story(api: FakeApi, made: Reviewing) -> None:
        await made.start()
        end = await made.end()
        assert {state.phase for state in end.reviewers} == {ReviewerPhase.DONE}
        assert [(state.name, state.found, state.dropped) for state in end.reviewers] == [
            ("bugs", 2, 0),
            ("security", 0, 0),
            ("tests", 0, 1),
            ("simplicity", 1, 0),
        ]
        empty, first = sorted(await made.comments(), key=lambda comment: comment.anchor.first)
        assert (empty.reviewer, empty.severity, empty.author) == ("bugs,simplicity", Severity.MAJOR, "Claude Haiku 4.5")
        assert (empty.anchor.first, empty.anchor.text) == (2, ("    return sum(values) / len(values)",))
        assert empty.state is first.state is CommentState.OPEN
        assert first.text == "IndexError for no values"
        assert reviewer_of(api.requests[0]) == "bugs"
        assert api.usages[0]["cache_creation_input_tokens"] > 500
        for usage in api.usages[1:]:
            assert usage["cache_creation_input_tokens"] == 0
            assert usage["cache_read_input_tokens"] == api.usages[0]["cache_creation_input_tokens"]

    told(story)


def test_the_others_wait_for_the_first_word_and_then_run_together(told: Callable[..., None]) -> None:
    async def story(api: FakeApi, made: Reviewing) -> None:
        await made.start()
        await asyncio.to_thread(api.wait_for_hold, 1)
        assert [reviewer_of(request) for request in api.requests] == ["bugs"]
        api.release()
        await asyncio.to_thread(api.wait_for_hold, 4)
        for _ in range(3):
            api.release()
        assert {state.phase for state in (await made.end()).reviewers} == {ReviewerPhase.DONE}

    told(
        story,
        {name: hold(reply, 0 if name == "bugs" else 3) for name, reply in ANSWERS.items()},
    )


def test_what_is_used_counts_for_the_session(told: Callable[..., None]) -> None:
    async def story(api: FakeApi, made: Reviewing) -> None:
        await made.start()
        end = await made.end()
        reported = [event.usage for event in made.engine.events if isinstance(event, UsageReported)]
        assert len(reported) == 4
        assert reported[-1].session_dollars == pytest.approx(end.dollars)
        assert reported[-1].turn_dollars == 0.0
        assert end.dollars

    told(story)


def test_trouble_of_one_costs_nobody_elses_findings(told: Callable[..., None]) -> None:
    async def story(api: FakeApi, made: Reviewing) -> None:
        await made.start()
        end = {state.name: state for state in (await made.end()).reviewers}
        assert [state.phase.value for state in end.values()] == ["cut", "failed", "failed", "done"]
        assert end["security"].problem is not None
        assert end["security"].problem.fault is Fault.REFUSED_BY_API
        assert {comment.reviewer for comment in await made.comments()} == {"bugs", "simplicity"}

    answers = {
        "bugs": tool_reply([FIRST, EMPTY], stop_reason="max_tokens"),
        "security": text_reply("No.", stop_reason="refusal"),
        "tests": error(400, "invalid_request_error", "no"),
        "simplicity": tool_reply([finding(1, "def mean(values):", "The name says little")]),
    }
    told(story, answers)


def test_a_cut_connection_keeps_what_was_whole(told: Callable[..., None]) -> None:
    async def story(api: FakeApi, made: Reviewing) -> None:
        await made.start("bugs")
        (state,) = (await made.end()).reviewers
        assert (state.phase, state.found) == (ReviewerPhase.CUT, 1)
        assert [comment.text for comment in await made.comments()] == ["IndexError for no values"]

    whole = tool_reply([FIRST, EMPTY])
    told(story, {"bugs": cut_after(whole, events=len(whole.events) - 6)})


def test_stop_closes_the_connections_at_once(told: Callable[..., None]) -> None:
    async def story(api: FakeApi, made: Reviewing) -> None:
        await made.start()
        await asyncio.to_thread(api.wait_for_hold, 4)
        assert (await made.engine.fails(ask.StartHaikuReview(made.proposal, REVIEWERS, 1.0))).fault is Fault.BUSY
        await made.engine.ask(ask.StopHaikuReview(), replies.Done)
        assert {state.phase for state in (await made.end()).reviewers} == {ReviewerPhase.STOPPED}
        await asyncio.to_thread(api.wait_for_disconnects, 4)
        await made.engine.ask(ask.StopHaikuReview(), replies.Done)

    told(story, {name: hold(NOTHING, 2) for name in REVIEWERS})


def test_stop_right_after_start_stops_what_was_about_to_begin(told: Callable[..., None]) -> None:
    async def story(api: FakeApi, made: Reviewing) -> None:
        start = asyncio.create_task(made.start())
        await asyncio.sleep(0)
        await made.engine.ask(ask.StopHaikuReview(), replies.Done)
        await start
        await made.end()
        assert not api.requests
        await made.start("bugs")
        await made.engine.until(HaikuReviewChanged, lambda event: event.reviewers[0].phase is ReviewerPhase.DONE)

    told(story)


@pytest.mark.parametrize("cap", [0.0, -1.0, float("nan"), float("inf")])
def test_a_cap_must_be_an_amount(cap: float, told: Callable[..., None]) -> None:
    async def story(api: FakeApi, made: Reviewing) -> None:
        assert (await made.engine.fails(ask.StartHaikuReview(made.proposal, REVIEWERS, cap))).fault is Fault.BAD_REQUEST
        assert not api.requests

    told(story)


def test_below_the_price_of_one_nothing_is_asked(told: Callable[..., None]) -> None:
    async def story(api: FakeApi, made: Reviewing) -> None:
        await made.start(cap=0.01)
        end = await made.end()
        assert {state.phase for state in end.reviewers} == {ReviewerPhase.UNAFFORDED}
        assert (end.dollars, api.requests) == (0.0, [])

    told(story)


@pytest.mark.case("A11")
def test_in_a_restricted_folder_and_without_a_key_nothing_is_sent(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with reviewing(home, pond) as made:
            asked = (
                ask.EstimateHaikuReview(made.proposal, ("bugs",)),
                ask.StartHaikuReview(made.proposal, ("bugs",), 1),
            )
            for body in asked:
                assert (await made.engine.fails(body)).fault is Fault.NO_KEY
            await made.engine.ask(ask.SetTrust(False), replies.Done)
            for body in asked:
                problem = await made.engine.fails(body)
                assert (problem.fault, problem.kept) == (
                    Fault.NOT_TRUSTED,
                    "Nothing was sent; the review is as it was.",
                )

    asyncio.run(story())


def test_secrets_stay_here_and_are_named(told: Callable[..., None]) -> None:
    async def story(api: FakeApi, made: Reviewing) -> None:
        found = await made.estimate()
        assert found.left_out == ("app/.env.local: it usually holds secrets",)
        await made.start("bugs")
        await made.end()
        assert "hunter2" not in str(api.requests) + str(api.counted)

    told(story, text=PASTED + "\napp/.env.local\n```\nPASSWORD=hunter2\n```\n")


# --- what is done with a finding ---------------------------------------------------------------------


def test_a_suggestion_becomes_a_hunk_of_the_proposal(told: Callable[..., None]) -> None:
    async def story(api: FakeApi, made: Reviewing) -> None:
        await made.start("bugs")
        await made.end()
        empty = next(comment for comment in await made.comments() if comment.anchor.first == 2)
        await made.take(empty.id)
        assert {comment.state for comment in await made.comments()} == {CommentState.OPEN, CommentState.RESOLVED}
        shown = await made.person.hunks("mean.py")
        lines = [line.text for review in shown.hunks for line in review.hunk.lines]
        assert "    return sum(values) / len(values) if values else 0.0" in lines
        assert "    return sum(values) / len(values)" not in lines
        assert (await made.engine.fails(ask.TakeSuggestion(made.proposal, empty.id))).fault is Fault.CONFLICT

    told(story)


def test_of_the_persons_own_work_it_becomes_a_proposal(told: Callable[..., None], pond: Sandbox) -> None:
    async def story(api: FakeApi, made: Reviewing) -> None:
        pond.write("mean.py", MEAN.replace("\n", "\r\n").encode())
        opened = await made.engine.ask(ask.OpenReview(Source(SourceKind.UNSTAGED)), replies.ReviewOpened)
        made.proposal = opened.review.id
        await made.start("bugs")
        await made.end()
        first = next(comment for comment in await made.comments() if comment.anchor.first == 6)
        await made.take(first.id)
        await made.person.accept_and_apply("mean.py")
        wanted = MEAN.replace("return values[0]", "return next(iter(values), None)")
        assert pond.read("mean.py") == wanted.replace("\n", "\r\n").encode()

    told(story, text=PASTED.replace("mean.py", "other.py"))


def test_what_the_person_is_done_with_does_not_come_again(told: Callable[..., None]) -> None:
    async def story(api: FakeApi, made: Reviewing) -> None:
        await made.start("bugs")
        await made.end()
        before = await made.comments()
        empty = next(comment for comment in before if comment.anchor.first == 2)
        await made.take(empty.id)
        made.engine.events.clear()
        await made.start("bugs", "simplicity")
        await made.end()
        after = await made.comments()
        assert {comment.id for comment in after or before} == {comment.id for comment in before}

    told(story)


def test_a_dismissal_is_taken_back_and_else_lasts_through_the_next_review(told: Callable[..., None]) -> None:
    async def story(api: FakeApi, made: Reviewing) -> None:
        async def mark(comment: Comment, state: CommentState) -> None:
            await made.engine.ask(ask.MarkComment(made.proposal, comment.id, state), replies.Done)

        await made.start("bugs")
        await made.end()
        empty, first = sorted(await made.comments(), key=lambda comment: comment.anchor.first)
        await mark(empty, CommentState.DISMISSED)
        await mark(first, CommentState.DISMISSED)
        await mark(first, CommentState.OPEN)
        made.engine.events.clear()
        await made.start("bugs", "simplicity")
        await made.end()
        states = {comment.id: comment.state for comment in await made.comments()}
        assert states == {empty.id: CommentState.DISMISSED, first.id: CommentState.OPEN}

    told(story)


def test_findings_that_are_not_there_can_not_be_taken(told: Callable[..., None]) -> None:
    async def story(api: FakeApi, made: Reviewing) -> None:
        assert (await made.engine.fails(ask.TakeSuggestion(made.proposal, "nothing"))).fault is Fault.NOT_FOUND
        assert (await made.engine.fails(ask.TakeSuggestion("gone", "nothing"))).fault is Fault.NOT_FOUND

    told(story)

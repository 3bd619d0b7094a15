"""Money on the real engine: the price before a message, the account after it, caps that stop before the request."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from haiku_pair.engine.store.database import Database
from haiku_pair.engine.store.paths import Paths
from haiku_pair.engine.store.usage import UsageRows, day_before
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.composing import MentionedFile
from haiku_pair.protocol.events import Notice, TurnFinished, UsageReported
from haiku_pair.protocol.usage import ExportUsage, GetUsage, MessagePriced, Missed, UsageExported, UsageRow, UsageShown
from haiku_pair.protocol.values import EndReason, Fault, Settings, Usage
from tests.helpers.fake_api import FakeApi, Reply, text_reply, tool_reply
from tests.helpers.pond import Person, at_work
from tests.helpers.repositories import Sandbox

KEY = "sk-test-1"
Story = Callable[[Person, FakeApi], Awaitable[None]]
NO_CAPS = Settings(max_turn_dollars=0, max_session_dollars=0, max_day_dollars=0)
READ = tool_reply([("read_file", {"path": "README.md"})])


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> Callable[[FakeApi], None]:
    """Points the engine at a server."""

    def point(api: FakeApi) -> None:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)

    return point


def play(
    home: Path, pond: Sandbox, key: Callable[[FakeApi], None], story: Story, *answers: Reply, minimum: int = 500
) -> None:
    """The story with a model that answers so."""

    async def run(api: FakeApi) -> None:
        async with at_work(home, pond) as person:
            await story(person, api)

    with FakeApi(list(answers), key=KEY, cache_minimum=minimum) as api:
        key(api)
        asyncio.run(run(api))


async def price(person: Person, text: str, *, count: bool = False) -> MessagePriced:
    request = ask.PriceMessage(ask.SendMessage(text), count)
    return await person.engine.ask(request, MessagePriced)


async def with_settings(person: Person, **changed: float) -> None:
    given = {"max_turn_dollars": 0.0, "max_session_dollars": 0.0, "max_day_dollars": 0.0, **changed}
    await person.engine.ask(ask.ChangeSettings(Settings(**given)), replies.SettingsAre)  # type: ignore[arg-type]


def newest(person: Person) -> Usage:
    return [event.usage for event in person.engine.events if isinstance(event, UsageReported)][-1]


def end(person: Person) -> TurnFinished:
    return [event for event in person.engine.events if isinstance(event, TurnFinished)][-1]


def rows(home: Path, monkeypatch: pytest.MonkeyPatch) -> list[UsageRow]:
    monkeypatch.setenv("HAIKU_PAIR_HOME", str(home))
    database = Database(Paths.from_environment().database_file)
    found = UsageRows(database).rows("2000-01-01", None)
    database.close()
    return found


# --- before ------------------------------------------------------------------------------------------


def test_the_price_stands_before_the_message_and_is_what_it_then_costs(
    home: Path, pond: Sandbox, key: Callable[[FakeApi], None]
) -> None:
    async def story(person: Person, api: FakeApi) -> None:
        await person.say("Hello")
        guessed, counted = await price(person, "And now?"), await price(person, "And now?", count=True)
        assert (guessed.is_counted, counted.is_counted) == (False, True)
        assert len(api.counted) == 1
        await person.say("And now?")
        real = api.usages[1]
        assert counted.cached == pytest.approx(real["cache_read_input_tokens"], rel=0.05)
        assert counted.cached + counted.new == pytest.approx(sum(_input(real)), rel=0.05)
        assert guessed.cached + guessed.new == pytest.approx(sum(_input(real)), rel=0.1)
        assert counted.dollars is not None
        assert counted.usual_turn is not None
        assert 0 < counted.again <= 3600
        assert api.requests[1]["messages"][0]["content"][0]["text"] == "Hello"

    play(home, pond, key, story, text_reply("Hi."), text_reply("Now."))


def test_what_the_cache_holds_is_known_after_a_restart(
    home: Path, pond: Sandbox, key: Callable[[FakeApi], None]
) -> None:
    async def run(api: FakeApi) -> None:
        async with at_work(home, pond) as person:
            await person.say("Hello")
        async with at_work(home, pond) as person:
            foreseen = await price(person, "And now?")
            await person.say("And now?")
            assert foreseen.cached == pytest.approx(api.usages[1]["cache_read_input_tokens"], rel=0.1)
            assert foreseen.cached
            assert newest(person).missed is Missed.NO

    with FakeApi([text_reply("Hi."), text_reply("Now.")], key=KEY, cache_minimum=500) as api:
        key(api)
        asyncio.run(run(api))


def _input(real: dict[str, int]) -> tuple[int, int, int]:
    return real["input_tokens"], real["cache_read_input_tokens"], real["cache_creation_input_tokens"]


def test_asking_for_a_price_tells_nothing(home: Path, pond: Sandbox, key: Callable[[FakeApi], None]) -> None:
    async def story(person: Person, api: FakeApi) -> None:
        await person.say("Hello")
        pond.write("new.py", b"x = 1\n")
        first = await price(person, "What is new?")
        assert (await price(person, "What is new? " * 50)).new > first.new
        await person.say("What is new?")
        assert "new.py" in str(api.requests[1]["messages"][-1]["content"])
        assert not api.counted

    play(home, pond, key, story, text_reply("Hi."), text_reply("That."))


def test_a_message_in_place_of_an_earlier_one_is_priced_without_what_came_after(
    home: Path, pond: Sandbox, key: Callable[[FakeApi], None]
) -> None:
    async def story(person: Person, api: FakeApi) -> None:
        first = await price(person, "Hello")
        turn = await person.say("Hello")
        await person.say("More, and more of it. " * 200)
        instead = await person.engine.ask(ask.PriceMessage(ask.SendMessage("Hello", instead_of=turn)), MessagePriced)
        assert instead.cached + instead.new == pytest.approx(first.cached + first.new, rel=0.25)
        assert (await price(person, "Hello")).new + 1_000 < sum(_input(api.usages[1]))
        assert instead.cached > 0

    play(home, pond, key, story, text_reply("Hi."), text_reply("Yes."))


def test_what_is_attached_is_in_the_price(home: Path, pond: Sandbox, key: Callable[[FakeApi], None]) -> None:
    async def story(person: Person, _api: FakeApi) -> None:
        pond.write("big.py", b"value = 1\n" * 500)
        plain = await price(person, "Look")
        message = ask.SendMessage("Look", attachments=(MentionedFile("big.py"),))
        attached = await person.engine.ask(ask.PriceMessage(message), MessagePriced)
        assert attached.new > plain.new + 1_000

    play(home, pond, key, story)


def test_a_newer_price_does_not_wait_for_the_count_of_an_older(
    home: Path, pond: Sandbox, key: Callable[[FakeApi], None]
) -> None:
    async def story(person: Person, _api: FakeApi) -> None:
        older = asyncio.create_task(price(person, "Old", count=True))
        await asyncio.sleep(0)
        newer = await price(person, "New", count=True)
        assert newer.is_counted
        await older

    play(home, pond, key, story)


def test_nothing_goes_out_before_trust_or_without_a_key(
    home: Path, pond: Sandbox, key: Callable[[FakeApi], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(person: Person, api: FakeApi) -> None:
        await person.engine.ask(ask.SetTrust(False), replies.Done)
        problem = await person.engine.fails(ask.PriceMessage(ask.SendMessage("Hello"), True))
        assert problem.fault is Fault.NOT_TRUSTED
        assert not api.counted

    play(home, pond, key, story)

    async def keyless(person: Person, api: FakeApi) -> None:
        found = await price(person, "Hello", count=True)
        assert (found.is_counted, api.counted, api.requests) == (False, [], [])
        assert found.dollars

    def point(api: FakeApi) -> None:
        monkeypatch.delenv("ANTHROPIC_API_KEY")
        monkeypatch.delenv("ANTHROPIC_BASE_URL")

    play(home / "other", pond, point, keyless)


# --- caps --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cap", ["max_turn_dollars", "max_session_dollars", "max_day_dollars"])
def test_a_turn_ends_before_the_request_that_could_break_a_cap(
    home: Path, pond: Sandbox, key: Callable[[FakeApi], None], cap: str
) -> None:
    async def story(person: Person, api: FakeApi) -> None:
        await with_settings(person, **{cap: 0.02})
        await person.say("Read on and on")
        finished = end(person)
        assert finished.reason is EndReason.LIMIT
        assert finished.problem is not None
        assert "$0.0200" in finished.problem.what
        used = {"max_turn_dollars": newest(person).turn_dollars, "max_day_dollars": newest(person).day_dollars}
        spent = used.get(cap, newest(person).session_dollars)
        assert spent is not None
        assert 0 < spent <= 0.02
        assert all(request["max_tokens"] < 4_000 for request in api.requests)
        blocked = (await price(person, "go on")).refused
        assert (blocked is None) == (cap == "max_turn_dollars")

    many = [tool_reply([("read_file", {"path": "README.md", "first_line": number})]) for number in range(1, 40)]
    play(home, pond, key, story, *many)


def test_a_suggested_commit_message_is_held_by_the_caps_too(
    home: Path, pond: Sandbox, key: Callable[[FakeApi], None]
) -> None:
    async def story(person: Person, api: FakeApi) -> None:
        await with_settings(person, max_day_dollars=0.0001)
        assert (await person.engine.fails(ask.SuggestCommitMessage())).fault is Fault.LIMIT
        assert not api.requests
        await with_settings(person)
        await person.engine.ask(ask.SuggestCommitMessage(), replies.CommitMessageSuggested)
        await person.engine.until(UsageReported, lambda event: bool(event.usage.session_dollars))

    play(home, pond, key, story, text_reply("Say hello"))


def test_without_a_price_no_cap_holds_and_that_is_said_once(
    home: Path, pond: Sandbox, key: Callable[[FakeApi], None]
) -> None:
    async def story(person: Person, _api: FakeApi) -> None:
        await person.engine.ask(ask.ChangeSettings(Settings(model="claude-unheard-of")), replies.SettingsAre)
        await person.say("One")
        await person.say("Two")
        notices = [event.problem for event in person.engine.events if isinstance(event, Notice)]
        assert ["no cap" in problem.what for problem in notices] == [True]
        assert newest(person).session_dollars is None

    play(home, pond, key, story, text_reply("1"), text_reply("2"))


# --- after -------------------------------------------------------------------------------------------


def test_every_request_is_kept_and_counts_after_a_restart(
    home: Path, pond: Sandbox, key: Callable[[FakeApi], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def first(person: Person, _api: FakeApi) -> None:
        await person.say("Hello")
        await person.say("Go on")
        assert newest(person).missed == ""
        assert newest(person).cache_read > 0

    async def second(person: Person, _api: FakeApi) -> None:
        await person.engine.until(UsageReported, lambda event: bool(event.usage.day_dollars))
        assert newest(person).session_dollars == newest(person).day_dollars == pytest.approx(total)
        shown = await person.engine.ask(GetUsage(1), UsageShown)
        assert [(one.kind, one.requests) for one in shown.sums] == [("turn", 3)]
        assert shown.sums[0].dollars == pytest.approx(total)
        assert shown.first == shown.today == day_before(0)
        text = (await person.engine.ask(ExportUsage(7), UsageExported)).text
        table = list(csv.DictReader(io.StringIO(text)))
        assert [line["missed"] for line in table] == ["first", "", ""]
        assert sum(float(line["dollars"]) for line in table) == pytest.approx(total)
        assert {line["model"] for line in table} == {"claude-haiku-4-5"}

    play(home, pond, key, first, text_reply("Hi."), READ, text_reply("Done."))
    found = rows(home, monkeypatch)
    assert [row.kind for row in found] == ["turn"] * 3
    assert len({row.turn for row in found}) == 2
    total = sum(row.dollars or 0 for row in found)
    play(home, pond, key, second)


def test_why_the_cache_was_missed_is_reported_with_the_turn(
    home: Path, pond: Sandbox, key: Callable[[FakeApi], None]
) -> None:
    async def story(person: Person, _api: FakeApi) -> None:
        await person.say("Hello, this is a long story. " * 300)
        assert newest(person).missed == "first"
        pond.write("CLAUDE.md", b"Always be brief.\n")
        await person.say("Go on")
        assert newest(person).missed == ""  # changed rules are told at the end, the beginning stays
        await person.say("And on")
        assert newest(person).missed == ""

    play(home, pond, key, story, text_reply("Hi."), text_reply("Yes."), text_reply("Yes."))

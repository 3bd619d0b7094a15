"""Before an apply the engine is asked what there is to know; most often nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.sources import SourceKind
from haiku_pair.protocol.values import Decision, Fault, HunkPlace
from tests.helpers.pond import Person, at_work
from tests.helpers.repositories import Sandbox

ACCEPT, REJECT = Decision.ACCEPTED, Decision.REJECTED
PATCH = """--- a/app.py
+++ b/app.py
@@ -1,1 +1,3 @@
 import sys
+def parse_line(text):
+    return text.split()
--- /dev/null
+++ b/user.py
@@ -0,0 +1,2 @@
+from app import parse_line
+print(parse_line("a b"))
"""
Story = Callable[[Person], Awaitable[None]]


def told(home: Path, pond: Sandbox, story: Story) -> None:
    async def play() -> None:
        async with at_work(home, pond) as person:
            await person.paste(PATCH)
            await story(person)

    asyncio.run(play())


async def check(person: Person, *only: HunkPlace) -> replies.ApplyChecked:
    proposal = await person.proposal()
    assert proposal is not None
    return await person.engine.ask(ask.CheckApply(proposal.id, only), replies.ApplyChecked)


@pytest.mark.parametrize("decision", [Decision.UNDECIDED, REJECT])
def test_an_accepted_use_of_a_definition_that_is_not_accepted_is_told(
    home: Path, pond: Sandbox, decision: Decision
) -> None:
    async def story(person: Person) -> None:
        assert await check(person) == replies.ApplyChecked()
        await person.decide("user.py", ACCEPT)
        await person.decide("app.py", decision)
        [missing] = (await check(person)).missing
        [definition] = (await person.hunks("app.py")).hunks
        [use] = (await person.hunks("user.py")).hunks
        assert (missing.name, missing.path, missing.hunk) == ("parse_line", "app.py", definition.hunk.id)
        assert (missing.used, missing.line) == (HunkPlace("user.py", use.hunk.id), 1)
        assert (missing.decision, missing.removed) == (decision, False)
        await person.decide("app.py", ACCEPT)
        assert await check(person) == replies.ApplyChecked()

    told(home, pond, story)


def test_a_hunk_alone_is_checked_as_if_nothing_else_was_accepted(home: Path, pond: Sandbox) -> None:
    async def story(person: Person) -> None:
        await person.decide("app.py", ACCEPT)
        [use] = (await person.hunks("user.py")).hunks
        [missing] = (await check(person, HunkPlace("user.py", use.hunk.id))).missing
        assert (missing.name, missing.decision) == ("parse_line", ACCEPT)

    told(home, pond, story)


def test_files_that_are_not_touched_count(home: Path, pond: Sandbox) -> None:
    pond.write("lib/app.py", b"def parse_line(text):\n    return [text]\n")

    async def story(person: Person) -> None:
        await person.decide("user.py", ACCEPT)
        assert (await check(person)).missing == ()

    told(home, pond, story)


@pytest.mark.case("C13")
def test_what_happens_to_files_besides_their_text_is_told_before(home: Path, pond: Sandbox) -> None:
    (pond.root / "twin.py").hardlink_to(pond.root / "app.py")

    async def story(person: Person) -> None:
        await person.decide("app.py", ACCEPT)
        before = pond.files()
        found = await check(person)
        assert found.besides == ("app.py has 2 names (hard links); the text changes under all of them.",)
        assert pond.files() == before

    told(home, pond, story)


def test_a_review_that_is_gone_can_not_be_checked(home: Path, pond: Sandbox) -> None:
    async def story(person: Person) -> None:
        assert (await person.engine.fails(ask.CheckApply("gone"))).fault is Fault.NOT_FOUND

    told(home, pond, story)


def test_own_work_is_checked_as_well(home: Path, pond: Sandbox) -> None:
    pond.write("app.py", b"def parse_line(text):\n    return text\n\n" + pond.read("app.py"))
    pond.write("user.py", b"from app import parse_line\n")

    async def play() -> None:
        async with at_work(home, pond) as person:
            review = await person.review(SourceKind.UNSTAGED)
            await review.decide("user.py", ACCEPT)
            found = await person.engine.ask(ask.CheckApply(review.proposal.id), replies.ApplyChecked)
            assert [one.name for one in found.missing] == ["parse_line"]

    asyncio.run(play())

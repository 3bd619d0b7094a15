"""Committing what was applied, through the server: that and nothing else."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.events import UsageReported
from haiku_pair.protocol.values import Decision, Fault, JournalKind
from tests.helpers.fake_api import FakeApi, text_reply
from tests.helpers.pond import Person, at_work, replacing
from tests.helpers.repositories import APP, Sandbox

PASTED = replacing("app.py", '    return "Hello, " + name', '    return "Servus, " + name')
SERVUS = APP.replace(b'"Hello, "', b'"Servus, "')


@pytest.fixture
def pond(pond: Sandbox) -> Sandbox:
    """Somebody who may commit."""
    pond.git("config", "user.name", "Ada")
    pond.git("config", "user.email", "ada@example.org")
    return pond


async def apply(person: Person) -> None:
    """Apply the pasted change, among work of the person's own in the same file."""
    person.sandbox.write("app.py", b"# mine\n" + APP)
    await person.paste(PASTED)
    await person.accept_and_apply("app.py")


def test_only_what_was_applied_is_committed(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with at_work(home, pond) as person:
            await apply(person)
            draft = await person.engine.ask(ask.GetCommitDraft(), replies.CommitDraft)
            assert ([file.path for file in draft.files], draft.author) == (["app.py"], "Ada <ada@example.org>")
            await person.engine.ask(ask.CommitApplied("Greet in Austrian", co_author=True), replies.Committed)
            assert pond.git("show", "HEAD:app.py") == SERVUS
            assert b"Co-authored-by: Claude Haiku" in pond.git("log", "-1", "--format=%B")
            assert pond.read("app.py") == b"# mine\n" + SERVUS

    asyncio.run(story())


def test_a_committed_step_is_marked_and_not_committed_again(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with at_work(home, pond) as person:
            await apply(person)
            done = await person.engine.ask(ask.CommitApplied("Greet in Austrian"), replies.Committed)
            assert done.commit.startswith((await person.newest(JournalKind.STEP)).commit)
            problem = await person.engine.fails(ask.CommitApplied("Again"))
            assert problem.fault is Fault.NOTHING_TO_DO

    asyncio.run(story())


@pytest.mark.case("B10")
def test_a_hook_that_refuses_is_heard_and_nothing_is_committed(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        hook = pond.root / ".git/hooks/pre-commit"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text("#!/bin/sh\necho no greetings on Sundays >&2\nexit 1\n")
        hook.chmod(0o755)
        head = pond.git("rev-parse", "HEAD")
        async with at_work(home, pond) as person:
            await apply(person)
            problem = await person.engine.fails(ask.CommitApplied("Greet in Austrian"))
            assert "no greetings on Sundays" in problem.what + problem.detail
            assert pond.git("rev-parse", "HEAD") == head

    asyncio.run(story())


def test_an_undone_step_is_not_committed(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with at_work(home, pond) as person:
            await apply(person)
            await person.engine.ask(ask.UndoApply(), replies.Applied)
            assert (await person.engine.fails(ask.CommitApplied("x"))).fault is Fault.NOTHING_TO_DO

    asyncio.run(story())


def test_rejected_hunks_are_in_no_commit(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with at_work(home, pond) as person:
            util = "src/pkg/util.py"
            await person.paste(PASTED + replacing(util, "    return 2 * n", "    return n + n"))
            await person.decide(util, Decision.REJECTED)
            await person.accept_and_apply("app.py")
            await person.engine.ask(ask.CommitApplied("Greet in Austrian"), replies.Committed)
            assert pond.git("diff", "--name-only", "HEAD~", "HEAD") == b"app.py\n"

    asyncio.run(story())


def test_the_model_suggests_a_message_and_its_price_counts(
    home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(api: FakeApi) -> None:
        monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test-1")
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        async with at_work(home, pond) as person:
            await apply(person)
            found = await person.engine.ask(ask.SuggestCommitMessage(), replies.CommitMessageSuggested)
            assert found.message == "Greet in Austrian\n\nThe shop moved to Vienna."
            assert "Servus" in str(api.requests[0]["messages"])
            assert "# mine" not in str(api.requests[0]["messages"])
            usage = await person.engine.until(UsageReported)
            assert usage.usage.session_dollars

    with FakeApi([text_reply("```\nGreet in Austrian\n\nThe shop moved to Vienna.\n```")]) as api:
        asyncio.run(story(api))


@pytest.mark.case("A11")
def test_in_a_restricted_folder_nothing_is_sent_for_a_message(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with at_work(home, pond, trusted=False) as person:
            await apply(person)
            assert (await person.engine.fails(ask.SuggestCommitMessage())).fault is Fault.NOT_TRUSTED

    asyncio.run(story())


def test_a_step_stays_to_be_committed_while_a_file_of_it_is_ignored(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        pond.write(".gitignore", b"notes.txt\n")
        async with at_work(home, pond) as person:
            await person.paste(PASTED + "notes.txt\n```\nServus.\n```\n")
            await person.accept_and_apply("app.py", "notes.txt")
            await person.engine.ask(ask.CommitApplied("Greet in Austrian"), replies.Committed)
            assert (await person.newest(JournalKind.STEP)).commit == ""
            (pond.root / ".gitignore").unlink()
            await person.engine.ask(ask.CommitApplied("Add notes"), replies.Committed)
            assert pond.git("show", "HEAD:notes.txt") == b"Servus.\n"
            assert (await person.newest(JournalKind.STEP)).commit

    asyncio.run(story())

"""What is named with `@` beside files, through the server: what there is to name, and what the model is sent for it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from haiku_pair.edits.values import Splice
from haiku_pair.engine.pairing.failing_tests import LEFT_BEHIND
from haiku_pair.engine.server.mentionable import FolderMentions
from haiku_pair.engine.workspace.problems import KnownProblem, Severity
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.composing import FileOffered
from haiku_pair.protocol.events import ConversationShown, TurnFinished, TurnStarted
from haiku_pair.protocol.mentions import STAGED, FindMentions, Mention, MentionKind, MentionsFound, OfferMention
from haiku_pair.protocol.values import EndReason, Fault
from tests.helpers.fake_api import FakeApi, text_reply
from tests.helpers.repositories import Sandbox
from tests.helpers.served import Served, served

Story = Callable[[Served, FakeApi], Coroutine[Any, Any, None]]
TOKEN = "ghp_" + "aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zA1bC3"


@pytest.fixture
def play(home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Callable[[Story], None]:
    """Runs a story against a trusted folder and a model that says little."""

    def run(story: Story) -> None:
        async def whole(api: FakeApi) -> None:
            async with served(home, pond.root) as engine:
                await story(engine, api)

        with FakeApi(lambda _request: text_reply("Fine.")) as api:
            monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test-1")
            monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
            asyncio.run(whole(api))

    return run


async def offered(engine: Served, mention: Mention) -> Mention:
    """The same with what it costs."""
    found = (await engine.ask(OfferMention(mention), FileOffered)).attachment
    assert isinstance(found, Mention)
    assert found.tokens > 0
    return found


async def sent(engine: Served, api: FakeApi, *mentions: Mention) -> tuple[str, tuple[str, ...]]:
    """What goes along with a message for these, and what the person is told of it."""
    turn = (await engine.ask(ask.SendMessage("Look", attachments=mentions), replies.TurnAccepted)).turn
    ended = await engine.until(TurnFinished, lambda event: event.turn == turn)
    assert ended.reason is EndReason.DONE, ended
    began = await engine.until(TurnStarted, lambda event: event.turn == turn)
    blocks = api.requests[-1]["messages"][-1]["content"]
    before = [block["text"] for block in blocks[: [block.get("text") for block in blocks].index("Look")]]
    return "\n".join(text for text in before if not text.startswith("<workspace_map>")), began.context


async def choices(engine: Served, kind: MentionKind) -> Sequence[Mention]:
    return (await engine.ask(FindMentions(kind), MentionsFound)).found


def test_a_symbol_goes_along_as_its_lines(play: Callable[[Story], None], pond: Sandbox) -> None:
    (pond.root / "birds.py").write_text(
        "class Bird:\n    def sing(self):\n        return 1\n\n    # how it flies\n    @property\n    def fly(self):\n"
        "        return 2\n\n\ndef other():\n    return 3\n"
    )

    async def story(engine: Served, api: FakeApi) -> None:
        bird = await offered(engine, Mention(MentionKind.SYMBOL, "sing", "birds.py", 2))
        text, words = await sent(engine, api, bird, Mention(MentionKind.SYMBOL, "Bird", "birds.py", 9))
        assert '<document source="birds.py">\n2\t    def sing(self):\n3\t        return 1\n</document>' in text
        assert "1\tclass Bird:" in text
        assert "8\t        return 2\n</document>" in text
        assert words[:2] == ("@sing (birds.py)", "@Bird (birds.py)")
        gone = await engine.fails(OfferMention(Mention(MentionKind.SYMBOL, "swim", "birds.py", 2)))
        assert "does not define swim" in gone.what

    play(story)


def test_the_selection_goes_along_with_its_unsaved_text(play: Callable[[Story], None]) -> None:
    async def story(engine: Served, api: FakeApi) -> None:
        lines = Mention(MentionKind.SELECTION, path="app.py", line=3, text="typed = 1\nand not saved")
        text, words = await sent(engine, api, await offered(engine, lines))
        assert '<document source="app.py">\n3\ttyped = 1\n4\tand not saved\n</document>' in text
        assert "@selection app.py lines 3–4" in words

    play(story)


def test_the_difference_has_unsaved_text_and_new_files_and_what_is_staged_is_another(
    play: Callable[[Story], None], pond: Sandbox
) -> None:
    async def story(engine: Served, api: FakeApi) -> None:
        nothing = await engine.fails(OfferMention(Mention(MentionKind.DIFF)))
        assert "Everything is committed" in nothing.what
        pond.write("new.py", b"fresh = 1\n")
        pond.write("staged.py", b"put = 'in'\n")
        pond.git("add", "staged.py")
        pond.write(".env", f"TOKEN={TOKEN}\n".encode())
        pond.write("token.py", f"key = '{TOKEN}'\n".encode())
        opened = await engine.ask(ask.OpenDocument("app.py"), replies.DocumentOpened)
        await engine.ask(
            ask.ChangeDocument("app.py", opened.document.revision, Splice(0, 0, ("# typed",))), replies.Done
        )
        difference = await offered(engine, Mention(MentionKind.DIFF))
        text, words = await sent(engine, api, difference)
        assert "+# typed" in text
        assert "+fresh = 1" in text
        assert "+put = 'in'" in text
        assert "@diff uncommitted" in words
        staged, words = await sent(engine, api, await offered(engine, Mention(MentionKind.DIFF, STAGED)))
        assert "+put = 'in'" in staged
        assert "fresh" not in staged
        assert "@diff staged" in words
        assert TOKEN not in json.dumps(api.requests)
        assert "[withheld:" in text

    play(story)


def test_a_commit_is_chosen_from_the_newest_and_goes_along_with_its_message(
    play: Callable[[Story], None], pond: Sandbox
) -> None:
    pond.write("app.py", b"print('hop')\n")
    pond.git("commit", "--all", "-m", "hop\n\nFrogs want to.")

    async def story(engine: Served, api: FakeApi) -> None:
        newest = (await choices(engine, MentionKind.COMMIT))[0]
        assert newest.title == "hop"
        text, words = await sent(engine, api, await offered(engine, newest))
        assert "Frogs want to." in text
        assert "+print('hop')" in text
        assert words[0] == f"@commit {newest.name[:9]} hop"
        assert (await engine.fails(OfferMention(Mention(MentionKind.COMMIT, "--all")))).fault is Fault.BAD_REQUEST

    play(story)


def test_another_session_of_the_folder_goes_along_as_its_text(play: Callable[[Story], None]) -> None:
    async def story(engine: Served, api: FakeApi) -> None:
        assert not await choices(engine, MentionKind.SESSION)
        first = (await engine.ask(ask.SendMessage(f"Mind the {TOKEN} pond"), replies.TurnAccepted)).turn
        await engine.until(TurnFinished, lambda event: event.turn == first)
        await engine.ask(ask.NewConversation(), replies.Done)
        await engine.until(ConversationShown, lambda event: not event.events)
        (other,) = await choices(engine, MentionKind.SESSION)
        text, words = await sent(engine, api, await offered(engine, other))
        assert "## Haiku" in text
        assert "Fine." in text
        assert TOKEN not in text
        assert words[0].startswith("@session Mind the")
        gone = await engine.fails(OfferMention(Mention(MentionKind.SESSION, "nowhere")))
        assert "not there any more" in gone.what

    play(story)


class Problems:
    """Somebody who looks through the files."""

    ready = True

    def __init__(self, *known: KnownProblem) -> None:
        self._known: dict[str, list[KnownProblem]] = {}
        for one in known:
            self._known.setdefault(one.path, []).append(one)

    def known(self) -> Mapping[str, Sequence[KnownProblem]]:
        """What was given."""
        return self._known


def test_where_nobody_looks_for_problems_it_says_so(play: Callable[[Story], None]) -> None:
    async def story(engine: Served, api: FakeApi) -> None:
        assert "nothing looks for them" in (await engine.fails(OfferMention(Mention(MentionKind.PROBLEMS)))).what
        assert not await choices(engine, MentionKind.PROBLEMS)
        assert not api.requests

    play(story)


def test_problems_go_along(play: Callable[[Story], None], monkeypatch: pytest.MonkeyPatch) -> None:
    known = Problems(
        KnownProblem("app.py", 2, Severity.ERROR, "no such\nname", "checker"),
        KnownProblem(".env", 1, Severity.ERROR, "hidden"),
        KnownProblem("other.py", 1, Severity.HINT, "long"),
    )
    monkeypatch.setattr(FolderMentions, "problems", known)

    async def story(engine: Served, api: FakeApi) -> None:
        assert [one.name for one in await choices(engine, MentionKind.PROBLEMS)] == ["", ".env", "app.py", "other.py"]
        text, words = await sent(engine, api, await offered(engine, Mention(MentionKind.PROBLEMS, "app.py")))
        assert "app.py:2: error: no such name (checker)" in text
        assert "other.py" not in text
        text, words = await sent(engine, api, await offered(engine, Mention(MentionKind.PROBLEMS)))
        assert "other.py:1: hint: long" in text
        assert "hidden" not in text
        assert "@problems everywhere" in words

    play(story)


def test_problems_of_files_the_message_is_about_are_told_when_they_are_new(
    play: Callable[[Story], None], pond: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Problems(
        KnownProblem("app.py", 2, Severity.ERROR, "no such name"), KnownProblem(".env", 1, Severity.ERROR, "hidden")
    )
    monkeypatch.setattr(FolderMentions, "problems", known)

    async def story(engine: Served, api: FakeApi) -> None:
        _, words = await sent(engine, api)
        assert "1 new problem" not in words
        pond.write("app.py", b"changed = 1\n")
        pond.write(".env", b"TOKEN=1\n")
        pond.write(".pytest_cache/.gitignore", b"*\n")
        pond.write(LEFT_BEHIND, b'{"tests/test_app.py::test_hop": true}')
        _, words = await sent(engine, api)
        assert {"1 new problem", "1 failing test"} < set(words)
        told = str(api.requests[-1]["messages"][-1])
        assert "- tests/test_app.py::test_hop" in told
        assert "app.py:2: error: no such name" in told
        assert "hidden" not in told
        pond.write("app.py", b"changed = 2\n")
        _, words = await sent(engine, api)
        assert "1 file changed since the last answer" in words
        assert not [word for word in words if "problem" in word or "test" in word]

    play(story)


@pytest.mark.parametrize("kind", [MentionKind.SYMBOL, MentionKind.SELECTION])
def test_what_is_withheld_is_not_named_either(play: Callable[[Story], None], pond: Sandbox, kind: MentionKind) -> None:
    pond.write(".haikuignore", b"secret.py\n")
    pond.write("secret.py", b"def plan():\n    return 1\n")

    async def story(engine: Served, api: FakeApi) -> None:
        named = Mention(kind, "plan", "secret.py", 1, text="def plan():")
        assert ".haikuignore" in (await engine.fails(OfferMention(named))).what
        turn = (await engine.ask(ask.SendMessage("Look", attachments=(named,)), replies.TurnAccepted)).turn
        ended = await engine.until(TurnFinished, lambda event: event.turn == turn)
        assert ended.reason is EndReason.FAILED
        assert not api.requests

    play(story)


def test_outside_of_a_repository_there_is_no_history_to_name(home: Path, tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "a.txt").write_text("a\n")

    async def story() -> None:
        async with served(home, tmp_path / "plain") as engine:
            assert (await engine.fails(FindMentions(MentionKind.COMMIT))).what
            assert (await engine.fails(OfferMention(Mention(MentionKind.DIFF)))).what

    asyncio.run(story())

"""Comments through the server: told with the next message or at once, answered by the model, there after a restart."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import msgspec
import pytest

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.comment_places import Places
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.comments import Anchor, Comment, CommentState, ExportForm, Side
from haiku_pair.protocol.events import CommentsChanged, TurnFinished
from haiku_pair.protocol.sources import SourceKind
from haiku_pair.protocol.values import Fault
from tests.helpers.fake_api import FakeApi, Reply, text_reply, tool_reply
from tests.helpers.pond import Person, at_work, replacing
from tests.helpers.repositories import Sandbox

GREETING = replacing("app.py", '    return "Hello, " + name', '    return "Servus, " + name')
LINE = '    return "Servus, " + name'


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a key."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test-1")


async def commented(person: Person, text: str = "Too formal?") -> str:
    """A pasted proposal with a comment on its line; the id of the proposal."""
    await person.paste(GREETING)
    hunks = await person.hunks("app.py")
    number = hunks.hunks[0].hunk.new_first + [
        line.text for line in hunks.hunks[0].hunk.lines if line.kind != "-"
    ].index(LINE)
    anchor = Anchor("app.py", Side.NEW, number, number, (LINE,))
    await person.engine.ask(ask.PutComment(hunks.proposal, Comment("", anchor, text)), replies.CommentKept)
    return hunks.proposal


def known(person: Person, review: str) -> tuple[Comment, ...]:
    """The comments the window was told of last."""
    return [event for event in person.engine.events if isinstance(event, CommentsChanged) and event.proposal == review][
        -1
    ].comments


def test_a_comment_travels_with_the_next_message_and_is_answered(
    home: Path, pond: Sandbox, key: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(api: FakeApi, script: list[Reply]) -> None:
        async with at_work(home, pond) as person:
            review = await commented(person)
            name = known(person, review)[0].id
            script += [
                tool_reply([("answer_comment", {"comment": name, "text": "It is.", "resolved": True})]),
                text_reply("Ok."),
            ]
            await person.say("What do you think?")
            sent = json.dumps(api.requests[0], ensure_ascii=False)
            assert f"[{name}] app.py line" in sent
            assert "Too formal?" in sent
            answered = known(person, review)[0]
            assert (answered.answers[0].text, answered.state) == ("It is.", CommentState.RESOLVED)

    script: list[Reply] = []
    with FakeApi(script) as api:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        asyncio.run(story(api, script))


def test_comments_on_a_commit_are_sent_at_once_when_asked(
    home: Path, pond: Sandbox, key: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(api: FakeApi) -> None:
        async with at_work(home, pond) as person:
            review = await person.review(SourceKind.RANGE, "HEAD")
            path = review.proposal.files[0].path
            body = ask.PutComment(review.proposal.id, Comment("", Anchor(path), "Is this still needed?"))
            await person.engine.ask(body, replies.CommentKept)
            await person.say("Hello")
            assert "still needed" not in json.dumps(api.requests[-1])
            turn = await person.engine.ask(ask.SendComments(review.proposal.id), replies.TurnAccepted)
            await person.engine.until(TurnFinished, lambda event: event.turn == turn.turn)
            assert "still needed" in json.dumps(api.requests[-1])
            assert known(person, review.proposal.id)[0].state is CommentState.SENT
            problem = await person.engine.fails(ask.SendComments(review.proposal.id))
            assert problem.fault is Fault.NOTHING_TO_DO

    with FakeApi([text_reply("Yes."), text_reply("As I said.")]) as api:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        asyncio.run(story(api))


def test_nothing_of_a_restricted_folder_is_sent(home: Path, pond: Sandbox, key: None) -> None:
    async def story() -> None:
        async with at_work(home, pond, trusted=False) as person:
            review = await commented(person)
            problem = await person.engine.fails(ask.SendComments(review))
            assert problem.fault is Fault.NOT_TRUSTED
            assert known(person, review)[0].state is CommentState.DRAFT

    asyncio.run(story())


@pytest.mark.case("E17")
def test_comments_are_there_after_a_restart_and_follow_their_lines(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with at_work(home, pond) as person:
            review = await commented(person)
            line = known(person, review)[0].anchor.first
        pond.write("app.py", b"# first\n" + pond.read("app.py"))
        async with at_work(home, pond) as person:
            again = await person.engine.until(CommentsChanged, lambda event: event.proposal == review)
            assert again.comments[0].text == "Too formal?"
            await person.review(SourceKind.PROPOSAL)
            await person.engine.until(
                CommentsChanged, lambda event: bool(event.comments) and event.comments[0].anchor.first == line + 1
            )

    asyncio.run(story())


def test_comments_are_exported(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with at_work(home, pond) as person:
            review = await commented(person)
            form = ask.ExportComments(review, ExportForm.GITHUB)
            exported = await person.engine.ask(form, replies.CommentsExported)
            assert json.loads(exported.text)["comments"][0]["path"] == "app.py"
            await person.engine.ask(ask.RemoveComment(review, known(person, review)[0].id), replies.Done)
            assert (await person.engine.fails(form)).fault is Fault.NOTHING_TO_DO

    asyncio.run(story())


def test_comments_on_a_closed_proposal_are_exported_and_travel(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with at_work(home, pond) as person:
            review = await commented(person)
            applied = await person.accept_and_apply("app.py")
            assert "1 comment on it goes with your next message" in applied.summary
            form = ask.ExportComments(review, ExportForm.GITHUB)
            request = json.loads((await person.engine.ask(form, replies.CommentsExported)).text)
            assert request["comments"] == []
            assert "**app.py line" in request["body"]
            assert "Too formal?" in request["body"]

    asyncio.run(story())


def test_what_is_still_typed_is_not_exported(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with at_work(home, pond) as person:
            review = await commented(person)
            typed = msgspec.structs.replace(known(person, review)[0], state=CommentState.WRITING)
            await person.engine.ask(ask.PutComment(review, typed), replies.CommentKept)
            for form in ExportForm:
                problem = await person.engine.fails(ask.ExportComments(review, form))
                assert problem.fault is Fault.NOTHING_TO_DO

    asyncio.run(story())


def test_the_window_is_told_of_comments_whose_lines_cannot_be_looked_for(
    home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def unreadable(*_: object) -> None:
        raise Failure(Fault.GIT, "A file of the review can't be read.", kept="Everything.")

    async def story() -> None:
        async with at_work(home, pond) as person:
            review = await commented(person)
        monkeypatch.setattr(Places, "followed", unreadable)
        async with at_work(home, pond) as person:
            told = await person.engine.until(CommentsChanged, lambda event: event.proposal == review)
            assert [comment.text for comment in told.comments] == ["Too formal?"]

    asyncio.run(story())
    assert "could not follow its lines" in caplog.text

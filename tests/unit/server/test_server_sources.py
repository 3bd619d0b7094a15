"""Reviews of other sources through the server: what they show, and what carrying them out does to the byte."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.events import ReviewChanged
from haiku_pair.protocol.sources import Source, SourceKind
from haiku_pair.protocol.values import Decision, Fault, HunkDecision, HunkPlace, JournalKind
from tests.helpers.fake_api import FakeApi, text_reply, tool_reply
from tests.helpers.pond import at_work, replacing
from tests.helpers.repositories import Sandbox

ACCEPT, REJECT = Decision.ACCEPTED, Decision.REJECTED
GREETING = replacing("app.py", '    return "Hello, " + name', '    return "Servus, " + name')
LINES = [f"line {number}\n" for number in range(1, 41)]


def lines(**changed: str) -> bytes:
    """Forty lines, those named (`l3="x"`) being others."""
    return "".join(changed.get(f"l{number}", line[:-1]) + "\n" for number, line in enumerate(LINES, 1)).encode()


def with_lines(pond: Sandbox) -> None:
    """A file of forty lines is committed."""
    pond.write("n.txt", lines())
    pond.commit("numbers")


# --- the person's own work ---


def test_accepted_hunks_are_staged_and_rejected_ones_discarded(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        with_lines(pond)
        pond.write("n.txt", lines(l3="THREE", l20="TWENTY", l35="THIRTY-FIVE"))
        async with at_work(home, pond) as person:
            review = await person.review(SourceKind.UNSTAGED)
            await review.decide("n.txt", ACCEPT, REJECT)
            done = await review.carry_out()
            assert pond.git("show", ":n.txt") == lines(l3="THREE")
            assert pond.read("n.txt") == lines(l3="THREE", l35="THIRTY-FIVE")
            assert pond.git("show", "HEAD:n.txt") == lines()
            assert "Staged 1 file, discarded from 1 file" in done.summary
            assert await review.decisions("n.txt") == "u"

    asyncio.run(story())


def test_what_was_discarded_comes_back_by_undo_and_from_the_trash(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        with_lines(pond)
        mine = lines(l3="THREE", l20="TWENTY")
        pond.write("n.txt", mine)
        async with at_work(home, pond) as person:
            review = await person.review(SourceKind.UNSTAGED)
            await review.decide("n.txt", REJECT)
            await review.carry_out()
            assert pond.read("n.txt") == lines(l20="TWENTY")
            kept = await person.newest(JournalKind.DISCARDED)
            patch = await person.engine.ask(ask.GetPatch(kept.id), replies.PatchShown)
            assert "+THREE" in patch.files[0].text
            await person.engine.ask(ask.UndoApply(), replies.Applied)
            assert pond.read("n.txt") == mine

    asyncio.run(story())


def test_one_hunk_is_staged_at_once_and_the_others_keep_their_decisions(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        with_lines(pond)
        pond.write("n.txt", lines(l3="THREE", l20="TWENTY"))
        async with at_work(home, pond) as person:
            review = await person.review(SourceKind.UNSTAGED)
            await review.decide("n.txt", REJECT)
            second = (await review.hunks("n.txt")).hunks[1].hunk.id
            await review.carry_out(HunkPlace("n.txt", second))
            assert pond.git("show", ":n.txt") == lines(l20="TWENTY")
            assert pond.read("n.txt") == lines(l3="THREE", l20="TWENTY")
            assert await review.decisions("n.txt") == "r"

    asyncio.run(story())


def test_staged_hunks_are_unstaged_and_the_file_stays(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        with_lines(pond)
        mine = lines(l3="THREE", l20="TWENTY")
        pond.write("n.txt", mine)
        pond.git("add", "n.txt")
        async with at_work(home, pond) as person:
            review = await person.review(SourceKind.STAGED)
            await review.decide("n.txt", REJECT)
            await review.carry_out()
            assert pond.git("show", ":n.txt") == lines(l20="TWENTY")
            assert pond.read("n.txt") == mine

    asyncio.run(story())


def test_lines_written_by_hand_are_staged_and_the_file_stays(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        with_lines(pond)
        mine = lines(l3="THREE", l20="TWENTY")
        pond.write("n.txt", mine)
        async with at_work(home, pond) as person:
            review = await person.review(SourceKind.UNSTAGED)
            hunk = (await review.hunks("n.txt")).hunks[0].hunk
            new = tuple("3" if line.text == "THREE" else line.text for line in hunk.lines if line.kind.value != "-")
            body = ask.EditHunk(review.proposal.id, "n.txt", hunk.id, new)
            await person.engine.ask(body, replies.Reviewed)
            await review.decide("n.txt", ACCEPT, REJECT)
            await review.carry_out()
            assert pond.git("show", ":n.txt") == lines(l3="3")
            assert pond.read("n.txt") == lines(l3="THREE")

    asyncio.run(story())


def test_a_decision_is_answered_with_no_more_than_what_it_changed(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        with_lines(pond)
        pond.write("n.txt", lines(l3="THREE", l20="TWENTY"))
        async with at_work(home, pond) as person:
            review = await person.review(SourceKind.UNSTAGED)
            said = HunkDecision("n.txt", (await review.hunks("n.txt")).hunks[0].hunk.id, ACCEPT)
            reply = await person.engine.ask(ask.Decide(review.proposal.id, (said,)), replies.Reviewed)
            assert reply.files == ()
            assert [(file.accepted, file.rejected) for file in reply.proposal.files] == [(1, 0)]
            undone = await person.engine.ask(ask.UndoDecision(review.proposal.id), replies.Reviewed)
            assert [file.path for file in undone.files] == ["n.txt"]

    asyncio.run(story())


def test_a_file_that_changed_under_a_decision_is_not_touched(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        with_lines(pond)
        pond.write("n.txt", lines(l3="THREE"))
        async with at_work(home, pond) as person:
            review = await person.review(SourceKind.UNSTAGED)
            await review.decide("n.txt", REJECT)
            pond.write("n.txt", lines(l3="DREI"))
            problem = await person.engine.fails(ask.ApplyProposal(review.proposal.id))
            assert problem.fault is Fault.CONFLICT
            assert pond.read("n.txt") == lines(l3="DREI")
            assert pond.git("show", ":n.txt") == lines()

    asyncio.run(story())


def test_the_review_of_own_work_follows_the_files(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        with_lines(pond)
        pond.write("n.txt", lines(l3="THREE"))
        async with at_work(home, pond) as person:
            review = await person.review(SourceKind.UNSTAGED)
            await review.decide("n.txt", ACCEPT)
            pond.write("n.txt", lines(l3="THREE", l20="TWENTY"))
            changed = await person.engine.until(ReviewChanged, lambda event: event.review.total == 2)
            assert (changed.review.id, changed.review.accepted) == (review.proposal.id, 1)

    asyncio.run(story())


# --- history ---


def test_what_is_rejected_of_a_commit_becomes_a_proposal_that_takes_it_back(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        with_lines(pond)
        pond.write("n.txt", lines(l3="THREE", l20="TWENTY"))
        pond.commit("two changes")
        pond.write("n.txt", lines(l3="THREE", l20="TWENTY", l35="LATER"))
        async with at_work(home, pond) as person:
            review = await person.review(SourceKind.RANGE, "HEAD")
            assert "two changes" in review.proposal.source.title
            await review.decide("n.txt", ACCEPT, REJECT)
            await review.carry_out()
            assert pond.read("n.txt") == lines(l3="THREE", l20="TWENTY", l35="LATER")
            await person.accept_and_apply("n.txt")
            assert pond.read("n.txt") == lines(l3="THREE", l35="LATER")

    asyncio.run(story())


def test_decisions_on_a_range_are_there_after_a_restart(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        with_lines(pond)
        async with at_work(home, pond) as person:
            review = await person.review(SourceKind.RANGE, "HEAD")
            await review.decide("n.txt", REJECT)
        async with at_work(home, pond) as person:
            again = await person.review(SourceKind.RANGE, "HEAD")
            assert (again.proposal.id, await again.decisions("n.txt")) == (review.proposal.id, "r")

    asyncio.run(story())


def test_an_unknown_name_says_so(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        async with at_work(home, pond) as person:
            problem = await person.engine.fails(ask.OpenReview(Source(SourceKind.RANGE, "no-such-branch")))
            assert problem.fault is Fault.NOT_FOUND
            assert "no-such-branch" in problem.what

    asyncio.run(story())


# --- rounds ---


def edit(old: str, new: str) -> tuple[str, dict[str, object]]:
    """A tool call that changes `app.py`."""
    return "edit_file", {"path": "app.py", "edits": [{"old_text": old, "new_text": new}]}


def test_a_second_round_shows_what_changed_since(home: Path, pond: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-test-1")
    script = [
        tool_reply([("read_file", {"path": "app.py"}), edit("Hello", "Servus")]),
        text_reply("Done."),
        tool_reply([edit("Servus", "Grias di")]),
        text_reply("Done again."),
    ]

    async def story() -> None:
        with FakeApi(script) as api:
            monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
            async with at_work(home, pond) as person:
                await person.say("Greet in Austrian")
                problem = await person.engine.fails(ask.OpenReview(Source(SourceKind.ROUND)))
                assert problem.fault is Fault.NOTHING_TO_DO
                await person.say("More Tyrolean")
                review = await person.review(SourceKind.ROUND)
                text = [line.text.strip() for line in (await review.hunks("app.py")).hunks[0].hunk.lines]
                assert 'return "Servus, " + name' in text
                assert 'return "Grias di, " + name' in text
                hunks = (await person.hunks("app.py")).hunks
                assert len(hunks[0].calls) == 2
                found = await person.engine.ask(ask.FindHunks(hunks[0].calls[-1]), replies.HunksFound)
                assert [place.hunk for place in found.places] == [hunks[0].hunk.id]

    asyncio.run(story())


def test_a_file_that_takes_no_part_is_named_with_the_reason(home: Path, pond: Sandbox) -> None:
    async def story() -> None:
        with_lines(pond)
        pond.write("n.txt", lines(l3="THREE"))
        pond.write("huge.bin", b"\0" * (17 << 20))
        async with at_work(home, pond) as person:
            review = await person.review(SourceKind.UNSTAGED)
            assert [file.path for file in review.proposal.files] == ["n.txt"]
            assert review.proposal.source.title.startswith("without huge.bin, which ")

    asyncio.run(story())

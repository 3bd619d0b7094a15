"""A file that another program wants merged, at the engine: opened, settled, written to the byte or not at all."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.sources import Source, SourceKind
from haiku_pair.protocol.values import Decision, Fault, HunkDecision, HunkPlace, Proposal, Settling
from tests.helpers.served import Served, served

BASE, MINE, THEIRS = b"one\r\ntwo\r\nthree\r\n", b"one\r\nmine\r\nthree\r\n", b"one\r\ntheirs\r\nthree\r\n"
MARKED = b"one\r\n<<<<<<<\r\n"
MERGED = "pond.txt"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with the four files as git leaves them."""
    folder = tmp_path / "work"
    folder.mkdir()
    for name, raw in (("base", BASE), ("mine", MINE), ("theirs", THEIRS), (MERGED, MARKED)):
        (folder / name).write_bytes(raw)
    return folder


def source(files: Path) -> Source:
    """The merge of them."""
    return Source(SourceKind.MERGE, paths=tuple(str(files / name) for name in ("base", "mine", "theirs", MERGED)))


def story(home: Path, files: Path, told: Callable[[Served, Proposal], Awaitable[None]]) -> None:
    """Tell a story of one merge."""

    async def tell() -> None:
        async with served(home, files, trusted=False, light=True) as engine:
            opened = await engine.ask(rq.OpenReview(source(files)), replies.ReviewOpened)
            await told(engine, opened.review)

    asyncio.run(tell())


async def settle(engine: Served, review: Proposal, settling: Settling) -> None:
    """Settle the first hunk."""
    hunks = (await engine.ask(rq.GetHunks(review.id, MERGED), replies.Hunks)).file.hunks
    await engine.ask(rq.SettleConflict(review.id, MERGED, hunks[0].hunk.id, settling), replies.Reviewed)


def test_a_settled_merge_is_written_with_its_mode_and_endings(home: Path, files: Path) -> None:
    (files / MERGED).chmod(0o750)

    async def told(engine: Served, review: Proposal) -> None:
        assert (review.source.title, [file.path for file in review.files]) == (f"Merge {MERGED}", [MERGED])
        assert review.files[0].conflict
        await settle(engine, review, Settling.BOTH)
        done = await engine.ask(rq.ApplyProposal(review.id), replies.Applied)
        assert done.summary == f"Wrote {MERGED}"

    story(home, files, told)
    assert (files / MERGED).read_bytes() == b"one\r\nmine\r\ntheirs\r\nthree\r\n"
    assert (files / MERGED).stat().st_mode & 0o777 == 0o750
    assert sorted(path.name for path in files.iterdir()) == ["base", "mine", MERGED, "theirs"]


def test_with_an_open_conflict_nothing_is_written(home: Path, files: Path) -> None:
    async def told(engine: Served, review: Proposal) -> None:
        problem = await engine.fails(rq.ApplyProposal(review.id))
        assert (problem.fault, "1 place is not settled" in problem.what) == (Fault.CONFLICT, True)

    story(home, files, told)
    assert (files / MERGED).read_bytes() == MARKED


def test_a_merge_is_written_as_a_whole_or_not_at_all(home: Path, files: Path) -> None:
    async def told(engine: Served, review: Proposal) -> None:
        await settle(engine, review, Settling.MINE)
        hunks = (await engine.ask(rq.GetHunks(review.id, MERGED), replies.Hunks)).file.hunks
        alone = rq.ApplyProposal(review.id, (HunkPlace(MERGED, hunks[0].hunk.id),))
        assert (await engine.fails(alone)).fault is Fault.NOTHING_TO_DO

    story(home, files, told)
    assert (files / MERGED).read_bytes() == MARKED


def test_a_file_that_changed_meanwhile_is_left_alone(home: Path, files: Path) -> None:
    async def told(engine: Served, review: Proposal) -> None:
        await settle(engine, review, Settling.THEIRS)
        (files / MERGED).write_bytes(b"edited elsewhere\n")
        assert (await engine.fails(rq.ApplyProposal(review.id))).fault is Fault.CHANGED_ON_DISK

    story(home, files, told)
    assert (files / MERGED).read_bytes() == b"edited elsewhere\n"


def test_without_a_common_version_and_without_a_file_to_write_into(home: Path, files: Path) -> None:
    (files / "base").unlink()
    (files / MERGED).unlink()

    async def told(engine: Served, review: Proposal) -> None:
        await settle(engine, review, Settling.MINE)
        await engine.ask(rq.ApplyProposal(review.id), replies.Applied)

    story(home, files, told)
    assert (files / MERGED).read_bytes() == MINE


def test_where_both_are_the_same_there_is_nothing_to_decide_and_it_is_written(home: Path, files: Path) -> None:
    (files / "theirs").write_bytes(MINE)

    async def told(engine: Served, review: Proposal) -> None:
        assert review.files == ()
        await engine.ask(rq.ApplyProposal(review.id), replies.Applied)

    story(home, files, told)
    assert (files / MERGED).read_bytes() == MINE


def test_a_review_that_was_begun_goes_on_after_a_loss_of_the_engine(home: Path, files: Path) -> None:
    async def first(engine: Served, review: Proposal) -> None:
        await settle(engine, review, Settling.THEIRS)

    async def again(engine: Served, review: Proposal) -> None:
        await engine.ask(rq.ApplyProposal(review.id), replies.Applied)

    story(home, files, first)
    story(home, files, again)
    assert (files / MERGED).read_bytes() == THEIRS


def test_what_is_left_counts_as_mine(home: Path, files: Path) -> None:
    (files / "mine").write_bytes(BASE)
    (files / "theirs").write_bytes(THEIRS)

    async def told(engine: Served, review: Proposal) -> None:
        hunks = (await engine.ask(rq.GetHunks(review.id, MERGED), replies.Hunks)).file.hunks
        assert [said.decision for said in hunks] == [Decision.ACCEPTED]
        rejected = HunkDecision(MERGED, hunks[0].hunk.id, Decision.REJECTED)
        await engine.ask(rq.Decide(review.id, (rejected,)), replies.Reviewed)
        await engine.ask(rq.ApplyProposal(review.id), replies.Applied)

    story(home, files, told)
    assert (files / MERGED).read_bytes() == BASE


@pytest.mark.parametrize("name", ["mine", "theirs"])
def test_a_version_that_cant_be_read_is_said(home: Path, files: Path, name: str) -> None:
    (files / name).unlink()
    os.mkfifo(files / name)

    async def tell() -> None:
        async with served(home, files, trusted=False, light=True) as engine:
            problem = await engine.fails(rq.OpenReview(source(files)))
            assert str(files / name) in problem.what

    asyncio.run(tell())

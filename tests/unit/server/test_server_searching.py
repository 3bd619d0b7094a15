"""Searching the workspace, and replacing what is found as a proposal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from haiku_pair.edits.values import Splice
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.events import ProposalChanged
from haiku_pair.protocol.searching import (
    FoundLine,
    ProposeReplacing,
    SearchEnded,
    SearchFound,
    StartSearch,
    StopSearch,
    Wanted,
)
from haiku_pair.protocol.values import Fault
from tests.helpers.repositories import Sandbox, with_history
from tests.helpers.served import Served, served

FILES = {
    "pond/frog.py": b"def leap(frog):\n    return frog\n\n\nFROG = leap\n",
    "pond/heron.txt": "One Frög, two frogs.\r\nNo more.\r\n".encode(),
    ".gitignore": b"logs/\n",
    ".env": b"FROG_TOKEN=1\n",
    "picture.bin": b"\0\1frog",
}
Story = Callable[[Served], Coroutine[Any, Any, None]]


@pytest.fixture
def marsh(tmp_path: Path) -> Sandbox:
    made = with_history(tmp_path / "marsh", FILES)
    made.write("logs/frog.log", b"frog\n")
    return made


@pytest.fixture
def play(home: Path, marsh: Sandbox) -> Callable[[Story], None]:
    def run(story: Story) -> None:
        async def whole() -> None:
            async with served(home, marsh.root) as engine:
                await story(engine)

        asyncio.run(whole())

    return run


async def search(engine: Served, wanted: Wanted, number: int = 1) -> tuple[dict[str, list[FoundLine]], SearchEnded]:
    """What is found, by path; lines of context left out."""
    await engine.ask(StartSearch(number, wanted), replies.Done)
    ended = await engine.until(SearchEnded, lambda event: event.id == number)
    found = [
        file for event in engine.events if isinstance(event, SearchFound) and event.id == number for file in event.files
    ]
    return {file.path: [line for line in file.lines if line.spans] for file in found}, ended


def test_lines_are_found_with_where_they_match_but_not_in_secrets_and_ignored_files(
    play: Callable[[Story], None],
) -> None:
    async def story(engine: Served) -> None:
        found, ended = await search(engine, Wanted("frog"))
        assert found == {
            "pond/frog.py": [
                FoundLine(1, "def leap(frog):", ((9, 13),)),
                FoundLine(2, "    return frog", ((11, 15),)),
                FoundLine(5, "FROG = leap", ((0, 4),)),
            ],
            "pond/heron.txt": [FoundLine(1, "One Frög, two frogs.", ((14, 18),))],
        }
        assert (ended.matches, ended.files, ended.is_cut) == (4, 2, False)
        assert ended.left_out == ("1 that may hold secrets",)

    play(story)


@pytest.mark.parametrize(
    ("wanted", "lines"),
    [
        (Wanted("frog", case=True), [1, 2]),
        (Wanted("frog", word=True), [1, 2, 5]),
        (Wanted(r"^FR\w+", pattern=True, case=True), [5]),
        (Wanted("frog", include="*.txt"), []),
        (Wanted("leap", exclude="*.txt, docs/"), [1, 5]),
    ],
)
def test_case_words_patterns_and_files_narrow_it(
    play: Callable[[Story], None], wanted: Wanted, lines: list[int]
) -> None:
    async def story(engine: Served) -> None:
        found, _ = await search(engine, wanted)
        assert [line.line for line in found.get("pond/frog.py", [])] == lines

    play(story)


def test_unsaved_text_counts(play: Callable[[Story], None]) -> None:
    async def story(engine: Served) -> None:
        await engine.ask(ask.OpenDocument("pond/frog.py"), replies.DocumentOpened)
        await engine.ask(ask.ChangeDocument("pond/frog.py", 0, Splice(0, 2, ("newts",))), replies.Done)
        found, _ = await search(engine, Wanted("newts"))
        assert [line.line for line in found["pond/frog.py"]] == [1]

    play(story)


def test_a_pattern_that_takes_for_ever_is_ended_at_once_by_the_next_search(
    play: Callable[[Story], None], marsh: Sandbox
) -> None:
    marsh.write("a.txt", b"aa\n")
    marsh.write("long.txt", b"a" * 5000 + b"!\n")

    async def story(engine: Served) -> None:
        await engine.ask(StartSearch(1, Wanted("(a+)+$", pattern=True)), replies.Done)
        await engine.until(SearchFound)
        _, ended = await search(engine, Wanted("No more"), 2)
        assert ended.matches == 1
        first = await engine.until(SearchEnded, lambda event: event.id == 1)
        assert first.problem == "Stopped."

    play(story)


def test_a_wrong_pattern_is_said(play: Callable[[Story], None]) -> None:
    async def story(engine: Served) -> None:
        problem = await engine.fails(StartSearch(1, Wanted("(", pattern=True)))
        assert problem.fault is Fault.BAD_REQUEST
        problem = await engine.fails(ProposeReplacing(Wanted("a", pattern=True), r"\3"))
        assert problem.fault is Fault.BAD_REQUEST
        await engine.ask(StopSearch(), replies.Done)

    play(story)


def test_replacing_is_a_proposal_and_writes_nothing(play: Callable[[Story], None], marsh: Sandbox) -> None:
    async def story(engine: Served) -> None:
        done = await engine.ask(ProposeReplacing(Wanted(r"(f)rogs?", pattern=True), r"\1oal"), replies.Pasted)
        assert done.files == 2
        proposal = (await engine.until(ProposalChanged, lambda event: event.proposal is not None)).proposal
        assert proposal is not None
        sides = await engine.ask(ask.GetSides(proposal.id, "pond/heron.txt"), replies.SidesShown)
        assert sides.after == "One Frög, two foal.\r\nNo more.\r\n".encode()
        sides = await engine.ask(ask.GetSides(proposal.id, "pond/frog.py"), replies.SidesShown)
        assert sides.after == b"def leap(foal):\n    return foal\n\n\nFoal = leap\n"
        assert marsh.read("pond/heron.txt") == FILES["pond/heron.txt"]

    play(story)

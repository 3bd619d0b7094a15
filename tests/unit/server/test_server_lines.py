"""What git knows of the lines of an open text, staged and put back from there; definitions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from haiku_pair.edits.values import Splice
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.lines import (
    Blamed,
    DiscardLines,
    GetBlame,
    GetLineChanges,
    LineChange,
    LineChangesAre,
    StageLines,
    UnstageLines,
)
from haiku_pair.protocol.symbols import FindSymbols, GetSymbols, SymbolsAre
from haiku_pair.protocol.values import Fault
from tests.helpers.repositories import Sandbox, with_history
from tests.helpers.served import Served, served

LINES = [f"line {number}\n" for number in range(1, 13)]
CODE = b"class Pond:\n    def leap(self):\n        pass\n\n\ndef croak():\n    pass\n"
Story = Callable[[Served], Coroutine[Any, Any, None]]


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    return with_history(tmp_path / "n", {"n.txt": "".join(LINES).encode(), "pond.py": CODE, "new.txt": b""})


@pytest.fixture
def play(home: Path, sandbox: Sandbox) -> Callable[..., None]:
    def run(story: Story, *, trusted: bool = True) -> None:
        async def whole() -> None:
            async with served(home, sandbox.root, trusted=trusted) as engine:
                await engine.ask(ask.OpenDocument("n.txt"), replies.DocumentOpened)
                await story(engine)

        asyncio.run(whole())

    return run


def changed(**lines: str) -> bytes:
    """The lines, those named (`l3="x\\n"`) being others."""
    return "".join(lines.get(f"l{number}", line) for number, line in enumerate(LINES, 1)).encode()


async def marks(engine: Served) -> list[tuple[int, int, tuple[str, ...], bool]]:
    found = await engine.ask(GetLineChanges("n.txt"), LineChangesAre)
    return [(one.first, one.count, one.old, one.staged) for one in found.changes]


def test_lines_that_are_added_changed_and_deleted_are_told_with_those_before(
    play: Callable[[Story], None], sandbox: Sandbox
) -> None:
    sandbox.write("n.txt", changed(l2="TWO\n", l5="", l9="line 9\nmore\n"))

    async def story(engine: Served) -> None:
        assert await marks(engine) == [(1, 1, ("line 2",), False), (4, 0, ("line 5",), False), (8, 1, (), False)]

    play(story)


def test_what_is_typed_counts_and_what_is_staged_is_told_apart(play: Callable[[Story], None], sandbox: Sandbox) -> None:
    sandbox.write("n.txt", changed(l8="EIGHT\n"))
    sandbox.git("add", "n.txt")

    async def story(engine: Served) -> None:
        await engine.ask(ask.ChangeDocument("n.txt", 0, Splice(0, 0, ("first",))), replies.Done)
        assert await marks(engine) == [(0, 1, (), False), (8, 1, ("line 8",), True)]

    play(story)


def test_windows_line_endings_are_no_change(play: Callable[[Story], None], sandbox: Sandbox) -> None:
    sandbox.git("config", "core.autocrlf", "true")
    sandbox.write("n.txt", changed(l3="THREE\n").replace(b"\n", b"\r\n"))

    async def story(engine: Served) -> None:
        assert await marks(engine) == [(2, 1, ("line 3",), False)]

    play(story)


def test_one_change_is_staged_and_taken_out_again(play: Callable[[Story], None], sandbox: Sandbox) -> None:
    sandbox.write("n.txt", changed(l2="TWO\n", l3="THREE\n", l9=""))

    async def story(engine: Served) -> None:
        first, second = (await engine.ask(GetLineChanges("n.txt"), LineChangesAre)).changes
        await engine.ask(StageLines("n.txt", second), replies.Applied)
        assert sandbox.git("show", ":n.txt") == changed(l9="")
        assert [mark[3] for mark in await marks(engine)] == [False, True]
        staged = (await engine.ask(GetLineChanges("n.txt"), LineChangesAre)).changes[1]
        await engine.ask(UnstageLines("n.txt", staged), replies.Applied)
        assert sandbox.git("show", ":n.txt") == changed()
        assert first.old == ("line 2", "line 3")
        assert sandbox.read("n.txt") == changed(l2="TWO\n", l3="THREE\n", l9="")

    play(story)


def test_one_change_is_put_back_kept_in_the_trash_and_undone(play: Callable[[Story], None], sandbox: Sandbox) -> None:
    text = changed(l2="TWO\n", l9="NINE\n")
    sandbox.write("n.txt", text)

    async def story(engine: Served) -> None:
        first = (await engine.ask(GetLineChanges("n.txt"), LineChangesAre)).changes[0]
        await engine.ask(DiscardLines("n.txt", first), replies.Applied)
        assert sandbox.read("n.txt") == changed(l9="NINE\n")
        journal = await engine.ask(ask.GetJournal(""), replies.JournalListed)
        assert any("Discard 1 line of n.txt" in item.title for item in journal.items)
        await engine.ask(ask.UndoApply(), replies.Applied)
        assert sandbox.read("n.txt") == text

    play(story)


def test_a_change_that_is_no_longer_there_is_not_touched(play: Callable[[Story], None], sandbox: Sandbox) -> None:
    sandbox.write("n.txt", changed(l2="TWO\n"))

    async def story(engine: Served) -> None:
        problem = await engine.fails(DiscardLines("n.txt", LineChange(4, 1, ("line 5",), 1)))
        assert problem.fault is Fault.CONFLICT
        assert sandbox.read("n.txt") == changed(l2="TWO\n")

    play(story)


def test_who_wrote_a_line_is_told_unsaved_ones_counted(play: Callable[..., None], sandbox: Sandbox) -> None:
    async def story(engine: Served) -> None:
        await engine.ask(ask.ChangeDocument("n.txt", 0, Splice(0, 0, ("mine",))), replies.Done)
        assert (await engine.ask(GetBlame("n.txt", 0), Blamed)).commit == ""
        found = await engine.ask(GetBlame("n.txt", 1), Blamed)
        assert found.author == "Ada"
        assert found.commit
        assert found.summary

    play(story)

    async def restricted(engine: Served) -> None:
        await engine.ask(ask.SetTrust(False), replies.Done)
        assert (await engine.fails(GetBlame("n.txt", 0))).fault is Fault.NOT_TRUSTED

    play(restricted, trusted=False)


def test_definitions_of_a_file_and_of_all(play: Callable[..., None]) -> None:
    async def story(engine: Served) -> None:
        await engine.ask(ask.OpenDocument("pond.py"), replies.DocumentOpened)
        await engine.ask(ask.ChangeDocument("pond.py", 0, Splice(5, 2, ("def sing():", "    pass"))), replies.Done)
        found = await engine.ask(GetSymbols("pond.py"), SymbolsAre)
        assert [(one.name, one.line, one.inside) for one in found.symbols] == [
            ("Pond", 1, ""),
            ("leap", 2, "Pond"),
            ("sing", 6, ""),
        ]
        everywhere = await engine.ask(FindSymbols("lp"), SymbolsAre)
        assert [(one.name, one.path, one.line) for one in everywhere.symbols] == [("leap", "pond.py", 2)]

    play(story)
    play(story, trusted=False)

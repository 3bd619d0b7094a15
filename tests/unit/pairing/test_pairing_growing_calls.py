"""Calls that the model still writes: told at a calm pace, each report only with what is new, and not without end."""

from __future__ import annotations

import asyncio
import json

import pytest

from haiku_pair.engine.claude.reply import ToolArguments, ToolBegan
from haiku_pair.engine.pairing.growing_calls import FRAME, SHOWN_AT_MOST, GrowingCalls
from haiku_pair.protocol.events import ToolGrew, ToolStarted


def told(arguments: str, size: int, *, pause: float = 0.0) -> list[ToolStarted | ToolGrew]:
    """What is said of a call whose arguments come in pieces of this size, with a pause before each."""
    said: list[ToolStarted | ToolGrew] = []

    async def grow() -> None:
        loop = asyncio.get_running_loop()
        calls = GrowingCalls("t", lambda name, known: f"{name} {known.get('path', '')}", said.append)
        calls.begin(ToolBegan("call1", "edit_file"))
        pieces: list[str] = []
        for at in range(0, len(arguments), size):
            until = loop.time() + pause
            while loop.time() < until:
                await asyncio.sleep(0.01)
            pieces.append(arguments[at : at + size])
            calls.grow(ToolArguments("call1", pieces[-1], pieces))

    asyncio.run(grow())
    return said


def test_each_report_holds_only_what_is_new() -> None:
    arguments = json.dumps({"path": "a.py", "edits": [{"old_text": "x", "new_text": "y"}]})
    said = told(arguments, 20, pause=FRAME)
    grown = [event for event in said if isinstance(event, ToolGrew)]
    assert len(grown) == len(range(0, len(arguments), 20))
    assert "".join(event.added for event in grown) == arguments
    assert grown[-1].title == "edit_file a.py"


@pytest.mark.case("H23")
def test_many_small_pieces_are_told_in_few_reports() -> None:
    said = told("x" * 3_000_000, 20)
    grown = [event for event in said if isinstance(event, ToolGrew)]
    assert len(grown) < 100  # ten a second, of a test that takes less than ten of them
    assert sum(len(event.added) for event in grown) <= SHOWN_AT_MOST

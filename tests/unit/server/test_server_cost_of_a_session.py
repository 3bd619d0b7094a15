"""What a conversation costs: a recorded session through the real engine, billed as the API bills."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.helpers.api_rules import TOOLS_TOKENS, prompt_blocks, tokens
from tests.helpers.fake_api import FakeApi
from tests.helpers.recorded_account import Account, Billed, lost_in, share_read
from tests.helpers.recorded_models import OurTools, ToolModel
from tests.helpers.recorded_player import engine_environment, engine_on, play_turn
from tests.helpers.recorded_session import (
    RecordedSession,
    Step,
    Turn,
    ledger_project,
    load_session,
    project_files,
    write_files,
)

FIRST_TURNS = 8
SHARE = 0.9
OWN_PROMPT = 4_500
"""Tokens of tools and system text at the most, by the loopback server's estimate."""


@dataclass(frozen=True)
class Played:
    """What the model was asked, and what was billed for it."""

    requests: list[dict[str, Any]]
    billed: list[Billed]


def play(turns: Sequence[Turn], project: Path) -> Played:
    """The turns through an engine of their own."""
    account = Account(ToolModel(OurTools()))

    async def story(base_url: str) -> None:
        async with engine_on(project, engine_environment(project.with_name("home"), base_url)) as peer:
            for turn in turns:
                account.begin(turn)
                await play_turn(peer, project, turn)

    with FakeApi(account, clock=account.clock) as api:
        asyncio.run(story(api.base_url))
    return Played(api.requests, account.billed(api))


@pytest.fixture(scope="module")
def session() -> RecordedSession:
    """The whole recording."""
    return load_session()


def test_a_session_reads_what_was_sent_before_from_the_cache(session: RecordedSession, tmp_path: Path) -> None:
    project = tmp_path / "project"
    begun = ledger_project(project)
    first = msgspec.structs.replace(session, turn=session.turn[:FIRST_TURNS])
    played = play(first.turn, project)
    assert project_files(project) == first.played(begun)
    assert share_read(played.billed) >= SHARE
    assert not any(one.lost for one in played.billed)
    beginnings = [{**request, "messages": []} for request in played.requests]
    assert max(sum(tokens(json.dumps(block)) for block in prompt_blocks(one)) for one in beginnings) <= (
        OWN_PROMPT - TOOLS_TOKENS
    )


@pytest.mark.parametrize("at_once", [2, 40])
def test_no_breakpoint_is_lost_in_a_turn_of_forty_calls(session: RecordedSession, tmp_path: Path, at_once: int) -> None:
    project = tmp_path / "project"
    busy = next(number for number, turn in enumerate(session.turn) if turn.calls == 40)
    before = msgspec.structs.replace(session, turn=session.turn[:busy])
    write_files(project, before.played(ledger_project(project)))
    turns = [session.turn[0], regrouped(session.turn[busy], at_once), session.turn[busy + 1]]
    played = play(turns, project)
    assert sum(one.turn == 1 for one in played.billed) == -(-40 // at_once) + 1
    assert [lost_in(played.billed, number) for number in range(3)] == [0, 0, 0]
    assert share_read([one for one in played.billed if one.turn < 2]) > 0


def regrouped(turn: Turn, at_once: int) -> Turn:
    """The same calls in the same order, so many in a reply."""
    single = [
        *(Step(search=(search,)) for step in turn.step for search in step.search),
        *(Step(read=(path,)) for step in turn.step for path in step.read),
        *(Step(edit=(edit,)) for edit in turn.edits),
    ]
    steps = []
    for first in range(0, len(single), at_once):
        group = single[first : first + at_once]
        steps.append(
            Step(
                search=tuple(search for step in group for search in step.search),
                read=tuple(path for step in group for path in step.read),
                edit=tuple(edit for step in group for edit in step.edit),
            )
        )
    return msgspec.structs.replace(turn, step=tuple(steps))

"""The bundled session and project: legal, and what the readable sources say."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from haiku_pair.engine.claude.client import ModelClient
from haiku_pair.engine.claude.messages import AssistantText, ToolCall
from haiku_pair.engine.claude.replay import ReplayTransport, load_session
from haiku_pair.engine.claude.reply import Credentials, ModelReply
from haiku_pair.engine.claude.sse import split_events
from haiku_pair.engine.pairing import tools
from haiku_pair.resources import resource
from tests.helpers.asking import request_for

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def recording() -> Path:
    return resource("demo", "recording")


@pytest.fixture(scope="module")
def replies(recording: Path) -> list[ModelReply]:
    async def ask() -> list[ModelReply]:
        client = ModelClient(Credentials(None), transport=ReplayTransport(recording, pace=0.0))
        got = [await client.reply(request_for(), lambda _part: None) for _ in load_session(recording).reply]
        await client.aclose()
        return got

    return asyncio.run(ask())


def calls(reply: ModelReply) -> list[ToolCall]:
    return [part for part in reply.message.parts if isinstance(part, ToolCall)]


def test_every_stream_is_named_and_every_name_is_there(recording: Path) -> None:
    named = [reply.file for reply in load_session(recording).reply]
    assert named == sorted(path.name for path in recording.glob("*.sse"))


def test_a_turn_goes_on_exactly_while_tools_are_called(replies: list[ModelReply]) -> None:
    assert [reply.stop_reason for reply in replies] == ["tool_use" if calls(r) else "end_turn" for r in replies]


def test_every_question_gets_an_answer_that_ends_in_text(recording: Path, replies: list[ModelReply]) -> None:
    last = [reply for reply in replies if reply.stop_reason == "end_turn"]
    assert len(last) == len(load_session(recording).questions)
    assert all(isinstance(reply.message.parts[-1], AssistantText) for reply in last)


def test_no_two_calls_share_an_id(replies: list[ModelReply]) -> None:
    ids = [call.id for reply in replies for call in calls(reply)]
    assert len(ids) == len(set(ids))


def test_the_tools_called_are_ours(replies: list[ModelReply]) -> None:
    names = {call.name for reply in replies for call in calls(reply)}
    assert names >= {"list_files", "search_files", "read_file", "edit_file", "create_file", "delete_file"}
    assert all((Path(tools.__file__).parent / f"{name}.py").is_file() for name in names)


def test_it_is_streamed_in_small_pieces_at_a_human_pace(recording: Path) -> None:
    for reply in load_session(recording).reply:
        pieces = split_events((recording / reply.file).read_bytes())
        assert max(len(piece) for piece in pieces) < 600
        assert 0.5 < reply.delay + len(pieces) * reply.seconds_per_event < 8


def test_the_sources_make_exactly_this(tmp_path: Path, recording: Path) -> None:
    command = [sys.executable, str(ROOT / "packaging" / "record_demo.py"), str(tmp_path)]
    subprocess.run(command, check=True, timeout=60)
    made = {path.name: path.read_bytes() for path in (tmp_path / "recording").iterdir()}
    assert made == {path.name: path.read_bytes() for path in recording.iterdir()}
    # Packed bytes depend on the version of git; the commits don't.
    assert heads(tmp_path / "project.bundle") == heads(resource("demo", "project.bundle"))


def heads(bundle: Path) -> list[str]:
    command = ["git", "bundle", "list-heads", str(bundle)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()

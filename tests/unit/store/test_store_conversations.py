"""Conversations and the state of workspaces read back as they were written."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from haiku_pair.engine.store.conversations import Conversations
from haiku_pair.engine.store.database import Database
from haiku_pair.engine.store.workspaces import WorkspaceStates
from haiku_pair.protocol.events import (
    ConversationEvent,
    TextDelta,
    ThinkingDelta,
    ToolFinished,
    ToolStarted,
    TurnStarted,
)
from haiku_pair.protocol.values import Place, WindowState

ROOT = Path("/home/somebody/project")


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "history.sqlite3")


def test_events_come_back_in_order_with_texts_joined(database: Database) -> None:
    kept = Conversations(database)
    conversation = kept.create(ROOT)
    written: list[ConversationEvent] = [
        TurnStarted("t", "Hi", ("README",)),
        ThinkingDelta("t", "hm"),
        TextDelta("t", "a"),
        TextDelta("t", "b"),
        TextDelta("t", "c"),
        ToolStarted("t", "c1", "read", "Read"),
        TextDelta("t", "d"),
    ]
    for event in written:
        kept.append_event(conversation, event)
    assert kept.events(conversation) == [*written[:2], TextDelta("t", "abc"), written[5], TextDelta("t", "d")]


def test_the_newest_is_the_one_begun_last_whatever_the_clock(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Conversations(database)
    kept.create(ROOT)
    monkeypatch.setattr(time, "time", lambda: 0.0)
    last = kept.create(ROOT)
    kept.create(Path("/elsewhere"))
    assert kept.newest(ROOT) == last
    assert kept.newest(Path("/nowhere")) is None


@pytest.mark.case("G12")
@pytest.mark.parametrize("text", ["lone \ud800 half", "nul \0", "x" * 5_000_000])
def test_odd_text_is_kept(database: Database, text: str) -> None:
    kept = Conversations(database)
    conversation = kept.create(ROOT)
    kept.append_event(conversation, ToolFinished("t", "c", True, "s", text))
    [event] = kept.events(conversation)
    assert isinstance(event, ToolFinished)
    assert event.result == text.replace("\ud800", "\ufffd")


def test_an_event_of_another_version_is_left_out(database: Database) -> None:
    kept = Conversations(database)
    conversation = kept.create(ROOT)
    database.write(("INSERT INTO event (conversation, body) VALUES (?, ?)", (conversation, b"\x81\xa4type\xa3New")))
    kept.append_event(conversation, TextDelta("t", "a"))
    assert kept.events(conversation) == [TextDelta("t", "a")]


def test_the_pieces_of_a_long_conversation_are_joined(database: Database) -> None:
    kept = Conversations(database)
    conversation = kept.create(ROOT)
    for turn in range(500):
        kept.append_event(conversation, TurnStarted(f"t{turn}", "question"))
        for _ in range(4):
            kept.append_event(conversation, TextDelta(f"t{turn}", "word " * 100))
    assert len(kept.events(conversation)) == 1000


def test_trust_is_the_nearest_word_and_no_by_default(database: Database) -> None:
    states = WorkspaceStates(database)
    assert not states.trusted(ROOT)
    states.set_trusted(ROOT.parent, True)
    assert states.trusted(ROOT)
    states.set_trusted(ROOT, False)
    assert not states.trusted(ROOT)
    assert states.trusted(ROOT.parent)


@pytest.mark.case("A15")
def test_trust_can_be_taken_back(database: Database) -> None:
    states = WorkspaceStates(database)
    states.set_trusted(ROOT, True)
    states.set_trusted(ROOT, False)
    assert not states.trusted(ROOT)


def test_the_window_comes_back(database: Database) -> None:
    states = WorkspaceStates(database)
    state = WindowState(b"g", (b"s",), (Place("a.py", 3, 4, 1),), "a.py", "a draft")
    assert states.window(ROOT) is None
    states.save_window(ROOT, state)
    assert states.window(ROOT) == state
    states.put(ROOT, "window", b"\xff damaged")
    assert states.window(ROOT) is None


def test_unsaved_text_is_kept_by_path(database: Database) -> None:
    states = WorkspaceStates(database)
    states.save_unsaved(ROOT, "a.py", "h0", b"old")
    states.save_unsaved(ROOT, "a.py", "h1", b"\r\n\xff")
    states.save_unsaved(ROOT, "lat\udce9.py", "h2", b"x")
    states.save_unsaved(Path("/other"), "a.py", "h3", b"y")
    states.drop_unsaved(ROOT, "none")
    kept = states.unsaved(ROOT)
    assert {path: (record.base_hash, record.raw) for path, record in kept.items()} == {
        "a.py": ("h1", b"\r\n\xff"),
        "lat\udce9.py": ("h2", b"x"),
    }
    states.drop_unsaved(ROOT, "a.py")
    assert set(states.unsaved(ROOT)) == {"lat\udce9.py"}

"""Frames: what goes in comes out, and what is broken is an error that costs no other message."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.edits.values import Splice
from haiku_pair.protocol.events import FromEngine, TextDelta
from haiku_pair.protocol.frames import MAX_FRAME, BrokenFrame, engine_reader, pack, requests_reader
from haiku_pair.protocol.replies import Done, Failed, Reply
from haiku_pair.protocol.requests import (
    ChangeDocument,
    Decide,
    OpenDocument,
    Request,
    RequestBody,
    SaveDocument,
    StopTurn,
)
from haiku_pair.protocol.values import Decision, Fault, HunkDecision, Problem

TEXT = st.text(max_size=20)
SPLICES = st.builds(Splice, st.integers(0, 2**31), st.integers(0, 2**31), st.lists(TEXT, max_size=3).map(tuple))
DECISIONS = st.builds(HunkDecision, TEXT, TEXT, st.sampled_from(Decision))
BODIES: st.SearchStrategy[RequestBody] = st.one_of(
    st.builds(ChangeDocument, TEXT, st.integers(0, 2**60), SPLICES),
    st.builds(Decide, TEXT, st.lists(DECISIONS, max_size=3).map(tuple)),
    st.builds(OpenDocument, TEXT),
    st.builds(SaveDocument, TEXT, st.booleans()),
    st.just(StopTurn()),
)
REQUESTS = st.builds(Request, st.integers(0, 2**60), BODIES)
PROBLEMS = st.builds(Problem, st.sampled_from(Fault), TEXT, TEXT, TEXT, TEXT)
FROM_ENGINE: st.SearchStrategy[FromEngine] = st.one_of(
    st.builds(Reply, st.integers(0, 2**60), st.one_of(st.just(Done()), st.builds(Failed, PROBLEMS))),
    st.builds(TextDelta, TEXT, TEXT),
)


def pieces(data: bytes, cuts: list[int]) -> Iterator[bytes]:
    """The bytes in pieces, cut at these places."""
    places = sorted(cut % (len(data) + 1) for cut in cuts)
    for start, end in zip([0, *places], [*places, len(data)], strict=True):
        yield data[start:end]


@given(st.lists(REQUESTS, max_size=5), st.lists(st.integers(0, 10_000), max_size=8))
def test_requests_arrive_whole_from_any_pieces(requests: list[Request], cuts: list[int]) -> None:
    reader = requests_reader()
    stream = b"".join(map(pack, requests))
    assert [message for piece in pieces(stream, cuts) for message in reader.feed(piece)] == requests


@given(st.lists(FROM_ENGINE, max_size=5))
def test_replies_and_events_arrive_as_they_were(messages: list[FromEngine]) -> None:
    assert list(engine_reader().feed(b"".join(map(pack, messages)))) == messages


@given(REQUESTS, st.binary(max_size=30), REQUESTS)
def test_a_broken_frame_costs_no_other(before: Request, rubbish: bytes, after: Request) -> None:
    frame = len(rubbish).to_bytes(4, "big") + rubbish
    first, broken, last = requests_reader().feed(pack(before) + frame + pack(after))
    assert (first, last) == (before, after)
    assert isinstance(broken, BrokenFrame)
    assert not broken.fatal


@pytest.mark.parametrize(
    "body",
    [
        {"id": 1, "body": {"type": "NoSuchRequest"}},
        {"id": "one", "body": {"type": "StopTurn"}},
        {"body": {"type": "StopTurn"}},
        {"id": 1, "body": {"type": "OpenDocument"}},
        {"id": 1, "body": {"type": "OpenDocument", "path": b"\xff"}},
        [],
    ],
)
def test_a_message_of_the_wrong_shape_is_broken(body: object) -> None:
    data = msgspec.msgpack.encode(body)
    (broken,) = requests_reader().feed(len(data).to_bytes(4, "big") + data)
    assert isinstance(broken, BrokenFrame)


def test_text_that_is_no_utf8_is_broken() -> None:
    data = msgspec.msgpack.encode({"id": 1, "body": {"type": "OpenDocument", "path": "XY"}}).replace(b"XY", b"\xff\xfe")
    (broken,) = requests_reader().feed(len(data).to_bytes(4, "big") + data)
    assert isinstance(broken, BrokenFrame)


def test_a_length_beyond_the_limit_ends_the_stream() -> None:
    with pytest.raises(BrokenFrame) as caught:
        list(requests_reader().feed((MAX_FRAME + 1).to_bytes(4, "big")))
    assert caught.value.fatal


def test_a_message_beyond_the_limit_is_not_sent() -> None:
    with pytest.raises(BrokenFrame, match="bytes in one message"):
        pack(Request(1, OpenDocument("x" * MAX_FRAME)))


def test_a_lone_surrogate_is_not_sent() -> None:
    with pytest.raises(BrokenFrame, match="no Unicode"):
        pack(Request(1, OpenDocument("\udc80")))


def test_half_a_frame_waits_for_the_rest() -> None:
    reader = requests_reader()
    frame = pack(Request(7, StopTurn()))
    assert list(reader.feed(frame[:5])) == []
    assert list(reader.feed(frame[5:])) == [Request(7, StopTurn())]

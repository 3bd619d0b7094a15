"""Messages in pieces, nonsense among them; places counted in three ways on any text; changes against an oracle."""

from __future__ import annotations

import json
from contextlib import suppress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.edits.document import Document
from haiku_pair.edits.standins import shown
from haiku_pair.engine.lsp import answers
from haiku_pair.engine.lsp.editing import edited
from haiku_pair.engine.lsp.framing import LARGEST, FrameReader, framed
from haiku_pair.engine.lsp.positions import Units, as_sent, from_column, to_character, to_column, units_of
from haiku_pair.engine.lsp.shapes import BadMessage, Position, Range, TextEdit, decoded
from haiku_pair.engine.lsp.syncing import SentText

ODD = "aé\U0001f438\t\r\x0b\x0c\x85\u2028\u2029\ufeff\ufffc\uf780\uf781\ud800 _"
LINES = st.lists(
    st.text(st.sampled_from(ODD) | st.characters(exclude_characters="\n\0"), max_size=6), min_size=1, max_size=8
)
UNITS = st.sampled_from(list(Units))
_CODECS = {Units.UTF8: ("utf-8", 1), Units.UTF16: ("utf-16-le", 2), Units.UTF32: ("utf-32-le", 4)}


def raw(value: object) -> msgspec.Raw:
    return msgspec.Raw(json.dumps(value).encode())


# --- frames ----------------------------------------------------------------------------------------


@given(st.lists(st.binary(max_size=40), max_size=6), st.integers(1, 20))
def test_messages_come_out_as_they_went_in_whatever_the_pieces(bodies: list[bytes], size: int) -> None:
    stream = b"".join(map(framed, bodies))
    reader = FrameReader()
    found = [body for at in range(0, len(stream), size) for body in reader.feed(stream[at : at + size])]
    assert found == bodies


@given(st.binary(max_size=300))
def test_any_bytes_are_messages_or_refused(data: bytes) -> None:
    with suppress(BadMessage):
        for body in FrameReader().feed(data):
            decoded(body)


@pytest.mark.parametrize(
    "stream",
    [b"Content-Length: x\r\n\r\n", b"Content-Length: %d\r\n\r\n" % (LARGEST + 1), b"X: 1\r\n\r\n", b"a" * 5000,
     b"Content-Length: -4\r\n\r\n", b"Content-Length: 9999999999999999\r\n\r\n"],
)  # fmt: skip
def test_a_stream_that_is_none_is_given_up(stream: bytes) -> None:
    with pytest.raises(BadMessage):
        list(FrameReader().feed(stream))


# --- places ----------------------------------------------------------------------------------------


@given(LINES, UNITS, st.data())
def test_places_are_those_of_the_codec(lines: list[str], units: Units, data: st.DataObject) -> None:
    line = data.draw(st.sampled_from(lines))
    sent = as_sent(line)
    codec, width = _CODECS[units]
    assert len(sent) == len(line)
    assert len(sent.splitlines()) <= 1
    for character in range(len(sent) + 1):
        count = len(sent[:character].encode(codec)) // width
        assert units_of(sent[:character], units) == count
        assert to_character(sent, count, units) == character
    assert to_character(sent, 10_000, units) == len(sent)
    assert to_character(sent, -3, units) == 0


@given(LINES)
def test_columns_are_those_of_the_text_as_it_is_shown(lines: list[str]) -> None:
    for line in lines:
        for character in range(len(line) + 1):
            column = len(shown(line[:character]).encode("utf-16-le", "surrogatepass")) // 2
            assert to_column(line, character) == column
            assert from_column(line, column) == character
        assert from_column(line, 10_000) == len(line)


# --- changes ---------------------------------------------------------------------------------------


def made(text: str, change: dict[str, object], units: Units) -> str:
    """The oracle: offsets in the whole text, from bytes."""
    codec, width = _CODECS[units]
    lines = text.split("\n")

    def offset(place: dict[str, int]) -> int:
        head = lines[place["line"]].encode(codec)
        assert place["character"] * width <= len(head)
        return sum(len(one) + 1 for one in lines[: place["line"]]) + len(
            head[: place["character"] * width].decode(codec)
        )

    stretch = msgspec.convert(change["range"], dict[str, dict[str, int]])
    return text[: offset(stretch["start"])] + str(change["text"]) + text[offset(stretch["end"]) :]


@given(st.lists(LINES, min_size=2, max_size=4), UNITS)
def test_a_server_that_makes_the_changes_has_the_text(versions: list[list[str]], units: Units) -> None:
    sent = SentText(tuple(versions[0]))
    theirs = sent.whole
    for texts in versions[1:]:
        change = sent.change(tuple(texts), units)
        theirs = made(theirs, change, units) if change is not None else theirs
        assert theirs == sent.whole == "\n".join(map(as_sent, texts))
        assert tuple(sent.texts) == tuple(texts)


def test_a_change_in_a_long_text_is_short() -> None:
    lines = tuple(f"line {number}" for number in range(10_000))
    sent = SentText(lines)
    change = sent.change((*lines[:5000], "new", *lines[5001:]), Units.UTF16)
    assert change is not None
    assert change["text"] == "new\n"
    assert change["range"] == {"start": {"line": 5000, "character": 0}, "end": {"line": 5001, "character": 0}}
    assert sent.change(sent.texts, Units.UTF16) is None


# --- edits -----------------------------------------------------------------------------------------


@given(
    LINES, UNITS, st.sampled_from(["\n", "\r\n"]), st.text(st.sampled_from("xyz\n\U0001f438"), max_size=4), st.data()
)
def test_edits_change_what_they_name_and_no_other_byte(
    lines: list[str], units: Units, ending: str, new: str, data: st.DataObject
) -> None:
    lines = [line.replace("\r", "r").replace("\ud800", "s") for line in lines]
    document = Document.decode(ending.join(lines).encode())
    texts = document.texts
    first = data.draw(st.integers(0, len(texts) - 1))
    last = data.draw(st.integers(first, len(texts) - 1))
    start = data.draw(st.integers(0, len(texts[first])))
    end = data.draw(st.integers(start if last == first else 0, len(texts[last])))
    places = [Position(line, units_of(as_sent(texts[line])[:at], units)) for line, at in ((first, start), (last, end))]
    result = edited(document, [TextEdit(Range(*places), new)], units)
    whole = "\n".join(texts)
    begins = sum(len(line) + 1 for line in texts[:first]) + start
    ends = sum(len(line) + 1 for line in texts[:last]) + end
    assert "\n".join(result.texts) == whole[:begins] + new + whole[ends:]
    assert result.lines[:first] == document.lines[:first]
    assert result.encode() is not None


@pytest.mark.parametrize("stretches", [[(0, 0, 0, 3), (0, 2, 0, 4)], [(9, 0, 9, 1)], [(0, 3, 0, 1)], [(-1, 0, 0, 0)]])
def test_edits_that_make_no_sense_are_refused(stretches: list[tuple[int, int, int, int]]) -> None:
    edits = [TextEdit(Range(Position(a, b), Position(c, d)), "x") for a, b, c, d in stretches]
    with pytest.raises(BadMessage):
        edited(Document.decode(b"one two\nthree\n"), edits, Units.UTF16)


# --- answers ---------------------------------------------------------------------------------------

_STRETCH = {"start": {"line": 1, "character": 2}, "end": {"line": 1, "character": 4}}


@pytest.mark.parametrize(
    ("contents", "text"),
    [
        ("plain", "plain"),
        ({"kind": "markdown", "value": "```py\ndef a\n```\n\n\nwords"}, "def a\n\nwords"),
        ([{"language": "py", "value": "x: int"}, "more"], "x: int\n\nmore"),
    ],
)
def test_a_hover_is_plain_text_in_whatever_shape_it_comes(contents: object, text: str) -> None:
    assert answers.hover_text(raw({"contents": contents})) == text


_KEYS = st.sampled_from(["contents", "value", "uri", "range", "changes", "items", "label", "documentChanges"])
_LEAVES = st.none() | st.integers() | st.text(max_size=3)


@given(st.recursive(_LEAVES, lambda one: st.lists(one, max_size=3) | st.dictionaries(_KEYS, one), max_leaves=8))
def test_an_answer_without_sense_is_refused_as_such(value: object) -> None:
    text = SentText(("abc",))
    for look in (
        answers.hover_text,
        answers.locations,
        answers.file_edits,
        lambda found: answers.offers(found, text, (0, 1), "a", Units.UTF16),
    ):
        with suppress(BadMessage):
            look(raw(value))


def test_places_come_as_one_as_several_and_as_links() -> None:
    one = {"uri": "file:///a.py", "range": _STRETCH}
    link = {"targetUri": "file:///a.py", "targetSelectionRange": _STRETCH, "targetRange": _STRETCH}
    assert [len(answers.locations(raw(value))) for value in (one, [one, one], [link])] == [1, 2, 1]


def test_offers_take_the_place_of_what_is_typed() -> None:
    def edit(start: int, end: int, text: str) -> dict[str, object]:
        place = {"start": {"line": 0, "character": start}, "end": {"line": 0, "character": end}}
        return {"label": text, "textEdit": {"range": place, "newText": text}, "filterText": "le"}

    items = [
        {"label": "leap", "sortText": "2"}, {"label": "leaf", "sortText": "1", "detail": "a leaf"},
        {"label": "other"}, edit(4, 6, "lend"), edit(0, 6, "\U0001f438a.left"), edit(0, 6, "b.left"),
        {"label": "lead\nline"}, {"label": "lean", "additionalTextEdits": [{"newText": "import lean"}]},
    ]  # fmt: skip
    found = answers.offers(raw(items), SentText(("\U0001f438a.le",)), (0, 5), "le", Units.UTF16)
    assert {one.text for one in found} == {"leap", "leaf", "lend", "left"}
    assert [one.text for one in found][:2] == ["leaf", "leap"]

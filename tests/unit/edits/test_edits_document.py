"""A document is its bytes: nothing changes that was not changed."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.edits.document import Document, Undecodable, content_hash, view_splices
from haiku_pair.edits.standins import STAND_INS, actual, shown

SIGNS = st.sampled_from(
    [
        *"ab \t\n\n\n\r\f\v",
        "\r\n",
        "\u00a0",
        "\u2028",
        "\u2029",
        "\ufdd0",
        "\ufeff",
        "\ufffc",
        "\x85",
        "\u00ad",
        "é",
        "😀",
        *STAND_INS.values(),
        "\uf780",
    ]
)
TEXTS = st.lists(SIGNS, max_size=30).map("".join)
ENCODINGS = st.sampled_from(
    [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")]
)


@given(TEXTS, ENCODINGS)
@pytest.mark.case("D04")
def test_encode_gives_back_the_bytes(text: str, encoding: tuple[str, bytes]) -> None:
    raw = encoding[1] + text.encode(encoding[0])
    assert Document.decode(raw).encode() == raw


@given(st.binary(max_size=40))
def test_any_bytes_are_kept_or_refused(raw: bytes) -> None:
    with suppress(Undecodable):
        assert Document.decode(raw).encode() == raw


@given(TEXTS)
@pytest.mark.case("D06")
def test_the_view_can_be_turned_back(text: str) -> None:
    document = Document.decode(text.encode())
    assert document.from_view(document.view()) == document
    assert actual(shown(text)) == text


@given(TEXTS)
def test_a_text_widget_keeps_the_view(text: str) -> None:
    view = Document.decode(text.encode()).view()
    assert not set(view) & {"\r", "\u2028", "\u2029", "\ufdd0", "\ufdd1", "\ufeff", "\ufffc"}


@given(TEXTS, st.data())
def test_a_splice_changes_its_lines_alone(text: str, data: st.DataObject) -> None:
    document = Document.decode(text.encode())
    first = data.draw(st.integers(0, len(document.lines)))
    removed = data.draw(st.integers(0, len(document.lines) - first))
    lines = data.draw(st.lists(st.sampled_from(["", "x", "a", "y z"]), max_size=4))
    spliced = document.splice(first, removed, lines)
    expected = document.view().split("\n")
    expected[first : first + removed] = lines
    assert spliced.view() == "\n".join(expected)
    before, after = document.lines[:first], document.lines[first + removed :]
    assert spliced.lines[: max(first - 1, 0)] == before[:-1]
    assert not after or spliced.lines[-len(after) :] == after
    assert all(line.ending for line in spliced.lines[:-1])
    assert not spliced.lines[-1].ending


@given(TEXTS, TEXTS)
def test_view_splices_lead_from_one_view_to_the_other(old: str, new: str) -> None:
    before, after = Document.decode(old.encode()), Document.decode(new.encode())
    lines = before.view().split("\n")
    for splice in view_splices(before, after):
        lines[splice.first : splice.first + splice.removed] = splice.lines
    assert "\n".join(lines) == after.view()


@given(TEXTS, TEXTS)
def test_a_whole_new_view_is_taken(old: str, new: str) -> None:
    view = Document.decode(new.encode()).view()
    assert Document.decode(old.encode()).from_view(view).view() == view


@pytest.mark.parametrize(
    ("raw", "first", "removed", "lines", "expected"),
    [
        (b"a\r\nb\r\n", 1, 0, ["x"], b"a\r\nx\r\nb\r\n"),
        (b"a\nb\r\nc\n", 1, 1, ["B", "C"], b"a\nB\r\nC\r\nc\n"),
        (b"a\r\nb", 2, 0, ["c"], b"a\r\nb\r\nc"),
        (b"a\nb", 1, 1, [], b"a"),
        (b"a\r\nb\nc", 0, 3, ["a", "b", "c", "d"], b"a\r\nb\nc\nd"),
        (b"", 0, 1, ["a", ""], b"a\n"),
        (b"a\rb\r", 1, 1, ["c", "d"], b"a\rc\rd\r"),
        (b"a\r\r\nb\n", 1, 1, ["x"], b"a\r\r\nx\n"),
        (b"only", 0, 1, [], b""),
    ],
)
@pytest.mark.case("D02")
def test_new_lines_end_like_their_neighbours(
    raw: bytes, first: int, removed: int, lines: list[str], expected: bytes
) -> None:
    assert Document.decode(raw).splice(first, removed, lines).encode() == expected


@pytest.mark.parametrize(
    ("raw", "name"),
    [(b"a", "none"), (b"a\n", "LF"), (b"a\r\nb\r\n", "CRLF"), (b"a\rb", "CR"), (b"a\r\nb\n", "mixed")],
)
def test_line_ending_is_named(raw: bytes, name: str) -> None:
    assert Document.decode(raw).line_ending == name


@pytest.mark.parametrize(
    ("raw", "binary"),
    [
        (b"a\0b", True),
        (b"caf\xe9", False),
        (b"\x89PNG\r\n\x1a\n\0\0", True),
        (b"\xff\xfea", False),
        (b"\xff\xfe\0\xd8", True),
    ],
)
@pytest.mark.case("D05")
def test_what_is_no_text_is_refused(raw: bytes, binary: bool) -> None:
    with pytest.raises(Undecodable) as caught:
        Document.decode(raw)
    assert caught.value.binary == binary


@pytest.mark.parametrize(("first", "removed", "lines"), [(3, 0, []), (0, 3, []), (-1, 0, []), (0, 0, ["a\nb"])])
def test_a_splice_outside_is_an_error(first: int, removed: int, lines: list[str]) -> None:
    with pytest.raises(ValueError, match="line"):
        Document.decode(b"a\n").splice(first, removed, lines)


def test_the_hash_is_sha256() -> None:
    assert content_hash(b"").startswith("e3b0c442")


def test_values_are_cheap_to_import() -> None:
    program = "import sys, haiku_pair.edits.values; print({'difflib', 'rapidfuzz', 'hashlib'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"

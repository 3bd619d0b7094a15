"""Random bytes and random edits against a splice of bytes: nothing but what an edit says is ever changed."""

from __future__ import annotations

import os
import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from haiku_pair.edits import hunks
from haiku_pair.edits.document import Document, Undecodable
from haiku_pair.edits.matching import Edit, NoMatch, apply_edits
from haiku_pair.edits.rewriting import rewrite

EXAMPLES = int(os.environ.get("HAIKU_PAIR_EXAMPLES", "150"))

SIGNS = [*"abx =.\t\"'", "\u00a0", "\u2028", "\u2029", "\ufdd0", "\f", "\v", "\x85", "\u00ad", "’", "é", "😀"]
LINES = st.lists(st.sampled_from(SIGNS), max_size=5).map("".join)
ENDINGS = st.sampled_from(["\n", "\r\n", "\r\r\n"])
CODECS = st.sampled_from([("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe")])
FILES = st.lists(st.tuples(LINES, ENDINGS), min_size=1, max_size=10)


def splitted(text: str) -> list[str]:
    """Lines with their endings; only a newline ends one."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


@settings(max_examples=EXAMPLES)
@given(FILES, st.booleans(), CODECS, st.data())
@pytest.mark.case("D01")
@pytest.mark.case("D02")
@pytest.mark.case("D03")
@pytest.mark.case("D04")
@pytest.mark.case("D06")
def test_lines_before_and_after_an_edit_are_the_same_bytes(
    file: list[tuple[str, str]], closed: bool, codec: tuple[str, bytes], data: st.DataObject
) -> None:
    text = "".join(line + ending for line, ending in file)
    text = text if closed else text.rstrip("\r\n")
    lines = splitted(text)
    first = data.draw(st.integers(0, max(len(lines) - 1, 0)))
    last = data.draw(st.integers(first, len(lines)))
    new = data.draw(st.lists(LINES, max_size=3))
    raw = codec[1] + text.encode(codec[0])
    sent = "".join(lines[first:last]).replace("\r\n", "\n")
    assume("\r" not in sent)  # a model that sends CR LF means a line break: no text can say CR CR LF
    try:
        after = apply_edits(raw, [Edit(sent, "".join(line + "\n" for line in new))]).raw
    except NoMatch:
        return
    assert after.startswith(codec[1] + "".join(lines[:first]).encode(codec[0]))
    assert after.endswith("".join(lines[last:]).encode(codec[0]))
    written = splitted(after.removeprefix(codec[1]).decode(codec[0]))[first : len(lines[:first]) + len(new)]
    if last < len(lines) and lines[last - 1].endswith("\n"):
        assert [line.rstrip("\r\n") for line in written] == [line.rstrip("\r\n") for line in new]


@settings(max_examples=EXAMPLES)
@given(st.binary(max_size=60), st.text(max_size=6), st.text(max_size=6))
@pytest.mark.case("D05")
def test_any_bytes_are_edited_as_a_splice_or_refused(raw: bytes, old: str, new: str) -> None:
    try:
        after = apply_edits(raw, [Edit(old, new)]).raw
    except NoMatch:
        return
    Document.decode(raw)
    places = [at for at in range(len(raw)) if raw.startswith(old.encode(), at)]
    if len(places) == 1 and "\r" not in old + new and raw.isascii():
        assert after == raw[: places[0]] + new.encode() + raw[places[0] + len(old) :]


@settings(max_examples=EXAMPLES)
@given(FILES, st.lists(LINES, max_size=6), CODECS)
@pytest.mark.case("D02")
def test_a_rewritten_file_says_what_was_sent_and_keeps_the_rest(
    file: list[tuple[str, str]], new: list[str], codec: tuple[str, bytes]
) -> None:
    raw = codec[1] + "".join(line + ending for line, ending in file).encode(codec[0])
    content = "\n".join(new)
    after = rewrite(raw, content)
    assert after.startswith(codec[1])
    assert Document.decode(after).texts == tuple(content.split("\n"))
    if content == "\n".join(Document.decode(raw).texts):
        assert after == raw


REFUSED_ENCODINGS = {
    "latin-1": "caf\u00e9 = 1\n".encode("latin-1"),
    "cp1252": "“a” = 1\n".encode("cp1252"),
    "Shift-JIS": "日本 = 1\n".encode("shift_jis"),
    "GB18030": "中文 = 1\n".encode("gb18030"),
    "one stray byte": b"a = 1 # \xe9\n",
    "NUL": b"a = 1\0\n",
    "cut UTF-8": "é".encode()[:1],
}


@pytest.mark.parametrize("name", REFUSED_ENCODINGS)
@pytest.mark.case("D05")
@pytest.mark.case("D12")
def test_what_is_not_known_to_survive_is_never_edited(name: str) -> None:
    raw = REFUSED_ENCODINGS[name]
    with pytest.raises(NoMatch, match="It can't be edited"):
        apply_edits(raw, [Edit("1", "2")])
    with pytest.raises(Undecodable) as caught:
        Document.decode(raw)
    assert caught.value.reason.startswith("This ")


@pytest.mark.case("D12")
def test_conflict_markers_are_text_like_any_other() -> None:
    raw = b"a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\nd\n"
    assert apply_edits(raw, [Edit("d\n", "e\n")]).raw == raw.replace(b"d\n", b"e\n")
    assert b"<<<<<<< HEAD" in apply_edits(raw, [Edit("a\n", "z\n")]).raw


@pytest.mark.case("D12")
def test_one_line_of_five_megabytes_is_edited_at_once() -> None:
    raw = b"x = [" + b"1," * 2_500_000 + b"]; y = 7\n"
    after = apply_edits(raw, [Edit("y = 7", "y = 8")]).raw
    assert after == raw.replace(b"y = 7", b"y = 8")


@pytest.mark.parametrize("text", ["a", "a\n", "a\n\n\n", "\n", ""])
@pytest.mark.case("D03")
def test_the_end_of_the_file_stays_and_is_shown(text: str) -> None:
    after = apply_edits(b"q = 1\n" + text.encode(), [Edit("q = 1\n", "r = 1\n")]).raw
    assert after == b"r = 1\n" + text.encode()
    ending = hunks.diff(b"q = 1\n" + text.encode(), after)[0].lines
    assert all(line.ending == "\n" for line in ending[:-1])
    assert ending[-1].ending == ("" if text == "a" else "\n")


@pytest.mark.case("D06")
def test_signs_that_widgets_lose_survive_an_edit_beside_them() -> None:
    odd = "\u00a0 \u2028 \u2029 \ufdd0 \f \v \x85 \u00ad \ufeff"
    raw = f"a = '{odd}'\nb = 1\n".encode()
    assert apply_edits(raw, [Edit("b = 1", "b = 2")]).raw == raw.replace(b"b = 1", b"b = 2")
    assert apply_edits(raw, [Edit("a = ", "c = ")]).raw == raw.replace(b"a = ", b"c = ")


@pytest.mark.case("D02")
def test_a_line_behind_the_edit_keeps_its_ending_though_an_equal_one_goes() -> None:
    raw = b"a\nx\nb\nx\r\nc\n"
    assert apply_edits(raw, [Edit("a\nx\nb\n", "a\n")]).raw == b"a\nx\r\nc\n"

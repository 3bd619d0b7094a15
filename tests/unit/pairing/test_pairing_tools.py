"""Small pieces of the tools."""

from __future__ import annotations

import msgspec
import pytest

from haiku_pair.engine.pairing.tools.base import ToolContext, ToolError, complete_texts
from haiku_pair.engine.pairing.tools.create_file import CreateFile
from haiku_pair.engine.pairing.tools.edit_file import EditFile
from haiku_pair.engine.pairing.tools.list_files import ListFiles
from haiku_pair.engine.pairing.tools.read_file import MAX_CHARACTERS, ReadFile
from tests.helpers.pair_stage import Pair, ScriptedModel, Stage


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ("", None),
        ('{"path": "app', None),
        ('{"path": "app.py", "edits": [{"old_te', "app.py"),
        ('{"path": "a\\"b.py"', 'a"b.py'),
        ('{"path": "app.py", "edits": [{"path": "other"}', "app.py"),
    ],
)
def test_a_text_is_known_once_it_has_streamed_in(raw: str, path: str | None) -> None:
    assert complete_texts(raw).get("path") == path


def test_titles_stand_arguments_of_any_type(stage: Stage) -> None:
    toolbox = stage.parts(ScriptedModel()).toolbox
    for spec in toolbox.specs():
        assert toolbox.title(spec.name, {"path": 3, "edits": "x", "folder": None, "pattern": []})


def test_long_listings_are_cut_and_said(pair: Pair) -> None:
    for number in range(510):
        pair.sandbox.write(f"many/{number:03}.txt", b"x\n")
    pair.begin_turn()
    text = ListFiles().run(b"{}", ToolContext(pair.overlay, pair.comments)).text
    assert "more; narrow" in text


def rewritten(pair: Pair, raw: bytes, content: str) -> bytes:
    """A file after `create_file` over it."""
    pair.sandbox.write("long.py", raw)
    pair.begin_turn()
    pair.overlay.note_seen("long.py", raw)
    arguments = msgspec.json.encode({"path": "long.py", "content": content, "overwrite": True})
    CreateFile().run(arguments, ToolContext(pair.overlay, pair.comments))
    return pair.overlay.read("long.py")


LONG = "".join(f"line_{number}()\n" for number in range(60))


@pytest.mark.case("D01")
def test_a_rewritten_file_keeps_its_encoding_and_line_endings(pair: Pair) -> None:
    raw = b"\xef\xbb\xbfa\r\nb\nc\r\n"
    assert rewritten(pair, raw, "a\nb\nx\nc\n") == b"\xef\xbb\xbfa\r\nb\nx\nc\r\n"


def test_a_rewrite_that_leaves_something_out_is_refused(pair: Pair) -> None:
    with pytest.raises(ToolError, match="leaves something out"):
        rewritten(pair, LONG.encode(), "line_0()\n# ... rest unchanged ...\n")


def test_a_rewrite_to_a_small_part_is_refused_and_says_what_to_do(pair: Pair) -> None:
    with pytest.raises(ToolError, match=r"all 60 lines.*edit_file.*delete_file"):
        rewritten(pair, LONG.encode(), "line_0()\n")
    assert pair.overlay.read("long.py") == LONG.encode()


def test_an_adjusted_edit_is_told_to_the_model(pair: Pair) -> None:
    pair.sandbox.write("a.py", b"if a:\n    b()\n    c()\n")
    pair.begin_turn()
    pair.overlay.note_seen("a.py", pair.overlay.read("a.py"))
    edit = {"old_text": "b()\nc()\n", "new_text": "b()\nd()\n"}
    arguments = msgspec.json.encode({"path": "a.py", "edits": [edit]})
    answer = EditFile().run(arguments, ToolContext(pair.overlay, pair.comments))
    assert "Note: the indentation was adjusted" in answer.text
    assert pair.overlay.read("a.py") == b"if a:\n    b()\n    d()\n"


def test_an_edit_is_answered_with_its_places_and_not_what_lies_between(pair: Pair) -> None:
    pair.sandbox.write("long.py", LONG.encode())
    pair.begin_turn()
    pair.overlay.note_seen("long.py", LONG.encode())
    new = "".join(f"new_{number}()\n" for number in range(30))
    edits = [{"old_text": "line_9()\n", "new_text": "first()\n"}, {"old_text": "line_50()\n", "new_text": new}]
    arguments = msgspec.json.encode({"path": "long.py", "edits": edits})
    answer = EditFile().run(arguments, ToolContext(pair.overlay, pair.comments)).text
    assert answer.splitlines() == [
        "Changed long.py. It now reads:",
        *("7\tline_6()", "8\tline_7()", "9\tline_8()", "10\tfirst()"),
        *("11\tline_10()", "12\tline_11()", "13\tline_12()", "…"),
        *("48\tline_47()", "49\tline_48()", "50\tline_49()", "51\tnew_0()", "52\tnew_1()", "53\tnew_2()"),
        "… 24 lines as you wrote them",
        *("78\tnew_27()", "79\tnew_28()", "80\tnew_29()", "81\tline_51()", "82\tline_52()", "83\tline_53()"),
    ]


# --- what a tool may answer ---

HUGE = b"".join(b"%06d " % number + b"x" * 1_000 + b"\n" for number in range(5_000))


def read(pair: Pair, raw: bytes, **wanted: object) -> str:
    """What `read_file` answers for a file with these bytes."""
    pair.sandbox.write("it.txt", raw)
    pair.begin_turn()
    arguments = msgspec.json.encode({"path": "it.txt", **wanted})
    return ReadFile().run(arguments, ToolContext(pair.overlay, pair.comments)).text


@pytest.mark.case("I06")
def test_five_megabytes_are_read_in_parts_that_fit(pair: Pair) -> None:
    text = read(pair, HUGE)
    assert len(text) < 2 * MAX_CHARACTERS
    told = text.rsplit("\n", 1)[1]
    assert told == "… 4901 more lines; go on with first_line=100."
    assert "000099 xxx" in read(pair, HUGE, first_line=100).partition("\n")[0]


@pytest.mark.case("I06")
def test_one_line_of_five_megabytes_is_cut_and_says_so(pair: Pair) -> None:
    text = read(pair, b"y" * 5_000_000)
    assert len(text) < 3_000
    assert "4998000 more characters in this line" in text


@pytest.mark.case("I06")
@pytest.mark.parametrize("raw", [b"a\0b" * 100, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20])
def test_a_binary_file_is_refused_in_words(pair: Pair, raw: bytes) -> None:
    with pytest.raises(ToolError, match=r"no text that can be edited|binary"):
        read(pair, raw)


@pytest.mark.case("I06")
def test_escape_sequences_are_read_as_they_are_and_make_valid_json(pair: Pair) -> None:
    text = read(pair, b"\x1b[31mred\x1b[0m\x07\r\nnext\n")
    assert "next" in text
    assert msgspec.json.decode(msgspec.json.encode(text)) == text


@pytest.mark.case("I06")
def test_bytes_of_no_known_encoding_are_refused_in_words(pair: Pair) -> None:
    with pytest.raises(ToolError, match=r"not valid UTF-8 \(at byte 4\); its encoding is unknown\.$"):
        read(pair, b"red \xe4\xf6\xfc\x81\n")

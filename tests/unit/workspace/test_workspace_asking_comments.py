"""Comments that end in AI! or AI? are found in the comments of every language, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.edits.document import Document
from haiku_pair.engine.workspace.asking_comments import MOST_COMMENTS, asking_comments

SOURCES = [
    ("a.py", "def f():\n    # make it fast AI!\n    return 1\n"),
    ("a.py", "def f():\n    return 1  # make it fast AI!\n"),
    ("a.js", "function f() {\n  // make it fast AI!\n  return 1;\n}\n"),
    ("a.ts", "/* make it fast AI! */\nexport const a: number = 1;\n"),
    ("a.c", "int f(void) {\n  /* make it fast AI! */\n  return 1;\n}\n"),
    ("a.cpp", "int f() { return 1; } // make it fast AI!\n"),
    ("a.rs", "fn f() -> i32 {\n    // make it fast AI!\n    1\n}\n"),
    ("a.go", "package a\n\n// make it fast AI!\nfunc f() int { return 1 }\n"),
    ("A.java", "class A {\n  // make it fast AI!\n  int f() { return 1; }\n}\n"),
    ("a.rb", "# make it fast AI!\ndef f\n  1\nend\n"),
    ("a.php", "<?php\n// make it fast AI!\nfunction f() { return 1; }\n"),
    ("a.lua", "-- make it fast AI!\nreturn 1\n"),
    ("a.sql", "-- make it fast AI!\nselect 1;\n"),
    ("a.hs", "-- make it fast AI!\nf = 1\n"),
    ("a.sh", "#!/bin/sh\n# make it fast AI!\necho 1\n"),
    ("a.yaml", "# make it fast AI!\na: 1\n"),
    ("a.toml", "# make it fast AI!\na = 1\n"),
    ("a.ini", "; make it fast AI!\n[a]\nb = 1\n"),
    ("a.html", "<p>\n<!-- make it fast AI! -->\n</p>\n"),
    ("a.css", "/* make it fast AI! */\np { color: red }\n"),
    ("a.el", ";; make it fast AI!\n(f)\n"),
    ("a.tex", "% make it fast AI!\nText\n"),
    ("Makefile", "# make it fast AI!\nall:\n\techo 1\n"),
    ("Dockerfile", "# make it fast AI!\nFROM scratch\n"),
]


@pytest.mark.parametrize(
    ("path", "text"), SOURCES, ids=[f"{number}-{path}" for number, (path, _) in enumerate(SOURCES)]
)
def test_a_comment_is_found_in_its_language(path: str, text: str) -> None:
    (found,) = asking_comments(path, text.encode())
    assert found.text == "make it fast AI!"
    assert found.wants_change
    assert "AI!" in text.splitlines()[found.line - 1]


@pytest.mark.parametrize(
    "text",
    [
        'x = "do it # AI!"\n',
        'def f():\n    """Do it AI!"""\n',
        "x = '''\n# do it AI!\n'''\n",
        "# AI! is how a change is asked for\n",
        "# the XAI!\n",
        "# the ai!\n",
        "# AI\n",
        "# AI!!\n",
        "AI = 1\n",
    ],
)
def test_what_is_no_such_comment_is_left_alone(text: str) -> None:
    assert asking_comments("a.py", text.encode()) == ()


def test_a_question_wants_no_change() -> None:
    (found,) = asking_comments("a.py", b"# why is this 3 AI?\nx = 3\n")
    assert not found.wants_change
    assert found.text == "why is this 3 AI?"


def test_lines_of_one_comment_belong_together() -> None:
    text = b"x = 1\n# split this into two,\n# one for each of its cases AI!\ndef f():\n    pass\n"
    (found,) = asking_comments("a.py", text)
    assert found.text == "split this into two, one for each of its cases AI!"
    assert found.line == 3
    assert found.place == "def f():"


def test_a_block_comment_may_end_below_its_words() -> None:
    text = b"int a;\n/*\n * make it static AI!\n */\nint b;\n"
    (found,) = asking_comments("a.c", text)
    assert found.text == "make it static AI!"
    assert found.line == 3
    assert found.place == "int b;"


def test_two_comments_in_a_row_are_two() -> None:
    found = asking_comments("a.py", b"# one AI!\n# two AI?\nx = 1\n")
    assert [(one.text, one.wants_change) for one in found] == [("one AI!", True), ("two AI?", False)]


def test_the_lines_around_are_numbered() -> None:
    lines = [f"x{number} = {number}" for number in range(1, 41)]
    lines[19] = "# change it AI!"
    (found,) = asking_comments("a.py", "\n".join(lines).encode())
    assert found.around[0] == (14, "x14 = 14")
    assert (20, "# change it AI!") in found.around
    assert found.around[-1] == (34, "x34 = 34")


def test_empty_lines_at_the_end_are_not_shown() -> None:
    (found,) = asking_comments("a.py", b"# change it AI!\nx = 1\n\n\n")
    assert found.around == ((1, "# change it AI!"), (2, "x = 1"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_encoding_of_text_is_read(encoding: str) -> None:
    assert len(asking_comments("a.py", "# größer AI!\nx = 1\n".encode(encoding))) == 1


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_will_do(ending: str) -> None:
    (found,) = asking_comments("a.py", ending.join(["# do it AI!", "x = 1", ""]).encode())
    assert (found.line, found.place) == (1, "x = 1")


def test_a_file_of_unknown_kind_binary_or_full_of_marks_is_no_trouble() -> None:
    assert asking_comments("notes", b"# do it AI!\n") == ()
    assert asking_comments("a.py", b"\0\1\2 # do it AI!\n") == ()
    assert len(asking_comments("a.py", b"# do it AI!\n" * 500)) == MOST_COMMENTS
    assert asking_comments("a.py", b"# do it AI!\n" * 100_000) == ()


def test_a_file_without_marks_is_not_even_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Document, "decode", None)
    assert asking_comments("a.py", b"x = 'A long line of no interest at all'\n" * 20_000) == ()


@given(st.text(alphabet="#\"'/*-A I!?\n\\(x=)", max_size=120), st.sampled_from(["a.py", "a.c", "a.html", "a.js"]))
def test_nothing_breaks_it_and_what_it_names_is_there(text: str, path: str) -> None:
    lines = text.splitlines()
    for found in asking_comments(path, text.encode()):
        assert "AI" in lines[found.line - 1]
        assert found.text.endswith(("AI!", "AI?"))

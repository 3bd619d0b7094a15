"""What small models send as edits, and what becomes of it."""

from __future__ import annotations

import re
import time

import pytest

from haiku_pair.edits.matching import Edit, NoMatch, apply_edits

FILE = "def one():\n    x = 1\n    return x\n\n\ndef two():\n    y = 2\n    return y\n"


def edited(file: str, old: str, new: str) -> str:
    return apply_edits(file.encode(), [Edit(old, new)]).raw.decode()


def refusal(file: str, *edits: tuple[str, str]) -> str:
    with pytest.raises(NoMatch) as caught:
        apply_edits(file.encode(), [Edit(*edit) for edit in edits])
    return str(caught.value)


ADJUSTED = {
    "exact lines": (FILE, "    x = 1\n", "    x = 5\n", FILE.replace("x = 1", "x = 5")),
    "part of a line": (FILE, "y = 2", "y = 3", FILE.replace("y = 2", "y = 3")),
    "regular expression signs": ("a.*b\naxxb\n", "a.*b", "c", "c\naxxb\n"),
    "trailing blanks in the file": ("a = 1  \nb = 2\t\n", "a = 1\nb = 2\n", "a = 1\nb = 3\n", "a = 1  \nb = 3\n"),
    "untouched end keeps its blanks": ("f(a)  \ng()\n", "f(a)\ng()\n", "h(a)\ng()\n", "h(a)  \ng()\n"),
    "trailing blanks in the old text": ("a = 1\nb\n", "a = 1  \nb\n", "a = 2\nb\n", "a = 2\nb\n"),
    "indented too little": (
        FILE,
        "x = 1\nreturn x\n",
        "x = 1\nif x:\n    return x\n",
        FILE.replace("    return x\n", "    if x:\n        return x\n"),
    ),
    "indented too much": (
        FILE,
        "        y = 2\n        return y\n",
        "        y = 3\n        return y\n",
        FILE.replace("y = 2", "y = 3"),
    ),
    "first line without its indentation": (
        "if a:\n    b \n    c\n",
        "b\n    c\n",
        "b\n    d\n",
        "if a:\n    b \n    d\n",
    ),
    "tabs in the file": (
        "if a:\n\tif b:\n\t\tc\n",
        "if a:\n    if b:\n        c\n",
        "if a:\n    if b:\n        d\n        e\n",
        "if a:\n\tif b:\n\t\td\n\t\te\n",
    ),
    "tabs in the old text": (
        "if a:\n  if b:\n    c\n",
        "if a:\n\tif b:\n\t\tc\n",
        "if a:\n\tif b:\n\t\td\n",
        "if a:\n  if b:\n    d\n",
    ),
    "CRLF file": ("a\r\nb\r\nc\r\n", "a\nb\n", "a\nx\ny\n", "a\r\nx\r\ny\r\nc\r\n"),
    "CRLF from the model": ("a\nb\nc\n", "a\r\nb\r\n", "a\r\nx\r\n", "a\nx\nc\n"),
    "CR file": ("a\rb\rc\r", "a\nb\n", "a\nx\n", "a\rx\rc\r"),
    "extra blank rim lines": (FILE, "\n    y = 2\n\n", "\n    y = 3\n\n", FILE.replace("y = 2", "y = 3")),
    "no final newline": ("a\nb", "b\n", "c\n", "a\nc"),
    "last line without newline goes": ("a\nb", "b\n", "", "a\n"),
    "line numbers, tab": (
        FILE,
        "     2\t    x = 1\n     3\t    return x\n",
        "     2\t    x = 7\n     3\t    return x\n",
        FILE.replace("x = 1", "x = 7"),
    ),
    "line numbers, colon": (
        FILE,
        "2: \x20   x = 1\n3:     return x",
        "2:     x = 7\n3:     return x",
        FILE.replace("x = 1", "x = 7"),
    ),
    "line numbers, bar": (
        FILE,
        "2|    x = 1\n3|    return x",
        "    x = 7\n    return x",
        FILE.replace("x = 1", "x = 7"),
    ),
    "line numbers, blank line between": (
        FILE,
        "3\t    return x\n4\t\n5\t\n6\tdef two():\n",
        "3\t    return 0\n4\t\n5\t\n6\tdef two():\n",
        FILE.replace("return x", "return 0"),
    ),
    "quotes of the file stay": (
        "say(“hi”)  # it’s\n",
        'say("hi")  # it\'s\n',
        'say("ho")  # it\'s\n',
        "say(“ho”)  # it’s\n",
    ),
    "quotes of the model become plain": ("say('hi')\n", "say(‘hi’)\n", "say('ho')\n", "say('ho')\n"),
    "dash": ("a – b\n", "a - b", "a - c", "a – c\n"),
    "no-break space": ("a\u00a0= 1\nb = 2\n", "a = 1\nb = 2\n", "a = 1\nb = 3\n", "a\u00a0= 1\nb = 3\n"),
    "escaped line breaks": (
        FILE,
        "    x = 1\\n    return x\\n",
        "    x = 9\\n    return x\\n",
        FILE.replace("x = 1", "x = 9"),
    ),
    "escaped old text, plain new one": (
        FILE,
        "    x = 1\\n    return x\\n",
        "    x = 9\n    return x\n",
        FILE.replace("x = 1", "x = 9"),
    ),
    "escaped, with an apostrophe": (
        FILE,
        "    x = 1\\n    return x\\n",
        "    # it's nine\\n    x = 9\\n    return x\\n",
        FILE.replace("    x = 1", "    # it's nine\n    x = 9"),
    ),
    "escaped, with quotes on lines that stay": (
        'say("\na = 1\n',
        'say("\\na = 1\\n',
        'say("\\na = 2\\n',
        'say("\na = 2\n',
    ),
    "escaped as a whole, with a break in a string": (
        'say("a\\n")\nb\n',
        'say("a\\\\n")\\nb\\n',
        'say("c\\\\n")\\nb\\n',
        'say("c\\n")\nb\n',
    ),
    "escaped quotes": ('f("a")\nb\n', 'f(\\"a\\")\nb\n', 'f(\\"c\\")\nb\n', 'f("c")\nb\n'),
    "escaped quotes in the old text": ('f("a")\nb\n', 'f(\\"a\\")\nb\n', 'f("c")\nb\n', 'f("c")\nb\n'),
    "a copy with another indentation, but one exact": (
        "a()\n  b()\na()\n    b()\n",
        "a()\n  b()\n",
        "c()\n",
        "c()\na()\n    b()\n",
    ),
    "no-break spaces of lines that stay": (
        "from\u00a0a.b import c\nfrom\u00a0a.b.d import e\nfrom a.f\u00a0import g\n",
        "from a.b import c\nfrom a.b.d import e\nfrom a.f import g\n",
        "from a.b import c\nfrom a.f import g\n",
        "from\u00a0a.b import c\nfrom a.f\u00a0import g\n",
    ),
    "new lines beside typographic ones": (
        "# “so”\nx()\n",
        '# "so"\nx()\n',
        '# "so"\nx()\ny("z")\n',
        '# “so”\nx()\ny("z")\n',
    ),
    "tabs in the file, one level known": (
        "def a():\n\tb()\n",
        "    b()\n",
        "    b()\n\n\ndef c():\n    if d:\n        e()\n",
        "def a():\n\tb()\n\n\ndef c():\n\tif d:\n\t\te()\n",
    ),
    "spaces in the file, one level known": (
        "def a():\n    b()\n",
        "\tb()\n",
        "\tb()\n\n\ndef c():\n\tif d:\n\t\te()\n",
        "def a():\n    b()\n\n\ndef c():\n    if d:\n        e()\n",
    ),
    "behind the indentation, the rest as in the file": (
        FILE,
        "x = 1",
        "x = 1\n    if x:\n        x = 2",
        FILE.replace("x = 1", "x = 1\n    if x:\n        x = 2"),
    ),
    "a single line with less indentation than the file": (
        "class A:\n    def b(self):\n        c()\n",
        "    c()\n",
        "    c()\n    d()\n",
        "class A:\n    def b(self):\n        c()\n        d()\n",
    ),
    "less indentation in a file that is not ASCII": (
        "class A:\n    # –\n        c()\n",
        "    c()\n",
        "    c()\n    d()\n",
        "class A:\n    # –\n        c()\n        d()\n",
    ),
    "a line goes, begun behind its indentation": (FILE, "x = 1\n", "", FILE.replace("    x = 1\n", "")),
    "a blank line, begun behind the indentation": (FILE, "x = 1\n", "\n", FILE.replace("    x = 1\n", "\n")),
    "no line break at the end of the file": ("a\nb\n", "b\n", "c", "a\nc\n"),
    "literal: curly quotes are asked for": ("a = 'b'\n", "a = 'b'", "a = ‘c’", "a = ‘c’\n"),
    "literal: a placeholder is a statement": (
        "class A(Protocol):\n    def b(self): ...\n",
        "    def b(self): ...\n",
        "    def b(self): ...\n\n    def c(self):\n        ...\n",
        "class A(Protocol):\n    def b(self): ...\n\n    def c(self):\n        ...\n",
    ),
    "byte order mark": ("\ufeffa\nb\n", "\ufeffa\n", "\ufeffc\n", "\ufeffc\nb\n"),
    "empty file": ("", "", "new\n", "new\n"),
    "insertion": (FILE, "    x = 1\n", "    x = 1\n    z = 3\n", FILE.replace("x = 1\n", "x = 1\n    z = 3\n")),
    "deletion": (FILE, "    x = 1\n", "", FILE.replace("    x = 1\n", "")),
}


@pytest.mark.parametrize("name", ADJUSTED)
@pytest.mark.case("E09")
def test_applied(name: str) -> None:
    file, old, new, expected = ADJUSTED[name]
    assert edited(file, old, new) == expected


REFUSED = {
    "same": (FILE, "x", "x", "are the same"),
    "same but for line endings": (FILE, "x = 1\r\n", "x = 1\n", "are the same"),
    "empty old text": (FILE, "", "x", "old text is empty"),
    "several": (FILE, "return", "yield", r"in 2 places: at lines 3, 8\."),
    "several after folding": ("a\n  b\nc\n    b\n", "b \n", "d \n", "at lines 2, 4"),
    "one fits by chance, another may be meant": ("x\nx\ny\nx\n  x  \n", "x\nx  \n", "z\n", "at lines 1, 4"),
    "look-alikes of unknown origin": ("f('a')\n", "f(’a’)\n", "f(“b”)\n", "not clear|typographic"),
    "already applied": (
        FILE.replace("x = 1", "x = 5"),
        "x = 1",
        "x = 5",
        "already applied: the new text stands at line 2",
    ),
    "insertion sent twice": ("a\nb\nc\n", "a\n", "a\nb\n", "already applied"),
    "elision in the new text": (
        FILE,
        "    x = 1\n",
        "    x = 2\n    # ... rest unchanged ...\n",
        "leaves something out",
    ),
    "elision in the old text": (
        FILE,
        "def one():\n    # ... existing code ...\n    return x\n",
        "pass\n",
        "leaves something out",
    ),
    "closest": (FILE, "def one():\n    x = 11\n    return x\n", "pass\n", "lines 1-3"),
    "difference": (FILE, "def one():\n    x = 11\n    return x\n", "pass\n", "line 2: the file has '    x = 1'"),
    "nothing like it": (FILE, "completely different words", "z", "Nothing in the file comes close"),
    "numbers only in part of the new text": (
        FILE,
        "2\t    x = 1\n",
        "2\t    x = 2\n    z = 1\n",
        "begin with a line number",
    ),
    "quotes would be mixed": ("say(“hi”)\n", 'say("hi")\n', 'say("hi", "ho")\n', "typographic characters"),
    "escaped break inside a string": (FILE, "    x = 1\\n    return x\\n", '    x = "a\\nb"\\n', "escaped line breaks"),
    "part of a word": ("max = 10\n", "x = 1", "y = 2", "part of a longer word: 'max = 10'"),
    "start of a word": ("maximum\n", "max", "min", "part of a longer word"),
    "behind the indentation, the rest may be shifted": (
        FILE,
        "x = 1\n",
        "x = 1\nif x:\n    x = 2\n",
        "behind the indentation of line 2",
    ),
    "part of a word, look-alikes aside": ("max = ‘a’\n", "x = 'a'", "y = 'a'", "part of a longer word"),
    "a blank line would be eaten": ("a\n\nb\n", "a\n", "c", "line 2 would be joined"),
    "lines would be joined": ("a\nb\n", "a\n", "c", "line 2 would be joined"),
    "tabs may be four or eight wide": (
        "if a:\n        b\n    c\n",
        "\tc\n",
        "\tc\n\t\td\n",
        "not clear",
    ),
    "rims aside, the new text is there": ("a\nb\nc\n  d\n", "\n\n  d\n", "a\nb\n", "stands at line 1 already"),
    "behind the indentation, a block": (FILE, "x = 1\n", "if x:\n    x = 2\n", "behind the indentation of line 2"),
    "behind the indentation, doubled": (FILE, "x = 1\n", "    x = 2\n", "behind the indentation of line 2"),
    "twice, the last time without a final newline": ("a()\nb\na()", "a()\n", "c()\n", "at lines 1, 3"),
    "insertion sent twice, blanks aside": ("  a()\n  b()\nc\n", "a() \n", "a() \nb()\n", "already applied"),
    "sent twice, another place is like it": (
        "a:\n  x = 2\nb:\n    x = 1\n    y\n",
        "  x = 1\n",
        "  x = 2\n",
        "new text stands at line 2 already",
    ),
    "blank rims fit one of two": ("a()\n\nb\n  a()\nc\n", " a()\n\n", " d()\n\n", "at lines 1, 4"),
    "blank rims fit none of two": ("a()\nb\n  a()\nc\n", "a()\n\n", "d()\n\n", "at lines 1, 3"),
    "nothing but escaped breaks": ('s = "\\n\\n"\n', "\\n\\n", "\\n", "nothing but escaped line breaks"),
    "escaped quotes in part": (
        'f("a")\nb\n',
        'f(\\"a\\")\nb\n',
        'f(\\"a\\", "c")\nb\n',
        "escaped line breaks or quotes",
    ),
    "escaped, quotes are not": (
        'a = "b"\nc\n',
        'a = "b"\\nc\\n',
        'a = "\\"b\\""\\nc\\n',
        "escaped line breaks or quotes",
    ),
    "elision by dots alone": (
        FILE,
        "def one():\n    x = 1\n    return x\n",
        "def one():\n    # ...\n",
        "leaves something out",
    ),
    "elision by a word": (
        FILE,
        "def one():\n    x = 1\n    return x\n",
        "def one():\n    # unchanged\n",
        "leaves something out",
    ),
    "NUL": (FILE, "x = 1", "x = \0", "NUL"),
    "lone surrogate": (FILE, "x = 1", "x = '\ud800'", "no valid Unicode"),
    "new text indented as the file is, old is not": (
        FILE,
        "x = 1\nreturn x\n",
        "    x = 2\n    return 3\n",
        "not clear",
    ),
    "indentation not uniform": ("a\n  b\n    c\n", "    a\n b\nc\n", "z\n", "not clear"),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.case("E09")
def test_refused(name: str) -> None:
    file, old, new, expected = REFUSED[name]
    assert re.search(expected, refusal(file, (old, new)))


def test_edits_of_one_call_are_found_in_the_file_as_it_was_read() -> None:
    insert, change = Edit("def one():\n", "def zero():\n    return y\n\n\ndef one():\n"), Edit("return y", "return z")
    expected = FILE.replace("return y", "return z").replace("def one", "def zero():\n    return y\n\n\ndef one")
    assert apply_edits(FILE.encode(), [insert, change]).raw.decode() == expected
    assert apply_edits(FILE.encode(), [change, insert]).raw.decode() == expected


def test_an_edit_may_build_on_an_earlier_one() -> None:
    matched = apply_edits(FILE.encode(), [Edit("x = 1", "x = fresh()"), Edit("fresh()", "stale()")])
    assert b"x = stale()" in matched.raw


def test_the_second_of_two_equal_places_after_the_first_was_changed() -> None:
    matched = apply_edits(
        FILE.encode(), [Edit("    x = 1\n    return", "    x = 1\n    yield"), Edit("return", "await")]
    )
    assert matched.raw.decode() == FILE.replace("return x", "yield x").replace("return", "await")


def test_one_bad_edit_undoes_all() -> None:
    assert "Edit 2 of 2" in refusal(FILE, ("x = 1", "x = 2"), ("nowhere", "z"))
    assert "None of the edits was applied" in refusal(FILE, ("x = 1", "x = 2"), ("nowhere", "z"))
    assert "no edits" in refusal(FILE)


def test_edits_that_cancel_out_are_refused() -> None:
    assert "change nothing" in refusal(FILE, ("x = 1", "x = 2"), ("x = 2", "x = 1"))


def test_adjustments_are_told() -> None:
    assert apply_edits(FILE.encode(), [Edit("x = 1", "x = 2")]).notes == ()
    assert "indentation" in apply_edits(FILE.encode(), [Edit("  x = 1\n  return x\n", "  return 1\n")]).notes[0]
    (note,) = apply_edits(FILE.encode(), [Edit("2\t    x = 1\n", "2\t    x = 2\n")]).notes
    assert "line numbers" in note


def test_a_remark_that_is_no_elision_is_taken() -> None:
    new = "def one():\n    # the others are omitted, see two\n"
    assert edited(FILE, "def one():\n    x = 1\n    return x\n", new).startswith(new)


def test_what_the_file_has_nothing_of_is_kept_and_told() -> None:
    (note,) = apply_edits(b"a = 'b'\n", [Edit("'b'", "‘c’")]).notes
    assert "typographic" in note
    assert "‘ ’" in note
    (note,) = apply_edits(FILE.encode(), [Edit("    x = 1\n", "\tx = 2\n")]).notes
    assert "tabs" in note
    (note,) = apply_edits(b"a:\n\tb\n", [Edit("\tb\n", "    c\n")]).notes
    assert "spaces" in note
    assert apply_edits("a = ‘b’\n".encode(), [Edit("‘b’", "‘c’")]).notes == ()


@pytest.mark.case("D05")
def test_a_file_that_is_no_text_is_refused() -> None:
    with pytest.raises(NoMatch, match="can't be edited"):
        apply_edits(b"caf\xe9 x", [Edit("x", "y")])


@pytest.mark.case("D04")
def test_the_encoding_is_kept() -> None:
    raw = b"\xff\xfe" + "a\r\nb\r\n".encode("utf-16-le")
    assert apply_edits(raw, [Edit("b\n", "é\n")]).raw == b"\xff\xfe" + "a\r\né\r\n".encode("utf-16-le")


def test_many_places_are_cut_short() -> None:
    assert "and more" in refusal("a\n" * 60, ("a", "b"))


def test_a_large_file_is_searched_at_once() -> None:
    lines = [f"    value_{number} = {number}\n" for number in range(100_000)]
    started = time.process_time()
    assert "lines 50001-50001" in refusal("".join(lines), ("value_5000O = 50000", "z"))
    assert edited("".join(lines), "value_99999 = 99999\n", "last\n").endswith("    last\n")
    assert time.process_time() - started < 5

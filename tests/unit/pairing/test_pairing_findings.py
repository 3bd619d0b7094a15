"""Findings stand at lines that are there, suggest only what fits exactly, and are one where reviewers agree."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.engine.pairing.findings import RANKS, Finding, joined, overlap, same, tool, understood
from haiku_pair.protocol.comments import Anchor, Severity, Side
from haiku_pair.protocol.haiku_reviews import REVIEWERS

NEW = (
    "def mean(values):",
    "    total = sum(values)",
    "    return total / len(values)",
    "",
    "    return total",
    "x = 1",
)
LINES = {
    ("a.py", Side.NEW): NEW,
    ("a.py", Side.OLD): ("def mean(values):", "    pass"),
    ("b/c.py", Side.NEW): ("c = 1",),
}


def call(**said: object) -> str:
    usual = {
        "path": "a.py",
        "side": "new",
        "first": 3,
        "last": 3,
        "quote": ["    return total / len(values)"],
        "severity": "major",
        "title": "Division by zero",
        "text": "No values, no mean.",
        "suggestion": ["    return total / len(values) if values else 0.0"],
    }
    return json.dumps({**usual, **said})


def read(**said: object) -> Finding | None:
    return understood(call(**said), "bugs", LINES)


def place(**said: object) -> tuple[int, int, bool]:
    """First and last line, and whether the suggestion can be taken."""
    found = read(**said)
    assert found is not None
    assert found.anchor.text == LINES["a.py", found.anchor.side][max(found.anchor.first - 1, 0) : found.anchor.last]
    return found.anchor.first, found.anchor.last, found.suggestion is not None


def test_a_finding_at_its_lines() -> None:
    assert read() == Finding(
        Anchor("a.py", Side.NEW, 3, 3, ("    return total / len(values)",)),
        Severity.MAJOR,
        "Division by zero",
        "No values, no mean.",
        ("bugs",),
        ("    return total / len(values) if values else 0.0",),
    )


@pytest.mark.parametrize("first", [1, 2, 4, 6, 700, 0, -3])
def test_wrong_numbers_are_put_right_by_the_quote(first: int) -> None:
    assert place(first=first, last=first) == (3, 3, True)


def test_the_nearest_of_several_places_is_meant() -> None:
    assert place(quote=["    return total"], first=4, last=4) == (5, 5, True)


@pytest.mark.parametrize(
    "quote",
    [
        ["+    return total / len(values)"],
        ["    return total / len(values)\n"[:-1]],
        ["    return total / len(values)"],
    ],
)
def test_signs_of_the_diff_are_no_part_of_the_line(quote: list[str]) -> None:
    assert place(quote=quote) == (3, 3, True)


def test_several_lines_in_one_string_are_several() -> None:
    quote = ["def mean(values):\n    total = sum(values)"]
    assert place(quote=quote, first=2, last=3, suggestion=["def mean(values):\n    pass"]) == (1, 2, True)


def test_a_quote_that_fits_but_for_its_blanks_gives_the_place_and_no_suggestion() -> None:
    assert place(quote=["return total / len(values)"], first=6, last=6) == (3, 3, False)


def test_a_quote_of_nothing_leaves_the_numbers_and_no_suggestion() -> None:
    assert place(quote=["return something_else()"], first=2, last=3) == (2, 3, False)
    assert place(quote=[], first=2, last=3) == (2, 3, False)


def test_a_file_as_a_whole() -> None:
    assert place(quote=[], first=0, last=0) == (0, 0, False)


def test_removed_lines_can_be_spoken_of_and_not_be_replaced() -> None:
    assert place(side="old", quote=["    pass"], first=2, last=2) == (2, 2, False)


@pytest.mark.parametrize(
    "said",
    [
        {"path": "nowhere.py"},
        {"path": "b/c.py", "side": "old"},
        {"quote": ["nothing like it"], "first": 90, "last": 91},
        {"quote": [""], "first": 5, "last": 4},
        {"title": " ", "text": ""},
        {"severity": ""},
        {"severity": "blocker"},
        {"side": "left"},
        {"first": "3"},
        {"quote": None},
        {"extra": 1},
    ],
)
def test_what_stands_nowhere_or_can_not_be_read_is_dropped(said: dict[str, object]) -> None:
    assert read(**said) is None


@pytest.mark.parametrize("raw", ["", "{", "[]", "null", call()[:-2], call() + "}"])
def test_what_is_no_whole_call_is_dropped(raw: str) -> None:
    assert understood(raw, "bugs", LINES) is None


@pytest.mark.parametrize(("said", "meant"), [("b/a.py", "a.py"), ("./a.py", "a.py"), ("b/c.py", "b/c.py")])
def test_paths_as_models_write_them(said: str, meant: str) -> None:
    found = read(path=said, quote=["c = 1"] if meant == "b/c.py" else ["x = 1"])
    assert found is not None
    assert found.anchor.path == meant


def test_a_suggestion_that_changes_nothing_is_none() -> None:
    assert place(suggestion=["    return total / len(values)"]) == (3, 3, False)
    assert place(suggestion=[]) == (3, 3, True)
    assert place(suggestion=None) == (3, 3, False)


def test_a_title_alone_or_a_text_alone_will_do() -> None:
    only_text, only_title = read(title=""), read(text="")
    assert only_text is not None
    assert only_title is not None
    assert (only_text.words, only_title.words) == ("No values, no mean.", "Division by zero")


def test_the_schema_is_one_the_api_takes_as_strict() -> None:
    schema = tool().schema
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == set(schema["properties"])
    assert not {"minimum", "maximum", "minItems", "maxLength", "minLength"} & set(str(schema).split("'"))


# --- merging -----------------------------------------------------------------------------------------


def finding(title: str, reviewer: str, first: int = 3, last: int = 3, **more: object) -> Finding:
    given = {"severity": Severity.MINOR, "text": "", "suggestion": None, **more}
    return Finding(Anchor("a.py", Side.NEW, first, last), title=title, reviewers=(reviewer,), **given)  # type: ignore[arg-type]


EMPTY = "Division by zero when the list is empty: len(values) is 0"
EMPTY_TOO = "Empty list of values causes division by zero, since len(values) is 0 then"


def test_the_same_of_two_reviewers_is_one_in_both_names_and_as_grave_as_the_graver() -> None:
    one = finding(EMPTY, "simplicity", 2, 4, severity=Severity.NOTE, suggestion=("x",))
    other = finding(EMPTY_TOO, "bugs", severity=Severity.MAJOR)
    assert same(one, other)
    both = joined(one, other)
    assert (both.title, both.severity, both.reviewers) == (EMPTY_TOO, Severity.MAJOR, ("bugs", "simplicity"))
    assert both.suggestion is None, "it was made for other lines"


def test_a_suggestion_for_the_very_same_lines_is_kept() -> None:
    one = finding(EMPTY, "simplicity", suggestion=("x",))
    assert joined(finding(EMPTY_TOO, "bugs", severity=Severity.MAJOR), one).suggestion == ("x",)


@pytest.mark.parametrize(
    "other",
    [
        finding(EMPTY_TOO, "security", 4, 9),
        finding("The name says nothing of what it holds", "security"),
        finding("Not tested: an empty list of values, division by zero", "tests"),
    ],
)
def test_other_lines_other_words_and_missing_tests_are_others(other: Finding) -> None:
    assert not same(finding(EMPTY, "bugs"), other)


ranges = st.tuples(st.integers(1, 9), st.integers(0, 4)).map(lambda pair: (pair[0], sum(pair)))
found = st.builds(
    lambda title, reviewer, lines, severity, suggestion: finding(
        title, reviewer, *lines, severity=severity, suggestion=suggestion
    ),
    st.sampled_from([EMPTY, EMPTY_TOO, "Something else entirely"]),
    st.sampled_from(REVIEWERS),
    ranges,
    st.sampled_from(RANKS),
    st.none() | st.just(("x",)),
)


@given(found, found)
def test_joining_does_not_depend_on_who_came_first(one: Finding, other: Finding) -> None:
    assert same(one, other) == same(other, one)
    assert overlap(one.anchor, other.anchor) == overlap(other.anchor, one.anchor)
    both, back = joined(one, other), joined(other, one)
    assert (both.severity, both.reviewers) == (back.severity, back.reviewers)
    assert RANKS.index(both.severity) == max(RANKS.index(one.severity), RANKS.index(other.severity))
    assert set(both.reviewers) == {*one.reviewers, *other.reviewers}
    assert both.anchor in {one.anchor, other.anchor}


@given(
    st.text(max_size=80)
    | st.fixed_dictionaries(
        {
            "path": st.sampled_from(["a.py", "b/c.py", "", "a.pyx"]) | st.text(max_size=4),
            "side": st.sampled_from(["new", "old"]),
            "first": st.integers(-2, 8),
            "last": st.integers(-2, 8),
            "quote": st.lists(st.sampled_from(NEW) | st.text(max_size=6), max_size=3),
            "severity": st.sampled_from(["note", "critical"]),
            "title": st.text(max_size=5),
            "text": st.text(max_size=5),
            "suggestion": st.none() | st.lists(st.text(max_size=5), max_size=2),
        }
    ).map(json.dumps)
)
def test_whatever_is_reported_stands_at_lines_that_are_there(arguments: str) -> None:
    found = understood(arguments, "bugs", LINES)
    if found is None:
        return
    anchor = found.anchor
    lines = LINES[anchor.path, anchor.side]
    assert (anchor.first == anchor.last == 0) or 1 <= anchor.first <= anchor.last <= len(lines)
    assert anchor.text == (lines[anchor.first - 1 : anchor.last] if anchor.first else ())
    assert found.suggestion is None or not any("\n" in line for line in found.suggestion)

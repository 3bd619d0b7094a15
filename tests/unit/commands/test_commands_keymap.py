"""Presets and the person's key file: what is bound, and what is refused."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from haiku_pair.window.commands.keymap import PRESETS, bind, load_preset, normal, parse
from haiku_pair.window.commands.values import Command, Context, clashes, is_forbidden

ACCEPT = Command("review.accept", "Accept", "Review", ("y",), Context.REVIEW)
REJECT = Command("review.reject", "Reject", "Review", ("n",), Context.REVIEW)
OPEN = Command("review.open", "Open", "Review", ("Return", "Enter"), Context.REVIEW)
SAVE = Command("file.save", "Save", "File", ("Ctrl+S",), Context.EDITOR)
ALL = (ACCEPT, REJECT, OPEN, SAVE)


def keys(text: str, preset: str = "") -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """The keys in force with this key file over this preset, and what was refused."""
    (own, unread), (below, _) = parse(text), parse(preset)
    bound = bind(ALL, below, own)
    return {command.id: bound.keys.get(command.id, command.keys) for command in ALL}, (*unread, *bound.problems)


def test_a_line_gives_a_command_other_keys() -> None:
    found, problems = keys("# mine\n\nreview.accept = s Ctrl+Space\n")
    assert (found["review.accept"], problems) == (("s", "Ctrl+Space"), ())


def test_a_line_without_keys_takes_them_away() -> None:
    assert keys("review.accept =")[0]["review.accept"] == ()


def test_the_last_line_about_a_command_counts() -> None:
    assert keys("review.accept = s\nreview.accept = t")[0]["review.accept"] == ("t",)


def test_what_is_wrong_is_named_by_its_line_and_the_rest_works() -> None:
    found, problems = keys("review.acept = s\nwhat\nreview.accept = Hyper+Q\nreview.open = o\n")
    assert (found["review.open"], found["review.accept"]) == (("o",), ("y",))
    assert [problem.split(":")[0] for problem in problems] == ["line 2", "line 3", "line 1"]


@pytest.mark.parametrize("key", ["Ctrl+N", "Ctrl+Shift+N", "ctrl+backspace", "Ctrl+Y", "Ctrl+Enter", "Ctrl+Return"])
def test_reject_gets_no_key_that_is_familiar_for_something_else(key: str) -> None:
    found, problems = keys(f"review.reject = {key} Alt+R")
    assert found["review.reject"] == ("Alt+R",)
    assert problems[0].startswith("line 1: Ctrl+")
    assert "must never reject" in problems[0]


def test_a_chord_that_types_a_character_is_refused() -> None:
    assert "line 1: Ctrl+Alt+Q types a character" in keys("review.accept = Ctrl+Alt+q")[1][0]


def test_a_letter_is_no_key_where_text_is_typed() -> None:
    found, problems = keys("file.save = s")
    assert (found["file.save"], len(problems)) == (("Ctrl+S",), 1)


def test_two_commands_on_one_key_are_refused_with_both_named() -> None:
    found, problems = keys("review.accept = n\nreview.open = o")
    assert (found["review.accept"], found["review.reject"], found["review.open"]) == (("y",), ("n",), ("o",))
    [problem] = problems
    assert all(name in problem for name in ("line 1", "review.accept", "review.reject", " n "))


def test_keys_can_be_exchanged() -> None:
    found, problems = keys("review.accept = n\nreview.reject = y")
    assert (found["review.accept"], found["review.reject"], problems) == (("n",), ("y",), ())


def test_a_refused_line_may_be_in_the_way_of_another() -> None:
    # `accept` keeps y since Return is taken, so `reject` can't have y either.
    found, problems = keys("review.accept = Enter\nreview.reject = y")
    assert (found["review.accept"], found["review.reject"], len(problems)) == (("y",), ("n",), 2)


def test_a_preset_takes_keys_from_commands_it_does_not_name() -> None:
    assert keys("", "review.accept = n")[0]["review.reject"] == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("J", ("Shift+J",)), ("j", ("j",)), ("shift+ctrl+p", ("Ctrl+Shift+P",)), ("+", ("+",)), ("Ctrl++", ("Ctrl++",)),
        ("enter", ("Return", "Enter")), ("pgdown", ("PgDown",)), ("f12", ("F12",)), ("]", ("]",)), ("f99", ()),
        ("Shift+", ()), ("Ctrl+Ctrl+A", ()), ("word", ()),
    ],
)  # fmt: skip
def test_keys_are_read_as_people_write_them(typed: str, meant: tuple[str, ...]) -> None:
    assert normal(typed) == meant


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_has_no_wrong_line(name: str) -> None:
    lines = load_preset(name)
    assert [key for line in lines for key in line.keys if is_forbidden(key)] == []
    assert len({line.command for line in lines}) == len(lines)


@given(st.text(alphabet=string.ascii_letters + string.punctuation + " \n\té", max_size=200))
def test_any_text_is_read(text: str) -> None:
    lines, _ = parse(text)
    assert all(normal(key) for line in lines for key in line.keys)


_LINES = st.lists(
    st.tuples(st.sampled_from([command.id for command in ALL]), st.sampled_from(["y", "n", "Enter", "s", "Ctrl+S"])),
    max_size=8,
)


@given(_LINES)
def test_no_file_makes_a_key_mean_two_things(lines: list[tuple[str, str]]) -> None:
    found, _ = keys("\n".join(f"{name} = {key}" for name, key in lines))
    assert clashes([replace(command, keys=found[command.id]) for command in ALL]) == []

"""Finding by a few letters."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.window.commands.fuzzy import Finder

PATHS = ["docs/frogs.md", "src/frog.py", "src/water/frog_pond.py", "tests/test_frog.py", "zoo/afar.py"]


def find(query: str, texts: list[str] = PATHS) -> list[str]:
    return [texts[position] for position in Finder(texts).find(query)]


def test_nothing_typed_shows_the_list_as_it_is() -> None:
    assert find("") == PATHS


def test_letters_in_order_are_enough() -> None:
    assert find("tfr")[0] == "tests/test_frog.py"


def test_beginning_of_a_name_comes_before_the_middle() -> None:
    assert find("frog")[:2] == ["src/frog.py", "docs/frogs.md"]


def test_part_of_the_path_narrows() -> None:
    assert find("waterfrog") == ["src/water/frog_pond.py"]


def test_case_and_blanks_do_not_matter() -> None:
    assert find("SRC Frog") == ["src/frog.py", "src/water/frog_pond.py"]


def test_initials_of_a_title() -> None:
    assert find("cp", ["Copy", "Command palette", "Escape"])[0] == "Command palette"


def test_beginnings_of_words_come_before_letters_anywhere() -> None:
    titles = ["Show less context Review", "Show or hide the file tree View", "Find the shower"]
    assert find("showtree", titles)[0] == "Show or hide the file tree View"


def test_a_typing_mistake_still_finds() -> None:
    assert find("test_forg.py")[0] == "tests/test_frog.py"


def test_nothing_alike_finds_nothing() -> None:
    assert find("qqqqxyz") == []


def test_going_back_a_letter_widens_again() -> None:
    finder = Finder(PATHS)
    finder.find("frogp")
    assert len(finder.find("frog")) == 4


@given(st.lists(st.text(min_size=1), max_size=20), st.text(max_size=6), st.text(max_size=6))
def test_narrowing_finds_what_a_fresh_search_finds(texts: list[str], first: str, more: str) -> None:
    finder = Finder(texts)
    finder.find(first)
    assert finder.find(first + more) == Finder(texts).find(first + more)


def test_a_hundred_thousand_files_take_less_than_half_a_second() -> None:
    texts = [f"package_{n % 300}/module_{n % 7}/file_{n}.py" for n in range(100_000)]
    finder = Finder(texts)
    begun = time.thread_time()
    assert finder.find("f99")
    assert time.thread_time() - begun < 0.5

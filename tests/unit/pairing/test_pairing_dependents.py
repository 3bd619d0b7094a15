"""What accepted changes use and would not find: told when it is sure, and never otherwise."""

from __future__ import annotations

import pytest

from haiku_pair.engine.pairing.dependents import missing_definitions
from haiku_pair.protocol.values import Decision
from tests.helpers.decided import APART, Files, Untouched, decided, missing, sketched, turned
from tests.helpers.dependent_cases import ACROSS_FILES, IN_ONE_FILE, PARSER
from tests.helpers.independent_cases import NOT_MISSING

across_files = pytest.mark.parametrize(("sketch", "rejected", "told"), ACROSS_FILES.values(), ids=ACROSS_FILES)
in_one_file = pytest.mark.parametrize(("path", "definition", "use"), IN_ONE_FILE.values(), ids=IN_ONE_FILE)


@across_files
def test_a_rejected_definition_that_another_file_uses_is_told(sketch: str, rejected: str, told: str) -> None:
    assert missing(sketched(sketch), [rejected]) == ([told] if told else [])


@across_files
def test_nothing_is_told_when_all_is_accepted_or_the_use_is_rejected_too(sketch: str, rejected: str, told: str) -> None:
    files = sketched(sketch)
    assert missing(files, []) == []
    assert missing(files, [rejected, list(files)[-1]]) == []


@across_files
def test_an_accepted_removal_that_leaves_a_use_is_told(sketch: str, rejected: str, told: str) -> None:
    """The same the other way round: the definition goes, and the hunk that would take the use away is rejected."""
    files = turned(sketched(sketch))
    name = told.partition(" ")[0]
    unsure = {"in_cents", ""}  # members of things: something of a library could be meant
    found = [one.partition(" ")[0] for one in missing(files, [list(files)[-1]])]
    assert found == ([] if name in unsure else [name])


def comment(path: str, text: str) -> str:
    return text if path.endswith((".py", ".sh")) else text.replace("#", "//")


@in_one_file
def test_a_definition_above_its_use_in_one_file(path: str, definition: str, use: str) -> None:
    apart = comment(path, APART)
    files: Files = {path: (apart, definition + apart + use)}
    first = definition.splitlines()[0]
    [told] = missing(files, [first])
    assert told.endswith(f"of {path}, used in {path}:{definition.count(chr(10)) + 11}")
    assert missing(files, []) == missing(files, [first, use.splitlines()[0]]) == []


@in_one_file
def test_a_definition_taken_away_above_its_use_in_one_file(path: str, definition: str, use: str) -> None:
    apart = comment(path, APART)
    files: Files = {path: (definition + apart + use, apart)}
    [told] = missing(files, [use.splitlines()[0]])
    assert told.endswith(f"of {path}, used in {path}:11")


@pytest.mark.parametrize(("sketch", "rejected", "around"), NOT_MISSING.values(), ids=NOT_MISSING)
def test_what_is_there_in_another_way_is_not_told(sketch: str, rejected: str, around: dict[str, str]) -> None:
    assert missing(sketched(sketch), [rejected], around) == []


def test_it_is_said_which_hunks_are_meant_and_how_often() -> None:
    files = [
        decided("a.py", "X = 1\n", "X = 1\n" + PARSER, ["def parse_line"]),
        decided("b.py", "", "from a import parse_line\n\nparse_line(1)\nparse_line(2)\n", []),
    ]
    [found] = missing_definitions(files, Untouched({}))
    assert (found.hunk, found.decision, found.removed) == (files[0].hunks[0].hunk.id, Decision.REJECTED, False)
    assert (found.used.hunk, found.uses) == (files[1].hunks[0].hunk.id, 1)


def test_a_line_nobody_changes_is_named_by_its_number_in_the_file() -> None:
    before, after = PARSER + APART + "print(parse_line(''))\n", APART + "print(parse_line(''))\n"
    [found] = missing_definitions([decided("a.py", before, after, [])], Untouched({}))
    assert (found.used.hunk, found.line, found.removed) == ("", 11, True)


def test_a_moved_definition_of_which_only_the_first_half_is_accepted() -> None:
    use = "print(parse_line(''))\n"
    files: Files = {"a.py": (PARSER + APART + use, APART + use + APART.replace("#", "##") + PARSER)}
    assert missing(files, []) == []
    [told] = missing(files, ["## 9"])
    assert told == "parse_line of a.py, used in a.py:11"


def test_untouched_files_are_asked_only_for_what_seems_to_be_missing() -> None:
    around = Untouched({"c.py": PARSER})
    files = [decided("a.py", "X = 1\n", "X = 1\n" + PARSER, []), decided("b.py", "", "from a import parse_line\n", [])]
    assert missing_definitions(files, around) == ()
    assert around.asked == []

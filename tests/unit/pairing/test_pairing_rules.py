"""Rules come from the person, the folder and folders further down; the beginning of a conversation never changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.pairing.prompt import system_blocks
from haiku_pair.engine.pairing.rules import MAX_DEPTH, MAX_RULES, RuleBook, RuleFile, hidden_names, with_hidden_shown
from haiku_pair.engine.workspace.withheld import Withheld


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "work").mkdir()
    (tmp_path / "home").mkdir()
    return tmp_path / "work"


@pytest.fixture
def book(root: Path) -> RuleBook:
    gate = PathGate(root)
    return RuleBook(gate, Withheld(gate), root.parent / "home")


def put(root: Path, path: str, text: str) -> None:
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text)


def names(files: tuple[RuleFile, ...]) -> list[str]:
    return [one.name for one in files]


def test_the_persons_own_come_before_those_of_the_folder(root: Path, book: RuleBook) -> None:
    put(root, "AGENTS.md", "Use tabs.")
    put(root.parent / "home", ".claude/CLAUDE.md", "Be brief.")
    assert names(book.in_force()) == ["~/.claude/CLAUDE.md", "AGENTS.md"]
    role, rules = system_blocks(book)
    assert role
    assert rules.index("Be brief.") < rules.index("Use tabs.")
    put(root, "CLAUDE.md", "Use blanks.")
    assert names(book.in_force()) == ["~/.claude/CLAUDE.md", "CLAUDE.md"]


def test_without_rules_there_is_only_the_role(book: RuleBook) -> None:
    assert len(system_blocks(book)) == 1
    assert book.news(["a/b.py"]) == ""


def test_imports_come_in_once_and_not_from_code(root: Path, book: RuleBook) -> None:
    put(root, "CLAUDE.md", "See @docs/style.md, and @docs/style.md. `@docs/no.md`\n```\n@docs/no.md\n```\nme@host.md")
    put(root, "docs/style.md", "Style. @../AGENTS.md")
    put(root, "AGENTS.md", "Agents. @CLAUDE.md")
    put(root, "docs/no.md", "Never.")
    put(root, "host.md", "Never.")
    assert names(book.in_force()) == ["CLAUDE.md", "docs/style.md", "AGENTS.md"]
    assert [one.why_here for one in book.in_force()] == ["", "CLAUDE.md", "docs/style.md"]


def test_imports_have_an_end(root: Path, book: RuleBook) -> None:
    put(root, "CLAUDE.md", "@r1.md")
    for number in range(1, 20):
        put(root, f"r{number}.md", f"rule {number} @r{number + 1}.md")
    assert len(book.in_force()) == MAX_DEPTH + 1


@pytest.mark.case("C02")
@pytest.mark.case("L08")
def test_imports_stay_inside_and_bring_no_secrets(root: Path, book: RuleBook) -> None:
    put(root.parent, "outside.md", "CANARY")
    put(root, ".env", "CANARY")
    put(root, ".haikuignore", "private/\n")
    put(root, "private/a.md", "CANARY")
    (root / "link.md").symlink_to("../outside.md")
    put(
        root,
        "CLAUDE.md",
        "Rules @../outside.md @.env @private/a.md @link.md @~/outside.md @" + str(root.parent / "outside.md"),
    )
    assert names(book.in_force()) == ["CLAUDE.md"]


def test_the_persons_own_may_import_from_home_but_no_secrets(root: Path, book: RuleBook) -> None:
    home = root.parent / "home"
    put(home, ".claude/CLAUDE.md", "Mine. @~/notes/style.md @more.md @~/.ssh/id_rsa")
    put(home, "notes/style.md", "Style.")
    put(home, ".claude/more.md", "More.")
    put(home, ".ssh/id_rsa", "CANARY")
    assert names(book.in_force()) == ["~/.claude/CLAUDE.md", "~/notes/style.md", "~/.claude/more.md"]


def test_the_beginning_stays_and_changes_are_told_once(root: Path, book: RuleBook) -> None:
    put(root, "AGENTS.md", "Use tabs.")
    before = book.beginning()
    book.told()
    assert book.news() == ""
    put(root, "AGENTS.md", "Use blanks.")
    assert book.beginning() == before
    assert "Use blanks." in book.news()
    book.told()
    assert book.news() == ""
    (root / "AGENTS.md").unlink()
    assert "no longer hold" in book.news()
    book.told()
    assert book.news() == ""
    put(root, "AGENTS.md", "Use tabs.")
    assert "Use tabs." in book.news()
    book.begin()
    assert book.beginning() == before


def test_folders_further_down_are_told_when_a_file_there_is_looked_at(root: Path, book: RuleBook) -> None:
    put(root, "CLAUDE.md", "Root.")
    put(root, "src/CLAUDE.md", "In src.")
    put(root, "src/api/AGENTS.md", "In api.")
    put(root, "docs/CLAUDE.md", "In docs.")
    book.told()
    news = book.news(["src/api/a.py"])
    assert news.index("In src.") < news.index("In api.")
    assert "In docs." not in news
    book.told(["src/api/a.py"])
    assert book.news(["src/api/b.py"]) == ""
    put(root, "src/CLAUDE.md", "In src, changed.")
    assert "In src, changed." in book.news()
    assert "In src" not in book.beginning()


def test_long_rules_are_cut(root: Path, book: RuleBook) -> None:
    put(root, "CLAUDE.md", "x" * (MAX_RULES + 1))
    assert book.beginning().endswith("… (cut)")


@pytest.mark.case("K05")
def test_hidden_characters_are_counted_named_and_shown(root: Path, book: RuleBook) -> None:
    tags = "".join(chr(0xE0000 + ord(letter)) for letter in "run")
    put(root, "CLAUDE.md", f"Be\u202ekind\u200b.{tags}")
    (one,) = book.in_force()
    assert one.hidden == 5
    assert "⟨U+202E⟩" in book.beginning()
    assert "⟨U+E0072⟩" in book.beginning()
    assert hidden_names(one.text)[:2] == ("right-to-left override", "zero width space")


@given(st.text())
def test_shown_text_hides_nothing(text: str) -> None:
    shown = with_hidden_shown(text)
    assert hidden_names(shown) == ()
    assert with_hidden_shown(shown) == shown


@given(
    st.lists(st.sampled_from(["@a.md", "@b.md ", "@sub/c.md", "`@x.md`", "\n", "```", "@../../x", "@", "@~/x.md", "é"]))
)
def test_any_text_can_be_a_rule(tmp_path_factory: pytest.TempPathFactory, pieces: list[str]) -> None:
    root = tmp_path_factory.mktemp("r")
    for name in ("CLAUDE.md", "a.md", "b.md", "sub/c.md"):
        put(root, name, "rule " + " ".join(pieces))
    gate = PathGate(root)
    found = names(RuleBook(gate, Withheld(gate), root).in_force())
    assert len(found) == len(set(found)) <= 4

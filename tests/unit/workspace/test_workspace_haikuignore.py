"""What a `.haikuignore` names never reaches the model, whatever the file is called by."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.workspace.withheld import Withheld, why_withheld


def put(root: Path, path: str, text: str = "x\n") -> None:
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text)


@pytest.fixture
def withheld(tmp_path: Path) -> Withheld:
    return Withheld(PathGate(tmp_path))


@pytest.mark.case("L08")
@pytest.mark.parametrize(
    ("rules", "path", "stays"),
    [
        ("notes/\n", "notes/a.txt", True),
        ("notes/\n", "src/notes/b/c.txt", True),
        ("/notes/\n", "src/notes/b.txt", False),
        ("*.csv\n!open.csv\n", "data/a.csv", True),
        ("*.csv\n!open.csv\n", "data/open.csv", False),
        ("**/private/*.txt\n", "a/private/x.txt", True),
        ("# secret.txt\n", "secret.txt", False),
        ("!.env\n", ".env", True),
        ("!\n\\\n*.key2\n", "a.key2", True),
        ("\ufeff*.csv\r\n", "a.csv", True),
        ("", "a.csv", False),
    ],
)
def test_lines_mean_what_they_mean_to_git(
    tmp_path: Path, withheld: Withheld, rules: str, path: str, stays: bool
) -> None:
    (tmp_path / ".haikuignore").write_bytes(rules.encode())
    put(tmp_path, path)
    assert bool(withheld.why(path)) is stays


@pytest.mark.case("L08")
def test_a_change_counts_at_once(tmp_path: Path, withheld: Withheld) -> None:
    put(tmp_path, "a.csv")
    assert withheld.why("a.csv") == ""
    put(tmp_path, ".haikuignore", "*.csv\n")
    assert "haikuignore" in withheld.why("a.csv")
    put(tmp_path, ".haikuignore", "*.tsv\n")
    assert withheld.why("a.csv") == ""
    (tmp_path / ".haikuignore").unlink()
    assert withheld.without_ignored(["a.tsv"]) == ["a.tsv"]


@pytest.mark.case("L08")
def test_a_file_below_can_only_take_away(tmp_path: Path, withheld: Withheld) -> None:
    put(tmp_path, ".haikuignore", "*.csv\n")
    put(tmp_path, "sub/.haikuignore", "!*.csv\n!.env\n*.tsv\n")
    paths = ["sub/a.csv", "sub/a.tsv", "a.tsv", "sub/a.txt"]
    assert withheld.without_ignored(paths) == ["a.tsv", "sub/a.txt"]
    assert withheld.why("sub/.env")


@pytest.mark.case("L08")
@pytest.mark.case("C02")
def test_a_link_is_as_secret_as_what_it_leads_to(tmp_path: Path, withheld: Withheld) -> None:
    put(tmp_path, ".haikuignore", "private/\n")
    put(tmp_path, "private/a.txt")
    put(tmp_path, ".env")
    (tmp_path / "a.txt").symlink_to("private/a.txt")
    (tmp_path / "open").symlink_to("private")
    (tmp_path / "settings.txt").symlink_to(".env")
    for path in ("a.txt", "open/a.txt", "settings.txt", "./private/../private/a.txt", "./private//a.txt"):
        if ".." not in path:  # the gate refuses those
            assert withheld.why(path), path


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_rules_that_cannot_be_read_withhold_everything_below(tmp_path: Path, withheld: Withheld) -> None:
    put(tmp_path, "sub/.haikuignore", "x\n")
    put(tmp_path, "sub/a.txt")
    (tmp_path / "sub/.haikuignore").chmod(0)
    assert "can't be read" in withheld.why("sub/a.txt")


def test_rules_that_are_too_large_withhold_everything_below(tmp_path: Path, withheld: Withheld) -> None:
    put(tmp_path, "sub/.haikuignore", "x\n" * 600_000)
    put(tmp_path, "sub/a.txt")
    assert "can't be read" in withheld.why("sub/a.txt")
    assert withheld.why("b.txt") == ""


@given(st.lists(st.sampled_from(["*.a", "!*.a", "x/", "!x/", "/x", "**/y", "!", "[", "# a", " ", "!y.a"]), max_size=6))
def test_no_rules_give_away_what_a_name_withholds(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    root = tmp_path_factory.mktemp("r")
    put(root, ".haikuignore", "\n".join(lines))
    withheld = Withheld(PathGate(root))
    for path in (".env", "x/.env", "x/id_rsa", "x/y.a"):
        assert not why_withheld(path) or withheld.why(path)

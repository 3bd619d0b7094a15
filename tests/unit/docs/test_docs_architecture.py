"""The documents name what exists, and name all of it that matters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
DECISIONS = sorted(ROOT.glob("docs/decisions/*.md"))
ROOMS = {"haiku_pair", "haiku_pair/engine"}
"""Folders each of whose parts is a room of its own."""


def _table_rows() -> list[str]:
    table = ARCHITECTURE.split("## Where does X happen?")[1]
    return [line.split(" | ")[1] for line in table.splitlines() if line.startswith("| ") and "`" in line]


def _named(cell: str) -> Iterator[tuple[str, str]]:
    """Path and name of each `path`: `Name`, `other` in a cell; the name is empty for a path alone."""
    path = ""
    for word in re.findall(r"`([^`]+)`", cell):
        if "/" in word:
            path = word
            yield path, ""
        else:
            yield path, word


@pytest.mark.parametrize("cell", _table_rows())
def test_table_points_at_what_is_there(cell: str) -> None:
    for path, name in _named(cell):
        assert (ROOT / path).is_file(), path
        text = (ROOT / path).read_text("utf-8")
        assert not name or re.search(rf"^(?:async )?(?:class|def) {name}\b|^{name}\b.* = ", text, re.MULTILINE), name


def test_every_room_is_listed_and_every_listed_room_exists() -> None:
    listed = set(re.findall(r"^\| \d \| `([^`]+)`", ARCHITECTURE, re.MULTILINE))
    existing = {
        f"{above}/{part.stem}"
        for above in ROOMS
        for part in (ROOT / above).iterdir()
        if part.suffix == ".py" or (part / "__init__.py").is_file()
        if not part.stem.startswith("__")
    }
    assert listed == existing


@pytest.mark.parametrize("text", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_named_commands_are_in_the_script(text: str) -> None:
    script = (ROOT / "packaging" / "dev").read_text("utf-8")
    named = set(re.findall(r"packaging/dev (\w+)", text))
    offered = set(re.findall(r"^packaging/dev (\w+)", script, re.MULTILINE))
    assert named
    assert named <= offered
    # Each that the help offers is carried out, too.
    assert all(re.search(rf"^    (?:.* \| )?{name}(?: \| .*)?\) ", script, re.MULTILINE) for name in offered - {"test"})


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text("utf-8")
    targets = re.findall(r"\]\(([^)#]+)\)", text) + re.findall(r"(?:src|srcset)=\"([^\"]+)\"", text)
    assert [target for target in targets if "://" not in target and not (document.parent / target).exists()] == []


def test_decisions_are_numbered_without_gaps_and_say_why() -> None:
    assert [path.name[:4] for path in DECISIONS] == [f"{number:04}" for number in range(1, len(DECISIONS) + 1)]
    for path in DECISIONS:
        text = path.read_text("utf-8")
        assert text.startswith(f"# {path.name[:4]} ")
        assert re.findall(r"^## (\w+)", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]


def test_style_has_fifteen_lines() -> None:
    assert len(re.findall(r"^\d+\. ", CONTRIBUTING, re.MULTILINE)) == 15

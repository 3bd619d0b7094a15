"""The manual's pages are all reached, quote messages that exist, and name commands of the command line that exist."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from haiku_pair.cli.forms import FORMS

ROOT = Path(__file__).resolve().parents[3]
MANUAL = ROOT / "docs" / "manual"
PAGES = sorted(MANUAL.glob("*.md"))
INDEX = (MANUAL / "README.md").read_text("utf-8")
TROUBLE = (MANUAL / "troubleshooting.md").read_text("utf-8")
JOINT = re.compile(r'"\s*\n\s*f?"')
"""Between two literals that make one text."""
BUTTONS = {"Copy", "Open with", "Restart the engine"}


@pytest.fixture(scope="module")
def source() -> str:
    return "\n".join(JOINT.sub("", path.read_text("utf-8")) for path in (ROOT / "haiku_pair").rglob("*.py"))


def test_every_page_is_in_the_index() -> None:
    assert {path.name for path in PAGES} - {"README.md"} <= set(re.findall(r"\]\(([^)]+\.md)\)", INDEX))


def test_quoted_messages_are_the_programs(source: str) -> None:
    quoted = {part.strip() for quote in re.findall(r"“([^”]+)”", TROUBLE) for part in quote.split("…")}
    assert len(quoted) > 15
    assert [words for words in quoted - BUTTONS if words not in source] == []


def test_calls_are_forms_of_the_command_line() -> None:
    words = {form.word for form in FORMS}
    calls = {
        call for page in PAGES for call in re.findall(r"`haiku-pair (--?[a-z-]+|[a-z-]+)(?=[ `])", page.read_text())
    }
    assert {"demo", "review", "--selftest"} <= calls
    assert {call for call in calls if call not in words} <= {"notes.txt"}


def test_pictures_are_there_and_each_is_shown() -> None:
    shown = {
        name for page in [*PAGES, ROOT / "README.md"] for name in re.findall(r"images/([\w-]+\.png)", page.read_text())
    }
    assert shown == {path.name for path in (ROOT / "docs" / "images").glob("*.png")}


def test_the_page_of_settings_is_that_of_the_declaration() -> None:
    command = [sys.executable, str(ROOT / "packaging" / "manual.py"), "--check"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr

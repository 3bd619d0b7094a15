"""The page of keys says what the registry has."""

from __future__ import annotations

import os
from pathlib import Path

from haiku_pair.window.commands.key_table import page
from haiku_pair.window.main import MainWindow

PAGE = Path(__file__).resolve().parents[2] / "docs" / "keys.md"


def test_the_page_of_keys_is_that_of_the_registry(window: MainWindow) -> None:
    made = page(window.commands.as_they_came())
    if os.environ.get("WRITE_DOCS"):
        PAGE.write_text(made, "utf-8")
    assert PAGE.read_text("utf-8") == made, "run this test with WRITE_DOCS=1 to write the page anew"

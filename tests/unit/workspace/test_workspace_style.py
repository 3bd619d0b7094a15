"""What `.editorconfig` files say of a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.workspace.style import style_of
from haiku_pair.protocol.values import TextStyle

ROOT = """
root = true
[*]
indent_style = space
indent_size = 2
trim_trailing_whitespace = true
insert_final_newline = TRUE
[*.{go,mk}]
indent_style = tab
[deep/**.md]
trim_trailing_whitespace = false
this is no line
"""


def style(root: Path, path: str) -> TextStyle:
    return style_of(PathGate(root), path)


def test_the_nearest_file_that_says_something_counts(tmp_path: Path) -> None:
    (tmp_path / ".editorconfig").write_text(ROOT, "utf-8")
    (tmp_path / "deep/py").mkdir(parents=True)
    (tmp_path / "deep/py/.editorconfig").write_text("[*.py]\nindent_size = 8\n", "utf-8")
    assert style(tmp_path, "a.txt") == TextStyle("  ", trims=True, ends_with_newline=True)
    assert style(tmp_path, "deep/a.go") == TextStyle("\t", trims=True, ends_with_newline=True)
    assert style(tmp_path, "deep/py/a.py").indent == " " * 8
    assert not style(tmp_path, "deep/a.md").trims


def test_nothing_above_the_open_folder_or_behind_a_link_out_of_it_is_read(tmp_path: Path) -> None:
    (tmp_path / ".editorconfig").write_text(ROOT, "utf-8")
    (tmp_path / "open/sub").mkdir(parents=True)
    (tmp_path / "open/sub/.editorconfig").symlink_to(tmp_path / ".editorconfig")
    assert style(tmp_path / "open", "sub/a.txt") == TextStyle()


@pytest.mark.parametrize("size", ["0", "-3", "99", "tab", "x", "", "2.5", "١"])
def test_a_size_that_makes_no_sense_counts_as_nothing(tmp_path: Path, size: str) -> None:
    (tmp_path / ".editorconfig").write_text(f"[*]\nindent_style = space\nindent_size = {size}\n", "utf-8")
    assert style(tmp_path, "a").indent == ""


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("[]{}*?!,.\\\n =#;abc0/"), max_size=40))
def test_no_file_is_too_odd(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    root = tmp_path_factory.mktemp("style")
    (root / ".editorconfig").write_text(text + "\n[*]\nindent_style = tab\n", "utf-8")
    assert style(root, "a/b.c").indent in {"\t", ""}

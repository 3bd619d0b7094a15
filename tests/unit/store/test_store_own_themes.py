"""The person's own themes: complete, or refused with everything that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haiku_pair.engine.store.own_themes import load


def test_what_a_theme_does_not_say_is_as_in_its_base(tmp_path: Path) -> None:
    (tmp_path / "sea.toml").write_text('title = "Sea"\nbase = "dark"\n[colors]\naccent = "#00AAFF"\n', "utf-8")
    (tmp_path / "b.toml").write_text("[syntax]\nkeyword = '#112233'\n", "utf-8")
    (tmp_path / "notes.txt").write_text("not a theme", "utf-8")
    own, sea = load(tmp_path).themes[0], load(tmp_path).themes[1]
    assert (own.name, own.title, own.is_dark, own.syntax["keyword"]) == ("b", "b", False, "#112233")
    assert (sea.title, sea.is_dark, sea.colors["accent"]) == ("Sea", True, "#00AAFF")
    assert set(sea.colors) == set(own.colors)
    assert sea.colors["text"] != own.colors["text"]


def test_without_a_folder_there_are_none(tmp_path: Path) -> None:
    assert load(tmp_path / "none").themes == ()
    assert load(tmp_path / "none").problems == ()


@pytest.mark.case("G07")
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[colors\n", "It is not TOML"),
        ("base = 'sepia'\n", "it must be one of light, dark, high_contrast_light, high_contrast_dark"),
        ("[colors]\naccnet = '#123456'\n", "is accent meant?"),
        ("[colors]\naccent = 'blue'\n", "colors.accent = 'blue': a colour is written as #rrggbb"),
        ("[syntax]\nkeyword = 3\n", "syntax.keyword = 3"),
        ("colors = 3\n", "it must be a table of colours"),
        ("font = 'x'\n", "a theme has title, base, [colors] and [syntax] only"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_used(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "bad.toml").write_text(text, "utf-8")
    (tmp_path / "good.toml").write_text("", "utf-8")
    found = load(tmp_path)
    assert [theme.name for theme in found.themes] == ["good"]
    assert words in found.problems[0].what
    assert "bad.toml" in found.problems[0].what


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("x = 1\ny = 2\n[colors]\ntext = 'no'\n", "utf-8")
    problem = load(tmp_path).problems[0]
    assert "And 2 more." in problem.what
    assert len(problem.detail.splitlines()) == 3


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: f"[colors]\ntext = {text!r}\n".encode()))
def test_nothing_in_a_file_stops_a_start(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    folder = tmp_path_factory.mktemp("themes")
    (folder / "any.toml").write_bytes(raw)
    found = load(folder)
    assert len(found.themes) + len(found.problems) == 1

"""Small pieces of the tools."""

from __future__ import annotations

import pytest

from haiku_pair.engine.pairing.tools.base import ToolContext, complete_texts
from haiku_pair.engine.pairing.tools.list_files import ListFiles
from tests.helpers.pair_stage import Pair, ScriptedModel, Stage


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ("", None),
        ('{"path": "app', None),
        ('{"path": "app.py", "edits": [{"old_te', "app.py"),
        ('{"path": "a\\"b.py"', 'a"b.py'),
        ('{"path": "app.py", "edits": [{"path": "other"}', "app.py"),
    ],
)
def test_a_text_is_known_once_it_has_streamed_in(raw: str, path: str | None) -> None:
    assert complete_texts(raw).get("path") == path


def test_titles_stand_arguments_of_any_type(stage: Stage) -> None:
    toolbox = stage.parts(ScriptedModel()).toolbox
    for spec in toolbox.specs():
        assert toolbox.title(spec.name, {"path": 3, "edits": "x", "folder": None, "pattern": []})


def test_long_listings_are_cut_and_said(pair: Pair) -> None:
    for number in range(510):
        pair.sandbox.write(f"many/{number:03}.txt", b"x\n")
    pair.begin_turn()
    text = ListFiles().run(b"{}", ToolContext(pair.overlay)).text
    assert "more; narrow" in text

"""Whatever editor somebody saves with: the tab follows at once, unsaved text is kept, the model is told the truth."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from haiku_pair.protocol.events import FilesChanged
from haiku_pair.protocol.values import FileChangeKind, FileNews
from tests.helpers.editors import EDITORS, save_with
from tests.helpers.fake_api import FakeApi, text_reply, tool_reply
from tests.helpers.repositories import Sandbox
from tests.helpers.whole import Program

PATH = "src/pkg/util.py"
SCRIPT = [
    tool_reply([("read_file", {"path": PATH})]),
    text_reply("I know it."),
    text_reply("I see what changed."),
]


def text_by(editor: str) -> str:
    return f"def twice(n):\n    # as saved by {editor}\n    return 2 * n\n"


def test_every_editor_s_save_is_followed_without_flicker_and_is_the_only_news(
    api: FakeApi, sandbox: Sandbox, start: Callable[[Path], Program]
) -> None:
    program = start(sandbox.root)
    page = program.open(PATH)
    program.press("Ctrl+Home", "Right", "Right", "Right")
    shown: list[str] = []
    page.edit.document().contentsChanged.connect(lambda: shown.append(page.edit.toPlainText()))
    for editor in EDITORS:
        shown.clear()
        before = page.edit.toPlainText()
        program.without_guard(lambda name=editor: save_with(name, sandbox.root / PATH, text_by(name).encode()))  # type: ignore[misc]
        program.wait(lambda name=editor: page.edit.toPlainText() == text_by(name))  # type: ignore[misc]
        assert set(shown) <= {before, text_by(editor)}, editor
        assert page.edit.textCursor().position() == 3, editor
        assert program.window.editor.dirty_paths() == (), editor
    program.wait(lambda: program.count(FilesChanged) >= len(EDITORS))
    news = [item for event in program.all(FilesChanged) for item in event.news]
    assert set(news) == {FileNews(PATH, FileChangeKind.CHANGED)}


@pytest.mark.parametrize("editor", ["in_place", "vim", "emacs", "pycharm"])
@pytest.mark.case("E11")
def test_unsaved_text_is_kept_whatever_editor_saves_below_it(
    api: FakeApi, sandbox: Sandbox, start: Callable[[Path], Program], editor: str
) -> None:
    program = start(sandbox.root)
    page = program.open(PATH)
    program.press("Ctrl+Home")
    program.type("# mine\n")
    save_with(editor, sandbox.root / PATH, text_by(editor).encode())
    program.wait_text("changed on disk")
    assert page.edit.toPlainText().startswith("# mine\n")
    assert program.window.editor.dirty_paths() == (PATH,)
    assert sandbox.read(PATH).decode() == text_by(editor)


def test_the_model_is_told_the_difference_and_nothing_of_backups(
    api: FakeApi, sandbox: Sandbox, start: Callable[[Path], Program]
) -> None:
    program = start(sandbox.root)
    program.trust()
    program.ask("Look at util.py")
    for editor in ("vim", "emacs", "pycharm", "kate"):
        program.without_guard(lambda name=editor: save_with(name, sandbox.root / PATH, text_by(name).encode()))  # type: ignore[misc]
    program.wait_text("1 file changed since your last message")
    program.ask("Go on")
    told = "\n".join(part.get("text", "") for part in api.requests[2]["messages"][-1]["content"])
    assert "+    # as saved by kate" in told
    assert "saved by vim" not in told
    assert not any(word in told for word in ("util.py~", ".swp", "___jb_", "4913", ".#util"))

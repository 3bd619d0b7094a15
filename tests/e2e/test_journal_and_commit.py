"""What was applied is found in the journal, committed, taken back, and gone back from; without a model, too."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from haiku_pair.protocol.values import JournalKind
from haiku_pair.window.center import Page
from haiku_pair.window.committing.page import CommitPage
from haiku_pair.window.journal.pane import JournalPane
from tests.helpers.drive import has_focus
from tests.helpers.fake_api import FakeApi, text_reply, tool_reply
from tests.helpers.repositories import Sandbox
from tests.helpers.whole import Program

CENTER = "haiku_pair/window/center.py"
EDIT = {"path": CENTER, "edits": [{"old_text": "class Page(Enum)", "new_text": "class Leaf(Enum)"}]}
SCRIPT = [tool_reply([("read_file", {"path": CENTER})]), tool_reply([("edit_file", EDIT)]), text_reply("Renamed.")]
DIFF = f"""\
Here is what I would change:

```diff
--- a/{CENTER}
+++ b/{CENTER}
@@ -1,1 +1,1 @@
-class Page(Enum):
+class Page(Enum):  # of the middle
```
"""


def git(root: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@pond.org", "-c", "safe.directory=*")
    done = subprocess.run(["git", *identity, *arguments], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout


def journal_of(program: Program) -> JournalPane:
    program.press("Ctrl+J")
    pane = program.window.rest.panes.dock.page("Journal")
    assert isinstance(pane, JournalPane)
    program.wait(pane.list.current)
    return pane


def test_a_pasted_diff_goes_all_the_way_to_a_commit(repository: Sandbox, start: Callable[[Path], Program]) -> None:
    root = repository.root
    git(root, "config", "user.name", "Ada")
    git(root, "config", "user.email", "ada@pond.org")
    (root / "README.md").write_text("my own work\n", encoding="utf-8")
    program = start(root)
    program.trust()
    QGuiApplication.clipboard().setText(DIFF)
    program.press("Ctrl+Shift+D")
    program.review()
    program.press("y")
    program.step("Ctrl+Return")
    journal = journal_of(program)
    program.wait(lambda: "+class Page(Enum):  # of the middle" in journal.patch.toPlainText())

    program.press("Ctrl+Shift+G")
    program.wait_text("on main", CENTER)
    page = program.window.center.currentWidget()
    assert isinstance(page, CommitPage)
    page.message.put("window: say where pages are")
    program.press("Ctrl+Return")
    program.wait(lambda: program.window.center.page is not Page.COMMIT)
    assert program.without_guard(lambda: git(root, "show", "--format=%s", "--name-only", "HEAD")).split("\n") == [
        "window: say where pages are", "", CENTER, ""
    ]  # fmt: skip
    assert program.without_guard(lambda: git(root, "status", "--porcelain")) == " M README.md\n"

    program.press("Ctrl+J")
    assert has_focus(journal)
    program.press("Home")
    program.wait(lambda: journal.list.current() is not None and journal.list.current().commit)  # type: ignore[union-attr]
    program.press("b")
    program.wait(lambda: "reviews it" in journal.message.text)
    program.review()
    program.wait_text("0 of 1 decided")


@pytest.mark.case("F12")
def test_going_back_brings_file_and_conversation_back(
    api: FakeApi, repository: Sandbox, start: Callable[[Path], Program]
) -> None:
    before = (repository.root / CENTER).read_bytes()
    program = start(repository.root)
    program.trust()
    program.ask("Rename the class")
    program.review()
    program.press("y", "Ctrl+Return")
    program.wait_text("Apply anyway")  # the class is renamed, but not yet where it is used
    program.step("Return")
    assert b"class Leaf(Enum)" in (repository.root / CENTER).read_bytes()
    journal = journal_of(program)
    while journal.list.current().kind is not JournalKind.CHECKPOINT:  # type: ignore[union-attr]
        program.press("j")
    program.press("g")
    program.wait(lambda: journal.way_back.is_armed)
    assert f"{CENTER}   changes" in journal.patch.toPlainText()
    program.step("b")
    assert (repository.root / CENTER).read_bytes() == before
    program.wait(lambda: "Renamed." not in program.conversation())
    program.step("Ctrl+Shift+U")
    assert b"class Leaf(Enum)" in (repository.root / CENTER).read_bytes()

"""What the model is told of the time between two messages: who changed what, and what became of its proposal."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from haiku_pair.protocol.events import FilesChanged
from tests.helpers.fake_api import FakeApi, text_reply, tool_reply
from tests.helpers.repositories import Sandbox
from tests.helpers.whole import Program

GREET = {"old_text": 'return "Hello, " + name', "new_text": 'return f"Hello, {name}"'}
MAIN = {"old_text": "    print(greet(sys.argv[1]))", "new_text": "    print(shout(sys.argv[1]))"}
STALE = {"path": "src/pkg/util.py", "edits": [{"old_text": "return 2 * n", "new_text": "return n + n"}]}
SCRIPT = [
    tool_reply([("read_file", {"path": "app.py"}), ("read_file", {"path": "src/pkg/util.py"})]),
    tool_reply(
        [
            ("edit_file", {"path": "app.py", "edits": [GREET, MAIN]}),
            ("create_file", {"path": "notes.md", "content": "# Notes\n"}),
        ]
    ),
    text_reply("Done."),
    tool_reply([("edit_file", STALE)]),
    text_reply("I see."),
    text_reply("Understood."),
]
README_DELTA = """\
README.md (changed)
```diff
--- a/README.md
+++ b/README.md
@@ -1,3 +1,3 @@
-# Greeter
+Ada: # Greeter
\x20
 Says hello, politely.
```"""
UTIL_DELTA = """\
src/pkg/util.py (changed)
```diff
--- a/src/pkg/util.py
+++ b/src/pkg/util.py
@@ -1,2 +1,2 @@
 def twice(n):
-    return 2 * n
+    return n * 2
```"""


@pytest.fixture
def proposed(api: FakeApi, sandbox: Sandbox, start: Callable[[Path], Program]) -> Program:
    """The program with a proposal of three hunks in two files, and the review in front."""
    program = start(sandbox.root)
    program.trust()
    program.ask("Greet better")
    program.review()
    program.wait_text("0 of 3 decided")
    return program


def person_edits_the_readme(program: Program) -> None:
    """Typed at its beginning, and saved."""
    program.open("README.md")
    program.press("Ctrl+Home")
    program.type("Ada: ")
    program.press("Ctrl+S")
    program.wait(lambda: program.window.editor.dirty_paths() == ())


def another_program_edits_util(sandbox: Sandbox) -> None:
    code = "import pathlib; p = pathlib.Path('src/pkg/util.py'); p.write_text(p.read_text().replace('2 * n', 'n * 2'))"
    subprocess.run([sys.executable, "-c", code], cwd=sandbox.root, check=True)


def edit_the_notes(program: Program) -> None:
    """The proposed notes begin otherwise, by hand."""
    program.press("}", "e")
    program.wait_field("New lines of the hunk")
    program.press("Ctrl+Home")
    program.type("My ")
    program.press("Ctrl+Return")


def told(request: dict[str, Any]) -> str:
    """The block of the newest message that tells of the workspace."""
    texts: list[str] = [part["text"] for part in request["messages"][-1]["content"] if part["type"] == "text"]
    return next(text for text in texts if text.startswith("<workspace>"))


def results(request: dict[str, Any]) -> list[dict[str, Any]]:
    """The tool results of the newest message."""
    return [part for part in request["messages"][-1]["content"] if part["type"] == "tool_result"]


def test_the_window_says_that_another_program_changed_a_file(proposed: Program, sandbox: Sandbox) -> None:
    another_program_edits_util(sandbox)
    proposed.wait_text("1 file changed since your last message")


def test_one_s_own_save_and_apply_are_no_news(proposed: Program, sandbox: Sandbox) -> None:
    person_edits_the_readme(proposed)
    proposed.review()
    proposed.press("y")
    proposed.step("Ctrl+Return")
    another_program_edits_util(sandbox)
    proposed.wait_text("1 file changed since your last message")
    assert [[item.path for item in event.news] for event in proposed.all(FilesChanged)] == [["src/pkg/util.py"]]


def test_the_next_message_carries_exactly_these_changes(proposed: Program, sandbox: Sandbox, api: FakeApi) -> None:
    person_edits_the_readme(proposed)
    another_program_edits_util(sandbox)
    proposed.wait_text("1 file changed since your last message")
    proposed.ask("Go on")
    head = "<workspace>\nChanged since your last answer by the person or another program:\n"
    deltas, _, _rest = told(api.requests[3]).partition("\n\nThe person reviewed your proposal:")
    assert deltas == f"{head}{README_DELTA}\n{UTIL_DELTA}"


def test_what_was_applied_is_no_change_but_a_verdict(proposed: Program, api: FakeApi) -> None:
    proposed.press("a")
    proposed.step("Ctrl+Return")
    proposed.ask("Go on")
    assert "Changed since your last answer" not in told(api.requests[3])
    assert "app.py: kept and applied" in told(api.requests[3])


def test_a_stale_edit_is_refused_with_the_changed_region(proposed: Program, sandbox: Sandbox, api: FakeApi) -> None:
    another_program_edits_util(sandbox)
    proposed.wait_text("1 file changed since your last message")
    proposed.ask("Go on")
    (refused,) = results(api.requests[4])
    assert refused["is_error"]
    assert "src/pkg/util.py changed since you read it" in refused["content"]
    assert "-    return 2 * n\n+    return n * 2" in refused["content"]
    assert sandbox.read("src/pkg/util.py") == b"def twice(n):\n    return n * 2\n"


def test_the_verdict_names_what_was_kept_rejected_edited_and_commented(proposed: Program, api: FakeApi) -> None:
    proposed.press("n", "c")
    proposed.wait_field("Comment")
    proposed.type("Keep the main function quiet.\n")
    proposed.wait_text("Keep the main function quiet.")
    edit_the_notes(proposed)
    proposed.wait_text("2 of 3 decided", "1 accepted")
    proposed.step("Ctrl+Return")
    proposed.ask("Go on")
    verdict = told(api.requests[3])
    assert "rejected" in verdict
    assert "\n  The person: Keep the main function quiet." in verdict
    assert "kept and applied, in the person's own version:\n```diff\n+My # Notes" in verdict


def test_a_hand_edited_hunk_is_applied_as_the_person_wrote_it(proposed: Program, sandbox: Sandbox) -> None:
    edit_the_notes(proposed)
    proposed.wait_text("1 accepted")
    proposed.step("Ctrl+Return")
    assert sandbox.read("notes.md") == b"My # Notes\n"


def test_after_an_undo_the_verdict_says_so(proposed: Program, sandbox: Sandbox, api: FakeApi) -> None:
    before = sandbox.files()
    proposed.press("a")
    proposed.step("Ctrl+Return")
    proposed.ask("Go on")
    proposed.step("Ctrl+Shift+U")
    proposed.ask("And now")
    assert "app.py\n- applied, then taken back by the person" in told(api.requests[5])
    assert "Changed since your last answer" not in told(api.requests[5])
    assert sandbox.files() == before


def test_the_open_file_and_the_selection_travel_with_the_message(
    proposed: Program, sandbox: Sandbox, api: FakeApi
) -> None:
    proposed.open("app.py")
    proposed.press("Ctrl+Home", "Down", "Down", "Down", "Down", "Shift+Down")
    proposed.ask("What is this?")
    assert "Open in the editor: app.py, line 5 selected:\n```\n    return" in told(api.requests[3])


def test_unsaved_text_counts_as_the_file(proposed: Program, sandbox: Sandbox, api: FakeApi) -> None:
    proposed.open("README.md")
    proposed.press("Ctrl+Home")
    proposed.type("Ada: ")
    proposed.ask("Go on")
    assert README_DELTA in told(api.requests[3])
    assert sandbox.read("README.md") == b"# Greeter\n\nSays hello, politely.\n"

"""A definition is rejected that an accepted hunk uses: both processes, real files, by key alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from haiku_pair.protocol.events import ProposalChanged
from tests.helpers.repositories import Sandbox
from tests.helpers.whole import Program

PATCH = """--- a/app.py
+++ b/app.py
@@ -1,1 +1,3 @@
 import sys
+def parse_line(text):
+    return text.split()
--- /dev/null
+++ b/user.py
@@ -0,0 +1,2 @@
+from app import parse_line
+print(parse_line("a b"))
"""
SAID = "parse_line (app.py, rejected) is used in user.py line 1 that you accept."


def test_what_would_be_missing_is_told_and_accepted_too(sandbox: Sandbox, start: Callable[[Path], Program]) -> None:
    before = sandbox.read("app.py")
    program = start(sandbox.root)
    QGuiApplication.clipboard().setText(PATCH)
    program.run("Propose what is on the clipboard")
    program.wait(lambda: any(event.proposal for event in program.all(ProposalChanged)))
    program.press("Ctrl+Shift+R")
    program.wait_text("0 of 2")
    program.press("n", "y", "Ctrl+Return")
    program.wait_text(SAID, "Apply anyway (Enter)")
    assert sandbox.read("app.py") == before
    assert not (sandbox.root / "user.py").exists()

    program.press("Esc", "Ctrl+Return")
    program.wait_text(SAID)
    program.step("a")
    assert b"def parse_line" in sandbox.read("app.py")
    assert (sandbox.root / "user.py").is_file()

"""What a session leaves behind: no key anywhere, code only in the history, nothing that listens."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from haiku_pair.window.reporter import Reporter
from tests.helpers.fake_api import FakeApi, text_reply, tool_reply
from tests.helpers.repositories import Sandbox
from tests.helpers.whole import KEY, Program

MARK = "zebra_crossing_4711"
SCRIPT = [
    tool_reply([("read_file", {"path": "secret_code.py"})]),
    tool_reply([("create_file", {"path": "more.py", "content": f"{MARK} = 2\n"})]),
    text_reply(f"There is {MARK}."),
    text_reply("Back again."),
]
LISTENS = "00010000"
"""The flag of a UNIX socket that accepts connections, in the kernel's table."""


def files_below(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


@pytest.mark.case("L03")
def test_after_a_session_and_a_crash_no_key_and_no_code_lies_about(
    api: FakeApi,
    sandbox: Sandbox,
    start: Callable[[Path], Program],
    home: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    passing = tmp_path_factory.mktemp("passing")
    monkeypatch.setenv("TMPDIR", str(passing))
    monkeypatch.setattr(tempfile, "tempdir", None)
    sandbox.write("secret_code.py", f"{MARK} = 1\n".encode())
    program = start(sandbox.root)
    program.trust()
    program.ask("Look at it")
    os.kill(program.engine.pid, signal.SIGKILL)
    program.wait_text("was started again")
    program.ask("And now?")
    program.close()
    keys = [path for path in files_below(home, passing, sandbox.root) if KEY.encode() in path.read_bytes()]
    assert keys == []
    marks = {path for path in files_below(home, passing) if MARK.encode() in path.read_bytes()}
    assert all(path.suffix in {".db", ".sqlite3"} or "sqlite" in path.name or "-wal" in path.name for path in marks), (
        marks
    )
    assert not any(path.suffix == ".log" for path in marks)


@pytest.mark.case("L05")
def test_no_socket_waits_for_others_and_two_windows_on_a_folder_are_no_trouble(
    api: FakeApi, sandbox: Sandbox, start: Callable[[Path], Program]
) -> None:
    first, second = start(sandbox.root), start(sandbox.root)
    for process in (first.engine.pid, second.engine.pid):
        held = {str(fd.readlink()) for fd in Path(f"/proc/{process}/fd").iterdir() if fd.is_symlink()}
        rows = [line.split() for line in Path(f"/proc/{process}/net/unix").read_text().splitlines()[1:]]
        assert [row for row in rows if row[3] == LISTENS and f"socket:[{row[6]}]" in held] == []
    second.window.activateWindow()
    assert second.bridge.is_ready


@pytest.mark.case("L10")
def test_a_defect_is_told_writes_no_report_and_loses_no_text(
    api: FakeApi, sandbox: Sandbox, start: Callable[[Path], Program], home: Path
) -> None:
    program = start(sandbox.root)
    reporter = Reporter(program.window)
    reporter.reported.connect(program.window.notices.tell)
    program.open("README.md")
    program.press("Ctrl+Home")
    program.type(f"# {MARK} ")
    reporter.report(ValueError, ValueError(f"at {MARK}"), None)
    program.wait_text("Something in the window went wrong")
    reports = [path for path in files_below(home) if path.suffix in {".log", ".txt", ".dmp"} or MARK in path.name]
    assert not any(MARK in path.name or MARK in path.read_text("utf-8", "replace") for path in reports)
    os.kill(program.engine.pid, signal.SIGKILL)
    program.wait_text("was started again")
    page = program.window.editor.current_page()
    assert page is not None
    assert page.edit.toPlainText().startswith(f"# {MARK} ")
    assert program.window.editor.dirty_paths() == ("README.md",)
    program.press("Ctrl+S")
    program.wait(lambda: sandbox.read("README.md").startswith(f"# {MARK} ".encode()))

"""What people open by mistake or have not installed: a message says what to do, and the rest works."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.fake_api import FakeApi, text_reply, tool_reply
from tests.helpers.repositories import Sandbox, no_repository, unborn
from tests.helpers.whole import Program

GREET = {"old_text": 'return "Hello, " + name', "new_text": 'return f"Hello, {name}"'}
SCRIPT = [
    tool_reply([("list_files", {}), ("read_file", {"path": "app.py"})]),
    tool_reply(
        [
            ("edit_file", {"path": "app.py", "edits": [GREET]}),
            ("create_file", {"path": "new/file.txt", "content": "new\n"}),
        ]
    ),
    text_reply("Done."),
]


def saves(program: Program, sandbox: Sandbox) -> None:
    """Opening, typing and saving works."""
    program.open("app.py")
    program.press("Ctrl+Home")
    program.type("# Ada\n")
    program.press("Ctrl+S")
    program.wait(lambda: program.window.editor.dirty_paths() == ())
    assert sandbox.read("app.py").startswith(b"# Ada\nimport sys")


@pytest.mark.parametrize("make", [no_repository, unborn])
def test_without_a_history_proposals_work_all_the_same(
    api: FakeApi, tmp_path: Path, start: Callable[[Path], Program], make: Callable[[Path], Sandbox]
) -> None:
    sandbox = make(tmp_path)
    before = sandbox.files()
    program = start(sandbox.root)
    program.trust()
    program.ask("Greet better")
    program.review()
    program.wait_text("0 of 2 decided")
    assert sandbox.files() == before
    program.press("a", "}", "y")
    program.wait_text("2 accepted")
    program.step("Ctrl+Return")
    assert b'f"Hello, {name}"' in sandbox.read("app.py")
    assert sandbox.read("new/file.txt") == b"new\n"
    program.step("Ctrl+Shift+U")
    assert sandbox.files() == before


@pytest.mark.parametrize(("make", "said"), [(no_repository, "no git"), (unborn, "main")])
def test_without_a_history_there_is_nothing_to_complain_of(
    tmp_path: Path, start: Callable[[Path], Program], make: Callable[[Path], Sandbox], said: str
) -> None:
    program = start(make(tmp_path).root)
    program.wait(lambda: said in program.window.status.branch.text())
    assert program.window.notices.problem() is None


def test_without_a_git_program_editing_works_and_a_message_says_what_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: Callable[[Path], Program]
) -> None:
    sandbox = no_repository(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    program = start(sandbox.root)
    program.wait_text("git is not installed", "Editing works", "Install git")
    saves(program, sandbox)


def test_without_a_git_program_a_message_is_not_sent_but_kept(
    api: FakeApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: Callable[[Path], Program]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    program = start(no_repository(tmp_path).root)
    program.trust()
    program.ask("Hello")
    program.wait_text("Hello", "git is not installed", "Install git")
    assert api.requests == []


def test_a_path_that_is_not_there_is_told(tmp_path: Path, start: Callable[[Path], Program]) -> None:
    program = start(tmp_path / "nowhere")
    program.wait_text("There is no folder or file", "nowhere", "Nothing was opened.", "open another folder")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_what_is_neither_a_folder_nor_a_file_is_told(tmp_path: Path, start: Callable[[Path], Program]) -> None:
    os.mkfifo(tmp_path / "pipe")
    program = start(tmp_path / "pipe")
    program.wait_text("neither a folder nor a regular file", "Nothing was opened.")


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "it is not text: it holds 16 bytes"),
        ("large.txt", b"0123456789abcde\n" * (20 << 16), "it holds 20.0 MiB. Its first 1.0 MiB"),
        ("noise.txt", bytes(range(256)) * 4, "it is not text: it holds 1,024 bytes"),
    ],
)
def test_a_file_that_is_no_text_to_edit_is_shown_plainly_and_untouched(
    tmp_path: Path, start: Callable[[Path], Program], name: str, raw: bytes, said: str
) -> None:
    sandbox = no_repository(tmp_path, {"app.py": b"import sys\n", name: raw})
    program = start(sandbox.root / name)
    program.wait_text("Read-only:", said)
    saves(program, sandbox)
    assert sandbox.read(name) == raw


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_can_not_be_read_is_told(tmp_path: Path, start: Callable[[Path], Program]) -> None:
    sandbox = no_repository(tmp_path)
    (sandbox.root / "app.py").chmod(0)
    program = start(sandbox.root / "app.py")
    program.wait_text("app.py", "can't be read")

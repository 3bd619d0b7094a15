"""The same round again and again: what it needs does not grow."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.exceptions import TimeoutError as QtTimeout

from tests.helpers.api_rules import Json
from tests.helpers.fake_api import FakeApi, Reply, text_reply, tool_reply
from tests.helpers.repositories import Sandbox
from tests.helpers.whole import Program

ROUNDS = int(os.environ.get("HAIKU_PAIR_SOAK", "6"))
"""`HAIKU_PAIR_SOAK=1000` for the long one."""
WARM = 3
EDIT = {"path": "src/pkg/util.py", "edits": [{"old_text": "return 2 * n", "new_text": "return n + n"}]}


def SCRIPT(request: Json) -> Reply:  # noqa: N802 - as the fixture of the model wants it
    """Read, edit, done; whatever was asked."""
    last = request["messages"][-1]["content"]
    results = sum(part["type"] == "tool_result" for part in last) if isinstance(last, list) else 0
    if not results:
        return tool_reply([("read_file", {"path": "src/pkg/util.py"})])
    if any("read_file" in str(part) or "return 2" in str(part.get("content")) for part in last):
        return tool_reply([("edit_file", EDIT)])
    return text_reply("Done.")


class Needs:
    """What both processes hold on to."""

    def __init__(self, program: Program) -> None:
        gc.collect()
        self.descriptors = {pid: _count(f"/proc/{pid}/fd") for pid in (os.getpid(), program.engine.pid)}
        self.threads = {pid: _count(f"/proc/{pid}/task") for pid in (os.getpid(), program.engine.pid)}
        self.objects = len(program.window.findChildren(QObject))
        self.memory = sum(_resident(pid) for pid in (os.getpid(), program.engine.pid))
        children = Path(f"/proc/{program.engine.pid}/task/{program.engine.pid}/children").read_text().split()
        self.children = len(children)


def held(program: Program) -> list[str]:
    """Replaced files that the engine has still open: it lets go of them when it has been quiet for a moment."""
    found = list(Path(f"/proc/{program.engine.pid}/fd").iterdir())
    names = [str(fd.readlink()) for fd in found if fd.is_symlink()]
    return [name for name in names if name.endswith(".py (deleted)")]


def let_go(program: Program) -> None:
    """Wait until it has."""
    try:
        program.wait(lambda: not held(program))
    except QtTimeout as error:
        raise AssertionError(held(program)) from error


def _count(folder: str) -> int:
    return len(list(Path(folder).iterdir()))


def _resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def one_round(program: Program) -> None:
    """Open, ask, apply, take back, close, begin anew."""
    program.open("src/pkg/util.py")
    program.ask("Add instead")
    program.review()
    program.press("a")
    program.step("Ctrl+Return")
    program.step("Ctrl+Shift+U")
    program.run("New conversation")
    program.wait(lambda: not program.window.conversation.list.texts())


@pytest.mark.case("M07")
def test_rounds_leave_nothing_behind(api: FakeApi, sandbox: Sandbox, start: Callable[[Path], Program]) -> None:
    program = start(sandbox.root)
    program.trust()
    for _ in range(WARM):
        one_round(program)
    let_go(program)
    before = Needs(program)
    for _ in range(ROUNDS):
        one_round(program)
    let_go(program)
    after = Needs(program)
    assert all(after.descriptors[pid] <= count + 4 for pid, count in before.descriptors.items()), (
        before.descriptors,
        after.descriptors,
    )
    assert all(after.threads[pid] <= count + 4 for pid, count in before.threads.items()), (
        before.threads,
        after.threads,
    )
    assert after.objects <= before.objects + 2 * ROUNDS, (before.objects, after.objects)
    assert after.children <= before.children + 1
    assert after.memory - before.memory < 8_000_000 + 20_000 * ROUNDS, (before.memory, after.memory)

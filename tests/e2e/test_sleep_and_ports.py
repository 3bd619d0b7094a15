"""What the program does to its surroundings while it works: no open port, and nothing twice after a sleep."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.fake_api import FakeApi, hold, text_reply
from tests.helpers.repositories import Sandbox
from tests.helpers.whole import Program

SCRIPT = [hold(text_reply("Once upon a time there was a frog."), after=4), text_reply("And so on.")]
LISTENS = "0A"
"""State of a listening socket in /proc/net/tcp, see proc(5)."""


def listening(pid: int) -> list[str]:
    """Sockets on which a process waits for connections."""
    inodes = {
        str(Path(f"/proc/{pid}/fd/{number}").readlink()).removeprefix("socket:[").removesuffix("]")
        for number in os.listdir(f"/proc/{pid}/fd")  # noqa: PTH208
        if os.path.islink(f"/proc/{pid}/fd/{number}")  # noqa: PTH114
    }
    rows = [
        line.split()
        for name in ("tcp", "tcp6", "udp", "udp6")
        for line in Path(f"/proc/{pid}/net/{name}").read_text().splitlines()[1:]
    ]
    return [row[1] for row in rows if row[3] == LISTENS and row[9] in inodes]


@pytest.mark.case("L07")
def test_nobody_can_connect_to_the_program(api: FakeApi, sandbox: Sandbox, start: Callable[[Path], Program]) -> None:
    program = start(sandbox.root)
    program.trust()
    program.send("Tell me a story")
    program.wait(lambda: api.held)
    assert listening(program.engine.pid) == []
    assert listening(os.getpid()) == [f"0100007F:{int(api.base_url.rpartition(':')[2]):04X}"], (
        "only the test's own server"
    )


@pytest.mark.case("H22")
def test_after_a_sleep_nothing_is_sent_twice_and_editing_went_on(
    api: FakeApi, sandbox: Sandbox, start: Callable[[Path], Program]
) -> None:
    program = start(sandbox.root)
    program.trust()
    program.open("README.md")
    program.send("Tell me a story")
    program.wait(lambda: api.held)
    os.kill(program.engine.pid, signal.SIGSTOP)
    try:
        program.press("F6", "F6", "Ctrl+End")
        program.type("Typed in the meantime.")
        assert program.window.editor.current_page().edit.toPlainText().endswith("Typed in the meantime.")  # type: ignore[union-attr]
        api.drop_connections()
    finally:
        os.kill(program.engine.pid, signal.SIGCONT)
    program.wait(lambda: not program.window.conversation.is_running())
    program.press("Ctrl+S")
    program.wait(lambda: sandbox.read("README.md").endswith(b"Typed in the meantime."))
    assert len(api.requests) <= 2
    assert all(str(request["messages"]).count("Tell me a story") == 1 for request in api.requests)
    assert program.conversation().count("Tell me a story") == 1

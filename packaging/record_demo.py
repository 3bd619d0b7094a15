"""Makes the demo anew from what can be read: the project's bundle and the recorded session.

    python packaging/record_demo.py [FOLDER]      FOLDER is resources/demo unless named

`demo_project/history` holds one folder for each commit, with the files it changes and its message;
`demo_project/conversation.toml` holds what is said. The commits have the same ids wherever this runs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import tomlkit
from msgspec import Struct

TOP = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP))

from tests.helpers.api_replies import Event, Reply, called, said, spoken, sse_bytes  # noqa: E402

SOURCES = TOP / "packaging" / "demo_project"
BRANCH = "main"
PEOPLE = ("Robin Example <robin@example.org>", "Kim Example <kim@example.org>")
FIRST_DAY = 1_714_550_400
"""Of the history, in seconds: 1 May 2024, 8 o'clock."""
DAY = 86_400
CHARACTERS_PER_DELTA = 14
RECORDED = "written for the demo, in the form of the Messages API; no model was asked"


class ScriptedReply(Struct, frozen=True, forbid_unknown_fields=True):
    """One `[[reply]]` of the conversation. A call is its tool's name and its arguments."""

    delay: float
    seconds_per_event: float
    text: str = ""
    call: tuple[dict[str, Any], ...] = ()


class Conversation(Struct, frozen=True, forbid_unknown_fields=True):
    """`conversation.toml`."""

    title: str
    questions: tuple[str, ...]
    reply: tuple[ScriptedReply, ...]


# --- the project -----------------------------------------------------------------------------------


def make_bundle(target: Path) -> None:
    """Write the history as a git bundle."""
    with tempfile.TemporaryDirectory() as folder:
        _git(folder, "init", "--quiet", "--bare", "--object-format=sha1", "--template=", ".")
        _git(folder, "fast-import", "--quiet", stdin=b"".join(_commits()))
        _git(folder, "symbolic-ref", "HEAD", f"refs/heads/{BRANCH}")
        # One thread and no old deltas: the same git writes the same bytes.
        _git(folder, "-c", "pack.threads=1", "bundle", "create", "--quiet", str(target), "HEAD", BRANCH)


def _commits() -> Iterator[bytes]:
    for number, folder in enumerate(sorted((SOURCES / "history").iterdir())):
        who = PEOPLE[number % len(PEOPLE)]
        yield f"commit refs/heads/{BRANCH}\ncommitter {who} {FIRST_DAY + number * DAY} +0000\n".encode()
        yield _data((folder / "message.txt").read_bytes())
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "message.txt"):
            yield f"M 100644 inline {path.relative_to(folder).as_posix()}\n".encode() + _data(path.read_bytes())
        yield b"\n"


def _data(raw: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(raw), raw)


def _git(folder: str, *arguments: str, stdin: bytes = b"") -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env = {**kept, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", "-C", folder, *arguments], env=env, input=stdin, check=True, stdout=subprocess.DEVNULL)


# --- the session -----------------------------------------------------------------------------------


def make_recording(folder: Path) -> None:
    """Write `session.toml` and one stream of events for each reply."""
    conversation = msgspec.toml.decode((SOURCES / "conversation.toml").read_bytes(), type=Conversation)
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.sse"):
        old.unlink()
    entries = []
    context = 2_400
    for number, scripted in enumerate(conversation.reply, start=1):
        name = f"{number:03}.sse"
        raw = sse_bytes(_reply(scripted), number, _usage(context))
        (folder / name).write_bytes(raw)
        entries.append({"file": name, "delay": scripted.delay, "seconds_per_event": scripted.seconds_per_event})
        context += 900
    session: Mapping[str, Any] = {
        "title": conversation.title,
        "recorded": RECORDED,
        "questions": list(conversation.questions),
        "reply": entries,
    }
    (folder / "session.toml").write_text(tomlkit.dumps(session), "utf-8")


def _reply(scripted: ScriptedReply) -> Reply:
    text = scripted.text
    blocks: list[Sequence[Event]] = [spoken(text, -(-len(text) // CHARACTERS_PER_DELTA))] if text else []
    for call in scripted.call:
        arguments = {name: value for name, value in call.items() if name != "tool"}
        blocks.append(called(call["tool"], arguments))
    return said(*blocks, stop_reason="tool_use" if scripted.call else "end_turn")


def _usage(context: int) -> dict[str, int]:
    """Figures of a prompt of that many tokens whose first part is in the cache."""
    cached = context - 900 if context > 2_400 else 0
    return {"input_tokens": 40, "cache_creation_input_tokens": context - cached, "cache_read_input_tokens": cached}


def main(arguments: Sequence[str]) -> int:
    """Make both."""
    folder = Path(arguments[0]).absolute() if arguments else TOP / "resources" / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    make_bundle(folder / "project.bundle")
    make_recording(folder / "recording")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`haiku-pair --selftest`: whether all that the program needs is there. Nothing of the person's is changed.

Only with `--model` anything is sent, and then what the settings page's own connection test sends.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import Empty, Queue
from tempfile import TemporaryDirectory

from haiku_pair import __version__
from haiku_pair.cli.processes import own_command
from haiku_pair.cli.window import has_screen
from haiku_pair.engine.faults import Failure
from haiku_pair.protocol.events import FromEngine
from haiku_pair.protocol.frames import BrokenFrame
from haiku_pair.protocol.replies import ConnectionWorks, Failed, Reply, ReplyBody, Welcome
from haiku_pair.protocol.requests import Hello, Request, RequestBody, TestConnection
from haiku_pair.resources import resource
from haiku_pair.window.engine import EngineProcess
from haiku_pair.words import tr

OK, FAILED, USAGE = 0, 1, 2
_SECONDS = 30.0
"""For each program that is asked; a machine may be busy."""
_MODEL_SECONDS = 60.0
_LEAVING = 3.0


@dataclass(frozen=True)
class Found:
    """What one check found.

    Attributes:
        about: what was looked at.
        words: what is there, or what is missing and what to do.
        is_good: it works.
        is_needed: without it the program does not.
    """

    about: str
    words: str
    is_good: bool = True
    is_needed: bool = True

    def line(self) -> str:
        """As it is printed."""
        mark = "ok" if self.is_good else "FAILED" if self.is_needed else "note"
        return f"{mark:7} {self.about:12} {self.words}\n"


class _Trouble(Exception):
    """A check failed; the text says why."""


def run(arguments: Sequence[str]) -> int:
    """Check everything and tell it line by line; the exit status, 1 when something is missing that is needed."""
    if [word for word in arguments if word != "--model"]:
        sys.stderr.write(tr("haiku-pair: --selftest takes --model or nothing; see haiku-pair --help\n"))
        return USAGE
    is_good = True
    for found in _all(asks_model="--model" in arguments):
        sys.stdout.write(found.line())
        sys.stdout.flush()
        is_good = is_good and (found.is_good or not found.is_needed)
    return OK if is_good else FAILED


def _all(*, asks_model: bool) -> Iterator[Found]:
    yield Found("version", f"haiku-pair {__version__}, Python {platform.python_version()}, {platform.platform()}")
    yield _checked("files", _resources)
    yield _checked("children", _children)
    yield _checked("git", _git)
    yield _checked("data", _data)
    yield _checked("keyring", _keyring, is_needed=False)
    yield _sandbox()
    yield _checked("display", _display)
    with TemporaryDirectory(prefix="haiku-pair-selftest-", ignore_cleanup_errors=True) as folder:
        command = own_command("haiku_pair.engine", "--light", folder)
        yield _checked("engine", partial(_engine, command))
    with TemporaryDirectory(prefix="haiku-pair-selftest-", ignore_cleanup_errors=True) as folder:
        if asks_model:
            yield _checked("model", partial(_model, own_command("haiku_pair.engine", "--light", folder)))
        else:
            yield Found("model", tr("not asked; haiku-pair --selftest --model does that"), is_needed=False)


def _checked(about: str, check: Callable[[], str], *, is_needed: bool = True) -> Found:
    try:
        return Found(about, check(), is_needed=is_needed)
    except Failure as failure:
        words = f"{failure.problem.what} {failure.problem.next_step}"
    except (_Trouble, OSError, subprocess.SubprocessError) as error:
        words = str(error)
    return Found(about, words.strip(), is_good=False, is_needed=is_needed)


def _resources() -> str:
    for parts in (("models.toml",), ("prompts", "role.md"), ("themes", "dark.json"), ("demo", "project.bundle")):
        resource(*parts)
    return tr("complete in {folder}", folder=resource())


def _children() -> str:
    """Another program must not see what was set up for this one."""
    env = shutil.which("env")
    if env is None:
        raise _Trouble(tr("there is no program called env to try it with"))
    said = subprocess.run([env, "-0"], capture_output=True, timeout=_SECONDS, check=True).stdout
    own = str(Path(sys.executable).parent) if getattr(sys, "frozen", False) else "\0"
    for line in said.split(b"\0"):
        name, _, value = line.partition(b"=")
        if name.startswith(b"_PYI_") or (name.endswith((b"_PATH", b"HOME")) and os.fsencode(own) in value):
            raise _Trouble(tr("programs that are started get {variable}", variable=os.fsdecode(line)))
    return tr("get the environment that this program was given")


def _git() -> str:
    from haiku_pair.engine.vcs.runner import GitRunner

    program = GitRunner().program()
    said = subprocess.run([program, "--version"], capture_output=True, timeout=_SECONDS, check=True).stdout
    return f"{said.decode('utf-8', 'replace').strip()} ({program})"


def _data() -> str:
    """The nearest folders that exist must let us write; none is made."""
    from haiku_pair.engine.store.paths import Paths

    paths = Paths.from_environment()
    for folder in (paths.config, paths.data, paths.state):
        there = next(above for above in (folder, *folder.parents) if above.exists())
        if not os.access(there, os.W_OK):
            raise _Trouble(tr("{folder} can't be written to", folder=folder))
    return tr(
        "settings in {config}, conversations in {data}, logs in {state}",
        config=paths.config,
        data=paths.data,
        state=paths.state,
    )


def _keyring() -> str:
    from haiku_pair.engine.store.secrets import keyring_name

    name = keyring_name(_SECONDS)
    if not name:
        raise _Trouble(tr("none that keeps secrets encrypted; a key can be used from the environment, or per session"))
    return name


def _sandbox() -> Found:
    found = shutil.which("bwrap")
    words = (
        tr("{found}; Haiku runs no programs, so nothing uses it yet", found=found)
        if found
        else tr("no bubblewrap; none is used yet")
    )
    return Found("sandbox", words, is_good=found is not None, is_needed=False)


def _display() -> str:
    if not has_screen():
        return tr("no screen here; haiku-pair demo works in a terminal")
    command = own_command("haiku_pair.window.demonstration.probe")
    done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
    if done.returncode != 0:
        raise _Trouble(tr("Qt can't show a window: {said}", said=done.stderr.decode("utf-8", "replace").strip()))
    return done.stdout.decode("utf-8", "replace").strip()


def _engine(command: Sequence[str]) -> str:
    welcome = _asked(command, Hello(), _SECONDS)
    if not isinstance(welcome, Welcome):
        raise _Trouble(tr("it answered {answer}", answer=type(welcome).__name__))
    notices = " ".join(problem.what for problem in welcome.notices)
    return tr(
        "answers, version {engine_version}. {notices}", engine_version=welcome.engine_version, notices=notices
    ).strip()


def _model(command: Sequence[str]) -> str:
    answer = _asked(command, TestConnection(), _MODEL_SECONDS)
    if isinstance(answer, Failed):
        raise Failure.telling(answer.problem)
    if not isinstance(answer, ConnectionWorks):
        raise _Trouble(tr("the engine answered {answer}", answer=type(answer).__name__))
    return " ".join((tr("can be asked."), *answer.notes))


def _asked(command: Sequence[str], body: RequestBody, seconds: float) -> ReplyBody:
    """What an engine answers that is started for this, and keeps what it must keep in a passing folder."""
    engine, heard = EngineProcess(command), Queue[ReplyBody | str]()

    def on_message(message: FromEngine | BrokenFrame) -> None:
        if isinstance(message, Reply) and message.id == 2:
            heard.put(message.body)

    engine.start()
    engine.attach(on_message, heard.put)
    try:
        engine.send(Request(1, Hello()))
        engine.send(Request(2, body))
        answer = heard.get(timeout=seconds)
    except Empty:
        raise _Trouble(tr("no answer within {seconds:.0f} seconds", seconds=seconds)) from None
    finally:
        engine.stop(_LEAVING)
    if isinstance(answer, str):
        raise _Trouble(answer)
    return answer

"""`haiku-pair demo`: a recorded session replayed against a copy of a small project.

With a screen the window opens and asks by itself; without one the same window runs unseen, and the terminal tells
what happens in it. Nothing of the person's is read or written: project and data lie in a folder of their own.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import NoReturn

from typing_extensions import override

from haiku_pair.cli.processes import own_command
from haiku_pair.cli.stage import FIRST_FILE, NoStage, Stage
from haiku_pair.cli.window import has_screen
from haiku_pair.protocol.requests import Hello, OpenWorkspace, Request
from haiku_pair.resources import resource
from haiku_pair.window.engine import EngineProcess
from haiku_pair.words import tr

OK, FAILED, USAGE = 0, 1, 2
PICTURE = "demo-screenshot.png"
TERMINAL_PACE = 0.2
"""Of the recording's pauses, where nobody watches it being typed."""
_UNSEEN = ("offscreen", "minimal", "vnc")
"""Platforms of Qt that show nothing to anybody."""
_PROBE_SECONDS = 30
_SECRETS = ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL")


class _WrongUse(Exception):
    """The command line is wrong."""


class _Parser(argparse.ArgumentParser):
    @override
    def error(self, message: str) -> NoReturn:
        raise _WrongUse(message)


def run(arguments: Sequence[str]) -> int:
    """Play the demo; the exit status: 0 only if all of it went as it should."""
    try:
        wanted = _parser().parse_args(arguments)
        terminal = wanted.terminal or wanted.screenshot is not None
        if not terminal and not can_be_seen():
            terminal = True
            _write(tr("There is no screen to show a window on, so the terminal tells what happens in it.\n"))
        with _folder(wanted.keep) as folder:
            stage = Stage(Path(folder))
            stage.build()
            played = _in_terminal(stage, wanted.screenshot or Path(PICTURE)) if terminal else _on_screen(stage)
            if wanted.keep is not None:
                _write(
                    tr(
                        "Kept: the project in {project}, the data of this run in {home}\n",
                        project=stage.project,
                        home=stage.home,
                    )
                )
            return played
    except _WrongUse as error:
        sys.stderr.write(tr("haiku-pair demo: {error}; see haiku-pair demo --help\n", error=error))
        return USAGE
    except (NoStage, OSError, subprocess.SubprocessError) as error:
        sys.stderr.write(tr("haiku-pair demo: it can't be set up: {error}\n", error=error))
        return FAILED


def can_be_seen() -> bool:
    """Whether a window would be on a screen. Qt is asked in a process of its own: it ends one that it can't serve."""
    if not has_screen() or os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0] in _UNSEEN:
        return False
    probe = own_command("haiku_pair.window.demonstration.probe")
    return subprocess.run(probe, capture_output=True, timeout=_PROBE_SECONDS, check=False).returncode == 0


def questions() -> list[str]:
    """What is asked in the recorded session."""
    session = tomllib.loads((_recording() / "session.toml").read_text("utf-8"))
    return [str(question) for question in session["questions"]]


def engine_command(pace: float) -> list[str]:
    """The command that starts an engine which the recording answers."""
    return own_command("haiku_pair.engine", "--replay", str(_recording()), "--pace", str(pace))


def start_engine(stage: Stage, pace: float) -> EngineProcess:
    """Start such an engine on the project, with data folders of its own and no key of the person's."""
    os.environ["HAIKU_PAIR_HOME"] = str(stage.home)
    for name in _SECRETS:
        os.environ.pop(name, None)
    # Off for good in this process: the window collects by a timer of its own.
    gc.disable()
    engine = EngineProcess(engine_command(pace))
    engine.start()
    engine.send(Request(1, Hello()))
    engine.send(Request(2, OpenWorkspace(str(stage.project))))
    return engine


def go_unseen() -> None:
    """Let Qt draw into memory, the same on every desktop."""
    os.environ.update(QT_QPA_PLATFORM="offscreen", QT_SCALE_FACTOR="1")
    for name in ("QT_STYLE_OVERRIDE", "QT_QPA_PLATFORMTHEME", "QT_FONT_DPI"):
        os.environ.pop(name, None)
    logging.getLogger("haiku_pair.window").addFilter(_worth_telling)


def _worth_telling(record: logging.LogRecord) -> bool:
    """False for what the offscreen platform says of every window that has a minimum size."""
    return "propagateSizeHints" not in record.getMessage()


def _on_screen(stage: Stage) -> int:
    _write(tr("Replay of a recorded session, on a copy of a small project in {project}\n", project=stage.project))
    engine = start_engine(stage, 1.0)
    from haiku_pair.window.demonstration.asking import run as run_window

    return run_window(engine, str(stage.project), questions=questions(), first_file=FIRST_FILE)


def _in_terminal(stage: Stage, picture: Path) -> int:
    go_unseen()
    engine = start_engine(stage, TERMINAL_PACE)
    from haiku_pair.window.demonstration.tour import Tour
    from haiku_pair.window.demonstration.tour import run as run_tour

    _write(tr("Haiku Pair, demo: the replay of a recorded session. No model is asked, nothing is sent.\n"))
    _write(tr("The project is a copy in {project}\n", project=stage.project))
    picture = picture.absolute()
    wrong = run_tour(engine, str(stage.project), lambda window: Tour(window, stage, _write, questions(), picture))
    if wrong:
        _write(tr("\nThe demo did not go as it should: {wrong}\n", wrong=wrong))
        return FAILED
    _write(tr("\nAll of it went as it should. The window in review: {picture}\n", picture=picture))
    return OK


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="haiku-pair demo", description=tr("Replay a recorded session on a project of its own."))
    parser.add_argument(
        "--terminal", action="store_true", help=tr("tell it in the terminal, also where there is a screen")
    )
    parser.add_argument(
        "--screenshot",
        type=Path,
        metavar="FILE",
        help=tr("where --terminal leaves its picture; ./{name} unless named", name=PICTURE),
    )
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help=tr("play in this new or empty folder, and leave it there")
    )
    return parser


def _folder(keep: Path | None) -> tempfile.TemporaryDirectory[str] | nullcontext[str]:
    if keep is None:
        return tempfile.TemporaryDirectory(prefix="haiku-pair-demo-", ignore_cleanup_errors=True)
    keep.mkdir(parents=True, exist_ok=True)
    if any(keep.iterdir()):
        raise NoStage(tr("{keep} is not empty. Name a new folder.", keep=keep))
    return nullcontext(str(keep.absolute()))


def _recording() -> Path:
    return resource("demo", "recording")


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read along has seen enough (`| head`); how the run ends still counts.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

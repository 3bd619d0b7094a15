"""Starting: the command line, the engine as a child process, what is loaded at the first frame."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from haiku_pair import __version__
from haiku_pair.cli import main
from haiku_pair.cli.processes import own_command
from haiku_pair.protocol.events import FromEngine
from haiku_pair.protocol.frames import BrokenFrame
from haiku_pair.protocol.replies import Done, Reply
from haiku_pair.protocol.requests import Request, SendMessage, StopTurn
from haiku_pair.window.engine import EngineProcess

ROOT = Path(__file__).resolve().parents[3]

ECHO = """
import sys
from haiku_pair.protocol.frames import requests_reader, pack
from haiku_pair.protocol.replies import Done, Reply
from haiku_pair.protocol.requests import Shutdown
reader = requests_reader()
while data := sys.stdin.buffer.raw.read(65536):
    for request in reader.feed(data):
        sys.stdout.buffer.write(pack(Reply(request.id, Done())))
        sys.stdout.buffer.flush()
        if isinstance(request.body, Shutdown):
            sys.exit(0)
"""

FIRST_TEXT = """
import sys
from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QTimer
from haiku_pair.window import app as application
from haiku_pair.window.editor.page import EditorPage
from tests.helpers.scripted_engine import ScriptedEngine

def on_text_painted(page):
    classes = [f"{module.__name__}.{name}" for module in (QtCore, QtGui, QtWidgets) for name in vars(module)]
    sys.stdout.write("\\n".join([*sys.modules, *classes]))
    sys.stdout.flush()
    QTimer.singleShot(0, page.window().close)

EditorPage._on_text_painted = on_text_painted
engine = ScriptedEngine()
engine.open_path = "src/frog.py"
application.run(engine, "/home/ada/pond")
"""

TOLD_TO_LEAVE = """
import os, signal, sys
from PySide6.QtCore import QTimer
from haiku_pair.protocol.requests import OpenWorkspace
from haiku_pair.window import app as application
from tests.helpers.scripted_engine import ScriptedEngine

engine = ScriptedEngine()
engine.hold(OpenWorkspace)
started = application.start(engine)
if sys.argv[1] == "completed":
    engine.release(OpenWorkspace)
    started.window.completed.connect(lambda: os.kill(os.getpid(), signal.SIGTERM))
else:
    os.kill(os.getpid(), signal.SIGTERM)
started.open("/home/ada/pond", sent=False)
QTimer.singleShot(10_000, started, lambda: os._exit(11))
status = started.wait()
sys.exit(12 if started.window.isVisible() else status)
"""

HEAVY = {
    *("anthropic", "httpx2", "git", "watchdog", "asyncio", "keyring", "pygments", "rapidfuzz", "tomlkit", "sqlite3"),
    *("markdown_it", "difflib", "subprocess", "tomllib", "PySide6.QtNetwork", "PySide6.QtSvg"),
}
"""Modules that cost more than the first text may wait for."""

LATER = {
    *("conversation.pane", "review.pane", "files.tree", "settings.page", "actions", "navigation", "overlays"),
    *(
        "routing",
        "focus_line",
        "later",
        "editor.find_bar",
        "editor.welcome",
        "editor.hidden",
        "commands.keys",
        "commands.shortcuts",
        "commands.palette",
    ),
}
"""Rooms of the window that are made when the text is on the screen."""

LATER_CLASSES = {
    *("Qt", "QStyle", "QWizard", "QMessageBox", "QAccessible", "QKeySequence", "QTextFormat", "QIcon", "QGradient"),
    *("QImage", "QTextOption"),
}
"""Classes of Qt with so many enum members that PySide takes milliseconds to load them; it does so when first used."""


class Heard:
    """What an engine process said, awaited without sleeping."""

    def __init__(self) -> None:
        self.messages: list[FromEngine | BrokenFrame] = []
        self.lost: list[str] = []
        self._news = threading.Condition()

    def on_message(self, message: FromEngine | BrokenFrame) -> None:
        with self._news:
            self.messages.append(message)
            self._news.notify_all()

    def on_lost(self, reason: str) -> None:
        with self._news:
            self.lost.append(reason)
            self._news.notify_all()

    def wait(self, messages: int = 0, losses: int = 0) -> None:
        with self._news:
            done = self._news.wait_for(lambda: len(self.messages) >= messages and len(self.lost) >= losses, 20)
        assert done, (self.messages, self.lost)


def run_python(code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def echo() -> EngineProcess:
    return EngineProcess([sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{ECHO}"])


def test_version_is_said_without_qt(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"haiku-pair {__version__}\n"
    code = "import sys; from haiku_pair.cli import main; main(['--version']); sys.exit('PySide6' in sys.modules)"
    assert run_python(code).returncode == 0


def test_help_names_the_ways_to_start(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "haiku-pair demo" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--nonsense"], ["one", "two"]])
def test_a_wrong_command_line_is_exit_2(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert main(arguments) == 2
    assert "see haiku-pair --help" in capsys.readouterr().err


@pytest.mark.case("M10")
def test_without_a_screen_it_says_so(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert main(["."]) == 1
    assert "no screen" in capsys.readouterr().err


@pytest.fixture(scope="module")
def first_text() -> set[str]:
    """Names of the modules and of Qt's classes that are loaded when the first text is painted."""
    return set(run_python(FIRST_TEXT).stdout.split())


def test_the_first_text_loads_nothing_heavy(first_text: set[str]) -> None:
    assert "haiku_pair.window.main" in first_text
    assert first_text & HEAVY == set()


def test_the_first_text_does_not_wait_for_the_rest_of_the_window(first_text: set[str]) -> None:
    assert first_text & {f"haiku_pair.window.{name}" for name in LATER} == set()
    assert {name.rpartition(".")[2] for name in first_text if name.startswith("PySide6.Qt")} & LATER_CLASSES == set()


@pytest.mark.parametrize("when", ["started", "completed"])
def test_a_window_that_is_told_to_leave_is_not_shown_again(when: str) -> None:
    assert run_python(TOLD_TO_LEAVE, when).returncode == 0


def test_importing_reads_no_source_text() -> None:
    code = (
        "import linecache, sys; from haiku_pair.window.plain_import import restore; restore(); "
        "from haiku_pair.window.main import MainWindow; sys.exit(any('main.py' in path for path in linecache.cache))"
    )
    assert run_python(code).returncode == 0
    assert run_python(code.replace("restore();", "")).returncode == 1, "PySide does it no more: restore is not needed"


def test_loading_pyside_compiles_no_long_pattern() -> None:
    code = """
import re, sys
own, long = re._compiler.compile, []
re._compiler.compile = lambda pattern, flags=0: long.append(pattern) if len(pattern) > 2000 else own(pattern, flags)
from haiku_pair.window.slow_patterns import postponed
with postponed():
    import PySide6.QtCore
sys.exit(bool(long))
"""
    assert run_python(code).returncode == 0
    done = run_python(code.replace("with postponed()", "if True"))
    assert done.returncode != 0, "PySide does it no more: postponed is not needed"


def test_pyside_explains_a_wrong_call_as_ever() -> None:
    code = """
import sys
if sys.argv[1:]:
    from haiku_pair.window.slow_patterns import postponed
    with postponed():
        import PySide6.QtCore
from PySide6.QtCore import QLine, QRect
try:
    QRect("wide").united(3)
except TypeError as error:
    print(error)
print(QLine.setLine.__signature__, QLine.setLine.__doc__)
"""
    late, early = run_python(code, "late"), run_python(code)
    assert late.stdout == early.stdout
    assert "PySide6.QtCore.QRect" in late.stdout


def test_an_engine_answers_and_ends_when_asked() -> None:
    engine, heard = echo(), Heard()
    engine.start()
    engine.attach(heard.on_message, heard.on_lost)
    engine.send(Request(1, StopTurn()))
    heard.wait(messages=1)
    engine.stop(10.0)
    assert heard.messages == [Reply(1, Done())]
    assert heard.lost == []


def test_what_it_says_before_anybody_listens_is_kept() -> None:
    engine, early, heard = echo(), Heard(), Heard()
    engine.start()
    engine.send(Request(1, StopTurn()))
    engine.attach(early.on_message, early.on_lost)
    early.wait(messages=1)
    engine.attach(heard.on_message, heard.on_lost)
    engine.send(Request(2, StopTurn()))
    heard.wait(messages=1)
    engine.stop(10.0)
    assert [early.messages, heard.messages] == [[Reply(1, Done())], [Reply(2, Done())]]


def test_a_killed_engine_is_noticed_and_can_be_started_again() -> None:
    engine, heard = echo(), Heard()
    engine.start()
    engine.attach(heard.on_message, heard.on_lost)
    os.kill(engine.pid, 9)
    heard.wait(losses=1)
    assert heard.lost == ["the engine process was ended by signal SIGKILL"]
    engine.restart()
    engine.send(Request(7, StopTurn()))
    heard.wait(messages=1)
    engine.stop(10.0)


def test_a_large_message_arrives_whole() -> None:
    engine, heard = echo(), Heard()
    engine.start()
    engine.attach(heard.on_message, heard.on_lost)
    engine.send(Request(1, SendMessage("x" * 5_000_000)))
    heard.wait(messages=1)
    engine.stop(10.0)
    assert heard.messages == [Reply(1, Done())]


def test_an_engine_that_does_not_leave_is_ended() -> None:
    engine, heard = EngineProcess([sys.executable, "-c", "import time; time.sleep(60)"]), Heard()
    engine.start()
    engine.attach(heard.on_message, heard.on_lost)
    pid = engine.pid
    engine.stop(0.05)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert heard.lost == []


def test_output_that_is_no_frames_ends_the_engine() -> None:
    engine, heard = EngineProcess([sys.executable, "-c", "print('x' * 100, flush=True); input()"]), Heard()
    engine.start()
    engine.attach(heard.on_message, heard.on_lost)
    heard.wait(losses=1)
    assert "can't be followed" in heard.lost[0]
    engine.stop(1.0)


def test_a_program_that_is_not_there_is_a_lost_engine() -> None:
    engine, heard = EngineProcess(["/nowhere/engine"]), Heard()
    engine.start()
    engine.attach(heard.on_message, heard.on_lost)
    assert heard.lost == ["it can't be started: No such file or directory"]


def test_modules_in_the_current_folder_are_not_taken(tmp_path: Path) -> None:
    (tmp_path / "subprocess.py").write_text("raise SystemExit('taken from the folder')\n", encoding="utf-8")
    command = own_command("haiku_pair", "--version")
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, f"haiku-pair {__version__}\n")

"""A second start on the open folder brings this window to the front, with the file it named."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from haiku_pair.protocol.requests import OpenDocument
from haiku_pair.window.coming_forward import ComingForward
from haiku_pair.window.doorbell import ring
from haiku_pair.window.main import MainWindow
from tests.helpers.drive import eventually
from tests.helpers.scripted_engine import ScriptedEngine


@pytest.fixture
def pond(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The open folder, with a doorbell; that hangs outside `tmp_path`, which may be too long for a socket."""
    runtime = TemporaryDirectory(prefix="run")
    monkeypatch.setenv("XDG_RUNTIME_DIR", runtime.name)
    folder = tmp_path / "pond"
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "frog.py").touch()
    assert window.session.workspace is not None
    ComingForward(window)
    window.session.opened.emit(replace(window.session.workspace, root=str(folder)))
    window.session.workspace = replace(window.session.workspace, root=str(folder))
    yield folder
    window.close()
    assert not list(Path(runtime.name, "haiku-pair").iterdir())
    runtime.cleanup()


@pytest.mark.qt_log_ignore("does not support raise", extend=True)  # the offscreen platform has one level
def test_a_file_is_shown_and_the_window_comes_up(
    window: MainWindow, pond: Path, engine: ScriptedEngine, qtbot: QtBot
) -> None:
    window.showMinimized()
    heard: list[bool] = []
    second = Thread(target=lambda: heard.append(ring(str(pond / "src" / "frog.py"))))
    second.start()
    eventually(qtbot, lambda: window.editor.current_path() == "src/frog.py")
    second.join()
    assert heard == [True]
    assert [sent.path for sent in engine.sent(OpenDocument)][-1] == "src/frog.py"
    eventually(qtbot, lambda: not window.isMinimized())
    assert QApplication.activeWindow() is window
    assert os.environ.get("XDG_ACTIVATION_TOKEN") is None

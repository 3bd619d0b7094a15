"""The window comes to the front when its folder, or a file in it, is asked for by a second start."""

from __future__ import annotations

import os

from PySide6 import QtCore
from PySide6.QtCore import QObject, Signal, Slot

from haiku_pair.protocol.replies import WorkspaceOpened
from haiku_pair.window.center import Page
from haiku_pair.window.doorbell import Doorbell
from haiku_pair.window.main import MainWindow


class ComingForward(QObject):
    """Hangs a doorbell for the folder that is open."""

    _rung = Signal(str, str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._doorbell: Doorbell | None = None
        self._rung.connect(self._on_rung)
        window.session.opened.connect(self._on_opened)
        window.closed.connect(self._take_down)
        if window.session.workspace is not None:
            self._on_opened(window.session.workspace)

    @Slot(object)
    def _on_opened(self, workspace: WorkspaceOpened) -> None:
        self._take_down()
        self._doorbell = Doorbell(workspace.root, self._rung.emit)
        self._doorbell.hang()

    @Slot()
    def _take_down(self) -> None:
        if self._doorbell is not None:
            self._doorbell.take_down()
            self._doorbell = None

    @Slot(str, str)
    def _on_rung(self, path: str, token: str) -> None:
        window = self._window
        workspace = window.session.workspace
        if workspace is None:
            return
        name = os.path.relpath(path, os.path.realpath(workspace.root))
        if name != os.curdir:
            window.editor.open_path(name.replace(os.sep, "/"))
            window.center.show_page(Page.EDITOR)
            window.editor.focus_pane()
        if token:
            os.environ["XDG_ACTIVATION_TOKEN"] = token  # Qt shows it to a Wayland desktop, and takes it away
        window.setWindowState(window.windowState() & ~QtCore.Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()

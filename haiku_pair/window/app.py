"""The window process: made in the order that shows text soonest, left in the order that loses nothing."""

from __future__ import annotations

import faulthandler
import logging
import os
import signal
from collections.abc import Callable, Sequence
from types import FrameType
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from haiku_pair.resources import resource
from haiku_pair.window.bridge import Bridge, Link
from haiku_pair.window.collecting import Collector
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.main import MainWindow
from haiku_pair.window.reporter import Reporter, leave_without_screen
from haiku_pair.window.session import FIRST_FREE_ID
from haiku_pair.window.theme.theme import Theme
from haiku_pair.words import LANGUAGE, SOURCE

if TYPE_CHECKING:
    from haiku_pair.window.crashes import CrashFile
    from haiku_pair.window.errands.errand import Errand

APP_ID = "io.github.haiku_pair"
Begin: TypeAlias = "Callable[[MainWindow], Errand]"
"""Gives a window its errand, before anything is opened in it."""
_PATIENCE = 250
"""Milliseconds the window waits for the workspace before it shows itself without."""
_FAILED, _FAILED_ERRAND = 1, 2
"""Exit statuses when there is no screen; git takes 1 for the person's word."""
_LEAVING = 2.5
"""Seconds the engine has to finish when the window closes."""


class Signals(QObject):
    """SIGTERM and Ctrl+C, as one Qt signal: Python's own handlers wait until Qt gives them the word."""

    asked_to_leave = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._read, self._write = os.pipe()
        for end in (self._read, self._write):
            os.set_blocking(end, False)
        self._notifier = QSocketNotifier(self._read, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_readable)

    def install(self) -> None:
        """Listen from now on."""
        signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ignore)

    @Slot()
    def _on_readable(self) -> None:
        os.read(self._read, 64)
        self.asked_to_leave.emit()

    @staticmethod
    def _ignore(_number: int, _frame: FrameType | None) -> None:
        """The byte on the socket does the work."""


class Application(QObject):
    """Holds what lives as long as the process."""

    def __init__(self, app: QApplication, link: Link, program: Sequence[str] = ()) -> None:
        """`program` is the command that starts this program again."""
        super().__init__(app)
        self._app = app
        self.reporter = Reporter(self)
        self.reporter.install()
        if LANGUAGE != SOURCE:
            from haiku_pair.window.qt_words import speak

            speak(app)
        self.theme = Theme(self)
        self.theme.apply(app)
        self.bridge = Bridge(link, first_id=FIRST_FREE_ID, parent=self)
        self.window = MainWindow(self.bridge, self.theme, Commands(self), program)
        self.reporter.reported.connect(self.window.notices.tell)
        self.signals = Signals(self)
        self.signals.install()
        self.signals.asked_to_leave.connect(self.window.close)
        self.collector = Collector(self)
        self.window.completed.connect(self._give_icon)
        self._has_left = False
        self._crash_file: CrashFile | None = None
        self.window.closed.connect(self._on_closed)

    def open(self, path: str | None, *, sent: bool) -> None:
        """Open `path` and show the window, with the workspace in it if that comes soon."""
        self.window.open(path, sent=sent)
        if path is None:
            self._show()
        else:
            self.window.workspace_shown.connect(self._show)
            self.window.session.opening_failed.connect(self._show)
            QTimer.singleShot(_PATIENCE, self, self._show)
        QTimer.singleShot(0, self.collector, self.collector.start)

    def live_on(self) -> None:
        """Be the person's window: once everything is there, answer to later starts, and tell of an earlier crash."""
        self.window.completed.connect(self._hang_doorbell)
        self.window.completed.connect(self._look_for_crash)

    def wait(self) -> int:
        """Until the window is closed; then the engine is let finish. The exit status."""
        status = self._app.exec()
        self.bridge.close(_LEAVING)
        return status

    @Slot()
    def _show(self) -> None:
        if not self._has_left:
            self.window.show()

    @Slot()
    def _on_closed(self) -> None:
        # Qt would not end the loop for a window that was not shown, and what waits to show it would do so after all.
        self._has_left = True
        self._app.exit()

    @Slot()
    def _hang_doorbell(self) -> None:
        from haiku_pair.window.coming_forward import ComingForward

        ComingForward(self.window)

    @Slot()
    def _look_for_crash(self) -> None:
        from haiku_pair.window.crashes import CrashFile, folder_of

        self._crash_file = CrashFile(folder_of())  # a signal keeps nobody alive
        self._app.aboutToQuit.connect(self._crash_file.end)
        problem = self._crash_file.begin()
        if problem is not None:
            self.window.notices.tell(problem)

    @Slot()
    def _give_icon(self) -> None:
        # After the text: whoever lists windows does not do so in their first milliseconds, and the class costs 4 ms.
        from PySide6.QtGui import QIcon

        self._app.setWindowIcon(QIcon(str(resource("icons", "haiku-pair.svg"))))


def start(link: Link, program: Sequence[str] = ()) -> Application:
    """Make the application with its window, which is not shown yet. Only once in a process."""
    faulthandler.enable()
    logging.basicConfig(format="haiku-pair: %(levelname)s: %(message)s", level=logging.WARNING)
    QApplication.setDesktopFileName(APP_ID)
    QApplication.setApplicationName("haiku-pair")
    # As an argument: `setStyle` returns a QStyle, whose 566 enum members take Python longer than Qt takes to start.
    app = QApplication(["haiku-pair", "-style", "fusion"])
    return Application(app, link, program)


def run(
    link: Link, path: str | None, *, sent: bool = False, program: Sequence[str] = (), begin: Begin | None = None
) -> int:
    """Show the window until it is closed; the exit status.

    Args:
        link: to the engine.
        path: what to open.
        sent: Hello and OpenWorkspace are on the way.
        program: the command that starts this program again.
        begin: gives the window an errand, which then says the exit status.
    """
    leave_without_screen(_FAILED if begin is None else _FAILED_ERRAND)
    application = start(link, program)
    errand = begin(application.window) if begin is not None else None
    if errand is None:
        application.live_on()
    application.open(path, sent=sent)
    status = application.wait()
    return status if errand is None else errand.end()

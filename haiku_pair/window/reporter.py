"""Where every unexpected error of the window ends: one line in the log, one notice for the person."""

from __future__ import annotations

import logging
import os
import sys
import threading
import traceback
from functools import partial
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.words import tr

_LOG = logging.getLogger("haiku_pair.window")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_NO_SCREEN = tr("""\
haiku-pair: there is no screen to show a window on: Qt can't use what DISPLAY, WAYLAND_DISPLAY or QT_QPA_PLATFORM names.
Start it in a graphical session; `haiku-pair demo` works in a terminal as well.
""")


def leave_without_screen(status: int) -> None:
    """Until a `Reporter` is installed: where Qt would abort the process, say why and end it with this status."""
    qInstallMessageHandler(partial(_on_early_message, status))


def _on_early_message(status: int, kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    if kind is not QtMsgType.QtFatalMsg:
        sys.stderr.write(f"{text}\n")
        return
    sys.stderr.write(_NO_SCREEN)
    sys.stderr.flush()
    os._exit(status)  # Qt aborts when this returns


class Reporter(QObject):
    """Takes uncaught exceptions of any thread, and Qt's messages. Each distinct error is told once."""

    reported = Signal(object)
    """A `Problem`; from whatever thread, so connect it to a slot of a QObject."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told: set[str] = set()

    def install(self) -> None:
        """Become the last resort of this process."""
        sys.excepthook = self.report
        threading.excepthook = self._on_thread_error
        qInstallMessageHandler(self._on_qt_message)

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log an exception and tell the person, without its traceback."""
        text = "".join(traceback.format_exception(kind, error, trace))
        _LOG.error("unexpected error\n%s", text)
        if text not in self._told:
            self._told.add(text)
            what = tr("Something in the window went wrong that should not have.")
            kept = tr("Your text and the files on disk are as they were.")
            step = tr("Go on working; copy the details if you want to report it.")
            self.reported.emit(Problem(Fault.ENGINE, what, kept, step, text))

    def _on_thread_error(self, error: threading.ExceptHookArgs) -> None:
        if error.exc_value is not None:
            self.report(error.exc_type, error.exc_value, error.exc_traceback)

    @staticmethod
    def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        _LOG.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s (%s)", text, context.category or "")

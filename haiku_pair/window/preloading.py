"""Loads the code of the window's second step piece by piece, so that what is on the screen goes on answering.

All at once it takes a third of a second. In a thread it can't be loaded: it makes classes of Qt's.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal, Slot

_PACKAGES = ("commands", "files", "review", "conversation")
"""Of the window, those whose modules the second step needs, nearly all of them."""
_SLICE = 0.008
"""Seconds of loading per turn of the event loop; a module that takes longer has a turn alone."""


class Preloading(QObject):
    """One run, begun by `start`."""

    finished = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: Iterator[str] | None = None

    def start(self) -> None:
        """Load what is not loaded yet; `finished` when everything is. A second call does nothing."""
        if self._left is None:
            self._left = _names()
            QTimer.singleShot(0, self, self._go_on)

    @Slot()
    def _go_on(self) -> None:
        until = perf_counter() + _SLICE
        for name in self._left or ():
            if name not in sys.modules:
                import_module(name)
                if perf_counter() > until:
                    QTimer.singleShot(0, self, self._go_on)
                    return
        self.finished.emit()


def _names() -> Iterator[str]:
    """Modules of the packages in the order of their names."""
    for name in _PACKAGES:
        package = import_module(f"haiku_pair.window.{name}")
        yield from (f"{package.__name__}.{module.name}" for module in iter_modules(package.__path__))
    yield "haiku_pair.window.rest"

"""An editor that lies over the diff, in the room that slot rows keep for it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget


class Guest:
    """At most one widget at a time."""

    def __init__(self, host: Callable[[], QWidget], room: Callable[[], QRect | None]) -> None:
        """`room` is where in the host the slot rows are now, None while there are none."""
        self._host = host
        self._room = room
        self._widget: QWidget | None = None

    def hold(self, widget: QWidget) -> None:
        """Let an editor lie over the slot rows until it is let go."""
        self._widget = widget
        widget.setParent(self._host())
        self.place()
        widget.show()

    def let_go(self) -> None:
        """Take the editor away."""
        widget, self._widget = self._widget, None
        if widget is not None:
            widget.hide()
            widget.deleteLater()

    def place(self) -> None:
        """Follow the slot rows, which were moved or got another size."""
        room = self._room() if self._widget is not None else None
        if self._widget is not None and room is not None:
            self._widget.setGeometry(room)

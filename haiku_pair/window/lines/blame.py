"""Who wrote the line of the cursor: at its end, quietly, a moment after the cursor came to rest."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QObject, QPointF, QTimer, Slot
from PySide6.QtGui import QPainter

from haiku_pair.protocol.lines import Blamed, GetBlame
from haiku_pair.protocol.values import Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.editor.geometry import Shown, box_at
from haiku_pair.window.editor.page import EditorPage
from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.words import tr

_REST = 400
"""Milliseconds the cursor rests on a line before git is asked."""


def words(blamed: Blamed) -> str:
    """Who, when, why."""
    if not blamed.commit:
        return tr("Not committed yet")
    when = datetime.fromtimestamp(blamed.at, UTC).astimezone().strftime("%Y-%m-%d")
    return f"{blamed.author}, {when} · {blamed.summary} · {blamed.commit[:8]}"


class BlameNote(QObject):
    """For one page; nothing is asked while it is switched off."""

    def __init__(self, page: EditorPage, bridge: Bridge, theme: Theme) -> None:
        super().__init__(page)
        self._page = page
        self._bridge = bridge
        self._theme = theme
        self._is_on = False
        self._line = -1
        self.text = ""
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self._ask)
        page.edit.cursorPositionChanged.connect(self._on_moved)
        page.mirror.watch.changed.connect(self._on_typed)
        page.edit.above.append(self)

    def switch(self, *, on: bool) -> None:
        """Say it always, or no more."""
        self._is_on = on
        self._line, self.text = -1, ""
        if on:
            self._rest.start()
        self._page.edit.viewport().update()

    def paint(self, painter: QPainter, shown: Shown) -> None:
        """See `Layer`."""
        if not self.text:
            return
        for block, box in shown:
            if block.blockNumber() == self._line:
                end = box_at(block, box, block.length() - 1)
                painter.setPen(self._theme.colors.muted)
                painter.drawText(end.topRight() + _right(painter), self.text)

    @Slot()
    def _on_moved(self) -> None:
        if self._is_on and self._page.edit.textCursor().blockNumber() != self._line:
            self._forget()

    @Slot(int, int, int)
    def _on_typed(self, _first: int, _removed: int, _count: int) -> None:
        if self._is_on:
            self._forget()

    def _forget(self) -> None:
        if self.text:
            self.text = ""
            self._page.edit.viewport().update()
        self._line = -1
        self._rest.start()

    @Slot()
    def _ask(self) -> None:
        line = self._page.edit.textCursor().blockNumber()
        if self._is_on and self._page.isVisible() and self._page.mirror.is_loaded:
            self._bridge.ask(GetBlame(self._page.path, line), Blamed, self._on_blamed, self._on_unknown)

    def _on_blamed(self, blamed: Blamed) -> None:
        if self._is_on and blamed.line == self._page.edit.textCursor().blockNumber() and not self._rest.isActive():
            self._line, self.text = blamed.line, words(blamed)
            self._page.edit.viewport().update()

    def _on_unknown(self, _problem: Problem) -> None:
        """Said when it is asked for by key; here nothing is better."""


def _right(painter: QPainter) -> QPointF:
    return QPointF(8 * UNIT, painter.fontMetrics().ascent())

"""The problems of one open file: marked in its views, moved along with each key, told where the mouse rests."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Signal, Slot
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip
from typing_extensions import override

from haiku_pair.protocol.problems import FileProblem, Severity
from haiku_pair.window.editor.page import EditorPage
from haiku_pair.window.editor.text_edit import CodeEdit
from haiku_pair.window.overview import Shape
from haiku_pair.window.problems.marks import BesideLayer, Placed, UnderLayer
from haiku_pair.window.problems.tips import as_tip
from haiku_pair.window.theme.theme import UNIT, Theme

_SHAPES = {Severity.ERROR: Shape.REFUSED, Severity.WARNING: Shape.WARNING}
"""What the strip shows; the rest is not worth a mark there."""


class PageProblems(QObject):
    """Lives as long as the page."""

    rested = Signal(object, int, int)
    """The mouse rests over a text: this object, line and column."""
    pressed = Signal(int)
    """A mark beside a line was clicked."""

    def __init__(self, page: EditorPage, theme: Theme) -> None:
        super().__init__(page)
        self.page = page
        self.path = ""
        """The file whose problems are shown."""
        self.placed = Placed()
        self._under = UnderLayer(theme)
        self._beside: list[BesideLayer] = []
        self._theme = theme
        self._rest: tuple[CodeEdit, QPoint, str] | None = None
        for view in page.views.all():
            self._attach(view)
        page.views.second_made.connect(self._attach)
        page.mirror.watch.changed.connect(self._on_typed)

    @Slot(object)
    def _attach(self, view: CodeEdit) -> None:
        beside = BesideLayer(self._theme, view.gutter.mark_left, self.pressed.emit)
        beside.placed = self.placed
        self._beside.append(beside)
        view.above.append(self._under)
        view.gutter.layers.append(beside)
        view.viewport().installEventFilter(self)
        if self.placed.all:
            view.features.strip.show("problems", self._shapes())

    def show(self, problems: Sequence[FileProblem]) -> None:
        """These are the file's problems now."""
        self.path = self.page.path
        if problems or self.placed.all:
            self._show(Placed(problems))

    def _show(self, placed: Placed) -> None:
        self.placed = self._under.placed = placed
        for layer in self._beside:
            layer.placed = placed
        for view in self.page.views.all():
            view.viewport().update()
            view.gutter.update()
            view.features.strip.show("problems", self._shapes())

    def _shapes(self) -> list[tuple[int, int, Shape]]:
        return [(one.line, one.line, _SHAPES[one.severity]) for one in self.placed.all if one.severity in _SHAPES]

    @Slot(int, int, int)
    def _on_typed(self, first: int, removed: int, count: int) -> None:
        if self.placed.moved(first, removed, count):
            self._show(self.placed)

    # --- the mouse ---------------------------------------------------------------------------------

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            view = next((view for view in self.page.views.all() if view.viewport() is watched), None)
            if view is not None:
                self._on_rest(view, event)
                return True
        return False

    def _on_rest(self, view: CodeEdit, event: QHelpEvent) -> None:
        cursor = view.cursorForPosition(event.pos())
        box = view.cursorRect(cursor)
        if abs(box.center().x() - event.pos().x()) > 3 * UNIT or not box.top() <= event.pos().y() <= box.bottom():
            QToolTip.hideText()
            return
        line, column = cursor.blockNumber(), cursor.positionInBlock()
        words = "\n".join(one.text for one in self.placed.over(line, column))
        self._rest = (view, event.globalPos(), words)
        _tell(view, event.globalPos(), words)
        self.rested.emit(self, line, column)

    def tell_more(self, words: str) -> None:
        """Say this where the mouse rested, below what is said there, if it still does."""
        if self._rest is not None and words:
            view, place, before = self._rest
            if view.underMouse():
                _tell(view, place, "\n\n".join(part for part in (before, words) if part))


def _tell(view: CodeEdit, place: QPoint, words: str) -> None:
    if words:
        QToolTip.showText(place, as_tip(words), view.viewport())
    else:
        QToolTip.hideText()

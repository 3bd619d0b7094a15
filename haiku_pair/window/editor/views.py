"""One document seen once, or twice: beside or below each other, with one history of undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from haiku_pair.window.editor.text_edit import CodeEdit
from haiku_pair.window.theme.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtCore import Qt


class Views(QObject):
    """The views of a document. The first lives as long as the page; the second comes and goes.

    Attributes:
        active: the view that has the focus, or had it last.
        place: where they stand on the page.
    """

    changed = Signal()
    """Another view is `active`, or there are more or fewer."""
    second_made = Signal(object)
    """A second view, which has to be joined to others."""

    def __init__(self, theme: Theme, page: QWidget) -> None:
        super().__init__(page)
        self._theme = theme
        self._page = page
        self._first = CodeEdit(theme, page)
        self._splitter: QSplitter | None = None
        self._second: CodeEdit | None = None
        self.active = self._first
        self.place = QVBoxLayout()
        self.place.addWidget(self._first)
        self._first.focused.connect(self._on_focused)

    @property
    def are_two(self) -> bool:
        """Whether the text is shown twice."""
        return self._second is not None

    def all(self) -> list[CodeEdit]:
        """Every view."""
        return [self._first] if self._second is None else [self._first, self._second]

    def split(self, *, below: bool) -> None:
        """Show the text twice, at the same place, with the focus in the new view."""
        from PySide6.QtCore import Qt

        way = Qt.Orientation.Vertical if below else Qt.Orientation.Horizontal
        if self._second is None:
            self._make_second(way)
        elif self._splitter is not None:
            self._splitter.setOrientation(way)

    def close(self) -> None:
        """Close the view that has the focus; the other stays."""
        first, second, splitter = self._first, self._second, self._splitter
        if second is None or splitter is None:
            return
        if self.active is first:
            _take_place(first, second)
        self._second = self._splitter = None
        self.active = first
        second.focused.disconnect(self._on_focused)
        self.place.addWidget(first)
        splitter.hide()
        splitter.deleteLater()
        first.show()
        first.setFocus()
        self.changed.emit()

    def go_over(self) -> None:
        """Give the focus to the other view."""
        for view in self.all():
            if view is not self.active:
                view.setFocus()
                return

    def _make_second(self, way: Qt.Orientation) -> None:
        first = self._first
        self._splitter = splitter = QSplitter(way, self._page)
        self._second = second = CodeEdit(self._theme, splitter, beside=first)
        second.unit = first.unit
        second.setReadOnly(first.isReadOnly())
        second.setAccessibleName(f"{first.accessibleName()}, second view")
        second.focused.connect(self._on_focused)
        self.second_made.emit(second)
        self.place.addWidget(splitter)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(first)
        splitter.addWidget(second)
        for widget in (splitter, first, second):
            widget.show()
        splitter.setSizes([1_000, 1_000])
        second.finish()
        _take_place(second, first)
        second.setFocus()

    @Slot()
    def _on_focused(self) -> None:
        focused = self.sender()
        if isinstance(focused, CodeEdit) and focused is not self.active:
            self.active = focused
            self.changed.emit()


def _take_place(view: CodeEdit, other: CodeEdit) -> None:
    """Let a view stand where the other one does."""
    cursor = view.textCursor()
    cursor.setPosition(other.textCursor().anchor())
    cursor.setPosition(other.textCursor().position(), cursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    view.show_from(other.top_line)

"""The place at the bottom of the window: pages with titles, each made when it is first shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.window.theme.panel import Panel
from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.words import tr

_HEIGHT = 60 * UNIT
_LEAST = 30 * UNIT


class DockPage(QWidget):
    """One page. `header` stands beside the titles while the page is shown; the focus goes to the focus proxy."""

    left = Signal()
    """The person wants to go back to where they came from."""

    def __init__(self, header: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = header


class Dock(QWidget):
    """Hidden until wanted; takes its height from the pane above."""

    left = Signal()
    """The focus is wanted back where it came from."""
    close_wanted = Signal()
    page_made = Signal(object)
    """A `DockPage`, once each."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._makers: dict[str, Callable[[], DockPage]] = {}
        self._pages: dict[str, DockPage] = {}
        self._front: DockPage | None = None
        self._titles: QTabBar | None = None
        self._stack: QStackedWidget | None = None
        self._headers: QStackedWidget | None = None
        self.setMinimumHeight(_LEAST)
        self.setAccessibleName("Dock")
        self.hide()

    def add_page(self, title: str, make: Callable[[], DockPage]) -> None:
        """Have a page of that title; it is made when it is first shown."""
        self._makers[title] = make

    def page(self, title: str) -> DockPage | None:
        """A page, if it was made."""
        return self._pages.get(title)

    def show_page(self, title: str) -> DockPage:
        """Show the dock with this page in front, without giving it the focus."""
        titles, stack, headers = self._frame()
        page = self._pages.get(title)
        if page is None:
            page = self._pages[title] = self._makers[title]()
            page.left.connect(self.left)
            stack.addWidget(page)
            headers.addWidget(page.header)
            self.page_made.emit(page)
        titles.setCurrentIndex(list(self._makers).index(title))
        stack.setCurrentWidget(page)
        headers.setCurrentWidget(page.header)
        self._front = page
        self.show()
        return page

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        # No focus proxy: Tab would go straight to it, past the titles.
        if self._front is not None:
            self._front.setFocus(event.reason())

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), _HEIGHT)

    def _frame(self) -> tuple[QTabBar, QStackedWidget, QStackedWidget]:
        if self._titles is None or self._stack is None or self._headers is None:
            self._titles, self._stack, self._headers = QTabBar(), QStackedWidget(), QStackedWidget()
            self._lay_out(self._titles, self._stack, self._headers)
        return self._titles, self._stack, self._headers

    def _lay_out(self, titles: QTabBar, stack: QStackedWidget, headers: QStackedWidget) -> None:
        titles.setDocumentMode(True)
        titles.setDrawBase(False)
        titles.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        titles.setAccessibleName(tr("Pages of the dock"))
        for title in self._makers:
            titles.addTab(title)
        titles.tabBarClicked.connect(self._on_clicked)
        close = QToolButton()
        close.setText("✕")
        close.setAutoRaise(True)
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.setAccessibleName(tr("Hide the dock"))
        close.setToolTip(tr("Hide the dock"))
        close.clicked.connect(self.close_wanted)
        top = Panel(self._theme, "raised", "raised")
        row = QHBoxLayout(top)
        row.setContentsMargins(UNIT, 0, UNIT, 0)
        row.setSpacing(2 * UNIT)
        row.addWidget(titles)
        row.addWidget(headers, 1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(stack, 1)

    @Slot(int)
    def _on_clicked(self, index: int) -> None:
        if index >= 0:
            self.show_page(list(self._makers)[index]).setFocus(Qt.FocusReason.MouseFocusReason)

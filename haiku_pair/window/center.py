"""The middle of the window: editor or review, and over them, when wanted, another page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, auto

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget


class Page(Enum):
    """What the middle can show."""

    EDITOR = auto()
    REVIEW = auto()
    SETTINGS = auto()
    WELCOME = auto()
    COMMIT = auto()
    SESSIONS = auto()
    USAGE = auto()
    SEEN = auto()


class Center(QStackedWidget):
    """Makes a page when it is first shown; knows which working page (editor, review) to go back to."""

    page_changed = Signal(object)

    def __init__(self, makers: Mapping[Page, Callable[[], QWidget]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._makers = makers
        self._pages: dict[Page, QWidget] = {}
        self._page = Page.EDITOR
        self._work = Page.EDITOR
        self.show_page(Page.EDITOR)

    @property
    def page(self) -> Page:
        """What is shown."""
        return self._page

    @property
    def work(self) -> Page:
        """Editor or review, whichever was shown last."""
        return self._work

    def show_page(self, page: Page) -> QWidget:
        """Show a page, without giving it the focus."""
        if page not in self._pages:
            self._pages[page] = self._makers[page]()
            self.addWidget(self._pages[page])
        self._page = page
        if page in (Page.EDITOR, Page.REVIEW):
            self._work = page
        widget = self._pages[page]
        self.setCurrentWidget(widget)
        self.page_changed.emit(page)
        return widget

    def back_to_work(self) -> QWidget:
        """Leave settings, the first-run page, the commit, the sessions, the usage or what the model sees."""
        return self.show_page(self._work)

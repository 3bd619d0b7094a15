"""The editor: the open files in tabs, their commands, and what the rest of the window may ask of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.protocol.events import DocumentSpliced, DocumentState, Event
from haiku_pair.protocol.files import untitled_number
from haiku_pair.protocol.values import Fault, Place, Problem, Selection
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands, Context
from haiku_pair.window.editor.editor_status import EditorStatus
from haiku_pair.window.editor.page import EditorPage
from haiku_pair.window.editor.tabs import FileTabs
from haiku_pair.window.theme.theme import Theme

if TYPE_CHECKING:
    from haiku_pair.window.editor.welcome import Welcome

_REMEMBERED = 50
"""Closed files that can be opened again."""

__all__ = ["EditorPane", "EditorStatus", "with_unsaved"]


class EditorPane(QWidget):
    """All open files. The engine's events about them are taken from the bridge.

    What the first text on the screen does not need is made later: commands and keys by `register`, the page that is
    shown without a file when there is none.
    """

    current_changed = Signal(str)
    """Path of the file that is shown now; empty when none is."""
    status_changed = Signal(object)
    """The `EditorStatus` of the file that is shown."""
    dirty_changed = Signal()
    """`dirty_paths` says something else than before."""
    text_shown = Signal()
    """The text of a file is on the screen."""
    places_changed = Signal()
    """A file was opened or closed, or another is shown."""
    file_closed = Signal(str)
    """The tab of that path is gone."""
    said = Signal(str)
    """What was done, in a few words."""
    encoding_wanted = Signal()
    """The person wants to say what encoding the shown file is in."""
    name_wanted = Signal(object)
    """A page whose text is to be saved and has no file yet."""
    completion_wanted = Signal(object, str)
    """A page, and what is typed of the word that is to be completed there."""

    def __init__(self, bridge: Bridge, theme: Theme, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._theme = theme
        self._dirty: tuple[str, ...] = ()
        self._by_path: dict[str, EditorPage] = {}
        self._closed: deque[Place] = deque(maxlen=_REMEMBERED)
        self.tabs = FileTabs(self)
        self._commands = commands
        self._pages = QStackedWidget(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tabs)
        layout.addWidget(self._pages, 1)
        self.tabs.hide()
        self.setAccessibleName("Editor")
        self.tabs.currentChanged.connect(self._on_current_changed)
        self.tabs.close_wanted.connect(self._on_close_wanted)
        self.tabs.tabMoved.connect(self._on_tab_moved)
        bridge.arrived.connect(self._on_arrived)
        bridge.engine_lost.connect(self._on_engine_lost)
        bridge.engine_back.connect(self.resend)

    def register(self) -> None:
        """Add the commands, and let their keys work."""
        from haiku_pair.window.editor.actions import register

        register(self._commands, self)
        self._commands.install(self, Context.EDITOR)

    # --- what the window asks --------------------------------------------------------------------------

    def open_path(self, path: str, line: int | None = None, column: int | None = None) -> EditorPage:
        """Show a file, opening it if need be; `line` and `column` count from 1."""
        page = self.page(path)
        if page is None:
            page = self._add(Place(path))
        self.tabs.setCurrentIndex(self._index(page))
        if line is not None:
            page.go_to(line - 1, (column or 1) - 1)
        return page

    def places(self) -> tuple[Place, ...]:
        """The open files and where the person is in each, in the order of the tabs."""
        return tuple(page.place() for page in self.pages())

    def restore(self, places: Sequence[Place], active: str = "") -> None:
        """Open files as they were left; the active one first, so that it is there soonest."""
        for place in sorted(places, key=lambda place: place.path != active):
            if self.page(place.path) is None:
                self._add(place, at=[other.path for other in places].index(place.path))
        shown = self.page(active)
        if shown is not None:
            self.tabs.setCurrentIndex(self._index(shown))

    def current_path(self) -> str:
        """Path of the file that is shown; empty when none is."""
        page = self.current_page()
        return page.path if page is not None else ""

    def selection(self) -> Selection | None:
        """The lines selected in the file that is shown."""
        page = self.current_page()
        return page.selection() if page is not None else None

    def insert(self, text: str) -> bool:
        """Put text where the cursor is, as one step that can be undone; False when it can't be typed there."""
        page = self.current_page()
        if page is None or page.edit.isReadOnly():
            return False
        cursor = page.edit.textCursor()
        cursor.insertText(text)
        page.edit.setTextCursor(cursor)
        page.edit.ensureCursorVisible()
        return True

    def dirty_paths(self) -> tuple[str, ...]:
        """Files with text that is not on disk."""
        return tuple(page.path for page in self.pages() if page.mirror.is_dirty)

    def status(self) -> EditorStatus:
        """What the status bar says."""
        page = self.current_page()
        return page.status() if page is not None else EditorStatus()

    @Slot()
    def focus_pane(self) -> None:
        """Give the keys to the text, or to the question above it if there is one."""
        page = self.current_page()
        if page is None:
            self.setFocus()
        else:
            page.edit.setFocus()

    @Slot()
    def resend(self) -> None:
        """Open every file in a new engine, with the text that only this window has."""
        for page in self.pages():
            if page.is_loaded:
                page.mirror.resend()
            else:
                page.load()

    # --- pages -----------------------------------------------------------------------------------------

    def pages(self) -> list[EditorPage]:
        """The open files in the order of the tabs."""
        return [self._by_path[self.tabs.tabData(index)] for index in range(self.tabs.count())]

    def page(self, path: str) -> EditorPage | None:
        """The page of a file."""
        return self._by_path.get(path)

    def current_page(self) -> EditorPage | None:
        """The page that is shown."""
        page = self._pages.currentWidget()
        return page if isinstance(page, EditorPage) else None

    # --- what commands do --------------------------------------------------------------------------------

    def save(self) -> None:
        """Write the shown file to disk."""
        page = self.current_page()
        if page is not None:
            page.save()

    def save_all(self) -> None:
        """Write every file with unsaved text."""
        for page in self.pages():
            if page.mirror.is_dirty:
                page.save()

    def close_current(self) -> None:
        """Close the shown file; asks when it has unsaved text."""
        page = self.current_page()
        if page is not None:
            self._close(page)

    def may_reopen(self) -> bool:
        """Whether a tab was closed whose file is not open again."""
        return any(place.path not in self._by_path for place in self._closed)

    def reopen_closed(self) -> None:
        """Open the file that was closed last, where the person was in it."""
        while self._closed:
            place = self._closed.pop()
            if place.path not in self._by_path:
                self.tabs.setCurrentIndex(self._index(self._add(place)))
                self.focus_pane()
                return

    def follow(self, moves: Sequence[tuple[str, str]]) -> None:
        """Files have other names now; what is open of them goes on under those."""
        shown = self.current_page()
        for old, new in moves:
            page = self._by_path.pop(old, None)
            if page is not None:
                index = next(at for at in range(self.tabs.count()) if self.tabs.tabData(at) == old)
                self._by_path[new] = page
                self.tabs.setTabData(index, new)
                page.renamed(new)
        self._name_tabs()
        if shown is not None and shown.path in dict(moves).values():
            self.current_changed.emit(shown.path)
        self.places_changed.emit()

    def forget(self, path: str) -> None:
        """A file or folder was deleted: what is open of it without unsaved text is closed."""
        for page in self.pages():
            if f"{page.path}/".startswith(f"{path}/") and not page.mirror.is_dirty:
                self._remove(page)

    def _key_of(self, command: str) -> str:
        from haiku_pair.window.commands.shortcuts import spoken

        return next((spoken(key) for key in self._commands.keys_of(command)), "")

    def _index(self, page: EditorPage) -> int:
        return next(index for index in range(self.tabs.count()) if self.tabs.tabData(index) == page.path)

    def _add(self, place: Place, at: int | None = None) -> EditorPage:
        page = EditorPage(place.path, self._bridge, self._theme, self._pages)
        page.changed.connect(self._on_page_changed)
        page.refused.connect(self._on_refused)
        page.closable.connect(self._remove)
        page.said.connect(self.said)
        page.name_wanted.connect(self.name_wanted)
        page.encoding_wanted.connect(self.encoding_wanted)
        page.stale_bar.key_of = self._key_of
        page.edit.text_painted.connect(self.text_shown)
        self._by_path[place.path] = page
        self._pages.addWidget(page)
        self.tabs.blockSignals(True)
        index = self.tabs.insertTab(self.tabs.count() if at is None else at, "")
        self.tabs.setTabData(index, place.path)
        self.tabs.blockSignals(False)
        self.tabs.show()
        page.load(place)
        self._name_tabs()
        self._on_current_changed(self.tabs.currentIndex())
        return page

    @Slot(object)
    def _remove(self, page: EditorPage) -> None:
        focused = self._has_focus()
        if page.is_loaded and not untitled_number(page.path):
            self._closed.append(page.place())
        page.mirror.close()
        self.tabs.removeTab(self._index(page))
        del self._by_path[page.path]
        self._pages.removeWidget(page)
        page.deleteLater()
        self.tabs.setVisible(self.tabs.count() > 0)
        self._name_tabs()
        self._on_current_changed(self.tabs.currentIndex())
        if focused:
            self.focus_pane()
        self.file_closed.emit(page.path)

    def _close(self, page: EditorPage) -> None:
        if not page.mirror.is_dirty:
            self._remove(page)
            return
        self.tabs.setCurrentIndex(self._index(page))
        page.ask_to_close()

    def _has_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and (focused is self or self.isAncestorOf(focused))

    def _name_tabs(self) -> None:
        self.tabs.set_titles([(page.path, page.mirror.is_dirty) for page in self.pages()])
        dirty = self.dirty_paths()
        if dirty != self._dirty:
            self._dirty = dirty
            self.dirty_changed.emit()

    # --- slots -----------------------------------------------------------------------------------------

    @cached_property
    def _welcome(self) -> Welcome:
        from haiku_pair.window.editor.welcome import Welcome

        page = Welcome(self._theme, self._commands, self)
        self._pages.addWidget(page)
        return page

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._by_path:
            self._pages.setCurrentWidget(self._welcome)

    @Slot(int)
    def _on_current_changed(self, index: int) -> None:
        page = self._by_path.get(self.tabs.tabData(index) or "")
        shown = page or self._welcome
        if shown is self._pages.currentWidget():
            return
        focused = self._has_focus()
        self._pages.setCurrentWidget(shown)
        if focused:
            self.focus_pane()
        self.current_changed.emit(self.current_path())
        self.status_changed.emit(self.status())
        self.places_changed.emit()

    @Slot(int)
    def _on_close_wanted(self, index: int) -> None:
        self._close(self._by_path[self.tabs.tabData(index)])

    @Slot(int, int)
    def _on_tab_moved(self, _from: int, _to: int) -> None:
        self.places_changed.emit()

    @Slot(object)
    def _on_page_changed(self, page: EditorPage) -> None:
        self._name_tabs()
        if page is self.current_page():
            self.status_changed.emit(page.status())

    @Slot(object, object)
    def _on_refused(self, page: EditorPage, problem: Problem) -> None:
        if problem.fault is Fault.ENGINE and not self._bridge.is_alive:
            return  # the loss itself is told, and the file is asked for again
        self._bridge.failed.emit(problem)
        self._remove(page)

    @Slot(object)
    def _on_arrived(self, event: Event) -> None:
        if isinstance(event, DocumentSpliced):
            page = self.page(event.path)
            if page is not None:
                page.mirror.take_splices(event)
        elif isinstance(event, DocumentState):
            page = self.page(event.document.path)
            if page is not None:
                page.mirror.take_state(event)

    @Slot(object)
    def _on_engine_lost(self, _problem: Problem) -> None:
        for page in self.pages():
            page.mirror.go_offline()


def with_unsaved(places: Sequence[Place], unsaved: Sequence[str]) -> tuple[Place, ...]:
    """The tabs as they were left, and one for each file with unsaved text that had none."""
    known = {place.path for place in places}
    return (*places, *(Place(path) for path in unsaved if path not in known))

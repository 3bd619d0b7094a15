"""The file tree."""

from __future__ import annotations

from pathlib import PurePosixPath

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import QHeaderView, QTreeView, QVBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.protocol.events import Event, FilesChanged, GitChanged
from haiku_pair.protocol.values import EntryKind
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Command, Commands, Context
from haiku_pair.window.editor.bars import Bar, Tone
from haiku_pair.window.files.model import FolderModel
from haiku_pair.window.files.name_line import NameLine
from haiku_pair.window.theme.panel import plain_label
from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.words import tr

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _View(QTreeView):
    """Enter opens a file or folds a folder; everything else is Qt's own walking by keys."""

    entered = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        theme.changed.connect(self._dress)
        self._dress()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._dress()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._dress()

    @Slot()
    def _dress(self) -> None:
        """The selected row looks selected while keys go there, and merely marked while they go elsewhere."""
        colors = self._theme.colors
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Highlight, colors.selection if self.hasFocus() else colors.raised)
        self.setPalette(palette)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class FileTree(QWidget):
    """Names in the workspace with their git marks; follows the watcher."""

    open_requested = Signal(str)
    filter_wanted = Signal()
    """The person wants to see names that were left out."""

    def __init__(self, bridge: Bridge, theme: Theme, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = FolderModel(bridge, theme, self)
        self.title = plain_label(tr("No folder is open"))
        self.view = _View(theme)
        self.question = Bar(theme, tr("Question"), Tone.WARNING, stacked=True)
        self.names = NameLine(theme, tr("Name"))
        self.filter = NameLine(theme, tr("Words of the path"))
        self._build()
        self._edited = ""
        self._wanted = ""
        """Where the cursor is to go as soon as it is listed."""
        self._unfolded: set[str] = set()
        """Folders that were unfolded for it; what the person folds again stays folded."""
        self.model.root_listed.connect(self._on_root_listed)
        self.model.rowsInserted.connect(self._on_rows_inserted)
        self.view.entered.connect(self._on_entered)
        self.view.activated.connect(self._on_activated)
        self.setFocusProxy(self.view)
        commands.install(self, Context.TREE)
        refresh = Command("tree.refresh", tr("List the files again"), "Files", ("F5",), Context.TREE, "View")
        commands.add(refresh, self.model.refresh)

    def show_workspace(self, name: str) -> None:
        """Another workspace is open."""
        self.title.setText(name)
        self._edited = ""
        self.model.reset()

    def on_event(self, event: Event) -> None:
        """Follow what changed on disk and in git."""
        if isinstance(event, FilesChanged):
            self.model.refresh(None if event.rescan else [news.path for news in event.news])
        elif isinstance(event, GitChanged):
            self.model.refresh()

    def go_to(self, path: str) -> None:
        """Put the cursor on a path, as soon as it is listed; the folders above it are unfolded."""
        self._wanted = path
        self._reach()

    def show_first_file(self) -> None:
        """Unfold everything, and put the cursor on the first file."""
        self.view.expandAll()
        index = self.model.index(0, 0)
        while index.isValid() and self.model.entry(index).kind is EntryKind.FOLDER:
            index = self.model.index(0, 0, index)
        self.view.setCurrentIndex(index)

    def open_current(self) -> None:
        """Open the file at the cursor, fold or unfold the folder."""
        self._on_activated(self.view.currentIndex())

    def _reach(self) -> None:
        """Go where the cursor is wanted, or as near to it as is listed."""
        for place in [*map(str, reversed(PurePosixPath(self._wanted).parents)), self._wanted]:
            index = self.model.find(place)
            if not index.isValid():
                continue
            if place == self._wanted:
                self._wanted = ""
                self.view.setCurrentIndex(index)
                return
            self.view.expand(index)

    def select(self, path: str) -> None:
        """Mark the file that is being edited, and unfold the folders it is in, each once."""
        self._edited = path
        self._unfolded.clear()
        self._mark()

    def _mark(self) -> None:
        """Mark the file, or the innermost folder it is in while that is not listed."""
        if not self._edited or self.view.hasFocus():
            return
        places = [*map(str, reversed(PurePosixPath(self._edited).parents)), self._edited]
        found = {place: index for place in places if (index := self.model.find(place)).isValid()}
        for place, index in found.items():
            if place != self._edited and place not in self._unfolded:
                self._unfolded.add(place)
                self.view.expand(index)
        if found:
            self.view.setCurrentIndex(list(found.values())[-1])

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.title.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        for widget in (self.title, self.question, self.names, self.filter):
            layout.addWidget(widget)
        layout.addWidget(self.view, 1)
        view = self.view
        view.setModel(self.model)
        view.setAccessibleName(tr("Files"))
        view.setHeaderHidden(True)
        view.setFrameShape(QTreeView.Shape.NoFrame)
        view.setUniformRowHeights(True)
        view.setIndentation(4 * UNIT)
        view.setDragDropMode(QTreeView.DragDropMode.DragDrop)
        view.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        header = view.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(6 * UNIT)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(1, 6 * UNIT)

    @Slot()
    def _on_root_listed(self) -> None:
        if not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index(0, 0))

    @Slot()
    def _on_rows_inserted(self) -> None:
        if self._wanted:
            self._reach()
        self._mark()

    @Slot()
    def _on_entered(self) -> None:
        self._on_activated(self.view.currentIndex())

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        if self.model.is_more(index):
            self.filter_wanted.emit()
            return
        entry = self.model.entry(index)
        if entry.kind is EntryKind.FOLDER:
            first = index.siblingAtColumn(0)
            self.view.setExpanded(first, not self.view.isExpanded(first))
        else:
            self.open_requested.emit(entry.path)

"""The file tree's model: folders are listed when they are opened, and again when something in them changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import count
from pathlib import PurePosixPath

from PySide6.QtCore import (
    QAbstractItemModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QBrush, QIcon
from typing_extensions import override

from haiku_pair.protocol.replies import FolderListed
from haiku_pair.protocol.requests import ListFolder
from haiku_pair.protocol.values import Entry, EntryKind, GitMark, Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.dragging import PATHS, dragged, files_in
from haiku_pair.window.files.nodes import Node, folders_of, more_entry, runs
from haiku_pair.window.theme.icons import icon
from haiku_pair.window.theme.theme import Theme
from haiku_pair.words import tr

_Index = QModelIndex | QPersistentModelIndex

_NO_INDEX = QModelIndex()

LETTERS = {
    GitMark.NONE: "",
    GitMark.UNTRACKED: "U",
    GitMark.MODIFIED: "M",
    GitMark.ADDED: "A",
    GitMark.DELETED: "D",
    GitMark.RENAMED: "R",
    GitMark.CONFLICT: "!",
}
_QUIET = 120
"""Milliseconds without news before folders are listed again."""
_ICONS = {EntryKind.FOLDER: "folder", EntryKind.LINK: "link"}


_ENABLED = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_FILE = _ENABLED | Qt.ItemFlag.ItemIsDragEnabled
_FOLDER = _FILE | Qt.ItemFlag.ItemIsDropEnabled


class FolderModel(QAbstractItemModel):
    """Two columns: the name, and a letter for the state in git."""

    root_listed = Signal()
    unreadable = Signal(object)
    """A `Problem`: a folder could not be listed."""
    dropped = Signal(object, str)
    """Paths were dropped on a folder: a list, and the folder."""

    def __init__(self, bridge: Bridge, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._theme = theme
        self._root = Node(Entry("", EntryKind.FOLDER), None)
        # An index carries a number, not the node: a view may hold an index longer than the node lives.
        self._nodes: dict[int, Node] = {}
        self._numbers = count(1)
        self._icons: dict[str, QIcon] = {}
        self._stale: set[str] = set()
        self.hidden = True
        """Whether names that begin with a dot are listed."""
        self.ignored = True
        """Whether what git ignores is listed."""
        self.is_filtered = False
        self._timer = QTimer(self, singleShot=True, interval=_QUIET)
        self._timer.timeout.connect(self._on_quiet)
        theme.changed.connect(self._on_theme_changed)

    def reset(self) -> None:
        """Begin anew with the root of the workspace."""
        self.is_filtered = False
        self._begin({})
        self._list(self._root)

    def show_only(self, entries: Iterable[Entry], more: int) -> None:
        """Show these files alone, with their folders, until `reset`; `more` were left out."""
        self.is_filtered = True
        inside = folders_of(entries)
        self._begin(inside)
        if more:
            self._say_more(self._root, more)

    def _begin(self, inside: Mapping[str, Sequence[Entry]]) -> None:
        self.beginResetModel()
        self._nodes.clear()
        self._root = Node(Entry("", EntryKind.FOLDER), None)
        waiting = [self._root]
        while waiting:
            node = waiting.pop()
            if node.entry.path in inside:
                node.insert(0, [self._make(entry, node) for entry in inside[node.entry.path]])
                waiting += node.children or ()
        self.endResetModel()

    def refresh(self, paths: Iterable[str] | None = None) -> None:
        """List again the folders these paths lie in, as far as they are shown; None: all of them."""
        if self.is_filtered:
            return
        if paths is None:
            self._stale.update(node.entry.path for node in self._root.listed())
        else:
            for path in paths:
                self._stale.update("" if str(up) == "." else str(up) for up in PurePosixPath(path).parents)
        self._timer.start()

    def entry(self, index: _Index) -> Entry:
        """What an index stands for."""
        return self._node(index).entry

    def find(self, path: str) -> QModelIndex:
        """The index of a path, as far as its folder has been listed; invalid when not."""
        node = self._root.find(path)
        return self._index_of(node) if node is not None else QModelIndex()

    def is_more(self, index: _Index) -> bool:
        """Whether this stands for names that were left out."""
        return self._node(index).more > 0

    @override
    def index(self, row: int, column: int, parent: _Index = _NO_INDEX) -> QModelIndex:
        children = self._node(parent).children
        if children is None or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, column, children[row].number)

    @override
    def parent(self, index: _Index = _NO_INDEX) -> QModelIndex:  # type: ignore[override]
        above = self._node(index).parent
        return self._index_of(above) if above is not None else QModelIndex()

    @override
    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        return len(self._node(parent).children or ())

    @override
    def columnCount(self, parent: _Index = _NO_INDEX) -> int:
        return 2

    @override
    def hasChildren(self, parent: _Index = _NO_INDEX) -> bool:
        node = self._node(parent)
        return node.entry.kind is EntryKind.FOLDER and (node.children is None or bool(node.children))

    @override
    def canFetchMore(self, parent: _Index) -> bool:
        node = self._node(parent)
        return node.entry.kind is EntryKind.FOLDER and node.children is None and not node.asked

    @override
    def fetchMore(self, parent: _Index) -> None:
        if parent.isValid():
            self._list(self._node(parent))

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        node = self._node(index)
        entry = node.entry
        if node.more:
            return (
                tr("{more:,} more: filter to see them", more=node.more)
                if _is_text(role) and not index.column()
                else None
            )
        if index.column() == 1:
            return self._mark(entry.mark, role)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return PurePosixPath(entry.path).name
            case Qt.ItemDataRole.DecorationRole:
                return self._icon(_ICONS.get(entry.kind, "file"))
            case Qt.ItemDataRole.AccessibleTextRole:
                words = (PurePosixPath(entry.path).name, entry.kind.value, entry.mark.value)
                return ", ".join(word for word in words if word)
            case _:
                return None

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        node = self._node(index)
        if node.more or not index.isValid():
            return _ENABLED if node.more else Qt.ItemFlag.ItemIsDropEnabled
        return _FOLDER if node.entry.kind is EntryKind.FOLDER else _FILE

    @override
    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    @override
    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index) -> bool:
        """Nothing is moved here: whether it should be is asked first, and done by the engine."""
        if not data.hasFormat(PATHS):
            return False
        self.dropped.emit(files_in(data), self.entry(parent).path)
        return True

    @override
    def mimeTypes(self) -> list[str]:
        return [PATHS]

    @override
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        return dragged(list(dict.fromkeys(self.entry(index).path for index in indexes)))

    def _mark(self, mark: GitMark, role: int) -> object:
        colors = self._theme.colors
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return LETTERS[mark]
            case Qt.ItemDataRole.ToolTipRole:
                return mark.value
            case Qt.ItemDataRole.ForegroundRole:
                return QBrush(colors.error if mark in (GitMark.CONFLICT, GitMark.DELETED) else colors.accent)
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignCenter
            case _:
                return None

    def _icon(self, name: str) -> QIcon:
        if name not in self._icons:
            self._icons[name] = icon(name, self._theme.colors.muted)
        return self._icons[name]

    def _node(self, index: _Index) -> Node:
        return self._nodes.get(index.internalId(), self._root) if index.isValid() else self._root

    def _make(self, entry: Entry, parent: Node) -> Node:
        node = Node(entry, parent, next(self._numbers))
        self._nodes[node.number] = node
        return node

    def _index_of(self, node: Node) -> QModelIndex:
        return QModelIndex() if node is self._root else self.createIndex(node.row, 0, node.number)

    def _list(self, node: Node) -> None:
        node.asked = True
        path = node.entry.path
        self._bridge.ask(
            ListFolder(path, self.hidden, self.ignored),
            FolderListed,
            partial(self._on_listed, node),
            partial(self._on_unlisted, node),
        )

    def _on_listed(self, asked: Node, reply: FolderListed) -> None:
        node = self._root.find(reply.path)
        if node is asked:
            self._merge(node, reply.entries)
            self._say_more(node, reply.cut)
            if node is self._root:
                self.root_listed.emit()

    def _on_unlisted(self, node: Node, problem: Problem) -> None:
        node.asked = False
        if node.children is None:
            self.unreadable.emit(problem)

    def _merge(self, node: Node, entries: tuple[Entry, ...]) -> None:
        """Make the children these entries; rows that stay keep what is open and selected below them."""
        index = self._index_of(node)
        if node.children is None:
            node.children = []
        old = node.children
        wanted = {entry.path: entry.kind for entry in entries}
        gone = (row for row, child in enumerate(old) if wanted.get(child.entry.path) is not child.entry.kind)
        for first, last in runs(gone):
            self._remove(node, index, first, last)
        row = 0
        while row < len(entries):
            if row < len(old) and old[row].entry.path == entries[row].path:
                old[row].entry = entries[row]
                row += 1
            elif entries[row].path in node.by_path:  # in another place than before
                moved = node.by_path[entries[row].path].row
                self._remove(node, index, moved, moved)
            else:
                row = self._insert(node, index, row, entries)
        if old:
            self.dataChanged.emit(self.index(0, 0, index), self.index(len(old) - 1, 1, index))

    def _remove(self, node: Node, index: QModelIndex, first: int, last: int) -> None:
        self.beginRemoveRows(index, first, last)
        for top in node.remove(first, last):
            for gone in top.below():
                del self._nodes[gone.number]
        self.endRemoveRows()

    def _insert(self, node: Node, index: QModelIndex, row: int, entries: tuple[Entry, ...]) -> int:
        """Insert the run of entries from `row` up to the next one that is there; returns the row after it."""
        end = row + 1
        while end < len(entries) and entries[end].path not in node.by_path:
            end += 1
        self.beginInsertRows(index, row, end - 1)
        node.insert(row, [self._make(entry, node) for entry in entries[row:end]])
        self.endInsertRows()
        return end

    def _say_more(self, node: Node, count: int) -> None:
        """A row at the end for what was left out."""
        if not count:
            return
        row, index = len(node.children or ()), self._index_of(node)
        self.beginInsertRows(index, row, row)
        last = self._make(more_entry(node.entry.path), node)
        last.more = count
        node.insert(row, [last])
        self.endInsertRows()

    @Slot()
    def _on_quiet(self) -> None:
        stale, self._stale = self._stale, set()
        for path in stale:
            node = self._root.find(path)
            if node is not None and node.children is not None:
                self._list(node)

    @Slot()
    def _on_theme_changed(self) -> None:
        # The views repaint by themselves: their palette changes as well.
        self._icons.clear()


def _is_text(role: int) -> bool:
    return role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)

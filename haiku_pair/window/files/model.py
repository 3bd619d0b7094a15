"""The file tree's model: folders are listed when they are opened, and again when something in them changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
from haiku_pair.window.dragging import PATHS, dragged
from haiku_pair.window.theme.icons import icon
from haiku_pair.window.theme.theme import Theme

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


class _Node:
    """An entry with its place in the tree; `children` is None while a folder has not been listed."""

    __slots__ = ("asked", "children", "entry", "number", "parent")

    def __init__(self, entry: Entry, parent: _Node | None, number: int = 0) -> None:
        self.entry = entry
        self.number = number
        self.parent = parent
        self.children: list[_Node] | None = None
        self.asked = False

    @property
    def row(self) -> int:
        siblings = self.parent.children if self.parent is not None else None
        return siblings.index(self) if siblings is not None else 0


class FolderModel(QAbstractItemModel):
    """Two columns: the name, and a letter for the state in git."""

    root_listed = Signal()
    unreadable = Signal(object)
    """A `Problem`: a folder could not be listed."""

    def __init__(self, bridge: Bridge, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._theme = theme
        self._root = _Node(Entry("", EntryKind.FOLDER), None)
        # An index carries a number, not the node: a view may hold an index longer than the node lives.
        self._nodes: dict[int, _Node] = {}
        self._numbers = count(1)
        self._icons: dict[str, QIcon] = {}
        self._stale: set[str] = set()
        self._timer = QTimer(self, singleShot=True, interval=_QUIET)
        self._timer.timeout.connect(self._on_quiet)
        theme.changed.connect(self._on_theme_changed)

    def reset(self) -> None:
        """Begin anew with the root of the workspace."""
        self.beginResetModel()
        self._nodes.clear()
        self._root = _Node(Entry("", EntryKind.FOLDER), None)
        self.endResetModel()
        self._list(self._root)

    def refresh(self, paths: Iterable[str] | None = None) -> None:
        """List again the folders these paths lie in, as far as they are shown; None: all of them."""
        if paths is None:
            self._stale.update(node.entry.path for node in self._listed(self._root))
        else:
            for path in paths:
                self._stale.update("" if str(up) == "." else str(up) for up in PurePosixPath(path).parents)
        self._timer.start()

    def entry(self, index: _Index) -> Entry:
        """What an index stands for."""
        return self._node(index).entry

    def find(self, path: str) -> QModelIndex:
        """The index of a path, as far as its folder has been listed; invalid when not."""
        node = self._find(path)
        return self._index_of(node) if node is not None else QModelIndex()

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
        entry = self.entry(index)
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
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

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

    def _node(self, index: _Index) -> _Node:
        return self._nodes.get(index.internalId(), self._root) if index.isValid() else self._root

    def _make(self, entry: Entry, parent: _Node) -> _Node:
        node = _Node(entry, parent, next(self._numbers))
        self._nodes[node.number] = node
        return node

    def _index_of(self, node: _Node) -> QModelIndex:
        return QModelIndex() if node is self._root else self.createIndex(node.row, 0, node.number)

    def _find(self, path: str) -> _Node | None:
        node = self._root
        for part in PurePosixPath(path).parts:
            below = f"{node.entry.path}/{part}" if node.entry.path else part
            found = next((child for child in node.children or () if child.entry.path == below), None)
            if found is None:
                return None
            node = found
        return node

    def _listed(self, node: _Node) -> Iterable[_Node]:
        if node.children is not None:
            yield node
            for child in node.children:
                yield from self._listed(child)

    def _list(self, node: _Node) -> None:
        node.asked = True
        path = node.entry.path
        self._bridge.ask(
            ListFolder(path), FolderListed, partial(self._on_listed, node), partial(self._on_unlisted, node)
        )

    def _on_listed(self, asked: _Node, reply: FolderListed) -> None:
        node = self._find(reply.path)
        if node is asked:
            self._merge(node, reply.entries)
            if node is self._root:
                self.root_listed.emit()

    def _on_unlisted(self, node: _Node, problem: Problem) -> None:
        node.asked = False
        if node.children is None:
            self.unreadable.emit(problem)

    def _merge(self, node: _Node, entries: tuple[Entry, ...]) -> None:
        """Make the children these entries; rows that stay keep what is open and selected below them."""
        index = self._index_of(node)
        if node.children is None:
            node.children = []
        old = node.children
        wanted = {(entry.path, entry.kind) for entry in entries}
        for row in range(len(old) - 1, -1, -1):
            if (old[row].entry.path, old[row].entry.kind) not in wanted:
                self._remove(old, index, row)
        row = 0
        while row < len(entries):
            if row < len(old) and old[row].entry.path == entries[row].path:
                old[row].entry = entries[row]
                row += 1
            else:
                row = self._insert(node, index, row, entries)
        for row in range(len(old) - 1, len(entries) - 1, -1):
            self._remove(old, index, row)
        if old:
            self.dataChanged.emit(self.index(0, 0, index), self.index(len(old) - 1, 1, index))

    def _remove(self, children: list[_Node], index: QModelIndex, row: int) -> None:
        self.beginRemoveRows(index, row, row)
        for gone in self._below(children.pop(row)):
            del self._nodes[gone.number]
        self.endRemoveRows()

    def _insert(self, node: _Node, index: QModelIndex, row: int, entries: tuple[Entry, ...]) -> int:
        """Insert the run of entries from `row` up to the next one that is there; returns the row after it."""
        children = node.children if node.children is not None else []
        known = {child.entry.path for child in children[row:]}
        end = row
        while end == row or (end < len(entries) and entries[end].path not in known):
            end += 1
        self.beginInsertRows(index, row, end - 1)
        children[row:row] = [self._make(entry, node) for entry in entries[row:end]]
        self.endInsertRows()
        return end

    def _below(self, node: _Node) -> Iterable[_Node]:
        yield node
        for child in node.children or ():
            yield from self._below(child)

    @Slot()
    def _on_quiet(self) -> None:
        stale, self._stale = self._stale, set()
        for path in stale:
            node = self._find(path)
            if node is not None and node.children is not None:
                self._list(node)

    @Slot()
    def _on_theme_changed(self) -> None:
        # The views repaint by themselves: their palette changes as well.
        self._icons.clear()

"""What can be done in the file tree by key: new names, other names, deleting, looking for some, leaving some out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import PurePosixPath

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from haiku_pair.protocol.files import ChangeFiles, FileAct, FilesMoved, FindInTree, TreeFound
from haiku_pair.protocol.values import Entry, EntryKind, Fault, Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Command, Commands, Context
from haiku_pair.window.files.tree import FileTree
from haiku_pair.words import tr, trn

_QUIET = 120
"""Milliseconds without a key before files are looked for."""


class TreeActs(QObject):
    """The commands of the tree."""

    said = Signal(str)
    """What was done, in a few words."""
    failed = Signal(object)
    """A `Problem`."""
    moved = Signal(object)
    """Open files have other names now: pairs of paths."""
    deleted = Signal(str)
    """A file or folder that was."""
    created = Signal(str)
    """A new file, to be opened."""
    toggled = Signal()
    """Other names are left out now."""

    def __init__(self, bridge: Bridge, tree: FileTree) -> None:
        super().__init__(tree)
        self._bridge = bridge
        self._tree = tree
        self._act: Callable[[str], None] = _nothing
        self._soon = QTimer(self, singleShot=True, interval=_QUIET)
        self._soon.timeout.connect(self._look)
        tree.names.entered.connect(self._on_name)
        tree.names.left.connect(tree.view.setFocus)
        tree.filter.typed.connect(self._soon.start)
        tree.filter.entered.connect(self._on_filter_entered)
        tree.filter.left.connect(self._on_filter_left)
        tree.filter_wanted.connect(self.find)
        tree.model.dropped.connect(self._on_dropped)
        tree.question.dismissed.connect(self._on_dismissed)

    def register(self, commands: Commands) -> None:
        """Add the commands."""
        rows: tuple[tuple[str, str, str, Callable[[], None], Callable[[], bool] | None], ...] = (
            ("tree.new_file", tr("New file …"), "Ins", self.new_file, None),
            ("tree.new_folder", tr("New folder …"), "Shift+Ins", self.new_folder, None),
            ("tree.move", tr("Rename or move …"), "F2", self.move, self.has_entry),
            ("tree.delete", tr("Delete, to the journal …"), "Del", self.delete, self.has_entry),
            ("tree.filter", tr("Look for files in the tree"), "Ctrl+F", self.find, None),
            ("tree.hidden", tr("Show names that begin with a dot, or not"), "Shift+Alt+H", self.toggle_hidden, None),
            ("tree.ignored", tr("Show what git ignores, or not"), "Shift+Alt+I", self.toggle_ignored, None),
        )
        for command_id, title, key, handler, enabled in rows:
            commands.add(Command(command_id, title, "Files", (key,), Context.TREE, "File"), handler, enabled)

    def has_entry(self) -> bool:
        """Whether the cursor is on a file or folder."""
        return self._entry() is not None

    def show(self, *, hides_hidden: bool, hides_ignored: bool) -> None:
        """Leave these out, as was chosen before."""
        self._tree.model.hidden, self._tree.model.ignored = not hides_hidden, not hides_ignored

    # --- names -------------------------------------------------------------------------------------

    def new_file(self) -> None:
        """Ask for the name of a new file beside the cursor."""
        self._ask(tr("New file"), self._folder(), partial(self._new, FileAct.FILE))

    def new_folder(self) -> None:
        """Ask for the name of a new folder there."""
        self._ask(tr("New folder"), self._folder(), partial(self._new, FileAct.FOLDER))

    def move(self) -> None:
        """Ask for another path of what is at the cursor."""
        entry = self._entry()
        if entry is not None and not entry.path.isprintable():
            self.failed.emit(_unprintable())  # one line of input would change it
        elif entry is not None:
            self._ask(tr("New path of {path}", path=entry.path), entry.path, partial(self._move, entry.path))

    def delete(self) -> None:
        """Ask whether what is at the cursor is to be deleted."""
        entry = self._entry()
        if entry is None:
            return
        inside = tr(" with all in it") if entry.kind is EntryKind.FOLDER else ""
        actions = (
            ("Delete", "D", partial(self._delete, entry.path)),
            (tr("Cancel"), "Esc", self._tree.question.dismissed.emit),
        )
        self._tree.question.ask(
            tr("Delete {path}{inside}? Undoing the last apply brings it back.", path=entry.path, inside=inside), actions
        )

    def _ask(self, question: str, text: str, act: Callable[[str], None]) -> None:
        self._act = act
        self._tree.names.ask(question, text)

    @Slot(str)
    def _on_name(self, name: str) -> None:
        if name:
            self._tree.names.hide()
            self._tree.view.setFocus()
            self._act(name)

    def _new(self, act: FileAct, name: str) -> None:
        self._do(ChangeFiles(act, name.rstrip("/")), partial(self._on_new, is_file=act is FileAct.FILE))

    def _move(self, path: str, to: str) -> None:
        if to.rstrip("/") != path:
            self._do(ChangeFiles(FileAct.MOVE, path, to.rstrip("/")), self._on_done)

    def _delete(self, path: str) -> None:
        self._on_dismissed()
        self._do(ChangeFiles(FileAct.DELETE, path), partial(self._on_deleted, path))

    def _do(self, request: ChangeFiles, then: Callable[[FilesMoved], None]) -> None:
        self._bridge.ask(request, FilesMoved, then, self._on_failed)

    def _on_new(self, reply: FilesMoved, *, is_file: bool) -> None:
        self._on_done(reply)
        if is_file:
            self.created.emit(reply.path)

    def _on_deleted(self, path: str, reply: FilesMoved) -> None:
        self.deleted.emit(path)
        self._on_done(reply)

    def _on_done(self, reply: FilesMoved) -> None:
        self.moved.emit(reply.moves)
        self.said.emit(reply.summary)
        if self._tree.model.is_filtered:
            self._look()
            return
        self._tree.model.refresh()
        if reply.path:
            self._tree.go_to(reply.path)

    def _on_failed(self, problem: Problem) -> None:
        self.failed.emit(problem)

    @Slot(object, str)
    def _on_dropped(self, paths: list[str], folder: str) -> None:
        wanted = [path for path in paths if path.rpartition("/")[0] != folder and path != folder]
        if not wanted:
            return
        names = wanted[0] if len(wanted) == 1 else trn("{count} file", "{count} files", len(wanted))
        question = self._tree.question
        actions = (
            (tr("Move"), "M", partial(self._move_all, tuple(wanted), folder)),
            (tr("Cancel"), "Esc", question.dismissed.emit),
        )
        question.ask(tr("Move {names} to {folder}?", names=names, folder=folder or tr("the top folder")), actions)

    def _move_all(self, paths: tuple[str, ...], folder: str) -> None:
        self._on_dismissed()
        for path in paths:
            name = PurePosixPath(path).name
            self._move(path, f"{folder}/{name}" if folder else name)

    @Slot()
    def _on_dismissed(self) -> None:
        self._tree.question.hide()
        self._tree.view.setFocus()

    # --- what is listed ----------------------------------------------------------------------------

    def find(self) -> None:
        """Take words of paths, and show only files that have them."""
        self._tree.filter.ask(tr("Words of the path"), self._tree.filter.input.text())
        self._tree.filter.input.selectAll()

    def toggle_hidden(self) -> None:
        """Names that begin with a dot are listed, or not."""
        model = self._tree.model
        model.hidden = not model.hidden
        self.said.emit(
            tr("Names that begin with a dot are listed.")
            if model.hidden
            else tr("Names that begin with a dot are left out.")
        )
        self._list_again()

    def toggle_ignored(self) -> None:
        """What git ignores is listed, or not."""
        model = self._tree.model
        model.ignored = not model.ignored
        self.said.emit(tr("What git ignores is listed.") if model.ignored else tr("What git ignores is left out."))
        self._list_again()

    def _list_again(self) -> None:
        self._look() if self._tree.model.is_filtered else self._tree.model.refresh()
        self.toggled.emit()

    @Slot()
    def _look(self) -> None:
        words = self._tree.filter.input.text()
        if words.strip():
            request = FindInTree(words, self._tree.model.hidden)
            self._bridge.ask(request, TreeFound, self._on_found, self._on_failed)
        elif self._tree.model.is_filtered:
            self._tree.model.reset()

    def _on_found(self, reply: TreeFound) -> None:
        if reply.words == self._tree.filter.input.text():
            self._tree.model.show_only(reply.entries, reply.cut)
            self._tree.show_first_file()

    @Slot(str)
    def _on_filter_entered(self, words: str) -> None:
        if words:
            self._tree.open_current()

    @Slot()
    def _on_filter_left(self) -> None:
        if not self._tree.filter.input.text() and self._tree.model.is_filtered:
            self._tree.model.reset()
        self._tree.view.setFocus()

    # --- the cursor --------------------------------------------------------------------------------

    def _entry(self) -> Entry | None:
        index = self._tree.view.currentIndex()
        if not index.isValid() or self._tree.model.is_more(index):
            return None
        return self._tree.model.entry(index)

    def _folder(self) -> str:
        """The folder at the cursor, or the one the cursor's file is in, with a slash at its end."""
        entry = self._entry()
        if entry is None:
            return ""
        folder = entry.path if entry.kind is EntryKind.FOLDER else entry.path.rpartition("/")[0]
        return f"{folder}/" if folder else ""


def _unprintable() -> Problem:
    return Problem(
        Fault.BAD_REQUEST,
        tr("This name holds characters that can't be typed, such as a line break."),
        tr("Nothing was renamed."),
        tr("Rename it in a terminal, or drag it to another folder."),
    )


def _nothing(_name: str) -> None:
    """Nothing was asked."""

"""What is made when it is first wanted: the journal in the dock, the page for committing, proposing pasted text."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from haiku_pair.window.bridge import Bridge
from haiku_pair.window.center import Page
from haiku_pair.window.commands.registry import Command, Commands
from haiku_pair.window.committing import keys as commit_keys
from haiku_pair.window.dock import Dock, DockPage
from haiku_pair.window.journal.keys import COMMANDS as JOURNAL_COMMANDS
from haiku_pair.window.navigation import Navigation
from haiku_pair.window.theme.theme import Theme
from haiku_pair.words import tr

if TYPE_CHECKING:
    from haiku_pair.window.committing.page import CommitPage
    from haiku_pair.window.editor.bars import Bar
    from haiku_pair.window.journal.pane import JournalPane
    from haiku_pair.window.pasting import Pasting

JOURNAL = tr("Journal")
_MOST_LINES = 4
"""Lines of what git and the hooks said that are shown after a commit; all can be copied."""


class Later(QObject):
    """Knows the commands of these parts before the parts are there."""

    failed = Signal(object)
    """A `Problem`."""
    done = Signal(str)
    """What was done, in a few words for the status bar."""
    dock_toggled = Signal()
    """The dock is shown or hidden now."""

    def __init__(
        self,
        bridge: Bridge,
        theme: Theme,
        commands: Commands,
        navigation: Navigation,
        add_bar: Callable[[QWidget], None],
        parent: QWidget,
    ) -> None:
        """`add_bar` puts a bar above the panes."""
        super().__init__(parent)
        self._bridge = bridge
        self._theme = theme
        self._commands = commands
        self._navigation = navigation
        self._center = navigation.center
        self._add_bar = add_bar
        self._over = parent
        self._back_to: QWidget | None = None
        self._journal: JournalPane | None = None
        self._commit: CommitPage | None = None
        self._pasting: Pasting | None = None
        self._notes: Bar | None = None
        self.dock: Dock = navigation.panes.dock
        self.dock.add_page(JOURNAL, self._make_journal)
        self.dock.left.connect(self.leave_dock)
        self.dock.close_wanted.connect(self.hide_dock)

    def register(self, has_workspace: Callable[[], bool]) -> None:
        """Add the commands."""
        add = self._commands.add
        dock = Command("view.dock", tr("Show or hide the dock"), "View", ("Ctrl+J",), menu="View")
        add(dock, self.toggle_dock, has_workspace)
        add(Command("go.journal", tr("Go to the journal"), "Go", menu="Go"), self.go_to_journal, has_workspace)
        for command in JOURNAL_COMMANDS:
            can = has_workspace if command.id == "journal.search" else partial(self._can_in_journal, command.id)
            add(command, partial(self._press_in_journal, command.id), can)
        add(commit_keys.OPEN, self.go_to_commit, has_workspace)
        for command in commit_keys.COMMANDS:
            add(command, partial(self._press_in_commit, command.id), self._is_commit_shown)
        title, key = tr("Propose what is on the clipboard"), "Ctrl+Shift+D"
        add(Command("propose.clipboard", title, "Propose", (key,), menu="Edit"), self.propose_clipboard, has_workspace)
        title = tr("Propose from a file …")
        add(Command("propose.file", title, "Propose", menu="Edit"), self.propose_file, has_workspace)

    def forget(self) -> None:
        """Another folder is open."""
        if self._commit is not None:
            self._commit.forget()
        if self._notes is not None:
            self._notes.hide()

    # --- the dock ----------------------------------------------------------------------------------

    def toggle_dock(self) -> None:
        """To the dock, shown if it was hidden; from inside it, hide it and go back."""
        if self.dock.isVisible() and self._is_in_dock():
            self.hide_dock()
        else:
            self.go_to_journal()

    def go_to_journal(self) -> None:
        """To the journal."""
        self.go_to_page(JOURNAL)

    def go_to_page(self, title: str) -> None:
        """To a page of the dock."""
        if not self._is_in_dock():
            self._back_to = QApplication.focusWidget()
        self.show_dock(title)
        self.dock.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_dock(self, title: str = JOURNAL) -> None:
        """Show the dock without going there."""
        shown = self.dock.isVisible()
        self.dock.show_page(title)
        if not shown:
            self.dock_toggled.emit()

    @Slot()
    def hide_dock(self) -> None:
        """Hide the dock; the focus does not stay in it."""
        inside = self._is_in_dock()
        self.dock.hide()
        if inside:
            self.leave_dock()
        self.dock_toggled.emit()

    @Slot()
    def leave_dock(self) -> None:
        """Back to where the focus came from."""
        back_to, self._back_to = self._back_to, None
        if back_to is not None and isValid(back_to) and back_to.isVisible():
            back_to.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._navigation.focus_center()

    def _is_in_dock(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.dock.isAncestorOf(focused)

    def _make_journal(self) -> DockPage:
        # Imported here for the reason given at the top.
        from haiku_pair.window.journal.pane import JournalPane

        self._journal = JournalPane(self._bridge, self._theme, self._commands)
        self._journal.step_taken.connect(self.done)
        return self._journal

    def _can_in_journal(self, command_id: str) -> bool:
        return self._journal is not None and self._journal.can(command_id)

    def _press_in_journal(self, command_id: str) -> None:
        if command_id == "journal.search" and not self._is_in_dock():
            self.go_to_journal()
        if self._journal is not None:
            self._journal.press(command_id)

    # --- committing --------------------------------------------------------------------------------

    def go_to_commit(self) -> None:
        """To the page for committing, with what would be committed now."""
        page = self._center.show_page(Page.COMMIT)
        self._navigation.focus_center()
        if page is self._commit:
            self._commit.refresh()

    def make_commit(self) -> QWidget:
        """The page, for the middle of the window."""
        from haiku_pair.window.committing.page import CommitPage

        page = self._commit = CommitPage(self._bridge, self._theme, self._commands)
        page.left.connect(self._navigation.back_to_work)
        page.committed.connect(self._on_committed)
        page.failed.connect(self.failed)
        return page

    @Slot(str, str)
    def _on_committed(self, words: str, output: str) -> None:
        self.done.emit(words)
        if self._journal is not None:
            self._journal.hear_news()  # no event tells of a commit, which the lines name
        if output:
            last = "\n".join(output.split("\n")[-_MOST_LINES:])
            self.note(f"{words}.\n{last}", (tr("Copy what was said"), "", partial(_copy, output)))

    def _is_commit_shown(self) -> bool:
        return self._commit is not None and self._commit.isVisible()

    def _press_in_commit(self, command_id: str) -> None:
        if self._commit is not None:
            self._commit.press(command_id)

    # --- proposing pasted text ---------------------------------------------------------------------

    def propose_clipboard(self) -> None:
        """Propose the text on the clipboard."""
        self._paste().propose_clipboard()

    def propose_file(self) -> None:
        """Propose the text of a file."""
        self._paste().ask_for_file()

    def propose_text(self, text: str) -> None:
        """Propose this text."""
        self._paste().propose_text(text)

    def _paste(self) -> Pasting:
        from haiku_pair.window.pasting import Pasting

        if self._pasting is None:
            self._pasting = Pasting(self._bridge, self._over)
            self._pasting.failed.connect(self.failed)
            self._pasting.proposed.connect(self._on_proposed)
        return self._pasting

    @Slot(int, tuple)
    def _on_proposed(self, files: int, notes: tuple[str, ...]) -> None:
        from haiku_pair.window.commands.shortcuts import key_of
        from haiku_pair.window.pasting import proposed_words

        self.done.emit(proposed_words(files))
        if notes:
            review = (tr("Review"), key_of(self._commands, "go.review"), self._navigation.focus_review)
            self.note(" ".join((proposed_words(files), *notes)), review)
        elif self._notes is not None:
            self._notes.hide()

    def note(self, words: str, *actions: tuple[str, str, Callable[[], None]]) -> None:
        """Say something above the panes that is no problem; it takes no focus."""
        from haiku_pair.window.editor.bars import Bar, Tone

        if self._notes is None:
            self._notes = Bar(self._theme, tr("Notes"), Tone.NOTE)
            self._add_bar(self._notes)
        self._notes.tell(words, (*actions, (tr("Dismiss"), "", self._notes.hide)))


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)

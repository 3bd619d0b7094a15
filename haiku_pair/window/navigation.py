"""Going from pane to pane by keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from haiku_pair.window.center import Center, Page
from haiku_pair.window.commands.registry import Command, Commands, Context
from haiku_pair.window.panes import Panes
from haiku_pair.words import tr


class Navigation(QObject):
    """Knows the panes from left to right: file tree, middle, conversation; then the dock below them."""

    tree_toggled = Signal(bool)

    def __init__(self, panes: Panes, center: Center, parent: QWidget) -> None:
        super().__init__(parent)
        self.panes = panes
        self.center = center
        self._panes = panes
        self._tree = panes.tree
        self._center = center
        self._conversation = panes.conversation

    def register(self, commands: Commands, has_workspace: Callable[[], bool]) -> None:
        """Add the commands."""
        for command_id, title, key, handler in (
            ("go.tree", tr("Go to the file tree"), "Ctrl+Shift+E", self.focus_tree),
            ("go.editor", tr("Go to the editor"), "", self.focus_editor),
            ("go.review", tr("Go to the review"), "Ctrl+Shift+R", self.focus_review),
            ("go.conversation", tr("Go to the conversation"), "Ctrl+L", self.focus_conversation),
        ):
            commands.add(Command(command_id, title, "Go", _keys(key), menu="Go"), handler, has_workspace)
        commands.add(Command("go.next_pane", tr("Go to the next pane"), "Go", ("F6",), menu="Go"), self.next_pane)
        previous = Command("go.previous_pane", tr("Go to the previous pane"), "Go", ("Shift+F6",), menu="Go")
        commands.add(previous, self.previous_pane)
        toggle = Command("view.file_tree", tr("Show or hide the file tree"), "View", ("Ctrl+B",), menu="View")
        commands.add(toggle, self.toggle_tree, has_workspace)
        settings = Command("view.settings", tr("Settings"), "Window", ("Ctrl+,",), menu="File")
        commands.add(settings, self.show_settings)
        search = Command("settings.search", tr("Search the settings"), "Window", ("Ctrl+F",), Context.SETTINGS, "File")
        commands.add(search, self.search_settings)

    def focus_tree(self) -> None:
        """To the file tree, shown if it was hidden."""
        self.show_tree(True)
        _focus(self._tree)

    def focus_editor(self) -> None:
        """To the editor."""
        self._center.show_page(Page.EDITOR)
        self._panes.editor.focus_pane()

    def focus_review(self) -> None:
        """To the review."""
        self._center.show_page(Page.REVIEW)
        self._panes.review.focus_review()

    def focus_center(self) -> None:
        """To whatever the middle shows."""
        if self._center.page is Page.EDITOR:
            self._panes.editor.focus_pane()
        elif self._center.page is Page.REVIEW:
            self._panes.review.focus_review()
        else:
            _focus(self._center.currentWidget())

    def focus_conversation(self) -> None:
        """To the line where messages are typed."""
        self._panes.conversation.focus_input()

    def show_turn(self, session: str, turn: str, words: str) -> None:
        """To the row of the conversation that was found by these words."""
        self._panes.conversation.seeking.show(session, turn, words)

    @Slot()
    def show_settings(self) -> None:
        """To the settings; again leaves them."""
        if self._center.page is Page.SETTINGS:
            self.back_to_work()
        else:
            _focus(self._center.show_page(Page.SETTINGS))

    def search_settings(self) -> None:
        """To the settings, where words narrow them."""
        _focus(self._center.show_page(Page.SETTINGS))

    @Slot()
    def back_to_work(self) -> None:
        """From settings to the editor or the review."""
        self._center.back_to_work()
        self.focus_center()

    def toggle_tree(self) -> None:
        """Show the file tree, or hide it; the focus does not stay in what is hidden."""
        had_focus = self._tree.isAncestorOf(QApplication.focusWidget() or self._center)
        self.show_tree(self._tree.isHidden())
        if had_focus:
            self.focus_center()

    def show_tree(self, shown: bool) -> None:
        """Show or hide the file tree."""
        self._tree.setVisible(shown)
        self.tree_toggled.emit(shown)

    def next_pane(self) -> None:
        """To the pane at the right, round the end."""
        self._go(1)

    def previous_pane(self) -> None:
        """To the pane at the left, round the end."""
        self._go(-1)

    def _ring(self) -> tuple[QWidget, ...]:
        return self._tree, self._center, self._conversation, self._panes.dock

    def _go(self, step: int) -> None:
        panes = [pane for pane in self._ring() if pane.isVisible()]
        if not panes:
            return
        focused = QApplication.focusWidget()
        here = [pane for pane in panes if focused is not None and (pane is focused or pane.isAncestorOf(focused))]
        position = panes.index(here[0]) if here else panes.index(self._center)
        wanted = panes[(position + step) % len(panes)]
        if wanted is self._center:
            self.focus_center()
        elif wanted is self._conversation:
            self.focus_conversation()
        else:
            _focus(wanted)


def _keys(key: str) -> tuple[str, ...]:
    return (key,) if key else ()


def _focus(pane: QWidget | None) -> None:
    if pane is not None:
        pane.setFocus(Qt.FocusReason.ShortcutFocusReason)

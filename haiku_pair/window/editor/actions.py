"""The editor's commands: what each is called, its key, and what it does."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from haiku_pair.window.commands.registry import Command, Commands, Context
from haiku_pair.window.editor import caret_commands, view_commands

if TYPE_CHECKING:
    from haiku_pair.window.editor.completion import WordBook
    from haiku_pair.window.editor.features import Features
    from haiku_pair.window.editor.line_commands import LineCommands
    from haiku_pair.window.editor.page import EditorPage
    from haiku_pair.window.editor.pane import EditorPane


class EditorActions:
    """What the commands do with the file that is shown."""

    def __init__(self, pane: EditorPane) -> None:
        self._pane = pane

    def has_file(self) -> bool:
        """Whether a file is shown."""
        return self._pane.current_page() is not None

    def is_editable(self) -> bool:
        """Whether the shown file can be changed."""
        page = self._pane.current_page()
        return page is not None and not page.edit.isReadOnly()

    def may_undo(self) -> bool:
        """Whether there may be something to undo."""
        page = self._pane.current_page()
        return page is not None and (not page.edit.isReadOnly() or page.may_go_back)

    def is_stale(self) -> bool:
        """Whether the shown file changed on disk under unsaved text."""
        page = self._pane.current_page()
        return page is not None and page.mirror.stale

    def may_reload(self) -> bool:
        """Whether reading the file again loses nothing the person was not told of."""
        page = self._pane.current_page()
        return page is not None and (page.mirror.stale or not page.mirror.is_dirty)

    def has_many(self) -> bool:
        """Whether there is another tab."""
        return self._pane.tabs.count() > 1

    def is_any_dirty(self) -> bool:
        """Whether any file has unsaved text."""
        return bool(self._pane.dirty_paths())

    def find(self) -> None:
        """Open the find bar."""
        page = self.page
        page.line_bar.hide()
        page.find_bar.open()

    def replace(self) -> None:
        """Open the find bar with the line to replace with."""
        page = self.page
        page.line_bar.hide()
        page.find_bar.open_replacing()

    def is_replacing(self) -> bool:
        """Whether that line is open in a file that can be changed."""
        return self.is_editable() and self.is_finding() and not self.page.find_bar.replacing.isHidden()

    def replace_one(self) -> None:
        """Replace the selected match."""
        self.page.find_bar.replace()

    def replace_all(self) -> None:
        """Replace all matches."""
        self.page.find_bar.replace_all()

    def match_case(self) -> None:
        """Upper and lower case matter, or do not."""
        self.page.find_bar.case.toggle()

    def whole_words(self) -> None:
        """Only whole words, or parts of them too."""
        self.page.find_bar.word.toggle()

    def by_pattern(self) -> None:
        """Take the text for a regular expression, or for itself."""
        self.page.find_bar.pattern.toggle()

    def in_selection(self) -> None:
        """Find in the selected lines only, or everywhere."""
        self.page.find_bar.in_selection.toggle()

    def is_finding(self) -> bool:
        """Whether the find bar is open."""
        page = self._pane.current_page()
        return page is not None and "find_bar" in vars(page) and page.find_bar.isVisible()

    def find_next(self) -> None:
        """Select the next match."""
        bar = self.page.find_bar
        bar.next() if bar.input.text() else bar.open()

    def find_previous(self) -> None:
        """Select the previous match."""
        bar = self.page.find_bar
        bar.previous() if bar.input.text() else bar.open()

    def go_to_line(self) -> None:
        """Open the bar that takes a line number."""
        page = self.page
        page.find_bar.close_bar()
        page.line_bar.open()

    def reload(self) -> None:
        """Read the file again."""
        self.page.reload()

    def keep_mine(self) -> None:
        """Keep unsaved text over a foreign change."""
        self.page.keep_mine()

    def undo(self) -> None:
        """Undo in the text."""
        self.page.undo()

    def redo(self) -> None:
        """Redo in the text."""
        self.page.edit.redo()

    def toggle_comment(self) -> None:
        """Make the selected lines comments, or take that back."""
        self._lines().toggle_comment(self.page.path)

    def move_up(self) -> None:
        """Move the selected lines up."""
        self._lines().move(-1)

    def move_down(self) -> None:
        """Move the selected lines down."""
        self._lines().move(+1)

    def duplicate(self) -> None:
        """The selected lines once more."""
        self._lines().duplicate()

    def join(self) -> None:
        """Make one line of several."""
        self._lines().join()

    def delete_lines(self) -> None:
        """Take the selected lines out."""
        self._lines().delete()

    def complete_word(self) -> None:
        """Offer words of the open files for what is typed."""
        self._book.read({page.path: page.edit.document() for page in self._pane.pages() if page.is_loaded})
        completion = self.features.completion
        completion.open(self._book)
        self._pane.completion_wanted.emit(self.page, completion.typed())

    @cached_property
    def _book(self) -> WordBook:
        from haiku_pair.window.editor.completion import WordBook

        return WordBook(self._pane)

    def go_to_bracket(self) -> None:
        """To the partner of the bracket at the cursor."""
        self.page.edit.features.go_to_partner()

    def _lines(self) -> LineCommands:
        from haiku_pair.window.editor.line_commands import LineCommands

        return LineCommands(self.page.edit)

    @property
    def features(self) -> Features:
        """What is attached to the shown text."""
        return self.page.edit.features

    @property
    def page(self) -> EditorPage:
        """The file that is shown.

        Raises:
            LookupError: none is.
        """
        page = self._pane.current_page()
        if page is None:
            raise LookupError("no file is shown")
        return page


def register(commands: Commands, pane: EditorPane) -> None:
    """Add the editor's commands to the registry."""
    do = EditorActions(pane)
    here, anywhere = Context.EDITOR, Context.ANYWHERE
    rows: tuple[tuple[str, str, str, Context, str, Callable[[], None], Callable[[], bool]], ...] = (
        ("file.save", "Save", "Ctrl+S", anywhere, "File", pane.save, do.is_editable),
        ("file.save_all", "Save all", "", anywhere, "File", pane.save_all, do.is_any_dirty),
        ("file.reload", "Reload from disk", "F5", here, "File", do.reload, do.may_reload),
        ("file.keep_mine", "Keep my text over the change on disk", "Shift+F5", here, "File", do.keep_mine, do.is_stale),
        ("file.close", "Close file", "Ctrl+W", anywhere, "File", pane.close_current, do.has_file),
        ("edit.undo", "Undo", "Ctrl+Z", here, "Edit", do.undo, do.may_undo),
        ("edit.redo", "Redo", "Ctrl+Shift+Z Ctrl+Y", here, "Edit", do.redo, do.is_editable),
        ("edit.find", "Find …", "Ctrl+F", here, "Edit", do.find, do.has_file),
        ("edit.find_next", "Find next", "F3", here, "Edit", do.find_next, do.has_file),
        ("edit.find_previous", "Find previous", "Shift+F3", here, "Edit", do.find_previous, do.has_file),
        ("edit.replace", "Replace …", "Ctrl+H", here, "Edit", do.replace, do.is_editable),
        ("edit.replace_one", "Replace this match", "Alt+Return", here, "Edit", do.replace_one, do.is_replacing),
        ("edit.replace_all", "Replace all matches", "Alt+A", here, "Edit", do.replace_all, do.is_replacing),
        ("edit.match_case", "Find: match case", "Alt+I", here, "Edit", do.match_case, do.is_finding),
        ("edit.whole_words", "Find: whole words", "Alt+W", here, "Edit", do.whole_words, do.is_finding),
        ("edit.pattern", "Find: regular expression", "Alt+X", here, "Edit", do.by_pattern, do.is_finding),
        ("edit.in_selection", "Find: only in the selection", "Alt+L", here, "Edit", do.in_selection, do.is_finding),
        ("edit.comment", "Comment lines out, or in again", "Ctrl+/", here, "Edit", do.toggle_comment, do.is_editable),
        ("edit.move_up", "Move lines up", "Alt+Up", here, "Edit", do.move_up, do.is_editable),
        ("edit.move_down", "Move lines down", "Alt+Down", here, "Edit", do.move_down, do.is_editable),
        ("edit.duplicate", "Duplicate lines", "Shift+Alt+Down", here, "Edit", do.duplicate, do.is_editable),
        ("edit.join", "Join lines", "Alt+J", here, "Edit", do.join, do.is_editable),
        ("edit.delete_lines", "Delete lines", "Ctrl+Shift+K", here, "Edit", do.delete_lines, do.is_editable),
        ("edit.complete", "Complete the word", "Ctrl+Space Alt+/", here, "Edit", do.complete_word, do.is_editable),
        ("go.bracket", "Go to the other bracket", "Ctrl+Shift+\\", here, "Go", do.go_to_bracket, do.has_file),
        ("go.line", "Go to line …", "Ctrl+G", here, "Go", do.go_to_line, do.has_file),
        ("go.next_file", "Next open file", "Ctrl+PgDown Ctrl+Tab", anywhere, "Go", pane.tabs.next, do.has_many),
        ("go.previous_file", "Previous open file", "Ctrl+PgUp Ctrl+Shift+Tab", anywhere, "Go", pane.tabs.previous,
         do.has_many),
    )  # fmt: skip
    for command_id, title, keys, when, menu, handler, enabled in rows:
        category = "Editor" if menu == "Edit" else menu
        commands.add(Command(command_id, title, category, tuple(keys.split()), when, menu), handler, enabled)
    caret_commands.register(commands, do)
    view_commands.register(commands, do)

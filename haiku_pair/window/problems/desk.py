"""Problems by key: going from one to the next, to the page of all, sending one to the model."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from haiku_pair.protocol.problems import FileProblem, TryLanguagesAgain
from haiku_pair.protocol.replies import Done
from haiku_pair.protocol.requests import QueueMessage, SendMessage
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.dock import DockPage
from haiku_pair.window.editor.page import EditorPage
from haiku_pair.window.later import Later
from haiku_pair.window.navigation import Navigation
from haiku_pair.window.problems import keys
from haiku_pair.window.problems.book import SEVERITIES, ProblemBook, summary
from haiku_pair.window.problems.note import Note
from haiku_pair.window.problems.of_page import PageProblems
from haiku_pair.window.status import StatusBar
from haiku_pair.window.theme.theme import Theme
from haiku_pair.words import tr

if TYPE_CHECKING:
    from haiku_pair.window.problems.page import ProblemsPage

TITLE = tr("Problems")
_MOST_SENT = 5
"""Problems of one line that go along."""


class ProblemDesk(QObject):
    """Gives every open file its marks, and carries out the commands."""

    said = Signal(str)
    """A few words for the status bar."""
    failed = Signal(object)
    """A `Problem` of the program's own."""
    rested = Signal(object, int, int)
    """The mouse rests over a text; see `PageProblems`."""

    def __init__(
        self, bridge: Bridge, theme: Theme, commands: Commands, navigation: Navigation, later: Later, status: StatusBar
    ) -> None:
        super().__init__(later)
        self._bridge = bridge
        self._theme = theme
        self._commands = commands
        self._navigation = navigation
        self._later = later
        self._status = status
        self._editor = navigation.panes.editor
        self.book = ProblemBook(bridge, self)
        self.page: ProblemsPage | None = None
        self._marks: dict[EditorPage, PageProblems] = {}
        self._notes: dict[EditorPage, Note] = {}
        later.dock.add_page(TITLE, self._make)
        self.book.changed.connect(self._on_changed)
        self.book.servers_changed.connect(self._say_count)
        self._editor.places_changed.connect(self._on_pages)
        self._on_pages()

    def register(self, has_workspace: Callable[[], bool]) -> None:
        """Add the commands."""
        add = self._commands.add
        add(keys.NEXT, partial(self.step, 1), self._has_any)
        add(keys.PREVIOUS, partial(self.step, -1), self._has_any)
        add(keys.OPEN, self.open, has_workspace)
        add(keys.SEND, self.send, self._can_send)
        add(keys.TRY_AGAIN, self.try_again, has_workspace)
        for command in keys.PAGE:
            add(command, partial(self._press, command.id), partial(self._can, command.id))

    # --- in the text -------------------------------------------------------------------------------

    def marks(self) -> PageProblems | None:
        """Those of the file that is shown."""
        page = self._editor.current_page()
        return self._marks.get(page) if page is not None else None

    def note(self, page: EditorPage) -> Note:
        """What tells a few words in a page."""
        note = self._notes.get(page)
        if note is None or not isValid(note):
            note = self._notes[page] = Note(page, self._theme)
        return note

    def _has_any(self) -> bool:
        return bool(self.book.paths())

    def step(self, step: int) -> None:
        """To the next problem of the file, or of the next file that has one; round the ends."""
        page, marks = self._editor.current_page(), self.marks()
        here = -1, -1
        if page is not None and marks is not None:
            cursor = page.edit.textCursor()
            here = cursor.blockNumber(), cursor.positionInBlock()
            every = sorted(marks.placed.all, key=lambda one: (one.line, one.column))
            found = [one for one in every if (_place(one) > here if step > 0 else _place(one) < here)]
            if found:
                self.show(page.path, found[0] if step > 0 else found[-1])
                return
        path = self._next_path(page.path if page is not None else "", step)
        if path:
            problems = self.book.of(path)
            self.show(path, problems[0] if step > 0 else problems[-1])

    def _next_path(self, path: str, step: int) -> str:
        paths = self.book.paths()
        if step > 0:
            return next((one for one in paths if one > path), paths[0] if paths else "")
        return next((one for one in reversed(paths) if one < path), paths[-1] if paths else "")

    def show(self, path: str, problem: FileProblem) -> None:
        """Go to a problem and say what it is."""
        page = self._editor.open_path(path, problem.line + 1, problem.column + 1)
        self._navigation.focus_editor()
        if page.is_loaded:
            self.note(page).tell(_words(problem))
        self.said.emit(f"{SEVERITIES[problem.severity].capitalize()}: {' '.join(problem.text.split())[:200]}")

    @Slot(int)
    def _on_pressed(self, line: int) -> None:
        page, marks = self._editor.current_page(), self.marks()
        if page is not None and marks is not None and marks.placed.at(line):
            page.edit.go_to(line, marks.placed.at(line)[0].column)
            self.note(page).tell("\n".join(map(_words, marks.placed.at(line))))

    # --- sending -----------------------------------------------------------------------------------

    def _wanted(self) -> tuple[str, list[FileProblem]]:
        """The problem the keyboard is on in the page; else those of the cursor's line."""
        if self.page is not None and self.page.has_keys:
            current = self.page.current()
            return (current[0], [current[1]]) if current is not None else ("", [])
        page, marks = self._editor.current_page(), self.marks()
        if page is None or marks is None:
            return "", []
        return page.path, list(marks.placed.at(page.edit.textCursor().blockNumber()))[:_MOST_SENT]

    def _can_send(self) -> bool:
        return bool(self._wanted()[1])

    def send(self) -> None:
        """Ask the model to put it right; the files follow as with any message."""
        path, problems = self._wanted()
        if problems:
            several = "these problems" if len(problems) > 1 else "this problem"
            lines = [f"- line {one.line + 1}, {one.severity.value}: {_words(one)}" for one in problems]
            text = "\n".join([f"Please fix {several} in {path}:", *lines])
            message = QueueMessage(SendMessage(text, path))
            self._bridge.ask(message, Done, self._on_sent, self.failed.emit)

    def _on_sent(self, _done: Done) -> None:
        self.said.emit(tr("Sent to Haiku."))

    def try_again(self) -> None:
        """Look for language servers anew."""
        self._bridge.ask(TryLanguagesAgain(), Done, None, self.failed.emit)

    # --- the page ----------------------------------------------------------------------------------

    def open(self) -> None:
        """To the page of all problems."""
        page = self._editor.current_page()
        if page is not None:
            self.note(page).hide()
        self._later.go_to_page(TITLE)

    def _make(self) -> DockPage:
        from haiku_pair.window.problems.page import ProblemsPage

        self.page = ProblemsPage(self.book, self._theme, self._commands, self._editor.current_path)
        self.page.chosen.connect(self._on_chosen)
        self._editor.current_changed.connect(self.page.refresh)
        return self.page

    @Slot(str, int, int)
    def _on_chosen(self, path: str, line: int, column: int) -> None:
        self._editor.open_path(path, line, column)
        self._navigation.focus_editor()

    def _can(self, command_id: str) -> bool:
        return self.page is not None and self.page.can(command_id)

    def _press(self, command_id: str) -> None:
        if self.page is not None:
            self.page.press(command_id)

    # --- what happens ------------------------------------------------------------------------------

    @Slot()
    def _on_pages(self) -> None:
        there = self._editor.pages()
        for page in there:
            if page not in self._marks:
                marks = self._marks[page] = PageProblems(page, self._theme)
                marks.rested.connect(self.rested)
                marks.pressed.connect(self._on_pressed)
            if self._marks[page].path != page.path:  # new, or renamed
                self._marks[page].show(self.book.of(page.path))
        for gone in [page for page in self._marks if page not in there]:
            del self._marks[gone]
            self._notes.pop(gone, None)

    @Slot(object)
    def _on_changed(self, paths: tuple[str, ...]) -> None:
        for page, marks in self._marks.items():
            if page.path in paths:
                marks.show(self.book.of(page.path))
        self._say_count()

    @Slot()
    def _say_count(self) -> None:
        self._status.show_problems(summary(self.book))


def _place(one: FileProblem) -> tuple[int, int]:
    return one.line, one.column


def _words(one: FileProblem) -> str:
    return f"{one.text} ({one.source})" if one.source else one.text

"""What a language server knows of the place at the cursor, by key: words, definition, uses, a new name, completions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from haiku_pair.protocol.languages import (
    DefinitionPlace,
    DefinitionsAre,
    FindDefinition,
    FindReferences,
    GetHover,
    GetOffers,
    HoverIs,
    OffersAre,
    ProposeRename,
    ReferencesAre,
)
from haiku_pair.protocol.replies import Pasted
from haiku_pair.protocol.values import Place, Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.picker import Choice, Picker
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.commands.shortcuts import key_of
from haiku_pair.window.dock import DockPage
from haiku_pair.window.editor.page import EditorPage
from haiku_pair.window.later import Later
from haiku_pair.window.navigation import Navigation
from haiku_pair.window.problems import keys
from haiku_pair.window.problems.desk import ProblemDesk
from haiku_pair.window.problems.of_page import PageProblems
from haiku_pair.window.theme.theme import Theme
from haiku_pair.words import tr, trn

if TYPE_CHECKING:
    from haiku_pair.window.language.references_page import ReferencesPage
    from haiku_pair.window.language.rename_bar import RenameBar

TITLE = tr("Uses")
_MOST_BACK = 50


class LanguageDesk(QObject):
    """For the file that is shown."""

    said = Signal(str)
    """A few words for the status bar."""
    failed = Signal(object)
    """A `Problem`."""

    def __init__(
        self,
        bridge: Bridge,
        theme: Theme,
        commands: Commands,
        problems: ProblemDesk,
        places: tuple[Navigation, Later, QWidget],
    ) -> None:
        """`places` are the ways of the window, and the window."""
        super().__init__(problems)
        self._bridge = bridge
        self._theme = theme
        self._commands = commands
        self._problems = problems
        self._navigation, self._later, window = places
        self._editor = self._navigation.panes.editor
        self._back: list[Place] = []
        self._found: tuple[DefinitionPlace, ...] = ()
        self._bar: tuple[EditorPage, RenameBar] | None = None
        self.page: ReferencesPage | None = None
        self.picker = Picker(theme, tr("Go to one of several definitions"), window)
        self.picker.chosen.connect(self._on_picked)
        self._later.dock.add_page(TITLE, self._make)
        problems.rested.connect(self._on_rested)
        self._editor.completion_wanted.connect(self._on_completing)

    def register(self) -> None:
        """Add the commands."""
        acts: dict[str, tuple[Callable[[], None], Callable[[], bool]]] = {
            "language.hover": (self.hover, self._has_file),
            "language.definition": (self.go_to_definition, self._has_file),
            "language.references": (self.find_references, self._has_file),
            "language.rename": (self.rename, self._may_rename),
        }
        for command in keys.TEXT:
            self._commands.add(command, *acts[command.id])
        self._commands.add(keys.BACK, self.go_back, lambda: bool(self._back))
        for command in keys.REFERENCES:
            self._commands.add(command, partial(self._press, command.id), self._has_uses)

    def _has_file(self) -> bool:
        page = self._editor.current_page()
        return page is not None and page.mirror.is_loaded and not page.mirror.is_frozen

    def _may_rename(self) -> bool:
        page = self._editor.current_page()
        return self._has_file() and page is not None and not page.edit.isReadOnly()

    def _here(self) -> tuple[EditorPage, str, int, int] | None:
        page = self._editor.current_page()
        if page is None:
            return None
        cursor = page.edit.textCursor()
        return page, page.path, cursor.blockNumber(), cursor.positionInBlock()

    # --- words -------------------------------------------------------------------------------------

    def hover(self) -> None:
        """Say under the cursor what is known of the name, and what is wrong there."""
        here = self._here()
        if here is not None:
            page, *place = here
            marks = self._problems.marks()
            found = marks.placed.at(page.edit.textCursor().blockNumber()) if marks is not None else ()
            wrong = "\n".join(one.text for one in found)
            cursor = QTextCursor(page.edit.textCursor())
            done = partial(self._on_hover, page, cursor, wrong)
            failed = partial(self._on_no_hover, page, wrong)
            self._bridge.ask(GetHover(*place), HoverIs, done, failed)  # type: ignore[arg-type]

    def _on_hover(self, page: EditorPage, before: QTextCursor, wrong: str, reply: HoverIs) -> None:
        if page is not self._editor.current_page() or page.edit.textCursor().position() != before.position():
            return
        words = "\n\n".join(part for part in (wrong, reply.text) if part)
        if words:
            self._problems.note(page).tell(words)
        else:
            self.said.emit(tr("Nothing is known of what stands here."))

    def _on_no_hover(self, page: EditorPage, wrong: str, problem: Problem) -> None:
        if wrong:
            self._problems.note(page).tell(wrong)
        else:
            self._say(problem)

    @Slot(object, int, int)
    def _on_rested(self, marks: PageProblems, line: int, column: int) -> None:
        if self._problems.book.someone_looks:
            asked = GetHover(marks.page.path, line, column)
            self._bridge.ask(asked, HoverIs, partial(_tell_more, marks), _say_nothing)

    def _say(self, problem: Problem) -> None:
        self.said.emit(" ".join(part for part in (problem.what, problem.next_step) if part))

    # --- definition --------------------------------------------------------------------------------

    def go_to_definition(self) -> None:
        """To where the name at the cursor is defined; a list when there are several such places."""
        here = self._here()
        if here is not None:
            _, *place = here
            self._bridge.ask(FindDefinition(*place), DefinitionsAre, self._on_definitions, self._say)  # type: ignore[arg-type]

    def _on_definitions(self, reply: DefinitionsAre) -> None:
        if len(reply.places) == 1:
            self._go(reply.places[0])
        elif reply.places:
            self._found = reply.places
            rows = [Choice(one.text or one.path, "", f"{one.path}:{one.line + 1}") for one in reply.places]
            self.picker.open(tr("Letters of a line"), rows, tr("Nothing matches."))
        elif reply.outside:
            self.said.emit(tr("It is defined outside the folder, in {outside}", outside=reply.outside))
        else:
            self.said.emit(tr("No definition is known of what stands here."))

    @Slot(int)
    def _on_picked(self, position: int) -> None:
        if position < len(self._found):
            self._go(self._found[position])

    def _go(self, place: DefinitionPlace) -> None:
        page = self._editor.current_page()
        if page is not None:
            self._back = [*self._back[1 - _MOST_BACK :], page.place()]
        self._editor.open_path(place.path, place.line + 1, place.column + 1)
        self._navigation.focus_editor()

    def go_back(self) -> None:
        """To where a definition was asked for last."""
        if self._back:
            place = self._back.pop()
            self._editor.open_path(place.path, place.line + 1, place.column + 1)
            self._navigation.focus_editor()

    # --- uses --------------------------------------------------------------------------------------

    def find_references(self) -> None:
        """List where the name at the cursor is used."""
        here = self._here()
        if here is not None:
            page, *place = here
            done = partial(self._on_references, _word_at(page))
            self._bridge.ask(FindReferences(*place), ReferencesAre, done, self._say)  # type: ignore[arg-type]

    def _on_references(self, name: str, reply: ReferencesAre) -> None:
        if not reply.files:
            self.said.emit(
                tr("No uses are known of “{name}”.", name=name) if name else tr("There is no name at the cursor.")
            )
            return
        self._later.go_to_page(TITLE)
        if self.page is not None:
            self.page.show_uses(name, reply)

    def _make(self) -> DockPage:
        from haiku_pair.window.language.references_page import ReferencesPage

        self.page = ReferencesPage(self._theme, self._commands)
        self.page.chosen.connect(self._on_chosen)
        return self.page

    @Slot(str, int, int)
    def _on_chosen(self, path: str, line: int, column: int) -> None:
        self._editor.open_path(path, line, column)
        self._navigation.focus_editor()

    def _has_uses(self) -> bool:
        return self.page is not None

    def _press(self, command_id: str) -> None:
        if self.page is not None:
            self.page.press(command_id)

    # --- another name ------------------------------------------------------------------------------

    def rename(self) -> None:
        """Ask for another name of what stands at the cursor."""
        from haiku_pair.window.language.rename_bar import RenameBar

        here = self._here()
        if here is None:
            return
        page, path, line, column = here
        name = _word_at(page)
        if not name:
            self.said.emit(tr("Put the cursor into a name."))
            return
        if self._bar is None or self._bar[0] is not page:
            bar = RenameBar(page.edit, self._theme)
            bar.entered.connect(self._on_named)
            page.put_bar(bar)
            self._bar = (page, bar)
        self._bar[1].ask(name, (path, line, column))

    @Slot(str, object)
    def _on_named(self, name: str, place: tuple[str, int, int]) -> None:
        self.said.emit(tr("Looking for all uses …"))
        self._bridge.ask(ProposeRename(*place, name), Pasted, self._on_renamed, self.failed.emit)

    def _on_renamed(self, done: Pasted) -> None:
        files = trn("{count} file", "{count} files", done.files)
        notes = f" {' '.join(done.notes[:3])}" if done.notes else ""
        review = key_of(self._commands, "go.review")
        self.said.emit(
            tr("Proposed in {files}: {key} reviews it. Nothing was written.", files=files, key=review) + notes
        )

    # --- completions -------------------------------------------------------------------------------

    @Slot(object, str)
    def _on_completing(self, page: EditorPage, typed: str) -> None:
        if self._problems.book.someone_looks and page.mirror.is_loaded:
            cursor = page.edit.textCursor()
            asked = GetOffers(page.path, cursor.blockNumber(), cursor.positionInBlock(), typed)
            start = cursor.position() - len(typed.encode("utf-16-le")) // 2
            self._bridge.ask(asked, OffersAre, partial(_offer, page, start), _say_nothing)


def _offer(page: EditorPage, start: int, reply: OffersAre) -> None:
    if isValid(page):
        page.edit.features.completion.take_offers(start, reply.offers)


def _tell_more(marks: PageProblems, reply: HoverIs) -> None:
    if isValid(marks):
        marks.tell_more(reply.text)


def _say_nothing(_problem: Problem) -> None:
    """Nobody asked by a key of its own: no answer is worth a word."""


def _word_at(page: EditorPage) -> str:
    cursor = QTextCursor(page.edit.textCursor())
    cursor.setPosition(cursor.position())
    cursor.select(QTextCursor.SelectionType.WordUnderCursor)
    word = cursor.selectedText().strip()
    return word if word[:1].isalpha() or word[:1] in ("_", "$") else ""

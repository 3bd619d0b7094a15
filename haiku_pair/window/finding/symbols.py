"""Definitions by a few letters: of the file that is shown, whose text moves along, and of the whole workspace."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from haiku_pair.protocol.symbols import FindSymbols, GetSymbols, Symbol, SymbolsAre
from haiku_pair.protocol.values import Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.picker import Choice, Picker
from haiku_pair.window.editor.page import EditorPage
from haiku_pair.window.theme.theme import Theme
from haiku_pair.words import tr

_TYPING = 60
"""Milliseconds without typing before the engine is asked."""


class FileSymbols(QObject):
    """Over the window; `Esc` goes back to where the text was."""

    def __init__(self, bridge: Bridge, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._page: EditorPage | None = None
        self._before = (0, 0, 0)
        self._symbols: tuple[Symbol, ...] = ()
        self.picker = Picker(theme, tr("Go to a definition in the file"), parent)
        self.picker.chosen.connect(self._on_highlighted)
        self.picker.highlighted.connect(self._on_highlighted)
        self.picker.closed.connect(self._on_closed)

    def open(self, page: EditorPage) -> None:
        """Show what this file defines."""
        cursor = page.edit.textCursor()
        self._page = page
        self._before = (cursor.blockNumber(), cursor.positionInBlock(), page.edit.top_line)
        self._symbols = ()
        self.picker.open(tr("Letters of a name"), [], tr("Looking for definitions …"))
        self._bridge.ask(GetSymbols(page.path), SymbolsAre, partial(self._on_symbols, page), self._on_failure)

    def _on_symbols(self, page: EditorPage, reply: SymbolsAre) -> None:
        if page is self._page and self.picker.isVisible():
            self._symbols = reply.symbols
            choices = [Choice("   " * one.depth + one.name, _rest(one), str(one.line)) for one in reply.symbols]
            self.picker.set_choices(choices, reply.note if choices else tr("No definitions were found in this file."))

    def _on_failure(self, problem: Problem) -> None:
        self.picker.set_choices([], problem.what)

    @Slot(int)
    def _on_highlighted(self, position: int) -> None:
        if self._page is not None and position < len(self._symbols):
            self._page.edit.go_to(self._symbols[position].line - 1)

    @Slot()
    def _on_closed(self) -> None:
        page, self._page = self._page, None
        if page is not None:
            line, column, top = self._before
            page.edit.go_to(line, column)
            page.edit.show_from(top)


class _Everything(Picker):
    """What is typed goes to the engine, which has chosen already."""

    @override
    def query(self) -> str:
        return ""


class WorkspaceSymbols(QObject):
    """Asks at each pause in typing; answers to older letters are not shown."""

    chosen = Signal(str, int)
    """Path and 1-based line."""

    def __init__(self, bridge: Bridge, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._symbols: tuple[Symbol, ...] = ()
        self.picker = _Everything(theme, tr("Go to a definition in the workspace"), parent)
        self.picker.chosen.connect(self._on_chosen)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING)
        self._typing.timeout.connect(self._ask)
        self.picker.line.textChanged.connect(self._typing.start)

    def open(self) -> None:
        """Show it."""
        self._symbols = ()
        self.picker.open(tr("Letters of a name"), [], tr("Type some letters of a name."))

    @Slot()
    def _ask(self) -> None:
        letters = self.picker.line.text()
        if self.picker.isVisible() and letters.strip():
            self._bridge.ask(
                FindSymbols(letters), SymbolsAre, partial(self._on_found, letters), partial(self._on_failure, letters)
            )

    def _on_found(self, letters: str, reply: SymbolsAre) -> None:
        if letters == self.picker.line.text() and self.picker.isVisible():
            self._symbols = reply.symbols
            choices = [Choice(one.name, one.text, f"{one.path}:{one.line}") for one in reply.symbols]
            self.picker.set_choices(choices, reply.note or ("" if choices else tr("Nothing matches.")))

    def _on_failure(self, letters: str, problem: Problem) -> None:
        if letters == self.picker.line.text():
            self.picker.set_choices([], problem.what)

    @Slot(int)
    def _on_chosen(self, position: int) -> None:
        one = self._symbols[position]
        self.chosen.emit(one.path, one.line)


def _rest(symbol: Symbol) -> str:
    """What stands beside a name."""
    return symbol.text if not symbol.inside else f"{symbol.inside} · {symbol.text}"

"""Completing a word from those of the open files: asked for by a key, never in the way of what is typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, QThreadPool, Signal, Slot
from PySide6.QtGui import QKeyEvent, QTextBlock, QTextCursor, QTextDocument

from haiku_pair.protocol.languages import Offer
from haiku_pair.window.conversation.completion_list import CompletionList
from haiku_pair.window.editor import words

if TYPE_CHECKING:
    from haiku_pair.window.editor.text_edit import CodeEdit

_AROUND = 200
"""Lines above and below whose words come first."""
_WIDEST = 480
_ROOM = 40
"""Pixels of the list beside its words."""


class WordBook(QObject):
    """The words of documents, found in a thread and kept until the document changes."""

    grown = Signal()
    """Words of another document are known."""
    _found = Signal(object, int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: dict[str, tuple[int, frozenset[str]]] = {}
        self._asked: dict[str, int] = {}
        self._found.connect(self._on_found)

    def words(self) -> frozenset[str]:
        """All that are known."""
        return frozenset().union(*(found for _, found in self._known.values()))

    def read(self, documents: Mapping[str, QTextDocument]) -> None:
        """Take the words of these documents, by name, and of no others; `grown` follows."""
        self._known = {name: found for name, found in self._known.items() if name in documents}
        for name, document in documents.items():
            revision = document.revision()
            if self._known.get(name, (-1,))[0] != revision and self._asked.get(name) != revision:
                self._asked[name] = revision
                QThreadPool.globalInstance().start(partial(self._look, name, revision, document.toRawText()))

    def _look(self, name: str, revision: int, text: str) -> None:
        """In a thread of the pool."""
        found = words.words_of(text)
        with suppress(RuntimeError):  # the window was closed meanwhile
            self._found.emit(name, revision, found)

    @Slot(object, int, object)
    def _on_found(self, name: str, revision: int, found: frozenset[str]) -> None:
        self._asked.pop(name, None)
        self._known[name] = (revision, found)
        self.grown.emit()


class Completion(QObject):
    """The list of one view. Keys that choose are taken from the text while it is open; all others are typed."""

    def __init__(self, edit: CodeEdit) -> None:
        super().__init__(edit)
        self._edit = edit
        self._book: WordBook | None = None
        self._near: dict[str, int] = {}
        self._choices: list[str] = []
        self._offers: dict[str, Offer] = {}
        self._offered_at = -1
        self._is_open = False
        """Wanted; there may be no word to show yet."""
        self.list = CompletionList(edit)
        self.list.setAccessibleName("Words")
        self.list.taken.connect(self._on_taken)
        edit.cursorPositionChanged.connect(self._on_moved)

    def open(self, book: WordBook) -> None:
        """Offer the words of a book for what stands before the cursor."""
        if self._book is not book:
            self._book = book
            book.grown.connect(self._on_grown)
        block = self._edit.textCursor().block()
        self._near = words.nearness(_outward(block))
        # The word at the cursor is no choice of its own.
        self._near.pop(self.typed(), None)
        self._offers = {}
        self._is_open = True
        self._offer()

    def take_offers(self, start: int, offers: Sequence[Offer]) -> None:
        """What a language server offers for the word that begins at a position; it stands before all other words."""
        if self._is_open:
            self._offers = {offer.text: offer for offer in offers}
            self._offered_at = start
            self._offer()

    def close(self) -> None:
        """Take the list away."""
        self._is_open = False
        self.list.hide()

    def press(self, event: QKeyEvent) -> bool:
        """See `KeyHandler`."""
        if self.list.isHidden():
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return True
        return self.list.press(event)

    def typed(self) -> str:
        """The word before the cursor."""
        cursor = QTextCursor(self._edit.textCursor())
        cursor.setPosition(cursor.position())
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor)
        return words.word_before(cursor.selectedText())

    def _offer(self) -> None:
        if self._book is None:
            return
        typed = self.typed()
        offered = self._fitting_offers(typed)
        known = words.completions(typed, self._book.words() | self._near.keys(), self._near)
        self._choices = [*offered, *(word for word in known if word not in offered)]
        self.list.show_choices([self._label(choice) for choice in self._choices])
        if self._choices:
            self._stand_at(len(typed))

    def _fitting_offers(self, typed: str) -> list[str]:
        if self._edit.textCursor().position() - len(typed.encode("utf-16-le")) // 2 != self._offered_at:
            return []
        ranks = {text: rank for rank, text in enumerate(self._offers)}
        return words.completions(typed, ranks, ranks)

    def _label(self, choice: str) -> str:
        offer = self._offers.get(choice)
        if offer is None:
            return choice
        name = offer.label if choice in offer.label else choice
        return f"{name}  {offer.detail}" if offer.detail else name

    def _stand_at(self, typed: int) -> None:
        """Below the line if there is room, else above it; the words under what is typed."""
        view, area = self.list, self._edit.viewport().geometry()
        line = self._edit.cursorRect().translated(area.topLeft())
        view.setFixedWidth(min(_WIDEST, area.width(), view.sizeHintForColumn(0) + _ROOM))
        left = line.left() - typed * self._edit.fontMetrics().horizontalAdvance("0")
        top = line.bottom() + 1
        if top + view.height() > area.bottom() and line.top() - view.height() > area.top():
            top = line.top() - view.height() - 1
        view.move(QPoint(max(area.left(), min(left, area.right() - view.width())), top))
        view.raise_()

    # --- slots ------------------------------------------------------------------------------------

    @Slot(int)
    def _on_taken(self, at: int) -> None:
        word, typed = self._choices[at], self.typed()
        self.close()

        def put_in(cursor: QTextCursor) -> None:
            cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(typed))
            if cursor.selectedText() == typed:
                cursor.insertText(word)
            else:
                cursor.clearSelection()

        self._edit.features.carets.at_each(put_in)

    @Slot()
    def _on_moved(self) -> None:
        if self._is_open:
            self._offer() if self.typed() and not self._edit.textCursor().hasSelection() else self.close()

    @Slot()
    def _on_grown(self) -> None:
        if self._is_open:
            self._offer()


def _outward(block: QTextBlock) -> Iterator[str]:
    """The lines around one, nearest first."""
    above = below = block
    yield block.text()
    for _ in range(_AROUND):
        above, below = above.previous(), below.next()
        if above.isValid():
            yield above.text()
        if below.isValid():
            yield below.text()

"""More cursors than one: what is typed, deleted, pasted or moved happens at each of them, as one step of undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit

from haiku_pair.window.editor import cursor_keys
from haiku_pair.window.editor.cursor_keys import Act
from haiku_pair.window.editor.geometry import Shown, box_at
from haiku_pair.window.editor.occurrences import Wanted, select_word
from haiku_pair.window.editor.typing_keys import lines_of
from haiku_pair.window.theme.theme import Theme

if TYPE_CHECKING:
    from haiku_pair.window.editor.text_edit import CodeEdit

LIMIT = 2_000
"""Cursors; a key at so many still takes less than a blink."""
_WIDTH = 2.0
_MODE = QTextCursor.MoveMode


class Carets:
    """The cursors of one view besides its own. Qt moves them along as the text changes."""

    def __init__(self, edit: CodeEdit, theme: Theme) -> None:
        self._edit = edit
        self._theme = theme
        self._others: list[QTextCursor] = []
        self._wanted: Wanted | None = None
        self._corner: QPointF | None = None

    @property
    def are_many(self) -> bool:
        """Whether there is more than one cursor."""
        return bool(self._others)

    def all(self) -> list[QTextCursor]:
        """Every cursor, the view's own first."""
        return [self._edit.textCursor(), *self._others]

    def clear(self) -> None:
        """Only the view's own cursor."""
        self._wanted = None
        if self._others:
            self._others = []
            self._show()

    def set(self, cursors: Sequence[QTextCursor]) -> None:
        """These; the last one is the view's own, and is scrolled to. Those that overlap become one."""
        self._edit.setTextCursor(cursors[-1])
        self._others = list(cursors[:-1])[: LIMIT - 1]
        self._merge()
        self._edit.ensureCursorVisible()

    # --- putting them -----------------------------------------------------------------------------

    def add_vertically(self, by: int) -> None:
        """One more in the line above the first (-1), or below the last (+1)."""
        every = self.all()
        edge = min(every, key=QTextCursor.position) if by < 0 else max(every, key=QTextCursor.position)
        new = QTextCursor(edge)
        new.clearSelection()
        if new.movePosition(QTextCursor.MoveOperation.Up if by < 0 else QTextCursor.MoveOperation.Down):
            self.set([*every, new])

    def at_lines(self) -> None:
        """One at the end of each selected line."""
        cursor = self._edit.textCursor()
        first, last = lines_of(cursor)
        ends = [QTextCursor(cursor.document().findBlockByNumber(n)) for n in range(first, min(last, first + LIMIT) + 1)]
        for end in ends:
            end.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        self.set(ends)

    def add_next(self) -> None:
        """Select the word at the cursor; if text is selected, the next place where it occurs as well."""
        self._find_next(keep=True)

    def skip(self) -> None:
        """Leave the newest of them, and select the next place instead."""
        self._find_next(keep=False)

    def add_all(self) -> None:
        """Every place where the selected text, or the word at the cursor, occurs."""
        cursor = self._edit.textCursor()
        if cursor.hasSelection() or self._take_word(cursor):
            found = list(self._want(cursor).all(cursor.document(), LIMIT))
            if found:
                self.set(found)

    def toggle_at(self, place: QTextCursor) -> None:
        """One more at this place, or one less."""
        every = self.all()
        left = [one for one in every if one.position() != place.position() or one.hasSelection()]
        self.set([*every, place] if len(left) == len(every) else left or every)

    def _find_next(self, *, keep: bool) -> None:
        cursor = self._edit.textCursor()
        if not cursor.hasSelection():
            if self._take_word(cursor):
                self._edit.setTextCursor(cursor)
            return
        found = self._want(cursor).after(cursor.document(), cursor.selectionEnd())
        others = self.all() if keep else self._others
        if found is not None and all(found.selectionStart() != one.selectionStart() for one in self.all()):
            self.set([*others[1:], others[0], found] if keep else [*others, found])

    def _take_word(self, cursor: QTextCursor) -> bool:
        if not select_word(cursor):
            return False
        self._wanted = Wanted(cursor.selectedText(), whole=True)
        return True

    def _want(self, cursor: QTextCursor) -> Wanted:
        """What the selection asks for: a whole word if it was found as one."""
        text = cursor.selectedText()
        if self._wanted is None or self._wanted.text != text:
            self._wanted = Wanted(text, whole=False)
        return self._wanted

    # --- keys ---------------------------------------------------------------------------------------

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key does at each cursor; False with one cursor, and for keys that mean something else."""
        if not self._others:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.selected_text())
        elif self._edit.isReadOnly():
            return self._run(cursor_keys.movement(event))
        elif event.matches(QKeySequence.StandardKey.Cut):
            QGuiApplication.clipboard().setText(self.selected_text())
            self.at_each(QTextCursor.removeSelectedText)
        else:
            return self._run(self._act(event))
        return True

    def commit(self, event: QInputMethodEvent) -> bool:
        """Put in at each cursor what an input method has made; False with one cursor."""
        if not self._others or not event.commitString():
            return False
        self.at_each(cursor_keys.inserter(event.commitString()))
        return True

    def paste(self, text: str) -> bool:
        """A line for each cursor if there are as many, else the whole text at each; False with one cursor."""
        if not self._others:
            return False
        lines = text.removesuffix("\n").split("\n")
        cursors = sorted(self.all(), key=QTextCursor.position)
        if len(lines) == len(cursors):
            texts = {cursor.position(): line for cursor, line in zip(cursors, lines, strict=True)}
            parts = [texts[cursor.position()] for cursor in self.all()]
        else:
            parts = [text] * len(cursors)
        rest = iter(parts)
        self.at_each(lambda cursor: cursor.insertText(next(rest)))
        return True

    def selected_text(self) -> str:
        """What is selected at each cursor, from top to bottom, a line for each."""
        cursors = sorted(self.all(), key=QTextCursor.selectionStart)
        return "\n".join(one.selectedText() for one in cursors if one.hasSelection()).replace("\u2029", "\n")

    def at_each(self, act: Act) -> None:
        """Do something at every cursor, the view's own first, as one step of undo."""
        own, group = self._edit.textCursor(), QTextCursor(self._edit.document())
        group.beginEditBlock()
        for cursor in [own, *self._others]:
            act(cursor)
        group.endEditBlock()
        self._edit.setTextCursor(own)
        self._merge()
        self._edit.ensureCursorVisible()

    def _act(self, event: QKeyEvent) -> Act | None:
        usual = cursor_keys.movement(event) or cursor_keys.change(event)
        special = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        if usual is None and not special:
            return None

        def act(cursor: QTextCursor) -> None:
            if not self._edit.typing_keys.press_at(cursor, event) and usual is not None:
                usual(cursor)

        return act

    def _run(self, act: Act | None) -> bool:
        if act is None:
            return False
        self.at_each(act)
        return True

    # --- the mouse --------------------------------------------------------------------------------

    def click(self, event: QMouseEvent) -> bool:
        """A press of the left button: with Alt one cursor more, with Alt and Shift a column; else one cursor."""
        self._corner = None
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        held, wants = Qt.KeyboardModifier, event.modifiers()
        if wants == held.AltModifier:
            self.toggle_at(self._edit.cursorForPosition(event.position().toPoint()))
            return True
        self.clear()
        if wants == held.AltModifier | held.ShiftModifier:
            self._corner = event.position()
            self._edit.setTextCursor(self._edit.cursorForPosition(event.position().toPoint()))
            return True
        return False

    def drag(self, event: QMouseEvent) -> bool:
        """The mouse moves with its button down; False when no column is being selected."""
        if self._corner is None:
            return False
        self._select_column(self._corner, event.position())
        return True

    def _select_column(self, start: QPointF, end: QPointF) -> None:
        edit = self._edit
        first, last = (edit.cursorForPosition(place.toPoint()).block() for place in (start, end))
        step = 1 if last.blockNumber() >= first.blockNumber() else -1
        left = edit.contentOffset().x()
        cursors = []
        for number in range(first.blockNumber(), last.blockNumber() + step, step)[:LIMIT]:
            block = edit.document().findBlockByNumber(number)
            line = block.layout().lineAt(0)
            if block.isVisible() and line.isValid():
                cursor = QTextCursor(block)
                cursor.setPosition(block.position() + line.xToCursor(start.x() - left))
                cursor.setPosition(block.position() + line.xToCursor(end.x() - left), _MODE.KeepAnchor)
                cursors.append(cursor)
        # Lines too short to reach into the column have nothing in it.
        inside = [cursor for cursor in cursors if cursor.hasSelection()]
        self.set(inside or cursors)

    # --- painting ---------------------------------------------------------------------------------

    def paint(self, painter: QPainter, shown: Shown) -> None:
        """See `Layer`: a line where each of the others stands; Qt draws the view's own."""
        if not self._others:
            return
        color = self._theme.colors.text
        for block, box in shown:
            for cursor in self._others:
                offset = cursor.position() - block.position()
                if 0 <= offset < block.length():
                    place = box_at(block, box, offset)
                    place.setWidth(_WIDTH)
                    painter.fillRect(place, color)

    def _merge(self) -> None:
        """Let cursors that overlap or stand at one place be one."""
        kept: list[QTextCursor] = [self._edit.textCursor()]
        taken = sorted(self._others, key=QTextCursor.selectionStart)
        others: list[QTextCursor] = []
        for cursor in taken:
            if not any(_overlap(cursor, one) for one in (*kept, *others[-1:])):
                others.append(cursor)
        self._others = others
        self._show()

    def _show(self) -> None:
        colors = self._theme.colors
        selections = []
        for cursor in self._others:
            if cursor.hasSelection():
                selection = QTextEdit.ExtraSelection()
                selection.cursor = cursor
                selection.format.setBackground(colors.selection)
                selection.format.setForeground(colors.selection_text)
                selections.append(selection)
        self._edit.setExtraSelections(selections)
        self._edit.viewport().update()


def _overlap(first: QTextCursor, second: QTextCursor) -> bool:
    if not first.hasSelection() or not second.hasSelection():
        # A cursor at the edge of a selection is within it: what is typed there would meet.
        return first.selectionStart() <= second.selectionEnd() and second.selectionStart() <= first.selectionEnd()
    return first.selectionStart() < second.selectionEnd() and second.selectionStart() < first.selectionEnd()

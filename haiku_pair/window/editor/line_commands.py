"""Commands on whole lines of the text: each is one step of undo, and keeps the selection on what it acted on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QTextCursor

from haiku_pair.window.editor import line_edits
from haiku_pair.window.editor.blocks import line_texts
from haiku_pair.window.editor.text_edit import CodeEdit


class LineCommands:
    """For one text. The lines are those the selection touches; one it only ends at the start of is not."""

    def __init__(self, edit: CodeEdit) -> None:
        self._edit = edit

    def toggle_comment(self, path: str) -> None:
        """Make the lines comments, or take that back; nothing where the file's language has no comments."""
        marks = line_edits.comment_marks(path)
        if marks is not None:
            self._replace(lambda lines: line_edits.toggled_comment(lines, marks))

    def duplicate(self) -> None:
        """The same lines once more below; the cursor goes along."""
        first, last = self._edit.selected_lines()
        lines = self._texts(first, last)
        shift = last - first + 1
        self._put(first, last, [*lines, *lines], moved=shift)

    def move(self, by: int) -> None:
        """Move the lines over the one above (-1) or below (+1)."""
        first, last = self._edit.selected_lines()
        count = self._edit.blockCount()
        if first + by < 0 or last + by >= count:
            return
        around = self._texts(min(first, first + by), max(last, last + by))
        turned = [*around[1:], around[0]] if by < 0 else [around[-1], *around[:-1]]
        self._put(min(first, first + by), max(last, last + by), turned, moved=by)

    def join(self) -> None:
        """Make one line of the selected ones, or of this one and the next; the cursor stands at the last seam."""
        first, last = self._edit.selected_lines()
        last = min(max(last, first + 1), self._edit.blockCount() - 1)
        if last == first:
            return
        lines = self._texts(first, last)
        text = line_edits.joined(lines)
        self._put(first, last, [text])
        seam = text[: len(text) - len(lines[-1].strip(" \t"))].rstrip(" \t")
        cursor = QTextCursor(self._edit.document().findBlockByNumber(first))
        cursor.setPosition(cursor.position() + len(seam.encode("utf-16-le", "surrogatepass")) // 2)
        self._edit.setTextCursor(cursor)

    def delete(self) -> None:
        """Take the lines out."""
        first, last = self._edit.selected_lines()
        cursor = self._over(first, last)
        if last + 1 < self._edit.blockCount():
            cursor.movePosition(QTextCursor.MoveOperation.NextBlock, QTextCursor.MoveMode.KeepAnchor)
        elif first > 0:
            end = cursor.position()
            cursor.setPosition(cursor.anchor() - 1)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
        self._edit.setTextCursor(cursor)

    # --- inside ------------------------------------------------------------------------------------

    def _texts(self, first: int, last: int) -> list[str]:
        return list(line_texts(self._edit.document(), first, last - first + 1))

    def _replace(self, change: Callable[[Sequence[str]], list[str]]) -> None:
        first, last = self._edit.selected_lines()
        self._put(first, last, change(self._texts(first, last)))

    def _put(self, first: int, last: int, lines: Sequence[str], moved: int = 0) -> None:
        """Put lines in the place of others, and the selection where it was, so many lines further down."""
        held = self._held()
        cursor = self._over(first, last)
        cursor.beginEditBlock()
        cursor.insertText("\n".join(lines))
        cursor.endEditBlock()
        self._hold(held, moved)

    def _held(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Line and column of anchor and cursor; a column but the first counts from the line's end."""
        cursor = self._edit.textCursor()
        return self._place(cursor.anchor()), self._place(cursor.position())

    def _place(self, position: int) -> tuple[int, int]:
        block = self._edit.document().findBlock(position)
        column = position - block.position()
        # From the end, so that a mark put in front of the text does not push the cursor out of its word.
        return block.blockNumber(), column if column == 0 else column - block.length()

    def _hold(self, held: tuple[tuple[int, int], tuple[int, int]], moved: int) -> None:
        anchor, position = (self._position(line + moved, column) for line, column in held)
        cursor = self._edit.textCursor()
        cursor.setPosition(anchor)
        cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        self._edit.setTextCursor(cursor)

    def _position(self, line: int, column: int) -> int:
        document = self._edit.document()
        block = document.findBlockByNumber(max(0, min(line, document.blockCount() - 1)))
        return block.position() + (column if column == 0 else max(0, block.length() + column))

    def _over(self, first: int, last: int) -> QTextCursor:
        """These lines selected, the last without its line break."""
        document = self._edit.document()
        cursor = QTextCursor(document.findBlockByNumber(first))
        end = document.findBlockByNumber(last)
        cursor.setPosition(end.position() + end.length() - 1, QTextCursor.MoveMode.KeepAnchor)
        return cursor

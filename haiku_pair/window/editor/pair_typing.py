"""Brackets and quotes in the text: typed with their partner, and where the partner of one is."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument

from haiku_pair.window.editor import pairs
from haiku_pair.window.editor.blocks import utf16_offsets

_FURTHEST = 500
"""Lines in which a partner is looked for: this is done at each step of the cursor."""
_MOST = 200_000
"""Characters of them."""
_BRACKETS = "()[]{}"


def put_in(cursor: QTextCursor, character: str) -> bool:
    """Type a bracket or a quote as `pairs.typed` says; False when it is to be typed as it is."""
    before, after = _around(cursor, cursor.selectionStart())
    selected = cursor.selectedText().replace("\u2029", "\n")
    found = pairs.typed(character, before, after, selected)
    if found is None:
        return False
    move, mode = QTextCursor.MoveOperation, QTextCursor.MoveMode
    if found.skips:
        cursor.movePosition(move.Right)
    else:
        start = cursor.selectionStart()
        cursor.insertText(found.text)
        cursor.movePosition(move.Left, mode.MoveAnchor, found.back)
        if selected:  # what was selected still is, now within the pair
            end = cursor.position()
            cursor.setPosition(start + 1)
            cursor.setPosition(end, mode.KeepAnchor)
    return True


def take_out(cursor: QTextCursor) -> bool:
    """Take out the empty pair the cursor stands in; False where it stands in none."""
    if cursor.hasSelection() or not pairs.is_empty_pair(*_around(cursor, cursor.position())):
        return False
    cursor.beginEditBlock()
    cursor.deletePreviousChar()
    cursor.deleteChar()
    cursor.endEditBlock()
    return True


def brackets_at(document: QTextDocument, position: int) -> tuple[int, ...]:
    """The bracket behind or in front of a position, and its partner.

    Only the bracket when it is sure that it has no partner; empty when there is no bracket, or when the partner would
    be further than anybody looks.
    """
    block = document.findBlock(position)
    column = position - block.position()
    text = block.text()
    if utf16_offsets(block, text) is not None:
        return ()  # columns of such a line are no indexes of its text
    for at in (column, column - 1):
        if 0 <= at < len(text) and text[at] in _BRACKETS:
            found = _partner(block, at, text)
            if found is None:
                return (block.position() + at,)
            if found >= 0:
                return block.position() + at, found
    return ()


def _partner(block: QTextBlock, at: int, text: str) -> int | None:
    """Position of the partner; None when there is none, -1 when that is not known."""
    forward = text[at] in pairs.PAIRS
    blocks: list[QTextBlock] = []
    place = pairs.partner(_texts(block, at, blocks, forward=forward), text[at])
    if place is None:
        last = blocks[-1] if blocks else block
        return -1 if (last.next() if forward else last.previous()).isValid() else None
    found = blocks[place[0]]
    if utf16_offsets(found, found.text()) is not None:
        return -1
    return int(found.position()) + place[1] + (at if forward and place[0] == 0 else 0)


def _texts(block: QTextBlock, at: int, seen: list[QTextBlock], *, forward: bool) -> Iterator[str]:
    """The text from a bracket on, line by line, up to so many of them; the lines are noted in `seen`."""
    characters = 0
    text = block.text()
    text = text[at:] if forward else text[: at + 1]
    for _ in range(_FURTHEST):
        characters += block.length()
        if not block.isValid() or characters > _MOST:
            return
        seen.append(block)
        yield text
        block = block.next() if forward else block.previous()
        text = block.text()


def _around(cursor: QTextCursor, position: int) -> tuple[str, str]:
    """The line before and behind a position."""
    before, after = QTextCursor(cursor), QTextCursor(cursor)
    mode = QTextCursor.MoveMode.KeepAnchor
    for end, way in ((before, QTextCursor.MoveOperation.StartOfBlock), (after, QTextCursor.MoveOperation.EndOfBlock)):
        end.setPosition(position)
        end.movePosition(way, mode)
    return before.selectedText(), after.selectedText()

"""Changes of a text document in whole lines, as the contract and the highlighter count them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument

from haiku_pair.edits.values import Splice

_MOVE, _KEEP = QTextCursor.MoveMode.MoveAnchor, QTextCursor.MoveMode.KeepAnchor


class BlockWatch(QObject):
    """Tells each change of a document as lines replaced by lines.

    Qt reports a change in characters, once per edit block. The lines before and after that range are the same, so
    that the number of lines before and after the change says how many were there.
    """

    changed = Signal(int, int, int)
    """First line, how many lines were there (at least 1), how many are there now (at least 1)."""

    def __init__(self, document: QTextDocument, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._count = document.blockCount()
        document.contentsChange.connect(self._on_contents_change)

    @Slot(int, int, int)
    def _on_contents_change(self, position: int, _removed: int, added: int) -> None:
        document = self._document
        end = document.characterCount() - 1
        first = document.findBlock(min(position, end)).blockNumber()
        last = document.findBlock(min(position + added, end)).blockNumber()
        before, self._count = self._count, document.blockCount()
        now = last - first + 1
        self.changed.emit(first, before - (self._count - now), now)


def line_texts(document: QTextDocument, first: int, count: int) -> tuple[str, ...]:
    """Texts of lines, character by character as they are in the document; never `toPlainText`, which changes some.

    Half a surrogate pair, which no message can carry, comes out as U+FFFD.
    """
    texts = []
    block = document.findBlockByNumber(first)
    for _ in range(count):
        texts.append(_sound(block.text()))
        block = block.next()
    return tuple(texts)


def replace_lines(document: QTextDocument, splice: Splice) -> None:
    """Do a splice that `fits` on the document, as part of the edit block under way if there is one."""
    count = document.blockCount()
    cursor = QTextCursor(document)
    text = "\n".join(splice.lines)
    if splice.removed and splice.lines:
        _select(cursor, _start(document, splice.first), _end(document, splice.first + splice.removed - 1))
    elif splice.removed:
        _select_whole(cursor, document, splice)
    elif not splice.lines:
        return
    elif splice.first < count:
        cursor.setPosition(_start(document, splice.first))
        text += "\n"
    else:
        cursor.movePosition(QTextCursor.MoveOperation.End)
        text = "\n" + text
    cursor.insertText(text)


def fits(splices: Sequence[Splice], count: int) -> bool:
    """Whether splices, done in order, name only lines that a document of `count` lines then has."""
    for splice in splices:
        if splice.first < 0 or splice.removed < 0 or splice.first + splice.removed > count:
            return False
        count += len(splice.lines) - splice.removed
    return count > 0


def shifted_line(line: int, splices: Sequence[Splice]) -> int:
    """Where a line stands after splices; a line that was replaced stays where its replacement is."""
    for splice in splices:
        if line >= splice.first + splice.removed:
            line += len(splice.lines) - splice.removed
        elif line >= splice.first:
            line = splice.first + min(line - splice.first, max(len(splice.lines) - 1, 0))
    return line


def _select_whole(cursor: QTextCursor, document: QTextDocument, splice: Splice) -> None:
    """Select lines that go without replacement, with the one ending that goes with them."""
    after = splice.first + splice.removed
    if after < document.blockCount():
        _select(cursor, _start(document, splice.first), _start(document, after))
    elif splice.first:
        _select(cursor, _end(document, splice.first - 1), _end(document, after - 1))
    else:
        cursor.select(QTextCursor.SelectionType.Document)


def _select(cursor: QTextCursor, start: int, end: int) -> None:
    cursor.setPosition(start, _MOVE)
    cursor.setPosition(end, _KEEP)


def _start(document: QTextDocument, line: int) -> int:
    return document.findBlockByNumber(line).position()


def _end(document: QTextDocument, line: int) -> int:
    block = document.findBlockByNumber(line)
    return block.position() + block.length() - 1


def utf16_offsets(block: QTextBlock, text: str) -> list[int] | None:
    """Qt's offset of each character of a line, and of its end; None when they are the plain indexes."""
    if block.length() - 1 == len(text):
        return None
    offsets = [0]
    for character in text:
        offsets.append(offsets[-1] + (2 if character > "\uffff" else 1))
    return offsets


def after(block: QTextBlock) -> QTextBlock:
    """The next line that is not folded away; the invalid one behind the last."""
    following = block.next()
    if not following.isValid() or following.isVisible():
        return following
    found = block.document().findBlockByLineNumber(following.firstLineNumber())
    # While the text is changing, lines are not counted yet.
    while found.isValid() and found.position() <= following.position():
        found = following = following.next()
        if following.isVisible():
            break
    return found


def column_of(cursor: QTextCursor) -> int:
    """The cursor's column in characters; Qt counts halves of surrogate pairs."""
    block = cursor.block()
    offsets = utf16_offsets(block, block.text())
    return cursor.positionInBlock() if offsets is None else bisect_left(offsets, cursor.positionInBlock())


def _sound(text: str) -> str:
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)
    return text


def texts_from(block: QTextBlock) -> Iterator[str]:
    """The texts of a block and all after it."""
    while block.isValid():
        yield block.text()
        block = block.next()

"""Lines that are folded into the one above them: which ones, through all changes of the text."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument

from haiku_pair.window.editor.fold_ranges import hidden_after, may_fold, width

_SLICE = 0.006
"""Seconds of folding or unfolding all per turn of the event loop."""


class Folds(QObject):
    """The folds of one document, which all its views share: whether a line is hidden is Qt's own mark of the line.

    A change inside a fold leaves it folded; one that puts lines into its header, or joins it with another, opens it.
    """

    changed = Signal()
    """Other lines are hidden now."""
    edited = Signal()
    """The text has changed while something is folded; the cursor may have come into a hidden line."""

    def __init__(self, document: QTextDocument, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._headers: list[QTextCursor] = []
        self._work: Iterator[tuple[int, int]] | None = None
        self._slices = QTimer(self, interval=0)
        self._slices.timeout.connect(self._on_slice)
        self._count = document.blockCount()
        self._touched = False
        document.contentsChange.connect(self._on_contents_change)
        document.contentsChanged.connect(self._on_contents_changed)

    @property
    def are_any(self) -> bool:
        """Whether anything is folded."""
        return bool(self._headers)

    @property
    def is_busy(self) -> bool:
        """Whether folding or unfolding all is still under way."""
        return self._slices.isActive()

    def is_folded(self, block: QTextBlock) -> bool:
        """Whether lines are folded into this one."""
        following = block.next()
        return bool(self._headers) and following.isValid() and not following.isVisible() and block.isVisible()

    def may_fold(self, block: QTextBlock) -> bool:
        """Whether a line looks like one that holds others; cheap."""
        return may_fold(block.text(), _texts(block.next()))

    def hidden(self, block: QTextBlock) -> int:
        """How many lines are folded into this one."""
        return max(0, self._last_hidden(block).blockNumber() - block.blockNumber())

    def toggle(self, block: QTextBlock) -> None:
        """Fold a line, or open it."""
        self.unfold(block) if self.is_folded(block) else self.fold(block)

    def fold(self, block: QTextBlock) -> bool:
        """Fold into this line what belongs to it; whether anything does."""
        count = hidden_after(block.text(), _texts(block.next()))
        if count:
            self._put(block)
            self._hide(block.next(), count)
            self.changed.emit()
        return bool(count)

    def fold_around(self, block: QTextBlock) -> QTextBlock:
        """Fold the innermost lines around this one that are not folded yet; the line they are folded into."""
        header = block
        while header.isValid():
            if not self.is_folded(header) and self.fold(header):
                return header
            header = self._holder(header)
        return block

    def unfold(self, block: QTextBlock) -> None:
        """Open this line; folds within stay as they are."""
        last = self._last_hidden(block)
        self._drop(block)
        self._show(block.next(), last)
        for position in sorted(header.position() for header in self._headers):
            if block.position() < position <= last.position():
                self._fold_again(self._document.findBlock(position))
        self.changed.emit()

    def reveal(self, block: QTextBlock) -> None:
        """Open whatever hides this line."""
        while not block.isVisible():
            header = block.previous()
            while header.isValid() and not header.isVisible():
                header = header.previous()
            if not header.isValid():
                return
            self.unfold(header)

    def fold_all(self) -> None:
        """Fold every line that holds others and is not within one; a long text in slices."""
        self._begin(self._folding())

    def unfold_all(self) -> None:
        """Open everything; a long text in slices."""
        self._begin(self._unfolding())

    # --- inside -----------------------------------------------------------------------------------

    def _begin(self, work: Iterator[tuple[int, int]]) -> None:
        self._work = work
        self._slices.start()
        self._on_slice()

    @Slot()
    def _on_slice(self) -> None:
        until = perf_counter() + _SLICE
        touched: list[int] = []
        for start, end in self._work or ():
            touched += (start, end)
            if perf_counter() > until:
                break
        else:
            self._work = None
            self._slices.stop()
        if touched:
            self._document.markContentsDirty(min(touched), max(touched) - min(touched))
            self.changed.emit()

    def _folding(self) -> Iterator[tuple[int, int]]:
        lines = self._document.toRawText().split("\u2029")
        block, number = self._document.begin(), 0
        while block.isValid():
            start = block.position()
            count = hidden_after(lines[number], _rest(lines, number)) if block.isVisible() else 0
            if count:
                self._put(block)
            for _ in range(count):
                block = block.next()
                block.setVisible(False)
            yield start, block.position() + block.length()
            block, number = block.next(), number + count + 1

    def _unfolding(self) -> Iterator[tuple[int, int]]:
        while self._headers:
            block = self._headers.pop().block()
            start = block.position()
            last = self._last_hidden(block)
            while block.position() < last.position():
                block = block.next()
                block.setVisible(True)
            yield start, block.position() + block.length()

    def _fold_again(self, header: QTextBlock) -> None:
        """Fold what was folded within a fold that was opened, if it still is there."""
        count = hidden_after(header.text(), _texts(header.next()))
        if not count:
            self._drop(header)
        elif header.isVisible():
            self._hide(header.next(), count)

    def _holder(self, block: QTextBlock) -> QTextBlock:
        """The nearest line above that is indented less."""
        own = width(block.text()) if block.text().strip() else None
        block = block.previous()
        while block.isValid():
            text = block.text()
            if text.strip():
                if own is not None and width(text) < own:
                    return block
                own = width(text) if own is None else own
            block = block.previous()
        return block

    def _last_hidden(self, block: QTextBlock) -> QTextBlock:
        following = block.next()
        while following.isValid() and not following.isVisible():
            block, following = following, following.next()
        return block

    def _put(self, block: QTextBlock) -> None:
        if all(header.block() != block for header in self._headers):
            self._headers.append(QTextCursor(block))

    def _drop(self, block: QTextBlock) -> None:
        self._headers = [header for header in self._headers if header.block() != block]

    def _hide(self, block: QTextBlock, count: int) -> None:
        start = block.position()
        for _ in range(count):
            block.setVisible(False)
            last, block = block, block.next()
        self._document.markContentsDirty(start - 1, last.position() + last.length() - start)

    def _show(self, block: QTextBlock, last: QTextBlock) -> None:
        start = block.position()
        while block.isValid() and block.position() <= last.position():
            block.setVisible(True)
            block = block.next()
        self._document.markContentsDirty(start - 1, last.position() + last.length() - start)

    # --- changes of the text ------------------------------------------------------------------------

    @Slot(int, int, int)
    def _on_contents_change(self, position: int, _removed: int, added: int) -> None:
        before, self._count = self._count, self._document.blockCount()
        if not self._headers:
            return
        self._stop_work()
        end = self._document.characterCount() - 1
        first = self._document.findBlock(min(position, end))
        last = self._document.findBlock(min(position + added, end))
        if not first.isVisible() and self._has_header(first):
            self._keep_hidden(first, last)
        elif before != self._count or not first.isVisible():
            self._open_broken(first, last)
        self._touched = True

    @Slot()
    def _on_contents_changed(self) -> None:
        # Only now are the lines counted anew.
        if self._touched:
            self._touched = False
            self.edited.emit()

    def _has_header(self, block: QTextBlock) -> bool:
        """Whether a hidden line is folded into one that is known."""
        while block.isValid() and not block.isVisible():
            block = block.previous()
        return any(header.block() == block for header in self._headers)

    def _stop_work(self) -> None:
        self._work = None
        self._slices.stop()

    def _keep_hidden(self, first: QTextBlock, last: QTextBlock) -> None:
        """Lines that were put between hidden ones are hidden too."""
        # Qt itself would count anew the lines up to the last character put in, which the last line may lie behind.
        start = first.position()
        self._document.markContentsDirty(start, last.position() + last.length() - start)
        while first.isValid() and first.position() <= last.position():
            first.setVisible(False)
            first = first.next()

    def _open_broken(self, first: QTextBlock, last: QTextBlock) -> None:
        """Lines came or went at visible ones: what is no fold any more is shown, and headers that hold nothing go."""
        following = last.next()
        touched = [header for header in self._headers if first.position() <= header.position() <= last.position()]
        if following.isValid() and not following.isVisible() and (touched or self._is_orphan(last)):
            until = self._last_hidden(last)
            self._show(following, until)
            inside = [header for header in self._headers if last.position() < header.position() <= until.position()]
            touched += inside
        gone = {header.position() for header in touched}
        self._headers = [header for header in self._headers if header.position() not in gone]
        while first.isValid() and first.position() <= last.position():
            first.setVisible(True)
            first = first.next()

    def _is_orphan(self, last: QTextBlock) -> bool:
        return all(header.block() != last for header in self._headers)


def _texts(block: QTextBlock) -> Iterator[str]:
    while block.isValid():
        yield block.text()
        block = block.next()


def _rest(lines: list[str], number: int) -> Iterator[str]:
    for at in range(number + 1, len(lines)):
        yield lines[at]

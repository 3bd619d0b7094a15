"""Grey text at the cursor: what Haiku would go on with. It is in no document before a key takes it."""

from __future__ import annotations

import re
from itertools import count

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QKeySequence, QPainter, QTextBlock

from haiku_pair.protocol.inline import (
    MOST_ABOVE,
    MOST_BELOW,
    CompleteInline,
    InlineAnswered,
    StopInline,
)
from haiku_pair.protocol.values import Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.commands.shortcuts import key_of
from haiku_pair.window.editor.blocks import line_texts
from haiku_pair.window.editor.geometry import Shown, box_at
from haiku_pair.window.editor.page import EditorPage
from haiku_pair.window.inline import keys
from haiku_pair.window.theme.theme import Theme
from haiku_pair.window.usage.words import money
from haiku_pair.words import tr

_WAITING = "…"
_TAB = 4
_BAR = 2
_WORD = re.compile(r"\s*(?:\w+|[^\w\s]+)")
_LINE = re.compile(r"\n?[^\n]*")
_MODIFIERS = (
    Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock,
)  # fmt: skip


class Ghost(QObject):
    """In one view, from the key that asks for it to the one that takes or drops it."""

    said = Signal(str)
    ended = Signal(object)
    """It is gone; the ghost."""
    _numbers = count(1)

    def __init__(self, page: EditorPage, bridge: Bridge, theme: Theme, commands: Commands) -> None:
        """Ask at the cursor."""
        super().__init__(page)
        self._edit = page.edit
        self._bridge = bridge
        self._theme = theme
        self._commands = commands
        self.text = ""
        self._is_there = True
        self._is_taking = False
        self._id = f"completion-{next(self._numbers)}"
        cursor = self._edit.textCursor()
        self._at, self._revision = cursor.position(), self._edit.document().revision()
        self._edit.handlers.insert(0, self)
        self._edit.above.append(self)
        self._edit.cursorPositionChanged.connect(self._on_moved)
        self._edit.document().contentsChanged.connect(self._on_moved)
        bridge.engine_lost.connect(self.drop)
        page.views.changed.connect(self.drop)
        before, after = self._around()
        bridge.ask(
            CompleteInline(self._id, page.path, before, after), InlineAnswered, self._on_answered, self._on_failed
        )
        self.said.emit(tr("Haiku is asked how it goes on.   {key} stops it", key=key_of(commands, "ghost.drop")))
        self._edit.viewport().update()

    # --- keys --------------------------------------------------------------------------------------

    def press(self, event: QKeyEvent) -> bool:
        """See `KeyHandler`. Whatever does not take it drops it."""
        if event.key() in _MODIFIERS:
            return False
        pressed = QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText)
        meant = next((one.id for one in keys.GHOST if pressed in self._commands.keys_of(one.id)), "")
        if meant == "ghost.drop":
            self.drop()
            return True
        if not meant or not self.text:
            self.drop()
            return False
        if meant == "ghost.all":
            self._take(len(self.text))
        else:
            found = (_WORD if meant == "ghost.word" else _LINE).match(self.text)
            self._take(found.end() if found is not None and found.end() else len(self.text))
        return True

    def _take(self, length: int) -> None:
        """Put the first characters into the text; the others stay grey."""
        taken, self.text = self.text[:length], self.text[length:]
        self._is_taking = True
        cursor = self._edit.textCursor()
        cursor.beginEditBlock()
        cursor.insertText(taken)
        cursor.endEditBlock()
        self._edit.setTextCursor(cursor)
        self._edit.ensureCursorVisible()
        self._at, self._revision = cursor.position(), self._edit.document().revision()
        self._is_taking = False
        if not self.text.strip():
            self.drop()

    @Slot()
    def drop(self) -> None:
        """Take it away; what has not come yet is stopped."""
        if not self._is_there:
            return
        self._is_there = False
        if not self.text:
            self._bridge.tell(StopInline(self._id))
        self.text = ""
        self._edit.handlers.remove(self)
        self._edit.above.remove(self)
        self._edit.viewport().update()
        self.ended.emit(self)

    # --- what happens ------------------------------------------------------------------------------

    def _fits(self) -> bool:
        cursor = self._edit.textCursor()
        return cursor.position() == self._at and self._edit.document().revision() == self._revision

    @Slot()
    def _on_moved(self) -> None:
        if self._is_there and not self._is_taking and not self._fits():
            self.drop()

    def _on_answered(self, reply: InlineAnswered) -> None:
        if not self._is_there or reply.stopped:
            return
        if not reply.text or not self._fits():
            self.drop()
            self.said.emit(tr("Haiku has nothing to go on with here.   {money}", money=money(reply.dollars)))
            return
        self.text = reply.text
        words = (
            ("ghost.all", "all"),
            ("ghost.word", tr("a word")),
            ("ghost.line", tr("a line")),
            ("ghost.drop", "drop"),
        )
        told = [f"{key_of(self._commands, name)} {word}" for name, word in words]
        self.said.emit("   ".join((*told, money(reply.dollars))))
        self._edit.viewport().update()

    def _on_failed(self, problem: Problem) -> None:
        if self._is_there:
            self.drop()
            self.said.emit(" ".join(part for part in (problem.what, problem.next_step) if part))

    def _around(self) -> tuple[str, str]:
        document, block = self._edit.document(), self._edit.textCursor().block()
        number, column = block.blockNumber(), self._at - block.position()
        first = max(0, number - MOST_ABOVE)
        above = line_texts(document, first, number - first)
        below = line_texts(document, number + 1, min(MOST_BELOW, document.blockCount() - number - 1))
        line = block.text().encode("utf-16-le", "surrogatepass")
        head, tail = (part.decode("utf-16-le", "replace") for part in (line[: 2 * column], line[2 * column :]))
        return "\n".join((*above, head)), "\n".join((tail, *below))

    # --- drawing -----------------------------------------------------------------------------------

    def paint(self, painter: QPainter, shown: Shown) -> None:
        """See `Layer`: grey over the ground of the text; what stood there is drawn behind it again."""
        for block, box in shown:
            if block.position() <= self._at < block.position() + block.length():
                self._paint_at(painter, block, box)

    def _paint_at(self, painter: QPainter, block: QTextBlock, box: QRectF) -> None:
        first, *more = (self.text or _WAITING).expandtabs(_TAB).split("\n")
        colors, metrics = self._theme.colors, QFontMetricsF(self._edit.font())
        place = box_at(block, box, self._at - block.position())
        width = float(self._edit.viewport().width())
        tail = block.text().encode("utf-16-le", "surrogatepass")[2 * (self._at - block.position()) :]
        rest = tail.decode("utf-16-le", "replace")
        height = place.height()
        painter.setFont(self._edit.font())
        if rest:
            painter.fillRect(QRectF(place.left(), place.top(), width, height), colors.surface)
        if more:
            ground = QRectF(0, place.top() + height, width, height * len(more))
            painter.fillRect(ground, colors.code_background)
            painter.fillRect(QRectF(0, place.top(), _BAR, height * (len(more) + 1)), colors.muted)
            painter.fillRect(QRectF(0, ground.bottom() - 1, width, 1), colors.border)
        left, margin = place.left(), box.left() + self._edit.document().documentMargin()
        top = place.top()
        for number, line in enumerate((first, *more)):
            at = QPointF(left if number == 0 else margin, top + height * number + metrics.ascent())
            painter.setPen(colors.muted)
            painter.drawText(at, line)
            if number == len(more) and rest:
                painter.setPen(colors.text)
                painter.drawText(QPointF(at.x() + metrics.horizontalAdvance(line), at.y()), rest)

"""The input: where the next message is typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QImage, QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget
from typing_extensions import override

from haiku_pair.window.dragging import files_in
from haiku_pair.window.theme.theme import UNIT
from haiku_pair.words import tr

PASTE_LIMIT = 200_000
"""Characters. More than that is no message; it would cost more than the window can hold."""
_LINES = (2, 10)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def no_messages() -> list[str]:
    """Before anything was sent."""
    return []


def no_use(_event: QKeyEvent) -> bool:
    """Nobody wants the key."""
    return False


class Composer(QPlainTextEdit):
    """Enter sends, Shift+Enter breaks the line, Up in an empty input brings back what was sent before."""

    submitted = Signal()
    hurried = Signal()
    """Ctrl+Enter: what is typed is to go now, into a running answer too."""
    refused = Signal(str)
    """Something could not be pasted; why."""
    focus_changed = Signal(bool)
    files_given = Signal(object)
    """Paths of files that were pasted or dropped."""
    image_given = Signal(QImage)
    """A picture that was pasted or dropped."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.history: Callable[[], list[str]] = no_messages
        self.first_look: Callable[[QKeyEvent], bool] = no_use
        """Offered each key before the input takes it; True when there was a use for it."""
        self._composing = False
        self._recalled = -1
        self._unsent = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setPlaceholderText(tr("Ask about the code, or ask for a change"))
        self.setAccessibleName(tr("Message to Haiku"))
        self.setAccessibleDescription(
            tr(
                "Enter sends, Shift+Enter begins a new line, Up brings back the last message, "
                "@ names a file, / a prompt"
            )
        )
        self.document().setDocumentMargin(2 * UNIT)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def is_composing(self) -> bool:
        """Whether an input method is in the middle of something."""
        return self._composing

    def replace_text(self, text: str) -> None:
        """Put other text in, as a step that can be undone, with the cursor at its end."""
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_enter(event):
            event.accept()  # Enter belongs to the text, whatever command names it
            return True
        pressed = event.type() is QEvent.Type.KeyPress
        return (pressed and self._takes_tab(event)) or super().event(event)

    def _takes_tab(self, event: QEvent) -> bool:
        """Whether Tab means something else than to move the keyboard."""
        return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab and self.first_look(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not self._composing and self.first_look(event):
            return
        if event.key() in _ENTER and not self._composing:
            if modifiers == Qt.KeyboardModifier.NoModifier:
                self.submitted.emit()
                return
            if modifiers == Qt.KeyboardModifier.ControlModifier:
                self.hurried.emit()
                return
            if modifiers == Qt.KeyboardModifier.ShiftModifier:
                self.insertPlainText("\n")
                self.ensureCursorVisible()
                return
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step and modifiers == Qt.KeyboardModifier.NoModifier and self._recall(step):
            return
        super().keyPressEvent(event)

    @override
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit(False)

    @override
    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or source.hasImage() or bool(files_in(source))

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        files = files_in(source)
        if files:
            self.files_given.emit(files)
            return
        if source.hasImage() and not source.hasText():
            self.image_given.emit(source.imageData())
            return
        text = source.text()
        if len(text) > PASTE_LIMIT:
            self.refused.emit(
                tr("{count:,} characters are too much for a message; put them into a file.", count=len(text))
            )
            return
        self.insertPlainText(text)
        self.ensureCursorVisible()

    def _recall(self, step: int) -> bool:
        """Walk through what was sent, from the rim of the text; what was typed comes back after the newest."""
        sent = self.history()
        text = self.toPlainText()
        walking = 0 <= self._recalled < len(sent) and text == sent[self._recalled]
        way = QTextCursor.MoveOperation.Up if step < 0 else QTextCursor.MoveOperation.Down
        if self.textCursor().movePosition(way):
            return False
        if not walking:
            self._unsent = text
        wanted = (self._recalled if walking else len(sent)) + step
        if wanted < 0 or (wanted >= len(sent) and not walking):
            return walking
        self._recalled = wanted
        self.replace_text(sent[wanted] if wanted < len(sent) else self._unsent)
        return True

    @Slot()
    def _fit(self) -> None:
        """As high as the text, within bounds."""
        wanted = round(self.document().size().height())
        lines = min(max(wanted, _LINES[0]), _LINES[1])
        scrolls = Qt.ScrollBarPolicy.ScrollBarAsNeeded if wanted > lines else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(scrolls)
        margins = 2 * round(self.document().documentMargin()) + 2 * self.frameWidth()
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + margins)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()


def _is_enter(event: QKeyEvent) -> bool:
    """Enter in any use the input has for it; with Alt it has none."""
    return event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.AltModifier

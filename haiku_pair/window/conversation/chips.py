"""What is attached to the next message, above the input: one chip each, with what it costs and a way to remove it."""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.protocol.composing import AttachedText, Attachment, MentionedFile, MentionedFolder, Picture
from haiku_pair.protocol.mentions import Mention
from haiku_pair.window.conversation.bars import WordsButton
from haiku_pair.window.conversation.visible import make_visible
from haiku_pair.words import tr

_CHARACTERS_PER_TOKEN = 3.5
_REMOVING = frozenset({Qt.Key.Key_Delete, Qt.Key.Key_Backspace})


class Chips(QWidget):
    """Holds the attachments; the newest stands last."""

    changed = Signal()
    emptied = Signal()
    """The last one that had the keyboard is gone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[Attachment] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._chips: list[_Chip] = []
        self.setAccessibleName(tr("Attached"))
        self.hide()

    def items(self) -> tuple[Attachment, ...]:
        """What is attached."""
        return tuple(self._items)

    def items_there(self) -> bool:
        """Whether anything is attached."""
        return bool(self._items)

    def add(self, *attachments: Attachment) -> None:
        """Attach; what is named already is not attached twice."""
        there = set(map(_which, self._items)) - {None}
        for one in attachments:
            if _which(one) not in there:
                self._items.append(one)
        self._show()

    def clear(self) -> None:
        """Nothing is attached."""
        self._items.clear()
        self._show()

    def remove_last(self) -> None:
        """Remove the newest."""
        if self._items:
            self.remove(len(self._items) - 1)

    def remove(self, number: int) -> None:
        """Remove one."""
        had_focus = any(chip.hasFocus() for chip in self._chips)
        del self._items[number]
        self._show()
        if had_focus and self._chips:
            self._chips[min(number, len(self._chips) - 1)].setFocus()
        elif had_focus:
            self.emptied.emit()

    def _show(self) -> None:
        for chip in self._chips:
            self._layout.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [_Chip(one) for one in self._items]
        for number, chip in enumerate(self._chips):
            chip.clicked.connect(partial(self.remove, number))
            self._layout.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeft)
        self.setVisible(bool(self._items))
        self.changed.emit()


class _Chip(WordsButton):
    """Enter, Space, Delete or a click removes it."""

    def __init__(self, attachment: Attachment) -> None:
        super().__init__(f"{make_visible(words_of(attachment))}  ✕")
        self.setAccessibleName(tr("Attached: {name}. Enter removes it", name=words_of(attachment)))
        self.setToolTip(tr("Remove {name}", name=words_of(attachment)))

    @override
    def event(self, event: QEvent) -> bool:
        removes = isinstance(event, QKeyEvent) and Qt.Key(event.key()) in _REMOVING
        if removes and event.type() in {QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride}:
            if event.type() is QEvent.Type.KeyPress:
                self.click()
            event.accept()
            return True
        return super().event(event)


def _which(attachment: Attachment) -> object:
    """What is named, whatever it costs; None for what may be there twice."""
    match attachment:
        case MentionedFile(path) | MentionedFolder(path):
            return path
        case Mention():
            return replace(attachment, tokens=0)
        case _:
            return None


def words_of(attachment: Attachment) -> str:
    """What it is and about what it costs."""
    match attachment:
        case Picture():
            size = f"{attachment.width}×{attachment.height}"
            return f"{attachment.name} · {size} · ≈ {attachment.tokens:,} tokens"
        case AttachedText(name, text):
            return f"{name} · ≈ {round(len(text) / _CHARACTERS_PER_TOKEN) + 1:,} tokens"
        case MentionedFile(path, tokens):
            return f"@{path}" + (f" · ≈ {tokens:,} tokens" if tokens else "")
        case Mention():
            return attachment.words + (f" · ≈ {attachment.tokens:,} tokens" if attachment.tokens else "")
        case MentionedFolder(path, tokens):
            return f"@{path}/ · its files, as many as fit" + (f" · ≈ {tokens:,} tokens" if tokens else "")

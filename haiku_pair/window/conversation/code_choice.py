"""The code block that the keyboard is at: walked to, copied, inserted, proposed as an edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from haiku_pair.window.conversation.items import Answer
from haiku_pair.words import tr

if TYPE_CHECKING:
    from haiku_pair.window.conversation.markdown import Code
    from haiku_pair.window.conversation.message_list import MessageList


class CodeChoice(QObject):
    """Of the current message, or of the newest answer that has code."""

    insert_requested = Signal(str)
    """Code to be put at the cursor."""
    propose_requested = Signal(str, str)
    """Code, and where the answer may name its file: see `proposable`."""

    def __init__(self, messages: MessageList) -> None:
        super().__init__(messages)
        self._list = messages
        self._chosen = -1
        self._copied = False

    @property
    def chosen(self) -> int:
        """Number of the block in the current message, or -1."""
        return self._chosen

    def forget(self) -> None:
        """Another message is the current one."""
        self._chosen = -1
        self._copied = False

    def next(self) -> None:
        """To the next block: of this message, else of the next one that has any."""
        self._walk(1)

    def previous(self) -> None:
        """To the block before."""
        self._walk(-1)

    def copy(self) -> None:
        """Copy the block; once more takes the next one."""
        codes = self._codes()
        if codes:
            at = (self._chosen + 1) % len(codes) if self._copied or self._chosen < 0 else self._chosen
            self._choose(at)
            self._copied = True
            self._list.to_clipboard(
                codes[at].text, tr("Code block {number} of {count} copied", number=at + 1, count=len(codes))
            )

    def insert(self) -> None:
        """Ask for the block to be put at the cursor of the open file."""
        codes = self._codes()
        if codes:
            self._choose(max(self._chosen, 0))
            self.insert_requested.emit(codes[self._chosen].text)

    def propose(self) -> None:
        """Ask for the block to be proposed as an edit."""
        codes = self._codes()
        if codes:
            self._choose(max(self._chosen, 0))
            code = codes[self._chosen]
            self.propose_requested.emit(code.text, code.named)

    def click(self, index: int, what: str, number: int) -> None:
        """Do something with a block of a row, by mouse."""
        self._list.set_current(index)
        self._chosen = number
        self._copied = False
        {"copy": self.copy, "insert": self.insert, "propose": self.propose}[what]()

    def has_any(self) -> bool:
        """Whether there is a block to do something with."""
        return self._row_with_code() >= 0

    def _codes(self) -> list[Code]:
        """Of the row with code, which becomes the current one."""
        index = self._row_with_code()
        if index < 0:
            return []
        if index != self._list.current:
            self._list.set_current(index)
        return self._list.codes_of(index)

    def _row_with_code(self) -> int:
        if self._list.current >= 0:
            return self._list.current if self._list.codes_of(self._list.current) else -1
        rows = self._list.rows.list
        for index in range(len(rows) - 1, -1, -1):
            if isinstance(rows[index].item, Answer) and self._list.codes_of(index):
                return index
        return -1

    def _choose(self, number: int) -> None:
        self._chosen = number
        self._copied = False
        self._list.show_code(number)

    def _walk(self, step: int) -> None:
        index = self._list.current if self._list.current >= 0 else len(self._list.rows.list) - 1
        if index < 0:
            return
        codes = self._list.codes_of(index)
        wanted = self._chosen + step if self._chosen >= 0 or step > 0 else -1
        while not 0 <= wanted < len(codes):
            index += step
            if not 0 <= index < len(self._list.rows.list):
                return
            codes = self._list.codes_of(index)
            wanted = 0 if step > 0 else len(codes) - 1
        if index != self._list.current:
            self._list.set_current(index)
        self._choose(wanted)

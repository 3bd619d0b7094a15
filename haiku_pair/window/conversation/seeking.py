"""Goes to the place of a session that a search found, as soon as that session is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt

from haiku_pair.window.conversation.message_list import MessageList


class Seeking:
    """Knows which session is shown, and what is to be shown of one that comes later."""

    def __init__(self, messages: MessageList) -> None:
        """`messages` is the list of the conversation."""
        self._messages = messages
        self._here = ""
        self._sought = ("", "", "")

    def show(self, session: str, turn: str, words: str) -> None:
        """Take the keyboard to the row of a turn in which these words stand, once the session is here."""
        self._sought = (session, turn, words)
        self._seek()

    def came(self, session: str) -> None:
        """This session is shown now."""
        self._here = session
        self._seek()

    def _seek(self) -> None:
        session, turn, words = self._sought
        if session and session == self._here:
            self._sought = ("", "", "")
            if self._messages.show_turn(turn, words):
                self._messages.setFocus(Qt.FocusReason.OtherFocusReason)

"""From a finding of the review to the conversation: it is quoted there, and the person writes what they think of it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from haiku_pair.window.navigation import Navigation
from haiku_pair.window.panes import Panes


class Discussing(QObject):
    """Puts the quote below what is typed already; nothing is sent by itself."""

    def __init__(self, panes: Panes, navigation: Navigation, parent: QObject) -> None:
        super().__init__(parent)
        self._panes = panes
        self._navigation = navigation
        panes.review.haiku.findings.discussed.connect(self._on_discussed)

    @Slot(str)
    def _on_discussed(self, quote: str) -> None:
        conversation = self._panes.conversation
        draft = conversation.draft().rstrip()
        if quote.strip() not in draft:
            conversation.set_draft(f"{draft}\n\n{quote}" if draft else quote)
        self._navigation.focus_conversation()

"""Find in the conversation: a line above the messages, how many matches there are and which one this is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton
from typing_extensions import override

from haiku_pair.window.conversation.message_list import MessageList
from haiku_pair.window.theme.panel import Panel, plain_label
from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.words import tr

_RETURN = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_OURS = _RETURN | {Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down}
"""Keys that would be shortcuts of the pane."""


class FindLine(QLineEdit):
    """Keeps the keys it needs from the commands of the pane."""

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _OURS:
            event.accept()
            return True
        return super().event(event)


class FindBar(Panel):
    """Finds while one types, in folded rows too; goes to the match nearest to what is in view first."""

    def __init__(self, messages: MessageList, theme: Theme) -> None:
        super().__init__(theme, "raised")
        self._list = messages
        self.input = FindLine(self)
        self.input.setPlaceholderText(tr("Find in the conversation"))
        self.input.setAccessibleName(tr("Find in the conversation"))
        self.input.setClearButtonEnabled(True)
        self.count = plain_label(parent=self)
        self.count.setMinimumWidth(self.count.fontMetrics().horizontalAdvance("000 of 0000…"))
        self._build()
        self.input.textEdited.connect(self._on_edited)
        messages.finding.changed.connect(self._on_found)
        theme.changed.connect(self._tell)
        self.hide()

    def _build(self) -> None:
        self.case = QToolButton(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, UNIT, UNIT, UNIT)
        row.setSpacing(UNIT)
        row.addWidget(self.input, 1)
        row.addWidget(self.count)
        for button, text, tip, act in (
            (self.case, "Aa", tr("Match case"), self._on_edited),
            (QToolButton(self), "↑", tr("Previous match"), self.previous),
            (QToolButton(self), "↓", tr("Next match"), self.next),
            (QToolButton(self), "✕", tr("Close (Esc)"), self.close_bar),
        ):
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.setAutoRaise(True)
            button.setCheckable(button is self.case)
            button.clicked.connect(act)
            row.addWidget(button)

    def open(self) -> None:
        """Show the bar with the focus in it; a selection on one line is what to look for."""
        chosen = self._list.selected_text()
        if chosen and "\n" not in chosen:
            self.input.setText(chosen)
        self.show()
        self.input.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.input.selectAll()
        self._on_edited()

    @Slot()
    def close_bar(self) -> None:
        """Hide the bar and go to the message of the match."""
        self.hide()
        self._list.finding.stop()
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def next(self) -> None:
        """To the next match; from the last one to the first."""
        self._go(1)

    @Slot()
    def previous(self) -> None:
        """To the match before."""
        self._go(-1)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in _RETURN:
            self._go(-1 if back else 1)
        elif event.key() == Qt.Key.Key_Down:
            self.next()
        elif event.key() == Qt.Key.Key_Up:
            self.previous()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)

    def _go(self, step: int) -> None:
        if self.isHidden():
            self.open()
        self._list.go_to_match(step)
        self._tell()

    @Slot()
    def _on_edited(self) -> None:
        self._list.forget_match()
        begin = self._list.visible().start
        self._list.finding.look_for(self.input.text(), match_case=self.case.isChecked(), begin=begin)

    @Slot()
    def _on_found(self) -> None:
        if self.isVisible():
            if self._list.match is None:
                self._list.go_to_match(0)
            self._list.viewport().update()
            self._tell()

    @Slot()
    def _tell(self) -> None:
        """How many matches there are, and which one is shown; with an ellipsis while there may be more."""
        finding = self._list.finding
        found = finding.all()
        more = "" if finding.is_done else "…"
        match = self._list.match
        if not self.input.text():
            text = ""
        elif not found:
            text = tr("No matches") if finding.is_done else "…"
        elif match in found:
            text = f"{found.index(match) + 1} of {len(found):,}{more}"
        else:
            text = f"{len(found):,}{more}"
        self.count.setText(text)
        self.input.setAccessibleDescription(text)
        palette = self.count.palette()
        colors = self.theme.colors
        palette.setColor(self.count.foregroundRole(), colors.error if text == "No matches" else colors.muted)
        self.count.setPalette(palette)

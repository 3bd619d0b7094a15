"""Where the parts of the conversation pane stand: the messages, and below them what belongs to the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from haiku_pair.window.theme.theme import UNIT

if TYPE_CHECKING:
    from haiku_pair.window.conversation.pane import ConversationPane


def lay_out(pane: ConversationPane, frame: QWidget) -> None:
    """Put everything in its place; the input and what is beside it into the frame."""
    layout = QVBoxLayout(pane)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addWidget(pane.finder)
    layout.addWidget(pane.list, 1)
    layout.addLayout(_below(pane, frame))


def _below(pane: ConversationPane, frame: QWidget) -> QVBoxLayout:
    below = QVBoxLayout()
    below.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, 2 * UNIT)
    below.setSpacing(UNIT)
    _fill_frame(pane, frame)
    around = pane.composing
    bars = (pane.problem, pane.links, around.plan, pane.state, pane.queued, pane.context)
    for widget in (*bars, around.nearby, around.chips, around.list, frame):
        below.addWidget(widget)
    return below


def _fill_frame(pane: ConversationPane, frame: QWidget) -> None:
    inside = QVBoxLayout(frame)
    inside.setContentsMargins(1, 1, 1, 1)
    inside.setSpacing(0)
    inside.addWidget(pane.input)
    last = QHBoxLayout()
    last.setSpacing(0)
    last.addWidget(pane.composing.manner)
    last.addWidget(pane.price, 1)
    inside.addLayout(last)

"""The first-run page: open a folder, choose language, colours and keys, say how to reach the model, or see the demo."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from haiku_pair.window.bridge import Bridge
from haiku_pair.window.session import Session
from haiku_pair.window.settings.connection import ConnectionForm
from haiku_pair.window.settings.declared import KEYS, LANGUAGE, THEME
from haiku_pair.window.settings.fields import heading, said
from haiku_pair.window.settings.rows import RowForm
from haiku_pair.window.theme.theme import UNIT

_WIDTH = 180 * UNIT
_INTRO = (
    "You and Claude Haiku work on the same folder. What the model writes is held as a proposal until you have "
    "decided on it, hunk by hunk; nothing is written to your files before."
)
_DEMO = (
    "The demo replays a recorded session on a small project of its own, with a tour of five minutes that can be left "
    "at any time. It needs no key and costs nothing."
)
_LATER = "All of this can be changed later in the settings (Ctrl+,). Another language is spoken from the next start on."


class WelcomePage(QScrollArea):
    """Shown while no folder is open."""

    folder_wanted = Signal()
    demo_wanted = Signal()

    def __init__(self, bridge: Bridge, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Welcome")
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.open_folder = QPushButton("Open a folder …")
        self.demo = QPushButton("Start the demo")
        self.rows = RowForm(session, (LANGUAGE, THEME, KEYS))
        self.connection = ConnectionForm(bridge, session)
        self.setWidget(self._sheet())
        self.setFocusProxy(self.open_folder)
        self.open_folder.clicked.connect(self.folder_wanted)
        self.demo.clicked.connect(self.demo_wanted)

    def _sheet(self) -> QWidget:
        sheet = QWidget()
        sheet.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(sheet)
        column.setContentsMargins(6 * UNIT, 4 * UNIT, 6 * UNIT, 4 * UNIT)
        column.setSpacing(3 * UNIT)
        column.addWidget(heading("Haiku Pair", 1.6))
        column.addWidget(said(_INTRO))
        column.addWidget(heading("Begin"))
        column.addLayout(_left(self.open_folder, self.demo))
        column.addWidget(said(_DEMO))
        column.addWidget(heading("How it looks, speaks and is driven"))
        column.addWidget(self.rows)
        column.addWidget(heading("How to reach the model"))
        column.addWidget(self.connection)
        column.addWidget(said(_LATER))
        column.addStretch(1)
        return sheet


def _left(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(2 * UNIT)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row

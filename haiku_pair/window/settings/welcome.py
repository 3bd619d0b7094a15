"""The first-run page: open a folder, say how to reach the model, or look at the demo."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from haiku_pair.window.bridge import Bridge
from haiku_pair.window.session import Session
from haiku_pair.window.settings.connection import ConnectionForm
from haiku_pair.window.settings.page import heading
from haiku_pair.window.theme.panel import plain_label
from haiku_pair.window.theme.theme import UNIT

_WIDTH = 180 * UNIT
_INTRO = (
    "You and Claude Haiku work on the same folder. What the model writes is held as a proposal until you have "
    "decided on it, hunk by hunk; nothing is written to your files before."
)


class WelcomePage(QScrollArea):
    """Shown while no folder is open."""

    folder_wanted = Signal()
    demo_wanted = Signal()

    def __init__(self, bridge: Bridge, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Welcome")
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.open_folder = QPushButton("Open a folder …")
        self.demo = QPushButton("Start the demo")
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
        column.addWidget(_words(_INTRO))
        column.addWidget(heading("Begin"))
        column.addLayout(_left(self.open_folder))
        column.addWidget(heading("How to reach the model"))
        column.addWidget(self.connection)
        column.addWidget(heading("See how it works"))
        column.addWidget(_words("The demo replays a recorded session on a small project of its own; it needs no key."))
        column.addLayout(_left(self.demo))
        column.addStretch(1)
        return sheet


def _words(text: str) -> QWidget:
    label = plain_label(text)
    label.setWordWrap(True)
    return label


def _left(button: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(button)
    row.addStretch(1)
    return row

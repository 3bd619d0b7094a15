"""The small page that asks for a review by the model: which reviewers, what it costs, what it may cost."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtGui import QDoubleValidator, QPalette
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from haiku_pair.protocol.haiku_reviews import REVIEWERS
from haiku_pair.protocol.replies import HaikuReviewEstimate
from haiku_pair.protocol.values import Problem
from haiku_pair.window.review import haiku_words, words
from haiku_pair.window.review.bars import tint
from haiku_pair.window.review.haiku_keys import ABOUT
from haiku_pair.window.theme.panel import plain_label
from haiku_pair.window.theme.theme import UNIT, Theme

_CAP_WIDTH = 20 * UNIT


class HaikuPage(QWidget):
    """Lies below the diff. Its keys are commands, so that they stand in the palette and the key overlay."""

    changed = Signal()
    """Other reviewers are chosen."""
    start_pressed = Signal()
    leave_pressed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._estimate: HaikuReviewEstimate | None = None
        self._title = plain_label("Ask Haiku to review this", self)
        self._boxes = {name: QCheckBox(f"{number}  {name}", self) for number, name in enumerate(REVIEWERS, 1)}
        self._abouts = [plain_label(ABOUT[name], self) for name in REVIEWERS]
        self._price = plain_label(parent=self)
        self._amount = plain_label(parent=self)
        self._left_out = plain_label(parent=self)
        self._cap = QLineEdit(self)
        self._cap_label = plain_label("&Cap in $", self)
        self._start = QPushButton("Start  Enter", self)
        self._leave = QPushButton("Leave  Esc", self)
        self._lay_out()
        self._connect()
        self._dress()
        self.hide()

    def _lay_out(self) -> None:
        self.setAccessibleName("Ask Haiku to review")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for label in (self._title, self._price):
            font = label.font()
            font.setBold(True)
            label.setFont(font)
        for label in (self._price, self._amount, self._left_out):
            label.setWordWrap(True)
        self._cap.setFixedWidth(_CAP_WIDTH)
        self._cap.setAccessibleName("Cap in dollars")
        self._cap.setValidator(QDoubleValidator(0.0, 1000.0, 4, self._cap))
        self._price.setAccessibleName("Price")
        for name, box in self._boxes.items():
            box.setChecked(True)
            box.setAccessibleName(f"Reviewer for {name}: {ABOUT[name]}")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        whole.setSpacing(UNIT)
        whole.addWidget(self._title)
        whole.addLayout(self._reviewers())
        for label in (self._price, self._amount, self._left_out):
            whole.addWidget(label)
        whole.addLayout(self._last_row())

    def _reviewers(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(3 * UNIT)
        grid.setVerticalSpacing(0)
        for row, (box, about) in enumerate(zip(self._boxes.values(), self._abouts, strict=True)):
            grid.addWidget(box, row, 0)
            grid.addWidget(about, row, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _last_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2 * UNIT)
        self._cap_label.setText("c  cap in $")
        self._cap_label.setBuddy(self._cap)
        row.addWidget(self._cap_label)
        row.addWidget(self._cap)
        row.addStretch(1)
        for button in (self._leave, self._start):
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        return row

    def _connect(self) -> None:
        for box in self._boxes.values():
            box.toggled.connect(self.changed)
        self._cap.textChanged.connect(self._say_price)
        self._start.clicked.connect(self.start_pressed)
        self._leave.clicked.connect(self.leave_pressed)
        self._theme.changed.connect(self._dress)

    # --- what is chosen ----------------------------------------------------------------------------

    @property
    def chosen(self) -> tuple[str, ...]:
        """The reviewers that are to be asked."""
        return tuple(name for name, box in self._boxes.items() if box.isChecked())

    @property
    def cap(self) -> float | None:
        """What the review may cost; None when that is no amount above zero."""
        try:
            amount = float(self._cap.text().strip().removeprefix("$").replace(",", "."))
        except ValueError:
            return None
        return amount if math.isfinite(amount) and amount > 0 else None

    @property
    def text(self) -> str:
        """Everything it says."""
        labels = (self._price, self._amount, self._left_out)
        return "\n".join(label.text() for label in labels if not label.isHidden())

    @property
    def can_start(self) -> bool:
        """Whether the price is known and everything is filled in."""
        return self._start.isEnabled()

    def toggle(self, name: str) -> None:
        """Ask this reviewer, or not."""
        self._boxes[name].toggle()

    def edit_cap(self) -> None:
        """Put the keyboard into the cap."""
        self._cap.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._cap.selectAll()

    # --- what the engine says ----------------------------------------------------------------------

    def wait(self) -> None:
        """The price is not known yet."""
        self._estimate = None
        self._tell("What it costs is being asked …", "", "")

    def show_estimate(self, estimate: HaikuReviewEstimate) -> None:
        """This is what it costs."""
        self._estimate = estimate
        if not self._cap.text():
            self._cap.setText(f"{estimate.cap:.2f}")
        self._say_price()

    def show_problem(self, problem: Problem) -> None:
        """It can't be asked for."""
        self._estimate = None
        self._tell(f"⚠ {words.problem(problem)}", "", "")

    def show_none_chosen(self) -> None:
        """There is nobody to ask."""
        self._estimate = None
        self._tell("Choose at least one reviewer.", "", "")

    @Slot()
    def _say_price(self) -> None:
        estimate, cap = self._estimate, self.cap
        if estimate is None:
            return
        said = "⚠ The cap must be an amount above 0, such as 0.25."
        if cap is not None:
            said = haiku_words.price(estimate, cap, len(self.chosen))
        self._tell(said, haiku_words.amount(estimate), haiku_words.left_out(estimate.left_out))

    def _tell(self, price: str, amount: str, left_out: str) -> None:
        for label, text in ((self._price, price), (self._amount, amount), (self._left_out, left_out)):
            label.setText(text)
            label.setVisible(bool(text))
        self._price.setAccessibleDescription(price)
        estimate, cap = self._estimate, self.cap or 0.0
        self._start.setEnabled(bool(estimate and cap and cap >= haiku_words.least(estimate, len(self.chosen))))

    @Slot()
    def _dress(self) -> None:
        colors = self._theme.colors
        tint(self, colors.raised, colors.text)
        for label in (*self._abouts, self._amount, self._cap_label):
            palette = label.palette()
            palette.setColor(QPalette.ColorRole.WindowText, colors.muted)
            label.setPalette(palette)


class HaikuProgress(QLabel):
    """One line: how far the review by the model is."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setContentsMargins(3 * UNIT, UNIT, 3 * UNIT, UNIT)
        self.setAccessibleName(QCoreApplication.translate("HaikuProgress", "Haiku's review"))
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def say(self, text: str) -> None:
        """Show this."""
        self.setText(text)
        self.setAccessibleDescription(text)
        self.show()

    @Slot()
    def _dress(self) -> None:
        tint(self, self._theme.colors.raised, self._theme.colors.text)

"""The lines around the diff: counts, questions, what went wrong, key hints."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget
from typing_extensions import override

from haiku_pair.window.theme.theme import UNIT, Theme

ARMING = 400
"""Milliseconds a question waits before `y` counts, so that nobody answers what they have not read."""

_ROOM_FOR_PLACE, _ROOM_FOR_BUTTONS = UNIT * 75, UNIT * 145
"""Pixels from which on the count bar names the file, and has buttons."""
_BETWEEN = " · "
"""Between the counts."""


def tint(widget: QWidget, ground: QColor, text: QColor) -> None:
    """Give a widget its ground and text colours."""
    palette = widget.palette()
    palette.setColor(QPalette.ColorRole.Window, ground)
    palette.setColor(QPalette.ColorRole.WindowText, text)
    widget.setPalette(palette)
    widget.setAutoFillBackground(True)


def _label(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return label


class AskBar(QWidget):
    """A question in place. Takes no focus; `y` counts only after a short delay, everything else means no."""

    changed = Signal()
    """A question was put or answered."""
    put = Signal(str)
    """A question was put."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._on_yes: Callable[[], None] | None = None
        self._text = _label(self)
        self._yes = QPushButton(self)
        self._no = QPushButton(self)
        self.name_keys("y", "n")
        for button in (self._yes, self._no):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._arming = QTimer(self)
        self._arming.setSingleShot(True)
        self._arming.setInterval(ARMING)
        self._arming.timeout.connect(self._on_armed)
        self._yes.clicked.connect(self.confirm)
        self._no.clicked.connect(self.dismiss)
        theme.changed.connect(self._on_theme_changed)
        self._lay_out()
        self._on_theme_changed()
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(UNIT * 3, UNIT, UNIT * 3, UNIT)
        row.setSpacing(UNIT * 2)
        row.addWidget(self._text)
        row.addWidget(self._no)
        row.addWidget(self._yes)

    def name_keys(self, yes: str, no: str) -> None:
        """Say which keys answer."""
        self._yes.setText(self.tr("Yes") + f" ({yes})")
        self._no.setText(self.tr("No") + f" ({no})")

    @property
    def is_open(self) -> bool:
        """Whether a question waits for its answer."""
        return self._on_yes is not None

    @property
    def is_armed(self) -> bool:
        """Whether `y` counts by now."""
        return self.is_open and self._yes.isEnabled()

    @property
    def text(self) -> str:
        """The question."""
        return self._text.text() if self.is_open else ""

    def ask(self, question: str, on_yes: Callable[[], None]) -> None:
        """Put a question; an older one is answered with no."""
        self._on_yes = on_yes
        self._text.setText(question)
        self.setAccessibleName(question)
        self._yes.setEnabled(False)
        self._arming.start()
        self.show()
        self.changed.emit()
        self.put.emit(question)

    @Slot()
    def confirm(self) -> None:
        """Yes, if the question is armed; otherwise it was pressed too early and nothing happens."""
        if self.is_armed and self._on_yes is not None:
            on_yes = self._on_yes
            self.dismiss()
            on_yes()

    @Slot()
    def dismiss(self) -> None:
        """No."""
        self._on_yes = None
        self._arming.stop()
        self.hide()
        self.changed.emit()

    @Slot()
    def _on_armed(self) -> None:
        self._yes.setEnabled(True)

    @Slot()
    def _on_theme_changed(self) -> None:
        colors = self._theme.colors
        tint(self, colors.warning_background, colors.text)


class MessageBar(QWidget):
    """What happened last: a result, or what went wrong with what was kept and what to do next."""

    told = Signal(str)
    """It says something else."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_problem = False
        self._text = _label(self)
        self._close = QToolButton(self)
        self._close.setText("✕")
        self._close.setAutoRaise(True)
        self._close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._close.setAccessibleName(self.tr("Close the message"))
        self._close.clicked.connect(self.clear)
        theme.changed.connect(self._on_theme_changed)
        row = QHBoxLayout(self)
        row.setContentsMargins(UNIT * 3, UNIT, UNIT, UNIT)
        row.addWidget(self._text)
        row.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty when it is closed."""
        return self._text.text() if not self.isHidden() else ""

    @property
    def is_problem(self) -> bool:
        """Whether it tells of something that went wrong."""
        return self._is_problem and not self.isHidden()

    def say(self, text: str, *, problem: bool = False) -> None:
        """Show a message in place of the one before."""
        self._is_problem = problem
        self._text.setText(f"⚠ {text}" if problem else text)
        self.setAccessibleName(text)
        self._on_theme_changed()
        self.show()
        self.told.emit(text)

    @Slot()
    def clear(self) -> None:
        """Close it."""
        self.hide()

    @Slot()
    def _on_theme_changed(self) -> None:
        colors = self._theme.colors
        tint(self, colors.error_background if self._is_problem else colors.raised, colors.text)


class HintLine(QWidget):
    """Keys and what they do, as many as there is room for."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hints: list[tuple[str, str]] = []
        theme.changed.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_hints(self, hints: list[tuple[str, str]]) -> None:
        """Keys with their words, most needed first."""
        if hints == self._hints:
            return
        self._hints = hints
        self.setAccessibleName(self.tr("Keys"))
        self.setAccessibleDescription(", ".join(f"{key} {word}" for key, word in hints))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(UNIT * 40, self.fontMetrics().height() + UNIT * 2)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colors = self._theme.colors
        metrics = self.fontMetrics()
        base = (self.height() + metrics.ascent() - metrics.descent()) // 2
        at = UNIT * 3
        for key, word in self._hints:
            key_width, word_width = metrics.horizontalAdvance(key), metrics.horizontalAdvance(word)
            if at + key_width + UNIT + word_width > self.width() - UNIT:
                return
            painter.setPen(colors.accent)
            painter.drawText(at, base, key)
            at += key_width + UNIT
            painter.setPen(colors.muted)
            painter.drawText(at, base, word)
            at += word_width + UNIT * 4


class _Counts(QLabel):
    """Counts in a row; where there is no room for all, the last ones are left out whole."""

    @property
    def shown(self) -> str:
        """Those there is room for, the first one always."""
        parts = self.text().split(_BETWEEN)
        while len(parts) > 1 and self.fontMetrics().horizontalAdvance(_BETWEEN.join(parts)) > self.width():
            parts.pop()
        return _BETWEEN.join(parts)

    @override
    def minimumSizeHint(self) -> QSize:
        first = self.text().split(_BETWEEN, maxsplit=1)[0]
        return QSize(self.fontMetrics().horizontalAdvance(first), super().minimumSizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.shown)


class CountBar(QWidget):
    """The counts, always there, and the commands a mouse wants."""

    pressed = Signal(str)
    """The button of the command with that id was clicked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._buttons: dict[str, QToolButton] = {}
        self._counts = _Counts(self)
        self._place = QLabel(self)
        self._place.setTextFormat(Qt.TextFormat.PlainText)
        font = self._counts.font()
        font.setBold(True)
        self._counts.setFont(font)
        self._counts.setAccessibleName(self.tr("Decisions so far"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(UNIT * 3, UNIT, UNIT * 2, UNIT)
        self._row.setSpacing(UNIT)
        self._row.addWidget(self._counts)
        self._row.addSpacing(UNIT * 2)
        self._row.addWidget(self._place, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @property
    def text(self) -> str:
        """The counts."""
        return self._counts.text()

    @property
    def shown(self) -> str:
        """As much of them as there is room for."""
        return self._counts.shown

    def add_button(self, command_id: str, tip: str) -> None:
        """A button that runs a command; `name_button` gives it its word."""
        button = QToolButton(self)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setProperty("command", command_id)
        button.clicked.connect(self._on_clicked)
        self._buttons[command_id] = button
        self._row.addWidget(button)

    def name_button(self, command_id: str, text: str) -> None:
        """Say what the button does now; without a word it is hidden."""
        self._buttons[command_id].setText(text)
        self._share_room()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(UNIT * 40, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room for all, the keys still do what the buttons do."""
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        self._place.setVisible(self.width() >= _ROOM_FOR_PLACE)
        for button in self._buttons.values():
            button.setVisible(self.width() >= _ROOM_FOR_BUTTONS and bool(button.text()))

    def show_counts(self, counts: str, place: str) -> None:
        """Say how far the review is, and where the keyboard is."""
        self._counts.setText(counts)
        self._counts.setAccessibleDescription(counts)
        self._counts.setToolTip(counts)
        self._place.setText(place)

    @Slot()
    def _on_clicked(self) -> None:
        self.pressed.emit(str(self.sender().property("command")))

    @Slot()
    def _on_theme_changed(self) -> None:
        colors = self._theme.colors
        tint(self, colors.background, colors.text)
        tint(self._place, colors.background, colors.muted)

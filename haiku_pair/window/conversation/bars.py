"""Bars over the input: a problem in place, a link that wants to be opened, what is going on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.protocol.values import Problem
from haiku_pair.window.conversation.links import is_web_address
from haiku_pair.window.conversation.visible import make_visible
from haiku_pair.window.conversation.wording import problem_rest, remedy
from haiku_pair.window.theme.panel import Panel, plain_label
from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.words import tr

_PASSING = 4000
"""Milliseconds a passing word is shown."""


def open_in_browser(address: str) -> None:
    """Hand an address to the desktop."""
    QDesktopServices.openUrl(QUrl(address))


class BarButton(QPushButton):
    """A button that Enter presses too: in this pane Enter would otherwise send the draft."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if event.type() is QEvent.Type.KeyPress:
                self.click()
            event.accept()
            return True
        return super().event(event)


class WordsButton(BarButton):
    """Flat, as wide as its words, which are cut in the middle where there is less room."""

    def __init__(self, words: str = "") -> None:
        super().__init__()
        self._words = ""
        self.setFlat(True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.say(words)

    def say(self, words: str) -> None:
        """Say this from now on."""
        self._words = words
        self.updateGeometry()
        self._elide()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(10 * UNIT, super().minimumSizeHint().height())  # long words must not widen the pane

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._words) + 6 * UNIT, super().sizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        room = self.width() - 5 * UNIT  # about what `sizeHint` leaves, so that words begin below each other
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideMiddle, room)
        self.setText(shown.replace("&", "&&"))


class ProblemBar(Panel):
    """Why the message was not sent, and the button for the next step."""

    remedy_requested = Signal(str)
    """`settings` or `trust`."""
    dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "error_background", "error", parent)
        self.text = plain_label()
        self.text.setWordWrap(True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.remedy = BarButton("")
        self.dismiss = BarButton(tr("Dismiss"))
        self._name = ""
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * UNIT)
        buttons.addStretch(1)
        buttons.addWidget(self.remedy)
        buttons.addWidget(self.dismiss)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(self.text)
        layout.addLayout(buttons)
        self.remedy.clicked.connect(self._on_remedy)
        self.dismiss.clicked.connect(self._on_dismiss)
        self.hide()

    def tell(self, problem: Problem) -> None:
        """Show it; the focus stays where it is."""
        words = f"{problem.what} {problem_rest(problem)}".strip()
        self.text.setText(make_visible(words))
        self.setAccessibleName(words)
        label, self._name = remedy(problem)
        self.remedy.setText(label)
        self.remedy.setVisible(bool(label))
        self.show()

    @Slot()
    def _on_remedy(self) -> None:
        self.remedy_requested.emit(self._name)

    @Slot()
    def _on_dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()


class LinkBar(Panel):
    """Shows where a link really leads and asks. Nothing is opened without a yes."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "warning_background", "warning", parent)
        self.opener: Callable[[str], None] = open_in_browser
        self.question = plain_label()
        self.question.setWordWrap(True)
        self.address = QLineEdit(readOnly=True)
        self.address.setAccessibleName(tr("Address of the link"))
        self.open = BarButton(tr("Open"))
        self.copy = BarButton(tr("Copy address"))
        self.cancel = BarButton(tr("Cancel"))
        self._url = ""
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * UNIT)
        buttons.addStretch(1)
        for button in (self.open, self.copy, self.cancel):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(self.question)
        layout.addWidget(self.address)
        layout.addLayout(buttons)
        self.open.clicked.connect(self._on_open)
        self.copy.clicked.connect(self._on_copy)
        self.cancel.clicked.connect(self.close_bar)
        self.hide()

    def ask(self, address: str) -> None:
        """Ask about an address; the answer that is ready is no."""
        url = QUrl(address)
        encoded = QUrl.ComponentFormattingOption.FullyEncoded
        self._url = url.toString(encoded)
        host = url.host(encoded)
        allowed = is_web_address(address) and url.isValid() and bool(host)
        self.question.setText(
            tr("Open {host} in the browser?", host=host) if allowed else tr("Only web addresses can be opened.")
        )
        self.address.setText(make_visible(self._url))
        self.address.setCursorPosition(0)
        self.open.setVisible(allowed)
        self.setAccessibleName(f"{self.question.text()} {self._url}")
        self.show()
        self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def close_bar(self) -> None:
        """Leave it."""
        self.hide()
        self.closed.emit()

    @Slot()
    def _on_open(self) -> None:
        if is_web_address(self._url):
            self.opener(self._url)
        self.close_bar()

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._url)
        self.close_bar()


class StateLine(QWidget):
    """One line that is always there: what is going on, else which keys send; passing words in between."""

    stop_clicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = plain_label()
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.stop = BarButton(tr("Stop"))
        self.stop.setAccessibleDescription(tr("Stop the answer at once"))
        self.stop.clicked.connect(self.stop_clicked)
        self._theme = theme
        self._lasting = ""
        self._timer = QTimer(self, singleShot=True, interval=_PASSING)
        self._timer.timeout.connect(self._show)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * UNIT)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.stop)
        self.setFixedHeight(max(self.stop.sizeHint().height(), 6 * UNIT))
        self.stop.hide()
        theme.changed.connect(self._show)

    def lasting(self, words: str, *, can_stop: bool) -> None:
        """What is said until something else is; the same again leaves a word in passing."""
        if words != self._lasting:
            self._timer.stop()
        self._lasting = words
        self.stop.setVisible(can_stop)
        self._show()

    def passing(self, words: str) -> None:
        """Say something for some seconds."""
        self.label.setText(make_visible(words))
        self._timer.start()

    @Slot()
    def _show(self) -> None:
        palette = self.label.palette()
        palette.setColor(self.label.foregroundRole(), self._theme.colors.muted)
        self.label.setPalette(palette)
        if not self._timer.isActive():
            self.label.setText(self._lasting)

"""The bars above the panes: what went wrong, and whether the folder is trusted."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.window.theme.panel import Panel
from haiku_pair.window.theme.sparing import FOCUS_BY_TAB, PLAIN_TEXT, give
from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.words import tr

_KEPT_PROBLEMS = 20
_SETTINGS_FAULTS = frozenset({Fault.NO_KEY, Fault.WRONG_KEY, Fault.NO_CONNECTION})


def bar_button(text: str) -> QPushButton:
    """A small button of a bar; it takes the focus by Tab, never by appearing."""
    button = QPushButton(text)
    button.setAutoDefault(False)
    give(button, FOCUS_BY_TAB)
    return button


def _wrap(label: QLabel) -> None:
    label.setWordWrap(True)
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)  # else it is as tall in a wide window as in a narrow one, where it is cut off
    label.setSizePolicy(policy)


class _LateBar(Panel):
    """A bar whose contents are made when it is first shown: most starts show none of these."""

    def __init__(self, theme: Theme, role: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, role, role, parent)
        self.hide()

    @override
    def setVisible(self, visible: bool) -> None:
        if visible and self.layout() is None:
            self._build()
        super().setVisible(visible)

    def _build(self) -> None:
        raise NotImplementedError


class ReplayBar(_LateBar):
    """Says that no live model answers; in full accent colour, so that it is not taken for one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "accent", parent)
        self._label = QLabel()

    def text(self) -> str:
        """What it says."""
        return self._label.text()

    @override
    def _build(self) -> None:
        self._label.setText(tr("Replay of a recorded session"))
        self.setAccessibleName(self._label.text())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3 * UNIT, 0, 3 * UNIT, 0)
        layout.addStretch(1)
        layout.addWidget(self._label)
        layout.addStretch(1)
        self.theme.changed.connect(self._dress)
        self._dress()

    @Slot()
    def _dress(self) -> None:
        palette = self._label.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self.theme.colors.accent_text)
        self._label.setPalette(palette)


class TrustBar(_LateBar):
    """Says that nothing of the folder is sent until the person trusts it."""

    trusted = Signal()
    trusted_above = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "warning_background", parent)

    @override
    def _build(self) -> None:
        text = tr(
            "Restricted: nothing of this folder runs, loads or is sent until you trust it; then Haiku may read its "
            "files and follow its rules and prompts, git may run its hooks and filters, and language servers what it "
            "sets up."
        )
        self.setAccessibleName(text)
        self.button = bar_button(tr("Trust this folder"))
        self.button.setAccessibleDescription(text)
        self.button.clicked.connect(self.trusted)
        self.above = bar_button(tr("Trust all in the folder above"))
        self.above.clicked.connect(self.trusted_above)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3 * UNIT, UNIT, 2 * UNIT, UNIT)
        label = QLabel(text)
        _wrap(label)
        layout.addWidget(label, 1)
        layout.addWidget(self.above)
        layout.addWidget(self.button)


class NoticeBar(_LateBar):
    """The newest problem: what happened, what was kept, what to do next. Older ones wait behind it."""

    settings_wanted = Signal()
    restart_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "error_background", parent)
        self._problems: list[Problem] = []
        self.what = QLabel()
        self.rest = QLabel()
        self.count = QLabel()

    def problem(self) -> Problem | None:
        """The one that is shown."""
        return self._problems[-1] if self._problems else None

    def tell(self, problem: Problem) -> None:
        """Show a problem, without taking the focus; one that is already there comes to the front."""
        self._problems = [other for other in self._problems if other != problem][-_KEPT_PROBLEMS:]
        self._problems.append(problem)
        self._show()
        words = " ".join(part for part in (problem.what, problem.kept, problem.next_step) if part)
        announce(self, words)

    @Slot()
    def dismiss(self) -> None:
        """Put the shown problem away."""
        if self._problems:
            self._problems.pop()
        self._show()

    def withdraw(self, fault: Fault) -> None:
        """Put away what is no longer so."""
        self._problems = [problem for problem in self._problems if problem.fault is not fault]
        self._show()

    @Slot()
    def copy_details(self) -> None:
        """Everything known about the shown problem, to the clipboard."""
        problem = self.problem()
        if problem is not None:
            parts = (problem.what, problem.kept, problem.next_step, f"({problem.fault})", problem.detail)
            QGuiApplication.clipboard().setText("\n".join(part for part in parts if part))

    @override
    def _build(self) -> None:
        for label in (self.what, self.rest, self.count):
            give(label, PLAIN_TEXT)
        for label in (self.what, self.rest):
            _wrap(label)
        font = self.what.font()
        font.setBold(True)
        self.what.setFont(font)
        self.action = bar_button("")
        self.copy = bar_button(tr("Copy details"))
        self.dismiss_button = bar_button(tr("Dismiss (Esc)"))
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.what)
        texts.addWidget(self.rest)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3 * UNIT, UNIT, 2 * UNIT, UNIT)
        layout.setSpacing(2 * UNIT)
        layout.addLayout(texts, 1)
        for widget in (self.count, self.action, self.copy, self.dismiss_button):
            layout.addWidget(widget)
        self.action.clicked.connect(self._on_action)
        self.copy.clicked.connect(self.copy_details)
        self.dismiss_button.clicked.connect(self.dismiss)

    def _show(self) -> None:
        problem = self.problem()
        if problem is None:
            self.hide()
            return
        if self.layout() is None:
            self._build()  # only now: most starts have no problem
        self.what.setText(problem.what)
        rest = " ".join(part for part in (problem.kept, problem.next_step) if part)
        self.rest.setText(rest)
        self.rest.setVisible(bool(rest))
        self.setAccessibleName(f"{problem.what} {rest}")
        more = len(self._problems) - 1
        self.count.setText(tr("{more} more", more=more))
        self.count.setVisible(more > 0)
        label = _action(problem)
        self.action.setText(label)
        self.action.setVisible(bool(label))
        self.show()

    @Slot()
    def _on_action(self) -> None:
        problem = self.problem()
        if problem is not None and problem.fault is Fault.ENGINE:
            self.restart_wanted.emit()
        else:
            self.settings_wanted.emit()


def announce(widget: QWidget, words: str) -> None:
    """Have a screen reader say it."""
    # Imported here: no start should wait for what only a problem needs.
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


def _action(problem: Problem) -> str:
    if problem.fault in _SETTINGS_FAULTS:
        return tr("Settings")
    if problem.fault is Fault.ENGINE and "Restart the engine" in problem.next_step:
        return tr("Restart the engine")
    return ""

"""The page of what was used: a plot, the same as a table, and how far back and of which folders."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.protocol.events import Event, UsageReported
from haiku_pair.protocol.usage import GetUsage, UsageShown
from haiku_pair.protocol.values import Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands, Context
from haiku_pair.window.review.bars import HintLine, MessageBar
from haiku_pair.window.review.keys import first_key
from haiku_pair.window.review.words import problem as in_words
from haiku_pair.window.theme.panel import plain_label
from haiku_pair.window.theme.sparing import UPRIGHT, give
from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.window.usage.csv_out import CsvOut
from haiku_pair.window.usage.grouping import PERIODS, Grouping, Line, Measure, grouped, total
from haiku_pair.window.usage.keys import HINTS
from haiku_pair.window.usage.plot import Plot
from haiku_pair.window.usage.table import UsageTable
from haiku_pair.window.usage.words import counted, tokens

_QUIET = 500
"""Milliseconds without news before the sums are asked for again."""
_DAYS = {Grouping.DAY: "by day", Grouping.SESSION: "by session", Grouping.KIND: "by kind", Grouping.MODEL: "by model"}
_NOTHING = "Nothing was asked of the model in this time."


class UsagePage(QWidget):
    """Follows what is used while it is seen."""

    left = Signal()
    """The person goes back to work."""

    def __init__(self, bridge: Bridge, theme: Theme, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._theme = theme
        self._commands = commands
        self._shown: UsageShown | None = None
        self._grouping, self._measure = Grouping.DAY, Measure.MONEY
        self._days, self._everywhere = 30, False
        self._title = plain_label("Usage and cost")
        self.scope = plain_label()
        self.sum = plain_label()
        self.plot = Plot(theme)
        self.table = UsageTable()
        self.message = MessageBar(theme, self)
        self.csv = CsvOut(bridge, self)
        self._hints = HintLine(theme, self)
        self._news = QTimer(self, singleShot=True, interval=_QUIET)
        self._lay_out()
        self._connect()
        commands.install(self, Context.USAGE)
        self._say_hints()

    def _lay_out(self) -> None:
        self.setAccessibleName("Usage and cost")
        self.setFocusProxy(self.table)
        font = self._title.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.2)
        self._title.setFont(font)
        self.scope.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.scope.setWordWrap(True)
        self.sum.setWordWrap(True)
        self.sum.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        head = QHBoxLayout()
        head.setSpacing(4 * UNIT)
        head.addWidget(self._title)
        head.addWidget(self.scope, 1)
        parts = QSplitter()
        give(parts, UPRIGHT)
        parts.setChildrenCollapsible(False)
        parts.setHandleWidth(UNIT)
        parts.addWidget(self.plot)
        parts.addWidget(self.table)
        parts.setStretchFactor(0, 2)
        parts.setStretchFactor(1, 3)
        inside = QVBoxLayout()
        inside.setContentsMargins(4 * UNIT, 3 * UNIT, 4 * UNIT, UNIT)
        inside.setSpacing(2 * UNIT)
        inside.addLayout(head)
        inside.addWidget(self.sum)
        inside.addWidget(parts, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(inside, 1)
        column.addWidget(self.message)
        column.addWidget(self._hints)

    def _connect(self) -> None:
        self._theme.changed.connect(self._dress)
        self._news.timeout.connect(self.refresh)
        self._bridge.arrived.connect(self._on_arrived)
        self._commands.changed.connect(self._say_hints)
        self.table.line_chosen.connect(self.plot.choose)
        self.csv.said.connect(self._say)
        self.csv.failed.connect(self._on_failure)
        self._dress()

    # --- commands ----------------------------------------------------------------------------------

    def press(self, command_id: str) -> None:
        """Carry out one of `keys.COMMANDS`."""
        verb = command_id.removeprefix("usage.")
        if verb in {grouping.value for grouping in Grouping}:
            self._grouping = Grouping(verb)
            self._show()
        elif verb in {measure.value for measure in Measure}:
            self._measure = Measure(verb)
            self._show()
        else:
            acts = {
                "longer": self.look_further,
                "shorter": self.look_less_far,
                "folders": self.toggle_folders,
                "save": self.save,
                "refresh": self.refresh,
                "back": self.left.emit,
            }
            acts[verb]()

    def look_further(self) -> None:
        """Back by the next longer time."""
        self._days = next((days for days in PERIODS if days > self._days), self._days)
        self.refresh()

    def look_less_far(self) -> None:
        """Back by the next shorter time."""
        self._days = next((days for days in reversed(PERIODS) if days < self._days), self._days)
        self.refresh()

    def toggle_folders(self) -> None:
        """All folders, or the open one."""
        self._everywhere = not self._everywhere
        self.refresh()

    def save(self) -> None:
        """Let the person choose a file for all requests of this time."""
        self.csv.save(self._days, self._everywhere)

    @Slot()
    def refresh(self) -> None:
        """Ask for the sums."""
        if self._bridge.is_ready:
            self._bridge.ask(GetUsage(self._days, self._everywhere), UsageShown, self._on_shown, self._on_failure)

    # --- what comes back ---------------------------------------------------------------------------

    def _on_shown(self, shown: UsageShown) -> None:
        self._shown = shown
        if self.message.is_problem:
            self.message.clear()
        self._show()

    @Slot(object)
    def _on_failure(self, problem: Problem) -> None:
        self.message.say(in_words(problem), problem=True)

    @Slot(object)
    def _on_arrived(self, event: Event) -> None:
        if isinstance(event, UsageReported) and self.isVisible():
            self._news.start()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    # --- showing -----------------------------------------------------------------------------------

    def _show(self) -> None:
        if self._shown is None:
            return
        lines = grouped(self._shown, self._grouping)
        everything = total(lines)
        by_day = self._grouping is Grouping.DAY
        self.plot.show_lines(lines, self._measure, upright=by_day)
        rows = tuple(line for line in reversed(lines) if line.requests) if by_day else lines
        self.table.show_lines(rows, everything, self._grouping)
        folders = "all folders" if self._everywhere else "this folder"
        period = "today" if self._days == 1 else f"the last {counted(self._days, 'day')}"
        self.scope.setText(f"{_DAYS[self._grouping]} · {period} · {folders}")
        self.sum.setText(_in_all(everything))

    @Slot(str)
    def _say(self, words: str) -> None:
        self.message.say(words)

    @Slot()
    def _say_hints(self) -> None:
        self._hints.show_hints([(first_key(self._commands, command_id), word) for command_id, word in HINTS])

    @Slot()
    def _dress(self) -> None:
        for label in (self.scope, self.sum):
            _mute(label, self._theme)


def _in_all(line: Line) -> str:
    if not line.requests:
        return _NOTHING
    sent = f"{tokens(line.sent)} tokens sent, {100 * line.share:.0f} % of them from the cache"
    return f"{line.cost} · {counted(line.requests, 'request')} · {sent} · {tokens(line.output)} of answers"


def _mute(label: QLabel, theme: Theme) -> None:
    palette = label.palette()
    palette.setColor(QPalette.ColorRole.WindowText, theme.colors.muted)
    label.setPalette(palette)

"""The page of what the model has before it: a table, and below it everything of the chosen row."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QGuiApplication, QPalette, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.protocol.events import Event, FilesChanged, TurnFinished
from haiku_pair.protocol.requests import GetRequest, SendMessage
from haiku_pair.protocol.seen import GetSeen, RequestIs, SeenIs, SetSeenAside
from haiku_pair.protocol.values import Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands, Context
from haiku_pair.window.conversation.visible import make_visible
from haiku_pair.window.review.bars import HintLine, MessageBar
from haiku_pair.window.review.keys import first_key
from haiku_pair.window.review.words import problem as in_words
from haiku_pair.window.seen import words
from haiku_pair.window.seen.keys import OF_FILES, OF_REQUESTS
from haiku_pair.window.seen.table import SeenTable
from haiku_pair.window.theme.panel import plain_label
from haiku_pair.window.theme.sparing import UPRIGHT, give
from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.words import tr

_NO_FILES = tr("Haiku has read no file in this conversation yet.")
_LONGEST = 200_000
"""Characters of a block that are shown; all of it can be copied."""


class _View(Enum):
    FILES = auto()
    COMING = auto()
    SENT = auto()


class SeenPage(QWidget):
    """Looks again whenever it is shown, when a turn has ended and when files change."""

    left = Signal()
    """The person goes back to work."""
    file_wanted = Signal(str, int)
    """A path and a line, counted from 1."""
    sending_wanted = Signal(str)
    """A path whose file is to go along with the next message."""

    def __init__(self, bridge: Bridge, theme: Theme, commands: Commands, message: Callable[[], SendMessage]) -> None:
        """`message` is what would be sent now."""
        super().__init__()
        self._bridge = bridge
        self._theme = theme
        self._commands = commands
        self._message = message
        self._view = _View.FILES
        self._seen = SeenIs((), 0)
        self._request: RequestIs | None = None
        self._turn = 0
        self._asked = 0
        self._title = plain_label(tr("What Haiku sees"))
        self.scope = plain_label()
        self.table = SeenTable()
        self.details = QPlainTextEdit()
        self.message_bar = MessageBar(theme, self)
        self._hints = HintLine(theme, self)
        self._lay_out()
        self.table.row_chosen.connect(self._show_details)
        bridge.arrived.connect(self._on_arrived)
        commands.changed.connect(self._say_hints)
        theme.changed.connect(self._dress)
        commands.install(self, Context.SEEN)
        self._dress()
        self._say_hints()

    def _lay_out(self) -> None:
        self.setAccessibleName(tr("What Haiku sees"))
        self.setFocusProxy(self.table)
        font = self._title.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.2)
        self._title.setFont(font)
        self.scope.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.details.setReadOnly(True)
        self.details.setUndoRedoEnabled(False)
        self.details.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.details.setAccessibleName(tr("Everything of the chosen row"))
        self.details.setMinimumHeight(20 * UNIT)
        head = QHBoxLayout()
        head.setSpacing(4 * UNIT)
        head.addWidget(self._title)
        head.addWidget(self.scope, 1)
        parts = QSplitter()
        give(parts, UPRIGHT)
        parts.setChildrenCollapsible(False)
        parts.setHandleWidth(UNIT)
        parts.addWidget(self.table)
        parts.addWidget(self.details)
        parts.setStretchFactor(0, 3)
        parts.setStretchFactor(1, 2)
        inside = QVBoxLayout()
        inside.setContentsMargins(4 * UNIT, 3 * UNIT, 4 * UNIT, UNIT)
        inside.setSpacing(2 * UNIT)
        inside.addLayout(head)
        inside.addWidget(parts, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(inside, 1)
        column.addWidget(self.message_bar)
        column.addWidget(self._hints)

    # --- commands ----------------------------------------------------------------------------------

    def press(self, command_id: str) -> None:
        """Carry out one of `keys.COMMANDS`."""
        acts: dict[str, Callable[[], None]] = {
            "files": lambda: self._look_at(_View.FILES),
            "coming": lambda: self._look_at(_View.COMING),
            "sent": lambda: self._look_at(_View.SENT),
            "earlier": lambda: self._step(-1),
            "later": lambda: self._step(1),
            "go": self.open_file,
            "renew": self.send_anew,
            "aside": self.set_aside,
            "copy": self.copy,
            "refresh": self.refresh,
            "back": self.left.emit,
        }
        acts[command_id.removeprefix("seen.")]()

    def open_file(self) -> None:
        """To the chosen file, at the lines that were read last."""
        row = self._file_row()
        if row >= 0:
            file = self._seen.files[row]
            self.file_wanted.emit(file.path, max((one.first for one in file.ranges[-1:]), default=1) or 1)

    def send_anew(self) -> None:
        """The chosen file goes along with the next message as it is then."""
        row = self._file_row()
        if row >= 0:
            self.sending_wanted.emit(self._seen.files[row].path)
            self.message_bar.say(tr("{path} goes along with the next message.", path=self._seen.files[row].path))

    def set_aside(self) -> None:
        """Have the model disregard the chosen file, or no longer."""
        row = self._file_row()
        if row >= 0:
            self._bridge.ask(SetSeenAside(self._seen.files[row].path), SeenIs, self._on_seen, self._on_failure)

    def copy(self) -> None:
        """The shown request as JSON, to the clipboard."""
        if self._view is not _View.FILES:
            body = GetRequest(self._message(), self._turn if self._view is _View.SENT else 0, whole=True)
            self._bridge.ask(body, RequestIs, self._on_whole, self._on_failure)

    @Slot()
    def refresh(self) -> None:
        """Ask again."""
        if not self._bridge.is_ready:
            return
        if self._view is _View.FILES:
            self._bridge.ask(GetSeen(), SeenIs, self._on_seen, self._on_failure)
            return
        body = GetRequest(self._message(), self._turn if self._view is _View.SENT else 0)
        self._bridge.ask(body, RequestIs, self._on_request, self._on_failure)

    def _look_at(self, view: _View) -> None:
        self._view = view
        self._turn = self._turn or 10**6  # the newest
        self._say_hints()
        self.refresh()

    def _step(self, by: int) -> None:
        if self._view is _View.SENT:
            self._turn = max(self._turn + by, 1)
            self.refresh()

    def _file_row(self) -> int:
        row = self.table.currentRow()
        return row if self._view is _View.FILES and 0 <= row < len(self._seen.files) else -1

    # --- what comes back ---------------------------------------------------------------------------

    def _on_seen(self, seen: SeenIs) -> None:
        self._seen = seen
        if self._view is _View.FILES:
            self.scope.setText(words.files_scope(seen))
            self.table.show_rows(words.FILE_HEADINGS, [words.file_cells(file) for file in seen.files])

    def _on_request(self, request: RequestIs) -> None:
        if self._view is _View.FILES:
            return
        self._request = request
        self._turn = request.turn or self._turn
        self.scope.setText(words.request_scope(request))
        self.table.show_rows(words.PART_HEADINGS, [words.part_cells(part) for part in request.parts])

    def _on_whole(self, request: RequestIs) -> None:
        QGuiApplication.clipboard().setText(request.json)
        self.message_bar.say(tr("The request is on the clipboard: {count:,} characters.", count=len(request.json)))

    @Slot(object)
    def _on_failure(self, problem: Problem) -> None:
        self.message_bar.say(in_words(problem), problem=True)

    @Slot(object)
    def _on_arrived(self, event: Event) -> None:
        if isinstance(event, TurnFinished | FilesChanged) and self.isVisible():
            self.refresh()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.message_bar.clear()
        self.refresh()

    # --- showing -----------------------------------------------------------------------------------

    @Slot(int)
    def _show_details(self, row: int) -> None:
        if self._view is _View.FILES:
            files = self._seen.files
            self.details.setPlainText(words.file_details(files[row]) if 0 <= row < len(files) else _NO_FILES)
        elif self._request is not None and 0 <= row < len(self._request.parts):
            text = self._request.parts[row].text
            more = tr("\n… {more:,} more characters", more=len(text) - _LONGEST) if len(text) > _LONGEST else ""
            self.details.setPlainText(make_visible(text[:_LONGEST]) + more)
        else:
            self.details.setPlainText("")

    @Slot()
    def _say_hints(self) -> None:
        shown = OF_FILES if self._view is _View.FILES else OF_REQUESTS
        self._hints.show_hints([(first_key(self._commands, command_id), word) for command_id, word in shown])

    @Slot()
    def _dress(self) -> None:
        self.details.setFont(self._theme.code_font())
        palette = self.scope.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._theme.colors.muted)
        self.scope.setPalette(palette)

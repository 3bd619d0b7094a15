"""The page of sessions: search, the list, a line to rename in, a question before something is deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.protocol.events import ConversationShown, Event, SessionsChanged, TurnFinished
from haiku_pair.protocol.replies import Done
from haiku_pair.protocol.requests import RequestBody
from haiku_pair.protocol.sessions import (
    ArchiveSession,
    DeleteSession,
    ForkSession,
    ListSessions,
    OpenSession,
    PinSession,
    RenameSession,
    SessionDeleted,
    SessionFacts,
    SessionsListed,
)
from haiku_pair.protocol.values import Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands, Context
from haiku_pair.window.review.bars import AskBar, HintLine, MessageBar
from haiku_pair.window.review.keys import first_key
from haiku_pair.window.review.words import problem as in_words
from haiku_pair.window.sessions import words
from haiku_pair.window.sessions.going_out import GoingOut
from haiku_pair.window.sessions.keys import HINTS, TYPING_HINTS
from haiku_pair.window.sessions.session_list import SessionList
from haiku_pair.window.theme.panel import plain_label
from haiku_pair.window.theme.theme import UNIT, Theme

_TYPING = 150
"""Milliseconds without typing before the sessions are searched."""
_QUIET = 150
"""Milliseconds without news before they are asked for again."""
_NEEDS_A_SESSION = frozenset(
    f"sessions.{verb}" for verb in ("choose", "fork", "rename", "pin", "archive", "save", "copy", "delete")
)


class SessionsPage(QWidget):
    """Follows what happens while it is seen."""

    left = Signal()
    """The person goes back to work."""
    chosen = Signal(str, str, str)
    """A session is the one to go on with; the turn in it that was found, and by what words."""
    folder_wanted = Signal(str)
    """The session belongs to this folder, which is to be opened with it."""

    def __init__(self, bridge: Bridge, theme: Theme, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._commands = commands
        self._found: tuple[SessionFacts, ...] = ()
        self._everywhere = False
        self._archived = False
        self._stale = True
        self._asked = ""
        """The session that it is asked about whether to delete it."""
        self._title = plain_label("Sessions")
        self._count = plain_label()
        self.search = QLineEdit()
        self.list = SessionList(theme)
        self.empty = plain_label(words.EMPTY)
        self.rename_line = QLineEdit()
        self.message = MessageBar(theme, self)
        self.question = AskBar(theme, self)
        self.going_out = GoingOut(bridge, self)
        self._hints = HintLine(theme, self)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING)
        self._quiet = QTimer(self, singleShot=True, interval=_QUIET)
        self._lay_out()
        self._connect()
        commands.changed.connect(self._say_hints)
        commands.install(self, Context.SESSIONS)
        self._say_hints()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        # No focus proxy: Tab would go straight to it, past what stands before it.
        self.list.setFocus(event.reason())

    def _lay_out(self) -> None:
        self.setAccessibleName("Sessions")
        font = self._title.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.2)
        self._title.setFont(font)
        self.search.setPlaceholderText("Search everything that was said (/)")
        self.search.setAccessibleName("Search the sessions")
        self.search.setClearButtonEnabled(True)
        self.rename_line.setAccessibleName("Name of the session; Enter keeps it, Esc leaves it as it was")
        self.rename_line.setPlaceholderText("Empty: the beginning of the first message")
        self.rename_line.hide()
        self.empty.setContentsMargins(8 * UNIT, 2 * UNIT, 3 * UNIT, 2 * UNIT)
        top = QHBoxLayout()
        top.setContentsMargins(3 * UNIT, 2 * UNIT, 3 * UNIT, UNIT)
        top.setSpacing(3 * UNIT)
        top.addWidget(self._title)
        top.addWidget(self._count, 1)
        below = QHBoxLayout()
        below.setContentsMargins(3 * UNIT, 0, 3 * UNIT, 2 * UNIT)
        below.addWidget(self.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(below)
        column.addWidget(self.empty)
        column.addWidget(self.list, 1)
        for widget in (self.rename_line, self.message, self.question, self._hints):
            column.addWidget(widget)

    def _connect(self) -> None:
        self._typing.timeout.connect(self.refresh)
        self._quiet.timeout.connect(self.refresh)
        self.search.textChanged.connect(self._typing.start)
        self.list.moved.connect(self._on_moved)
        self.list.doubleClicked.connect(self.choose)
        self.question.changed.connect(self._say_hints)
        self.going_out.said.connect(self.message.say)
        self.going_out.failed.connect(self._on_failure)
        focus = QApplication.instance()
        if isinstance(focus, QApplication):
            focus.focusChanged.connect(self._say_hints)
        self._bridge.arrived.connect(self._on_arrived)
        self._bridge.ready.connect(self.hear_news)

    # --- what is shown -----------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Ask for the sessions anew."""
        self._stale = False
        wanted = self.search.text().strip()
        self._bridge.ask(ListSessions(wanted), SessionsListed, partial(self._on_listed, wanted), self._on_unlisted)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    @Slot(object)
    def _on_arrived(self, event: Event) -> None:
        if isinstance(event, SessionsChanged | ConversationShown | TurnFinished):
            self.hear_news()

    @Slot()
    def hear_news(self) -> None:
        """Something is different: ask anew, soon if the page is seen, else when it is shown."""
        self._stale = True
        if self.isVisible():
            self._quiet.start()

    def _on_listed(self, wanted: str, reply: SessionsListed) -> None:
        if wanted == self.search.text().strip():
            self._found = reply.sessions
            self._show_found()

    def _on_unlisted(self, problem: Problem) -> None:
        self._stale = True
        self._on_failure(problem)

    def _show_found(self) -> None:
        """Of what was found, what is wanted: a search reaches archived sessions as well."""
        wanted = self.search.text().strip()
        here = [facts for facts in self._found if facts.is_here or self._everywhere]
        shown = [facts for facts in here if not facts.archived or self._archived or wanted]
        self.list.show_sessions(shown)
        self._count.setText(words.counted(shown, len(here) - len(shown), everywhere=self._everywhere))
        elsewhere = len(self._found) - len(here)
        more = f" In other folders: {elsewhere} ({first_key(self._commands, 'sessions.folders')})." if elsewhere else ""
        self.empty.setText((f"Nothing that was said matches “{wanted}”." if wanted else words.EMPTY) + more)
        self.empty.setVisible(not shown)
        self._say_hints()

    @Slot()
    def _on_moved(self) -> None:
        facts = self.list.current()
        if self.question.is_open and (facts is None or facts.id != self._asked):
            self.question.dismiss()

    # --- commands ----------------------------------------------------------------------------------

    def can(self, command_id: str) -> bool:
        """Whether a command would do something now."""
        if command_id in {"sessions.yes", "sessions.no"}:
            return self.question.is_open
        if self._is_typing():
            return command_id in {"sessions.choose", "sessions.back", "sessions.next", "sessions.previous"}
        return self.isVisible() and (command_id not in _NEEDS_A_SESSION or self.list.current() is not None)

    def press(self, command_id: str) -> None:
        """Carry out a command; while a question stands, what is no answer to it means no."""
        if self.question.is_open and command_id != "sessions.yes":
            self.question.dismiss()
            return
        if not self.message.is_problem or command_id == "sessions.back":
            self.message.clear()
        acts: dict[str, Callable[[], None]] = {
            "sessions.search": self._find,
            "sessions.next": partial(self._step, 1),
            "sessions.previous": partial(self._step, -1),
            "sessions.choose": self.choose,
            "sessions.folders": self._toggle_folders,
            "sessions.archived": self._toggle_archived,
            "sessions.yes": self.question.confirm,
            "sessions.back": self._back,
        }
        facts = self.list.current()
        if command_id in acts:
            acts[command_id]()
        elif facts is not None:
            self._do(command_id, facts)

    def _do(self, command_id: str, facts: SessionFacts) -> None:
        match command_id.removeprefix("sessions."):
            case "fork":
                self._fork(facts)
            case "rename":
                self._begin_rename(facts)
            case "pin":
                self._change(PinSession(facts.id, not facts.pinned))
            case "archive":
                self._change(ArchiveSession(facts.id, not facts.archived))
            case "save":
                self.going_out.save(facts)
            case "copy":
                self.going_out.copy(facts)
            case "delete":
                self._asked = facts.id
                self.question.ask(words.question(facts), partial(self._delete, facts))
            case _:
                pass

    def _is_typing(self) -> bool:
        return self.search.hasFocus() or self.rename_line.hasFocus()

    def _find(self) -> None:
        """To the search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _step(self, lines: int) -> None:
        if self.rename_line.hasFocus():
            return
        self.list.step(lines)

    @Slot()
    def choose(self) -> None:
        """Keep the name that is being typed; else go on with the session."""
        facts = self.list.current()
        if self.rename_line.hasFocus():
            self._end_rename(keep=True)
        elif facts is not None:
            request = OpenSession(facts.id)
            self._bridge.ask(request, Done, partial(self._on_opened, facts), self._on_failure)

    def _on_opened(self, facts: SessionFacts, _done: Done) -> None:
        if facts.is_here:
            self.chosen.emit(facts.id, facts.turn, self.search.text())
        else:
            self.folder_wanted.emit(facts.folder)

    def _fork(self, facts: SessionFacts) -> None:
        self._bridge.ask(ForkSession(facts.id), Done, self._on_forked, self._on_failure)

    def _on_forked(self, _done: Done) -> None:
        self.chosen.emit("", "", "")

    def _change(self, request: RequestBody) -> None:
        self._bridge.ask(request, Done, None, self._on_failure)

    def _delete(self, facts: SessionFacts) -> None:
        self._bridge.ask(
            DeleteSession(facts.id), SessionDeleted, partial(self._on_deleted, words.title(facts)), self._on_failure
        )

    def _on_deleted(self, name: str, reply: SessionDeleted) -> None:
        self.message.say(words.deleted(name, reply.left))

    def _begin_rename(self, facts: SessionFacts) -> None:
        self.rename_line.setProperty("session", facts.id)
        self.rename_line.setText(facts.title)
        self.rename_line.selectAll()
        self.rename_line.show()
        self.rename_line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _end_rename(self, *, keep: bool) -> None:
        if keep:
            self._change(RenameSession(str(self.rename_line.property("session")), self.rename_line.text()))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.rename_line.hide()

    def _toggle_folders(self) -> None:
        self._everywhere = not self._everywhere
        self._show_found()

    def _toggle_archived(self) -> None:
        self._archived = not self._archived
        self._show_found()

    def _back(self) -> None:
        if self.rename_line.hasFocus():
            self._end_rename(keep=False)
        elif self.search.hasFocus():
            self.search.clear()
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.left.emit()

    @Slot(object)
    def _on_failure(self, problem: Problem) -> None:
        self.message.say(in_words(problem), problem=True)

    @Slot()
    def _say_hints(self) -> None:
        """Name the keys that do something now."""
        if self.question.is_open:
            named: Sequence[tuple[str, str]] = (("sessions.yes", "delete"), ("sessions.no", "keep"))
        else:
            named = TYPING_HINTS if self._is_typing() else HINTS
        self._hints.show_hints([(first_key(self._commands, command_id), word) for command_id, word in named])

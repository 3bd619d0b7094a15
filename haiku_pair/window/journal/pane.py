"""The journal in the dock: what happened at the left, its change at the right, and the ways back as keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.protocol.events import Event, ProposalChanged, StepTaken, TurnFinished
from haiku_pair.protocol.replies import Applied, Done, JournalListed, PatchShown, RestorePreview
from haiku_pair.protocol.requests import (
    GetJournal,
    GetPatch,
    PreviewRestore,
    ProposeAgain,
    ProposeReverse,
    RestoreCheckpoint,
)
from haiku_pair.protocol.values import JournalItem, JournalKind, Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands, Context
from haiku_pair.window.commands.shortcuts import key_of
from haiku_pair.window.dock import DockPage
from haiku_pair.window.journal import words
from haiku_pair.window.journal.item_list import JournalList, here_and_now
from haiku_pair.window.journal.keys import ANSWERS, CHOICES, HINTS
from haiku_pair.window.journal.way_back import WayBackBar
from haiku_pair.window.patch_view import PatchView
from haiku_pair.window.review.bars import HintLine, MessageBar
from haiku_pair.window.review.keys import first_key
from haiku_pair.window.review.words import problem as in_words
from haiku_pair.window.theme.panel import plain_label
from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.words import tr

_TYPING = 200
"""Milliseconds without typing before the journal is searched."""
_QUIET = 150
"""Milliseconds without news before the journal is asked for again."""
_GLANCE = 60
"""Milliseconds the keyboard rests on a line before its change is asked for."""
_FITTING = {
    "journal.propose_again": {JournalKind.REJECTED, JournalKind.DISCARDED},
    "journal.propose_reverse": {JournalKind.STEP},
    "journal.restore": {JournalKind.CHECKPOINT},
}
"""What the keyboard must be on for a command."""


class JournalPane(DockPage):
    """Follows what happens while it is seen."""

    step_taken = Signal(str)
    """A step was written, in a few words."""

    def __init__(self, bridge: Bridge, theme: Theme, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(QWidget(), parent)
        self._bridge = bridge
        self._commands = commands
        self._stale = True
        self.search = QLineEdit()
        self.kept = plain_label()
        self.list = JournalList(theme)
        self.patch = PatchView(theme, tr("What changed"))
        self.message = MessageBar(theme, self)
        self.way_back = WayBackBar(theme, commands)
        self._hints = HintLine(theme, self)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING)
        self._quiet = QTimer(self, singleShot=True, interval=_QUIET)
        self._glance = QTimer(self, singleShot=True, interval=_GLANCE)
        self._lay_out()
        self._connect()
        commands.changed.connect(self._say_hints)
        commands.install(self, Context.JOURNAL)
        commands.install(self.header, Context.JOURNAL)

    def _lay_out(self) -> None:
        self.setAccessibleName(tr("Journal"))
        self.setFocusProxy(self.list)
        self.search.setPlaceholderText(tr("Search titles and files (/)"))
        self.search.setAccessibleName(tr("Search the journal"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(100 * UNIT)
        self.kept.setToolTip(tr("What everything kept for this folder takes on disk"))
        top = QHBoxLayout(self.header)
        top.setContentsMargins(0, UNIT // 2, 0, UNIT // 2)
        top.setSpacing(2 * UNIT)
        top.addWidget(self.search, 1)
        top.addStretch(1)
        top.addWidget(self.kept)
        sides = QSplitter(Qt.Orientation.Horizontal)
        sides.setChildrenCollapsible(False)
        sides.setHandleWidth(UNIT)
        sides.addWidget(self.list)
        sides.addWidget(self.patch)
        sides.setStretchFactor(0, 1)
        sides.setStretchFactor(1, 1)
        sides.setSizes([100 * UNIT, 100 * UNIT])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(sides, 1)
        for widget in (self.message, self.way_back, self._hints):
            column.addWidget(widget)

    def _connect(self) -> None:
        self._typing.timeout.connect(self.refresh)
        self._quiet.timeout.connect(self.refresh)
        self._glance.timeout.connect(self._look)
        self.search.textChanged.connect(self._typing.start)
        self.list.moved.connect(self._on_moved)
        self.list.doubleClicked.connect(self.read)
        self.way_back.chosen.connect(self._go_back)
        self.way_back.changed.connect(self._on_question)
        self._bridge.arrived.connect(self._on_arrived)
        self._bridge.ready.connect(self.hear_news)

    # --- what is shown -----------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Ask for the journal anew."""
        self._stale = False
        wanted = self.search.text().strip()
        self._bridge.ask(GetJournal(wanted), JournalListed, partial(self._on_listed, wanted), self._on_unlisted)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    @Slot(object)
    def _on_arrived(self, event: Event) -> None:
        if isinstance(event, StepTaken) and event.entry.undone and not self.message.is_problem:
            self.message.clear()  # it may have told of the very step
        if isinstance(event, StepTaken | ProposalChanged | TurnFinished):
            self.hear_news()

    @Slot()
    def hear_news(self) -> None:
        """Something happened: ask for the journal anew, at once if it is seen, else when it is shown."""
        self._stale = True
        if self.isVisible():
            self._quiet.start()

    def _on_listed(self, wanted: str, reply: JournalListed) -> None:
        if wanted != self.search.text().strip():
            return
        self.list.show_items(reply.items)
        self.kept.setText(words.kept(reply.kept_bytes))
        if not reply.items:
            self.patch.show_words(tr("Nothing matches “{wanted}”.", wanted=wanted) if wanted else words.EMPTY)
        else:
            self._look()
        self._say_hints()

    def _on_unlisted(self, problem: Problem) -> None:
        self._stale = True
        self.message.say(in_words(problem), problem=True)

    @Slot()
    def _on_moved(self) -> None:
        self.way_back.dismiss()
        self._glance.start()
        self._say_hints()

    @Slot()
    def _look(self) -> None:
        """Show the change of the line the keyboard is on."""
        item = self.list.current()
        if item is not None and not self.way_back.is_open:
            self._bridge.ask(
                GetPatch(item.id), PatchShown, partial(self._on_patch, item.id), partial(self._on_no_patch, item.id)
            )

    def _on_patch(self, asked: str, reply: PatchShown) -> None:
        if not self._is_current(asked) or self.way_back.is_open:
            return
        if reply.files:
            self.patch.show_files(reply.files)
        else:
            self.patch.show_words(tr("No line differs."))

    def _on_no_patch(self, asked: str, problem: Problem) -> None:
        if self._is_current(asked):
            self.patch.show_words(in_words(problem))

    def _is_current(self, item_id: str) -> bool:
        item = self.list.current()
        return item is not None and item.id == item_id

    # --- commands ----------------------------------------------------------------------------------

    def can(self, command_id: str) -> bool:
        """Whether a command would do something now."""
        if self.way_back.is_open and command_id in CHOICES:
            return self.way_back.offers(CHOICES[command_id])
        item = self.list.current()
        fitting = _FITTING.get(command_id)
        if fitting is not None:
            fits = item is not None and item.kind in fitting and not item.undone
        else:
            fits = command_id not in CHOICES and (item is not None or command_id != "journal.read")
        return fits and self.isVisible()

    def press(self, command_id: str) -> None:
        """Carry out a command; while a question stands, what is no answer to it means no."""
        if self.way_back.is_open:
            self._answer(command_id)
            return
        if not self.message.is_problem or command_id == "journal.back":
            self.message.clear()
        acts: dict[str, Callable[[], None]] = {
            "journal.next": partial(self._step, 1),
            "journal.previous": partial(self._step, -1),
            "journal.read": self.read,
            "journal.search": self._find,
            "journal.propose_again": self._propose_again,
            "journal.propose_reverse": self._propose_reverse,
            "journal.restore": self._preview,
            "journal.back": self._back,
        }
        if command_id in acts:
            acts[command_id]()

    def _answer(self, command_id: str) -> None:
        if command_id in CHOICES:
            self.way_back.choose(CHOICES[command_id])
        elif command_id in {"journal.next", "journal.previous"}:
            self.patch.step(1 if command_id == "journal.next" else -1)
        else:
            self.way_back.dismiss()

    def _step(self, lines: int) -> None:
        if self.patch.hasFocus():
            self.patch.step(lines)
            return
        self.list.step(lines)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def read(self) -> None:
        """From the search to the list, from the list to the change."""
        (self.list if self.search.hasFocus() else self.patch).setFocus(Qt.FocusReason.OtherFocusReason)

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _back(self) -> None:
        if self.search.hasFocus() or self.patch.hasFocus():
            if self.search.hasFocus():
                self.search.clear()
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.left.emit()

    def _propose_again(self) -> None:
        item = self.list.current()
        if item is not None:
            self._bridge.ask(ProposeAgain(item.id), Done, self._on_proposed, self._on_failure)

    def _propose_reverse(self) -> None:
        item = self.list.current()
        if item is not None:
            self._bridge.ask(ProposeReverse(item.id), Done, self._on_proposed, self._on_failure)

    def _on_proposed(self, _done: Done) -> None:
        self.message.say(
            tr("Proposed: {key} reviews it. Nothing was written.", key=key_of(self._commands, "go.review"))
        )

    def _on_failure(self, problem: Problem) -> None:
        self.message.say(in_words(problem), problem=True)

    # --- going back --------------------------------------------------------------------------------

    def _preview(self) -> None:
        item = self.list.current()
        if item is not None:
            self._bridge.ask(PreviewRestore(item.id), RestorePreview, partial(self._on_preview, item), self._on_failure)

    def _on_preview(self, item: JournalItem, preview: RestorePreview) -> None:
        if not self._is_current(item.id) or not self.isVisible():
            return
        asked = words.question(item, here_and_now())
        self.message.clear()
        self.patch.show_rows(words.way_back(asked, preview), wrap=True)
        self.way_back.ask(asked, preview)

    @Slot(bool, bool)
    def _go_back(self, files: bool, conversation: bool) -> None:
        item = self.list.current()
        if item is not None:
            self.message.say(tr("Going back …"))
            self._bridge.ask(RestoreCheckpoint(item.id, files, conversation), Applied, self._on_back, self._on_failure)

    def _on_back(self, reply: Applied) -> None:
        key = key_of(self._commands, "edit.undo_apply")
        undo = " " + tr("{key} undoes.", key=key) if reply.entry.paths else ""
        self.message.say(f"✓ {reply.summary.rstrip('.')}.{undo}")
        self.step_taken.emit(reply.summary)

    @Slot()
    def _on_question(self) -> None:
        if not self.way_back.is_open:
            self._look()
        self._say_hints()

    @Slot()
    def _say_hints(self) -> None:
        """Name the keys that do something now."""
        if self.way_back.is_open:
            answers = [answer for answer in ANSWERS if self.way_back.offers(CHOICES[answer[0]])]
            named = (*answers, ("journal.back", tr("stay here")))
        else:
            named = tuple(hint for hint in HINTS if self.can(hint[0]))
        self._hints.show_hints([(first_key(self._commands, command_id), word) for command_id, word in named])

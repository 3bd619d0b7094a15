"""Before an apply: definitions that accepted hunks would miss, and what the person does about them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from haiku_pair.protocol.replies import ApplyChecked
from haiku_pair.protocol.requests import CheckApply
from haiku_pair.protocol.values import Decision, HunkDecision, MissingDefinition, Problem
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.commands.values import Command, Context
from haiku_pair.window.review import missing_words
from haiku_pair.window.review.applying import GoOn, Only
from haiku_pair.window.review.keyboard import Keyboard
from haiku_pair.window.review.keys import first_key
from haiku_pair.window.review.missing_bar import MissingBar
from haiku_pair.window.review.reviewer import Reviewer
from haiku_pair.window.theme.theme import Theme

_CATEGORY = "Missing definitions"
APPLY = Command("missing.apply", "Apply anyway", _CATEGORY, ("Return", "Enter"), Context.MISSING)
GO = Command("missing.go", "Go to the definition", _CATEGORY, ("g",), Context.MISSING)
ACCEPT = Command("missing.accept", "Accept the definition too", _CATEGORY, ("a",), Context.MISSING)
LEAVE = Command("missing.leave", "Don't apply", _CATEGORY, ("Esc",), Context.MISSING)


class Missing(QObject):
    """Checks before something is applied; nothing is said when nothing is missing. Owns the strip."""

    changed = Signal()
    """The strip was opened or closed."""
    left = Signal()
    """The strip was closed: the keyboard goes back to the review."""

    put = Signal(str)
    """What is missing, when that is told."""

    def __init__(self, theme: Theme, reviewer: Reviewer, keyboard: Keyboard, commands: Commands, pane: QWidget) -> None:
        super().__init__(pane)
        self._reviewer = reviewer
        self._deciding = keyboard.deciding
        self._commands = commands
        self._missing: tuple[MissingDefinition, ...] = ()
        self._only: Only = ()
        self._besides: tuple[str, ...] = ()
        self._go_on: GoOn | None = None
        self.bar = MissingBar(theme, pane)
        self.bar.pressed.connect(commands.run)
        reviewer.reset.connect(self.leave)
        keyboard.applying.check_with(self.check)

    def add_commands(self) -> None:
        """Register everything; the keys work while the strip has the keyboard."""
        acts = {APPLY: self._apply, GO: self._go, ACCEPT: self._accept, LEAVE: self.leave}
        for command, act in acts.items():
            self._commands.add(command, act, self._is_open)
        self._commands.install(self.bar, Context.MISSING)

    @property
    def is_open(self) -> bool:
        """Whether the strip has the keyboard."""
        return self._is_open()

    @property
    def hints(self) -> list[tuple[str, str]]:
        """What the hint line names while it is open."""
        said = {APPLY: "apply anyway", GO: "go to the definition", ACCEPT: missing_words.accepting(self._missing)}
        return [(first_key(self._commands, one.id), word) for one, word in {**said, LEAVE: "don't apply"}.items()]

    def check(self, only: Only, go_on: GoOn) -> None:
        """Ask the engine, then go on with what is to be applied and what else there is to know of it.

        Args:
            only: hunks to be applied alone; none for all that is accepted.
            go_on: applies these hunks, after whatever is to be asked still.
        """
        proposal = self._reviewer.proposal
        if proposal is None:
            return

        def on_reply(reply: ApplyChecked) -> None:
            self._only, self._besides, self._go_on = only, reply.besides, go_on
            if reply.missing:
                self._open(reply.missing)
            else:
                go_on(only, reply.besides)

        def on_failure(_: Problem) -> None:
            go_on(only, ())  # a check never stands in the way; applying says what is wrong

        self._reviewer.ask_or(CheckApply(proposal.id, only), ApplyChecked, on_reply, on_failure)

    def _is_open(self) -> bool:
        return not self.bar.isHidden()

    def _open(self, missing: tuple[MissingDefinition, ...]) -> None:
        self._missing = missing
        words = {APPLY: "Apply anyway", GO: "Go there", ACCEPT: missing_words.accepting(missing).capitalize()}
        shown = {LEAVE: "Don't apply", GO: words[GO], ACCEPT: words[ACCEPT], APPLY: words[APPLY]}
        buttons = [(one.id, f"{word} ({first_key(self._commands, one.id)})") for one, word in shown.items()]
        self.bar.open(missing_words.told(missing), buttons)
        self.put.emit(self.bar.text)
        self.changed.emit()

    # --- what the person does ---

    @Slot()
    def leave(self) -> None:
        """Close the strip; nothing is applied."""
        if self._is_open():
            self.bar.hide()
            self.left.emit()
            self.changed.emit()

    def _apply(self) -> None:
        self.leave()
        if self._go_on is not None:
            self._go_on(self._only, self._besides)

    def _go(self) -> None:
        """To the definition of the first."""
        first = self._missing[0]
        self.leave()
        self._reviewer.session.to_spot(first.path, first.hunk)
        self._reviewer.go_on()

    def _accept(self) -> None:
        """Decide so that nothing is missing, then check once more: what comes along may miss something itself."""
        decisions = missing_words.mended(self._missing)
        self.leave()
        said = tuple(HunkDecision(place.path, place.hunk, decision) for place, decision in decisions.items())
        self._deciding.decide_on(said)
        self._reviewer.go_on()
        if self._go_on is not None:
            also = tuple(place for place, decision in decisions.items() if decision is Decision.ACCEPTED)
            self.check((*self._only, *also) if self._only else (), self._go_on)

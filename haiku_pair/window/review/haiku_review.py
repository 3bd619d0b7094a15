"""A review by the model from the keyboard: the page that asks, the line that tells how far it is, and its end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from haiku_pair.protocol.comments import Comment
from haiku_pair.protocol.events import Event, HaikuReviewChanged
from haiku_pair.protocol.haiku_reviews import REVIEWERS
from haiku_pair.protocol.replies import Done, HaikuReviewEstimate
from haiku_pair.protocol.requests import EstimateHaikuReview, StartHaikuReview, StopHaikuReview
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.commands.values import Command, Context
from haiku_pair.window.review import haiku_keys, haiku_words, words
from haiku_pair.window.review.finding_bar import FindingBar
from haiku_pair.window.review.findings import Findings
from haiku_pair.window.review.haiku_page import HaikuPage, HaikuProgress
from haiku_pair.window.review.keys import first_key
from haiku_pair.window.review.reviewer import Reviewer
from haiku_pair.window.theme.theme import Theme


class HaikuReviewing(QObject):
    """Owns page and line; the pane gives them their place."""

    said = Signal(str, bool)
    """What came of it; True when something went wrong."""
    changed = Signal()
    """The page was opened or closed."""
    left = Signal()
    """The page was closed: the keyboard goes back to the review."""

    def __init__(
        self, reviewer: Reviewer, theme: Theme, commands: Commands, review: Callable[[], str], pane: QWidget
    ) -> None:
        """`review` is the id of what Haiku may be asked to review now, empty when there is nothing."""
        super().__init__(pane)
        bridge = self._bridge = reviewer.bridge
        self._review = review
        self._pane = pane
        self._commands = commands
        self._asked = 0
        self._of = ""
        """The review the page asks about."""
        self._running = False
        self.page = HaikuPage(theme, pane)
        self.progress = HaikuProgress(theme, pane)
        self.findings = Findings(reviewer, commands)
        self.finding_bar = FindingBar(theme, commands, pane)
        self.findings.said.connect(self.said)
        self.findings.moved.connect(self._on_finding)
        self.findings.asked.connect(self._on_writing)
        self.finding_bar.sent.connect(self.findings.send)
        self.finding_bar.left.connect(self._on_left)
        self.page.changed.connect(self._ask_price)
        self.page.start_pressed.connect(self.start)
        self.page.leave_pressed.connect(self.leave)
        bridge.arrived.connect(self._on_arrived)
        bridge.engine_lost.connect(self._on_engine_lost)

    def add_commands(self) -> None:
        """Register everything, behind the commands of the review itself."""
        commands = self._commands
        commands.add(haiku_keys.ASK, self.ask, self._can_ask)
        commands.add(haiku_keys.STOP, self.stop, self._is_running)
        for command, name in zip(haiku_keys.TOGGLES, REVIEWERS, strict=True):
            commands.add(command, partial(self.page.toggle, name), self._is_page_open)
        for command, act in (
            (haiku_keys.CAP, self.page.edit_cap),
            (haiku_keys.START, self.start),
            (haiku_keys.LEAVE, self.leave),
        ):
            commands.add(command, act, self._is_page_open)
        acts = (
            self.findings.next,
            self.findings.previous,
            self.findings.take,
            self.findings.discuss,
            self.findings.dismiss,
            self.findings.restore,
        )
        for command, act in zip(haiku_keys.FINDINGS, acts, strict=True):
            commands.add(command, act, self._can_ask)
        commands.install(self.page, Context.HAIKU)

    @property
    def bars(self) -> tuple[QWidget, ...]:
        """What the pane shows below the diff, from the top down."""
        return self.finding_bar, self.page, self.progress

    @property
    def is_open(self) -> bool:
        """Whether the keyboard is on the page, or writes about a finding."""
        return self._is_page_open() or self.finding_bar.is_typing

    @property
    def front(self) -> QWidget:
        """What has the keyboard then."""
        return self.page if self._is_page_open() else self.finding_bar.reply

    @property
    def hints(self) -> list[tuple[str, str]]:
        """What the hint line names while the page is open."""
        return haiku_keys.hints(self._commands) if self._is_page_open() else haiku_keys.WRITING

    def _key(self, command: Command) -> str:
        return first_key(self._commands, command.id)

    def _is_page_open(self) -> bool:
        return not self.page.isHidden()

    def _is_running(self) -> bool:
        return self._running

    def _can_ask(self) -> bool:
        return self._pane.isVisible() and bool(self._review())

    # --- commands ----------------------------------------------------------------------------------

    def ask(self) -> None:
        """Open the page; while a review runs, say how it is ended."""
        if self._running:
            self.said.emit(f"Haiku is reviewing. {self._key(haiku_keys.STOP)} stops it.", False)
            return
        self._of = self._review()
        self.page.show()
        self.page.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._ask_price()
        self.changed.emit()

    @Slot()
    def start(self) -> None:
        """Start the review with what is chosen, once its price is known."""
        cap = self.page.cap
        if not self.page.can_start or cap is None:
            return
        request = StartHaikuReview(self._of, self.page.chosen, cap)
        self._running = True
        self._bridge.ask(request, Done, None, self._on_not_started)
        self.leave()

    @Slot()
    def leave(self) -> None:
        """Close the page."""
        if self._is_page_open():
            self.page.hide()
            self._on_left()

    def stop(self) -> None:
        """End the review that runs."""
        self._bridge.ask(StopHaikuReview(), Done, None, self._tell)

    def close_for(self, review: str) -> None:
        """Something else is reviewed now: what was asked about the one before is over."""
        if review != self._of:
            self.leave()
        self.finding_bar.show_finding(None, (0, 0))

    # --- what comes back ---------------------------------------------------------------------------

    @Slot()
    def _ask_price(self) -> None:
        self._asked += 1
        if not self.page.chosen:
            self.page.show_none_chosen()
            return
        self.page.wait()
        on_reply, on_failure = partial(self._on_estimate, self._asked), partial(self._on_no_estimate, self._asked)
        request = EstimateHaikuReview(self._of, self.page.chosen)
        self._bridge.ask(request, HaikuReviewEstimate, on_reply, on_failure)

    def _on_estimate(self, asked: int, estimate: HaikuReviewEstimate) -> None:
        if asked == self._asked:
            self.page.show_estimate(estimate)

    def _on_no_estimate(self, asked: int, problem: Problem) -> None:
        if asked == self._asked:
            self.page.show_problem(problem)

    def _on_not_started(self, problem: Problem) -> None:
        self._running = problem.fault is Fault.BUSY
        self._tell(problem)

    def _tell(self, problem: Problem) -> None:
        """What went wrong, where the person looks."""
        if self._is_page_open():
            self.page.show_problem(problem)
        else:
            self.said.emit(words.problem(problem), True)

    @Slot(str)
    def _on_writing(self, comment: str) -> None:
        self.finding_bar.write(comment)
        self.changed.emit()

    @Slot()
    def _on_left(self) -> None:
        self.changed.emit()
        self.left.emit()

    @Slot(object)
    def _on_finding(self, comment: Comment | None) -> None:
        self.finding_bar.show_finding(comment, self.findings.place())

    @Slot(object)
    def _on_arrived(self, event: Event) -> None:
        if not isinstance(event, HaikuReviewChanged):
            return
        self._running = event.running
        if event.running:
            self.progress.say(f"{haiku_words.progress(event)} · {self._key(haiku_keys.STOP)} stops")
        else:
            self.progress.hide()
            following = self._key(haiku_keys.FINDINGS[0])
            self.said.emit(*haiku_words.outcome(event, following if self.findings.open_ones else ""))

    @Slot()
    def _on_engine_lost(self) -> None:
        if self._running:
            self._running = False
            self.progress.hide()
            self.said.emit("Haiku's review ended with the engine; what was found by then is kept.", True)

"""The review in talk with the engine: the truth comes in, keys are carried out in order. No widgets.

A key is carried out at once, unless the answer to an undo, an edit or an apply is awaited or the hunks of the file are
on their way; then it waits in line. The first of a line is bound to the hunk that was shown when it was pressed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from haiku_pair.protocol.replies import Hunks, ReplyBody
from haiku_pair.protocol.requests import GetHunks, RequestBody
from haiku_pair.protocol.values import FileHunks, Problem, Proposal
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.review import words
from haiku_pair.window.review.session import Landing, ReviewSession, Spot

Action = Callable[[], None]
R = TypeVar("R", bound=ReplyBody)
T = TypeVar("T")


class Reviewer(QObject):
    """Knows the review, asks for hunks, keeps keys in order and moves the cursor.

    What decides, waits for its answer or applies is in `Deciding`, `Steps` and `Applying`, which talk through this.
    """

    changed = Signal()
    """There is something new to draw."""
    said = Signal(str, bool)
    """A message for the person, empty to take the last one away; True when it tells of a problem."""
    went_well = Signal()
    """The engine did what was asked; an older problem may go."""
    asked = Signal(str, object)
    """A question, and what to do on yes."""
    hunks_came = Signal()
    """The hunks of a file came, or can't be had."""
    reset = Signal()
    """Another proposal: what was begun with the one before is over."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = ReviewSession()
        self.bridge = bridge
        self._queue: deque[tuple[Action, Spot | None]] = deque()
        self._busy = False
        self._collecting = False
        self._fetching: dict[str, int] = {}
        self._fetches = 0
        self._unreadable: set[str] = set()

    @property
    def proposal(self) -> Proposal | None:
        """The open proposal."""
        return self.session.ledger.proposal

    # --- the engine's word ---

    def show_proposal(self, proposal: Proposal | None, stale: tuple[str, ...] = (), *, unread: bool = False) -> None:
        """A new state of the proposal; `unread` while nobody has looked at it."""
        before = self.proposal
        if proposal is None or before is None or before.id != proposal.id:
            self._queue.clear()
            self._fetching.clear()
            self.reset.emit()
            stale = ()
        for path in stale:
            self._fetching.pop(path, None)
        self._unreadable.clear()
        self.session.take_proposal(proposal, stale, unread=unread)
        self.go_on()

    def go_on(self) -> None:
        """After whatever happened: ask for the hunks that are needed now, draw, and go on with waiting keys."""
        self.fetch(self.session.wanted())
        self.changed.emit()
        self._drain()

    def fetch(self, paths: tuple[str, ...]) -> None:
        """Ask for the hunks of these files, unless they are on their way."""
        proposal, reach = self.proposal, self.session.reach
        for path in paths:
            if proposal is None or path in self._fetching or path in self._unreadable:
                continue
            self._fetches += 1
            self._fetching[path] = self._fetches
            on_reply = partial(self._on_hunks, self._fetches, reach)
            on_failure = partial(self._on_no_hunks, path, self._fetches)
            self.bridge.ask(GetHunks(proposal.id, path, reach), Hunks, on_reply, on_failure)

    @property
    def fetching(self) -> int:
        """How many files whose hunks are on their way."""
        return len(self._fetching)

    def _on_hunks(self, fetch: int, reach: int, reply: Hunks) -> None:
        if self._fetching.get(reply.file.path) != fetch:
            return
        del self._fetching[reply.file.path]
        self.session.take_hunks(reply.file, reach)
        self.hunks_came.emit()
        self.go_on()

    def _on_no_hunks(self, path: str, fetch: int, problem: Problem) -> None:
        proposal = self.proposal
        if self._fetching.get(path) != fetch or proposal is None:
            return
        del self._fetching[path]
        self._unreadable.add(path)
        if not self.session.ledger.is_loaded(path):
            self.session.take_hunks(FileHunks(proposal.id, path, (), note=words.problem(problem)))
        self.reset.emit()
        self.say_problem(problem)
        self.go_on()

    # --- keys in order ---

    @property
    def is_waiting(self) -> bool:
        """Whether a key pressed now waits in line."""
        return self._busy or self._collecting or self.session.is_landing

    def hold_keys(self, *, collecting: bool) -> None:
        """Let keys wait in line while hunks are collected for one decision on all of them."""
        self._collecting = collecting

    def press(self, action: Action) -> None:
        """Do what a key means, now or when its turn comes."""
        if self.proposal is None:
            return
        if self.is_waiting:
            self._queue.append((action, None if self._queue else self.session.spot()))
        else:
            action()

    def forget_keys(self) -> None:
        """Drop the keys that wait in line."""
        self._queue.clear()

    def _drain(self) -> None:
        while self._queue and not self.is_waiting:
            action, spot = self._queue.popleft()
            if spot is None or self._is_back_at(spot):
                action()

    def _is_back_at(self, spot: Spot) -> bool:
        """Go back to the hunk a key was pressed on, if it is still there."""
        if self.session.spot() == spot:
            return True
        known = [review.hunk.id for review in self.session.ledger.hunks(spot.path)]
        if spot.hunk in known and self.session.to_spot(spot.path, spot.hunk):
            return True
        self.said.emit("The hunk that key was meant for has changed. Nothing was decided on it. Look again.", True)
        return False

    # --- requests that keys wait for ---

    def ask(self, body: RequestBody, kind: type[R], on_reply: Callable[[R], None]) -> None:
        """Ask the engine for something that the next key must not overtake; a failure is told."""
        self.ask_or(body, kind, on_reply, self.say_problem)

    def ask_or(
        self,
        body: RequestBody,
        kind: type[R],
        on_reply: Callable[[R], None],
        on_failure: Callable[[Problem], None],
    ) -> None:
        """The same with an own answer to a failure."""
        self._busy = True
        self.bridge.ask(body, kind, partial(self._on_answer, on_reply), partial(self._on_answer, on_failure))

    def _on_answer(self, then: Callable[[T], None], reply: T) -> None:
        self._busy = False
        then(reply)
        self.go_on()

    def say_problem(self, problem: Problem) -> None:
        """Tell the person what failed."""
        self.said.emit(words.problem(problem), True)

    # --- moves ---

    def move(self, step: Callable[[], bool], nothing: str) -> None:
        """Move the cursor; say so when there is nowhere to go."""
        if not step():
            self.said.emit(nothing, False)
        self.go_on()

    def next_file(self) -> None:
        """To the first hunk of the next file."""
        self.move(self.session.next_file, "This is the last file.")

    def previous_file(self) -> None:
        """To the first hunk of the file before."""
        self.move(self.session.previous_file, "This is the first file.")

    def go_to(self, file: int, hunk: int) -> None:
        """To a hunk by the places of its file and of itself (-1: the first)."""
        if file != self.session.file_index:
            self.session.to_file(file, Landing.FIRST)
        self.session.to_hunk(max(0, hunk))
        self.go_on()

    def change_context(self, step: int) -> None:
        """Show more (1) or less (-1) context around the hunks of all files."""
        if self.session.change_context(step):
            self.said.emit(f"{words.plural(self.session.context, 'line')} of context.", False)
        else:
            self.said.emit("This is all the context there is." if step > 0 else "No context is shown already.", False)
        self.go_on()

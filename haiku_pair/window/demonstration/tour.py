"""The demo without a screen: the whole job, by the keys a person would press, told as it goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from haiku_pair.protocol.comments import CommentState
from haiku_pair.protocol.events import CommentsChanged, Event, ProposalChanged
from haiku_pair.protocol.replies import Hunks
from haiku_pair.protocol.requests import GetHunks
from haiku_pair.protocol.values import Decision, EndReason, FileHunks, Problem, Proposal, ReviewHunk
from haiku_pair.window.app import start
from haiku_pair.window.bridge import Link
from haiku_pair.window.demonstration.director import Director, Story, StoryFailed, always
from haiku_pair.window.demonstration.facts import Facts
from haiku_pair.window.demonstration.keys import press, type_text
from haiku_pair.window.demonstration.telling import Telling, changed_lines, counted, file_diff, indented
from haiku_pair.window.main import MainWindow

SIZE = (1280, 800)
PATIENCE = 30.0
"""Seconds a single step may take."""
UNWANTED = "{whole:,}"
"""What the line of the hunk has that is turned down."""
COMMENT = "parse_amount can't read the commas back. Please leave the format as it is."


def run(link: Link, path: str, tour: Callable[[MainWindow], Tour]) -> str:
    """Take the tour through a window on `path`; what went wrong, empty when nothing did."""
    application = start(link)
    window = application.window
    window.resize(*SIZE)
    application.open(path, sent=True)
    director = Director(tour(window).story(), application, PATIENCE)
    ended: list[str] = []
    director.ended.connect(ended.append)
    director.ended.connect(window.close)
    director.start()
    application.wait()
    return ended[0] if ended else "The window was closed before the end."


class Tour:
    """One way through the demo. Each step checks what it shows."""

    def __init__(
        self, window: MainWindow, facts: Facts, write: Callable[[str], None], questions: Sequence[str], picture: Path
    ) -> None:
        """`write` takes the text of the terminal; `picture` is where the window is drawn to in review."""
        self._window = window
        self._facts = facts
        self._tell = Telling(write)
        self._questions = questions
        self._picture = picture
        self._accepted = 0
        self._proposal: Proposal | None = None
        self._hunks: FileHunks | None = None
        self._refused: Problem | None = None
        self._drafts: frozenset[str] = frozenset()
        window.bridge.arrived.connect(self._on_arrived)

    def story(self) -> Story:
        """From the open window to the end."""
        yield lambda: self._window.is_complete and self._window.session.workspace is not None
        self._window.activateWindow()
        yield self._window.isActiveWindow
        untouched = self._facts.fingerprint()
        self._run_tests(expected=False)
        yield from self._ask(self._questions[0])
        yield from self._show_diff()
        if self._facts.fingerprint() != untouched:
            raise StoryFailed("The proposal was written to disk before anything was accepted.")
        self._tell.line("\nNothing of this is on disk yet: the working tree is byte for byte as it was.")
        yield from self._review()
        yield from self._apply()
        applied = self._facts.fingerprint()
        yield from self._undo(untouched)
        yield from self._redo(applied)
        yield from self._ask(self._questions[1])
        yield from self._show_diff()
        if self._facts.fingerprint() != applied:
            raise StoryFailed("The second proposal was written to disk before anything was accepted.")

    # --- the conversation --------------------------------------------------------------------------

    def _ask(self, question: str) -> Story:
        self._tell.chapter("The conversation (replay of a recorded session)")
        press("Ctrl+L")
        self._window.conversation.set_draft(question)
        turns = len(self._tell.finished)
        yield always
        press("Return")
        yield lambda: len(self._tell.finished) > turns
        end = self._tell.finished[-1]
        if end.reason is not EndReason.DONE:
            raise StoryFailed(f"The turn did not end well: {end.problem.what if end.problem else end.reason}")
        yield lambda: self._proposal is not None and self._proposal.decided < self._proposal.total

    def _show_diff(self) -> Story:
        proposal = self._open_proposal()
        size = f"{counted(len(proposal.files), 'file')}, {counted(proposal.total, 'hunk')}"
        self._tell.chapter(f"The proposal: {size}")
        for file in proposal.files:
            yield from self._fetch(file.path)
            self._tell.line(file_diff(file, self._fetched()))

    # --- the review --------------------------------------------------------------------------------

    def _review(self) -> Story:
        self._tell.chapter("The review, by the keyboard")
        press("Ctrl+Shift+R")
        yield lambda: self._window.review.spot() is not None
        for _ in self._open_proposal().files:
            press("{")
        yield self._is_at_start
        total = self._open_proposal().total
        for number in range(1, total + 1):
            yield from self._decide(number, total)
        if not 0 < self._accepted < total:
            raise StoryFailed("The review was to accept some hunks and reject some.")

    def _is_at_start(self) -> bool:
        spot = self._window.review.spot()
        return spot is not None and spot.path == self._open_proposal().files[0].path

    def _decide(self, number: int, total: int) -> Story:
        spot = self._window.review.spot()
        if spot is None:
            raise StoryFailed("The review has no hunk to decide on.")
        yield from self._fetch(spot.path)
        review = self._named(spot.hunk)
        unwanted = any(UNWANTED in line.text for line in review.hunk.lines)
        self._tell.line(f"\nhunk {number} of {total}, {spot.path}\n{indented(changed_lines(review))}")
        if unwanted:
            self._take_picture()
            yield from self._comment()
        decision, key = (Decision.REJECTED, "n") if unwanted else (Decision.ACCEPTED, "y")
        press(key)
        while self._named(spot.hunk).decision is not decision:
            yield from self._fetch(spot.path)
        self._accepted += decision is Decision.ACCEPTED
        self._tell.line(f"  {key}  {decision.value}")

    def _comment(self) -> Story:
        press("c")
        yield always
        type_text(COMMENT)
        press("Return")
        yield lambda: COMMENT in self._drafts
        self._tell.line(f"  c  “{COMMENT}”")
        yield lambda: self._window.review.spot() is not None

    def _take_picture(self) -> None:
        if not self._window.grab().save(str(self._picture)):
            raise StoryFailed(f"The picture could not be written to {self._picture}.")

    # --- apply and undo ----------------------------------------------------------------------------

    def _apply(self) -> Story:
        yield from self._step("Ctrl+Return", "Apply")
        self._tell.line("\n" + self._facts.changes().rstrip())
        if UNWANTED in self._facts.changes():
            raise StoryFailed("A rejected hunk was written.")
        self._run_tests(expected=True)

    def _undo(self, untouched: str) -> Story:
        yield from self._step("Ctrl+Shift+U", "Undo the apply")
        if self._facts.fingerprint() != untouched:
            raise StoryFailed("Undo did not bring the files back as they were.")
        self._tell.line(f"The working tree is byte-identical to before the apply:\n    sha256 {untouched}")

    def _redo(self, applied: str) -> Story:
        yield from self._step("Alt+Shift+Z", "Apply it again, and ask on")
        if self._facts.fingerprint() != applied:
            raise StoryFailed("Redo did not bring the applied files back.")

    def _step(self, key: str, title: str) -> Story:
        """Press a key that writes files, and wait until the engine has told of it."""
        self._tell.chapter(f"{title}: {key.replace('Return', 'Enter')}")
        steps = len(self._tell.steps)
        press(key)
        yield lambda: len(self._tell.steps) > steps

    def _run_tests(self, *, expected: bool) -> None:
        done = self._facts.tests()
        self._tell.chapter("The project's own tests")
        self._tell.line(indented(done.text.strip()))
        if done.passed is not expected:
            raise StoryFailed(f"The project's tests were expected to {'pass' if expected else 'fail'} here.")

    # --- what the engine says ----------------------------------------------------------------------

    def _on_arrived(self, event: Event) -> None:
        if isinstance(event, ProposalChanged):
            self._proposal = event.proposal
        elif isinstance(event, CommentsChanged):
            self._drafts = frozenset(one.text for one in event.comments if one.state is CommentState.DRAFT)
        else:
            self._tell.on_event(event)

    def _open_proposal(self) -> Proposal:
        if self._proposal is None:
            raise StoryFailed("There is no proposal to review.")
        return self._proposal

    def _fetch(self, path: str) -> Story:
        """Ask the engine itself for the hunks of a file, as it knows them now."""
        self._hunks = self._refused = None
        self._window.bridge.ask(GetHunks(self._open_proposal().id, path), Hunks, self._on_hunks, self._on_refused)
        yield lambda: self._hunks is not None or self._refused is not None
        if self._refused is not None:
            raise StoryFailed(self._refused.what)

    def _on_hunks(self, reply: Hunks) -> None:
        self._hunks = reply.file

    def _on_refused(self, problem: Problem) -> None:
        self._refused = problem

    def _fetched(self) -> FileHunks:
        if self._hunks is None:
            raise StoryFailed("The engine did not say which hunks there are.")
        return self._hunks

    def _named(self, hunk: str) -> ReviewHunk:
        for review in self._fetched().hunks:
            if review.hunk.id == hunk:
                return review
        raise StoryFailed("A hunk is gone from the proposal.")

"""Changes in the text by key: going to them, seeing what was there, staging, putting back, deciding, blame."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from haiku_pair.protocol.events import Event, FilesChanged, GitChanged, ProposalChanged, ReviewChanged
from haiku_pair.protocol.lines import (
    Blamed,
    DecideInText,
    DiscardLines,
    GetBlame,
    LineChange,
    StageLines,
    UnstageLines,
)
from haiku_pair.protocol.replies import Applied, Done
from haiku_pair.protocol.values import Decision, Proposal, ReviewHunk
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.editor.blocks import line_texts
from haiku_pair.window.editor.page import EditorPage
from haiku_pair.window.editor.pane import EditorPane
from haiku_pair.window.lines import keys
from haiku_pair.window.lines.blame import BlameNote, words
from haiku_pair.window.lines.of_page import PageMarks
from haiku_pair.window.lines.peek import Peek
from haiku_pair.window.lines.spots import Spot, rows_of
from haiku_pair.window.theme.theme import Theme
from haiku_pair.words import tr

_GIT_ACTIONS = (("change.stage", "stage"), ("change.discard", tr("put back")))
_STAGED_ACTIONS = (("change.stage", "unstage"),)
_PROPOSAL_ACTIONS = (("change.keep", "keep"), ("change.reject", "reject"))
_ALWAYS = (("change.next", "next"), ("change.close", "back"))


class LineDesk(QObject):
    """Gives every open file its marks, and carries out the commands on the one that is shown."""

    said = Signal(str)
    """A few words for the status bar."""
    failed = Signal(object)
    """A `Problem`."""

    def __init__(
        self, bridge: Bridge, theme: Theme, commands: Commands, editor: EditorPane, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._theme = theme
        self._commands = commands
        self._editor = editor
        self._proposal: Proposal | None = None
        self._peek: Peek | None = None
        self._blames = False
        self._marks: dict[EditorPage, PageMarks] = {}
        self._notes: dict[EditorPage, BlameNote] = {}
        bridge.arrived.connect(self.on_event)
        editor.places_changed.connect(self._on_pages)
        self._on_pages()

    def register(self) -> None:
        """Add the commands."""
        acts: dict[str, tuple[Callable[[], None], Callable[[], bool]]] = {
            "lines.next": (partial(self.go, 1), self._has_any),
            "lines.previous": (partial(self.go, -1), self._has_any),
            "lines.show": (self.show, self._is_at_any),
            "lines.stage": (self.stage, self._is_at_change),
            "lines.discard": (self.discard, self._is_at_unstaged),
            "lines.keep": (partial(self.decide, Decision.ACCEPTED), self._has_proposed),
            "lines.reject": (partial(self.decide, Decision.REJECTED), self._has_proposed),
            "lines.blame": (self.blame, self._has_file),
            "lines.blame_always": (self.toggle_blame, self._has_file),
            "change.stage": (self.stage, self._peeks_at_change),
            "change.discard": (self.discard, self._peeks_at_unstaged),
            "change.keep": (partial(self.decide, Decision.ACCEPTED), self._peeks_at_proposed),
            "change.reject": (partial(self.decide, Decision.REJECTED), self._peeks_at_proposed),
            "change.next": (partial(self._peek_on, 1), self._is_peeking),
            "change.previous": (partial(self._peek_on, -1), self._is_peeking),
            "change.close": (self.close_peek, self._is_peeking),
        }
        for command in (*keys.TEXT, *keys.PEEK):
            act, can = acts[command.id]
            self._commands.add(command, act, can)

    # --- where the person is -----------------------------------------------------------------------

    def marks(self) -> PageMarks | None:
        """Those of the file that is shown."""
        page = self._editor.current_page()
        return self._marks.get(page) if page is not None else None

    def note(self) -> BlameNote | None:
        """What says who wrote a line of the file that is shown, once that was asked for."""
        page = self._editor.current_page()
        return self._notes.get(page) if page is not None else None

    def _spot(self) -> Spot | None:
        """The change that is peeked at, or the one at the cursor."""
        if self._peek is not None and self._is_peeking():
            return self._peek.spot
        marks = self.marks()
        return marks.at(marks.page.edit.textCursor().blockNumber()) if marks is not None else None

    def _change(self) -> LineChange | None:
        """The change against git there, also where a proposal wants the same lines."""
        spot = self._spot()
        marks = self.marks()
        if spot is None or marks is None:
            return None
        if isinstance(spot.what, ReviewHunk) and not self._is_peeking():
            spot = marks.changes.spots.at(marks.page.edit.textCursor().blockNumber())
        return spot.what if spot is not None and isinstance(spot.what, LineChange) else None

    def _has_file(self) -> bool:
        return self._editor.current_page() is not None

    def _has_any(self) -> bool:
        marks = self.marks()
        return marks is not None and bool(marks.changes.spots.all or marks.proposed.spots.all)

    def _has_proposed(self) -> bool:
        marks = self.marks()
        return marks is not None and bool(marks.proposed.spots.all)

    def _is_at_any(self) -> bool:
        return self._spot() is not None

    def _is_at_change(self) -> bool:
        return self._change() is not None

    def _is_at_unstaged(self) -> bool:
        change = self._change()
        return change is not None and not change.staged

    def _is_peeking(self) -> bool:
        return self._peek is not None and isValid(self._peek) and self._peek.isVisible()

    def _peeks_at_change(self) -> bool:
        return self._is_peeking() and self._is_at_change()

    def _peeks_at_unstaged(self) -> bool:
        return self._is_peeking() and self._is_at_unstaged()

    def _peeks_at_proposed(self) -> bool:
        spot = self._spot() if self._is_peeking() else None
        return spot is not None and isinstance(spot.what, ReviewHunk)

    # --- commands ----------------------------------------------------------------------------------

    def go(self, step: int) -> None:
        """To the next change, or the previous one."""
        marks = self.marks()
        spot = marks.next(marks.page.edit.textCursor().blockNumber(), step) if marks is not None else None
        if marks is not None and spot is not None:
            marks.page.edit.go_to(spot.first)

    def show(self) -> None:
        """What was there before the change at the cursor."""
        spot = self._spot()
        if spot is not None:
            self._show_spot(spot)

    @Slot(object)
    def _show_spot(self, spot: Spot) -> None:
        marks = self.marks()
        if marks is None:
            return
        edit = marks.page.edit
        if self._peek is None or not isValid(self._peek) or self._peek.edit is not edit:
            self._peek = Peek(edit, marks.page, self._theme, self._commands)
        git = _STAGED_ACTIONS if isinstance(spot.what, LineChange) and spot.what.staged else _GIT_ACTIONS
        actions = _PROPOSAL_ACTIONS if isinstance(spot.what, ReviewHunk) else git
        now = line_texts(edit.document(), spot.first, spot.count) if spot.count else ()
        self._peek.show_spot(spot, rows_of(spot, now), (*actions, *_ALWAYS))

    def _peek_on(self, step: int) -> None:
        self.close_peek()
        self.go(step)
        self.show()

    def close_peek(self) -> None:
        """Back to the text."""
        marks = self.marks()
        if self._peek is not None and isValid(self._peek):
            self._peek.hide()
        if marks is not None:
            marks.page.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def stage(self) -> None:
        """Put the change into the index, or take it out again."""
        page, change = self._editor.current_page(), self._change()
        if page is not None and change is not None:
            request = UnstageLines(page.path, change) if change.staged else StageLines(page.path, change)
            self.close_peek()
            self._bridge.ask(request, Applied, self._on_done, self.failed.emit)

    def discard(self) -> None:
        """Put back what was there."""
        page, change = self._editor.current_page(), self._change()
        if page is not None and change is not None and not change.staged:
            self.close_peek()
            self._bridge.ask(DiscardLines(page.path, change), Applied, self._on_done, self.failed.emit)

    def _on_done(self, applied: Applied) -> None:
        self.said.emit(applied.summary)
        for marks in self._marks.values():
            marks.refresh()

    def decide(self, decision: Decision) -> None:
        """Keep or reject what is proposed at the cursor, and go on to what is not decided."""
        marks = self.marks()
        if marks is None:
            return
        peeking = self._is_peeking()
        line = marks.page.edit.textCursor().blockNumber()
        spot = self._spot() if peeking else marks.proposed.spots.at(line)
        if spot is None or not isinstance(spot.what, ReviewHunk):
            self.said.emit(tr("Nothing is proposed at the cursor. Alt+. goes to the next change."))
            return
        if spot.what.conflict is not None and decision is Decision.ACCEPTED:
            self.said.emit(tr("Both changed this place: settle it in the review first."))
            return
        request = DecideInText(marks.proposal, marks.page.path, spot.what.hunk.id, decision)
        self._bridge.ask(request, Done, None, self.failed.emit)
        self.close_peek()
        left = [one for one in marks.proposed.spots.all if one.is_open and one.first > spot.first]
        if left:
            marks.page.edit.go_to(left[0].first)
            if peeking:
                self._show_spot(left[0])

    # --- blame -------------------------------------------------------------------------------------

    def blame(self) -> None:
        """Say in the status bar who wrote the line."""
        page = self._editor.current_page()
        if page is not None:
            line = page.edit.textCursor().blockNumber()
            self._bridge.ask(GetBlame(page.path, line), Blamed, self._on_blamed, self.failed.emit)

    def _on_blamed(self, blamed: Blamed) -> None:
        self.said.emit(tr("Line {number}: {author}", number=blamed.line + 1, author=words(blamed)))

    def toggle_blame(self) -> None:
        """Say it always at the end of the line, or no more."""
        self._blames = not self._blames
        self._on_pages()
        for note in self._notes.values():
            note.switch(on=self._blames)

    # --- what happens ------------------------------------------------------------------------------

    @Slot()
    def _on_pages(self) -> None:
        there = self._editor.pages()
        for page in there:
            if page not in self._marks:
                marks = self._marks[page] = PageMarks(page, self._bridge, self._theme)
                marks.pressed.connect(self._show_spot)
                marks.show_proposal(self._proposal)
            if self._blames and page not in self._notes:
                note = self._notes[page] = BlameNote(page, self._bridge, self._theme)
                note.switch(on=True)
        for gone in [page for page in self._marks if page not in there]:
            del self._marks[gone]
            self._notes.pop(gone, None)
        shown = self.marks()
        if shown is not None:
            shown.shown()

    @Slot(object)
    def on_event(self, event: Event) -> None:
        """Something that marks depend on may have happened."""
        if isinstance(event, GitChanged | FilesChanged | ReviewChanged):
            for marks in self._marks.values():
                marks.refresh()
        elif isinstance(event, ProposalChanged):
            self._proposal = event.proposal
            for marks in self._marks.values():
                marks.show_proposal(event.proposal)

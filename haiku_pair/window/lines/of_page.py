"""The marks of one open file: asked for again a moment after the last key, moved along with each."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from haiku_pair.protocol.lines import GetLineChanges, LineChangesAre
from haiku_pair.protocol.replies import Hunks
from haiku_pair.protocol.requests import GetHunks
from haiku_pair.protocol.values import Problem, Proposal
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.editor.page import EditorPage
from haiku_pair.window.editor.text_edit import CodeEdit
from haiku_pair.window.lines.marks import ChangeLayer, ProposalLayer
from haiku_pair.window.lines.spots import Spot, Spots, of_changes, of_proposal
from haiku_pair.window.overview import Shape
from haiku_pair.window.theme.theme import Theme

_PAUSE = 250
"""Milliseconds without a key."""


class PageMarks(QObject):
    """Lives as long as the page."""

    pressed = Signal(object)
    """A mark was clicked; the `Spot`."""
    changed = Signal()
    """There are other marks than before."""

    def __init__(self, page: EditorPage, bridge: Bridge, theme: Theme) -> None:
        super().__init__(page)
        self.page = page
        self._bridge = bridge
        self.changes = ChangeLayer(theme, self.pressed.emit)
        self.proposed = ProposalLayer(theme, self.pressed.emit)
        self.proposal = ""
        """The id of the proposal that touches the file."""
        self._is_stale = True
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE)
        self._soon.timeout.connect(self._ask)
        for view in page.views.all():
            self._attach(view)
        page.views.second_made.connect(self._attach)
        page.mirror.watch.changed.connect(self._on_typed)
        page.mirror.state_changed.connect(self.refresh)

    @Slot(object)
    def _attach(self, view: CodeEdit) -> None:
        view.gutter.layers += [self.changes, self.proposed]

    # --- asking ------------------------------------------------------------------------------------

    @Slot()
    def refresh(self) -> None:
        """Something may differ now: ask soon, or when the page is seen."""
        self._is_stale = True
        if self.page.isVisible():
            self._soon.start()

    def shown(self) -> None:
        """The page is seen."""
        if self._is_stale:
            self._soon.start()

    @Slot()
    def _ask(self) -> None:
        if self.page.mirror.is_loaded and not self.page.mirror.is_frozen:
            self._is_stale = False
            self._bridge.ask(GetLineChanges(self.page.path), LineChangesAre, self._on_changes, self._on_no_answer)

    def _on_changes(self, reply: LineChangesAre) -> None:
        if reply.revision not in (-1, self.page.mirror.revision):
            self.refresh()  # typed meanwhile
            return
        self.changes.spots = of_changes(reply.changes)
        self._show()

    def _on_no_answer(self, _problem: Problem) -> None:
        """Marks are not worth a word; they come with the next change."""
        self._is_stale = True

    def show_proposal(self, proposal: Proposal | None) -> None:
        """The open proposal is this; its hunks in the file are asked for."""
        touches = proposal is not None and any(file.path == self.page.path for file in proposal.files)
        self.proposal = proposal.id if proposal is not None and touches else ""
        if self.proposal:
            self._bridge.ask(GetHunks(self.proposal, self.page.path, 0), Hunks, self._on_hunks, self._on_no_hunks)
        elif self.proposed.spots.all:
            self.proposed.spots = Spots()
            self._show()

    def _on_hunks(self, reply: Hunks) -> None:
        if reply.file.proposal == self.proposal:
            self.proposed.spots = of_proposal(reply.file)
            self._show()

    def _on_no_hunks(self, _problem: Problem) -> None:
        """The proposal is another by now, which is told."""

    # --- what there is -----------------------------------------------------------------------------

    def at(self, line: int) -> Spot | None:
        """The change at a line; what is proposed comes first, since it waits for a decision."""
        return self.proposed.spots.at(line) or self.changes.spots.at(line)

    def next(self, line: int, step: int) -> Spot | None:
        """The next change below a line (step 1) or above it (-1), round the ends of the text."""
        every = sorted((*self.changes.spots.all, *self.proposed.spots.all), key=lambda spot: spot.first)
        if not every:
            return None
        if step > 0:
            return next((spot for spot in every if spot.first > line), every[0])
        return next((spot for spot in reversed(every) if spot.first < line), every[-1])

    @Slot(int, int, int)
    def _on_typed(self, first: int, removed: int, count: int) -> None:
        moved = self.changes.spots.moved(first, removed, count)
        moved |= self.proposed.spots.moved(first, removed, count)
        self._is_stale = True
        self._soon.start()

    def _show(self) -> None:
        shapes = [(spot.first, spot.last, Shape.CHANGED) for spot in self.changes.spots.all]
        shapes += [(spot.first, spot.last, Shape.OPEN) for spot in self.proposed.spots.all if spot.is_open]
        for view in self.page.views.all():
            view.gutter.update()
            view.features.strip.show("changes", shapes)
        self.changed.emit()

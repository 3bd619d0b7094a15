"""A review asked for on the command line: of a range, of a patch, or of whatever there is to review."""

from __future__ import annotations

from functools import partial

from typing_extensions import override

from haiku_pair.protocol.replies import ReviewOpened
from haiku_pair.protocol.requests import OpenReview
from haiku_pair.protocol.sources import Source, SourceKind
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.window.errands.errand import Errand
from haiku_pair.window.main import MainWindow
from haiku_pair.words import tr

_OWN = (SourceKind.UNSTAGED, SourceKind.STAGED, SourceKind.PROPOSAL)
"""What is reviewed unless something is named: the first of them that there is."""


class Reviewing(Errand):
    """Opens one review in front; the window stays one like any other."""

    def __init__(self, window: MainWindow, spec: str, patch: str) -> None:
        """`spec` names a range, `patch` is the text of one; with neither, what there is to review is looked for."""
        super().__init__(window)
        self._spec = spec
        self._patch = patch

    @override
    def _on_ready(self) -> None:
        window = self.window
        window.navigation.focus_review()
        if self._patch:
            window.later.propose_text(self._patch)
        elif self._spec:
            window.review.open_source(Source(SourceKind.RANGE, self._spec))
        else:
            self._look_for(0)

    def _look_for(self, place: int) -> None:
        if place == len(_OWN):
            what = tr("There is nothing to review: nothing is changed, nothing is staged, and nothing is proposed.")
            self.window.notices.tell(Problem(Fault.NOTHING_TO_DO, what))
            return
        source = Source(_OWN[place])
        found, passed = partial(self._on_found, place), partial(self._on_none, place)
        self.window.bridge.ask(OpenReview(source), ReviewOpened, found, passed)

    def _on_found(self, place: int, reply: ReviewOpened) -> None:
        if reply.review.files:
            self.window.review.open_source(Source(_OWN[place]))
        else:
            self._look_for(place + 1)

    def _on_none(self, place: int, _problem: Problem) -> None:
        self._look_for(place + 1)

"""Writing what is accepted, or one hunk alone. No widgets."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from haiku_pair.protocol.replies import Applied
from haiku_pair.protocol.requests import ApplyProposal
from haiku_pair.protocol.values import FileChange, HunkPlace
from haiku_pair.window.review import words
from haiku_pair.window.review.reviewer import Reviewer
from haiku_pair.window.review.settling import must_settle
from haiku_pair.window.review.visible import escaped


class Applying(QObject):
    """Asks the engine to write; sensitive files are asked for first."""

    applied = Signal(object)
    """`Applied`, when files were written."""

    def __init__(self, reviewer: Reviewer) -> None:
        super().__init__(reviewer)
        self._reviewer = reviewer
        self._session = reviewer.session

    def apply(self) -> None:
        """Write what is accepted."""
        accepted = [file for file in self._session.files if self._session.ledger.tally(file).accepted]
        if accepted:
            self._apply(accepted, ())
        else:
            self._reviewer.said.emit("Nothing is accepted, so there is nothing to apply. y accepts a hunk.", False)

    def apply_hunk(self) -> None:
        """Write the keyboard hunk and nothing else, whatever is decided on it."""
        file, spot, current = self._session.file, self._session.spot(), self._session.current
        if file is None or spot is None or current is None:
            return
        if current.conflict is not None:
            self._reviewer.said.emit(must_settle(current), False)
        else:
            self._apply([file], (HunkPlace(spot.path, spot.hunk),))

    def _apply(self, files: list[FileChange], only: tuple[HunkPlace, ...]) -> None:
        write = partial(self._write, only)
        sensitive = [file for file in files if file.sensitive]
        if not sensitive:
            write()
            return
        names = ", ".join(f"{escaped(file.path)} ({escaped(file.sensitive)})" for file in sensitive)
        what = "Apply this hunk alone" if only else f"Apply to {words.plural(len(files), 'file')}"
        self._reviewer.asked.emit(f"{what}? Sensitive among them: {names}.", write)

    def _write(self, only: tuple[HunkPlace, ...]) -> None:
        proposal = self._reviewer.proposal
        if proposal is not None:
            self._reviewer.ask(ApplyProposal(proposal.id, only), Applied, self.applied.emit)

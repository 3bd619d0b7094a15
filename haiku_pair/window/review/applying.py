"""Carrying out what is decided, or what is decided on one hunk alone. No widgets."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from haiku_pair.protocol.replies import Applied
from haiku_pair.protocol.requests import ApplyProposal
from haiku_pair.protocol.sources import SourceKind
from haiku_pair.protocol.values import Decision, FileChange, HunkPlace
from haiku_pair.window.review import words
from haiku_pair.window.review.reviewer import Reviewer
from haiku_pair.window.review.settling import must_settle
from haiku_pair.window.review.visible import escaped

_NOTHING_HERE = "There is nothing to carry out here."
_NOTHING = {
    SourceKind.PROPOSAL: "Nothing is accepted, so there is nothing to apply. ‹review.accept› accepts a hunk.",
    SourceKind.UNSTAGED: "Nothing is decided yet: ‹review.accept› is to stage a hunk, ‹review.reject› to discard it.",
    SourceKind.STAGED: "Nothing is to be unstaged. ‹review.reject› unstages a hunk.",
    SourceKind.RANGE: "Nothing is rejected, so there is nothing to take back. ‹review.reject› rejects a hunk.",
}
"""Said where there is nothing to carry out."""
_MOST = 3
"""Sentences of what happens besides that are part of a question."""

Only = tuple[HunkPlace, ...]
"""Hunks to be applied alone; none for all that is accepted."""
GoOn = Callable[[Only, tuple[str, ...]], None]
"""Applies, after whatever is to be asked still; it is told what happens to the files besides their text."""
Check = Callable[[Only, GoOn], None]


class Applying(QObject):
    """Asks the engine to write; sensitive files, and text that would go, are asked for first."""

    applied = Signal(object)
    """`Applied`, when files were written."""

    def __init__(self, reviewer: Reviewer) -> None:
        super().__init__(reviewer)
        self._reviewer = reviewer
        self._session = reviewer.session
        self._check: Check = _unchecked

    def check_with(self, check: Check) -> None:
        """What is to be known is found out by `check` before anything of a proposal is written."""
        self._check = check

    def apply(self) -> None:
        """Carry out what is decided; of a proposal, write what is accepted."""
        proposal = self._reviewer.proposal
        kind = proposal.source.kind if proposal else SourceKind.PROPOSAL
        if kind is SourceKind.UNSTAGED:
            self._stage()
        elif kind in (SourceKind.STAGED, SourceKind.RANGE):
            if self._session.ledger.total().rejected:
                self._write(())
            else:
                self._reviewer.said.emit(_NOTHING[kind], False)
        elif kind is SourceKind.MERGE:
            self._write(())  # also when all of it is left as it is; the engine says what waits to be settled
        elif kind in (SourceKind.ROUND, SourceKind.FILES):
            self._reviewer.said.emit(_NOTHING_HERE, False)
        else:
            self._apply_accepted()

    def _stage(self) -> None:
        tally = self._session.ledger.total()
        if tally.rejected:
            hunks = words.plural(tally.rejected, "hunk")
            self._reviewer.asked.emit(
                f"Discard {hunks} from your files? The trash keeps them.", partial(self._write, ())
            )
        elif tally.accepted:
            self._write(())
        else:
            self._reviewer.said.emit(_NOTHING[SourceKind.UNSTAGED], False)

    def _apply_accepted(self) -> None:
        if self._session.ledger.total().accepted:
            self._check((), self._ask_first)
        else:
            self._reviewer.said.emit(_NOTHING[SourceKind.PROPOSAL], False)

    def apply_hunk(self) -> None:
        """Carry out the keyboard hunk and nothing else; of a proposal, write it whatever is decided on it."""
        file, spot, current = self._session.file, self._session.spot(), self._session.current
        proposal = self._reviewer.proposal
        if file is None or spot is None or current is None or proposal is None:
            return
        only = (HunkPlace(spot.path, spot.hunk),)
        if current.conflict is not None:
            self._reviewer.said.emit(must_settle(current.conflict), False)
        elif proposal.source.kind in (SourceKind.ROUND, SourceKind.FILES):
            self._reviewer.said.emit(_NOTHING_HERE, False)
        elif proposal.source.kind is SourceKind.PROPOSAL:
            self._check(only, self._ask_first)
        elif proposal.source.kind is SourceKind.UNSTAGED and current.decision is Decision.REJECTED:
            self._reviewer.asked.emit(
                "Discard this hunk from your file? The trash keeps it.", partial(self._write, only)
            )
        else:
            self._write(only)

    def _ask_first(self, only: Only, besides: tuple[str, ...]) -> None:
        """Sensitive files, and what would happen to files besides their text, need a yes."""
        write, files = partial(self._write, only), self._meant(only)
        sensitive = [file for file in files if file.sensitive]
        if not sensitive and not besides:
            write()
            return
        hunks = "this hunk alone" if len(only) == 1 else words.plural(len(only), "hunk")
        parts = [f"Apply {hunks}?" if only else f"Apply to {words.plural(len(files), 'file')}?"]
        if sensitive:
            names = ", ".join(f"{escaped(file.path)} ({escaped(file.sensitive)})" for file in sensitive)
            parts.append(f"Sensitive among them: {names}.")
        parts += [escaped(sentence) for sentence in besides[:_MOST]]
        if len(besides) > _MOST:
            parts.append(f"… and {len(besides) - _MOST} more like this.")
        self._reviewer.asked.emit(" ".join(parts), write)

    def _meant(self, only: Only) -> list[FileChange]:
        """The files that would be written."""
        files, tally = self._session.files, self._session.ledger.tally
        alone = {place.path for place in only}
        return [file for file in files if (file.path in alone if only else tally(file).accepted)]

    def _write(self, only: Only) -> None:
        proposal = self._reviewer.proposal
        if proposal is not None:
            self._reviewer.ask(ApplyProposal(proposal.id, only), Applied, self.applied.emit)


def _unchecked(only: Only, go_on: GoOn) -> None:
    go_on(only, ())

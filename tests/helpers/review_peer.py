"""A proposal that really takes decisions, behind the scripted engine: what the review pane talks to in its tests."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from haiku_pair.edits.values import Hunk, HunkLine, LineKind
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.events import ProposalChanged
from haiku_pair.protocol.values import (
    ChangeKind,
    Decision,
    Fault,
    FileChange,
    FileHunks,
    HunkDecision,
    JournalEntry,
    Problem,
    Proposal,
    ReviewHunk,
)
from tests.helpers.scripted_engine import ScriptedEngine

_KINDS = {" ": LineKind.CONTEXT, "-": LineKind.REMOVED, "+": LineKind.ADDED}


def hunk(name: str, *lines: str, first: int = 10, ending: str = "\n", heading: str = "") -> Hunk:
    """A hunk from lines with their sign; a line that ends with `\\` has no newline."""
    made = tuple(
        HunkLine(_KINDS[line[0]], line[1:].removesuffix("\\"), "" if line.endswith("\\") else ending) for line in lines
    )
    old = sum(line.kind is not LineKind.ADDED for line in made)
    new = sum(line.kind is not LineKind.REMOVED for line in made)
    return Hunk(name, first, old, first, new, made, heading)


def small(name: str, first: int = 10) -> Hunk:
    """A hunk that changes one line."""
    return hunk(
        name, " def price(item):", f"-    return item.{name}", f"+    return round(item.{name}, 2)", first=first
    )


def change(path: str, hunks: Sequence[Hunk], kind: ChangeKind = ChangeKind.CHANGED, **more: object) -> FileChange:
    """A file of the proposal with the counts of its hunks."""
    kinds = [line.kind for made in hunks for line in made.lines]
    added, removed = kinds.count(LineKind.ADDED), kinds.count(LineKind.REMOVED)
    file = FileChange(path, kind, added=added, removed=removed, hunks=len(hunks))
    return msgspec.structs.replace(file, **more)


class ReviewPeer:
    """Keeps the decisions on one proposal as the engine does, and answers the requests of the review."""

    def __init__(self, engine: ScriptedEngine, *files: tuple[FileChange, Sequence[Hunk]], name: str = "p1") -> None:
        self.engine = engine
        self.name = name
        self.files = [file for file, _ in files]
        self.hunks = {file.path: [ReviewHunk(made) for made in hunks] for file, hunks in files}
        self.undone: list[dict[str, list[ReviewHunk]]] = []
        self.done: list[dict[str, list[ReviewHunk]]] = []
        self.applied = 0
        engine.proposal = self.proposal()
        engine.on(rq.GetHunks, self._get)
        engine.on(rq.Decide, self._decide)
        engine.on(rq.UndoDecision, self._undo)
        engine.on(rq.RedoDecision, self._redo)
        engine.on(rq.CommentHunk, self._comment)
        engine.on(rq.EditHunk, self._edit)
        engine.on(rq.ApplyProposal, self._apply)

    def proposal(self) -> Proposal:
        """The proposal as it stands."""
        files = tuple(
            msgspec.structs.replace(
                file,
                hunks=len(self.hunks[file.path]),
                accepted=self._count(file.path, Decision.ACCEPTED),
                rejected=self._count(file.path, Decision.REJECTED),
            )
            for file in self.files
        )
        return Proposal(self.name, "base", "proposed", files, bool(self.done), bool(self.undone))

    def decision(self, path: str, name: str) -> Decision:
        """What is decided on a hunk."""
        return next(review.decision for review in self.hunks[path] if review.hunk.id == name)

    def decisions(self, path: str) -> str:
        """All decisions on a file, a letter for each hunk: a, r, or u."""
        return "".join(review.decision.value[0] for review in self.hunks[path])

    def announce(self, *stale: str) -> None:
        """Tell the window of the proposal as it stands."""
        self.engine.emit(ProposalChanged(self.proposal(), stale))

    def _count(self, path: str, decision: Decision) -> int:
        return sum(review.decision is decision for review in self.hunks[path])

    def _get(self, request: rq.GetHunks) -> rq.Hunks:
        return rq.Hunks(self._file(request.path))

    def _file(self, path: str) -> FileHunks:
        return FileHunks(self.name, path, tuple(self.hunks[path]))

    def _decide(self, request: rq.Decide) -> rq.Reviewed | Problem:
        known = {(path, review.hunk.id) for path, hunks in self.hunks.items() for review in hunks}
        if any((decision.path, decision.hunk) not in known for decision in request.decisions):
            return Problem(Fault.CONFLICT, "That hunk is gone.", "Nothing was decided.", "Look at the file again.")
        self._remember()
        for decision in request.decisions:
            self._set(decision)
        return self._reviewed(*dict.fromkeys(decision.path for decision in request.decisions))

    def _remember(self) -> None:
        self.done.append({path: list(hunks) for path, hunks in self.hunks.items()})
        self.undone.clear()

    def _set(self, decision: HunkDecision) -> None:
        self.hunks[decision.path] = [
            msgspec.structs.replace(review, decision=decision.decision) if review.hunk.id == decision.hunk else review
            for review in self.hunks[decision.path]
        ]

    def _reviewed(self, *paths: str) -> rq.Reviewed:
        return rq.Reviewed(self.proposal(), tuple(self._file(path) for path in paths))

    def _undo(self, request: rq.UndoDecision) -> rq.Reviewed | Problem:
        return self._step(self.done, self.undone)

    def _redo(self, request: rq.RedoDecision) -> rq.Reviewed | Problem:
        return self._step(self.undone, self.done)

    def _step(
        self, source: list[dict[str, list[ReviewHunk]]], target: list[dict[str, list[ReviewHunk]]]
    ) -> rq.Reviewed | Problem:
        if not source:
            return Problem(Fault.NOTHING_TO_DO, "There is no decision to take back.")
        target.append(self.hunks)
        before, self.hunks = self.hunks, source.pop()
        return self._reviewed(*[path for path in self.hunks if self.hunks[path] != before[path]])

    def _comment(self, request: rq.CommentHunk) -> rq.Reviewed:
        self.hunks[request.path] = [
            msgspec.structs.replace(review, comment=request.comment) if review.hunk.id == request.hunk else review
            for review in self.hunks[request.path]
        ]
        return self._reviewed(request.path)

    def _edit(self, request: rq.EditHunk) -> rq.Reviewed:
        self._remember()
        self.hunks[request.path] = [
            self._edited(review, request.lines) if review.hunk.id == request.hunk else review
            for review in self.hunks[request.path]
        ]
        return self._reviewed(request.path)

    def _edited(self, review: ReviewHunk, lines: tuple[str, ...]) -> ReviewHunk:
        old = tuple(line for line in review.hunk.lines if line.kind is LineKind.REMOVED)
        new = tuple(HunkLine(LineKind.ADDED, line) for line in lines)
        made = msgspec.structs.replace(
            review.hunk, id=f"{review.hunk.id}-edited", lines=old + new, old_count=len(old), new_count=len(new)
        )
        return ReviewHunk(made, Decision.ACCEPTED, review.comment, hand_edited=True)

    def _apply(self, request: rq.ApplyProposal) -> rq.Applied:
        self.applied += 1
        paths = tuple(file.path for file in self.proposal().files if file.accepted)
        for path in self.hunks:
            self.hunks[path] = [review for review in self.hunks[path] if review.decision is Decision.UNDECIDED]
        self.files = [file for file in self.files if self.hunks[file.path]]
        self.engine.emit(ProposalChanged(self.proposal() if self.files else None, paths))
        return rq.Applied(JournalEntry("step-1", "Apply", paths), f"{len(paths)} files written.")

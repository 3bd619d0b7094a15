"""A proposal that really takes decisions, behind the scripted engine: what the review pane talks to in its tests."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from haiku_pair.edits import parts
from haiku_pair.edits.hunks import diff, widen
from haiku_pair.edits.values import Hunk, HunkLine, LineKind
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.comments import Answer, Comment, CommentState
from haiku_pair.protocol.events import CommentsChanged, ProposalChanged
from haiku_pair.protocol.sources import Source
from haiku_pair.protocol.values import (
    ChangeKind,
    ConflictSides,
    Decision,
    Fault,
    FileChange,
    FileHunks,
    HunkDecision,
    JournalEntry,
    Problem,
    Proposal,
    ReviewHunk,
    Settling,
)
from tests.helpers.scripted_engine import ScriptedEngine

USUAL = 3
"""Lines of context that hunks are made with; parts keep all lines between them."""
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


def numbered(count: int, **changed: str) -> bytes:
    """A text of lines `line 1` …, in which those named (`l3="x"`) are others."""
    return "".join(changed.get(f"l{number}", f"line {number}") + "\n" for number in range(1, count + 1)).encode()


class ReviewPeer:
    """Keeps the decisions on one proposal as the engine does, and answers the requests of the review."""

    def __init__(self, engine: ScriptedEngine, *files: tuple[FileChange, Sequence[Hunk]], name: str = "p1") -> None:
        self.engine = engine
        self.name = name
        self.files = [file for file, _ in files]
        self.hunks = {file.path: [ReviewHunk(made) for made in hunks] for file, hunks in files}
        self.undone: list[dict[str, list[ReviewHunk]]] = []
        self.done: list[dict[str, list[ReviewHunk]]] = []
        self.old: dict[str, bytes] = {}
        """Files as they were, of those whose hunks are shown with more context when it is asked for."""
        self.adjusted: dict[str, tuple[str, ...]] = {}
        self.applied = 0
        self.source = Source()
        engine.proposal = self.proposal()
        engine.on(rq.GetHunks, self._get)
        engine.on(rq.Decide, self._decide)
        engine.on(rq.UndoDecision, self._undo)
        engine.on(rq.RedoDecision, self._redo)
        self.comments: dict[str, Comment] = {}
        engine.on(rq.PutComment, self._put_comment)
        engine.on(rq.RemoveComment, self._remove_comment)
        engine.on(rq.MarkComment, self._mark_comment)
        engine.on(rq.AnswerComment, self._answer_comment)
        engine.on(rq.SendComments, self._send_comments)
        engine.on(rq.ExportComments, self._export_comments)
        engine.on(rq.EditHunk, self._edit)
        engine.on(rq.SplitHunk, self._split)
        engine.on(rq.DecideLines, self._decide_lines)
        engine.on(rq.SettleConflict, self._settle)
        engine.on(rq.ApplyProposal, self._apply)
        engine.on(rq.MarkReviewed, self._mark)

    @classmethod
    def of_texts(cls, engine: ScriptedEngine, **texts: tuple[bytes, bytes]) -> ReviewPeer:
        """A proposal of files (`calc` is `calc.py`) by their text before and after."""
        files = {f"{name}.py": (old, diff(old, new)) for name, (old, new) in texts.items()}
        peer = cls(engine, *((change(path, hunks), hunks) for path, (_, hunks) in files.items()))
        peer.old = {path: old for path, (old, _) in files.items()}
        return peer

    def conflict(self, path: str, name: str, sides: ConflictSides) -> None:
        """A hunk is in conflict from now on."""
        self.hunks[path] = [
            msgspec.structs.replace(review, conflict=sides) if review.hunk.id == name else review
            for review in self.hunks[path]
        ]
        self.engine.proposal = self.proposal()

    def proposal(self) -> Proposal:
        """The proposal as it stands."""
        files = tuple(
            msgspec.structs.replace(
                file,
                hunks=len(self.hunks[file.path]),
                accepted=self._count(file.path, Decision.ACCEPTED),
                rejected=self._count(file.path, Decision.REJECTED),
                conflict=file.conflict or self._conflict(file.path),
                reviewed=sum(review.reviewed for review in self.hunks[file.path]),
            )
            for file in self.files
        )
        return Proposal(self.name, "base", "proposed", files, bool(self.done), bool(self.undone), self.source)

    def decision(self, path: str, name: str) -> Decision:
        """What is decided on a hunk."""
        return next(review.decision for review in self.hunks[path] if review.hunk.id == name)

    def review(self, path: str, name: str) -> ReviewHunk:
        """A hunk with what is said of it."""
        return next(review for review in self.hunks[path] if review.hunk.id == name)

    def decisions(self, path: str) -> str:
        """All decisions on a file, a letter for each hunk: a, r, or u."""
        return "".join(review.decision.value[0] for review in self.hunks[path])

    def announce(self, *stale: str) -> None:
        """Tell the window of the proposal as it stands."""
        self.engine.emit(ProposalChanged(self.proposal(), stale))

    def _count(self, path: str, decision: Decision) -> int:
        return sum(review.decision is decision for review in self.hunks[path])

    def _conflict(self, path: str) -> str:
        unsettled = [review for review in self.hunks[path] if review.conflict]
        open_ones = [review for review in unsettled if review.decision is not Decision.REJECTED]
        return "the same lines were changed meanwhile" if open_ones else ""

    def _get(self, request: rq.GetHunks) -> replies.Hunks:
        file = self._file(request.path)
        if request.path in self.old and request.context != USUAL:
            hunks = widen(self.old[request.path], [review.hunk for review in file.hunks], request.context)
            wide = zip(file.hunks, hunks, strict=True)
            reviews = tuple(msgspec.structs.replace(review, hunk=hunk) for review, hunk in wide)
            file = msgspec.structs.replace(file, hunks=reviews)
        return replies.Hunks(file)

    def _file(self, path: str) -> FileHunks:
        return FileHunks(self.name, path, tuple(self.hunks[path]), adjusted=self.adjusted.get(path, ()))

    def _decide(self, request: rq.Decide) -> replies.Reviewed | Problem:
        known = {(path, review.hunk.id) for path, hunks in self.hunks.items() for review in hunks}
        if any((decision.path, decision.hunk) not in known for decision in request.decisions):
            return Problem(Fault.CONFLICT, "That hunk is gone.", "Nothing was decided.", "Look at the file again.")
        if any(d.decision is Decision.ACCEPTED and self.review(d.path, d.hunk).conflict for d in request.decisions):
            return Problem(Fault.CONFLICT, "A conflict can't be accepted as it stands.")
        self._remember()
        for decision in request.decisions:
            self._set(decision)
        return self._reviewed()  # as the engine does where nothing else changed

    def _remember(self) -> None:
        self.done.append({path: list(hunks) for path, hunks in self.hunks.items()})
        self.undone.clear()

    def _set(self, decision: HunkDecision) -> None:
        self.hunks[decision.path] = [
            msgspec.structs.replace(review, decision=decision.decision) if review.hunk.id == decision.hunk else review
            for review in self.hunks[decision.path]
        ]

    def _reviewed(self, *paths: str) -> replies.Reviewed:
        return replies.Reviewed(self.proposal(), tuple(self._file(path) for path in paths))

    def _undo(self, request: rq.UndoDecision) -> replies.Reviewed | Problem:
        return self._step(self.done, self.undone)

    def _redo(self, request: rq.RedoDecision) -> replies.Reviewed | Problem:
        return self._step(self.undone, self.done)

    def _step(
        self, source: list[dict[str, list[ReviewHunk]]], target: list[dict[str, list[ReviewHunk]]]
    ) -> replies.Reviewed | Problem:
        if not source:
            return Problem(Fault.NOTHING_TO_DO, "There is no decision to take back.")
        target.append(self.hunks)
        before, self.hunks = self.hunks, source.pop()
        return self._reviewed(*[path for path in self.hunks if self.hunks[path] != before[path]])

    # --- comments ---

    def say(self, *comments: Comment) -> None:
        """These comments are there too, or have become others."""
        self.comments.update({comment.id: comment for comment in comments})
        self.engine.emit(CommentsChanged(self.name, tuple(self.comments.values())))

    def _put_comment(self, request: rq.PutComment) -> replies.CommentKept:
        self.say(request.comment)
        return replies.CommentKept(request.comment.id)

    def _remove_comment(self, request: rq.RemoveComment) -> replies.Done:
        self.comments.pop(request.id, None)
        self.say()
        return replies.Done()

    def _mark_comment(self, request: rq.MarkComment) -> replies.Done:
        if request.id in self.comments:
            self.say(msgspec.structs.replace(self.comments[request.id], state=request.state))
        return replies.Done()

    def _answer_comment(self, request: rq.AnswerComment) -> replies.Done:
        comment = self.comments.get(request.id)
        if comment is not None:
            self.say(msgspec.structs.replace(comment, answers=(*comment.answers, Answer("", request.text, told=False))))
        return replies.Done()

    def _send_comments(self, request: rq.SendComments) -> replies.TurnAccepted | Problem:
        untold = [name for name, comment in self.comments.items() if _is_untold(comment)]
        chosen = request.ids or tuple(untold)
        if not chosen:
            return Problem(Fault.NOTHING_TO_DO, "There are no comments that Haiku has not been told of.")
        self.say(*(_told(self.comments[name]) for name in chosen if name in untold))
        return replies.TurnAccepted("turn-1")

    def _export_comments(self, request: rq.ExportComments) -> replies.CommentsExported:
        return replies.CommentsExported(f"{request.form.value}: {len(self.comments)}")

    # --- marks and hand edits ---

    def _mark(self, request: rq.MarkReviewed) -> replies.Reviewed:
        self.hunks[request.path] = [
            msgspec.structs.replace(review, reviewed=request.reviewed)
            if request.hunk in ("", review.hunk.id)
            else review
            for review in self.hunks[request.path]
        ]
        return self._reviewed(request.path)

    def _edit(self, request: rq.EditHunk) -> replies.Reviewed:
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
        return ReviewHunk(made, Decision.ACCEPTED, hand_edited=True)

    def _split(self, request: rq.SplitHunk) -> replies.Reviewed | Problem:
        hunk = self.review(request.path, request.hunk).hunk
        cuts = parts.natural_cuts(hunk)
        if not cuts:
            return Problem(Fault.NOTHING_TO_DO, "This hunk can't be split.")
        self._remember()
        self._cut(request.path, request.hunk, cuts)
        return self._reviewed(request.path)

    def _decide_lines(self, request: rq.DecideLines) -> replies.Reviewed | Problem:
        hunk = self.review(request.path, request.hunk).hunk
        changed = [index for index, line in enumerate(hunk.lines) if line.kind is not LineKind.CONTEXT]
        meant = changed[request.first : request.last + 1]
        if not meant:
            return Problem(Fault.BAD_REQUEST, "There are no such lines.")
        self._remember()
        core = hunk.lines[meant[0] : meant[-1] + 1]
        for piece in self._cut(request.path, request.hunk, parts.cuts_around(hunk, meant[0], meant[-1])):
            if any(piece.lines[at : at + len(core)] == core for at in range(len(piece.lines))):
                self._set(HunkDecision(request.path, piece.id, request.decision))
                break
        return self._reviewed(request.path)

    def _cut(self, path: str, name: str, cuts: Sequence[int]) -> tuple[Hunk, ...]:
        pieces = parts.cut(self.review(path, name).hunk, cuts)
        self.hunks[path] = [
            made
            for review in self.hunks[path]
            for made in (
                [msgspec.structs.replace(review, hunk=piece) for piece in pieces]
                if review.hunk.id == name
                else [review]
            )
        ]
        return pieces

    def _settle(self, request: rq.SettleConflict) -> replies.Reviewed | Problem:
        review = self.review(request.path, request.hunk)
        if review.conflict is None:
            return Problem(Fault.NOTHING_TO_DO, "There is nothing to settle here.")
        self._remember()
        if request.settling is Settling.MINE:
            self._set(HunkDecision(request.path, request.hunk, Decision.REJECTED))
            return self._reviewed(request.path)
        settled = msgspec.structs.replace(review, conflict=None, decision=Decision.ACCEPTED)
        if request.settling is Settling.BOTH:
            settled = self._edited(settled, review.conflict.mine + review.conflict.theirs)
        self.hunks[request.path] = [settled if other is review else other for other in self.hunks[request.path]]
        return self._reviewed(request.path)

    def _apply(self, request: rq.ApplyProposal) -> replies.Applied:
        self.applied += 1
        only = {(place.path, place.hunk) for place in request.only}
        paths = tuple(file.path for file in self.proposal().files if file.accepted)
        for path, hunks in self.hunks.items():
            self.hunks[path] = [
                review
                for review in hunks
                if ((path, review.hunk.id) not in only if only else review.decision is Decision.UNDECIDED)
            ]
        paths = tuple(dict.fromkeys(path for path, _ in only)) or paths
        self.files = [file for file in self.files if self.hunks[file.path]]
        self.engine.emit(ProposalChanged(self.proposal() if self.files else None, paths))
        return replies.Applied(JournalEntry("step-1", "Apply", paths), f"{len(paths)} files written.")


def _is_untold(comment: Comment) -> bool:
    return comment.state is CommentState.DRAFT or not all(answer.told for answer in comment.answers)


def _told(comment: Comment) -> Comment:
    state = CommentState.SENT if comment.state is CommentState.DRAFT else comment.state
    answers = tuple(msgspec.structs.replace(answer, told=True) for answer in comment.answers)
    return msgspec.structs.replace(comment, state=state, answers=answers)

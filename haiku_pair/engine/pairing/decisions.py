"""What the person says of a proposal, as steps from one review to the next. Every step can be undone; none writes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from haiku_pair.edits.hunks import Rewritten, keep_both, rewrite_hunk
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing import dividing
from haiku_pair.engine.pairing import review as steps
from haiku_pair.engine.pairing.open_proposal import OpenProposal
from haiku_pair.engine.pairing.review import Decided, Review
from haiku_pair.engine.pairing.tree_pair import TreePair
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.protocol.values import Decision, Fault, HunkDecision, HunkPlace, Settling
from haiku_pair.words import tr


def decide(opened: OpenProposal, decisions: Iterable[HunkDecision]) -> Review:
    """Decide on hunks as one step. Places to be settled are passed over, unless there is nothing else.

    Raises:
        Failure: `NOT_FOUND`, a hunk is no longer there; `CONFLICT`, nothing but places to be settled would be accepted.
    """
    now, done, passed = opened.review.now, False, ""
    for said in decisions:
        opened.hunk(said.path, said.hunk)
        if said.decision is Decision.ACCEPTED and said.hunk in opened.in_conflict(said.path):
            passed = said.path
            continue
        now, done = steps.decide(now, said.path, said.hunk, said.decision), True
    if passed and not done:
        raise _unsettled(passed)
    return steps.step(opened.review, now)


def decide_lines(opened: OpenProposal, place: HunkPlace, lines: tuple[int, int], decision: Decision) -> Review:
    """Decide on some removed and added lines of a hunk, as one step; they become a part of their own.

    Args:
        opened: the proposal.
        place: the hunk.
        lines: first and last line meant, counted from 0 without context.
        decision: about them.

    Raises:
        Failure: as `decide`; `BAD_REQUEST`, there are no such lines.
    """
    opened.hunk(place.path, place.hunk)
    if decision is Decision.ACCEPTED and place.hunk in opened.in_conflict(place.path):
        raise _unsettled(place.path)
    whole = opened.pair.hunks(place.path)
    try:
        now = dividing.decide_lines(opened.review.now, place.path, whole, place.hunk, lines, decision)
    except ValueError as error:
        raise Failure(
            Fault.BAD_REQUEST,
            tr("None of the chosen lines is a change."),
            kept=tr("Nothing was decided."),
            next_step=tr("Choose + or - lines."),
        ) from error
    return steps.step(opened.review, now)


def split(opened: OpenProposal, place: HunkPlace) -> Review:
    """Cut a hunk where unchanged lines stand between its changes.

    Raises:
        Failure: `NOT_FOUND`; `NOTHING_TO_DO`, there is no such place.
    """
    opened.hunk(place.path, place.hunk)
    now = dividing.split(opened.review.now, place.path, opened.pair.hunks(place.path), place.hunk)
    if now is None:
        raise Failure(
            Fault.NOTHING_TO_DO,
            tr("This hunk can't be split: no unchanged line stands between its changes."),
            kept=tr("Nothing was changed."),
            next_step=tr("Select lines with v, then decide on them."),
        )
    return steps.step(opened.review, now)


def settle(opened: OpenProposal, place: HunkPlace, settling: Settling) -> Review:
    """Settle a place that both the person and the model changed.

    With the person's lines it counts as rejected, else as accepted. Where lines say nothing, the whole file is settled.

    Raises:
        Failure: `NOT_FOUND`; `NOTHING_TO_DO`, it is in no conflict, or both sides can't stand together.
    """
    path = place.path
    opened.hunk(path, place.hunk)
    conflicts = opened.in_conflict(path)
    sides = conflicts.get(place.hunk)
    if sides is None or (sides.is_whole and settling is Settling.BOTH):
        what = tr("The two can't stand together.") if sides else tr("There is nothing to settle here.")
        raise Failure(
            Fault.NOTHING_TO_DO, what, kept=tr("Nothing was changed."), next_step=tr("Decide with y, n, < or >.")
        )
    if settling is Settling.BOTH:
        after = opened.pair.after(path)
        return _rewritten(opened, place, keep_both(_old(opened, path), after.raw if after else b"", place.hunk))
    now = opened.review.now
    for name in [name for name, other in conflicts.items() if other.is_whole] if sides.is_whole else [place.hunk]:
        now = _settled(now, path, name, settling)
    return steps.step(opened.review, now)


def mark_reviewed(opened: OpenProposal, path: str, hunk: str, *, reviewed: bool) -> Review:
    """Mark one hunk as looked at, or all of the file where `hunk` is empty; or take the marks back.

    Raises:
        Failure: `NOT_FOUND`.
    """
    if hunk:
        opened.hunk(path, hunk)
    hunks = [hunk] if hunk else [known.id for known in opened.hunks(path)]
    return steps.step(opened.review, steps.mark_reviewed(opened.review.now, path, hunks, reviewed=reviewed))


def edit(opened: OpenProposal, place: HunkPlace, lines: Sequence[str]) -> Review:
    """Replace the new side of a hunk by the person's lines; it then stands accepted.

    Args:
        opened: the proposal.
        place: the hunk.
        lines: all lines it is to have, without endings, the usual context included.

    Raises:
        Failure: `NOT_FOUND`; `BINARY`, the hunk has no lines to edit.
    """
    path = place.path
    version = opened.pair.after(path)
    if not opened.hunk(path, place.hunk).lines or version is None:
        raise Failure(
            Fault.BINARY,
            tr("This change of {path} has no lines that could be edited.", path=path),
            kept=tr("Nothing was changed."),
            next_step=tr("Accept or reject it as it is."),
        )
    return _rewritten(opened, place, rewrite_hunk(_old(opened, path), version.raw, place.hunk, lines))


def _old(opened: OpenProposal, path: str) -> bytes:
    base = opened.pair.before(path)
    return base.raw if base else b""


def _rewritten(opened: OpenProposal, place: HunkPlace, rewritten: Rewritten) -> Review:
    path, mode = place.path, (opened.pair.after(place.path) or FileVersion(b"")).mode
    trees, review = opened.pair.trees, opened.review
    pair = TreePair(trees, review.base, trees.write(review.proposed, {path: FileVersion(rewritten.raw, mode)}))
    now = dividing.edited(opened.still_said(pair), path, pair.hunks(path), rewritten.ids)
    return steps.step(review, now)


def _settled(now: Decided, path: str, hunk: str, settling: Settling) -> Decided:
    """The place stays marked when the person's lines were kept: the proposed ones can still be taken instead."""
    if settling is Settling.MINE:
        return steps.decide(now, path, hunk, Decision.REJECTED)
    return steps.decide(steps.settled(now, path, hunk), path, hunk, Decision.ACCEPTED)


def _unsettled(path: str) -> Failure:
    return Failure(
        Fault.CONFLICT,
        tr(
            ("You and Haiku changed the same lines of {path}: that must be settled before it can be accepted."),
            path=path,
        ),
        kept=tr("Both versions are kept; nothing was decided."),
        next_step=tr("Keep yours with <, take Haiku's with >, both with =, or edit with e."),
    )

"""What the review says in words and shapes; nothing here is told by colour alone."""

from __future__ import annotations

from collections.abc import Sequence

from haiku_pair.protocol.comments import Comment
from haiku_pair.protocol.values import ChangeKind, Decision, FileChange, Problem, ReviewHunk
from haiku_pair.window.review.context import changed
from haiku_pair.window.review.ledger import Tally
from haiku_pair.window.review.settling import is_unsettled
from haiku_pair.window.review.source_words import SourceWords

SHAPES = {Decision.ACCEPTED: "✓", Decision.REJECTED: "✗", Decision.UNDECIDED: "·"}
"""The mark of a decision in lists and headers, always beside its word or a count."""

REVIEWED = "◉"
"""The mark of what was looked at."""

CONFLICT = "≠"
"""The mark of a place that must be settled."""

LETTERS = {ChangeKind.CREATED: "A", ChangeKind.CHANGED: "M", ChangeKind.DELETED: "D", ChangeKind.RENAMED: "R"}
"""What a proposal does to a file, in git's letters."""

KINDS = {
    ChangeKind.CREATED: "new file",
    ChangeKind.CHANGED: "changed",
    ChangeKind.DELETED: "deleted",
    ChangeKind.RENAMED: "renamed",
}

_HEADING = 32
"""Characters of the enclosing function that are named; the rest stands in the code."""
_EXECUTABLE = "100755"
_MODES = {
    "100644": "a plain file",
    _EXECUTABLE: "an executable file",
    "120000": "a symbolic link",
    "160000": "a submodule",
}


def plural(count: int, noun: str) -> str:
    """`1 hunk`, `3 hunks`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def size(added: int, removed: int) -> str:
    """`+3 −1`, with a real minus sign; empty where no line changes, as in a plain rename."""
    return f"+{added} −{removed}" if added or removed else ""


def state(file: FileChange, accepted: int, rejected: int) -> str:
    """How far the decisions on a file are: `2/3`, or the decision itself once it is the same everywhere."""
    if file.hunks and accepted == file.hunks:
        return f"{SHAPES[Decision.ACCEPTED]} accepted"
    if file.hunks and rejected == file.hunks:
        return f"{SHAPES[Decision.REJECTED]} rejected"
    return f"{accepted + rejected}/{file.hunks}"


def remarks(count: int) -> str:
    """How many comments there are, to follow the counts; empty for none."""
    return f" · ✎ {plural(count, 'comment')}" if count else ""


def tally(counts: Tally, said: SourceWords, reviewed: int = 0) -> str:
    """The counts that always stand above the diff."""
    conflicts = counts.conflicts
    settle = f" · {CONFLICT} {plural(conflicts, 'conflict')}" if conflicts else ""
    rejected = f" · {counts.rejected} {said.rejected}" if said.rejected and counts.rejected else ""
    decided = f"{counts.decided} of {counts.total} decided · {counts.accepted} {said.accepted}"
    return f"{decided}{rejected}{marked(reviewed)}{settle}"


def marked(reviewed: int) -> str:
    """How many hunks are marked as reviewed, to stand behind other counts; empty while none is."""
    return f" · {REVIEWED} {reviewed} reviewed" if reviewed else ""


def mode_change(old: str, new: str) -> str:
    """A change of a file's mode in words; empty when there is none."""
    if not old or not new or old == new:
        return ""
    if new == _EXECUTABLE and old == "100644":
        return f"becomes executable (mode {old} → {new})"
    if old == _EXECUTABLE and new == "100644":
        return f"is no longer executable (mode {old} → {new})"
    return f"becomes {_MODES.get(new, f'mode {new}')} (mode {old} → {new})"


def new_mode(mode: str) -> str:
    """What a created file is, where it is no plain file; empty for a plain one."""
    return "" if mode in {"", "100644"} else f"is {_MODES.get(mode, f'of mode {mode}')}"


def lines_range(review: ReviewHunk) -> str:
    """Which lines a hunk covers, on the side that has any."""
    hunk = review.hunk
    first, count = (hunk.new_first, hunk.new_count) if hunk.new_count else (hunk.old_first, hunk.old_count)
    if not hunk.lines:
        return ""
    return f"line {first}" if count <= 1 else f"lines {first}–{first + count - 1}"


def verdict(review: ReviewHunk, undecided: str) -> str:
    """Shape and word of what is decided on a hunk, or that it must be settled.

    Nothing is said of one that is undecided where there is no word for that.
    """
    if is_unsettled(review):
        return f"{CONFLICT} conflict"
    if review.decision is Decision.UNDECIDED:
        return f"{SHAPES[review.decision]} {undecided}" if undecided else ""
    return f"{SHAPES[review.decision]} {review.decision.value}"


def shape(review: ReviewHunk) -> str:
    """The shape alone, for lists."""
    return CONFLICT if is_unsettled(review) else SHAPES[review.decision]


def header(review: ReviewHunk, place: tuple[int, int], part: tuple[int, int] | None, undecided: str) -> str:
    """The line above a hunk: decision, place, size, enclosing function.

    Args:
        review: the hunk.
        place: its place in the file from 0, and how many there are.
        part: which part of its hunk it is, from 1, and of how many; what all parts share stands with the first.
        undecided: what it is while nothing is decided.
    """
    heading = "" if part and part[0] > 1 else review.hunk.heading.strip()
    parts = [
        verdict(review, undecided),
        f"part {part[0]} of {part[1]}" if part else f"hunk {place[0] + 1} of {place[1]}",
        lines_range(review),
        size(*changed(review.hunk)) if review.hunk.lines else "",
        "edited by you" if review.hand_edited else "",
        f"{REVIEWED} reviewed" if review.reviewed else "",
        heading if len(heading) <= _HEADING else f"{heading[: _HEADING - 1]}…",
    ]
    return "   ".join(part for part in parts if part)


def announcement(
    review: ReviewHunk, place: str, path: str, comments: Sequence[Comment] = (), undecided: str = "undecided"
) -> str:
    """What a screen reader says when the cursor comes to a hunk; `place` is `hunk 2 of 7`."""
    counts = changed(review.hunk)
    said = [place, path]
    if review.hunk.lines:
        said += [f"{counts[0]} added", f"{counts[1]} removed"]
    decided = review.decision.value if review.decision is not Decision.UNDECIDED else undecided
    said += ["conflict"] if is_unsettled(review) else [decided] if decided else []
    if review.reviewed:
        said.append("reviewed")
    if len(comments) == 1:
        said.append(f"comment: {comments[0].text}")
    elif comments:
        said.append(plural(len(comments), "comment"))
    return ", ".join(said)


def problem(trouble: Problem) -> str:
    """What happened, what was kept, what to do next, in one piece."""
    return " ".join(part for part in (trouble.what, trouble.kept, trouble.next_step) if part)

"""What the person decided, as the model is told of it: one line a hunk, with their own lines."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from haiku_pair.edits.values import Hunk, LineKind
from haiku_pair.protocol.values import ReviewHunk
from haiku_pair.words import tr, trn

MAX_LINES = 40


class Outcome(StrEnum):
    """What became of a proposed change."""

    APPLIED = "kept and applied"
    ACCEPTED = "accepted, not applied yet"
    REJECTED = "rejected"
    UNDECIDED = "not decided yet"
    UNDONE = "applied, then taken back by the person"
    REDONE = "applied again by the person"


_ON_HUNKS = {Outcome.APPLIED, Outcome.ACCEPTED, Outcome.REJECTED}


class VerdictLine(Struct, frozen=True):
    """The fate of one hunk, or of one file where `where` is empty."""

    path: str
    where: str
    outcome: Outcome
    hand_edited: str = ""
    """The person's own version of the hunk, as a diff; empty when they left it as it was."""


def line_for(path: str, reviewed: ReviewHunk, outcome: Outcome) -> VerdictLine:
    """The verdict on one hunk."""
    hunk = reviewed.hunk
    return VerdictLine(
        path=path,
        where=_where(hunk),
        outcome=outcome,
        hand_edited=_as_diff(hunk) if reviewed.hand_edited else "",
    )


def verdict_text(lines: Sequence[VerdictLine]) -> str:
    """All verdicts as one block for the model, grouped by file; empty when there are none.

    Of a file that was applied as it was proposed the model needs no lines: it knows what it proposed.
    """
    if not lines:
        return ""
    by_path: dict[str, list[VerdictLine]] = {}
    for line in lines:
        by_path.setdefault(line.path, []).append(line)
    parts = ["The person reviewed your proposal:"]
    for path, of_file in by_path.items():
        if all(line.outcome is Outcome.APPLIED and not line.hand_edited for line in of_file):
            parts.append(f"{path}: {Outcome.APPLIED.value}")
        else:
            parts += [path, *(_text(line) for line in of_file)]
    return "\n".join(parts)


def verdict_summary(lines: Sequence[VerdictLine]) -> str:
    """One phrase for the conversation pane, such as `verdict on 5 hunks`; empty when there are none."""
    hunks = sum(1 for line in lines if line.outcome in _ON_HUNKS)
    said = trn("verdict on {count} hunk", "verdict on {count} hunks", hunks) if hunks else ""
    undone = tr("an undone apply") if any(line.outcome is Outcome.UNDONE for line in lines) else ""
    return ", ".join(part for part in (said, undone) if part)


def _text(line: VerdictLine) -> str:
    text = f"- {line.where + ': ' if line.where else ''}{line.outcome.value}"
    if line.hand_edited:
        text += f", in the person's own version:\n```diff\n{line.hand_edited}\n```"
    return text


def _where(hunk: Hunk) -> str:
    if not hunk.lines:
        return ""
    first, last = hunk.new_first, hunk.new_first + max(hunk.new_count - 1, 0)
    place = f"line {first}" if first == last else f"lines {first}–{last}"
    changed = next((line.text.strip() for line in hunk.lines if line.kind is not LineKind.CONTEXT), "")
    return f"{place} (`{changed[:60]}`)" if changed else place


def _as_diff(hunk: Hunk) -> str:
    lines = [f"{line.kind.value}{line.text}" for line in hunk.lines[:MAX_LINES]]
    if len(hunk.lines) > MAX_LINES:
        lines.append(f"… {len(hunk.lines) - MAX_LINES} more lines")
    return "\n".join(lines)

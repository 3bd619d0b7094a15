"""Findings of the reviewers: read from their tool calls, held to the lines of the review, merged where they agree."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import msgspec
from msgspec import Struct

from haiku_pair.edits.likeness import likeness
from haiku_pair.engine.claude.layout import ToolSpec
from haiku_pair.engine.claude.messages import InvalidArguments, clean, parse_arguments
from haiku_pair.engine.pairing.tools.base import object_schema
from haiku_pair.protocol.comments import Anchor, Severity, Side
from haiku_pair.protocol.haiku_reviews import REVIEWERS
from haiku_pair.resources import resource

Lines = Mapping[tuple[str, Side], tuple[str, ...]]

TOOL = "report_finding"
ALIKE, ALIKE_WITH_TESTS = 0.5, 0.8
"""Share of words from which on two findings at the same lines are one. That a case is not tested is said in the words
of the case, and is another matter than a bug in it."""
MAX_TITLE = 160
MAX_TEXT = 4_000
RANKS = (Severity.NOTE, Severity.MINOR, Severity.MAJOR, Severity.CRITICAL)

_BREAK = re.compile(r"\r\n|\r|\n")


class _Weight(StrEnum):
    """The severities a reviewer may name."""

    NOTE = "note"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


class _Reported(Struct, frozen=True, forbid_unknown_fields=True):
    """The arguments of one call."""

    path: str
    side: Side
    first: int
    last: int
    quote: list[str]
    severity: _Weight
    title: str
    text: str
    suggestion: list[str] | None = None


@dataclass(frozen=True)
class Finding:
    """One problem at its lines."""

    anchor: Anchor
    severity: Severity
    title: str
    text: str
    reviewers: tuple[str, ...]
    suggestion: tuple[str, ...] | None = None

    @property
    def words(self) -> str:
        """Title and text as the person reads them."""
        return f"{self.title}\n\n{self.text}" if self.text else self.title


def tool() -> ToolSpec:
    """What the reviewers call. Order of the arguments is the order in which they are written: the place comes first."""
    lines: dict[str, object] = {"type": "array", "items": {"type": "string"}}
    schema = object_schema(
        ("path", "side", "first", "last", "quote", "severity", "title", "text", "suggestion"),
        path={"type": "string"},
        side={"type": "string", "enum": [side.value for side in Side]},
        first={"type": "integer", "description": "First line, from 1; 0 for the file as a whole."},
        last={"type": "integer", "description": "Last line, included; 0 for the file as a whole."},
        quote={**lines, "description": "Exact text of these lines."},
        severity={"type": "string", "enum": [weight.value for weight in _Weight]},
        title={"type": "string"},
        text={"type": "string"},
        suggestion={"anyOf": [lines, {"type": "null"}], "description": "What should stand in place of the quote."},
    )
    description = resource("prompts", "reviewers", f"{TOOL}.md").read_text("utf-8").strip()
    return ToolSpec(TOOL, description, schema, eager=True, strict=True)


def understood(arguments: str, reviewer: str, lines: Lines) -> Finding | None:
    """What a call reports, at lines that are there; None when it can't be read or stands nowhere.

    Args:
        arguments: of the call, as they streamed in.
        reviewer: who called.
        lines: of every file the reviewers were shown.
    """
    try:
        said = msgspec.convert(parse_arguments(arguments), _Reported)
    except (InvalidArguments, msgspec.ValidationError):
        return None
    title = " ".join(clean(said.title).split())[:MAX_TITLE]
    text = clean(said.text).strip()[:MAX_TEXT]
    placed = _placed(said, lines)
    if placed is None or not (title or text):
        return None
    anchor, exact = placed
    suggestion = _suggestion(said, anchor) if exact else None
    severity = Severity(said.severity.value)
    return Finding(anchor, severity, title or text[:MAX_TITLE], text if title else "", (reviewer,), suggestion)


def _placed(said: _Reported, lines: Lines) -> tuple[Anchor, bool] | None:
    """Where the finding stands, and whether the quoted lines are exactly those that stand there."""
    path = _path(said.path, lines)
    of_side = lines.get((path, said.side)) if path else None
    if of_side is None:
        return None
    quote = [line for text in said.quote for line in _BREAK.split(text)]
    there = of_side[said.first - 1 : said.last] if 1 <= said.first <= said.last <= len(of_side) else ()
    for wanted in (quote, _unsigned(quote)):
        if wanted and tuple(wanted) == there:
            return Anchor(path, said.side, said.first, said.last, there), True
        at = _nearest(of_side, wanted, said.first)
        if at:
            return _anchor(path, said.side, of_side, at, len(wanted)), True
    if said.first == said.last == 0:
        return Anchor(path, said.side), False
    at = _nearest([line.strip() for line in of_side], [line.strip() for line in _unsigned(quote) or quote], said.first)
    if at:
        return _anchor(path, said.side, of_side, at, len(quote)), False
    return (Anchor(path, said.side, said.first, said.last, there), False) if there else None


def _anchor(path: str, side: Side, lines: Sequence[str], first: int, count: int) -> Anchor:
    return Anchor(path, side, first, first + count - 1, tuple(lines[first - 1 : first + count - 1]))


def _path(said: str, lines: Lines) -> str:
    """The file that is meant; models like to write `b/` before it. Empty when there is none."""
    known = {path for path, _ in lines}
    return next((path for path in (said, said.removeprefix("./"), said[2:]) if path in known), "")


def _unsigned(quote: Sequence[str]) -> list[str]:
    """The quote without the signs of the diff, if every line has one."""
    return [line[1:] for line in quote] if quote and all(line[:1] in {"+", "-", " "} for line in quote) else []


def _nearest(lines: Sequence[str], quote: Sequence[str], wanted: int) -> int:
    """The line, from 1, nearest to the wanted one from which on the quote stands; 0 when it stands nowhere."""
    if not any(line.strip() for line in quote):
        return 0
    size = len(quote)
    found = [at + 1 for at in range(len(lines) - size + 1) if list(lines[at : at + size]) == list(quote)]
    return min(found, key=lambda line: abs(line - wanted), default=0)


def _suggestion(said: _Reported, anchor: Anchor) -> tuple[str, ...] | None:
    """The lines to put there; None when there are none, or they are there already, or the lines are removed ones."""
    if said.suggestion is None or anchor.side is Side.OLD:
        return None
    lines = tuple(clean(line) for text in said.suggestion for line in _BREAK.split(text))
    return None if lines == anchor.text else lines


# --- several reviewers say the same ------------------------------------------------------------------


def same(one: Finding, other: Finding) -> bool:
    """Whether two findings are one: at lines that overlap, in similar words."""
    if not overlap(one.anchor, other.anchor):
        return False
    apart = ("tests" in one.reviewers) != ("tests" in other.reviewers)
    return likeness(one.words, other.words) >= (ALIKE_WITH_TESTS if apart else ALIKE)


def overlap(one: Anchor, other: Anchor) -> bool:
    """Whether two places share a line; two files as a whole are one place."""
    if (one.path, one.side) != (other.path, other.side):
        return False
    return one.first <= other.last and other.first <= one.last


def joined(one: Finding, other: Finding) -> Finding:
    """Two findings that are the same: the graver one, or of equals the one that suggests something, in both names."""
    first, second = (one, other) if _weight(one) >= _weight(other) else (other, one)
    names = {*one.reviewers, *other.reviewers}
    reviewers = tuple(name for name in REVIEWERS if name in names) or tuple(sorted(names))
    borrowed = second.suggestion if first.suggestion is None and first.anchor == second.anchor else first.suggestion
    return replace(first, reviewers=reviewers, suggestion=borrowed)


def _weight(finding: Finding) -> tuple[int, bool]:
    return RANKS.index(finding.severity), finding.suggestion is not None

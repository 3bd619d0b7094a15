"""Where a text that was not found comes closest, told to the model so that the next try succeeds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from haiku_pair.edits.haystack import Haystack

_ENOUGH = 55.0
"""Likeness in percent below which showing a region would mislead."""

_SHOWN_LINES = 12
_SHOWN_WIDTH = 160
_COMPARED = 60
_TRIED = 3


def nearest(haystack: Haystack, old: str) -> str:
    """A description of the region most like `old`, or that there is none."""
    wanted = [line.strip() for line in old.strip("\n").split("\n")][:_COMPARED]
    start, likeness = _best(haystack, wanted)
    if likeness < _ENOUGH:
        return "Nothing in the file comes close to it; read the file again."
    end = min(start + len(wanted), haystack.count)
    shown = "\n".join(
        f"{number + 1:6}\t{haystack.texts[number][:_SHOWN_WIDTH]}"
        for number in range(start, min(end, start + _SHOWN_LINES))
    )
    return f"The closest text is at lines {start + 1}-{end}:\n{shown}\n{_difference(haystack, start, old)}"


def _best(haystack: Haystack, wanted: Sequence[str]) -> tuple[int, float]:
    """The 0-based line where the region most like `wanted` begins, and how like it is in percent."""
    from rapidfuzz import fuzz

    text = "\n".join(wanted)
    best, likeness = 0, 0.0
    for start in _candidates(haystack, wanted):
        found = fuzz.ratio("\n".join(haystack.rims_folded[start : start + len(wanted)]), text)
        if found > likeness:
            best, likeness = start, found
    return best, likeness


def _candidates(haystack: Haystack, wanted: Sequence[str]) -> list[int]:
    """Lines where the region may begin: those that most equal lines point to, then by likeness of the longest."""
    from rapidfuzz import fuzz, process

    lines = haystack.rims_folded
    offsets: dict[str, list[int]] = {}
    for offset, line in enumerate(wanted):
        if line:
            offsets.setdefault(line, []).append(offset)
    votes: Counter[int] = Counter()
    for number, line in enumerate(lines):
        for offset in offsets.get(line, ())[:4]:
            votes[max(number - offset, 0)] += len(line)
    found = [start for start, _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))[:_TRIED]]
    for line in sorted(offsets, key=len, reverse=True)[:_TRIED]:
        like = process.extract(line, lines, scorer=fuzz.ratio, limit=_TRIED, score_cutoff=_ENOUGH)
        found += [max(index - offsets[line][0], 0) for _, _, index in like]
    return found


def _difference(haystack: Haystack, start: int, old: str) -> str:
    """The first line of the region that is not as the model wrote it."""
    for number, line in enumerate(old.strip("\n").split("\n")):
        real = haystack.texts[start + number] if start + number < haystack.count else None
        if real is None:
            return "The file ends before the last line of the old text."
        if real != line:
            place = f"First difference, line {start + number + 1}"
            return f"{place}: the file has {_quoted(real)}, the old text {_quoted(line)}."
    return "It differs only in how it begins or ends."


def _quoted(line: str) -> str:
    """A line with its blanks and unusual characters visible."""
    return ascii(line[:_SHOWN_WIDTH]) if not line.isprintable() else repr(line[:_SHOWN_WIDTH])

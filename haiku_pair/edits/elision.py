"""Text that a model left out and put a line in its place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from haiku_pair.edits.sequences import changes

_COMMENT = r"\s*(?:#+|//+|/\*+|<!--|--+|;+|%+|\*|\{/\*)"
_LEADER = rf"(?:{_COMMENT})?\s*[\[(<{{]?\s*"
_WORDS = r"\b(?:rest|existing|unchanged|remaining|remainder|same|omitted|previous|before)\b"
_LEFT_OUT = re.compile(
    rf"\s*{_LEADER}"
    rf"(?:(?:\.{{3,}}|\u2026)[^\n]*{_WORDS}"
    r"|(?:rest|existing|unchanged|remaining|remainder|same|other|previous|keep|code)\b[^\n]*(?:\.{3,}|\u2026))"
    r"[^\n]*$",
    re.IGNORECASE,
)
_DOTS = re.compile(rf"\s*(?:{_COMMENT}.*)?(?:\.{{3,}}|\u2026)\s*(?:\*/\}}?|-->)?\s*$")
_REMARK = re.compile(rf"{_COMMENT}(.*?)(?:\*/\}}?|-->)?\s*$")
_KEY_WORDS = frozenset({"unchanged", "omitted", "rest", "remaining", "existing", "same", "brevity", "else"})
_FILLERS = frozenset(
    re.findall(
        r"\w+",
        "the of code file function class method methods lines body implementation imports is are remains remain stays "
        "as before above other previous everything for here no changes unmodified content contents section part",
    )
)
_HINT = re.compile(r"\.\.\.|\u2026|" + "|".join(sorted(_KEY_WORDS)), re.IGNORECASE)
"""What a text without any elision mostly lacks; sought once, in place of one look at each line."""


def left_out(text: str) -> list[str]:
    """Lines that stand for text left out, like `# ... rest unchanged ...`."""
    if "..." not in text and "\u2026" not in text:
        return []
    return [line.strip() for line in text.split("\n") if _LEFT_OUT.match(line)]


def added_elisions(old: str, new: str) -> list[str]:
    """Lines of `new`, not of `old`, that stand for text left out.

    A line of dots, or a comment with dots or of something unchanged, is taken for that only where it takes the place
    of more lines, or in a text that becomes shorter.
    """
    if not _HINT.search(new):
        return []
    known = {line.strip() for line in old.split("\n")}
    found = [line for line in left_out(new) if line not in known]
    if found or not any(_perhaps(line) for line in new.split("\n")):
        return found
    return _in_place_of_lines(old.split("\n"), new.split("\n"), known)


def _perhaps(line: str) -> bool:
    """Whether a line may stand for others: dots alone or behind a comment, or a comment that says nothing else."""
    if _DOTS.match(line):
        return True
    remark = _REMARK.match(line)
    words = re.findall(r"\w+", remark[1].lower()) if remark else []
    return not _KEY_WORDS.isdisjoint(words) and _KEY_WORDS.union(_FILLERS).issuperset(words)


def _in_place_of_lines(old: Sequence[str], new: Sequence[str], known: set[str]) -> list[str]:
    """Lines that may be elisions and have come where more lines have gone, or in a text that lost some."""
    shrunk = len(new) < len(old)
    return [
        line.strip()
        for change in changes(old, new)
        if shrunk or change.a_last - change.a_first >= change.b_last - change.b_first + 1
        for line in new[change.b_first : change.b_last]
        if _perhaps(line) and line.strip() not in known
    ]

"""A file's text as the matcher looks at it: whole, by lines, and by lines with differences folded away."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

_PLAIN = {
    "'": "\u2018\u2019\u201a\u201b\u2032\u02bc",
    '"': "\u201c\u201d\u201e\u201f\u2033",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212",
    " ": "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
}
_FOLDED = {ord(fancy): plain for plain, fancies in _PLAIN.items() for fancy in fancies}

BLANKS = " \t"
"""What counts as blank within a line."""


def folded(text: str) -> str:
    """`text` with typographic quotes, dashes and spaces made plain, character for character."""
    return text if text.isascii() else text.translate(_FOLDED)


class Indentation(NamedTuple):
    """How the lines of a text are indented."""

    step: int
    """Spaces by which most deeper lines are deeper than the line before; 0 without any."""
    tabs: bool
    """Whether any line begins with a tab."""
    spaces: bool
    """Whether any line begins with a space."""

    @classmethod
    def of(cls, lines: Sequence[str]) -> Indentation:
        """The indentation of these lines; blank ones don't count."""
        starts = {line[:1] for line in lines}
        depths = [len(line) - len(line.lstrip(" ")) for line in lines if line and not line.isspace()]
        steps = Counter(after - before for before, after in pairwise(depths) if after > before)
        return cls(steps.most_common(1)[0][0] if steps else 0, "\t" in starts, " " in starts)


class Haystack:
    """The lines of a file, without endings, and what is derived from them when it is needed."""

    def __init__(self, texts: Sequence[str]) -> None:
        """`texts` as in `Document.texts`: after a final newline comes an empty line."""
        self.texts = texts
        self.count = len(texts) - (1 if not texts[-1] else 0)
        """Lines as a person counts them."""

    @cached_property
    def text(self) -> str:
        r"""All lines, joined by `\n`."""
        return "\n".join(self.texts)

    @cached_property
    def folded(self) -> str:
        """The text with look-alikes made plain; every position is the same as in the text."""
        return self.text if self.text.isascii() else "\n".join([folded(line) for line in self.texts])

    @cached_property
    def ends_folded(self) -> list[str]:
        """Lines with look-alikes made plain and without trailing blanks."""
        lines = self.texts if self.text.isascii() else self.folded.split("\n")
        return [line.rstrip(BLANKS) for line in lines[: self.count]]

    @cached_property
    def rims_folded(self) -> list[str]:
        """Lines with look-alikes made plain and without blanks on either side."""
        return [line.strip(BLANKS) for line in self.ends_folded]

    @cached_property
    def indentation(self) -> Indentation:
        """How the file is indented."""
        return Indentation.of(self.texts)

    @cached_property
    def _starts(self) -> list[int]:
        """Where each line begins in the text."""
        return list(accumulate((len(line) + 1 for line in self.texts[:-1]), initial=0))

    def line_at(self, offset: int) -> int:
        """The 0-based line that a position of the text lies on."""
        return bisect_right(self._starts, offset) - 1

    def span(self, start: int, end: int) -> tuple[int, int, str, str]:
        """First and last line that a stretch of the text touches, and what stands before and after it on them."""
        first, last = self.line_at(start), self.line_at(end)
        before = self.text[self._starts[first] : start]
        after = self.text[end : self._starts[last] + len(self.texts[last])]
        return first, last, before, after


def occurrences(text: str, part: str, limit: int = 50) -> list[int]:
    """Where `part` stands in `text`, overlapping ones included, at most `limit`."""
    found: list[int] = []
    at = text.find(part)
    while at >= 0 and len(found) < limit:
        found.append(at)
        at = text.find(part, at + 1)
    return found


def windows(lines: Sequence[str], part: Sequence[str]) -> list[int]:
    """Where the lines of `part` stand one after the other in `lines`."""
    size = len(part)
    if not size or size > len(lines):
        return []
    wanted = list(part)
    first = wanted[0]
    return [
        index
        for index in range(len(lines) - size + 1)
        if lines[index] == first and list(lines[index : index + size]) == wanted
    ]

"""Whether two remarks say the same, judged by their words."""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+")
_SAME = 75.0
"""Percent of its letters that make a word the same as another: `closed` and `closes`."""
_LITTLE = """
a an and are as at be but by can could does for from has have if in into is it its may no not of on only or so that
the then there this to was were what when where which will with without would you
"""
_EMPTY = frozenset(_LITTLE.split())
"""Words that say nothing of what a remark is about."""


def likeness(one: str, other: str) -> float:
    """How much of their words two texts share, whatever the order: from 0.0 to 1.0, and the same both ways.

    Without words to compare by, only equal texts are alike.
    """
    from rapidfuzz import fuzz, process

    mine, theirs = _words(one), _words(other)
    if not mine or not theirs:
        return float(one == other)
    shared = sum(
        process.extractOne(word, among, scorer=fuzz.ratio, score_cutoff=_SAME) is not None
        for words, among in ((mine, theirs), (theirs, mine))
        for word in words
    )
    return shared / (len(mine) + len(theirs))


def _words(text: str) -> list[str]:
    return sorted({word for word in _WORD.findall(text.casefold()) if word not in _EMPTY})

"""The words of a text as they are looked up: identifiers taken apart, Chinese and Japanese in pairs of characters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

MOST_OF_ONE = 6
"""A word counts so often at most in one file: one that is everywhere in it says no more than that."""

_WORD = re.compile(r"\w+")
_EAST_ASIAN = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PIECE = re.compile(rf"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[{_EAST_ASIAN}]+|[^\W\d_a-zA-Z{_EAST_ASIAN}]+")
_IS_EAST_ASIAN = re.compile(rf"[{_EAST_ASIAN}]")
_BETWEEN_WORDS = bytes(
    byte if byte >= 0x80 or chr(byte).isalnum() or chr(byte) == "_" else 0x20 for byte in range(0x100)
)
_STOPS = frozenset(
    [
        "a",
        "about",
        "add",
        "after",
        "again",
        "all",
        "also",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "before",
        "but",
        "by",
        "can",
        "could",
        "do",
        "does",
        "each",
        "else",
        "few",
        "for",
        "from",
        "had",
        "has",
        "have",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "let",
        "make",
        "me",
        "more",
        "most",
        "no",
        "not",
        "now",
        "of",
        "on",
        "once",
        "one",
        "only",
        "or",
        "other",
        "our",
        "own",
        "please",
        "same",
        "she",
        "should",
        "so",
        "some",
        "such",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "too",
        "two",
        "use",
        "used",
        "very",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)
_MOST_ASKED = 48


def terms(text: str) -> Iterator[str]:
    """All of them, in order, in lower case; an identifier of several words also as a whole."""
    for word in _WORD.findall(text):
        yield from pieces(word)


@lru_cache(maxsize=1 << 16)
def pieces(word: str) -> tuple[str, ...]:
    """The terms of one word: `readFile` is `readfile`, `read` and `file`."""
    found = [term for piece in _PIECE.findall(word) for term in _pairs(piece)]
    whole = word.strip("_").lower()
    return tuple(found) if len(found) < 2 or _IS_EAST_ASIAN.search(word) else (whole, *found)


def counted(raw: bytes) -> Counter[str]:
    """How often each word stands in a file, as written; what is no UTF-8 is left out."""
    words = Counter(raw.translate(_BETWEEN_WORDS).split())
    return Counter({word.decode("utf-8", "ignore"): number for word, number in words.items() if len(word) < 80})


def as_text(words: Counter[str]) -> str:
    """The terms of a file for an index that counts them; their order says nothing."""
    found: Counter[str] = Counter()
    for word, number in words.items():
        for term in pieces(word) if word.isascii() else terms(word):
            found[term] += number
    return " ".join(" ".join([term] * min(number, MOST_OF_ONE)) for term, number in found.items())


def asked(text: str) -> list[str]:
    """The terms of a question that say something, each once, the first ones of a long text."""
    found = (term for term in terms(text) if len(term) > 1 and term not in _STOPS)
    return list(dict.fromkeys(found))[:_MOST_ASKED]


def _pairs(piece: str) -> Iterator[str]:
    if not _IS_EAST_ASIAN.match(piece) or len(piece) == 1:
        yield piece.lower()
    else:
        yield from (piece[at : at + 2] for at in range(len(piece) - 1))

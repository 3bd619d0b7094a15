"""Which endings of files belong to one language. Light: what only needs this needs no grammar."""

from __future__ import annotations

import posixpath

FAMILIES = {
    ".pyi": ".py",
    **dict.fromkeys((".jsx", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".tsx"), ".js"),
    **dict.fromkeys((".h", ".cc", ".cpp", ".cxx", ".hh", ".hpp", ".hxx", ".m", ".mm"), ".c"),
    **dict.fromkeys((".bash", ".zsh"), ".sh"),
    ".exs": ".ex",
    ".pm": ".pl",
    ".kts": ".kt",
}
"""The ending that stands for each of these."""


def ending(path: str) -> str:
    """The ending of a path in lower case, with its dot."""
    return posixpath.splitext(path)[1].lower()


def language_of(path: str) -> str:
    """The same text for files that can use each other's names."""
    return FAMILIES.get(ending(path), ending(path))

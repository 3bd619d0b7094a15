"""Where names are defined and used in a file, with the means its language allows."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Set

from haiku_pair.engine.workspace.families import FAMILIES, ending, language_of
from haiku_pair.engine.workspace.naming import by_words, grammar
from haiku_pair.engine.workspace.naming.ecmascript import JAVASCRIPT, TSX, TYPESCRIPT
from haiku_pair.engine.workspace.naming.go import GO
from haiku_pair.engine.workspace.naming.grammar import Language, read
from haiku_pair.engine.workspace.naming.python import PYTHON
from haiku_pair.engine.workspace.naming.rust import RUST
from haiku_pair.engine.workspace.naming.values import Import, Module, Names, Occurrence, Parts, Role

__all__ = [
    "Import",
    "Module",
    "Names",
    "Occurrence",
    "Role",
    "is_module",
    "language_of",
    "names_in",
    "nodes_around",
    "parts_of",
    "standing",
    "words",
    "words_defined",
]

MAX_BYTES = 512 << 10
"""Of a larger file nothing is said."""

_LANGUAGES = {
    **dict.fromkeys((".py", ".pyi"), PYTHON),
    **dict.fromkeys((".js", ".jsx", ".mjs", ".cjs"), JAVASCRIPT),
    **dict.fromkeys((".ts", ".mts", ".cts"), TYPESCRIPT),
    ".tsx": TSX,
    ".go": GO,
    ".rs": RUST,
}
_BY_WORDS = frozenset({
    *FAMILIES, ".c", ".cs", ".dart", ".ex", ".hs", ".java", ".jl", ".kt", ".lua", ".ml", ".nim", ".php", ".pl", ".r",
    ".rb", ".scala", ".sh", ".swift", ".zig",
})  # fmt: skip
"""Endings of code, in which a word that is nowhere else is a name. In prose and data it is not."""
_TYPED = frozenset({".c", ".cs", ".dart", ".java"})
_STANDS_FOR_FOLDER = frozenset({"__init__", "index", "mod", "lib", "main"})
_WORD = re.compile(r"[^\W\d][\w$]*|\$[\w$]*")
_BETWEEN_WORDS = bytes(
    byte if byte >= 0x80 or chr(byte).isalnum() or chr(byte) in "_$" else 0x20 for byte in range(0x100)
)
_DEFINING = re.compile(
    r"\b(class|const|def|enum|fn|func|fun|function|interface|macro_rules|mod|module|namespace|object|package|protocol"
    r"|record|static|struct|sub|trait|type|typedef|union|val)\b|#\s*define\b"
)
_METHOD = re.compile(r"\)[^;]*\{\s*$")
_BEFORE_NAME = re.compile(r"\s*func\s*\([^)]*\)")
_BINDING = re.compile(
    r"\b(as|case|catch|except|export|extends|for|from|global|impl|import|lambda|let|local|match|my|require|use|var|with)"
    r"\b|=>|\|[\w, &]*\|"
)
_ASSIGNED = re.compile(r":=|(?<![=!<>])=(?!=)")
_LISTED = re.compile(r"\s*[*&.]*(\w+\s+)*[*&.]*[\w$]+\s*([:?].*|\sas\s.*)?[,;)({\]}]*\s*(//.*|#.*)?")
"""A line of its own for one of several: a parameter, an imported name, a field."""


def names_in(path: str, raw: bytes, only: Set[str] | None = None) -> Names:
    """What a file names.

    Args:
        path: of the file in the workspace; its ending tells the language.
        raw: its bytes; data, other encodings than UTF-8 and what is too large have no names.
        only: names that are of interest, which is much quicker; None for all.
    """
    if len(raw) > MAX_BYTES or b"\0" in raw:
        return Names()
    language = _language(path)
    found = read(language, path, raw, only) if language else None
    if found is not None:
        return found
    if language is None and ending(path) not in _BY_WORDS:
        return Names()
    return by_words.read(raw, only, typed=language_of(path) in _TYPED)


def nodes_around(path: str, raw: bytes, first: int, last: int) -> list[tuple[int, int]]:
    """First and last byte of everything the language of a file sees around some bytes, the nearest first."""
    language = _language(path)
    return grammar.nodes_around(language, raw, first, last) if language is not None else []


def standing(raw: bytes) -> frozenset[bytes]:
    """All words of a text, quickly and without regard to what they are."""
    return frozenset(raw.translate(_BETWEEN_WORDS).split())


def words(text: str) -> list[str]:
    """All words of a text that could be names."""
    return _WORD.findall(text)


def words_defined(line: str) -> tuple[list[str], list[str]]:
    """The words of a line of code that it may define, in whatever language; more rather than fewer.

    Returns:
        Those that other files might use, and those that only this file can.
    """
    defining = _DEFINING.search(line) or _METHOD.search(line)
    if defining:
        name = _BEFORE_NAME.match(line)
        ends = [at for at in (line.find(mark, name.end() if name else 0) for mark in "(=:") if at >= 0]
        return words(line[: min(ends, default=len(line))]), words(line)
    if _BINDING.search(line) or _LISTED.fullmatch(line):
        found = words(line)
    else:
        assigned = _ASSIGNED.search(line)
        found = words(line[: assigned.start()]) if assigned else []
    return ([] if line[:1].isspace() and not _LISTED.fullmatch(line) else found), found


def parts_of(path: str) -> Parts:
    """What imports call a file: its folders and its name, the latter left out where it stands for its folder."""
    bare = re.sub(r"(\.d)?\.[^./]+$", "", path)
    *folders, name = bare.split("/")
    return tuple(folders) if name in _STANDS_FOR_FOLDER and folders else (*folders, name)


def is_module(module: Module, path: str) -> bool:
    """Whether an import of this module may mean this file."""
    own = parts_of(path)
    if module.is_folder:
        folder = tuple(posixpath.dirname(path).split("/")) if "/" in path else ()
        size = min(len(folder), len(module.parts))
        return folder == module.parts if module.exact else size > 0 and folder[-size:] == module.parts[-size:]
    if module.exact:
        return own == module.parts or tuple(posixpath.splitext(path)[0].split("/")) == module.parts
    return bool(module.parts) and own[-len(module.parts) :] == module.parts


def _language(path: str) -> Language | None:
    return _LANGUAGES.get(ending(path))

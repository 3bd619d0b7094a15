"""Names without a grammar: what looks like a definition in most languages, and all other words.

Nothing is known of scopes, imports and members, so only names that are nowhere else should be concluded from.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from haiku_pair.engine.workspace.naming.values import Names, Occurrence, Role

_WORD = re.compile(r"[^\W\d]\w*")
_DEFINITION = re.compile(
    r"\b(?:def|class|function|func|fun|fn|sub|proc|struct|enum|union|interface|trait|protocol|record|type|typedef|module"
    r"|namespace|object|macro|const|let|val|var|local|my|our|defn|defun|defmodule|\#\s*define)\s+(?:self\.|&|\*)?"
    r"(?P<name>[^\W\d]\w*)"
    # What is assigned, and functions of shells.
    r"|^\s*(?P<set>[^\W\d]\w*)\s*(?::?=(?!=)|\(\)\s*\{)"
)
_TYPED = re.compile(r"^\s*(?:[^\W\d][\w:<>,\[\]*&]*\s+)+[*&]*(?P<name>[^\W\d]\w*)\s*\([^;]*(?P<end>[{)])\s*$")
"""A line that begins with a type, and with a name before parentheses."""
_NO_TYPE = frozenset(
    {"return", "else", "new", "throw", "await", "yield", "case", "in", "not", "and", "or", "goto", "if"}
)
_NOT_CODE = re.compile(
    r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`[^`]*`|//.*|(?:^|\s)(?:#(?!\s*define)|--|;;).*|/\*.*?(?:\*/|$)"
)
_IN_COMMENT = re.compile(r"\s*(?:\*(?!\w)|/\*)")


def read(raw: bytes, only: Container[str] | None, *, typed: bool) -> Names:
    """What a file names, as far as words say it.

    Args:
        raw: the file, in UTF-8.
        only: names that are of interest; None for all.
        typed: definitions may begin with a type alone, as in C and Java.
    """
    return Names(tuple(_occurrences(raw.decode("utf-8", "replace"), only, typed=typed)))


def _occurrences(text: str, only: Container[str] | None, *, typed: bool) -> Iterator[Occurrence]:
    lines = text.split("\n") if "\n" in text else text.split("\r")
    for number, line in enumerate(lines, 1):
        if _IN_COMMENT.match(line):
            continue
        code = _NOT_CODE.sub(_blank, line)
        roles = _roles(code, typed=typed)
        for word in _WORD.finditer(code):
            if only is None or word[0] in only:
                yield Occurrence(word[0], number, roles.get(word.start(), Role.USES))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _roles(code: str, *, typed: bool) -> dict[int, Role]:
    """Where names are defined in a line."""
    roles = {found.start(str(found.lastgroup)): Role.DEFINES for found in _DEFINITION.finditer(code)}
    found = _TYPED.match(code) if typed else None
    if found and not _NO_TYPE.intersection(code[: found.start("name")].split()):
        # Without a brace it is a definition or a call, by what comes next.
        roles[found.start("name")] = Role.DEFINES if found["end"] == "{" else Role.UNCLEAR
    return roles

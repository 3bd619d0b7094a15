"""What small models do to the text of an edit: pasted line numbers, escaped characters."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

_NUMBERED = tuple(
    re.compile(rf"[ ]*(\d{{1,7}})(?:{separator}(.*)|{separator.rstrip(' ')})$")
    for separator in ("\t", "\u2192", r" ?\| ", r" ?\|", ": ", ":")
)
_ESCAPED = re.compile(r'\\(n|t|"|\\)')
_REAL = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")

_NUMBERS_OFF = "line numbers at the start of the lines were taken off"
_READ = r"escaped characters (\n, \t, \") were read as what they stand for"
_NUMBERS_IN_PART = "Some lines of the new text begin with a line number, others do not. Send both without."
_ESCAPED_IN_PART = (
    "The old text holds escaped line breaks or quotes, and it is not clear which of those in the new text are meant. "
    "Send both texts with real line breaks and without backslashes before quotes."
)


class Wording(NamedTuple):
    """A reading of an edit's two texts."""

    old: str
    new: str
    note: str = ""
    literal: bool = True
    """Whether `old` may also be a part of a line; readings that took something off stand for whole lines only."""
    shifted: bool = True
    """Whether the indentation may differ from the file's."""
    doubt: str = ""
    """Why the new text can't be read in this way, if `old` is found; said to the model."""


def readings(old: str, new: str) -> Iterator[Wording]:
    """The texts as they are, then other ways to read them, the safest first."""
    yield Wording(old, new)
    if old.startswith("\ufeff"):
        old, new = old.removeprefix("\ufeff"), new.removeprefix("\ufeff")
        yield Wording(old, new, "the byte order mark was left to the file")
    yield from _without_numbers(old, new)
    yield from _quotes_unescaped(old, new)
    yield from _unescaped(old, new)


def _without_numbers(old: str, new: str) -> Iterator[Wording]:
    """The texts without line numbers before each line, if the old one has them without a gap.

    Where a number ends and the indentation begins is not always clear, so readings that fit the file's indentation
    come first, and others only if both texts had numbers and so are shifted alike.
    """
    lenient: list[Wording] = []
    for pattern in _NUMBERED:
        plain_old = _stripped(old, pattern, consecutive=True)
        if plain_old is None:
            continue
        plain_new = _stripped(new, pattern, consecutive=False)
        if plain_new is not None:
            lenient.append(Wording(plain_old, plain_new, _NUMBERS_OFF, literal=False))
        in_part = plain_new is None and any(pattern.match(line) for line in new.split("\n"))
        doubt = _NUMBERS_IN_PART if in_part else ""
        chosen = new if plain_new is None else plain_new
        yield Wording(plain_old, chosen, _NUMBERS_OFF, literal=False, shifted=False, doubt=doubt)
    yield from lenient


def _stripped(text: str, pattern: re.Pattern[str], *, consecutive: bool) -> str | None:
    """The text without its line numbers, or None when a line that is not blank has none."""
    lines = text.split("\n")
    found = [pattern.match(line) for line in lines]
    if not any(found) or any(not match and line.strip() for match, line in zip(found, lines, strict=True)):
        return None
    numbers = [int(match[1]) - index for index, match in enumerate(found) if match]
    if consecutive and len(set(numbers)) > 1:
        return None
    return "\n".join((match[2] or "") if match else line for match, line in zip(found, lines, strict=True))


def _quotes_unescaped(old: str, new: str) -> Iterator[Wording]:
    r"""The texts with `\"` read as `"`, if the old one has no other double quotes."""
    if not _only_escaped_quotes(old):
        return
    plain_old = old.replace('\\"', '"')
    if '"' not in new or _only_escaped_quotes(new):
        yield Wording(plain_old, new.replace('\\"', '"'), _READ, literal=False)
    else:
        doubt = _ESCAPED_IN_PART if '\\"' in new else ""
        yield Wording(plain_old, new, _READ, literal=False, doubt=doubt)


def _only_escaped_quotes(text: str) -> bool:
    r"""Whether there are double quotes, each behind a backslash of its own."""
    return '\\"' in text and '\\\\"' not in text and '"' not in text.replace('\\"', "")


def _unescaped(old: str, new: str) -> Iterator[Wording]:
    r"""The texts with `\n`, `\t`, `\"` and `\\` read as what they stand for, if the old one is a single line.

    A new text of several lines is taken as it is: it was not escaped. One of a single line is read like the old one,
    unless a line break would fall into a string of the program, which may be the escaped one that it has there.
    """
    if "\n" in old.strip("\n") or not _ESCAPED.search(old):
        return
    plain_old, plain_new, doubt = unescaped(old), new, ""
    if _ESCAPED.search(new):
        clear = "\n" not in new.strip("\n") and _escaped_alike(old, new, set(plain_old.split("\n")))
        plain_new, doubt = unescaped(new), "" if clear else _ESCAPED_IN_PART
    yield Wording(plain_old, plain_new, _READ, literal=False, doubt=doubt)


def _escaped_alike(old: str, new: str, known: Collection[str]) -> bool:
    """Whether everything escaped in the new text is what the model escapes, and not what the program has so.

    `known` are lines that the file has.
    """
    if '\\"' in new and '"' in _ESCAPED.sub("", old + new):
        return False
    if "\\\\" in old:
        return True  # the model escapes backslashes as well, so every other one is its own
    return "\\\\" not in new and not _breaks_in_strings(new, known)


def unescaped(text: str) -> str:
    """A text with its escaped characters as what they stand for."""
    return _ESCAPED.sub(lambda match: _REAL[match[1]], text)


def _breaks_in_strings(text: str, known: Collection[str]) -> bool:
    """Whether an escaped line break or tab may belong to a string of the program.

    It can't behind a line that the file is known to have.
    """
    start = 0
    for match in _ESCAPED.finditer(text):
        line = unescaped(text[start : match.start()])
        if match[1] in "nt" and line not in known and _open_string(line):
            return True
        if match[1] == "n":
            start = match.end()
    return False


def _open_string(line: str) -> bool:
    """Whether a string may go on at the end of a line: by its quotes in turn, or by an odd number of one kind."""
    plain = _APOSTROPHE.sub("", line.replace('"""', "").replace("'''", ""))
    if any(plain.count(quote) % 2 for quote in "\"'`"):
        return True
    within = ""
    escaped = False
    for sign in plain:
        if escaped:
            escaped = False
        elif sign == "\\":
            escaped = True
        elif sign == within:
            within = ""
        elif not within and sign in "\"'`":
            within = sign
    return bool(within)

"""What small models do to the text of an edit: pasted line numbers, escaped line breaks, left-out middles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_NUMBERED = tuple(
    re.compile(rf"[ ]*(\d{{1,7}})(?:{separator}(.*)|{separator.rstrip(' ')})$")
    for separator in ("\t", "\u2192", r" ?\| ", r" ?\|", ": ", ":")
)
_ESCAPED = re.compile(r'\\(n|t|"|\\)')
_REAL = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
_LEADER = r"\s*(?:#+|//+|/\*+|<!--|--+|;+|%+|\*|\{/\*)?\s*[\[(<{]?\s*"
_LEFT_OUT = re.compile(
    _LEADER
    + r"(?:(?:\.{3,}|\u2026)[^\n]*\b(?:rest|existing|unchanged|remaining|remainder|same|omitted|previous|before)\b"
    r"|(?:rest|existing|unchanged|remaining|remainder|same|other|previous|keep|code)\b[^\n]*(?:\.{3,}|\u2026))"
    r"[^\n]*$",
    re.IGNORECASE,
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


class Unclear(Exception):
    """The texts contradict each other; the message says it to the model."""


def readings(old: str, new: str) -> Iterator[Wording]:
    """The texts as they are, then other ways to read them, the safest first.

    Raises:
        Unclear: the old text can be read in another way, the new one can't.
    """
    yield Wording(old, new)
    if old.startswith("\ufeff"):
        old, new = old.removeprefix("\ufeff"), new.removeprefix("\ufeff")
        yield Wording(old, new, "the byte order mark was left to the file")
    yield from _without_numbers(old, new)
    yield from _unescaped(old, new)


def left_out(text: str) -> list[str]:
    """Lines that stand for text left out, like `# ... rest unchanged ...`."""
    return [line.strip() for line in text.split("\n") if _LEFT_OUT.match(line)]


def _without_numbers(old: str, new: str) -> Iterator[Wording]:
    """The texts without line numbers before each line, if the old one has them without a gap.

    Where a number ends and the indentation begins is not always clear, so readings that fit the file's indentation
    come first, and others only if both texts had numbers and so are shifted alike.
    """
    note = "line numbers at the start of the lines were taken off"
    lenient: list[Wording] = []
    for pattern in _NUMBERED:
        plain_old = _stripped(old, pattern, consecutive=True)
        if plain_old is None:
            continue
        plain_new = _stripped(new, pattern, consecutive=False)
        if plain_new is not None:
            lenient.append(Wording(plain_old, plain_new, note, literal=False))
        elif any(pattern.match(line) for line in new.split("\n")):
            raise Unclear("Some lines of the new text begin with a line number, others do not. Send both without.")
        yield Wording(plain_old, new if plain_new is None else plain_new, note, literal=False, shifted=False)
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


def _unescaped(old: str, new: str) -> Iterator[Wording]:
    r"""The texts with `\n`, `\t`, `\"` and `\\` read as what they stand for."""
    if "\n" in old.strip("\n") or not _ESCAPED.search(old):
        return
    if "\n" in new.strip("\n") or _breaks_in_quotes(new):
        raise Unclear(
            "The old text holds escaped line breaks or quotes, and it is not clear which of those in the new text "
            "are meant. Send both texts with real line breaks."
        )
    plain_old, plain_new = (_ESCAPED.sub(lambda match: _REAL[match[1]], text) for text in (old, new))
    yield Wording(
        plain_old, plain_new, r"escaped characters (\n, \t, \") were read as what they stand for", literal=False
    )


def _breaks_in_quotes(text: str) -> bool:
    """Whether an escaped line break stands where it may belong to a string of the program."""
    lines: Sequence[str] = re.split(r"\\n", text)
    return any(line.replace('\\"', '"').count(quote) % 2 for line in lines[:-1] for quote in "\"'`")

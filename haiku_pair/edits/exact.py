"""Find text that stands in the file letter for letter, once.

What is found is replaced literally, with two exceptions in which the model can't have meant what it says: the text
is only a part of a longer word, or it begins behind a line's indentation and the new text reads as if it did not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from haiku_pair.edits.haystack import BLANKS, Haystack, occurrences
from haiku_pair.edits.outcomes import Applied, Place, Several, Uncertain

_OPENS = re.compile(r"(?:[:({\[,=\\]|->|=>)\s*$|^[-*+]\s")
"""A line that is followed by deeper ones: a block, an open bracket, an item of a list."""

_UNBROKEN = 0x2E80
"""From here on are scripts that write words without a gap."""


def exactly(haystack: Haystack, old: str, new: str) -> Place | None:
    """The one place where the text stands letter for letter.

    Raises:
        Several: there are more.
        Uncertain: the model can hardly have meant it.
        Applied: the new text is already around it.
    """
    found = occurrences(haystack.text, old)
    if not found:
        return None
    at, end = found[0], found[0] + len(old)
    one(haystack, [*found, *_without_last_break(haystack, old)], exact=True)
    _refuse_again(haystack, at, old, new)
    return within_lines(haystack, (at, end), old, new, new)


def within_lines(haystack: Haystack, span: tuple[int, int], old: str, new: str, written: str) -> Place | None:
    """The lines around a stretch of the text that reads like `old`, with `written` in its place.

    None when it is whole lines that are meant, and not to the letter: it begins within a line's indentation, or its
    last line break has no counterpart.

    Raises:
        Uncertain: the model can hardly have meant it.
    """
    first, last, before, after = haystack.span(*span)
    indented = bool(before) and not before.strip(BLANKS)
    loses_break = old.endswith("\n") and not new.endswith("\n")
    if indented and (old[0] in BLANKS or loses_break or new.startswith("\n")):
        return None
    if loses_break and new:
        if last == len(haystack.texts) - 1 and not after:
            return None
        _refuse_joined(last)
    _refuse_within_word(haystack, before[-1:] + old[0], first)
    _refuse_within_word(haystack, old[-1] + after[:1], last)
    if indented:
        _refuse_shifted(before, old, new, first)
    text = before + written
    if old.endswith("\n") and (not text or text.endswith("\n")):
        return Place(first, last - first, tuple(text.split("\n")[:-1]))  # the line behind has no part in it
    return Place(first, last - first + 1, tuple((text + after).split("\n")))


def one(haystack: Haystack, found: Sequence[int], *, exact: bool) -> None:
    """Raise unless there is one position in the text.

    Raises:
        Several: there are more.
    """
    if len(found) > 1:
        raise Several([haystack.line_at(at) + 1 for at in found[:20]], more=len(found) > 20, exact=exact)


def _without_last_break(haystack: Haystack, old: str) -> list[int]:
    """Where whole lines stand at the end of a file without a final newline, which the model need not have noticed."""
    if not old.endswith("\n") or not haystack.text.endswith(old[:-1]):
        return []
    at = len(haystack.text) - len(old) + 1
    return [at] if old != "\n" and (not at or haystack.text[at - 1] == "\n") else []


def _refuse_again(haystack: Haystack, at: int, old: str, new: str) -> None:
    """An edit that only adds something around the old text, sent twice, must not add it twice."""
    if not old.strip() or not new.strip():
        return
    for offset in occurrences(new, old):
        start = at - offset
        if start >= 0 and haystack.text.startswith(new, start):
            raise Applied(haystack.line_at(start) + 1)


def _refuse_joined(line: int) -> None:
    """A line break that is missing at the end of the new text would glue two lines together."""
    raise Uncertain(
        f"The old text ends with a line break, the new text does not, so line {line + 1} would be joined to it. "
        "End both texts in the same way; to join the lines, give both of them in the old text."
    )


def _refuse_within_word(haystack: Haystack, seam: str, line: int) -> None:
    """A word of the old text that goes on in the file is another word."""
    if len(seam) == 2 and all((sign.isalnum() or sign == "_") and ord(sign) < _UNBROKEN for sign in seam):
        text = haystack.texts[line].strip()[:120]
        raise Uncertain(
            f"The old text stands only at line {line + 1}, and there as a part of a longer word: {text!r}. "
            "If that is the place, give the whole line."
        )


def _refuse_shifted(before: str, old: str, new: str, line: int) -> None:
    """The old text begins behind a line's indentation: it must be clear that the new text does so, too.

    It is not when the new text begins with blanks, nor when the old text is a single line and the next line of the
    new one is not indented as the file is: the model then left the indentation out everywhere.
    """
    lines = new.split("\n")
    clear = lines[0][:1] not in tuple(BLANKS)
    following = next((text for text in lines[1:] if text.strip()), None)
    if clear and following is not None and not any(text.strip() for text in old.split("\n")[1:]):
        clear = _indented(following, before, deeper=bool(_OPENS.search(lines[0].strip())))
    if not clear:
        raise Uncertain(
            f"The old text begins behind the indentation of line {line + 1}, and it is not clear how the lines of "
            "the new text are to be indented there. Begin both texts at the start of the line."
        )


def _indented(line: str, indent: str, *, deeper: bool) -> bool:
    """Whether a line has exactly this indentation, or else more of it."""
    return line.startswith(indent) and (line[len(indent)] in BLANKS) == deeper

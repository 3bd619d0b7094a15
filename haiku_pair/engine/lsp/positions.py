"""Places in lines, counted in four ways: characters as Python does, units of a server, columns of the window. Pure.

A server counts in UTF-16 unless it says otherwise. The window counts UTF-16 as well, but of the line as it is shown,
with stand-ins for what a text widget loses.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from haiku_pair.edits.standins import actual, shown
from haiku_pair.engine.lsp.shapes import BadMessage

_BREAKS = dict.fromkeys(map(ord, "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), " ")
"""What one or another server takes for the end of a line, inside of what is one line here."""
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


class Units(StrEnum):
    """What a server counts."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


def units_named(name: str) -> Units:
    """Raises BadMessage when nobody counts like that."""
    try:
        return Units(name)
    except ValueError as error:
        raise BadMessage(f"positions in {name[:40]!r}") from error


def as_sent(line: str) -> str:
    """A line as a server gets it: as many characters, but none that may end a line or can't be written as UTF-8."""
    if line.isascii() and line.isprintable():
        return line
    line = line.translate(_BREAKS)
    return line if line.isascii() else line.translate(_SURROGATES)


def units_of(text: str, units: Units) -> int:
    """How long a text is that was sent."""
    if units is Units.UTF32 or text.isascii():
        return len(text)
    if units is Units.UTF8:
        return len(text.encode())
    return len(text.encode("utf-16-le")) // 2


def to_character(sent: str, count: int, units: Units) -> int:
    """The character at a place of a line that was sent; cut to the line, and to the start of a character."""
    if count <= 0:
        return 0
    if units is Units.UTF32 or sent.isascii():
        return min(count, len(sent))
    if units is Units.UTF8:
        return len(sent.encode()[:count].decode("utf-8", "ignore"))
    return len(sent.encode("utf-16-le")[: 2 * count].decode("utf-16-le", "ignore"))


def to_column(line: str, character: int) -> int:
    """The window's column of a character of a real line."""
    head = line[:character]
    return len(head) if head.isascii() and "\r" not in head else units_of_view(shown(head))


def from_column(line: str, column: int) -> int:
    """The character of a real line at a column of the window; cut to the line."""
    if column <= 0:
        return 0
    view = shown(line)
    head = view.encode("utf-16-le", "surrogatepass")[: 2 * column].decode("utf-16-le", "ignore")
    return min(len(actual(head)), len(line))


def units_of_view(text: str) -> int:
    """How many columns a text takes in the window."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def line_at(lines: Sequence[str], number: int) -> str:
    """A line, or an empty one where there is none."""
    return lines[number] if 0 <= number < len(lines) else ""

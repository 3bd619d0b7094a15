"""Patches as rows of text to read: a heading for each file in words, then its lines. No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from haiku_pair.protocol.values import PatchFile
from haiku_pair.window.review import words
from haiku_pair.window.review.visible import escaped, show
from haiku_pair.words import tr

LONGEST_LINE = 1000
"""Characters of a line that are shown."""
MOST_ROWS = 20_000
"""Rows of one patch that are shown; how many more there are is said."""


class RowKind(Enum):
    """What a row is, and so how it is drawn."""

    FILE = auto()
    """The path of a file, with its counts."""
    NOTE = auto()
    """Something said in words."""
    WARNING = auto()
    """Something said in words that deserves a look."""
    PLACE = auto()
    """Where in the file the lines below stand."""
    CONTEXT = auto()
    ADDED = auto()
    REMOVED = auto()
    GAP = auto()


class Row(NamedTuple):
    """One row, as it is shown."""

    kind: RowKind
    text: str


_SIGNS = {" ": RowKind.CONTEXT, "+": RowKind.ADDED, "-": RowKind.REMOVED}
_CODE = frozenset(_SIGNS.values())
_PLACE = re.compile(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")
_NEW, _GONE = "new file", "deleted"
_EDGES = {"--- /dev/null": _NEW, "+++ /dev/null": _GONE}
_SILENT = ("diff --git ", "index ", "--- ", "+++ ", "similarity ", "dissimilarity ", "rename to ", "copy to ")
"""Beginnings of header lines that say nothing a heading does not."""


def total(files: Sequence[PatchFile]) -> str:
    """`2 files   +5 −1`."""
    counts = words.size(sum(file.added for file in files), sum(file.removed for file in files))
    return "   ".join(part for part in (words.plural(len(files), "file"), counts) if part)


def rows(files: Sequence[PatchFile]) -> tuple[Row, ...]:
    """All rows of a patch: where there are several files, first their names alone."""
    made: list[Row] = []
    if len(files) > 1:
        made = [Row(RowKind.NOTE, total(files)), *(Row(RowKind.NOTE, f"  {_heading(file)}") for file in files)]
    for file in files:
        if made:
            made.append(Row(RowKind.GAP, ""))
        made += _file(file)
    left = len(made) - MOST_ROWS
    return (
        (*made[:MOST_ROWS], Row(RowKind.NOTE, tr("… {left:,} more lines are not shown.", left=left)))
        if left > 0
        else tuple(made)
    )


def _heading(file: PatchFile) -> str:
    return "   ".join(part for part in (escaped(file.path), words.size(file.added, file.removed)) if part)


def _file(file: PatchFile) -> Iterator[Row]:
    yield Row(RowKind.FILE, _heading(file))
    lines = _lines(file.text)
    code = [text for kind, text in lines if kind in _CODE]
    windows = bool(code) and all(text.endswith("\r") for text in code)
    if windows:
        yield Row(RowKind.NOTE, tr("line endings: CRLF"))
    for kind, text in lines:
        if kind in _CODE:
            yield Row(kind, text[0] + _shown(text[1:-1] if windows else text[1:]))
        else:
            yield Row(kind, _shown(text))


def _shown(text: str) -> str:
    line = show(text[:LONGEST_LINE]).text
    more = len(text) - LONGEST_LINE
    return line if more <= 0 else tr("{line} … {more:,} more characters are not shown", line=line, more=more)


def _lines(text: str) -> list[tuple[RowKind, str]]:
    """Lines with their kind; what a header says in git's way is said in words."""
    found: list[tuple[RowKind, str]] = []
    old = new = 0
    header = _Header()
    for line in text.removesuffix("\n").split("\n"):
        sign = line[:1] or " "
        if (old > 0 or new > 0) and sign in _SIGNS:
            old -= sign != "+"
            new -= sign != "-"
            found.append((_SIGNS[sign], line or " "))
            continue
        place = _PLACE.match(line)
        if place is not None:
            old, new = (int(count or 1) for count in place.groups())
            found.append((RowKind.PLACE, line))
        elif said := header.say(line):
            found.append((RowKind.NOTE, said))
    return found


class _Header:
    """Says in words what the lines outside the hunks of a file say in git's way; each thing once."""

    def __init__(self) -> None:
        self._old_mode = ""
        self._said: set[str] = set()
        self._is_binary = False

    def say(self, line: str) -> str:
        """What to show for a line; empty when it says nothing new."""
        if self._is_binary:
            return ""
        said = self._in_words(line)
        topic = said.split(",", 1)[0]
        if topic in self._said:
            return ""
        self._said.add(topic)
        return said

    def _in_words(self, line: str) -> str:
        if line.startswith("\\"):
            self._said.clear()  # both sides may lack theirs
            return tr("no newline at the end of the file")
        if line.startswith("Binary files ") or line == "GIT binary patch":
            self._is_binary = True
            return tr("binary: there are no lines to show")
        if line.startswith("old mode "):
            self._old_mode = _last_word(line)
            return ""
        if line.startswith("new mode "):
            return words.mode_change(self._old_mode, _last_word(line))
        if line.startswith("new file mode "):
            mode = words.new_mode(_last_word(line))
            return f"{_NEW}, {mode}" if mode else _NEW
        return _plain(line)


def _plain(line: str) -> str:
    if line in _EDGES or line.startswith("deleted file mode "):
        return _EDGES.get(line, _GONE)
    for beginning, said in (("rename from ", "renamed from"), ("copy from ", "copied from")):
        if line.startswith(beginning):
            return f"{said} {line.removeprefix(beginning)}"
    return "" if line.startswith(_SILENT) else line


def _last_word(line: str) -> str:
    return line.rsplit(" ", 1)[-1]

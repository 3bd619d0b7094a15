"""Searches many files line by line. Also a program of its own: a pattern may take for ever, and then it is ended.

As a program it knows nothing of the package: one line of JSON on standard input says what to do, and on standard
output each file with matches is one line of JSON, in the order of the paths; the last line says how it ended.
"""

from __future__ import annotations

import base64
import codecs
import json
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator

LARGEST = 5 << 20
"""Bytes of a file that is searched."""
_LONGEST = 20_000
"""Characters of a line that are looked at."""
_SHOWN = 300
"""Characters of a line that are told."""
_MOST_IN_LINE = 50
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

_ALIKE = (r"(?<!\w)", r"(?!\w)", "(?:")
"""What of all that begins with `(?` finds the same in a line that stands alone and in one among others."""
_ALONE = re.compile(r"\(\?|\\[AZ]|[*+?}]\+")

Told = dict[str, object]
Span = tuple[int, int]


def compiled(text: str, *, pattern: bool, case: bool, word: bool) -> re.Pattern[str]:
    """The expression to look for.

    Raises:
        re.error: it is none; RecursionError and OverflowError as well.
    """
    source = text if pattern else re.escape(text)
    source = rf"(?<!\w)(?:{source})(?!\w)" if word else source
    return re.compile(source, 0 if case else re.IGNORECASE)


class Search:
    """One search, counted on the way."""

    def __init__(self, pattern: re.Pattern[str], most: int, literal: bytes = b"") -> None:
        """A file without the bytes `literal` has no match; empty when nothing is known."""
        self._pattern = pattern
        self._anywhere = _anywhere(pattern)
        self._most = most
        self._literal = literal
        self.matches = 0
        self.searched = 0
        self.too_large = 0

    @property
    def is_full(self) -> bool:
        """Whether the limit is met."""
        return self.matches >= self._most

    def found(self, raw: bytes) -> list[tuple[int, str, list[Span]]]:
        """Lines with matches and the lines beside them, which have none; empty when there is no match."""
        self.searched += 1
        if self._literal and self._literal not in raw and b"\0" not in raw[:256]:
            return []
        if self._anywhere is not None and _has_none(self._anywhere, raw):
            return []
        lines = lines_of(raw)
        hits: dict[int, list[Span]] = {}
        finditer = self._pattern.finditer
        for number, line in enumerate(lines):
            spans = [match.span() for match in finditer(line[:_LONGEST]) if match.end() > match.start()]
            if spans:
                hits[number] = spans[:_MOST_IN_LINE]
                self.matches += len(spans)
                if self.is_full:
                    break
        shown = {near for number in hits for near in (number - 1, number, number + 1) if 0 <= near < len(lines)}
        return [(number + 1, *_cut(lines[number], hits.get(number, []))) for number in sorted(shown)]

    def replaced(self, raw: bytes, replacement: str, *, pattern: bool) -> list[tuple[int, str, str]]:
        """Lines that would be others: number, text, new text."""
        self.searched += 1
        changed: list[tuple[int, str, str]] = []
        for number, line in enumerate(lines_of(raw), 1):
            parts, done = [], 0
            for match in self._pattern.finditer(line):
                if match.end() > match.start():
                    parts += [line[done : match.start()], match.expand(replacement) if pattern else replacement]
                    done = match.end()
                    self.matches += 1
            new = "".join([*parts, line[done:]]) if parts else line
            if new != line:
                changed.append((number, line, new))
        return changed


def _anywhere(pattern: re.Pattern[str]) -> re.Pattern[str] | None:
    """An expression that finds something in a text if the other does in one of its lines; None if that is not sure."""
    rest = pattern.pattern
    for alike in _ALIKE:
        rest = rest.replace(alike, "")
    return None if _ALONE.search(rest) else re.compile(pattern.pattern, (pattern.flags & re.IGNORECASE) | re.MULTILINE)


def _has_none(anywhere: re.Pattern[str], raw: bytes) -> bool:
    """Whether no line of a file can match, by one look at the whole: a hundredth of what its lines cost."""
    # Other line ends than these stand between an expression's `$` and the end of a line.
    if b"\r" in raw or b"\0" in raw:
        return False
    return anywhere.search(raw.decode("utf-8", "replace")) is None


def lines_of(raw: bytes) -> list[str]:
    """The lines of a file, without endings; none of a binary one."""
    bom, encoding = next(((bom, name) for bom, name in _BOMS if raw.startswith(bom)), (b"", "utf-8"))
    if encoding == "utf-8" and b"\0" in raw:
        return []
    text = raw[len(bom) :].decode(encoding, "replace")
    if "\n" not in text:
        return text.split("\r")
    return [line.removesuffix("\r") for line in text.split("\n")]


def _cut(line: str, spans: list[Span]) -> tuple[str, list[Span]]:
    if len(line) <= _SHOWN:
        return line, spans
    start = spans[0][0] if spans else 0
    first = max(0, min(start - _SHOWN // 3, len(line) - _SHOWN))
    mark = 1 if first else 0
    moved = [(max(begin - first, 0) + mark, min(end - first, _SHOWN) + mark) for begin, end in spans]
    text = "…" * mark + line[first : first + _SHOWN] + "…" * (first + _SHOWN < len(line))
    return text, [(begin, end) for begin, end in moved if begin < end]


def run(wanted: Told) -> Iterator[Told]:
    """Do what the first line says: files as they come, the end last."""
    pattern = compiled(
        str(wanted["text"]), pattern=bool(wanted["pattern"]), case=bool(wanted["case"]), word=bool(wanted["word"])
    )
    literal = "" if wanted["pattern"] or not wanted["case"] else str(wanted["text"])
    search = Search(pattern, _number(wanted["most"]), literal.encode())
    replacement = wanted.get("replacement")
    for path, raw in _contents(wanted, search):
        if isinstance(replacement, str):
            lines: Iterable[object] = search.replaced(raw, replacement, pattern=bool(wanted["pattern"]))
        else:
            lines = search.found(raw)
        if lines:
            yield {"path": path, "lines": lines}
        if search.is_full:
            break
    yield {
        "searched": search.searched,
        "matches": search.matches,
        "is_cut": search.is_full,
        "too_large": search.too_large,
    }


def _contents(wanted: Told, search: Search) -> Iterator[tuple[str, bytes]]:
    texts, paths, root = wanted["texts"], wanted["paths"], str(wanted["root"])
    if not isinstance(texts, dict) or not isinstance(paths, list):
        raise TypeError("texts and paths")
    for path in paths:
        if path in texts:
            yield path, base64.b64decode(texts[path])
            continue
        raw = _read(f"{root}/{path}")
        if raw is None:
            continue
        if len(raw) > LARGEST:
            search.too_large += 1
            continue
        yield path, raw


def _read(path: str) -> bytes | None:
    """A regular file; a link is none, it may lead out of the workspace."""
    try:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        handle = os.open(path, flags)
    except (OSError, ValueError):
        return None
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            return None
        return os.read(handle, min(found.st_size, LARGEST + 1)) if found.st_size else b""
    except OSError:
        return None
    finally:
        os.close(handle)


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError("a number")
    return value


def _serve() -> None:
    wanted: Told = json.loads(sys.stdin.buffer.readline())
    out = sys.stdout.buffer
    for told in run(wanted):
        out.write(json.dumps(told).encode() + b"\n")
        out.flush()


if __name__ == "__main__":
    _serve()

"""Lines of one file that match a pattern. Also a program of its own, for patterns that may take for ever.

As a program it knows nothing of the package: it gets the pattern as a line of JSON on
standard input, and then, for each file, a line with its length and the number of lines wanted, and its bytes.
"""

from __future__ import annotations

import codecs
import json
import re
import sys

_LINE_LIMIT = 20_000
"""Characters of a line that are looked at."""
_SHOWN = 300
"""Characters of a line that are reported."""
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def matching_lines(pattern: re.Pattern[str], raw: bytes, limit: int) -> list[tuple[int, str]]:
    """The first `limit` lines that match, counted from 1; none in a binary file."""
    found: list[tuple[int, str]] = []
    for number, line in enumerate(_lines(raw), start=1):
        match = pattern.search(line[:_LINE_LIMIT])
        if match is None:
            continue
        found.append((number, _cut(line, match.start())))
        if len(found) >= limit:
            break
    return found


def _lines(raw: bytes) -> list[str]:
    bom, encoding = next(((bom, name) for bom, name in _BOMS if raw.startswith(bom)), (b"", "utf-8"))
    if encoding == "utf-8" and b"\0" in raw:
        return []
    lines = raw[len(bom) :].decode(encoding, "replace").split("\n")
    if lines[-1] == "":
        lines.pop()
    return [line.removesuffix("\r") for line in lines]


def _cut(line: str, start: int) -> str:
    if len(line) <= _SHOWN:
        return line
    first = max(0, min(start - _SHOWN // 3, len(line) - _SHOWN))
    return "…" * (first > 0) + line[first : first + _SHOWN] + "…" * (first + _SHOWN < len(line))


def _serve(pattern: re.Pattern[str]) -> None:
    while header := sys.stdin.buffer.readline():
        length, limit = map(int, header.split())
        answer = matching_lines(pattern, sys.stdin.buffer.read(length), limit)
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    _serve(re.compile(json.loads(sys.stdin.buffer.readline())))

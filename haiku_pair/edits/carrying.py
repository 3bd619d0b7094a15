"""Carry a change of lines over to lines that differ from them only in blanks and look-alikes.

The model wrote `old` and `new`; the file has lines that equal `old` but for indentation, trailing blanks or
typographic characters. What the model left alone stays as the file has it, to the byte; what it changed is written
in the file's indentation. Where there is more than one way to do that, nothing is done.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from haiku_pair.edits.haystack import BLANKS, Indentation, folded
from haiku_pair.edits.sequences import changes

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_LAST_TOKEN = re.compile(r"(?:\w+|[^\w\s])$")
_TAB_WIDTHS = (2, 3, 4, 8)
_LIKELY_WIDTHS = {2: (2, 4), 3: (3,), 4: (4,), 8: (4, 8)}
"""How wide a level can be in a text whose lines differ by that many spaces."""

Indenting = Callable[[int, str], "str | None"]
"""From a new line's number and indentation as the model wrote it to the file's; None where it has no place."""


class Parts(NamedTuple):
    """A line cut into indentation, body and trailing blanks. A blank line is all indentation."""

    indent: str
    body: str
    trail: str

    @classmethod
    def of(cls, line: str) -> Parts:
        """The parts of a line."""
        body = line.lstrip(BLANKS)
        stripped = body.rstrip(BLANKS)
        return cls(line[: len(line) - len(body)], stripped, body[len(stripped) :])


def carry(file: Sequence[str], old: Sequence[str], new: Sequence[str], whole: Indentation | None) -> list[str] | None:
    """The lines that replace `file`, or None when that can't be told for certain.

    Args:
        file: lines of the file.
        old: as many lines, equal to those but for blanks at their ends and look-alikes.
        new: what the model wants instead of `old`.
        whole: how the whole file is indented; None if `old` is indented as `file` is.
    """
    file_parts = [Parts.of(line) for line in file]
    old_parts = [Parts.of(line) for line in old]
    new_parts = [Parts.of(line) for line in new]
    if whole and not _shifted_alike(old_parts, new_parts):
        return None
    rewriting = _Rewriting(file_parts, old_parts, new_parts)
    units = _units(file, old, new, whole) if whole else []
    results = [rewriting.run(indenting) for indenting in _explanations(file_parts, old_parts, units)]
    if not results or any(result != results[0] for result in results) or results[0] is None:
        return None
    aligned = "\n".join(rewriting.aligned)
    text = carry_look_alikes("\n".join(file), aligned, "\n".join(results[0]))
    if text is None:
        return None
    lines = text.split("\n") if new else []
    return lines if _same_but_blanks(lines, new) else None


def _shifted_alike(old: Sequence[Parts], new: Sequence[Parts]) -> bool:
    """Whether the new lines are indented as the old ones are, and not, perhaps, as the file is.

    They are if they begin at the same indentation, or if a line that stays has the same one on both sides.
    """
    old_lines, new_lines = ([line for line in side if line.body] for side in (old, new))
    if not new_lines or old_lines[0].indent == new_lines[0].indent:
        return True
    known = {(line.indent, line.body) for line in old_lines}
    return any((line.indent, line.body) in known for line in new_lines)


def _same_but_blanks(lines: Sequence[str], new: Sequence[str]) -> bool:
    """Whether the result says what the model wrote, blanks at the ends and look-alikes aside."""
    return [folded(line).strip(BLANKS) for line in lines] == [folded(line).strip(BLANKS) for line in new]


def carry_look_alikes(file: str, old: str, new: str) -> str | None:
    """`new` with the file's own characters wherever `new` keeps what `old` has; None when quotes would be mixed.

    `file` and `old` are equal, character for character, once look-alikes are made plain. Lines that stay are the
    file's; within changed ones it is words and signs that stay.
    """
    if file == old:
        return new
    plain = _learned(file, old) if folded(file) == folded(old) else None
    if plain is None:
        return None
    file_lines, old_lines, new_lines = file.split("\n"), old.split("\n"), new.split("\n")
    lines: list[str] = []
    done = 0
    for a_first, a_last, b_first, b_last in changes(old_lines, new_lines):
        lines += file_lines[done:a_first]
        done = a_last
        if b_first == b_last:
            continue
        file_part, old_part = "\n".join(file_lines[a_first:a_last]), "\n".join(old_lines[a_first:a_last])
        written = _carry_words(file_part, old_part, "\n".join(new_lines[b_first:b_last]), plain)
        if written is None:
            return None
        lines.append(written)
    return "\n".join(lines + file_lines[done:])


def _carry_words(file: str, old: str, new: str, plain: Mapping[int, str]) -> str | None:
    """The same for a stretch of lines of which none stays; `plain` are the model's own look-alikes."""
    old_tokens, new_tokens = _TOKEN.findall(old), _TOKEN.findall(new)
    offsets = [0]
    for token in old_tokens:
        offsets.append(offsets[-1] + len(token))
    pieces: list[str] = []
    done = 0
    for change in changes(old_tokens, new_tokens):
        pieces.append(file[offsets[done] : offsets[change.a_first]])
        written = "".join(new_tokens[change.b_first : change.b_last])
        if _quotes_mixed(file, old, written + old[offsets[change.a_first] : offsets[change.a_last]]):
            return None
        if plain and folded(written.translate(plain)) != written.translate(plain):
            return None  # some of the model's look-alikes were its own doing, of others one can't know
        pieces.append(written.translate(plain))
        done = change.a_last
    pieces.append(file[offsets[done] :])
    return "".join(pieces)


def _learned(file: str, old: str) -> dict[int, str] | None:
    """Fancy characters of `old` that the file has as plain ones; None when the file has the same one both ways."""
    pairs = {(mine, real) for mine, real in zip(old, file, strict=True) if not mine.isascii()}
    learned = {ord(mine): real for mine, real in pairs}
    return learned if len(learned) == len(pairs) else None


def _quotes_mixed(file: str, old: str, changed: str) -> bool:
    """Whether quotes are changed of a kind that the file has fancy where the model wrote them plain."""
    fancy = {mine for mine, real in zip(old, file, strict=True) if mine != real and mine in "\"'"}
    return any(quote in changed for quote in fancy)


class _Rewriting:
    """The model's new lines in the file's blanks."""

    def __init__(self, file: Sequence[Parts], old: Sequence[Parts], new: Sequence[Parts]) -> None:
        self._file = file
        self._old = old
        self._new = new
        self._changes = changes(old, new)
        self.aligned = [_aligned(real, mine) for real, mine in zip(file, old, strict=True)]
        """The model's old lines with the file's blanks."""

    def run(self, indenting: Indenting) -> list[str] | None:
        """The new lines under one explanation of the indentation; None when a line has no place under it."""
        lines: list[str] = []
        done = 0
        for a_first, a_last, b_first, b_last in self._changes:
            lines += self.aligned[done:a_first]
            paired = a_last - a_first == b_last - b_first
            for index in range(b_first, b_last):
                line = self._line(index, a_first + index - b_first if paired else None, indenting)
                if line is None:
                    return None
                lines.append(line)
            done = a_last
        return lines + self.aligned[done:]

    def _line(self, index: int, place: int | None, indenting: Indenting) -> str | None:
        """One changed line, `place` being the old line it stands for."""
        indent, body, trail = self._new[index]
        if not body:
            return indent
        if place is None:
            written = indenting(index, indent)
            return None if written is None else written + body + trail
        old, real = self._old[place], self._file[place]
        written = real.indent if old.body and indent == old.indent else indenting(index, indent)
        if written is None:
            return None
        return written + body + (real.trail if trail == old.trail and _same_end(body, old.body) else trail)


def _aligned(real: Parts, mine: Parts) -> str:
    """The model's line with the file's blanks around it."""
    return real.indent + mine.body + real.trail


def _same_end(one: str, other: str) -> bool:
    """Whether two line bodies end in the same word or sign."""
    first, second = _LAST_TOKEN.search(one), _LAST_TOKEN.search(other)
    return first is not None and second is not None and first[0] == second[0]


def _direct_widths(file: Sequence[str], old: Sequence[str]) -> set[int]:
    """How wide a tab is if the lines are not shifted as well."""
    tabs = [len(line) - len(line.lstrip("\t")) for line in old]
    spaces = [len(line) - len(line.lstrip(" ")) for line in file]
    return {real // mine for mine, real in zip(tabs, spaces, strict=True) if mine and real and not real % mine}


def _units(file: Sequence[str], old: Sequence[str], new: Sequence[str], whole: Indentation) -> list[tuple[str, bool]]:
    """Exchanges of tabs and spaces that may explain the model's indentation: how wide a tab is, and to tabs or not.

    Spaces become tabs only in a file that has tabs, by the steps that the model's own lines show; tabs become spaces
    only in a file that has these, by its steps.
    """
    units = [("", False)]
    if whole.tabs:
        depths = sorted({len(line) - len(line.lstrip(" ")) for line in (*old, *new) if line.strip()})
        step = min((deeper - depth for depth, deeper in pairwise(depths)), default=0)
        units += [(" " * width, True) for width in _LIKELY_WIDTHS.get(step, _TAB_WIDTHS)]
    if whole.spaces:
        widths = {whole.step, *_direct_widths(file, old)} if whole.step in _TAB_WIDTHS else {*_TAB_WIDTHS}
        units += [(" " * width, False) for width in sorted(widths)]
    return units


def _explanations(
    file: Sequence[Parts], old: Sequence[Parts], units: Sequence[tuple[str, bool]]
) -> Iterator[Indenting]:
    """Every simple rule that turns the model's indentation of all lines into the file's."""
    pairs = [(mine.indent, real.indent) for mine, real in zip(old, file, strict=True) if mine.body]
    if not units:
        yield _Rule()
        return
    for unit, to_tabs in units:
        rule = _Rule.learned(pairs, unit, to_tabs=to_tabs)
        if rule:
            yield rule
    (first_mine, first_real), rest = pairs[0], pairs[1:]
    if rest and not first_mine and all(mine == real for mine, real in rest):
        yield _first_line_rule(first_real)


@dataclass(frozen=True)
class _Rule:
    """Tabs against spaces, then a shift that is the same for every line."""

    unit: str = ""
    to_tabs: bool = False
    added: str = ""
    taken: str = ""

    @classmethod
    def learned(cls, pairs: Sequence[tuple[str, str]], unit: str, *, to_tabs: bool) -> _Rule | None:
        """The rule of this kind that explains all pairs of the model's and the file's indentation, if one does."""
        conversion = cls(unit, to_tabs)
        if unit and all(conversion.converted(mine) == mine for mine, _ in pairs):
            return None
        mine, real = conversion.converted(pairs[0][0]), pairs[0][1]
        if mine is None:
            return None
        rule = None
        if real.endswith(mine):
            rule = cls(unit, to_tabs, added=real[: len(real) - len(mine)])
        elif mine.endswith(real):
            rule = cls(unit, to_tabs, taken=mine[: len(mine) - len(real)])
        return rule if rule and all(rule(0, mine) == real for mine, real in pairs) else None

    def converted(self, indent: str) -> str | None:
        """The indentation with its tabs or spaces exchanged; None when it makes no whole number of tabs."""
        if not self.unit:
            return indent
        if not self.to_tabs:
            return indent.replace("\t", self.unit)
        tabs, odd = divmod(len(indent), len(self.unit))
        return "\t" * tabs if not odd and "\t" not in indent else None

    def __call__(self, _line: int, indent: str) -> str | None:
        """The file's indentation for one of the model's."""
        converted = self.converted(indent)
        if converted is None or not converted.startswith(self.taken):
            return None
        return self.added + converted[len(self.taken) :]


def _first_line_rule(first: str) -> Indenting:
    """The model began its text after the first line's indentation; everything else is right."""

    def indenting(line: int, indent: str) -> str | None:
        if line:
            return indent
        return None if indent else first

    return indenting

"""What is to become of an edit: the file it meets, what the model sends, and which results are right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tests.bench.edit_corpus import RealEdit

PLAIN = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "\u00a0": " "}
)


class Wanted(StrEnum):
    """What an engine has to do."""

    APPLY = "apply"
    AMBIGUOUS = "refuse: several places"
    NOTHING = "refuse: no place, or nothing to do"


class Verdict(StrEnum):
    """What it did."""

    RIGHT = "right"
    REFUSED = "refused"
    WRONG = "wrong"


@dataclass(frozen=True)
class Target:
    """The result that is right: untouched text to the byte, kept lines as they were, new lines in one of some forms."""

    before: str
    lines: tuple[frozenset[str], ...]
    after: str

    def reached(self, text: str) -> bool:
        """Whether a text is one of the right ones."""
        end = len(text) - len(self.after)
        if end < len(self.before) or not text.startswith(self.before) or text[end:] != self.after:
            return False
        places = {len(self.before)}
        for forms in self.lines:
            places = {at + len(form) for at in places for form in forms if text.startswith(form, at)}
        return end in places

    def plain(self) -> Target:
        """The same without regard to how lines end."""
        return Target(
            plain(self.before), tuple(frozenset(map(plain, forms)) for forms in self.lines), plain(self.after)
        )


def plain(text: str) -> str:
    """A text with plain line breaks."""
    return text.replace("\r\n", "\n")


@dataclass
class Sent:
    """An edit while it is being spoiled: lines of the file with endings, and the model's two texts as lines."""

    real: RealEdit
    file: list[str]
    endings: list[str]
    old: list[str]
    new: list[str]
    forms: list[set[str]]
    """Right forms of each new line."""
    bom: str = ""
    encoding: str = "utf-8"
    text_ending: str = "\n"
    """What the model ends its lines with."""
    rim: tuple[str, str] = ("", "")
    """What the model puts before and after both texts."""
    closed: bool = True
    """Whether the texts end with a line break."""
    new_endings: set[str] = field(default_factory=lambda: {"\n"})
    """Right endings of new lines."""
    copy: list[str] | None = None
    """The old lines before they were numbered or escaped."""
    loose: bool = False
    """Whether the result is not determined: refusing is as right as applying."""

    @classmethod
    def of(cls, real: RealEdit) -> Sent:
        """The edit without any fault."""
        return cls(
            real,
            list(real.file),
            ["\n"] * len(real.file),
            list(real.old),
            list(real.new),
            [{line} for line in real.new],
        )

    def text(self) -> str:
        """The file as text."""
        return self.bom + "".join(line + end for line, end in zip(self.file, self.endings, strict=True))

    def raw(self) -> bytes:
        """The file."""
        return self.text().encode(self.encoding)

    def copied(self) -> str:
        """The old text, what has been added to it or written otherwise as a whole left aside."""
        return self._joined(self.old if self.copy is None else self.copy)

    def texts(self) -> tuple[str, str]:
        """The model's old and new text."""
        return self._joined(self.old), self._joined(self.new)

    def begins_at(self, offset: int) -> bool:
        """Whether the edit's first line is at this place of the file's text, were its line endings plain."""
        before = sum(len(line) + 1 for line in self.file[: self.real.first])
        return before <= offset <= before + len(self.file[self.real.first])

    def _joined(self, lines: Sequence[str]) -> str:
        text = self.text_ending.join(lines) + (self.text_ending if self.closed and lines else "")
        return self.rim[0] + text + self.rim[1] if lines else ""

    def target(self) -> Target:
        """The right result."""
        first, last = self.real.first, self.real.last
        pairs = [line + end for line, end in zip(self.file, self.endings, strict=True)]
        lines = [self._right(index, forms) for index, forms in enumerate(self.forms)]
        if lines and last == len(self.file) and not self.endings[-1]:
            lines[-1] = frozenset(form.rstrip("\r\n") for form in lines[-1])
        return Target(self.bom + "".join(pairs[:first]), tuple(lines), "".join(pairs[last:]))

    def _right(self, index: int, forms: set[str]) -> frozenset[str]:
        """The forms of one new line. Of equal lines nobody can tell which one stayed and which one is new."""
        same = [at for at, line in enumerate(self.real.old) if line == self.real.new[index]]
        kept = self.real.kept[index]
        if kept < 0 or self.real.new.count(self.real.new[index]) > 1:
            written = frozenset(form + end for form in forms for end in self.new_endings)
            return written.union(*(self._as_it_was(at) for at in same))
        return frozenset[str]().union(*(self._as_it_was(at) for at in same))

    def _as_it_was(self, kept: int) -> frozenset[str]:
        """The file's own line, with an ending if it had none."""
        place = self.real.first + kept
        return frozenset(self.file[place] + end for end in ({self.endings[place]} - {""} or self.new_endings))


@dataclass(frozen=True)
class Case:
    """One edit for an engine."""

    kind: str
    name: str
    raw: bytes
    old: str
    new: str
    wanted: Wanted
    target: Target | None = None
    encoding: str = "utf-8"
    whole_lines: bool = True
    """Whether an engine that replaces whole lines only can be asked."""
    loose: bool = False

    def verdict(self, result: bytes | None) -> Verdict:
        """What a result is worth; None stands for a refusal."""
        if result is None or result == self.raw:
            return Verdict.RIGHT if self.loose or self.wanted is not Wanted.APPLY else Verdict.REFUSED
        if self.target is None:
            return Verdict.WRONG
        try:
            text = result.decode(self.encoding)
        except UnicodeDecodeError:
            return Verdict.WRONG
        return Verdict.RIGHT if self.target.reached(text) else Verdict.WRONG

    def wrong_in_endings_alone(self, result: bytes | None) -> bool:
        """Whether a wrong result is right but for line endings and the final newline."""
        if self.target is None or result is None or self.verdict(result) is not Verdict.WRONG:
            return False
        text = plain(result.decode(self.encoding, "replace"))
        return any(self.target.plain().reached(form) for form in (text, text.removesuffix("\n")))


def case_of(kind: str, sent: Sent) -> Case | None:
    """The case of a spoiled edit; None when chance made something of it that has no certain answer."""
    old, new = sent.texts()
    if old == new or sent.raw() == b"":
        return None
    target = sent.target()
    if target.reached(sent.text()):
        return None
    places = found_at("".join(line + "\n" for line in sent.file), plain(sent.copied()).removeprefix("\ufeff"))
    if len(places) == 1 and not sent.begins_at(places[0]):
        return None
    certain = len(places) == 1 or (not places and alike(sent) == 1)
    wanted = Wanted.APPLY if certain else Wanted.AMBIGUOUS
    target_of = target if wanted is Wanted.APPLY else None
    return Case(kind, sent.real.name, sent.raw(), old, new, wanted, target_of, sent.encoding, loose=sent.loose)


def found_at(text: str, part: str) -> list[int]:
    """Where a text stands in another, overlapping ones included."""
    found, at = [], text.find(part)
    while at >= 0:
        found.append(at)
        at = text.find(part, at + 1)
    return found


def alike(sent: Sent) -> int:
    """In how many places the file reads like the edit's old lines, blanks and look-alikes aside."""
    wanted = [_bare(line) for line in sent.real.old]
    while wanted and not wanted[0]:
        wanted.pop(0)
    while wanted and not wanted[-1]:
        wanted.pop()
    bare = [_bare(line) for line in sent.file]
    size = len(wanted)
    return sum(bare[at : at + size] == wanted for at in range(len(bare) - size + 1)) if wanted else 2


def _bare(line: str) -> str:
    return line.translate(PLAIN).strip()

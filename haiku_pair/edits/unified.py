"""Reads unified diffs as git and others write them, and as models imitate them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from haiku_pair.edits.pasted_values import NotPasted, PastedFile, PastedHunk

_RANGE = re.compile(r"@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@")
_FENCE = re.compile(r"(?:`{3,}|~{3,})\s*$")
_ESCAPE = re.compile(rb'\\([0-7]{1,3}|[abtnvfr"\\])')
_ESCAPED = {b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f", b"r": b"\r"}
_PREFIXES = ("a/", "b/", "i/", "w/", "c/", "o/", "1/", "2/")
_NO_FILE = "/dev/null"
_EPOCH = re.compile(r"\t(?:1970-01-01|1969-12-31)\b")
_WRONG_COUNTS = "line counts of the diff were wrong and not relied on"


def begins_diff(lines: Sequence[str], at: int) -> bool:
    """Whether a diff of a file begins at this line."""
    line = lines[at]
    if line.startswith("diff --git "):
        return True
    return line.startswith("--- ") and at + 1 < len(lines) and lines[at + 1].startswith("+++ ")


def begins_hunk(line: str) -> bool:
    """Whether this is the first line of a hunk, numbers or not."""
    return line.startswith("@@") and not line.startswith("@@@")


@dataclass
class DiffReader:
    """Reads the diff of one file. `at` is the next line to be read."""

    lines: Sequence[str]
    at: int
    notes: list[str] = field(default_factory=list)

    def read(self) -> PastedFile | None:
        """The file's changes, with the reader behind them; None for a binary file, which a note says.

        Raises:
            NotPasted: a line can't be understood.
        """
        first = self.at
        head = _Head()
        if self.lines[self.at].startswith("diff --git "):
            head.both = self.lines[self.at].removeprefix("diff --git ").rstrip("\r")
            self.at += 1
            self._read_extended(head)
        if self.at < len(self.lines) and begins_diff(self.lines, self.at) and self._line().startswith("--- "):
            head.old, head.new = self._line(), self.lines[self.at + 1].rstrip("\r")
            self.at += 2
        try:
            file = head.file()
        except ValueError as error:
            raise NotPasted(f"Line {first + 1}: {error}") from error
        if head.binary:
            self.notes.append(f"{file.path}: binary, passed over")
            return None
        return _completed(replace(file, line=first + 1), self.hunks(), first, tuple(dict.fromkeys(self.notes)))

    def hunks(self) -> list[PastedHunk]:
        """All hunks from here on."""
        found: list[PastedHunk] = []
        while self.at < len(self.lines) and begins_hunk(self.lines[self.at]):
            found.append(self._hunk())
        if self.at < len(self.lines) and self.lines[self.at].startswith("@@@"):
            raise NotPasted(f"Line {self.at + 1}: this is a diff of a merge with several parents, which can't be used.")
        return found

    def _line(self) -> str:
        return self.lines[self.at].rstrip("\r")

    def _read_extended(self, head: _Head) -> None:
        """The lines that git puts between `diff --git` and the names."""
        while self.at < len(self.lines):
            line = self._line()
            if not head.take(line):
                return
            self.at += 1
            if line == "GIT binary patch":
                while self.at < len(self.lines) and not begins_diff(self.lines, self.at) and not _fence(self._line()):
                    self.at += 1
                return

    def _hunk(self) -> PastedHunk:
        """One hunk: by the counts in its first line if they are right, else as far as its lines go."""
        start = self.at
        numbers = _RANGE.match(self.lines[start])
        counts = (int(numbers[2] or "1"), int(numbers[4] or "1")) if numbers else (0, 0)
        end = self._counted(start + 1, *counts) if numbers else None
        first = int(numbers[1]) + (0 if counts[0] else 1) if numbers else 0
        if end is None or not self._ends(end):
            end, first = self._lenient_end(start + 1), 0  # who miscounts the lines does not know their numbers either
            self.notes += [_WRONG_COUNTS] if numbers else []
        body, self.at = self.lines[start + 1 : end], end
        if not any(line[:1] in {"+", "-"} for line in body):
            raise NotPasted(f"Line {start + 1}: this part of a diff neither adds nor removes a line.")
        return _hunk(body, first)

    def _counted(self, at: int, old: int, new: int) -> int | None:
        """The end of a hunk of so many lines; None when there are not that many."""
        while old > 0 or new > 0:
            sign = self.lines[at].rstrip("\r")[:1] or " " if at < len(self.lines) else "?"
            if sign not in " +-\\":
                return None
            old -= sign in " -"
            new -= sign in " +"
            at += 1
        while at < len(self.lines) and self.lines[at].startswith("\\"):
            at += 1
        return at if old == new == 0 else None

    def _lenient_end(self, at: int) -> int:
        """Where a hunk ends by its lines alone; blank ones count when more of it follows."""
        end = at
        while at < len(self.lines) and (not self.lines[at].strip() or not self._ends(at)):
            at += 1
            end = at if self.lines[at - 1].strip("\r") else end
        return end

    def _ends(self, at: int) -> bool:
        """Whether a hunk may end before this line."""
        if at >= len(self.lines):
            return True
        line = self.lines[at].rstrip("\r")
        signature = line.rstrip(" ") == "--" and at + 1 < len(self.lines) and self.lines[at + 1][:1].isdigit()
        return not line.strip() or line[0] not in " +-\\" or begins_diff(self.lines, at) or signature


def _fence(line: str) -> bool:
    """Whether a line closes a fence."""
    return bool(_FENCE.match(line))


def _hunk(body: Sequence[str], first: int) -> PastedHunk:
    """A hunk of these lines."""
    old: list[str] = []
    new: list[str] = []
    old_open = new_open = False
    before = " "
    for line in body:
        sign, text = line[:1] if line.strip("\r") else " ", line[1:] if line.strip("\r") else line
        if sign == "\\":
            old_open, new_open = old_open or before in " -", new_open or before in " +"
            continue
        if sign in " -":
            old.append(text)
        if sign in " +":
            new.append(text)
        before = sign
    return PastedHunk(tuple(old), tuple(new), first, old_open, new_open)


@dataclass
class _Head:
    """What stands above the hunks of a file."""

    both: str = ""
    old: str = ""
    new: str = ""
    renamed: dict[str, str] = field(default_factory=dict)
    mode: str = ""
    created: bool = False
    deleted: bool = False
    copied: bool = False
    binary: bool = False

    def take(self, line: str) -> bool:
        """Take in a line of git's; False when it is none."""
        known = re.match(
            r"(index |similarity index |dissimilarity index |old mode |new mode |new file mode |deleted file mode "
            r"|rename from |rename to |copy from |copy to |Binary files |GIT binary patch$)(.*)",
            line,
        )
        if known is None:
            return False
        what, rest = known[1].strip(), known[2]
        self.renamed |= {what: rest} if what.startswith("rename ") else {}
        self.mode = rest.strip() if what in {"new mode", "new file mode"} else self.mode
        self.created |= what == "new file mode"
        self.deleted |= what == "deleted file mode"
        self.copied |= what.startswith("copy ")
        self.binary |= what in {"Binary files", "GIT binary patch"}
        return True

    def file(self) -> PastedFile:
        """What the head says of the file.

        Raises:
            ValueError: it names none, or asks for what can't be done; the message says so.
        """
        if self.copied:
            raise ValueError("copies of files can't be taken over; make the diff without looking for copies.")
        if "160000" in self.mode:
            raise ValueError("a submodule can't be proposed.")
        old, new = self._names()
        created = self.created or old == _NO_FILE or bool(_EPOCH.search(self.old))
        deleted = self.deleted or new == _NO_FILE or bool(_EPOCH.search(self.new))
        path = old if new == _NO_FILE else new
        if not path or path == _NO_FILE or "\0" in path or (created and deleted):
            raise ValueError("no file is named here.")
        old_path = old if "rename from" in self.renamed and old != path else ""
        return PastedFile(path, old_path, create=created, delete=deleted, new_mode=self.mode)

    def _names(self) -> tuple[str, str]:
        """The name before and after, without the prefixes that git puts before them."""
        if len(self.renamed) == 2:
            return _unquoted(self.renamed["rename from"]), _unquoted(self.renamed["rename to"])
        same = _two_names(self.both)
        if same is not None:
            return _without_prefixes(*same)
        return _without_prefixes(_name(self.old), _name(self.new))


def _name(line: str) -> str:
    """The name in a line that begins with `---` or `+++`."""
    text = line[4:]
    if text.startswith('"'):
        return _unquoted(text)
    name, tab, _ = text.partition("\t")
    return name if tab else name.rstrip()


def _without_prefixes(old: str, new: str) -> tuple[str, str]:
    """Names without `a/` and `b/` and the like, where both sides have such a prefix and not the same one."""
    sides = [name for name in (old, new) if name != _NO_FILE]
    if not all(name.startswith(_PREFIXES) for name in sides) or (len(sides) == 2 and old[:2] == new[:2]):
        return old, new
    return (old if old == _NO_FILE else old[2:]), (new if new == _NO_FILE else new[2:])


def _two_names(text: str) -> tuple[str, str] | None:
    """The names in a `diff --git` line, if they are the same but for their prefixes; else one can't tell."""
    if text.startswith('"'):
        end = re.match(r'"(?:[^"\\]|\\.)*"', text)
        names = (_unquoted(end[0]), _unquoted(text[end.end() :].strip())) if end else None
    elif text.endswith('"') and ' "' in text:
        old, _, new = text.partition(' "')
        names = old, _unquoted(f'"{new}')
    else:
        middle = len(text) // 2
        names = (text[:middle], text[middle + 1 :]) if text[middle : middle + 1] == " " else None
    return names if names and names[0] and (names[0] == names[1] or names[0][2:] == names[1][2:]) else None


def _unquoted(text: str) -> str:
    r"""A name as git quotes it, `"\303\244"`, or as it is."""
    text = text.strip("\r")
    if len(text) < 2 or not (text.startswith('"') and text.rstrip().endswith('"')):
        return text
    data = text.rstrip()[1:-1].encode("utf-8", "surrogatepass")
    return _ESCAPE.sub(_character, data).decode("utf-8", "surrogateescape")


def _character(match: re.Match[bytes]) -> bytes:
    """The byte that an escape stands for."""
    code = match[1]
    return bytes([int(code, 8) & 255]) if code.isdigit() else _ESCAPED.get(code, code)


def _completed(file: PastedFile, hunks: list[PastedHunk], first: int, notes: tuple[str, ...]) -> PastedFile:
    """The file with its hunks, which of a created file are its text.

    Raises:
        NotPasted: they do not go with what the head says, or there is nothing to do.
    """
    if file.create and (len(hunks) > 1 or any(hunk.old for hunk in hunks)):
        if len(hunks) > 1 or file.new_mode:
            raise NotPasted(f"Line {first + 1}: a file is created here, but lines of it are removed or kept.")
        file = replace(file, create=False)
    if file.create:
        return replace(file, whole=_text(hunks[0]) if hunks else "", notes=notes)
    if not hunks and not (file.delete or file.old_path or file.new_mode):
        raise NotPasted(f"Line {first + 1}: nothing of {file.path} is changed here.")
    return replace(file, hunks=tuple(hunks), notes=notes)


def _text(hunk: PastedHunk) -> str:
    """The new lines as a text."""
    return "".join(f"{line}\n" for line in hunk.new).removesuffix("\n" if hunk.new_open else "")

"""Text copied from a chat, a mail or a terminal, read as changes of files.

Understood are unified diffs, search/replace blocks, and whole files in fences below or behind their path, with
whatever prose stands between them. What it asks for is then looked for in the files by content.
"""

from __future__ import annotations

import re
from dataclasses import replace

from haiku_pair.edits.matching import Edit
from haiku_pair.edits.pasted_values import NotPasted, PastedFile, PastedHunk
from haiku_pair.edits.placing import Placed, apply_pasted
from haiku_pair.edits.unified import DiffReader, begins_diff, begins_hunk

__all__ = ["NotPasted", "PastedFile", "PastedHunk", "Placed", "apply_pasted", "parse_pasted"]

_SEARCH = re.compile(r"(<{5,9}) ?(?:SEARCH|ORIGINAL|BEFORE)\b>?\s*$", re.IGNORECASE)
_MIDDLE = re.compile(r"(={5,9})\s*$")
_REPLACE = re.compile(r"(>{5,9})(?: ?(?:REPLACE|UPDATED|AFTER)\b.*)?\s*$", re.IGNORECASE)
_FENCE = re.compile(r"(\s{0,3})(`{3,}|~{3,})[ \t]*([^`]*)$")
_NAMED = re.compile(r"(?:(?:file(?:name|path)?|path|title)\s*[=:]\s*)?[\"']?([^\"'\s]+)[\"']?$", re.IGNORECASE)
_PATH = re.compile(r"[^\s`*\"'<>|:?\\]+(?:/[^\s`*\"'<>|:?\\]+)*")
_FILE_NAME = re.compile(
    r".*[^.]\.[a-z]\w*|\.\w[^/]*|(?:gnu)?makefile|dockerfile|justfile|rakefile|gemfile|license|readme|changelog|notice",
    re.IGNORECASE,
)
_IN_TICKS = re.compile(r"`([^`\n]+)`")
_NESTING = (".md", ".markdown", ".rst", ".mdx")
_MAX_NOTES = 20

NOTHING = "There is no unified diff, no search/replace block and no file in a fence with its path in this text."


def parse_pasted(text: str) -> tuple[PastedFile, ...]:
    """The changes that a text asks for, each file once, in the order of the text.

    Raises:
        NotPasted: there are none, or a part of them can't be understood.
    """
    return _Reader(text).read()


class _Reader:
    """Goes through the lines of a text from the top."""

    def __init__(self, text: str) -> None:
        lines = text.removeprefix("\ufeff").split("\n")
        if lines and not lines[-1]:
            lines.pop()
        if lines and all(line.endswith("\r") for line in lines[:-1] or lines):
            lines = [line.removesuffix("\r") for line in lines]  # the clipboard's line ends, not the files'
        self._lines = lines
        self._at = 0
        self._path = ""
        """The file that was named last for search/replace blocks."""
        self._within = False
        """Whether a fence was entered that is still to be closed."""
        self._found: dict[str, PastedFile] = {}
        self._passed: list[str] = []
        self._unclosed: list[str] = []
        """Marks of fences that are not closed any more."""

    def read(self) -> tuple[PastedFile, ...]:
        """All of it.

        Raises:
            NotPasted: as `parse_pasted`.
        """
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if begins_diff(self._lines, self._at):
                self._read_diff()
            elif _SEARCH.match(line):
                self._read_block()
            elif begins_hunk(line):
                self._read_hunks()
            elif fence := _FENCE.match(line):
                self._read_fence(fence)
            else:
                self._at += 1
        if not self._found:
            raise NotPasted(f"{NOTHING} {' '.join(self._passed[:_MAX_NOTES])}".rstrip())
        files = list(self._found.values())
        files[0] = replace(files[0], notes=(*files[0].notes, *self._passed[:_MAX_NOTES]))
        return tuple(files)

    def _read_diff(self) -> None:
        """A diff of one file."""
        reader = DiffReader(self._lines, self._at)
        file = reader.read()
        self._at = reader.at
        if file is None:
            self._passed += reader.notes
        else:
            self._add(file)

    def _read_hunks(self) -> None:
        """Hunks of a diff below the name of their file."""
        start = self._at
        path = self._name_above(start)
        if not path:
            raise NotPasted(f"Line {start + 1}: no file is named above this part of a diff.")
        reader = DiffReader(self._lines, start)
        hunks = tuple(reader.hunks())
        self._at = reader.at
        self._add(PastedFile(path, hunks=hunks, line=start + 1, notes=tuple(dict.fromkeys(reader.notes))))

    def _read_block(self) -> None:
        """A search/replace block."""
        start = self._at
        middle, end = self._block_end(start)
        path = self._name_above(start) or self._path
        if not path:
            raise NotPasted(f"Line {start + 1}: no file is named above this block.")
        self._path = path
        old = "".join(f"{line}\n" for line in self._lines[start + 1 : middle])
        new = "".join(f"{line}\n" for line in self._lines[middle + 1 : end])
        if not old:
            self._add(PastedFile(path, whole=new, create=True, line=start + 1))
        else:
            self._add(PastedFile(path, edits=(Edit(old, new),), line=start + 1))
        self._at = end + 1

    def _block_end(self, start: int) -> tuple[int, int]:
        """The lines with the middle and the end mark of a block."""
        mark = _SEARCH.match(self._lines[start])
        size = len(mark[1]) if mark else 0
        middles: list[int] = []
        for at in range(start + 1, len(self._lines)):
            line = self._lines[at]
            if _MIDDLE.match(line):
                middles.append(at)
            elif _SEARCH.match(line):
                raise NotPasted(f"Line {at + 1}: a block begins here, but the one at line {start + 1} has not ended.")
            elif middles and _REPLACE.match(line):
                exact = [at for at in middles if len(self._lines[at].rstrip()) == size]
                chosen = exact if len(exact) == 1 else middles
                if len(chosen) > 1:
                    raise NotPasted(f"Line {chosen[1] + 1}: a second line of equal signs; which one divides the block?")
                return chosen[0], at
        what = "end with >>>>>>> REPLACE" if middles else "go on with a line of ======="
        raise NotPasted(f"Line {start + 1}: the block that begins here does not {what}. Was the text cut off?")

    def _read_fence(self, fence: re.Match[str]) -> None:
        """A fence: gone into if it holds a diff or a block, a whole file if it has a path, else passed over."""
        start = self._at
        info = fence[3].strip()
        if self._within and not info:
            self._within = False
            self._at += 1
            return
        if info in {"diff", "patch"} or self._holds_changes(start + 1):
            self._within = True
            self._at += 1
            return
        path = _path_in_info(info) or _path_alone(self._above(start))
        end = self._fence_end(start, fence, nested=path.lower().endswith(_NESTING))
        if end is None and path:
            raise NotPasted(f"Line {start + 1}: the fence that begins here is not closed. Was the text cut off?")
        if end is None or (not path and not info and self._opens_within(start + 1, end)):
            self._at += 1  # the end of a fence whose beginning was not copied
            return
        if path:
            whole = "".join(f"{line}\n" for line in self._lines[start + 1 : end])
            self._add(PastedFile(path, whole=whole, line=start + 1))
        else:
            self._passed.append(f"line {start + 1}: a fence without a path was passed over")
        self._at = end + 1

    def _holds_changes(self, at: int) -> bool:
        """Whether a diff or a block begins at this line, or below a name and blank lines."""
        for index in range(at, min(at + 4, len(self._lines))):
            line = self._lines[index]
            if begins_diff(self._lines, index) or begins_hunk(line) or _SEARCH.match(line):
                return True
            if line.strip() and not _path_alone(line) and not line.startswith("Index: "):
                return False
        return False

    def _opens_within(self, first: int, last: int) -> bool:
        """Whether a fence with a language begins between these lines."""
        return any((mark := _FENCE.match(line)) and mark[3].strip() for line in self._lines[first:last])

    def _fence_end(self, start: int, fence: re.Match[str], *, nested: bool) -> int | None:
        """The line that closes a fence; fences in a text that may have some are counted."""
        mark = fence[2]
        if mark.startswith(tuple(self._unclosed)):
            return None
        depth = 0
        for at in range(start + 1, len(self._lines)):
            found = _FENCE.match(self._lines[at]) if self._lines[at][:1] in {"`", "~", " "} else None
            if found is None or not found[2].startswith(mark):
                continue
            if found[3].strip():
                depth += nested
            elif depth:
                depth -= 1
            else:
                return at
        if not nested:
            self._unclosed.append(mark)
        return None

    def _above(self, at: int) -> str:
        """The nearest line above that is not blank, at most one blank line away."""
        for index in range(at - 1, max(at - 3, -1), -1):
            if self._lines[index].strip():
                return self._lines[index]
        return ""

    def _name_above(self, at: int) -> str:
        """The path that is named above a block, fence lines between aside."""
        for index in range(at - 1, max(at - 5, -1), -1):
            line = self._lines[index].strip()
            if not line:
                continue
            fence = _FENCE.match(line)
            if fence is None:
                return _path_alone(line) or _path_in_prose(line)
            if path := _path_in_info(fence[3].strip()):
                return path
        return ""

    def _add(self, file: PastedFile) -> None:
        """Take a file in; more of the same kind for one that is known is added to it."""
        known = self._found.get(file.path)
        if known is None:
            self._found[file.path] = file
        elif file.hunks and known.hunks and not (file.old_path or known.delete or file.delete):
            mode = file.new_mode or known.new_mode
            self._found[file.path] = replace(known, hunks=(*known.hunks, *file.hunks), new_mode=mode)
        elif file.edits and known.edits:
            self._found[file.path] = replace(known, edits=(*known.edits, *file.edits))
        else:
            raise NotPasted(
                f"Line {file.line}: {file.path} was named at line {known.line} already. Which one is meant?"
            )


def _path_in_info(info: str) -> str:
    """The path behind the language of a fence, or in its place: `python src/a.py`, `src/a.py`, `python:src/a.py`."""
    language, _, rest = info.partition(" ")
    candidates = [rest.strip(), language.partition(":")[2] if ":" in language else "", "" if rest else language]
    for text in candidates:
        named = _NAMED.match(text)
        if named and _is_path(named[1]):
            return named[1]
    return ""


def _path_alone(line: str) -> str:
    """The path that a line consists of, marks of headings and lists, backticks and a colon aside."""
    text = line.strip().lstrip("#").strip().rstrip(":").strip()
    text = re.sub(r"^(?:[-*+]|\d{1,3}[.)]) +", "", text)
    text = re.sub(r"^(?://|--|;|%|<!--)\s*|\s*-->$", "", text)
    text = text.strip("*").rstrip(":").strip()
    text = re.sub(r"^(?:new |create |update )?(?:file(?:name|path)?|path)\s*:\s*", "", text, flags=re.IGNORECASE).strip(
        "* "
    )
    ticked = _IN_TICKS.fullmatch(text)
    if ticked:
        return ticked[1] if "\\" not in ticked[1] else ""
    return text if _is_path(text) else ""


def _path_in_prose(line: str) -> str:
    """The one path in backticks in a sentence."""
    ticked = [text for text in _IN_TICKS.findall(line) if _is_path(text)]
    return ticked[0] if len(ticked) == 1 else ""


def _is_path(text: str) -> bool:
    """Whether a word reads as the path of a file."""
    if not _PATH.fullmatch(text) or text.startswith("//"):
        return False
    return "/" in text.strip("/") or bool(_FILE_NAME.fullmatch(text))

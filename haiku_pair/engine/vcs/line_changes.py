"""What differs from HEAD and the index in one text, line by line, and who wrote a line. Reads, never writes."""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from haiku_pair.edits.document import Document, Undecodable
from haiku_pair.edits.sequences import Change, changes
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.person import PersonsRepository
from haiku_pair.engine.vcs.runner import GitRunner
from haiku_pair.protocol.lines import Blamed, LineChange
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

Lines = tuple[str, ...]

_KEPT = 32
"""Texts of git that are kept in memory."""
_LARGEST = 20 << 20
_OLD_SHOWN = 200
"""Lines before a change that are told."""
_BLAME_SECONDS = 20.0
_SHORT = 10


@dataclass(frozen=True)
class Known:
    """A file as git has it. None: it is not there, or is no text that can be compared."""

    head: Lines | None
    index: Lines | None


class GitTexts:
    """Texts of HEAD and the index. For one thread at a time."""

    def __init__(self, person: PersonsRepository, runner: GitRunner, root: Path) -> None:
        """Nothing is run yet; `runner` is the hardened one."""
        self._person = person
        self._runner = runner
        self._root = root
        self._texts: OrderedDict[tuple[str, bool], Lines | None] = OrderedDict()

    def known(self, path: str, *, trusted: bool) -> Known:
        """The file as git has it now; as it would be checked out, where the folder is trusted.

        Raises:
            Failure: NO_GIT, GIT.
        """
        found = self._person.repository()
        if found is None or "\n" in path:
            return Known(None, None)
        names = (f"HEAD:{found.prefix}{path}", f":0:{found.prefix}{path}")
        asked = "".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape")
        answer = self._runner.run(["cat-file", "--batch-check"], cwd=self._root, stdin=asked)
        lines = answer.out.split(b"\n")
        if answer.code != 0 or len(lines) < len(names):
            return Known(None, None)
        texts = [self._text(line, path, trusted=trusted) for line in lines[: len(names)]]
        return Known(*texts)

    def _text(self, line: bytes, path: str, *, trusted: bool) -> Lines | None:
        fields = line.split(b" ")
        if len(fields) != 3 or fields[1] != b"blob" or int(fields[2]) > _LARGEST:
            return None
        key = (fields[0].decode("ascii"), trusted)
        if key in self._texts:
            self._texts.move_to_end(key)
            return self._texts[key]
        text = self._texts[key] = self._read(key[0], path, trusted=trusted)
        if len(self._texts) > _KEPT:
            self._texts.popitem(last=False)
        return text

    def _read(self, oid: str, path: str, *, trusted: bool) -> Lines | None:
        if self._is_filtered(path):
            if not trusted:
                return None  # what git has is not what lies on disk, and to know that a program would have to run
            arguments = ["cat-file", "--filters", f"--path={path}", oid]
            raw = self._runner.trusting().run(arguments, cwd=self._root).out
        else:
            raw = self._runner.output(["cat-file", "blob", oid], cwd=self._root)
        try:
            return Document.decode(raw).texts
        except Undecodable:
            return None

    def _is_filtered(self, path: str) -> bool:
        stdin = path.encode("utf-8", "surrogateescape") + b"\0"
        answer = self._runner.run(["check-attr", "-z", "--stdin", "filter"], cwd=self._root, stdin=stdin)
        fields = answer.out.split(b"\0")
        return len(fields) > 2 and fields[2] not in (b"unspecified", b"unset", b"")


def line_changes(known: Known, now: Sequence[str]) -> tuple[LineChange, ...]:
    """What differs in a text: from the index, and from HEAD where the index has it already. From top to bottom."""
    if known.index is None:
        return ()
    unstaged = changes(known.index, now)
    found = [_told(change, known.index) for change in unstaged]
    if known.head is not None and known.head is not known.index:
        found += _staged(known.head, changes(known.head, known.index), unstaged)
    return tuple(sorted(found, key=lambda change: (change.first, change.count)))


def _staged(head: Lines, staged: Sequence[Change], unstaged: Sequence[Change]) -> list[LineChange]:
    """Changes that the index has, at the lines where they are now; none where the text was changed once more."""
    ends = [change.a_last for change in unstaged]
    found: list[LineChange] = []
    for change in staged:
        at = bisect_left(ends, change.b_first)
        if at < len(unstaged) and unstaged[at].a_first <= change.b_last:
            continue
        shift = unstaged[at - 1].b_last - unstaged[at - 1].a_last if at else 0
        found.append(_told(change, head, shift=shift, staged=True))
    return found


def _told(change: Change, old: Lines, *, shift: int = 0, staged: bool = False) -> LineChange:
    return LineChange(
        first=change.b_first + shift,
        count=change.b_last - change.b_first,
        old=tuple(old[change.a_first : min(change.a_last, change.a_first + _OLD_SHOWN)]),
        old_count=change.a_last - change.a_first,
        staged=staged,
    )


def blame(person: PersonsRepository, runner: GitRunner, root: Path, path: str, line: int, raw: bytes) -> Blamed:
    """Who wrote a line (0-based) of this text, which may not be saved.

    Raises:
        Failure: GIT, the file is not in the history; NO_GIT.
    """
    if person.repository() is None:
        raise Failure(
            Fault.GIT, tr("This folder is in no git repository, so nobody is known to have written the line.")
        )
    arguments = ["blame", "--porcelain", "-L", f"{line + 1},{line + 1}", "--contents", "-", "--", path]
    config = [("blame.ignoreRevsFile", ""), *person.drivers_off()]
    done = runner.run(arguments, cwd=root, stdin=raw, timeout=_BLAME_SECONDS, config=config)
    if done.code != 0:
        raise Failure(
            Fault.GIT,
            tr("git does not know who wrote this line."),
            next_step=tr("It knows lines of files that were committed."),
            detail=done.err,
        )
    return parse_blame(path, line, done.out)


def parse_blame(path: str, line: int, out: bytes) -> Blamed:
    """`git blame --porcelain` of one line: the commit's id, then `key value` lines up to the text after a tab."""
    first, *rest = out.split(b"\n")
    commit = first.split(b" ")[0].decode("ascii", "replace")
    known: dict[str, str] = {}
    for each in rest:
        if each.startswith(b"\t"):
            break
        key, _, value = each.decode("utf-8", "replace").partition(" ")
        known.setdefault(key, value)
    if not commit.strip("0"):
        return Blamed(path, line, "")
    at = known.get("author-time", "")
    seconds = float(at) if at.isascii() and at.isdigit() and len(at) < _SHORT + 5 else 0.0
    return Blamed(path, line, commit[:_SHORT], known.get("author", ""), seconds, known.get("summary", ""))

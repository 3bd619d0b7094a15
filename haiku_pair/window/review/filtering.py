"""Which files of a review a filter lets through: letters of their path, and states after a colon. No Qt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from haiku_pair.protocol.values import FileChange
from haiku_pair.window.commands.fuzzy import Finder
from haiku_pair.window.review.ledger import Ledger
from haiku_pair.window.review.remarks import Remarks

STATES = ("undecided", "conflict", "new", "commented", "sensitive")
"""What can be asked for after a colon; the beginning of a word is enough. `new` is what is not marked as reviewed."""


def let_through(query: str, ledger: Ledger, comments: Remarks) -> frozenset[str]:
    """Paths of the files that match all of what is typed; all of them for an empty query."""
    typed = query.split()
    states = [_meant(word[1:]) for word in typed if word.startswith(":") and word != ":"]
    letters = " ".join(word for word in typed if not word.startswith(":"))
    files = ledger.files
    if letters:
        found = Finder([file.path for file in files]).find(letters, limit=len(files))
        files = tuple(files[place] for place in found)
    tests = _tests(ledger, comments)
    return frozenset(file.path for file in files if all(state and tests[state](file) for state in states))


def _meant(word: str) -> str:
    """The state a word begins; empty when it begins none."""
    return next((state for state in STATES if state.startswith(word.casefold())), "")


def _tests(ledger: Ledger, comments: Remarks) -> dict[str, Callable[[FileChange], bool]]:
    return {
        "undecided": lambda file: ledger.tally(file).undecided > 0,
        "conflict": lambda file: bool(file.conflict),
        "new": lambda file: file.reviewed < file.hunks,
        "commented": lambda file: comments.count(file.path) > 0,
        "sensitive": lambda file: bool(file.sensitive),
    }


def folders(files: Sequence[FileChange]) -> list[tuple[str, range]]:
    """Folders with the places of their files, as these stand one after the other."""
    found: list[tuple[str, range]] = []
    for place, file in enumerate(files):
        folder = file.path.rpartition("/")[0]
        if found and found[-1][0] == folder:
            found[-1] = (folder, range(found[-1][1].start, place + 1))
        else:
            found.append((folder, range(place, place + 1)))
    return found


def told_apart(paths: Sequence[str]) -> dict[str, str]:
    """Short forms of paths whose name several files have: the folder in which they first differ, and the name."""
    named: dict[str, list[list[str]]] = defaultdict(list)
    for path in paths:
        named[path.rpartition("/")[2]].append(path.split("/"))
    short: dict[str, str] = {}
    for name, same in named.items():
        same.sort()
        for index, parts in enumerate(same if len(same) > 1 else ()):
            # Sorted, so that no other shares more of its beginning than its neighbours do.
            neighbours = (*same[max(0, index - 1) : index], *same[index + 1 : index + 2])
            place = max(_differ(parts, other) for other in neighbours)
            short["/".join(parts)] = f"{parts[place]}/…/{name}" if place < len(parts) - 1 else name
    return short


def _differ(one: list[str], other: list[str]) -> int:
    """The place of the first part in which two paths differ."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (mine, theirs) in pairs if mine != theirs), min(len(one), len(other)) - 1)

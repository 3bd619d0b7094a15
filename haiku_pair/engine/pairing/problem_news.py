"""What is known to be wrong in the files a message is about, as far as the model was not told so before.

A problem is the same as long as its file and its words are; that its line moved is no news. Failed tests are problems
too, where somebody tells of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from haiku_pair.engine.pairing.context import MessageContext
from haiku_pair.engine.workspace.problems import KnownProblem, ProblemSource, Severity
from haiku_pair.words import trn

MOST_NAMED = 20
"""Problems that are told of at once; others are counted."""
MOST_FILES = 200
LONGEST = 300
"""Characters of the words of a problem."""
_WORTH_TELLING = frozenset({Severity.ERROR, Severity.WARNING})

Same = tuple[str, Severity, str]
"""What makes a problem the same: file, severity, words."""


class ProblemNews:
    """Of one conversation. Runs in the lane that owns git."""

    def __init__(self, source: Callable[[], ProblemSource]) -> None:
        """`source` is whoever knows now."""
        self._source = source
        self._told: dict[str, frozenset[Same]] = {}
        self._telling: dict[str, frozenset[Same]] = {}

    def look(self, paths: Iterable[str], stays_here: Callable[[str], object]) -> MessageContext:
        """What is new in these files, and what is there no longer; nothing where nobody looks.

        Args:
            paths: the files, those that matter most first.
            stays_here: true for files of which nothing is told.
        """
        source = self._source()
        self._telling = {}
        if not source.ready:
            return MessageContext("", ())
        known = source.known()
        new: list[KnownProblem] = []
        gone: list[Same] = []
        spoken_of = [path for path in dict.fromkeys(paths) if path in known or path in self._told]
        for path in spoken_of[:MOST_FILES]:
            if stays_here(path):
                continue
            now = [one for one in known.get(path, ()) if one.severity in _WORTH_TELLING]
            before, same = self._told.get(path, frozenset()), frozenset(map(_same, now))
            new += [one for one in now if _same(one) not in before]
            gone += sorted(before - same)
            self._telling[path] = same
        return _said(sorted(new, key=lambda one: (one.severity is not Severity.ERROR, one)), gone)

    def told(self) -> None:
        """The model has been told what `look` found last."""
        self._told.update(self._telling)

    def forget(self) -> None:
        """Another conversation is open."""
        self._told.clear()


def _same(problem: KnownProblem) -> Same:
    return problem.path, problem.severity, problem.text


def _said(new: Sequence[KnownProblem], gone: Sequence[Same]) -> MessageContext:
    lines: list[str] = []
    words: list[str] = []
    if new:
        lines += [
            "Problems in these files that you were not told of:",
            *(problem_line(one) for one in new[:MOST_NAMED]),
        ]
        lines += [f"({len(new) - MOST_NAMED} more)"] if len(new) > MOST_NAMED else []
        words.append(trn("{count} new problem", "{count} new problems", len(new)))
    if gone:
        lines += [
            "Problems that are there no longer:",
            *(f"{path}: {_short(text)}" for path, _, text in gone[:MOST_NAMED]),
        ]
        lines += [f"({len(gone) - MOST_NAMED} more)"] if len(gone) > MOST_NAMED else []
        words.append(trn("{count} problem less", "{count} problems less", len(gone)))
    return MessageContext("\n".join(lines), tuple(words))


def problem_line(problem: KnownProblem) -> str:
    """A problem on one line."""
    source = f" ({problem.source})" if problem.source else ""
    return f"{problem.path}:{problem.line}: {problem.severity}: {_short(problem.text)}{source}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"

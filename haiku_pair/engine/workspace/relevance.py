"""Which files matter for a message, before anybody has looked: the words, the history and what belongs together.

Five kinds of evidence, each between 0 and 1, are added with fixed weights:

* words of the message in the file's path, in the names it defines and in its text (BM25, see `store.word_index`);
* words of the message in messages of commits that changed the file;
* commits that changed it together with the files that are ahead so far;
* names it uses that those files define;
* how often it was changed of late.

How close it is to what the person is doing now (open in the editor, changed since the last commit) comes on top. A file
that is named in the message goes before all others. The weights were chosen on the history of repositories,
with the message of each commit as the question and the files it changed as the answer; `tests/bench/context.py`
measures that.
"""

from __future__ import annotations

import math
import posixpath
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec import Struct

from haiku_pair.engine.workspace.survey import scaled

_HISTORY, _TOGETHER, _USES, _LATELY, _NEAR, _NAMED = 0.3, 0.4, 0.2, 0.1, 0.3, 2.0
_SEEDS = 8
"""Files ahead so far whose company counts."""
_COMPANY = 30
"""Newest commits of such a file that are looked at."""
_ANSWERS = 40
"""Commits whose messages answer best."""
_FADES = 60.0
"""Commits after which a change counts a third."""


class Evidence(Struct, frozen=True):
    """Why a file is here; each between 0 and 1, before weights."""

    words: float = 0.0
    history: float = 0.0
    together: float = 0.0
    uses: float = 0.0
    lately: float = 0.0
    near: float = 0.0
    named: bool = False
    pinned: bool = False
    """The person wants it; said of it alone, not counted."""

    def weighted(self) -> dict[str, float]:
        """What each kind of evidence adds to the score."""
        return {
            "words": self.words,
            "history": _HISTORY * self.history,
            "together": _TOGETHER * self.together,
            "uses": _USES * self.uses,
            "lately": _LATELY * self.lately,
            "near": _NEAR * self.near,
        }

    @property
    def score(self) -> float:
        """All of it in one number; higher is more relevant."""
        return (
            self.words
            + _HISTORY * self.history
            + _TOGETHER * self.together
            + _USES * self.uses
            + _LATELY * self.lately
            + _NEAR * self.near
            + _NAMED * self.named
        )


class Relevant(Struct, frozen=True):
    """A file and why it matters."""

    path: str
    evidence: Evidence


class Commit(Struct, frozen=True):
    """What was changed together, and with what words."""

    id: str
    message: str
    paths: tuple[str, ...]


class History:
    """What the newest commits say. `commits` begins with the newest."""

    def __init__(self, commits: Sequence[Commit] = ()) -> None:
        self._commits = commits
        self._of_file: dict[str, list[int]] = defaultdict(list)
        for age, commit in enumerate(commits):
            for path in commit.paths:
                self._of_file[path].append(age)

    def answers(self, scores: Mapping[int, float]) -> dict[str, float]:
        """How well the commits of each file answer; `scores` are those of the commits, by their age."""
        best = sorted(scores, key=scores.__getitem__, reverse=True)[:_ANSWERS]
        found: dict[str, float] = defaultdict(float)
        for age in best:
            paths = self._commits[age].paths
            for path in paths:
                found[path] += scores[age] / math.sqrt(len(paths))
        return scaled(found)

    def company(self, seeds: Mapping[str, float]) -> dict[str, float]:
        """How much each file is changed together with these, which have scores."""
        found: dict[str, float] = defaultdict(float)
        for seed, score in seeds.items():
            for age in self._of_file.get(seed, ())[:_COMPANY]:
                paths = self._commits[age].paths
                for path in paths:
                    if path != seed:
                        # A file that is changed with everything belongs to nothing.
                        found[path] += score / len(paths) / math.sqrt(1 + len(self._of_file[path]))
        return scaled(found)

    def lately(self) -> dict[str, float]:
        """How often each file was changed of late."""
        found = {path: math.log1p(sum(math.exp(-age / _FADES) for age in ages)) for path, ages in self._of_file.items()}
        return scaled(found)


@dataclass(frozen=True)
class Sources:
    """What is known of the files before they are ranked."""

    words: Mapping[str, float]
    """How well the words of each file answer, 1 for the best."""
    commits: Mapping[int, float]
    """The same of the messages of commits, by age, 0 for the newest."""
    history: History
    """Those commits."""
    users: Callable[[Mapping[str, float]], Mapping[str, float]]
    """How much each file uses what the given ones define."""
    near: Mapping[str, float] = field(default_factory=dict)
    """How close some files are to what the person is doing now."""


def rank(message: str, paths: Collection[str], sources: Sources) -> list[Relevant]:
    """The files in the order of how much they matter; those with nothing to say for them are left out.

    Args:
        message: the person's words.
        paths: files that are there and may be shown.
        sources: what is known.
    """
    words, history = sources.words, sources.history
    answers, lately = history.answers(sources.commits), history.lately()
    first = {path: words.get(path, 0.0) + _HISTORY * answers.get(path, 0.0) for path in {*words, *answers}}
    seeds = {path: first[path] for path in sorted(first, key=first.__getitem__, reverse=True)[:_SEEDS]}
    together, uses = history.company(seeds), sources.users(seeds)
    named = _Named(message)
    # In a workspace of 50,000 files there is something to say for a few.
    of_interest = {*words, *answers, *together, *uses, *lately, *sources.near, *filter(named, paths)}
    found = [
        Relevant(
            path,
            Evidence(
                words=words.get(path, 0.0),
                history=answers.get(path, 0.0),
                together=together.get(path, 0.0),
                uses=uses.get(path, 0.0),
                lately=lately.get(path, 0.0),
                near=sources.near.get(path, 0.0),
                named=named(path),
            ),
        )
        for path in of_interest
        if path in paths
    ]
    ranked = sorted(found, key=lambda one: (-one.evidence.score, one.path))
    return [one for one in ranked if one.evidence.score > 0]


class _Named:
    """Whether a message names a file: its path, the end of it, or its name with an ending."""

    def __init__(self, message: str) -> None:
        tokens = (token.strip(".,;:!?()[]{}<>\"'`").replace("\\", "/") for token in message.split())
        self._tokens = frozenset(token for token in tokens if "." in token or "/" in token)

    def __call__(self, path: str) -> bool:
        if not self._tokens:
            return False
        name = posixpath.basename(path)
        return any(
            token in {path, name} or ("/" in token and path.endswith("/" + token.removeprefix("./")))
            for token in self._tokens
        )

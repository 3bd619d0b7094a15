"""A map of the workspace for somebody who has never seen it: the names that matter most, where they are defined.

A name matters by how many other files use it, shared among the files that define it. So the map is the same for every
message, and stays in the model's cache.
"""

from __future__ import annotations

import math
import posixpath
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

from msgspec import Struct

from haiku_pair.engine.workspace.outline import Definition
from haiku_pair.engine.workspace.survey import Sketch, Survey

CHARACTERS_PER_TOKEN = 3.5
"""Of outlines and paths, on the careful side."""

_IN_TESTS = 0.2
"""What tests define is of use there alone."""
_INSIDE = 0.5
"""What stands inside of something else is found with it."""
_MOST_OF_ONE = 24


class Weighed(Struct, frozen=True):
    """A definition and how much it matters."""

    path: str
    definition: Definition
    weight: float


def never() -> bool:
    """Nobody cancels."""
    return False


def weighed(survey: Survey, is_cancelled: Callable[[], bool] = never) -> list[Weighed] | None:
    """All definitions that other files use, those that matter most first; None when it was cancelled.

    Args:
        survey: of all files.
        is_cancelled: asked before each file.
    """
    definers: Counter[str] = Counter()
    for _, sketch in _until(survey, is_cancelled):
        definers.update({one.name for one in sketch.definitions})
    users: Counter[str] = Counter()
    for _, sketch in _until(survey, is_cancelled):
        users.update(word for word in sketch.words.split() if word in definers)
    found = [
        Weighed(path, one, _weight(path, one, users[one.name] - definers[one.name], definers[one.name]))
        for path, sketch in _until(survey, is_cancelled)
        for one in sketch.definitions
    ]
    if is_cancelled():
        return None
    used = (one for one in found if one.weight > 0)
    return sorted(used, key=lambda one: (-one.weight, one.path, one.definition.line))


def _until(survey: Survey, is_cancelled: Callable[[], bool]) -> Iterator[tuple[str, Sketch]]:
    return takewhile(lambda _found: not is_cancelled(), survey.sketches())


def map_text(names: Iterable[Weighed], tokens: int) -> str:
    """The map, within so many tokens: files in the order of their paths, their definitions from top to bottom."""
    chosen: dict[str, list[Definition]] = defaultdict(list)
    left = tokens * CHARACTERS_PER_TOKEN
    for one in names:
        of_file = chosen.get(one.path, ())
        cost = len(one.definition.text) + 4 + (0 if of_file else len(one.path) + 2)
        if cost > left:
            break
        if len(of_file) < _MOST_OF_ONE:
            chosen[one.path].append(one.definition)
            left -= cost
    return outlined((path, chosen[path]) for path in sorted(chosen))


def outlined(files: Iterable[tuple[str, Sequence[Definition]]]) -> str:
    """Paths, and below each what is shown of it."""
    lines = []
    for path, definitions in files:
        lines.append(f"{path}:" if definitions else path)
        ordered = sorted(definitions, key=lambda one: one.line)
        outer = min((one.depth for one in ordered), default=0)
        lines += [f"{'    ' if one.depth > outer else '  '}{one.text}" for one in ordered]
    return "\n".join(lines)


def weights_of_files(names: Iterable[Weighed]) -> Mapping[str, float]:
    """How much each file matters, by what it defines."""
    found: dict[str, float] = defaultdict(float)
    for one in names:
        found[one.path] += one.weight
    return found


def _weight(path: str, one: Definition, users: int, definers: int) -> float:
    if users <= 0 or len(one.name) < 3 or one.name.startswith("__"):
        return 0.0
    weight = math.log1p(users) / definers
    if one.depth:
        weight *= _INSIDE
    return weight * _IN_TESTS if is_test(path) else weight


def is_test(path: str) -> bool:
    """Whether a file is a test or belongs to the tests, as far as its path says so."""
    folders, name = posixpath.split(path.lower())
    stem = posixpath.splitext(name)[0]
    return bool({"test", "tests", "__tests__", "spec", "testing"} & set(folders.split("/"))) or (
        stem.startswith("test_") or stem.endswith(("_test", ".test", ".spec"))
    )

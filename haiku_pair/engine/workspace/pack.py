"""The pack: what is told of the files that matter for a message, within a budget of tokens."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from haiku_pair.engine.workspace.outline import Definition
from haiku_pair.engine.workspace.relevance import Relevant
from haiku_pair.engine.workspace.survey import Survey
from haiku_pair.engine.workspace.terms import asked, terms
from haiku_pair.engine.workspace.workspace_map import CHARACTERS_PER_TOKEN, outlined

_MOST_SHOWN = 4
"""Definitions that are shown of one file."""
_FOR_DEFINITIONS = 0.4
"""Share of the budget that goes to files with definitions; the rest names more files."""


class Pack(NamedTuple):
    """The text, and the files it names, the best first, with those of their definitions that it shows."""

    text: str
    files: Sequence[tuple[Relevant, Sequence[Definition]]]


def pack(survey: Survey, message: str, relevant: Sequence[Relevant], tokens: int) -> Pack:
    """The first files with those of their definitions that the message speaks of; then as many names as fit.

    The names stand by folder, which halves what they cost, in the order of the best file of each.
    """
    budget = tokens * CHARACTERS_PER_TOKEN
    first = list(_with_definitions(survey, frozenset(asked(message)), relevant, budget * _FOR_DEFINITIONS))
    text = outlined(first)
    rest = [one.path for one in relevant[len(first) :]]
    fitting = how_many_fit(rest, budget - len(text) - 1)
    shown = [definitions for _, definitions in first] + [()] * fitting
    return Pack(
        "\n".join(part for part in (text, by_folder(rest[:fitting])) if part), list(zip(relevant, shown, strict=False))
    )


def how_many_fit(paths: Iterable[str], most: float) -> int:
    """How many of these `by_folder` shows in so many characters."""
    folders: set[str] = set()
    count = 0
    for path in paths:
        folder, name = posixpath.split(path)
        most -= len(name) + 1 + (0 if folder in folders else len(folder) + 2)
        if most < 0:
            break
        folders.add(folder)
        count += 1
    return count


def by_folder(paths: Iterable[str]) -> str:
    """A line for each folder: `src/app: main.py window.py`."""
    folders: dict[str, list[str]] = {}
    for path in paths:
        folder, name = posixpath.split(path)
        folders.setdefault(folder, []).append(name)
    return "\n".join(f"{folder or '.'}: {' '.join(names)}" for folder, names in folders.items())


def spoken_of(definitions: Iterable[Definition], wanted: frozenset[str]) -> list[Definition]:
    """The definitions that share most words with these, at most a few."""
    shared = [(len(wanted & set(terms(one.name))), one) for one in definitions]
    best = sorted((found for found in shared if found[0]), key=lambda found: (-found[0], found[1].depth, found[1].line))
    return [one for _, one in best[:_MOST_SHOWN]]


def _with_definitions(
    survey: Survey, wanted: frozenset[str], relevant: Sequence[Relevant], left: float
) -> Iterator[tuple[str, Sequence[Definition]]]:
    for one in relevant:
        shown = spoken_of(survey.sketch(one.path).definitions, wanted)
        left -= len(one.path) + 2 + sum(len(definition.text) + 5 for definition in shown)
        if left < 0:
            return
        yield one.path, shown

"""The pack: what is told of the files that matter for a message, within a budget of tokens."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence

from haiku_pair.engine.workspace.outline import Definition
from haiku_pair.engine.workspace.relevance import Relevant
from haiku_pair.engine.workspace.survey import Survey
from haiku_pair.engine.workspace.terms import asked, terms
from haiku_pair.engine.workspace.workspace_map import CHARACTERS_PER_TOKEN, outlined

_MOST_SHOWN = 4
"""Definitions that are shown of one file."""
_FOR_DEFINITIONS = 0.4
"""Share of the budget that goes to files with definitions; the rest names more files."""


def pack_text(survey: Survey, message: str, relevant: Sequence[Relevant], tokens: int) -> str:
    """The first files with those of their definitions that the message speaks of; then as many names as fit.

    The names stand by folder, which halves what they cost, in the order of the best file of each.
    """
    budget = tokens * CHARACTERS_PER_TOKEN
    first = list(_with_definitions(survey, frozenset(asked(message)), relevant, budget * _FOR_DEFINITIONS))
    text = outlined(first)
    more = by_folder([one.path for one in relevant[len(first) :]], budget - len(text) - 1)
    return "\n".join(part for part in (text, more) if part)


def by_folder(paths: Iterable[str], most: float) -> str:
    """As many of these as fit in so many characters, a line for each folder: `src/app: main.py window.py`."""
    folders: dict[str, list[str]] = {}
    for path in paths:
        folder, name = posixpath.split(path)
        most -= len(name) + 1 + (0 if folder in folders else len(folder) + 2)
        if most < 0:
            break
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

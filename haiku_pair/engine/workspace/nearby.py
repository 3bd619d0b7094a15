"""The files that matter for a message, as they are told to the model and shown to the person."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from haiku_pair.engine.workspace.finder import Finder
from haiku_pair.engine.workspace.outline import Definition
from haiku_pair.engine.workspace.pack import pack
from haiku_pair.engine.workspace.relevance import Evidence, Relevant
from haiku_pair.engine.workspace.terms import asked
from haiku_pair.engine.workspace.workspace_map import CHARACTERS_PER_TOKEN
from haiku_pair.protocol.nearby import FindNearby, NearbyFile
from haiku_pair.words import tr

_LEAST = 0.15
"""Of the best file's score: what has less is noise."""
_MARK = re.compile(
    r"(?<!\S)@(?:(?:symbol|file|folder):(?=\S)|(?:diff|problems|selection|commit|session)(?::\S*)?(?!\S))",
    re.IGNORECASE,
)
_REASONS = {
    "words": tr("its words"),
    "history": tr("words of commits that changed it"),
    "together": tr("changed together with the others"),
    "uses": tr("uses what the others define"),
    "lately": tr("changed lately"),
}


@dataclass(frozen=True)
class Found:
    """What was found for one message."""

    text: str = ""
    files: tuple[NearbyFile, ...] = ()

    @property
    def tokens(self) -> int:
        """What the text costs, about."""
        return round(len(self.text) / CHARACTERS_PER_TOKEN)


def find_nearby(
    finder: Finder,
    request: FindNearby,
    paths: Collection[str],
    tokens: int,
    near: Mapping[str, float] | None = None,
    told: Callable[[Iterable[str]], Collection[str]] = tuple,
) -> Found:
    """The files that matter, and what is told of them.

    Args:
        finder: knows what the files are about, and ranks them.
        request: the message, and what the person says of the files.
        paths: files that are there.
        tokens: what the text may cost.
        near: how close some of them are to what the person is doing now, between 0 and 1.
        told: leaves out those that may not be named. Asked of the few that were found: there may be 50,000.
    """
    text = without_marks(request.text)
    words = frozenset(asked(text))
    if tokens <= 0 or (not words and not request.pinned):
        return Found()
    dropped = frozenset(request.dropped)
    ranked = finder.find(text, paths, near or {}) if words else []
    kept = _worth_it([one for one in ranked if one.path not in dropped])
    pinned = [Relevant(path, Evidence(pinned=True)) for path in request.pinned if path in paths]
    chosen = [*pinned, *(one for one in kept if one.path not in request.pinned)]
    named = set(told(one.path for one in chosen))
    chosen = [one for one in chosen if one.path in named]
    packed = pack(finder.survey, text, chosen, tokens)
    return Found(packed.text, tuple(_shown(one, definitions) for one, definitions in packed.files))


def without_marks(text: str) -> str:
    """A message without what `@` marks in it but for names: `@diff` is no word of it, the frog of `@symbol:frog` is."""
    return _MARK.sub("", text)


def _worth_it(ranked: Sequence[Relevant]) -> list[Relevant]:
    """Those that are not far behind the best."""
    least = ranked[0].evidence.score * _LEAST if ranked else 0.0
    return [one for one in ranked if one.evidence.score >= least]


def _shown(one: Relevant, definitions: Sequence[Definition]) -> NearbyFile:
    texts = tuple(found.text for found in definitions)
    return NearbyFile(one.path, _why(one.evidence), texts, one.evidence.pinned)


def _why(evidence: Evidence) -> str:
    """The strongest reason."""
    if evidence.pinned:
        return tr("pinned by you")
    if evidence.named:
        return tr("named in the message")
    weighted = evidence.weighted()
    return _REASONS.get(max(weighted, key=weighted.__getitem__), tr("close to what you are doing"))

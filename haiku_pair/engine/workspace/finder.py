"""Finds the files that matter for a message, in one workspace."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from haiku_pair.engine.store.word_index import Indexed, WordIndex
from haiku_pair.engine.workspace.relevance import Commit, History, Relevant, Sources, rank
from haiku_pair.engine.workspace.survey import Survey
from haiku_pair.engine.workspace.terms import asked, terms


class Finder:
    """Asks the files' words and the history's."""

    def __init__(self, survey: Survey, commits: WordIndex) -> None:
        """`commits` is an index of its own, for the messages of commits."""
        self.survey = survey
        """What the files are about."""
        self._index = commits
        self._history = History()
        self._ages: dict[str, int] = {}

    def learn(self, commits: Sequence[Commit]) -> None:
        """The history as it is now, the newest commit first. What is known of it already is not read again."""
        known = self._index.stamps()
        self._ages = {commit.id: age for age, commit in enumerate(commits)}
        new = (commit for commit in commits if commit.id not in known)
        gone = [commit for commit in known if commit not in self._ages]
        self._index.put((Indexed(one.id, "", "", "", " ".join(terms(one.message))) for one in new), gone)
        self._history = History(commits)

    def find(self, message: str, paths: Collection[str], near: Mapping[str, float] | None = None) -> list[Relevant]:
        """These files in the order of how much they matter, without those of which there is nothing to say.

        Args:
            message: the person's words.
            paths: of the files.
            near: how close some of them are to what the person is doing now, between 0 and 1.
        """
        scores = self._index.scores(asked(message))
        commits = {self._ages[commit]: score for commit, score in scores.items() if commit in self._ages}
        sources = Sources(self.survey.scores(message), commits, self._history, self.survey.users, near or {})
        return rank(message, paths, sources)

"""What a message can name beside files, as the open folder knows it: differences, commits, sessions, problems."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing import export
from haiku_pair.engine.pairing.mentions import Difference
from haiku_pair.engine.server.lanes import Lane
from haiku_pair.engine.store.sessions import Sessions
from haiku_pair.engine.vcs.ranges import Ranges
from haiku_pair.engine.vcs.trees import Trees
from haiku_pair.engine.vcs.working_sides import WorkingSides
from haiku_pair.engine.workspace.problems import ProblemSource
from haiku_pair.protocol.mentions import STAGED, Mention, MentionKind, MentionsFound
from haiku_pair.protocol.sessions import SessionForm
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

MOST = 200
"""Commits and sessions that are offered."""


@dataclass(frozen=True)
class MentionParts:
    """What is asked of the open folder."""

    trees: Trees
    ranges: Ranges
    uncommitted: Callable[[], tuple[str, str]]
    """HEAD and the working tree with unsaved text, both as git stores them."""
    staged: Callable[[], WorkingSides]
    sessions: Sessions
    """For the store's lane."""
    store: Lane
    root: Path
    problems: Callable[[], ProblemSource]


class FolderMentions:
    """For the git lane, which may wait for the store's."""

    def __init__(self, parts: MentionParts) -> None:
        """Nothing is asked yet."""
        self._parts = parts

    @property
    def trees(self) -> Trees:
        """See `Mentionable`."""
        return self._parts.trees

    @property
    def problems(self) -> ProblemSource:
        """See `Mentionable`."""
        return self._parts.problems()

    def find(self, kind: MentionKind, shown: str) -> MentionsFound:
        """What of a kind can be named; `shown` is the session that is open.

        Raises:
            Failure: there is no repository, or the store can't be read.
        """
        match kind:
            case MentionKind.COMMIT:
                commits = self._parts.ranges.log(f"--max-count={MOST}", "HEAD")
                return MentionsFound(tuple(Mention(kind, one.id, title=one.subject) for one in commits))
            case MentionKind.SESSION:
                return self._sessions(shown)
            case MentionKind.PROBLEMS:
                return self._with_problems()
            case MentionKind.DIFF:
                return MentionsFound((Mention(kind), Mention(kind, STAGED)))
            case MentionKind.SYMBOL | MentionKind.SELECTION:
                return MentionsFound(())

    def _sessions(self, shown: str) -> MentionsFound:
        parts = self._parts
        listed = parts.store.submit(lambda: parts.sessions.listed(parts.root, "", shown)).result()
        others = [one for one in listed if one.is_here and not one.is_open]
        found = tuple(Mention(MentionKind.SESSION, one.id, title=one.title) for one in others[:MOST])
        return MentionsFound(found, "" if found else tr("There is no other session of this folder."))

    def _with_problems(self) -> MentionsFound:
        source = self.problems
        paths = sorted(path for path, known in source.known().items() if known)
        found = tuple(Mention(MentionKind.PROBLEMS, path) for path in paths[:MOST])
        if found:
            return MentionsFound((Mention(MentionKind.PROBLEMS), *found))
        return MentionsFound(
            (), tr("No problems are known.") if source.ready else tr("Nothing looks for problems here yet.")
        )

    # --- see `Mentionable` -------------------------------------------------------------------------

    def difference(self, *, staged: bool) -> Difference:
        """See `Mentionable`.

        Raises:
            Failure: there is no repository, or git can't say.
        """
        if staged:
            sides = self._parts.staged()
            return Difference(sides.base, sides.proposed)
        return Difference(*self._parts.uncommitted())

    def commit(self, name: str) -> Difference:
        """See `Mentionable`.

        Raises:
            Failure: there is no such commit, or git can't say.
        """
        ranges = self._parts.ranges
        base, proposed = ranges.sides(name)
        return Difference(base, proposed, ranges.described(name))

    def session(self, name: str) -> tuple[str, str]:
        """See `Mentionable`.

        Raises:
            Failure: there is no such session here.
        """
        return self._parts.store.submit(lambda: self._exported(name)).result()

    def _exported(self, name: str) -> tuple[str, str]:
        sessions = self._parts.sessions
        if sessions.root(name) != self._parts.root:
            raise Failure(
                Fault.NOT_FOUND,
                tr("The session that is attached is not there any more."),
                kept=tr("Your message and what is attached are kept."),
                next_step=tr("Remove it from the message."),
            )
        told = export.Told(name, sessions.title(name), str(self._parts.root), tuple(sessions.events(name)))
        return told.title, export.as_text(told, SessionForm.MARKDOWN)

"""Checkpoints: the folder and the place in the conversation before a turn or a restore, to go back to.

A checkpoint is the captured tree, pinned. Contents that git tracks are only borrowed from the person's repository,
which may give them up; so before a step writes a file for the first time since a checkpoint, what the checkpoint
holds of it is copied into our own store. Restoring touches no other files.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from contextlib import suppress

import msgspec
from msgspec import Struct

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.journal import Journal
from haiku_pair.engine.vcs.shelf import Shelf, Shelved
from haiku_pair.engine.vcs.trees import Trees
from haiku_pair.protocol.values import JournalItem, JournalKind

LIMIT = 300
"""Checkpoints kept; the oldest go first."""
_TREE = "files"


class Moment(Struct, frozen=True):
    """Where files and conversation stand."""

    title: str
    tree: str
    """The working tree with unsaved text."""
    at: float
    """Seconds since 1970 by the clock of then; the order does not depend on it."""
    turn: str
    """Turn that begins; empty when it is before a restore."""
    conversation: str
    messages: int
    """Messages of the conversation there were."""
    known: str = ""
    """Tree that the model was last told of; empty for none."""
    state: bytes = b""
    """What else its taker wants back."""


class Checkpoint(Moment, frozen=True, kw_only=True):
    """A moment that is kept."""

    id: str
    after_step: int
    """Number of the newest step of the journal then."""


class Checkpoints:
    """The checkpoints of one workspace. Not for two threads at once."""

    def __init__(self, trees: Trees, journal: Journal) -> None:
        """From now on the journal tells of each step in time to keep what is about to be overwritten."""
        self._trees = trees
        self._journal = journal
        self._shelf = Shelf(trees, "checkpoints", LIMIT)
        self._known: dict[str, Checkpoint] = {}
        journal.before_step = self._hold

    def take(self, moment: Moment, keep: Sequence[str] = ()) -> Checkpoint:
        """Keep a moment as a checkpoint.

        Args:
            moment: its tree is the working tree as captured just now.
            keep: further trees that are kept for as long as the checkpoint is.

        Raises:
            Failure: NO_GIT, GIT or STORE.
        """
        values = msgspec.structs.asdict(moment)
        taken = Checkpoint(**values, id=uuid.uuid4().hex[:12], after_step=self._journal.newest_number())
        trees = {_TREE: moment.tree} | {f"kept-{number}": tree for number, tree in enumerate(keep)}
        shelved = self._shelf.put(taken.id, msgspec.json.encode(taken), trees)
        self._known[shelved.name] = taken
        return taken

    def all(self) -> tuple[Checkpoint, ...]:
        """All checkpoints, newest first.

        Raises:
            Failure: NO_GIT, GIT or STORE.
        """
        found = (self._decoded(item) for item in self._shelf.all())
        return tuple(checkpoint for checkpoint in found if checkpoint is not None)

    def items(self) -> tuple[JournalItem, ...]:
        """All checkpoints as lines of the journal, newest first."""
        return tuple(JournalItem(found.id, JournalKind.CHECKPOINT, found.title, found.at, ()) for found in self.all())

    def get(self, checkpoint_id: str) -> Checkpoint | None:
        """A checkpoint by its id; None when it is not kept."""
        return next((found for found in self.all() if found.id == checkpoint_id), None)

    def forget(self, conversation: str) -> None:
        """Let go of the checkpoints of a conversation, and of the words in their titles.

        Raises:
            Failure: NO_GIT, GIT or STORE.
        """
        decoded = {item.name: self._decoded(item) for item in self._shelf.all()}
        found = [name for name, known in decoded.items() if known is not None and known.conversation == conversation]
        self._shelf.drop(found)
        for name in found:
            self._known.pop(name, None)

    # --- inside ------------------------------------------------------------------------------------

    def _decoded(self, item: Shelved) -> Checkpoint | None:
        if item.name not in self._known:
            with suppress(msgspec.DecodeError):
                self._known[item.name] = msgspec.json.decode(item.manifest, type=Checkpoint)
        return self._known.get(item.name)

    def _hold(self, paths: Collection[str]) -> None:
        """Copy what checkpoints hold of these paths, as far as earlier steps have not made us do it."""
        last = {path: self._journal.last_written(path) for path in paths}
        wanted: set[str] = set()
        # A checkpoint that lost a text, or that git can't be asked about, must not keep the person from a step.
        with suppress(Failure):
            for checkpoint in self.all():
                for path in paths:
                    if checkpoint.after_step >= last[path]:
                        wanted.update(self._content(checkpoint.tree, path))
            for oid in self._trees.objects.absent(wanted):
                self._trees.objects.write([("blob", self._trees.objects.read(oid))], durable=True)

    def _content(self, tree: str, path: str) -> list[str]:
        with suppress(Failure):
            found = self._trees.entry(tree, path)
            return [found[1]] if found else []
        return []

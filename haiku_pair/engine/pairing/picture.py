"""The model's picture of the files: the tree it was told of last, and the versions of files it has read itself."""

from __future__ import annotations

from collections.abc import Mapping

from haiku_pair.engine.pairing.context import MessageContext
from haiku_pair.engine.pairing.deltas import KnownTree
from haiku_pair.engine.pairing.kept import KNOWN_AT, Kept
from haiku_pair.engine.pairing.session_parts import SessionParts
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.protocol.values import GitState


class Picture:
    """Kept for the folder, so that a restart costs the model nothing. Runs in the git lane but where it says."""

    def __init__(self, parts: SessionParts, kept: Kept) -> None:
        """Take up what was kept: the tree the model believes in, and one with the files it has read."""
        self._parts = parts
        self._known = KnownTree(parts.trees, kept.known_tree, _stood(kept), parts.overlay.withheld)
        self._seen_tree = kept.seen_tree

    @property
    def tree(self) -> str:
        """The tree the model believes in; empty before the first message. From any thread."""
        return self._known.tree

    def delta_to(self, working: str, state: GitState) -> MessageContext:
        """What changed since up to this working tree, with the history standing there."""
        return self._known.delta_to(working, state, self._parts.head_move, self._parts.overlay.seen())

    def told(self, working: str, state: GitState) -> None:
        """The model has been told of everything in this tree, and of where the history stands."""
        self._known.told(working, state)

    def applied(self, base: str, accepted: str) -> None:
        """The person applied a part. The verdict will tell of it, the delta must not."""
        self._known.applied(base, accepted)
        self.keep_told()

    def keep_told(self) -> None:
        """Keep which tree it is. From any thread."""
        known = self._known
        self._parts.store.put("known", known.tree.encode())
        self._parts.store.put(KNOWN_AT, f"{known.tree} {known.at.head} {known.at.branch}".encode())

    def forget(self, known: str) -> None:
        """What the model has read is not in this conversation; `known` is the tree it was last told of there.

        From any thread.
        """
        self._known = KnownTree(self._parts.trees, known, withheld=self._parts.overlay.withheld)
        self.keep_told()
        self._seen_tree = ""
        self._parts.store.put("seen", b"")
        self._parts.overlay.restore_seen({})

    def keep_seen(self) -> None:
        """Keep the files the model has read, as it read them."""
        seen = self._parts.overlay.seen()
        if not seen:
            return
        versions: Mapping[str, FileVersion] = {path: FileVersion(raw, "100644") for path, raw in seen.items()}
        self._seen_tree = self._parts.trees.write(self._parts.trees.empty, versions)
        self._parts.trees.pin("seen", self._seen_tree)
        self._parts.store.put("seen", self._seen_tree.encode())

    def restore_seen(self) -> None:
        """Learn again what `keep_seen` kept."""
        if not self._seen_tree:
            return
        trees = self._parts.trees
        found = {path: trees.read(self._seen_tree, path) for path in trees.paths(self._seen_tree)}
        self._parts.overlay.restore_seen({path: version.raw for path, version in found.items() if version})


def _stood(kept: Kept) -> GitState:
    """Where the history stood when the model was told of that tree; empty where it was another tree."""
    tree, head, branch = (*kept.known_at.split(" ", 2), "", "", "")[:3]
    return GitState(is_repository=True, head=head, branch=branch) if tree and tree == kept.known_tree else GitState()

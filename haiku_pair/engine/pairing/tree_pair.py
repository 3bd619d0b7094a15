"""Two trees and what lies between them, read when asked for and then remembered."""

from __future__ import annotations

from collections.abc import Mapping, Set
from functools import cached_property

from haiku_pair.edits.values import Hunk
from haiku_pair.engine.vcs import proposals
from haiku_pair.engine.vcs.trees import FileVersion, Trees
from haiku_pair.protocol.values import FileChange


class TreePair:
    """From `base` to `proposed`. Trees never change, so neither does this."""

    def __init__(self, trees: Trees, base: str, proposed: str) -> None:
        """Nothing is read yet."""
        self.trees = trees
        self.base = base
        self.proposed = proposed
        self._hunks: dict[str, tuple[Hunk, ...]] = {}

    @cached_property
    def files(self) -> tuple[FileChange, ...]:
        """The files that differ, sorted by path, nothing decided."""
        return proposals.file_changes(self.trees, self.base, self.proposed, {})

    @cached_property
    def touched(self) -> frozenset[str]:
        """Their paths; of a rename both."""
        return frozenset(path for file in self.files for path in (file.path, file.old_path) if path)

    def file(self, path: str) -> FileChange | None:
        """One of the files; None when it does not differ."""
        return next((file for file in self.files if file.path == path), None)

    def hunks(self, path: str) -> tuple[Hunk, ...]:
        """The hunks of a file; none when it does not differ."""
        if path not in self._hunks:
            there = self.file(path) is not None
            self._hunks[path] = proposals.hunks(self.trees, self.base, self.proposed, path) if there else ()
        return self._hunks[path]

    def ids(self, path: str) -> frozenset[str]:
        """Ids of the hunks of a file."""
        return frozenset(hunk.id for hunk in self.hunks(path))

    def before(self, path: str) -> FileVersion | None:
        """What a file was, under its old name if it was renamed."""
        file = self.file(path)
        return self.trees.read(self.base, file.old_path or path if file else path)

    def after(self, path: str) -> FileVersion | None:
        """What a file is proposed to be."""
        return self.trees.read(self.proposed, path)

    def select(self, hunks: Mapping[str, Set[str]]) -> str:
        """The tree with these hunks and no others."""
        return proposals.select(self.trees, self.base, self.proposed, hunks)

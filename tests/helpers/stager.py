"""A person who reviews their own work in a sandbox, and what git itself says of the same."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.vcs import proposals
from haiku_pair.engine.vcs.apply import Applier
from haiku_pair.engine.vcs.journal import Journal
from haiku_pair.engine.vcs.person import PersonsRepository
from haiku_pair.engine.vcs.runner import GitRunner
from haiku_pair.engine.vcs.staging import StagingArea
from haiku_pair.engine.vcs.trees import Trees
from haiku_pair.engine.vcs.working_sides import WorkingSides
from tests.helpers.repositories import Sandbox, masked_environment


@dataclass
class Stager:
    """Everything that works on one sandbox."""

    sandbox: Sandbox
    private: Path
    trusted: bool = True

    def __post_init__(self) -> None:
        root = self.sandbox.root
        self.gate = PathGate(root)
        self.runner = GitRunner(outside=root)
        self.person = PersonsRepository(root, self.runner)
        self.trees = Trees(self.private / "private.git", self.person, self.runner, self.gate, list)
        self.area = StagingArea(self.person, self.runner, self.gate, self.trees, self.private / "passing")
        self.applier = Applier(self.gate, self.trees, Journal(self.trees))

    def close(self) -> None:
        self.area.close()
        self.trees.close()

    def unstaged(self, buffers: Mapping[str, bytes] | None = None) -> WorkingSides:
        return self.area.unstaged(buffers or {}, trusted=self.trusted)

    def files(self, tree: str) -> dict[str, bytes]:
        """Contents of a tree's files."""
        found = {path: self.trees.read(tree, path) for path in self.trees.paths(tree)}
        return {path: version.raw for path, version in found.items() if version is not None}

    def changed(self, sides: WorkingSides) -> dict[str, tuple[str, str]]:
        """Paths that differ, with their modes."""
        changes = self.trees.changes(sides.base, sides.proposed, renames=False)
        return {change.path: (change.old_mode, change.new_mode) for change in changes}

    def ids(self, sides: WorkingSides) -> dict[str, list[str]]:
        """Hunks by path."""
        paths = [change.path for change in self.trees.changes(sides.base, sides.proposed)]
        hunks = {path: proposals.hunks(self.trees, sides.base, sides.proposed, path) for path in paths}
        return {path: [hunk.id for hunk in found] for path, found in hunks.items()}

    def select(self, sides: WorkingSides, accepted: Mapping[str, set[str]]) -> str:
        return proposals.select(self.trees, sides.base, sides.proposed, accepted)

    def all_of(self, sides: WorkingSides, *paths: str) -> str:
        """The tree with all hunks of some files."""
        return self.select(sides, {path: set(ids) for path, ids in self.ids(sides).items() if path in paths})

    def all_but(self, sides: WorkingSides, *paths: str) -> str:
        return self.select(sides, {path: set(ids) for path, ids in self.ids(sides).items() if path not in paths})

    def stage(self, *paths: str) -> tuple[str, ...]:
        sides = self.unstaged()
        return self.area.stage(sides, self.all_of(sides, *paths), trusted=self.trusted)

    def unstage(self, *paths: str) -> tuple[str, ...]:
        sides = self.area.staged()
        return self.area.unstage(sides, self.all_but(sides, *paths), trusted=self.trusted)

    def discard(self, *paths: str) -> None:
        sides = self.unstaged()
        raw = self.area.discarded(sides, self.all_but(sides, *paths), {}, trusted=self.trusted)
        self.applier.apply("Discard", raw.base, raw.proposed, {})

    # --- what git says -----------------------------------------------------------------------------

    def git_trees(self, place: Path) -> tuple[str, str]:
        """Ids of the index's tree and of what `git add --all` would make of it, found out in a copy."""
        shutil.copytree(self.sandbox.top, place, symlinks=True)
        twin = Sandbox(place, place)
        env = {**os.environ, **masked_environment()}
        listed = twin.git("ls-files", "-z", "--unmerged").split(b"\0")
        for name in {record.partition(b"\t")[2] for record in listed if record}:
            twin.git("update-index", "--force-remove", os.fsdecode(name))
        index = twin.git("write-tree").decode().strip()
        subprocess.run(["git", "add", "--all", "."], cwd=place, env=env, check=True, capture_output=True)
        return self._inside(twin, index), self._inside(twin, twin.git("write-tree").decode().strip())

    def _inside(self, twin: Sandbox, tree: str) -> str:
        below = self.sandbox.root.relative_to(self.sandbox.top).as_posix()
        return tree if below == "." else twin.git("rev-parse", f"{tree}:{below}").decode().strip()

    def index(self) -> dict[str, str]:
        """Tag, mode, id and stage of every entry of the index, by path."""
        out = self.sandbox.git("ls-files", "-z", "-v", "--stage").decode("utf-8", "surrogateescape")
        return {name: fields for fields, _, name in (record.partition("\t") for record in out.split("\0")) if name}

    def refs(self) -> bytes:
        return self.sandbox.git("for-each-ref") + (self.sandbox.top / ".git/HEAD").read_bytes()

"""What tests of git share: a masked environment, and the rooms put together on a sandbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from haiku_pair.edits.values import Hunk
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.vcs import proposals
from haiku_pair.engine.vcs.apply import Applier
from haiku_pair.engine.vcs.checkpoints import Checkpoints
from haiku_pair.engine.vcs.journal import Journal
from haiku_pair.engine.vcs.person import PersonsRepository
from haiku_pair.engine.vcs.runner import GitRunner
from haiku_pair.engine.vcs.trash import Trash
from haiku_pair.engine.vcs.trees import FileVersion, Trees
from tests.helpers.repositories import Sandbox, masked_environment


@dataclass
class Desk:
    """Everything that works on one sandbox."""

    sandbox: Sandbox
    private: Path

    def __post_init__(self) -> None:
        root = self.sandbox.root
        self.gate = PathGate(root)
        self.runner = GitRunner(outside=root)
        self.person = PersonsRepository(root, self.runner)
        self.trees = Trees(self.private, self.person, self.runner, self.gate, self.walk)
        self.journal = Journal(self.trees)
        self.checkpoints = Checkpoints(self.trees, self.journal)
        self.trash = Trash(self.trees)
        self.applier = Applier(self.gate, self.trees, self.journal)

    def walk(self) -> list[str]:
        root = self.sandbox.root
        return [p.relative_to(root).as_posix() for p in root.rglob("*") if not p.is_dir() or p.is_symlink()]

    def restarted(self) -> Desk:
        """The same after the engine was started again."""
        self.trees.close()
        return Desk(self.sandbox, self.private)

    def propose(self, changes: Mapping[str, FileVersion | bytes | None]) -> tuple[str, str]:
        """Base and proposed tree; plain bytes keep the mode of the file."""
        base = self.trees.capture({})
        return base, self.trees.write(base, {path: self._version(base, path, raw) for path, raw in changes.items()})

    def accept_all(self, changes: Mapping[str, FileVersion | bytes | None], title: str = "Step") -> None:
        base, proposed = self.propose(changes)
        self.applier.apply(title, base, proposed, {})

    def hunks(self, base: str, proposed: str, path: str) -> tuple[Hunk, ...]:
        return proposals.hunks(self.trees, base, proposed, path)

    def _version(self, base: str, path: str, raw: FileVersion | bytes | None) -> FileVersion | None:
        if not isinstance(raw, bytes):
            return raw
        old = self.trees.read(base, path)
        return FileVersion(raw, old.mode if old else "100644")


@pytest.fixture(autouse=True)
def masked_git(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in masked_environment().items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def desk_for(tmp_path: Path) -> Iterator[Callable[[Sandbox], Desk]]:
    desks: list[Desk] = []

    def make(sandbox: Sandbox) -> Desk:
        desks.append(Desk(sandbox, tmp_path / "data" / "private.git"))
        return desks[-1]

    yield make
    for desk in desks:
        desk.trees.close()

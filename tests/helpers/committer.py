"""A person who applies proposals in a sandbox and commits them, and what they see afterwards."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.commits import Commits, Done
from haiku_pair.engine.vcs.person import PersonsRepository
from haiku_pair.engine.vcs.planning import Move
from haiku_pair.engine.vcs.runner import GitRunner
from haiku_pair.engine.vcs.trees import FileVersion
from tests.helpers.repositories import Sandbox


@dataclass
class Committer:
    """A person with a sandbox, and what was applied in it."""

    sandbox: Sandbox
    scratch: Path
    trusted: bool = True
    steps: list[dict[str, Move]] = field(default_factory=list)
    cancelled: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        root = self.sandbox.root
        runner = GitRunner(outside=root)
        self.commits = Commits(PersonsRepository(root, runner), runner, PathGate(root), self.scratch)

    def apply(self, changes: Mapping[str, bytes | FileVersion | None]) -> None:
        """Write files as an accepted proposal would, and remember the step."""
        step: dict[str, Move] = {}
        for path, new in changes.items():
            old = self.version(path)
            version = FileVersion(new, old.mode if old else "100644") if isinstance(new, bytes) else new
            step[path] = Move(old, version)
            place = self.sandbox.root / path
            if version is None:
                place.unlink()
            elif version.mode == "120000":
                place.symlink_to(version.raw.decode())
            else:
                self.sandbox.write(path, version.raw, 0o755 if version.mode == "100755" else 0o644)
        self.steps.append(step)

    def version(self, path: str) -> FileVersion | None:
        place = self.sandbox.root / path
        if not place.exists():
            return None
        return FileVersion(place.read_bytes(), "100755" if place.stat().st_mode & 0o100 else "100644")

    def commit(self, message: str = "Accepted") -> Done:
        return self.commits.commit(self.steps, message, trusted=self.trusted, cancelled=self.cancelled)

    def refused(self) -> Failure:
        with pytest.raises(Failure) as error:
            self.commit()
        return error.value

    def show(self, name: str) -> bytes:
        return self.sandbox.git("cat-file", "blob", name)

    def kept(self) -> dict[str, tuple[int, str]]:
        """All of the repository but objects that nothing reaches and the text of the message last tried."""
        files = self.sandbox.git_files().items()
        return {path: seen for path, seen in files if not path.startswith("objects") and path != "COMMIT_EDITMSG"}

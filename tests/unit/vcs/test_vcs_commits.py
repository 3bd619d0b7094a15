"""Commits of accepted changes alone: the person's own staged and unstaged work stays as it was, to the byte."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
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
from haiku_pair.protocol.values import Fault
from tests.helpers import repositories
from tests.helpers.repositories import APP, Sandbox


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


CommitterFor = Callable[[Sandbox], Committer]


@pytest.fixture
def committer_for(tmp_path: Path) -> CommitterFor:
    return lambda sandbox: Committer(sandbox, tmp_path / "data" / "scratch")


def test_only_the_accepted_change_is_committed(tmp_path: Path, committer_for: CommitterFor) -> None:
    sandbox = repositories.dirty(tmp_path)
    staged, unstaged = sandbox.git("diff", "--cached"), sandbox.git("diff")
    files = sandbox.files()
    someone = committer_for(sandbox)
    someone.apply({"src/pkg/util.py": b"def thrice(n):\n    return 3 * n\n", "made/new.py": b"new\n"})
    head = sandbox.git("rev-parse", "HEAD").decode().strip()
    done = someone.commit("Say hello\n\nIn more words.")
    assert done.commit == sandbox.git("rev-parse", "HEAD").decode().strip()
    assert sandbox.git("rev-parse", "HEAD^").decode().strip() == head
    assert done.files == ("made/new.py", "src/pkg/util.py")
    assert sandbox.git("show", "--format=%B%an <%ae>", "--name-only", "HEAD").decode() == (
        "Say hello\n\nIn more words.\nAda <ada@example.org>\n\nmade/new.py\nsrc/pkg/util.py\n"
    )
    assert (sandbox.git("diff", "--cached"), sandbox.git("diff")) == (staged, unstaged)
    assert {path: seen for path, seen in sandbox.files().items() if path in files and "util" not in path} == {
        path: seen for path, seen in files.items() if "util" not in path
    }
    assert sandbox.git("fsck", "--strict") == b""


def test_in_one_file_staged_and_unstaged_lines_stay(tmp_path: Path, committer_for: CommitterFor) -> None:
    base = [b"%d\n" % n for n in range(30)]
    sandbox = repositories.with_history(tmp_path, {"app.py": b"".join(base)})
    staged = [*base]
    staged[3] = b"staged\n"
    sandbox.write("app.py", b"".join(staged))
    sandbox.git("add", "app.py")
    unstaged = [*staged]
    unstaged[10] = b"unstaged\n"
    sandbox.write("app.py", b"".join(unstaged))
    applied = [*unstaged]
    applied[20] = b"applied\n"
    someone = committer_for(sandbox)
    someone.apply({"app.py": b"".join(applied)})
    assert someone.commit().notes == ()
    committed = [*base]
    committed[20] = b"applied\n"
    assert someone.show("HEAD:app.py") == b"".join(committed)
    committed[3] = b"staged\n"
    assert someone.show(":app.py") == b"".join(committed)
    assert sandbox.read("app.py") == b"".join(applied)


def test_nothing_to_commit_is_said(tmp_path: Path, committer_for: CommitterFor) -> None:
    someone = committer_for(repositories.with_history(tmp_path))
    assert someone.refused().problem.fault is Fault.NOTHING_TO_DO
    someone.apply({"app.py": b"x\n"})
    someone.commit()
    assert someone.refused().problem.fault is Fault.NOTHING_TO_DO
    assert APP != b"x\n"

"""What the history says of files that belong together."""

from __future__ import annotations

from pathlib import Path

from haiku_pair.engine.vcs.past_changes import PastChange, past_changes
from haiku_pair.engine.vcs.person import PersonsRepository
from haiku_pair.engine.vcs.runner import GitRunner
from tests.helpers.repositories import Sandbox, no_repository, with_history


def of(sandbox: Sandbox, root: Path | None = None, most: int = 100) -> list[PastChange]:
    root = root or sandbox.root
    runner = GitRunner(outside=root)
    return list(past_changes(PersonsRepository(root, runner), runner, root, most))


def test_commits_tell_what_was_changed_together(tmp_path: Path) -> None:
    sandbox = with_history(tmp_path, {"a.py": b"1\n", "deep/\xc3\xa4 b.py".encode("latin-1").decode(): b"1\n"})
    sandbox.write("a.py", b"2\n")
    sandbox.write("deep/new\nline.py", b"2\n")
    sandbox.commit("Say two\n\nBecause one is not enough.")
    newest = of(sandbox)[0]
    assert newest.message.split("\n") == ["Say two", "", "Because one is not enough.", ""]
    assert newest.paths == ("a.py", "deep/new\nline.py")
    assert newest.id == sandbox.git("rev-parse", "HEAD").decode().strip()
    assert len(of(sandbox, most=1)) == 1


def test_in_a_subfolder_only_its_own_count(tmp_path: Path) -> None:
    sandbox = with_history(tmp_path, {"a.py": b"1\n"})
    sandbox.write("deep/b.py", b"1\n")
    sandbox.write("c.py", b"1\n")
    sandbox.commit("Two files")
    assert [change.paths for change in of(sandbox, sandbox.root / "deep")] == [("b.py",)]


def test_signatures_are_not_checked_with_programs_of_the_repository(tmp_path: Path) -> None:
    sandbox = with_history(tmp_path, {"a.py": b"1\n"})
    sandbox.git("config", "log.showSignature", "true")
    sandbox.git("config", "gpg.program", str(sandbox.root / "evil"))
    assert of(sandbox)


def test_without_a_history_there_is_nothing(tmp_path: Path) -> None:
    assert of(no_repository(tmp_path, {"a.py": b"1\n"})) == []

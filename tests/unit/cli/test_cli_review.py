"""`haiku-pair review`: what its argument means."""

from __future__ import annotations

from pathlib import Path

import pytest

from haiku_pair.cli import main
from haiku_pair.cli.git_names import is_revision, repository_around
from haiku_pair.cli.light import Unusable
from haiku_pair.cli.review import LIMIT, Subject, subject_of
from tests.helpers.repositories import Sandbox, masked_environment, with_history


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """A repository; nothing of the machine's configuration plays a part."""
    for name, value in masked_environment().items():
        monkeypatch.setenv(name, value)
    return with_history(tmp_path / "repo")


def meant(sandbox: Sandbox, what: str, *, is_file: bool = False) -> Subject:
    """What an argument means at the top of a repository."""
    return subject_of(what, sandbox.root, sandbox.root, is_file=is_file)


@pytest.mark.parametrize("spec", ["main", "HEAD~1", "HEAD~1..", "HEAD~1..main", "main...HEAD", "@", "HEAD^{tree}"])
def test_what_git_knows_is_a_range(sandbox: Sandbox, spec: str) -> None:
    assert meant(sandbox, spec) == Subject(spec=spec)


def test_a_name_that_is_both_is_the_revision(sandbox: Sandbox) -> None:
    sandbox.write("topic", b"text")
    sandbox.git("branch", "topic")
    assert meant(sandbox, "topic") == Subject(spec="topic")
    assert meant(sandbox, "topic", is_file=True) == Subject(patch="text")


@pytest.mark.parametrize("name", ["topic.patch", "topic.diff"])
def test_a_patch_is_a_patch_even_when_a_branch_is_called_so(sandbox: Sandbox, name: str) -> None:
    sandbox.git("branch", name)
    assert meant(sandbox, name) == Subject(spec=name)
    sandbox.write(name, b"text")
    assert meant(sandbox, name) == Subject(patch="text")


def test_a_file_that_is_no_revision_is_a_patch_wherever_it_lies(sandbox: Sandbox) -> None:
    (sandbox.root.parent / "mail").write_text("text")
    assert meant(sandbox, "../mail") == Subject(patch="text")


def test_a_patch_needs_no_repository(tmp_path: Path) -> None:
    (tmp_path / "mail.patch").write_bytes(b"\xef\xbb\xbftext")
    assert subject_of("mail.patch", tmp_path, None, is_file=False) == Subject(patch="text")


@pytest.mark.parametrize("what", ["", "main", "nothing.patch"])
def test_without_a_repository_there_is_nothing_else(tmp_path: Path, what: str) -> None:
    with pytest.raises(Unusable):
        subject_of(what, tmp_path, None, is_file=False)


def test_a_patch_that_is_too_large_is_refused(sandbox: Sandbox) -> None:
    sandbox.write("large.patch", b"x" * (LIMIT + 1))
    with pytest.raises(Unusable, match="larger than 4 MB"):
        meant(sandbox, "large.patch")


def test_an_option_is_never_taken_for_a_revision(sandbox: Sandbox) -> None:
    assert not is_revision("--all", sandbox.root)
    assert not is_revision("main..--all", sandbox.root)
    assert not is_revision("ma\0in", sandbox.root)


def test_the_top_is_found_from_below(sandbox: Sandbox) -> None:
    below = sandbox.root / "a" / "b"
    below.mkdir(parents=True)
    assert repository_around(below) == sandbox.root


def test_without_a_screen_it_says_so(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(sandbox.root)
    assert main(["review", "main"]) == 2
    assert "no screen" in capsys.readouterr().err

"""The working tree and the index as the two sides of a review: what git itself would add is what is shown."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs import proposals
from haiku_pair.engine.vcs.worktree_index import WorktreeIndex
from haiku_pair.protocol.values import Fault
from tests.helpers import repositories
from tests.helpers.repositories import APP, Sandbox
from tests.helpers.stager import Stager

StagerFor = Callable[[Sandbox], Stager]


@pytest.fixture
def stager_for(tmp_path: Path) -> Iterator[StagerFor]:
    made: list[Stager] = []

    def make(sandbox: Sandbox) -> Stager:
        made.append(Stager(sandbox, tmp_path / "data"))
        return made[-1]

    yield make
    for stager in made:
        stager.close()


def unmerged(folder: Path) -> Sandbox:
    """A merge that stopped at a conflict in `app.py`, with another file changed besides."""
    sandbox = repositories.with_history(folder)
    sandbox.git("checkout", "--quiet", "-b", "side")
    sandbox.write("app.py", APP.replace(b"Hello", b"Ciao"))
    sandbox.commit("Side")
    sandbox.git("checkout", "--quiet", "main")
    sandbox.write("app.py", APP.replace(b"Hello", b"Moin"))
    sandbox.commit("Main")
    with pytest.raises(subprocess.CalledProcessError):
        sandbox.git("merge", "side")
    sandbox.write("README.md", b"changed meanwhile\n")
    return sandbox


@pytest.mark.parametrize(
    "make",
    [
        repositories.with_history,
        repositories.dirty,
        repositories.crlf,
        repositories.subfolder,
        repositories.unborn,
        repositories.linked_worktree,
        unmerged,
    ],
)
def test_both_sides_are_what_git_would_store(
    tmp_path: Path, stager_for: StagerFor, make: Callable[[Path], Sandbox]
) -> None:
    sandbox = make(tmp_path)
    sandbox.write("new/ünï\tcode\n.txt", b"one\r\ntwo\r\n")
    stager = stager_for(sandbox)
    files, git_files, stamp = sandbox.files(), sandbox.git_files(), stager.person.index_stamp()
    sides = stager.unstaged()
    assert (sandbox.files(), sandbox.git_files(), stager.person.index_stamp()) == (files, git_files, stamp)
    if make is not repositories.linked_worktree:
        index, added = stager.git_trees(tmp_path / "twin")
        assert (sides.base, "new/ünï\tcode\n.txt" in stager.changed(sides)) == (index, True)
        if make is not unmerged:
            assert sides.proposed == added
    assert stager.unstaged() == sides


def test_a_conflict_is_on_neither_side_and_named(tmp_path: Path, stager_for: StagerFor) -> None:
    stager = stager_for(unmerged(tmp_path))
    for sides in (stager.unstaged(), stager.unstaged({"app.py": b"unsaved\n"})):
        assert sides.left_out == {"app.py": "is in a merge conflict"}
        assert set(stager.changed(sides)) == {"README.md"}
    staged = stager.area.staged()
    assert (staged.base, staged.left_out) == (staged.proposed, {"app.py": "is in a merge conflict"})


def test_a_conflict_outside_the_workspace_is_nothing_to_it(tmp_path: Path, stager_for: StagerFor) -> None:
    outer = unmerged(tmp_path)
    outer.write("src/pkg/util.py", b"changed\n")
    sides = stager_for(Sandbox(outer.root / "src", outer.root)).unstaged()
    assert sides.left_out == {}
    assert sides.base != sides.proposed


def test_a_second_look_follows_what_happens(tmp_path: Path, stager_for: StagerFor) -> None:
    sandbox = repositories.dirty(tmp_path)
    stager = stager_for(sandbox)
    steps: list[Callable[[], object]] = [
        lambda: sandbox.write("app.py", b"again\n"),
        lambda: sandbox.write("new.py", b"again\n"),
        (sandbox.root / "new.py").unlink,
        lambda: sandbox.write("gone.py", b"back again\n"),
        (sandbox.root / "gone.py").unlink,
        lambda: sandbox.git("add", "README.md"),
        lambda: sandbox.write("README.md", b"after adding\n"),
        lambda: sandbox.write(".gitattributes", b"*.txt text\n"),
        lambda: sandbox.write("w.txt", b"a\r\nb\r\n"),
        lambda: sandbox.write(".gitattributes", b"*.txt -text\n"),
        lambda: sandbox.write("kept.txt", b"kept\n"),
        lambda: sandbox.write(".gitignore", b"*.log\nbuild/\nkept.txt\n"),
        lambda: sandbox.git("mv", "renamed.py", "moved.py"),
        lambda: sandbox.write("src/pkg/util.py", b"x", 0o755),
        lambda: sandbox.git("stash", "--quiet", "--include-untracked"),
        lambda: sandbox.git("stash", "pop", "--quiet"),
        lambda: sandbox.commit("All"),
    ]
    for number, step in enumerate(steps):
        step()
        sides = stager.unstaged()
        assert (sides.base, sides.proposed) == stager.git_trees(tmp_path / f"twin{number}"), number


def test_files_and_folders_that_change_places(tmp_path: Path, stager_for: StagerFor) -> None:
    sandbox = repositories.with_history(tmp_path, {"file": b"a\n", "folder/one": b"1\n", "linked/two": b"2\n"})
    stager = stager_for(sandbox)
    stager.unstaged()
    root = sandbox.root
    (root / "file").unlink()
    sandbox.write("file/below", b"below\n")
    (root / "folder/one").unlink()
    (root / "folder").rmdir()
    sandbox.write("folder", b"a file now\n")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "two").write_bytes(b"not ours\n")
    (root / "linked/two").unlink()
    (root / "linked").rmdir()
    (root / "linked").symlink_to(outside)
    sides = stager.unstaged()
    assert (sides.base, sides.proposed) == stager.git_trees(tmp_path / "twin")
    (root / "folder").unlink()
    sandbox.write("folder/one", b"1\n")
    (root / "linked").unlink()
    sandbox.write("linked/two", b"changed\n")
    os.mkfifo(root / "pipe")
    (root / "README.md").unlink()
    os.mkfifo(root / "README.md")
    sides = stager.unstaged()
    assert stager.changed(sides) == {
        "README.md": ("100644", ""),
        "file": ("100644", ""),
        "file/below": ("", "100644"),
        "linked/two": ("100644", "100644"),
    }


def test_marks_of_the_index_are_minded(tmp_path: Path, stager_for: StagerFor) -> None:
    sandbox = repositories.dirty(tmp_path)
    sandbox.git("update-index", "--assume-unchanged", "README.md")
    sandbox.git("update-index", "--skip-worktree", "src/pkg/util.py")
    (sandbox.root / "src/pkg/util.py").unlink()
    sandbox.git("add", "--intent-to-add", "new.py")
    stager = stager_for(sandbox)
    for _ in range(2):
        sides = stager.unstaged()
        assert stager.changed(sides) == {
            "app.py": ("100644", "100644"),
            "gone.py": ("100644", ""),
            "new.py": ("", "100644"),
        }
    staged = stager.area.staged()
    assert sorted(stager.changed(staged)) == ["app.py", "old.py", "renamed.py"]


def test_a_sparse_checkout_shows_what_is_checked_out(tmp_path: Path, stager_for: StagerFor) -> None:
    sandbox = repositories.with_history(tmp_path, {"in/a.py": b"a\n", "out/b.py": b"b\n"})
    sandbox.git("sparse-checkout", "set", "in")
    assert not (sandbox.root / "out").exists()
    sandbox.write("in/a.py", b"changed\n")
    stager = stager_for(sandbox)
    assert list(stager.changed(stager.unstaged())) == ["in/a.py"]
    stager.stage("in/a.py")
    assert sandbox.git("status", "--porcelain") == b"M  in/a.py\n"


@pytest.mark.parametrize("setting", ["core.fileMode", "core.symlinks"])
def test_modes_that_mean_nothing_are_no_change(tmp_path: Path, stager_for: StagerFor, setting: str) -> None:
    sandbox = repositories.with_history(tmp_path)
    (sandbox.root / "way").symlink_to("app.py")
    sandbox.commit("A link")
    sandbox.git("config", setting, "false")
    (sandbox.root / "way").unlink()
    sandbox.write("way", b"app.py" if setting == "core.symlinks" else b"no link\n")
    sandbox.write("app.py", APP, 0o755)
    stager = stager_for(sandbox)
    sides = stager.unstaged()
    assert (sides.base, sides.proposed) == stager.git_trees(tmp_path / "twin")


def test_buffers_count_as_the_files_content(tmp_path: Path, stager_for: StagerFor) -> None:
    sandbox = repositories.crlf(tmp_path)
    sandbox.write(".gitignore", b"*.log\n")
    stager = stager_for(sandbox)
    sides = stager.unstaged({
        "windows.txt": b"ONE\r\ntwo\r\nthree\r\nfour\r\n",
        "mixed.py": b"a\r\nb\r\n",
        "made.py": b"new\r\n",
        "some.log": b"ignored\n",
    })  # fmt: skip
    after = stager.files(sides.proposed)
    assert (after["windows.txt"], after["made.py"]) == (b"ONE\ntwo\nthree\nfour\n", b"new\n")
    # The repository's own version has CRLF, so git would not convert.
    assert after["mixed.py"] == b"a\r\nb\r\n"
    assert "some.log" not in after
    assert stager.unstaged({}).proposed != sides.proposed


def test_what_is_too_large_or_unreadable_is_named(
    tmp_path: Path, stager_for: StagerFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("haiku_pair.engine.vcs.worktree_index.LARGEST", 1000)
    monkeypatch.setattr(os, "access", lambda path, _: not str(path).endswith("secret.py"))
    sandbox = repositories.with_history(tmp_path)
    stager = stager_for(sandbox)
    sandbox.write("app.py", b"small\n")
    assert list(stager.changed(stager.unstaged())) == ["app.py"]
    sandbox.write("app.py", b"x" * 1001)
    sandbox.write("large.bin", b"x" * 1001)
    sandbox.write("secret.py", b"secret\n")
    for _ in range(2):
        sides = stager.unstaged()
        assert sides.base == sides.proposed
        assert sides.left_out == {
            "app.py": "is too large to be reviewed",
            "large.bin": "is too large to be reviewed",
            "secret.py": "can't be read",
        }


def test_names_that_are_no_text_are_passed_over(tmp_path: Path, stager_for: StagerFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    place = os.fsencode(sandbox.root) + b"/\xff.py"
    Path(os.fsdecode(place)).write_bytes(b"odd\n")
    sandbox.write('new\nline "quoted".py', b"fine\n")
    stager = stager_for(sandbox)
    assert list(stager.changed(stager.unstaged())) == ['new\nline "quoted".py']
    sandbox.git("add", "--all")
    assert list(stager.changed(stager.area.staged())) == ['new\nline "quoted".py', "\udcff.py"]


def test_a_submodule_is_shown_at_its_commit(tmp_path: Path, stager_for: StagerFor) -> None:
    inner = repositories.with_history(tmp_path / "inner")
    sandbox = repositories.with_history(tmp_path / "outer")
    sandbox.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.root), "lib")
    sandbox.commit("Submodule")
    old = sandbox.git("rev-parse", "HEAD:lib").decode().strip()
    stager = stager_for(sandbox)
    lib = Sandbox(sandbox.root / "lib", sandbox.root / "lib")
    lib.write("untracked.py", b"its own business\n")
    sides = stager.unstaged()
    assert stager.changed(sides) == {}
    lib.commit("Forward")
    new = lib.git("rev-parse", "HEAD").decode().strip()
    sides = stager.unstaged()
    (hunk,) = proposals.hunks(stager.trees, sides.base, sides.proposed, "lib")
    assert hunk.heading == f"submodule changed: {old[:9]} becomes {new[:9]}"
    with pytest.raises(Failure) as failure:
        stager.discard("lib")
    assert failure.value.problem.fault is Fault.CONFLICT
    assert stager.stage("lib") == ("lib",)
    assert sandbox.git("rev-parse", ":lib").decode().strip() == new
    stager.unstage("lib")
    assert sandbox.git("rev-parse", ":lib").decode().strip() == old


def test_no_program_of_a_hostile_repository_runs(tmp_path: Path, stager_for: StagerFor) -> None:
    sandbox = repositories.hostile(tmp_path)
    stager = stager_for(sandbox)
    stager.trusted = False
    sandbox.write("new.txt", b"new\n")
    sides = stager.unstaged({"new.txt": b"unsaved\n"})
    assert stager.files(sides.proposed)["app.py"] == APP.replace(b"Hello", b"Good day")
    stager.area.staged()
    for act in (stager.stage, stager.discard):
        with pytest.raises(Failure) as failure:
            act("app.py")
        assert failure.value.problem.fault is Fault.NOT_TRUSTED
    # Staged by somebody else, with an index that is younger than all files: then git itself runs nothing either.
    later = time.time() + 100
    os.utime(sandbox.root / ".git/index", (later, later))
    tame = ["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"]
    oid = sandbox.git(*tame, "rev-parse", ":app.py").decode().strip()
    sandbox.git(*tame, "update-index", "--cacheinfo", "100755", oid, "app.py")
    os.utime(sandbox.root / ".git/index", (1, 1))
    stager.unstage("app.py")
    assert sandbox.canary is not None
    assert not sandbox.canary.exists()


def test_a_filter_of_a_trusted_folder_says_what_is_stored(tmp_path: Path, stager_for: StagerFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    sandbox.git("config", "filter.up.clean", "tr a-z A-Z")
    sandbox.git("config", "filter.up.smudge", "tr A-Z a-z")
    sandbox.write(".gitattributes", b"*.up filter=up\n")
    sandbox.write("one.up", b"hello\nworld\n")
    sandbox.commit("Filtered")
    stager = stager_for(sandbox)
    sandbox.write("one.up", b"hello\nthere\n")
    sides = stager.unstaged()
    assert stager.files(sides.proposed)["one.up"] == b"HELLO\nTHERE\n"
    stager.discard("one.up")
    assert sandbox.read("one.up") == b"hello\nworld\n"


def test_a_file_that_git_can_not_store_is_left_out_alone(tmp_path: Path, stager_for: StagerFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    sandbox.git("config", "filter.bad.clean", "false")
    sandbox.git("config", "filter.bad.required", "true")
    sandbox.write(".gitattributes", b"*.bad filter=bad\n")
    for number in range(9):
        sandbox.write(f"{number}.py", b"fine\n")
    sandbox.write("5.bad", b"not fine\n")
    stager = stager_for(sandbox)
    for _ in range(2):
        sides = stager.unstaged()
        assert sides.left_out == {"5.bad": "can't be stored as the repository asks"}
        assert sorted(stager.changed(sides)) == [".gitattributes", *(f"{number}.py" for number in range(9))]


def test_an_own_index_that_is_lost_is_begun_anew(tmp_path: Path, stager_for: StagerFor) -> None:
    stager = stager_for(repositories.dirty(tmp_path))
    sides = stager.unstaged()
    (own,) = (tmp_path / "data/passing").glob("index-*/index")
    own.unlink()
    assert stager.unstaged() == sides
    own.write_bytes(b"nonsense")
    own.with_name("index.lock").write_bytes(b"")
    assert stager.unstaged() == sides
    stager.area.close()
    assert stager.unstaged() == sides


def test_what_a_killed_engine_left_is_swept(tmp_path: Path, stager_for: StagerFor) -> None:
    left = tmp_path / "data/passing/index-left"
    left.mkdir(parents=True)
    old = time.time() - 2 * 24 * 3600
    os.utime(left, (old, old))
    stager_for(repositories.dirty(tmp_path)).unstaged()
    assert not left.exists()


def test_a_repository_that_comes_to_be_is_found(tmp_path: Path, stager_for: StagerFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    sandbox.write("app.py", b"changed\n")
    stager = stager_for(sandbox)
    assert list(stager.changed(stager.unstaged())) == ["app.py"]
    (sandbox.root / ".git").rename(tmp_path / "moved.git")
    sandbox.write(".git", f"gitdir: {tmp_path}/moved.git\n".encode())
    stager.person.state()
    assert list(stager.changed(stager.unstaged())) == ["app.py"]


def test_what_takes_too_long_is_not_tried_again(
    tmp_path: Path, stager_for: StagerFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("haiku_pair.engine.vcs.worktree_index._PATIENCE_SECONDS", 0.0)
    sandbox = repositories.with_history(tmp_path)
    sandbox.git("config", "filter.bad.clean", "false")
    sandbox.git("config", "filter.bad.required", "true")
    sandbox.write(".gitattributes", b"*.bad filter=bad\n")
    sandbox.write("5.bad", b"not fine\n")
    with pytest.raises(Failure) as failure:
        stager_for(sandbox).unstaged()
    assert failure.value.problem.fault is Fault.GIT


def test_outside_a_repository_it_is_said(tmp_path: Path, stager_for: StagerFor) -> None:
    stager = stager_for(repositories.no_repository(tmp_path))
    for ask in (stager.unstaged, stager.area.staged):
        with pytest.raises(Failure) as failure:
            ask()
        assert failure.value.problem.fault is Fault.GIT


def test_a_look_at_unchanged_files_reads_none(
    tmp_path: Path, stager_for: StagerFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    stager = stager_for(repositories.dirty(tmp_path))
    sides = stager.unstaged()
    taken: list[Sequence[str]] = []

    def noted(_: WorktreeIndex, __: object, paths: Sequence[str]) -> list[str]:
        taken.append(paths)
        return []

    monkeypatch.setattr(WorktreeIndex, "_take", noted)
    assert stager.unstaged() == sides
    assert taken == [[]]

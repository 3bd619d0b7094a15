"""Commits of accepted changes alone: the person's own staged and unstaged work stays as it was, to the byte."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.protocol.values import Fault
from tests.helpers import repositories
from tests.helpers.committer import Committer
from tests.helpers.repositories import APP, Sandbox

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


# --- where it is committed -----------------------------------------------------------------------------


@pytest.mark.case("B04")
def test_a_workspace_inside_the_repository_commits_the_right_file(tmp_path: Path, committer_for: CommitterFor) -> None:
    someone = committer_for(repositories.subfolder(tmp_path))
    someone.apply({"pkg/util.py": b"changed\n", "app.py": b"inner\n"})
    assert someone.commit().files == ("app.py", "pkg/util.py")
    assert someone.show("HEAD:src/pkg/util.py") == b"changed\n"
    assert someone.show("HEAD:src/app.py") == b"inner\n"
    assert someone.show("HEAD:app.py") == APP
    assert someone.sandbox.git("status", "--porcelain") == b"?? outside.py\n"


@pytest.mark.case("B06")
@pytest.mark.parametrize("scenario", ["linked", "sha256", "split", "unborn", "detached"])
def test_repositories_of_other_kinds(tmp_path: Path, committer_for: CommitterFor, scenario: str) -> None:
    sandbox = KINDS[scenario](tmp_path)
    someone = committer_for(sandbox)
    someone.apply({"app.py": b"changed\n", "new/file.py": b"new\n"} if scenario != "unborn" else {"new/file.py": b"n"})
    done = someone.commit()
    assert sandbox.git("rev-parse", "HEAD").decode().strip() == done.commit
    assert sandbox.git("status", "--porcelain") == (b"?? app.py\n" if scenario == "unborn" else b"")
    sandbox.git("fsck", "--strict")
    assert bool(done.notes) is (scenario == "detached")
    assert someone.commits.draft(someone.steps, trusted=True).branch == BRANCHES.get(scenario, "main")


BRANCHES = {"linked": "other", "detached": ""}


def sha256(folder: Path) -> Sandbox:
    root = folder / "repo"
    root.mkdir()
    sandbox = Sandbox(root, root)
    sandbox.git("init", "--quiet", "--object-format=sha256")
    sandbox.write("app.py", APP)
    sandbox.commit()
    return sandbox


def split_index(folder: Path) -> Sandbox:
    sandbox = repositories.with_history(folder)
    sandbox.git("update-index", "--split-index")
    return sandbox


def detached(folder: Path) -> Sandbox:
    sandbox = repositories.with_history(folder)
    sandbox.git("checkout", "--quiet", "v1")
    return sandbox


KINDS: dict[str, Callable[[Path], Sandbox]] = {
    "linked": repositories.linked_worktree,
    "sha256": sha256,
    "split": split_index,
    "unborn": repositories.unborn,
    "detached": detached,
}


@pytest.mark.case("B06")
def test_a_sparse_checkout_stays_sparse(tmp_path: Path, committer_for: CommitterFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    sandbox.git("sparse-checkout", "set", "--no-cone", "/app.py")
    assert not (sandbox.root / "src").exists()
    someone = committer_for(sandbox)
    someone.apply({"app.py": b"x\n"})
    someone.commit()
    assert sandbox.git("status", "--porcelain") == b""
    assert b"S src/pkg/util.py" in sandbox.git("ls-files", "-t")
    assert someone.show("HEAD:src/pkg/util.py") != b""


def test_files_the_person_told_git_to_pass_over_stay_so(tmp_path: Path, committer_for: CommitterFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    sandbox.git("update-index", "--assume-unchanged", "app.py")
    someone = committer_for(sandbox)
    someone.apply({"app.py": b"x\n"})
    someone.commit()
    assert b"h app.py" in sandbox.git("ls-files", "-v")


@pytest.mark.case("C07")
def test_odd_names_are_committed_as_they_are(tmp_path: Path, committer_for: CommitterFor) -> None:
    names = [
        "new\nline",
        "tab\there",
        'quo"te',
        "back\\303slash",
        "-dash",
        "trail ",
        "ünï😀",
        ":(top)x",
        "*",
        "n" * 255,
    ]
    sandbox = repositories.with_history(tmp_path, {"x1": b"x", "app.py": APP})
    someone = committer_for(sandbox)
    someone.apply({f"dir/{name}": name.encode() for name in names} | {"*": b"star"})
    done = someone.commit()
    assert set(done.files) == {f"dir/{name}" for name in names} | {"*"}
    assert sandbox.git("status", "--porcelain") == b""
    someone.apply(dict.fromkeys([f"dir/{name}" for name in names]))
    assert set(someone.commit().files) == {f"dir/{name}" for name in names}
    assert sandbox.git("status", "--porcelain") == b""


@pytest.mark.case("C08")
def test_names_that_are_no_text_stay_in_the_commit(tmp_path: Path, committer_for: CommitterFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    with open(b"%s/lat\xe9.txt" % str(sandbox.root).encode(), "wb") as odd:  # noqa: PTH123
        odd.write(b"x")
    sandbox.commit()
    someone = committer_for(sandbox)
    someone.apply({"app.py": b"x\n"})
    assert someone.commit().files == ("app.py",)
    assert b"lat\xe9.txt" in sandbox.git("ls-tree", "-z", "--name-only", "HEAD")


def test_kinds_of_changes(tmp_path: Path, committer_for: CommitterFor) -> None:
    sandbox = repositories.with_history(
        tmp_path, {"app.py": APP, "a": b"file\n", "run.sh": b"#!/bin/sh\n", "b": b"b\n"}
    )
    someone = committer_for(sandbox)
    someone.apply({"a": None})
    someone.apply({"a/below": b"x\n", "link": FileVersion(b"app.py", "120000"), "b": None, "moved/b": b"b\n"})
    someone.apply({"run.sh": FileVersion(b"#!/bin/sh\n", "100755")})
    someone.apply({"data.bin": b"\0\1\r\n"})
    someone.commit()
    assert sandbox.git("status", "--porcelain") == b""
    assert b"120000 blob" in sandbox.git("ls-tree", "HEAD", "link")
    assert b"100755 blob" in sandbox.git("ls-tree", "HEAD", "run.sh")


# --- when it can't be ----------------------------------------------------------------------------------


@pytest.mark.case("B03")
@pytest.mark.parametrize("operation", ["merge", "rebase", "cherry-pick", "revert", "bisect"])
def test_an_operation_under_way_is_not_disturbed(tmp_path: Path, committer_for: CommitterFor, operation: str) -> None:
    sandbox = repositories.with_history(tmp_path)
    sandbox.git("checkout", "--quiet", "other")
    sandbox.write("README.md", b"# Other\n")
    sandbox.commit()
    someone = committer_for(sandbox)
    begin = {
        "merge": ["merge", "main"],
        "rebase": ["rebase", "main"],
        "cherry-pick": ["cherry-pick", "main"],
        "revert": ["revert", "HEAD~2"],
        "bisect": ["bisect", "start", "main", "v1"],
    }[operation]
    someone.apply({"app.py": b"x\n"}) if operation == "bisect" else None
    with suppress(subprocess.CalledProcessError):
        sandbox.git(*begin)
    if operation != "bisect":
        someone.apply({"app.py": b"x\n"})
    before = someone.kept()
    assert operation in someone.refused().problem.what
    assert someone.kept() == before


@pytest.mark.case("B02")
def test_a_lock_left_behind_is_named_and_left_alone(tmp_path: Path, committer_for: CommitterFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    someone = committer_for(sandbox)
    someone.apply({"app.py": b"x\n"})
    lock = sandbox.root / ".git/index.lock"
    lock.write_bytes(b"")
    os.utime(lock, (time.time() - 7200, time.time() - 7200))
    before = someone.kept()
    problem = someone.refused().problem
    assert str(lock) in problem.what
    assert "2 hours" in problem.what
    assert problem.fault is Fault.BUSY
    assert someone.kept() == before


@pytest.mark.case("B10")
def test_without_a_name_and_address_it_says_what_to_do(
    tmp_path: Path, committer_for: CommitterFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    sandbox = repositories.with_history(tmp_path)
    someone = committer_for(sandbox)
    someone.apply({"app.py": b"x\n"})
    before = someone.kept()
    assert "user.email" in someone.refused().problem.next_step
    assert someone.kept() == before
    sandbox.git("config", "user.email", "me@example.org")
    someone.commit()
    assert sandbox.git("log", "-1", "--format=%ae") == b"me@example.org\n"


def test_a_folder_without_git_says_so(tmp_path: Path, committer_for: CommitterFor) -> None:
    someone = committer_for(repositories.no_repository(tmp_path))
    someone.apply({"app.py": b"x\n"})
    assert "no git repository" in someone.refused().problem.what


@pytest.mark.parametrize("message", ["", " \n", "a\0b"])
def test_a_message_git_can_not_take(tmp_path: Path, committer_for: CommitterFor, message: str) -> None:
    someone = committer_for(repositories.with_history(tmp_path))
    someone.apply({"app.py": b"x\n"})
    with pytest.raises(Failure) as error:
        someone.commit(message)
    assert error.value.problem.fault is Fault.BAD_REQUEST


@pytest.mark.parametrize(
    "message",
    ["--amend", "-m x\n\n--no-verify", "#12 is done\n\n# a heading\n; x", "ünï 😀 \u202e $(x) `y`", "-" * 300],
)
def test_a_message_arrives_as_it_was_written(tmp_path: Path, committer_for: CommitterFor, message: str) -> None:
    sandbox = repositories.with_history(tmp_path)
    sandbox.git("config", "commit.cleanup", "scissors")
    sandbox.git("config", "i18n.commitEncoding", "ISO-8859-1")
    someone = committer_for(sandbox)
    someone.apply({"app.py": b"x\n"})
    someone.commit(message)
    raw = sandbox.git("cat-file", "commit", "HEAD")
    assert raw.partition(b"\n\n")[2].decode() == message + "\n"
    assert b"\nencoding " not in raw


# --- somebody else's changes in the same place ---------------------------------------------------------


def test_lines_of_the_person_beside_the_applied_ones_stand_in_the_way(
    tmp_path: Path, committer_for: CommitterFor
) -> None:
    sandbox = repositories.with_history(tmp_path, {"app.py": b"1\n2\n3\n4\n5\n"})
    sandbox.write("app.py", b"1\nmine\n3\n4\n5\n")
    someone = committer_for(sandbox)
    someone.apply({"app.py": b"1\nmine\nits\n4\n5\n"})
    before = someone.kept()
    problem = someone.refused().problem
    assert problem.fault is Fault.CONFLICT
    assert "app.py" in problem.what
    assert someone.kept() == before
    sandbox.commit()
    assert someone.refused().problem.fault is Fault.NOTHING_TO_DO


def test_staged_lines_beside_the_applied_ones_stand_in_the_way(tmp_path: Path, committer_for: CommitterFor) -> None:
    sandbox = repositories.with_history(tmp_path, {"app.py": b"1\n2\n3\n4\n5\n"})
    someone = committer_for(sandbox)
    someone.apply({"app.py": b"1\n2\nits\n4\n5\n"})
    oid = sandbox.git("hash-object", "-w", "--stdin", stdin=b"1\nstaged\n3\n4\n5\n").decode().strip()
    sandbox.git("update-index", "--cacheinfo", f"100644,{oid},app.py")
    before = someone.kept()
    assert "staged" in someone.refused().problem.what
    assert someone.kept() == before


def test_what_the_person_committed_or_took_back_is_not_committed(tmp_path: Path, committer_for: CommitterFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    someone = committer_for(sandbox)
    someone.apply({"app.py": b"x\n", "made.py": b"made\n", "src/pkg/util.py": b"y\n", "README.md": b"z\n"})
    sandbox.write("app.py", APP)
    sandbox.write("made.py", b"made\nby both\n")
    sandbox.git("add", "made.py")
    sandbox.git("commit", "--quiet", "--message", "Mine")
    assert someone.commit().files == ("README.md", "src/pkg/util.py")
    assert sandbox.git("status", "--porcelain") == b""


def test_files_git_does_not_know_are_left_out_and_said(tmp_path: Path, committer_for: CommitterFor) -> None:
    sandbox = repositories.dirty(tmp_path)
    someone = committer_for(sandbox)
    someone.apply({"new.py": b"new = 2\n", "made.log": b"log\n", "src/pkg/util.py": b"y\n"})
    draft = someone.commits.draft(someone.steps, trusted=True)
    assert set(draft.left_out) == {"new.py", "made.log"}
    assert set(draft.files) == {"src/pkg/util.py"}
    assert someone.commit().files == ("src/pkg/util.py",)


def test_a_file_the_person_only_meant_to_add_is_added(tmp_path: Path, committer_for: CommitterFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    someone = committer_for(sandbox)
    someone.apply({"made.py": b"made\n"})
    sandbox.git("add", "--intent-to-add", "made.py")
    someone.commit()
    assert sandbox.git("status", "--porcelain") == b""


def test_a_staged_deletion_stays_staged(tmp_path: Path, committer_for: CommitterFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    someone = committer_for(sandbox)
    someone.apply({"app.py": b"x\n"})
    sandbox.git("rm", "--quiet", "--cached", "app.py")
    someone.commit()
    assert sandbox.git("status", "--porcelain") == b"D  app.py\n?? app.py\n"


def test_several_steps_with_the_persons_typing_between(tmp_path: Path, committer_for: CommitterFor) -> None:
    base = [b"%d\n" % n for n in range(20)]
    sandbox = repositories.with_history(tmp_path, {"app.py": b"".join(base)})
    someone = committer_for(sandbox)
    wanted = [*base]
    for place, who in ((2, "its"), (8, "mine"), (14, "its"), (17, "mine")):
        base[place] = f"{who}\n".encode()
        if who == "its":
            wanted[place] = base[place]
            someone.apply({"app.py": b"".join(base)})
        else:
            sandbox.write("app.py", b"".join(base))
    someone.commit()
    assert someone.show("HEAD:app.py") == b"".join(wanted)
    assert someone.show(":app.py") == b"".join(wanted)


SLOTS = st.lists(st.sampled_from(["", "", "staged", "unstaged", "applied", "applied later"]), min_size=1, max_size=12)
EXAMPLES = int(os.environ.get("HAIKU_PAIR_EXAMPLES", "15"))


def text_of(slots: list[str], who: set[str], kinds: list[str]) -> bytes:
    """Places that somebody changes, with three untouched lines after each."""
    lines: list[str] = []
    for number, (slot, kind) in enumerate(zip(slots, kinds, strict=True)):
        place = [f"place {number}"]
        if slot in who:
            place = {"change": [f"{slot} {number}"], "delete": [], "insert": [*place, f"{slot} {number}"]}[kind]
        lines += [*place, f"a {number}", "same", f"b {number}"]
    return "".join(f"{line}\n" for line in lines).encode()


@given(slots=SLOTS, data=st.data())
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_everybodys_lines_in_one_file_stay_theirs(
    tmp_path_factory: pytest.TempPathFactory, slots: list[str], data: st.DataObject
) -> None:
    kinds = [data.draw(st.sampled_from(["change", "delete", "insert"])) for _ in slots]
    folder = tmp_path_factory.mktemp("any")
    sandbox = repositories.with_history(folder, {"app.py": text_of(slots, set(), kinds)})
    someone = Committer(sandbox, folder / "scratch")
    on_disk: set[str] = set()
    for who in data.draw(st.permutations(["staged", "unstaged", "applied", "applied later"])):
        on_disk.add(who)
        if who == "staged":
            raw = text_of(slots, {who}, kinds)
            oid = sandbox.git("hash-object", "-w", "--stdin", stdin=raw).decode().strip()
            sandbox.git("update-index", "--cacheinfo", f"100644,{oid},app.py")
        if "applied" in who:
            someone.apply({"app.py": text_of(slots, on_disk, kinds)})
        else:
            sandbox.write("app.py", text_of(slots, on_disk, kinds))
    accepted = {"applied", "applied later"}
    if not accepted & set(slots):
        assert someone.refused().problem.fault is Fault.NOTHING_TO_DO
        return
    someone.commit()
    assert someone.show("HEAD:app.py") == text_of(slots, accepted, kinds)
    assert someone.show(":app.py") == text_of(slots, accepted | {"staged"}, kinds)
    assert sandbox.read("app.py") == text_of(slots, on_disk, kinds)

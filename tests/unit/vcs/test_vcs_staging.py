"""Staging, unstaging and discarding by hunks: the index alone is written, and nothing else of the person's."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs import staging
from haiku_pair.engine.vcs.indexes import IndexLock
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.protocol.values import Fault
from tests.helpers import repositories
from tests.helpers.repositories import APP, Sandbox
from tests.helpers.stager import Stager

StagerFor = Callable[[Sandbox], Stager]
LINES = [b"%d\n" % number for number in range(40)]


@pytest.fixture
def stager_for(tmp_path: Path) -> Iterator[StagerFor]:
    made: list[Stager] = []

    def make(sandbox: Sandbox) -> Stager:
        made.append(Stager(sandbox, tmp_path / "data"))
        return made[-1]

    yield make
    for stager in made:
        stager.close()


def edited(*places: int) -> bytes:
    return b"".join(b"changed %d\n" % n if n in places else line for n, line in enumerate(LINES))


@pytest.fixture
def stager(tmp_path: Path, stager_for: StagerFor) -> Stager:
    """`app.txt` with two changes, far apart; a new file, a deleted one, and marks on others."""
    files = {"app.txt": b"".join(LINES), "gone.txt": b"gone\n", "marked.txt": b"m\n", "skipped.txt": b"s\n"}
    sandbox = repositories.with_history(tmp_path, files)
    sandbox.git("update-index", "--assume-unchanged", "marked.txt")
    sandbox.git("update-index", "--skip-worktree", "skipped.txt")
    sandbox.write("meant.txt", b"meant to be added\n")
    sandbox.git("add", "--intent-to-add", "meant.txt")
    sandbox.write("app.txt", edited(3, 30))
    sandbox.write("new.txt", b"one\ntwo\nthree\n")
    (sandbox.root / "gone.txt").unlink()
    return stager_for(sandbox)


def refused(act: Callable[[], object]) -> Failure:
    with pytest.raises(Failure) as failure:
        act()
    return failure.value


def status(stager: Stager) -> list[str]:
    return stager.sandbox.git("status", "--porcelain", "--no-renames", "-uall").decode().splitlines()


def test_one_hunk_of_two_is_staged_and_unstaged(stager: Stager) -> None:
    files, refs, index = stager.sandbox.files(), stager.refs(), stager.index()
    sides = stager.unstaged()
    second = stager.ids(sides)["app.txt"][1]
    assert stager.area.stage(sides, stager.select(sides, {"app.txt": {second}}), trusted=True) == ("app.txt",)
    assert stager.sandbox.git("show", ":app.txt") == edited(30)
    assert {path: entry for path, entry in stager.index().items() if path != "app.txt"} == {
        path: entry for path, entry in index.items() if path != "app.txt"
    }
    assert (stager.sandbox.files(), stager.refs()) == (files, refs)
    assert status(stager) == ["MM app.txt", " D gone.txt", " A meant.txt", "?? new.txt"]
    after = stager.unstaged()
    assert stager.ids(after)["app.txt"] == stager.ids(sides)["app.txt"][:1]
    assert stager.unstage("app.txt") == ("app.txt",)
    assert stager.index() == index
    assert (stager.sandbox.files(), stager.refs()) == (files, refs)


def test_new_deleted_and_meant_files_are_staged_whole(stager: Stager) -> None:
    assert stager.stage("new.txt", "gone.txt", "meant.txt") == ("gone.txt", "meant.txt", "new.txt")
    assert status(stager) == [" M app.txt", "D  gone.txt", "A  meant.txt", "A  new.txt"]
    assert stager.unstage("new.txt", "gone.txt", "meant.txt") == ("gone.txt", "meant.txt", "new.txt")
    assert status(stager) == [" M app.txt", " D gone.txt", "?? meant.txt", "?? new.txt"]
    assert stager.sandbox.git("fsck", "--strict", "--no-dangling") == b""


def test_a_part_of_a_new_file_is_staged(stager: Stager) -> None:
    sides = stager.unstaged()
    (whole,) = stager.ids(sides)["new.txt"]
    part = stager.trees.write(sides.base, {"new.txt": FileVersion(b"two\n")})
    assert whole
    stager.area.stage(sides, part, trusted=True)
    assert stager.sandbox.git("show", ":new.txt") == b"two\n"
    assert stager.sandbox.read("new.txt") == b"one\ntwo\nthree\n"


def test_what_was_reviewed_is_staged_whatever_the_file_holds_by_now(stager: Stager) -> None:
    sides = stager.unstaged()
    accepted = stager.all_of(sides, "app.txt")
    stager.sandbox.write("app.txt", b"something else\n")
    stager.area.stage(sides, accepted, trusted=True)
    assert stager.sandbox.git("show", ":app.txt") == edited(3, 30)


def test_modes_links_and_renames(tmp_path: Path, stager_for: StagerFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    sandbox.write("README.md", b"# Greeter\n\nSays hello, politely.\n", 0o755)
    (sandbox.root / "link").symlink_to("app.py")
    sandbox.git("mv", "app.py", "main.py")
    sandbox.git("reset", "--quiet")
    stager = stager_for(sandbox)
    sides = stager.unstaged()
    ids = stager.ids(sides)
    assert {path: len(found) for path, found in ids.items()} == {"README.md": 1, "link": 1, "main.py": 1}
    accepted = stager.select(sides, {path: set(found) for path, found in ids.items()})
    assert stager.area.stage(sides, accepted, trusted=True) == ("README.md", "app.py", "link", "main.py")
    assert sandbox.git("status", "--porcelain").decode().splitlines() == [
        "M  README.md",
        "A  link",
        "R  app.py -> main.py",
    ]
    stager.unstage("README.md", "link", "main.py")
    assert sandbox.git("diff", "--cached") == b""
    (sandbox.root / "README.md").unlink()
    (sandbox.root / "README.md").symlink_to("main.py")
    stager.stage("README.md")
    assert stager.index()["README.md"].split(" ")[1] == "120000"
    stager.discard("link", "main.py")
    assert not os.path.lexists(sandbox.root / "link")
    assert (sandbox.read("app.py"), (sandbox.root / "main.py").exists()) == (APP, False)


def test_a_file_in_the_place_of_a_folder(tmp_path: Path, stager_for: StagerFor) -> None:
    sandbox = repositories.with_history(tmp_path, {"place/below.txt": b"below\n"})
    shutil.rmtree(sandbox.root / "place")
    sandbox.write("place", b"a file\n")
    stager = stager_for(sandbox)
    assert stager.stage("place", "place/below.txt") == ("place", "place/below.txt")
    assert sandbox.git("diff", "--name-only") == b""
    stager.unstage("place", "place/below.txt")
    stager.discard("place", "place/below.txt")
    assert sandbox.read("place/below.txt") == b"below\n"


def test_a_repository_without_commits(tmp_path: Path, stager_for: StagerFor) -> None:
    stager = stager_for(repositories.unborn(tmp_path))
    assert stager.stage("app.py") == ("app.py",)
    assert status(stager) == ["A  app.py"]
    assert stager.unstage("app.py") == ("app.py",)
    assert status(stager) == ["?? app.py"]


def test_only_the_workspace_is_staged(tmp_path: Path, stager_for: StagerFor) -> None:
    sandbox = repositories.subfolder(tmp_path)
    sandbox.write("pkg/util.py", b"changed\n")
    Sandbox(sandbox.top, sandbox.top).write("app.py", b"changed\n")
    stager = stager_for(sandbox)
    assert stager.stage("pkg/util.py") == ("pkg/util.py",)
    assert status(stager) == [" M app.py", "M  src/pkg/util.py", "?? outside.py"]
    assert stager.unstage("pkg/util.py") == ("pkg/util.py",)
    stager.discard("pkg/util.py")
    assert status(stager) == [" M app.py", "?? outside.py"]


def test_a_repository_with_longer_ids(tmp_path: Path, stager_for: StagerFor) -> None:
    root = tmp_path / "long"
    root.mkdir()
    sandbox = Sandbox(root, root)
    sandbox.git("init", "--quiet", "--object-format=sha256")
    sandbox.write("a.txt", b"a\n")
    sandbox.write("b.txt", b"b\n")
    sandbox.commit()
    (root / "a.txt").unlink()
    sandbox.write("b.txt", b"changed\n")
    stager = stager_for(sandbox)
    stager.stage("a.txt", "b.txt")
    assert status(stager) == ["D  a.txt", "M  b.txt"]


def test_a_linked_worktree_has_an_index_of_its_own(tmp_path: Path, stager_for: StagerFor) -> None:
    sandbox = repositories.linked_worktree(tmp_path)
    sandbox.write("app.py", b"changed\n")
    stager = stager_for(sandbox)
    stager.trusted = False
    stager.stage("app.py")
    assert status(stager) == ["M  app.py"]


@pytest.mark.parametrize(
    "form",
    [["--split-index"], ["--index-version", "4"], ["--force-untracked-cache"], ["--index-version", "2"]],
)
def test_whatever_form_the_index_has(stager: Stager, form: list[str]) -> None:
    stager.sandbox.git("update-index", *form)
    before = stager.sandbox.git_files()
    sides = stager.unstaged()
    assert stager.area.staged().left_out == {}
    assert stager.sandbox.git_files() == before
    assert stager.area.stage(sides, stager.all_of(sides, "app.txt"), trusted=False) == ("app.txt",)
    assert status(stager) == ["M  app.txt", " D gone.txt", " A meant.txt", "?? new.txt"]
    changed = {path for path, seen in stager.sandbox.git_files().items() if before.get(path) != seen}
    assert {path for path in changed if not path.startswith("objects")} == {"index"}


def test_a_sparse_index_stays_one(tmp_path: Path, stager_for: StagerFor) -> None:
    sandbox = repositories.with_history(tmp_path, {"in/a.py": b"a\n", "out/b/c.py": b"b\n"})
    sandbox.git("sparse-checkout", "set", "--cone", "--sparse-index", "in")
    sandbox.write("in/a.py", b"changed\n")
    sandbox.write("out/new.py", b"outside of what is checked out\n")
    stager = stager_for(sandbox)
    assert set(stager.changed(stager.unstaged())) == {"in/a.py", "out/new.py"}
    stager.stage("in/a.py")
    assert status(stager) == ["M  in/a.py", "?? out/new.py"]
    stager.unstage("in/a.py")
    stager.discard("in/a.py")
    assert status(stager) == ["?? out/new.py"]


def test_the_index_of_somebody_elses_repository_is_left_alone(tmp_path: Path, stager_for: StagerFor) -> None:
    other = repositories.with_history(tmp_path)
    root = tmp_path / "trap"
    root.mkdir()
    sandbox = Sandbox(root, root)
    sandbox.write(".git", f"gitdir: {other.root}/.git\n".encode())
    sandbox.write("app.py", b"changed\n")
    before = other.git_files()
    stager = stager_for(sandbox)
    stager.trusted = False
    assert refused(lambda: stager.stage("app.py")).problem.fault is Fault.NOT_TRUSTED
    assert other.git_files() == before


def test_a_locked_index_is_waited_for_and_the_lock_left(stager: Stager, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "IndexLock", partial(IndexLock, seconds=0.1))
    stager.stage("new.txt")
    lock = stager.sandbox.root / ".git/index.lock"
    lock.write_bytes(b"theirs")
    index = (stager.sandbox.root / ".git/index").read_bytes()
    for act in (lambda: stager.stage("app.txt"), lambda: stager.unstage("new.txt")):
        assert refused(act).problem.fault is Fault.BUSY
    assert (lock.read_bytes(), (stager.sandbox.root / ".git/index").read_bytes()) == (b"theirs", index)


def test_a_file_staged_otherwise_since_is_refused_and_others_are_not(stager: Stager) -> None:
    sides = stager.unstaged()
    accepted = stager.all_of(sides, "app.txt")
    stager.sandbox.git("add", "new.txt")
    stager.area.stage(sides, accepted, trusted=True)
    index = stager.index()
    failure = refused(lambda: stager.area.stage(sides, accepted, trusted=True))
    assert failure.problem.fault is Fault.CONFLICT
    assert failure.problem.what == "app.txt was staged otherwise since."
    assert stager.index() == index


def test_a_file_that_came_into_a_conflict_is_refused(stager: Stager) -> None:
    sides = stager.unstaged()
    accepted = stager.all_of(sides, "app.txt")
    oid = stager.sandbox.git("rev-parse", ":app.txt").decode().strip()
    rows = "".join(f"100644 {oid} {number}\tapp.txt\n" for number in (1, 2, 3))
    stager.sandbox.git("update-index", "--index-info", stdin=f"0 {'0' * 40}\tapp.txt\n{rows}".encode())
    failure = refused(lambda: stager.area.stage(sides, accepted, trusted=True))
    assert failure.problem.what == "app.txt is in a merge conflict."
    # The others can be staged as ever, and the conflict stays.
    stager.stage("new.txt")
    assert stager.sandbox.git("ls-files", "--unmerged", "app.txt").count(b"\n") == 3


def test_a_commit_in_between_is_not_taken_back(stager: Stager) -> None:
    stager.stage("app.txt")
    sides = stager.area.staged()
    stager.sandbox.git("commit", "--quiet", "--message", "In between")
    failure = refused(lambda: stager.area.unstage(sides, sides.base, trusted=True))
    assert failure.problem.fault is Fault.CONFLICT
    assert stager.sandbox.git("diff", "--cached") == b""


def test_marks_stay_when_a_marked_file_is_unstaged(stager: Stager) -> None:
    blob = stager.sandbox.git("hash-object", "-w", "--stdin", stdin=b"staged\n").decode().strip()
    for path in ("marked.txt", "skipped.txt"):
        stager.sandbox.git("update-index", "--cacheinfo", "100644", blob, path)
    stager.sandbox.git("update-index", "--assume-unchanged", "marked.txt")
    stager.sandbox.git("update-index", "--skip-worktree", "skipped.txt")
    stager.unstage("marked.txt", "skipped.txt")
    assert {path: stager.index()[path][0] for path in ("marked.txt", "skipped.txt")} == {
        "marked.txt": "h",
        "skipped.txt": "S",
    }


def test_nothing_decided_is_said(stager: Stager) -> None:
    sides = stager.unstaged()
    acts: list[Callable[[], object]] = [
        lambda: stager.area.stage(sides, sides.base, trusted=True),
        lambda: stager.area.unstage(sides, sides.proposed, trusted=True),
        lambda: stager.area.discarded(sides, sides.proposed, {}, trusted=True),
    ]
    for act in acts:
        assert refused(act).problem.fault is Fault.NOTHING_TO_DO


def test_what_is_staged_does_not_need_our_store(stager: Stager) -> None:
    stager.sandbox.write("many/large.bin", os.urandom(100_000))
    for number in range(150):
        stager.sandbox.write(f"many/{number}.txt", b"%d\n" % number)
    stager.stage(*(path for path in stager.changed(stager.unstaged())))
    stager.close()
    shutil.rmtree(stager.private)
    assert stager.sandbox.git("fsck", "--strict", "--no-dangling") == b""
    stager.sandbox.git("commit", "--quiet", "--message", "All")
    assert status(stager) == []


# --- discarding ----------------------------------------------------------------------------------------


def test_discarding_can_be_undone(stager: Stager) -> None:
    files, index = stager.sandbox.files(), stager.index()
    stager.discard("app.txt", "new.txt", "gone.txt", "meant.txt")
    assert stager.sandbox.read("app.txt") == b"".join(LINES)
    assert stager.sandbox.read("gone.txt") == b"gone\n"
    assert not (stager.sandbox.root / "new.txt").exists()
    assert not (stager.sandbox.root / "meant.txt").exists()
    assert stager.index() == index
    stager.applier.undo({})
    assert stager.sandbox.files() == files


def test_a_file_changed_since_is_not_discarded(stager: Stager) -> None:
    sides = stager.unstaged()
    kept = stager.all_but(sides, "app.txt")
    stager.sandbox.write("app.txt", edited(3, 30, 31))
    failure = refused(lambda: stager.area.discarded(sides, kept, {}, trusted=True))
    assert (failure.problem.fault, failure.problem.what) == (Fault.CONFLICT, "app.txt was changed since.")


def test_unsaved_text_is_discarded_in_the_buffer(stager: Stager) -> None:
    buffers = {"app.txt": edited(3, 18, 30)}
    sides = stager.unstaged(buffers)
    *kept, last = stager.ids(sides)["app.txt"]
    assert last
    ids = {**stager.ids(sides), "app.txt": kept}
    raw = stager.area.discarded(
        sides, stager.select(sides, {path: set(found) for path, found in ids.items()}), buffers, trusted=True
    )
    step = stager.applier.apply("Discard", raw.base, raw.proposed, buffers)
    assert step.buffers == {"app.txt": edited(3, 18)}
    assert stager.sandbox.read("app.txt") == edited(3, 30)


def dos(raw: bytes) -> bytes:
    return raw.replace(b"\n", b"\r\n")


@pytest.mark.parametrize(
    ("on_disk", "left"),
    [
        (dos(edited(3, 30)), dos(edited(3))),
        # Every line keeps the ending it has; what comes back has its neighbour's.
        (dos(edited(3, 30)).replace(b"\r\n", b"\n", 12), dos(edited(3)).replace(b"\r\n", b"\n", 12)),
        (edited(3, 30), edited(3)),
        (dos(edited(3) + b"more\n"), dos(edited(3))),
        (dos(edited(3))[:-4], dos(edited(3))),
    ],
)
def test_line_endings_of_the_working_file_stay(
    tmp_path: Path, stager_for: StagerFor, on_disk: bytes, left: bytes
) -> None:
    sandbox = repositories.with_history(tmp_path)
    sandbox.write(".gitattributes", b"*.txt text eol=crlf\n")
    sandbox.write("a.txt", dos(b"".join(LINES)))
    sandbox.commit()
    sandbox.write("a.txt", on_disk)
    stager = stager_for(sandbox)
    sides = stager.unstaged()
    first, last = stager.ids(sides)["a.txt"]
    assert last
    raw = stager.area.discarded(sides, stager.select(sides, {"a.txt": {first}}), {}, trusted=False)
    assert stager.files(raw.proposed)["a.txt"] == left


def test_a_deleted_file_comes_back_as_git_checks_it_out(tmp_path: Path, stager_for: StagerFor) -> None:
    sandbox = repositories.crlf(tmp_path)
    sandbox.write("wide.txt16", "ä\nö\n".encode("utf-16"))
    sandbox.write(".gitattributes", sandbox.read(".gitattributes") + b"*.txt16 text working-tree-encoding=UTF-16\n")
    sandbox.write("run.id", b"$Id$\nrun\n", 0o755)
    sandbox.commit()
    names = ["windows.txt", "stamp.id", "bytes.bin", "wide.txt16", "run.id", "mixed.py"]
    for name in names:
        (sandbox.root / name).unlink()
    stager = stager_for(sandbox)
    stager.discard(*names)
    found = {name: (sandbox.read(name), (sandbox.root / name).stat().st_mode) for name in names}
    for name in names:
        (sandbox.root / name).unlink()
    sandbox.git("checkout", "--", *names)
    assert found == {name: (sandbox.read(name), (sandbox.root / name).stat().st_mode) for name in names}


def test_other_conversions_are_taken_back_where_they_can_be(tmp_path: Path, stager_for: StagerFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    sandbox.write(".gitattributes", b"*.id ident\n*.wide text working-tree-encoding=UTF-16LE\n")
    sandbox.write("a.id", b"$Id$\n" + b"".join(LINES))
    sandbox.write("b.wide", b"".join(LINES).decode().encode("utf-16-le"))
    sandbox.commit()
    (sandbox.root / "a.id").unlink()
    sandbox.git("checkout", "--", "a.id")
    stamped = sandbox.read("a.id")
    assert stamped.startswith(b"$Id: ")
    sandbox.write("a.id", stamped.replace(b"\n3\n", b"\nthree\n").replace(b"\n30\n", b"\nthirty\n"))
    sandbox.write("b.wide", edited(3, 30).decode().encode("utf-16-le"))
    stager = stager_for(sandbox)
    sides = stager.unstaged()
    ids = stager.ids(sides)
    kept = stager.select(sides, {path: {found[0]} for path, found in ids.items()})
    raw = stager.files(stager.area.discarded(sides, kept, {}, trusted=False).proposed)
    assert raw["b.wide"] == edited(3).decode().encode("utf-16-le")
    assert raw["a.id"].replace(b"\nthree\n", b"\n3\n").partition(b"\n")[2] == stamped.partition(b"\n")[2]

"""Applying, undoing and redoing: exactly what was accepted, all files or none, and everything back again."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from haiku_pair.engine.disk.staging import Staging
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs import proposals
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.protocol.values import Fault
from tests.helpers import repositories
from tests.helpers.repositories import APP, Sandbox
from tests.unit.vcs.conftest import Desk

DeskFor = Callable[[Sandbox], Desk]
PLACES = [repositories.with_history, repositories.no_repository]


def spaced(*lines: bytes) -> bytes:
    """Lines far enough apart that a change of each is a hunk of its own."""
    return b"".join(line + b"".join(b"filler %d\n" % n for n in range(20)) for line in lines)


def fault_of(error: pytest.ExceptionInfo[Failure]) -> Fault:
    return error.value.problem.fault


# --- what is written -----------------------------------------------------------------------------------

BYTES = {
    "crlf": (b"a\r\nb\r\nc\r\n", b"a\r\nB\r\nc\r\n"),
    "no final newline": (b"a\nb", b"a\nb\nc"),
    "final newline taken": (b"a\nb\n", b"a\nb"),
    "mixed endings": (b"a\r\nb\nc\rd\r\r\n", b"a\r\nB\nc\rd\r\r\n"),
    "byte order mark": (b"\xef\xbb\xbfa\n", b"\xef\xbb\xbfb\n"),
    "ident": (b"$Id$\nx\n", b"$Id$\ny\n"),
    "trailing blanks": (b"a  \nb\t\n", b"a  \nc\t\n"),
    "binary": (b"\0\1\2", b"\0\1\3"),
    "latin-1": (b"caf\xe9\n", b"caf\xe8\n"),
    "emptied": (b"a\n", b""),
    "filled": (b"", b"a\n"),
}


@pytest.mark.case("D08")
@pytest.mark.parametrize("case", BYTES)
@pytest.mark.parametrize("name", ["file.txt", "file.id", "file.py", "file.bin"])
def test_bytes_land_exactly_whatever_attributes_say(tmp_path: Path, desk_for: DeskFor, case: str, name: str) -> None:
    sandbox = repositories.crlf(tmp_path)
    old, new = BYTES[case]
    sandbox.write(name, old)
    desk = desk_for(sandbox)
    desk.accept_all({name: new})
    assert sandbox.read(name) == new
    desk.applier.undo({})
    assert sandbox.read(name) == old


@pytest.mark.case("E05")
@pytest.mark.parametrize("scenario", PLACES)
def test_only_accepted_hunks_land(tmp_path: Path, desk_for: DeskFor, scenario: Callable[[Path], Sandbox]) -> None:
    sandbox = scenario(tmp_path)
    sandbox.write("f.txt", spaced(b"one\r\n", b"two\n", b"three\r\n"))
    desk = desk_for(sandbox)
    base, proposed = desk.propose({"f.txt": spaced(b"ONE\r\n", b"TWO\n", b"THREE\r\n"), "g.txt": b"rejected\n"})
    first, _, third = desk.hunks(base, proposed, "f.txt")
    accepted = proposals.select(desk.trees, base, proposed, {"f.txt": {first.id, third.id}})
    step = desk.applier.apply("Some", base, accepted, {})
    assert sandbox.read("f.txt") == spaced(b"ONE\r\n", b"two\n", b"THREE\r\n")
    assert not (sandbox.root / "g.txt").exists()
    assert dict(step.written) == {"f.txt": sandbox.read("f.txt")}


@pytest.mark.case("B04")
def test_in_a_subfolder_the_right_file_changes(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.subfolder(tmp_path)
    desk_for(sandbox).accept_all({"pkg/util.py": b"new\n"})
    assert (sandbox.top / "src/pkg/util.py").read_bytes() == b"new\n"


@pytest.mark.case("B04")
def test_nothing_to_apply_is_an_error(tmp_path: Path, desk_for: DeskFor) -> None:
    desk = desk_for(repositories.with_history(tmp_path))
    base = desk.trees.capture({})
    with pytest.raises(Failure) as error:
        desk.applier.apply("Nothing", base, base, {})
    assert fault_of(error) is Fault.NOTHING_TO_DO
    assert desk.journal.entries() == ()


@pytest.mark.case("D09")
def test_modes_are_kept_and_changed_as_asked(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    sandbox.write("tool", b"a\n", 0o700)
    sandbox.write("private", b"a\n", 0o600)
    sandbox.write("plain", b"a\n", 0o640)
    before = sandbox.files()
    desk = desk_for(sandbox)
    desk.accept_all({"tool": b"b\n", "private": b"b\n", "plain": FileVersion(b"a\n", "100755"), "new": b"x"})
    modes = {name: (sandbox.root / name).stat().st_mode & 0o777 for name in ("tool", "private", "plain")}
    assert modes == {"tool": 0o700, "private": 0o600, "plain": 0o750}
    desk.applier.undo({})
    assert sandbox.files() == before


def test_everything_at_once_and_back(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    sandbox.write("secret", b"s\n", 0o600)
    sandbox.write("thing", b"file\n")
    sandbox.write("box/a", b"a\n")
    (sandbox.root / "link").symlink_to("app.py")
    before = sandbox.files()
    desk = desk_for(sandbox)
    desk.accept_all(
        {
            "secret": None,
            "app.py": None,
            "lib/app.py": FileVersion(APP, "100755"),
            "thing": None,
            "thing/inside": b"folder now\n",
            "box/a": None,
            "box": b"file now\n",
            "link": FileVersion(b"lib/app.py", "120000"),
            "README.md": FileVersion(b"box", "120000"),
            "empty": b"",
        }
    )
    after = sandbox.files()
    assert sandbox.read("thing/inside") == b"folder now\n"
    assert sandbox.read("box") == b"file now\n"
    assert (sandbox.root / "README.md").readlink() == Path("box")
    desk.applier.undo({})
    assert sandbox.files() == before
    desk.applier.redo({})
    assert sandbox.files() == after


@pytest.mark.case("C06")
@pytest.mark.parametrize("target", [b"/etc/passwd", b"../../outside", b"sub/../../x", b""])
def test_a_link_to_the_outside_is_refused(tmp_path: Path, desk_for: DeskFor, target: bytes) -> None:
    sandbox = repositories.with_history(tmp_path)
    before = sandbox.files()
    desk = desk_for(sandbox)
    with pytest.raises(Failure, match="leads out"):
        desk.accept_all({"app.py": b"x", "evil": FileVersion(target, "120000")})
    assert sandbox.files() == before


@pytest.mark.case("C02")
def test_a_file_replaced_by_a_link_is_not_written_through(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    victim = tmp_path / "victim"
    victim.write_bytes(APP)
    desk = desk_for(sandbox)
    base, proposed = desk.propose({"app.py": b"x"})
    (sandbox.root / "app.py").unlink()
    (sandbox.root / "app.py").symlink_to(victim)
    with pytest.raises(Failure) as error:
        desk.applier.apply("Step", base, proposed, {})
    assert fault_of(error) is Fault.CONFLICT
    assert victim.read_bytes() == APP


def test_files_ignored_by_git_are_never_overwritten(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.dirty(tmp_path)
    desk = desk_for(sandbox)
    with pytest.raises(Failure, match="was created since"):
        desk.accept_all({"debug.log": b"proposed\n"})
    assert sandbox.read("debug.log") == b"log\n"


def test_a_folder_with_ignored_files_is_not_replaced_by_a_file(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.dirty(tmp_path)
    sandbox.write("logs/kept.log", b"kept\n")
    sandbox.write("logs/readme", b"r\n")
    before = sandbox.files()
    with pytest.raises(Failure, match="Nothing was changed"):
        desk_for(sandbox).accept_all({"logs/readme": None, "logs": b"file\n"})
    assert sandbox.files() == before


@pytest.mark.case("C13")
def test_links_modes_and_attributes_stay_or_are_told(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    sandbox.write("group", b"a\n", 0o640)
    sandbox.write("twice", b"a\n")
    (sandbox.root / "twin").hardlink_to(sandbox.root / "twice")
    sandbox.write("protected", b"a\n", 0o444)
    (sandbox.root / "link").symlink_to("group")
    desk = desk_for(sandbox)
    base, proposed = desk.propose(dict.fromkeys(("group", "twice", "protected"), b"b\n"))
    before = sandbox.files()
    assert set(desk.applier.foreseen(base, proposed, {})) == {
        "twice has 2 names (hard links); the text changes under all of them.",
        "protected is write-protected; it would be changed all the same, and stay protected.",
    }
    assert sandbox.files() == before
    step = desk.applier.apply("Step", base, proposed, {})
    assert set(step.warnings) == {
        "twice has 2 names (hard links); the text changed under all of them.",
        "protected is write-protected; it was changed all the same, and stays protected.",
    }
    assert sandbox.read("twin") == sandbox.read("link") == b"b\n"
    assert (sandbox.root / "twin").samefile(sandbox.root / "twice")
    assert (sandbox.root / "link").is_symlink()
    modes = {name: (sandbox.root / name).stat().st_mode & 0o777 for name in ("group", "protected")}
    assert modes == {"group": 0o640, "protected": 0o444}


@pytest.mark.case("C13")
def test_attributes_that_will_be_lost_are_told_before_anything_is_written(
    tmp_path: Path, desk_for: DeskFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = repositories.with_history(tmp_path, {"a.txt": b"a\n", "b.txt": b"b\n", "c.txt": b"c\n"})
    desk = desk_for(sandbox)
    base, proposed = desk.propose({"a.txt": b"A\n", "b.txt": b"B\n", "new.txt": b"N\n"})
    before = sandbox.files()

    def refuse(*_: object) -> None:
        raise OSError(95, "not supported")

    monkeypatch.setattr(os, "listxattr", lambda *_: ["user.note"])
    monkeypatch.setattr(os, "getxattr", lambda *_: b"mine")
    monkeypatch.setattr(os, "setxattr", refuse)
    assert desk.applier.foreseen(base, proposed, {}) == (
        "a.txt would lose attributes that this disk does not keep: user.note.",
        "b.txt would lose attributes that this disk does not keep: user.note.",
    )
    assert sandbox.files() == before
    assert desk.applier.foreseen(base, proposed, {"a.txt": b"a\nmine\n", "b.txt": b"b\n"}) == ()


@pytest.mark.case("C12")
def test_one_immutable_file_of_three_stops_all(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path, {"a.txt": b"a\n", "b.txt": b"b\n", "c.txt": b"c\n"})
    desk = desk_for(sandbox)
    base, proposed = desk.propose({"a.txt": b"A\n", "b.txt": b"B\n", "c.txt": None})
    before = sandbox.files()
    chattr = ["chattr", "+i", str(sandbox.root / "b.txt")]
    if shutil.which("chattr") is None or subprocess.run(chattr, check=False).returncode != 0:
        pytest.skip("files can't be made immutable here")
    try:
        with pytest.raises(Failure, match=r"b\.txt") as error:
            desk.applier.apply("Step", base, proposed, {})
    finally:
        subprocess.run(["chattr", "-i", str(sandbox.root / "b.txt")], check=True)
    assert fault_of(error) is Fault.NOT_WRITABLE
    assert sandbox.files() == before
    desk.applier.apply("Step", base, proposed, {})
    assert sandbox.read("b.txt") == b"B\n"


# --- what changed meanwhile ----------------------------------------------------------------------------


@pytest.mark.case("E02")
def test_a_change_elsewhere_in_the_file_is_merged(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    sandbox.write("f.txt", spaced(b"one\n", b"two\n"))
    desk = desk_for(sandbox)
    base, proposed = desk.propose({"f.txt": spaced(b"one\n", b"TWO\n")})
    sandbox.write("f.txt", spaced(b"mine\n", b"two\n"))
    desk.applier.apply("Step", base, proposed, {})
    assert sandbox.read("f.txt") == spaced(b"mine\n", b"TWO\n")


def in_the_same_place(sandbox: Sandbox) -> None:
    sandbox.write("f.txt", b"mine\n")


def deleted(sandbox: Sandbox) -> None:
    (sandbox.root / "f.txt").unlink()


def turned_into_a_folder(sandbox: Sandbox) -> None:
    deleted(sandbox)
    (sandbox.root / "f.txt").mkdir()


def turned_into_a_pipe(sandbox: Sandbox) -> None:
    deleted(sandbox)
    os.mkfifo(sandbox.root / "f.txt")


def created_too(sandbox: Sandbox) -> None:
    sandbox.write("new.txt", b"mine\n")


def changed_before_its_deletion(sandbox: Sandbox) -> None:
    sandbox.write("gone.txt", b"mine\n")


def file_where_a_folder_must_be(sandbox: Sandbox) -> None:
    sandbox.write("made", b"mine\n")


MEANWHILE = [
    in_the_same_place,
    deleted,
    turned_into_a_folder,
    turned_into_a_pipe,
    created_too,
    changed_before_its_deletion,
    file_where_a_folder_must_be,
]


@pytest.mark.case("C15")
@pytest.mark.case("E10")
@pytest.mark.parametrize("happens", MEANWHILE)
def test_a_conflict_in_one_file_writes_none(
    tmp_path: Path, desk_for: DeskFor, happens: Callable[[Sandbox], None]
) -> None:
    sandbox = repositories.with_history(tmp_path, {"f.txt": b"one\n", "gone.txt": b"gone\n", "app.py": APP})
    desk = desk_for(sandbox)
    base, proposed = desk.propose(
        {"app.py": b"x", "f.txt": b"two\n", "new.txt": b"new\n", "gone.txt": None, "made/x": b"x"}
    )
    happens(sandbox)
    before = sandbox.files()
    with pytest.raises(Failure) as error:
        desk.applier.apply("Step", base, proposed, {})
    assert fault_of(error) is Fault.CONFLICT
    assert sandbox.files() == before
    assert list(desk.applier.conflicts(base, proposed, {})) != []
    assert desk.journal.entries() == ()


@pytest.mark.case("E01")
def test_unsaved_text_is_merged_and_handed_back_not_written(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    sandbox.write("f.txt", spaced(b"one\n", b"two\n"))
    desk = desk_for(sandbox)
    base, proposed = desk.propose({"f.txt": spaced(b"one\n", b"TWO\n"), "g.txt": b"g\n"})
    typed = spaced(b"typed\n", b"two\n")
    step = desk.applier.apply("Step", base, proposed, {"f.txt": typed, "other.txt": b"not touched"})
    assert dict(step.buffers) == {"f.txt": spaced(b"typed\n", b"TWO\n")}
    assert dict(step.written) == {"g.txt": b"g\n"}
    assert sandbox.read("f.txt") == spaced(b"one\n", b"two\n")
    back = desk.applier.undo(step.buffers)
    assert dict(back.buffers) == {"f.txt": typed}
    assert not (sandbox.root / "g.txt").exists()


def test_unsaved_text_in_the_base_is_the_base(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    desk = desk_for(sandbox)
    base = desk.trees.capture({"app.py": b"typed\n"})
    accepted = desk.trees.write(base, {"app.py": FileVersion(b"typed\nmore\n")})
    assert dict(desk.applier.apply("Step", base, accepted, {"app.py": b"typed\n"}).buffers) == {
        "app.py": b"typed\nmore\n"
    }
    assert sandbox.read("app.py") == APP


# --- undo and redo -------------------------------------------------------------------------------------


def test_undo_keeps_what_the_person_changed_elsewhere(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    sandbox.write("f.txt", spaced(b"one\n", b"two\n"))
    desk = desk_for(sandbox)
    desk.accept_all({"f.txt": spaced(b"one\n", b"TWO\n")})
    sandbox.write("f.txt", spaced(b"mine\n", b"TWO\n"))
    desk.applier.undo({})
    assert sandbox.read("f.txt") == spaced(b"mine\n", b"two\n")
    desk.applier.redo({})
    assert sandbox.read("f.txt") == spaced(b"mine\n", b"TWO\n")


@pytest.mark.case("F03")
def test_undo_refuses_where_the_person_changed_its_text(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    desk = desk_for(sandbox)
    desk.accept_all({"app.py": b"theirs\n", "new.txt": b"new\n"}, "Greet the world")
    sandbox.write("app.py", b"theirs and mine\n")
    before = sandbox.files()
    with pytest.raises(Failure, match=r"app\.py was changed since in the same place") as error:
        desk.applier.undo({})
    assert "Greet the world" in error.value.problem.kept
    assert sandbox.files() == before
    assert [entry.undone for entry in desk.journal.entries()] == [False]


@pytest.mark.case("F04")
def test_steps_are_undone_and_redone_in_order_after_a_restart(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    desk = desk_for(sandbox)
    seen = [sandbox.files()]
    for number in range(3):
        desk.accept_all({"app.py": b"%d\n" % number, f"made/{number}": b"x"}, f"Step {number}")
        seen.append(sandbox.files())
    for expected in (2, 1, 0):
        desk = desk.restarted()
        desk.applier.undo({})
        assert sandbox.files() == seen[expected]
    with pytest.raises(Failure, match="nothing to undo"):
        desk.applier.undo({})
    for expected in (1, 2, 3):
        desk = desk.restarted()
        desk.applier.redo({})
        assert sandbox.files() == seen[expected]
    with pytest.raises(Failure, match="nothing to redo"):
        desk.applier.redo({})


def test_a_new_step_ends_what_can_be_redone(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path)
    desk = desk_for(sandbox)
    desk.accept_all({"app.py": b"1\n"}, "First")
    desk.applier.undo({})
    desk.accept_all({"app.py": b"2\n"}, "Second")
    with pytest.raises(Failure, match="nothing to redo"):
        desk.applier.redo({})
    assert [(entry.title, entry.undone) for entry in desk.journal.entries()] == [("Second", False), ("First", True)]


def test_undo_leaves_folders_that_still_hold_something(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, desk_for: DeskFor
) -> None:
    sandbox = repositories.with_history(tmp_path)
    desk = desk_for(sandbox)
    desk.accept_all({"made/by/us.txt": b"x"})
    sandbox.write("made/mine.txt", b"mine")
    desk.applier.undo({})
    assert sandbox.read("made/mine.txt") == b"mine"
    assert not (sandbox.root / "made/by").exists()


# --- errors and crashes --------------------------------------------------------------------------------


def break_at(monkeypatch: pytest.MonkeyPatch, count: int, error: BaseException) -> None:
    """The n-th file that is to be put in place or removed fails, or kills."""
    calls = itertools.count(1)

    def breaking(original: Callable[..., None]) -> Callable[..., None]:
        def act(*arguments: object) -> None:
            if next(calls) == count:
                raise error
            original(*arguments)

        return act

    monkeypatch.setattr(Staging, "place", breaking(Staging.place))
    monkeypatch.setattr(Staging, "remove", breaking(Staging.remove))


class Killed(BaseException):
    """What no handler may stop."""


FOUR = {"a.txt": b"A\n", "b.txt": None, "deep/new.txt": b"N\n", "c.txt": FileVersion(b"C\n", "100755")}
FOUR_FILES = {"a.txt": b"a\n", "b.txt": b"b\n", "c.txt": b"c\n"}


@pytest.mark.case("C12")
@pytest.mark.case("G03")
@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), Failure(Fault.NOT_WRITABLE, "No.")])
def test_a_write_that_fails_takes_all_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, desk_for: DeskFor, count: int, error: OSError | Failure
) -> None:
    sandbox = repositories.with_history(tmp_path, FOUR_FILES)
    desk = desk_for(sandbox)
    base, proposed = desk.propose(FOUR)
    before = sandbox.files()
    break_at(monkeypatch, count, error)
    with pytest.raises(Failure, match="Nothing was changed") as failure:
        desk.applier.apply("Step", base, proposed, {})
    assert "as they were" in failure.value.problem.kept
    assert sandbox.files() == before
    assert desk.journal.entries() == ()
    desk.restarted().applier.apply("Again", base, proposed, {})
    assert sandbox.read("a.txt") == b"A\n"


@pytest.mark.case("C12")
def test_a_read_only_folder_fails_the_whole_set(tmp_path: Path, desk_for: DeskFor) -> None:
    if os.geteuid() == 0:
        pytest.skip("the superuser may write everywhere")
    sandbox = repositories.with_history(tmp_path, {"a.txt": b"a\n", "closed/b.txt": b"b\n"})
    desk = desk_for(sandbox)
    base, proposed = desk.propose({"a.txt": b"A\n", "closed/b.txt": b"B\n"})
    (sandbox.root / "closed").chmod(0o555)
    with pytest.raises(Failure, match=r"closed/b\.txt") as error:
        desk.applier.apply("Step", base, proposed, {})
    (sandbox.root / "closed").chmod(0o755)
    assert fault_of(error) is Fault.NOT_WRITABLE
    assert sandbox.read("a.txt") == b"a\n"


@pytest.mark.case("F07")
@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_kill_between_writes_is_taken_back_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, desk_for: DeskFor, count: int
) -> None:
    sandbox = repositories.with_history(tmp_path, FOUR_FILES)
    desk = desk_for(sandbox)
    base, proposed = desk.propose(FOUR)
    before = sandbox.files()
    break_at(monkeypatch, count, Killed())
    with pytest.raises(Killed):
        desk.applier.apply("Four files", base, proposed, {})
    again = desk.restarted()
    recovered = again.applier.recover()
    assert recovered is not None
    assert (recovered.title, recovered.finished, recovered.left) == ("Four files", False, ())
    assert sandbox.files() == before
    assert again.applier.recover() is None
    assert again.journal.entries() == ()


@pytest.mark.case("F07")
@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_kill_in_an_undo_leaves_the_step_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, desk_for: DeskFor, count: int
) -> None:
    sandbox = repositories.with_history(tmp_path, FOUR_FILES)
    desk = desk_for(sandbox)
    desk.accept_all(FOUR)
    after = sandbox.files()
    break_at(monkeypatch, count, Killed())
    with pytest.raises(Killed):
        desk.applier.undo({})
    again = desk.restarted()
    again.applier.recover()
    assert sandbox.files() == after
    assert [entry.undone for entry in again.journal.entries()] == [False]


@pytest.mark.case("G01")
@pytest.mark.parametrize("written", [1, 9, 12])
@pytest.mark.parametrize(
    ("old", "new"), [(b"old text, old text", b"NEW TEXT NEW"), (b"old text", b"NEW TEXT IS LONGER")]
)
def test_a_half_overwritten_hard_link_is_put_back(
    tmp_path: Path, desk_for: DeskFor, written: int, old: bytes, new: bytes
) -> None:
    sandbox = repositories.no_repository(tmp_path, {"a": old, "b": b"b\n"})
    (sandbox.root / "twin").hardlink_to(sandbox.root / "a")
    desk = desk_for(sandbox)
    base, proposed = desk.propose({"a": new, "b": b"B\n"})

    def die() -> None:
        raise Killed

    desk.journal.finish = die  # type: ignore[method-assign]
    with pytest.raises(Killed):
        desk.applier.apply("Step", base, proposed, {})
    sandbox.write("a", new[:written] + old[written:])
    recovered = desk.restarted().applier.recover()
    assert recovered is not None
    assert recovered.left == ()
    assert sandbox.read("a") == sandbox.read("twin") == old
    assert sandbox.read("b") == b"b\n"


def test_a_kill_after_the_last_write_lets_the_step_stand(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path, FOUR_FILES)
    desk = desk_for(sandbox)
    base, proposed = desk.propose(FOUR)
    before = sandbox.files()

    def die() -> None:
        raise Killed

    desk.journal.finish = die  # type: ignore[method-assign]
    with pytest.raises(Killed):
        desk.applier.apply("Step", base, proposed, {})
    again = desk.restarted()
    recovered = again.applier.recover()
    assert recovered is not None
    assert recovered.finished
    again.applier.undo({})
    assert sandbox.files() == before


def test_recovering_leaves_what_the_person_changed_since(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, desk_for: DeskFor
) -> None:
    sandbox = repositories.with_history(tmp_path, FOUR_FILES)
    desk = desk_for(sandbox)
    base, proposed = desk.propose(FOUR)
    break_at(monkeypatch, 3, Killed())
    with pytest.raises(Killed):
        desk.applier.apply("Step", base, proposed, {})
    sandbox.write("a.txt", b"mine\n")
    recovered = desk.restarted().applier.recover()
    assert recovered is not None
    assert recovered.left == ("a.txt",)
    assert sandbox.read("a.txt") == b"mine\n"


def test_a_change_between_check_and_write_stops_all(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path, FOUR_FILES)
    desk = desk_for(sandbox)
    base, proposed = desk.propose(FOUR)
    begin = desk.journal.begin

    def interfere(title: str, files: dict[str, object], **more: object) -> object:
        sandbox.write("c.txt", b"another program\n")
        return begin(title, files, **more)  # type: ignore[arg-type]

    desk.journal.begin = interfere  # type: ignore[method-assign, assignment]
    with pytest.raises(Failure, match="another program"):
        desk.applier.apply("Step", base, proposed, {})
    assert sandbox.read("c.txt") == b"another program\n"
    assert sandbox.read("a.txt") == b"a\n"
    assert sandbox.read("b.txt") == b"b\n"
    assert not (sandbox.root / "deep").exists()


def test_a_journal_that_can_not_be_kept_means_nothing_is_written(tmp_path: Path, desk_for: DeskFor) -> None:
    sandbox = repositories.with_history(tmp_path, FOUR_FILES)
    desk = desk_for(sandbox)
    base, proposed = desk.propose(FOUR)
    before = sandbox.files()
    (desk.private / "haiku-pair-journal").write_bytes(b"no folder")
    with pytest.raises(Failure) as error:
        desk.applier.apply("Step", base, proposed, {})
    assert fault_of(error) is Fault.STORE
    assert sandbox.files() == before

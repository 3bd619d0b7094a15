"""Proposals as trees: their files and hunks, and the tree of what was accepted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haiku_pair.edits.values import LineKind
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs import proposals
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.protocol.values import ChangeKind, Decision, Fault
from tests.helpers import repositories
from tests.helpers.repositories import APP, Sandbox
from tests.unit.vcs.conftest import Desk

DeskFor = Callable[[Sandbox], Desk]


@pytest.fixture
def desk(tmp_path: Path, desk_for: DeskFor) -> Desk:
    sandbox = repositories.with_history(tmp_path, {"app.py": APP, "data.bin": b"\0\1", "empty": b""})
    sandbox.write("run.sh", b"#!/bin/sh\n")
    return desk_for(sandbox)


def chosen(desk: Desk, base: str, proposed: str, accepted: dict[str, set[str]]) -> str:
    return proposals.select(desk.trees, base, proposed, accepted)


def everything(desk: Desk, base: str, proposed: str) -> dict[str, set[str]]:
    files = proposals.file_changes(desk.trees, base, proposed, {})
    return {file.path: {hunk.id for hunk in desk.hunks(base, proposed, file.path)} for file in files}


CHANGES: dict[str, dict[str, FileVersion | bytes | None]] = {
    "changed": {"app.py": APP.replace(b"Hello", b"Hi")},
    "created": {"new.py": b"new\n"},
    "created empty": {"void": b""},
    "created executable": {"tool": FileVersion(b"#!/bin/sh\n", "100755")},
    "deleted": {"app.py": None},
    "deleted empty": {"empty": None},
    "deleted binary": {"data.bin": None},
    "binary": {"data.bin": b"\0\2"},
    "renamed": {"app.py": None, "main.py": APP},
    "renamed and changed": {"app.py": None, "main.py": APP.replace(b"Hello", b"Hi")},
    "mode": {"run.sh": FileVersion(b"#!/bin/sh\n", "100755")},
    "mode and text": {"run.sh": FileVersion(b"#!/bin/bash\n", "100755")},
    "encoding": {"data.bin": b"caf\xe9\n"},
    "link made": {"link": FileVersion(b"app.py", "120000")},
    "file to link": {"run.sh": FileVersion(b"app.py", "120000")},
    "file to folder": {"app.py": None, "app.py/x": b"x"},
}


@pytest.mark.parametrize("case", CHANGES)
def test_all_accepted_is_the_proposal_and_none_the_base(desk: Desk, case: str) -> None:
    base, proposed = desk.propose(CHANGES[case])
    every = everything(desk, base, proposed)
    assert all(every.values())
    assert chosen(desk, base, proposed, every) == proposed
    assert chosen(desk, base, proposed, {}) == base
    assert chosen(desk, base, proposed, {path: {"unknown"} for path in every}) == base


@pytest.mark.parametrize("case", CHANGES)
def test_counts_follow_the_hunks(desk: Desk, case: str) -> None:
    base, proposed = desk.propose(CHANGES[case])
    every = everything(desk, base, proposed)
    decisions = {(path, hunk): Decision.ACCEPTED for path, hunks in every.items() for hunk in hunks}
    for file in proposals.file_changes(desk.trees, base, proposed, decisions):
        assert file.hunks == file.accepted == len(every[file.path])
        assert file.rejected == 0


def test_a_rename_is_decided_apart_from_its_text(desk: Desk) -> None:
    changed = APP.replace(b"Hello", b"Hi")
    base, proposed = desk.propose(CHANGES["renamed and changed"])
    moved, text = desk.hunks(base, proposed, "main.py")
    assert (moved.lines, moved.heading) == ((), "renamed from app.py")
    only_moved = chosen(desk, base, proposed, {"main.py": {moved.id}})
    assert desk.trees.read(only_moved, "main.py") == FileVersion(APP)
    assert desk.trees.read(only_moved, "app.py") is None
    only_text = chosen(desk, base, proposed, {"main.py": {text.id}})
    assert desk.trees.read(only_text, "app.py") == FileVersion(changed)
    assert desk.trees.read(only_text, "main.py") is None


def test_a_mode_is_decided_apart_from_its_text(desk: Desk) -> None:
    base, proposed = desk.propose(CHANGES["mode and text"])
    mode, text = desk.hunks(base, proposed, "run.sh")
    assert mode.heading == "plain file becomes executable file"
    only_mode = chosen(desk, base, proposed, {"run.sh": {mode.id}})
    assert desk.trees.read(only_mode, "run.sh") == FileVersion(b"#!/bin/sh\n", "100755")
    only_text = chosen(desk, base, proposed, {"run.sh": {text.id}})
    assert desk.trees.read(only_text, "run.sh") == FileVersion(b"#!/bin/bash\n")


def test_marks_keep_their_id_over_rounds(desk: Desk) -> None:
    base, proposed = desk.propose(CHANGES["renamed and changed"])
    first = desk.hunks(base, proposed, "main.py")[0]
    later = desk.trees.write(proposed, {"main.py": FileVersion(APP.replace(b"Hello", b"Hey"))})
    assert desk.hunks(base, later, "main.py")[0] == first


def test_a_file_in_the_place_of_a_folder_that_stays_is_refused(desk: Desk) -> None:
    base, proposed = desk.propose(CHANGES["file to folder"])
    created = {hunk.id for hunk in desk.hunks(base, proposed, "app.py/x")}
    with pytest.raises(Failure) as error:
        chosen(desk, base, proposed, {"app.py/x": created})
    assert error.value.problem.fault is Fault.CONFLICT


def test_a_file_that_is_not_in_the_proposal_is_told(desk: Desk) -> None:
    base, proposed = desk.propose(CHANGES["changed"])
    with pytest.raises(Failure) as error:
        desk.hunks(base, proposed, "run.sh")
    assert error.value.problem.fault is Fault.NOT_FOUND


def test_what_the_window_shows_of_a_file(desk: Desk) -> None:
    base, proposed = desk.propose({**CHANGES["changed"], **CHANGES["binary"], **CHANGES["created executable"]})
    app, data, tool = proposals.file_changes(desk.trees, base, proposed, {})
    assert (app.kind, app.added, app.removed, app.binary, app.sensitive) == (ChangeKind.CHANGED, 1, 1, False, "")
    assert (data.binary, data.added, data.hunks) == (True, 0, 1)
    assert (tool.kind, tool.new_mode, tool.sensitive) == (ChangeKind.CREATED, "100755", "It becomes executable.")


@pytest.mark.case("C05")
@pytest.mark.parametrize(
    "path",
    [
        ".gitattributes", "sub/.gitmodules", ".vscode/tasks.json", ".idea/x.xml", ".github/workflows/ci.yml", ".envrc",
        "tests/conftest.py", "Makefile", "GNUmakefile", "package.json", "CLAUDE.md", "sub/AGENTS.md",
        ".haiku-pair/rules.md", ".husky/pre-commit", "Dockerfile", "pyproject.toml", ".mcp.json",
    ],
)  # fmt: skip
def test_files_that_others_act_on_are_sensitive(path: str) -> None:
    assert proposals.sensitive(path)


@pytest.mark.parametrize("path", ["app.py", "docs/makefile.md", "src/hook.py", "environment.py", "my.github.txt"])
def test_ordinary_files_are_not(path: str) -> None:
    assert proposals.sensitive(path) == ""


@pytest.mark.case("C06")
def test_links_and_modes_are_sensitive() -> None:
    assert "outside" in proposals.sensitive("a/b", "", "120000", b"../../x")
    assert "outside" in proposals.sensitive("a/b", "", "120000", b"/etc/passwd")
    assert proposals.sensitive("a/b", "", "120000", b"../c") == "It becomes a link to ../c."
    assert proposals.sensitive("x", "100755", "100755") == ""


# --- parts of hunks --------------------------------------------------------------------------------------


def line_parts(desk: Desk, base: str, proposed: str, path: str, texts: set[str]) -> set[str]:
    """Ids of the single changed lines with these texts."""
    return {
        f"{hunk.id}:{number}-{number + 1}"
        for hunk in desk.hunks(base, proposed, path)
        for number, line in enumerate(hunk.lines)
        if line.kind is not LineKind.CONTEXT and line.text in texts
    }


def test_a_created_file_exists_with_the_lines_that_are_accepted(desk: Desk) -> None:
    base, proposed = desk.propose({"new.py": FileVersion(b"one\r\ntwo\r\nthree", "100755")})
    parts = line_parts(desk, base, proposed, "new.py", {"one", "three"})
    result = chosen(desk, base, proposed, {"new.py": parts})
    assert desk.trees.read(result, "new.py") == FileVersion(b"one\r\nthree", "100755")
    every = line_parts(desk, base, proposed, "new.py", {"one", "two", "three"})
    assert chosen(desk, base, proposed, {"new.py": every}) == proposed


def test_a_deleted_file_stays_with_the_lines_whose_removal_is_not_accepted(desk: Desk) -> None:
    base, proposed = desk.propose({"run.sh": None})
    sandbox_base, other = desk.propose({"app.py": None})
    assert sandbox_base == base
    some = line_parts(desk, base, other, "app.py", {"main()", "import sys"})
    result = chosen(desk, base, other, {"app.py": some})
    assert desk.trees.read(result, "app.py") == FileVersion(
        APP.replace(b"import sys\n", b"").replace(b"\nmain()\n", b"\n")
    )
    every = line_parts(desk, base, proposed, "run.sh", {"#!/bin/sh"})
    assert chosen(desk, base, proposed, {"run.sh": every}) == proposed


def test_marks_and_parts_are_decided_apart(desk: Desk) -> None:
    changed = APP.replace(b"Hello", b"Hi")
    base, proposed = desk.propose({"app.py": None, "main.py": FileVersion(changed + b"more\n", "100755")})
    moved, mode, *_ = desk.hunks(base, proposed, "main.py")
    more = line_parts(desk, base, proposed, "main.py", {"more"})
    result = chosen(desk, base, proposed, {"main.py": {moved.id} | more})
    assert desk.trees.read(result, "main.py") == FileVersion(APP + b"more\n")
    result = chosen(desk, base, proposed, {"main.py": {mode.id} | more})
    assert desk.trees.read(result, "app.py") == FileVersion(APP + b"more\n", "100755")


def test_parts_of_nothing_known_choose_nothing(desk: Desk) -> None:
    base, proposed = desk.propose(CHANGES["changed"])
    (hunk,) = desk.hunks(base, proposed, "app.py")
    for name in ("unknown:0-1", f"{hunk.id}:99-100", f"{hunk.id}:x", f"{hunk.id}:0-0"):
        assert chosen(desk, base, proposed, {"app.py": {name}}) == base


LINES = st.lists(st.sampled_from([b"a\n", b"b\r\n", b"c\r", b"d\n", b"\n", b"$Id$\n", b"  \n"]), max_size=30)
TAIL = st.sampled_from([b"", b"end", b"\xef"])


@given(old=LINES, new=LINES, tail=TAIL, data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_choice_of_hunks_lands_and_comes_back(
    desk: Desk, old: list[bytes], new: list[bytes], tail: bytes, data: st.DataObject
) -> None:
    place = desk.sandbox.root / "any.txt"
    place.write_bytes(b"".join(old))
    base, proposed = desk.propose({"any.txt": b"".join(new) + tail})
    ids = [hunk.id for hunk in desk.hunks(base, proposed, "any.txt")] if base != proposed else []
    accepted = chosen(desk, base, proposed, {"any.txt": {name for name in ids if data.draw(st.booleans())}})
    if accepted == base:
        return
    desk.applier.apply("Any", base, accepted, {})
    wanted = desk.trees.read(accepted, "any.txt")
    assert wanted is not None
    assert place.read_bytes() == wanted.raw
    desk.applier.undo({})
    assert place.read_bytes() == b"".join(old)


def test_a_change_of_encoding_is_no_change_of_data(desk: Desk) -> None:
    base = desk.trees.write(desk.propose({})[1], {"text": FileVersion("café\n".encode("latin-1"))})
    proposed = desk.trees.write(base, {"text": FileVersion("café\n".encode())})
    (file,) = proposals.file_changes(desk.trees, base, proposed, {})
    assert (file.binary, file.hunks) == (False, 1)
    assert file.encoding == "The encoding changes: Western, Latin-1 → UTF-8; the text stays the same."

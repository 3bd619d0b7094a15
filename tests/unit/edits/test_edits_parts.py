"""Parts of hunks: every choice of lines gives exactly those lines, and cutting loses none."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haiku_pair.edits.hunks import diff, select, widen
from haiku_pair.edits.parts import (
    cut,
    cuts_around,
    cuts_of,
    inherited,
    natural_cuts,
    part_of,
    shown,
    whole,
)
from haiku_pair.edits.values import Hunk, HunkLine, LineKind
from tests.helpers.edited_files import versions

ADDED, REMOVED, CONTEXT = LineKind.ADDED, LineKind.REMOVED, LineKind.CONTEXT

Chosen = dict[str, set[int]]
"""Indexes of the chosen changed lines by id of the hunk."""


@st.composite
def choices(draw: st.DrawFn, hunks: Sequence[Hunk]) -> tuple[set[str], Chosen]:
    """Ids of hunks and of parts, mixed, and the changed lines that they stand for."""
    ids: set[str] = set()
    chosen: Chosen = {}
    for hunk in hunks:
        size = len(hunk.lines)
        slices = draw(st.lists(st.tuples(st.integers(0, size - 1), st.integers(1, size)), max_size=4)) if size else []
        slices = [(first, last) for first, last in slices if first < last]
        ids |= {f"{hunk.id}:{first}-{last}" for first, last in slices}
        taken = {index for first, last in slices for index in range(first, last)}
        if draw(st.integers(0, 5)) == 0:
            ids.add(hunk.id)
            taken = set(range(size))
        chosen[hunk.id] = {index for index in taken if hunk.lines[index].kind is not CONTEXT}
    return ids, chosen


def by_hand(hunk: Hunk, chosen: set[int]) -> list[HunkLine]:
    """A hunk as a person leaves it when editing the patch: other removals are context, other additions gone."""
    left: list[HunkLine] = []
    for index, line in enumerate(hunk.lines):
        if line.kind is CONTEXT or index in chosen:
            left.append(line)
        elif line.kind is REMOVED:
            left.append(HunkLine(CONTEXT, line.text, line.ending))
    return left


def replayed(old: bytes, new: bytes, hunks: Sequence[Hunk], chosen: Chosen) -> bytes:
    """The lines of the old file with the hunks written over it from the bottom up, as edited by hand."""
    bom = next((mark for mark in (b"\xef\xbb\xbf", b"\xff\xfe") if old.startswith(mark) or not old), b"")
    bom = bom if new.startswith(bom) or not new else b""
    if not old:
        bom = next((mark for mark in (b"\xef\xbb\xbf", b"\xff\xfe") if new.startswith(mark)), b"")
    codec = "utf-16-le" if b"\xff\xfe" in {bom, old[:2]} else "utf-8"
    mark = "\n" if "\n".encode(codec) in old + new or "\r".encode(codec) not in old + new else "\r"
    pieces = old[len(bom) :].decode(codec).split(mark)
    lines = [piece + mark for piece in pieces[:-1]] + [piece for piece in pieces[-1:] if piece]
    for hunk in reversed(hunks):
        first = hunk.old_first - 1 if hunk.old_count else hunk.old_first
        kept = [line.text + line.ending for line in by_hand(hunk, chosen[hunk.id]) if line.kind is not REMOVED]
        lines[first : first + hunk.old_count] = kept
    for index, line in enumerate(lines[:-1]):
        if not line.endswith(mark):  # was the last line of its side, and is followed now
            above = lines[index - 1] if index else lines[index + 1]
            lines[index] += "\r\n" if above.endswith("\r\n") else mark
    return bom + "".join(lines).encode(codec)


@given(versions(), st.data())
def test_any_choice_of_lines_is_what_editing_the_patch_by_hand_gives(
    both: tuple[bytes, bytes], data: st.DataObject
) -> None:
    old, new = both
    hunks = diff(old, new)
    ids, chosen = data.draw(choices(hunks))
    if hunks and hunks[0].lines:
        assert select(old, new, ids) == replayed(old, new, hunks, chosen)


@given(versions(), st.data())
def test_all_parts_are_the_new_file_and_none_the_old(both: tuple[bytes, bytes], data: st.DataObject) -> None:
    old, new = both
    hunks = diff(old, new)
    cuts = {hunk.id: data.draw(st.lists(st.integers(0, 20))) for hunk in hunks}
    pieces = shown(hunks, cuts)
    assert select(old, new, {piece.id for piece in pieces}) == new
    assert select(old, new, {f"{hunk.id}:0-99999999" for hunk in hunks} | {"x:0-1", "x", ":1-0"}) == old
    assert select(old, new, {f"{hunk.id}:{len(hunk.lines) - 1}-{len(hunk.lines) + 1}" for hunk in hunks}) == old


@given(versions(), st.data())
def test_cutting_again_and_again_keeps_every_line_in_place(both: tuple[bytes, bytes], data: st.DataObject) -> None:
    old, new = both
    for hunk in diff(old, new):
        pieces: tuple[Hunk, ...] = (hunk,)
        for _ in range(data.draw(st.integers(0, 4))):
            at = data.draw(st.lists(st.integers(-2, 20), max_size=4))
            pieces = tuple(found for piece in pieces for found in cut(piece, at))
        assert tuple(line for piece in pieces for line in piece.lines) == hunk.lines
        assert_positions(hunk, pieces)
        assert len({piece.id for piece in pieces}) == len(pieces)
        assert {whole(piece.id) for piece in pieces} == {hunk.id}
        if hunk.lines:
            assert all(any(line.kind is not CONTEXT for line in piece.lines) for piece in pieces)


def assert_positions(hunk: Hunk, pieces: Iterable[Hunk]) -> None:
    """Each piece begins on both sides where the one before it ends."""
    old = hunk.old_first - bool(hunk.old_count)
    new = hunk.new_first - bool(hunk.new_count)
    at = 0
    for piece in pieces:
        kinds = [line.kind for line in piece.lines]
        assert piece.old_count == len(kinds) - kinds.count(ADDED)
        assert piece.new_count == len(kinds) - kinds.count(REMOVED)
        assert piece.old_first == old + bool(piece.old_count)
        assert piece.new_first == new + bool(piece.new_count)
        assert piece.id in {hunk.id, f"{hunk.id}:{at}-{at + len(kinds)}"}
        old, new, at = old + piece.old_count, new + piece.new_count, at + len(kinds)


@given(versions(), st.data())
def test_the_order_of_decisions_does_not_matter(both: tuple[bytes, bytes], data: st.DataObject) -> None:
    old, new = both
    hunks = diff(old, new)
    pieces = shown(hunks, {hunk.id: data.draw(st.lists(st.integers(0, 20))) for hunk in hunks})
    accepted = [piece.id for piece in pieces if data.draw(st.booleans())]
    result = select(old, new, set(accepted))
    assert select(old, new, set(data.draw(st.permutations(accepted)))) == result
    for hunk in hunks:
        own = {piece.id for piece in pieces if whole(piece.id) == hunk.id}
        if hunk.lines:
            assert bool(inherited((hunk,), dict.fromkeys(accepted, "yes"))) == (own <= set(accepted))
            if own <= set(accepted):
                assert select(old, new, {*accepted, hunk.id} - own | {hunk.id}) == result


@given(versions(), st.data())
def test_what_was_said_of_a_whole_holds_for_its_pieces(both: tuple[bytes, bytes], data: st.DataObject) -> None:
    hunks = diff(*both)
    cuts = {hunk.id: data.draw(st.lists(st.integers(0, 20))) for hunk in hunks}
    said = {piece.id: data.draw(st.sampled_from("ar")) for piece in shown(hunks, cuts)}
    finer = {name: [*at, *data.draw(st.lists(st.integers(0, 20)))] for name, at in cuts.items()}
    pieces = shown(hunks, finer)
    found = inherited(pieces, said)
    assert set(found) == {piece.id for piece in pieces}
    accepted = {name for name, value in found.items() if value == "a"}
    assert select(*both, accepted) == select(*both, {name for name, value in said.items() if value == "a"})


# --- as git does it ----------------------------------------------------------------------------------


def patch(name: str, hunks: Sequence[Hunk], chosen: Chosen) -> bytes:
    """A patch of the hunks as edited by hand, with the counts put right."""
    pieces: list[str] = []
    shift = 0
    for hunk in hunks:
        left = by_hand(hunk, chosen[hunk.id])
        if all(line.kind is CONTEXT for line in left):
            continue
        new_count = sum(line.kind is not REMOVED for line in left)
        old_start = hunk.old_first - bool(hunk.old_count)
        new_first = old_start + shift + bool(new_count)
        pieces.append(f"@@ -{hunk.old_first},{hunk.old_count} +{new_first},{new_count} @@\n")
        for line in left:
            pieces.append(f"{line.kind}{line.text}{line.ending}")
            pieces += [] if line.ending else ["\n\\ No newline at end of file\n"]
        shift += new_count - hunk.old_count
    head = f"diff --git a/{name} b/{name}\n--- a/{name}\n+++ b/{name}\n"
    return (head + "".join(pieces)).encode() if pieces else b""


def git_is_wrong(hunks: Sequence[Hunk], chosen: Chosen) -> bool:
    """Whether git would glue two lines: one without a newline that is followed by another on the same side."""
    left = [line for hunk in hunks for line in by_hand(hunk, chosen[hunk.id])]
    sides = ([line for line in left if line.kind is not gone] for gone in (ADDED, REMOVED))
    return any(not line.ending for side in sides for line in side[:-1])


@settings(max_examples=int(os.environ.get("HAIKU_PAIR_EXAMPLES", "300")) // 15)
@given(st.lists(versions(), min_size=10, max_size=10), st.data())
def test_any_choice_of_lines_is_what_git_makes_of_the_edited_patch(
    pairs: list[tuple[bytes, bytes]], data: st.DataObject
) -> None:
    # Git looks for a hunk from its line on, so it can't land in a near copy here: the lines and counts are right.
    text = b""
    expected: dict[str, bytes] = {}
    with TemporaryDirectory() as folder:
        for number, (old, new) in enumerate(pairs):
            hunks = diff(old, new)
            ids, chosen = data.draw(choices(hunks))
            plain = not any(raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe")) for raw in (old, new))
            lines = [line for hunk in hunks for line in hunk.lines]
            if not plain or any(line.ending == "\r" for line in lines) or git_is_wrong(hunks, chosen):
                continue
            name = f"{number}.txt"
            Path(folder, name).write_bytes(old)
            text += patch(name, hunks, chosen)
            expected[name] = select(old, new, ids)
        if text:
            git_apply(folder, text)
        assert {name: Path(folder, name).read_bytes() for name in expected} == expected


def git_apply(folder: str, text: bytes) -> None:
    """Apply a patch to the files of a folder that is no repository."""
    git = shutil.which("git")
    assert git
    environment = {"PATH": os.defpath, "GIT_CEILING_DIRECTORIES": str(Path(folder).parent), "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        [git, "apply", "--whitespace=nowarn", "-"],
        input=text,
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()


# --- what a person does ------------------------------------------------------------------------------

OLD = b"".join(b"line %d\n" % number for number in range(30))
NEW = (
    OLD.replace(b"line 10\n", b"ten\nten and a half\n")
    .replace(b"line 14\n", b"")
    .replace(b"line 15\n", b"line 15\nmore\n")
)


def test_a_hunk_splits_where_nothing_changes() -> None:
    (hunk,) = diff(OLD, NEW)
    assert natural_cuts(hunk) == (8, 11)
    upper, middle, lower = cut(hunk, natural_cuts(hunk))
    assert [line.text for line in upper.lines] == [
        *("line 7", "line 8", "line 9", "line 10", "ten", "ten and a half", "line 11", "line 12")
    ]
    assert (upper.old_first, upper.old_count, upper.new_first, upper.new_count) == (8, 6, 8, 7)
    assert [line.text for line in middle.lines] == ["line 13", "line 14", "line 15"]
    assert lower.id == f"{hunk.id}:11-15"
    assert natural_cuts(lower) == ()
    assert select(OLD, NEW, {middle.id}) == OLD.replace(b"line 14\n", b"")


def test_single_lines_are_decided_on_their_own() -> None:
    (hunk,) = diff(OLD, NEW)
    at = next(index for index, line in enumerate(hunk.lines) if line.text == "ten and a half")
    pieces = shown((hunk,), {hunk.id: cuts_around(hunk, at, at)})
    one = pieces[1]
    assert [line.text for line in one.lines] == ["ten and a half"]
    assert select(OLD, NEW, {one.id}) == OLD.replace(b"line 10\n", b"line 10\nten and a half\n")
    assert cuts_of([one.id]) == {hunk.id: (at, at + 1)}
    assert part_of(one.id) == (hunk.id, at, at + 1)


@pytest.mark.parametrize("context", [0, 1, 3, 8, 100])
def test_more_or_less_is_shown_around_a_piece(context: int) -> None:
    (hunk,) = diff(OLD, NEW)
    pieces = cut(hunk, natural_cuts(hunk))
    upper, middle, lower = widen(OLD, pieces, context)
    assert [piece.id for piece in (upper, middle, lower)] == [piece.id for piece in pieces]
    above = min(context, 10)
    assert upper.lines[0].text == ("line 10" if not context else f"line {10 - above}")
    assert upper.old_first == 11 - above
    assert lower.lines[-1].text == ("more" if not context else f"line {min(15 + context, 29)}")
    assert [line.text for line in middle.lines if line.kind is not CONTEXT] == ["line 14"]
    assert widen(OLD, pieces, 3) == pieces


def test_marks_of_a_renamed_file_stand_before_its_hunks() -> None:
    old, new = b"\xef\xbb\xbf" + OLD, OLD
    mark = Hunk("moved-1", 0, 0, 0, 0, (), "renamed from a")
    assert widen(old, (mark, *diff(old, new)), 9)[1:] == diff(old, new, 9)
    assert diff(old, new)[0].lines[0].text == "\ufeffline 0"


@pytest.mark.parametrize(
    ("codec", "ending"), [("utf-8", "\r\n"), ("utf-8-sig", "\n"), ("utf-16", "\r\n"), ("utf-8", "\r")]
)
@pytest.mark.case("D01")
@pytest.mark.case("D02")
@pytest.mark.case("D04")
def test_every_encoding_and_ending_is_kept(codec: str, ending: str) -> None:
    old, new = (raw.decode().replace("\n", ending) for raw in (OLD, NEW))
    (hunk,) = diff(old.encode(codec), new.encode(codec))
    assert {line.ending for line in hunk.lines} == {ending}
    upper, *_ = cut(hunk, natural_cuts(hunk))
    kept = old.replace(f"line 10{ending}", f"ten{ending}ten and a half{ending}")
    assert select(old.encode(codec), new.encode(codec), {upper.id}) == kept.encode(codec)


@pytest.mark.case("D03")
def test_a_line_that_is_the_last_no_more_gets_an_ending() -> None:
    (hunk,) = diff(b"a\r\nb", b"a\r\nB\r\nc")
    assert [f"{line.kind}{line.text}" for line in hunk.lines] == [" a", "-b", "+B", "+c"]
    assert select(b"a\r\nb", b"a\r\nB\r\nc", {f"{hunk.id}:2-3"}) == b"a\r\nb\r\nB\r\n"
    assert select(b"a\r\nb", b"a\r\nB\r\nc", {f"{hunk.id}:3-4"}) == b"a\r\nb\r\nc"
    assert select(b"a\r\nb", b"a\r\nB\r\nc", {f"{hunk.id}:1-3"}) == b"a\r\nB\r\n"


def test_git_splits_and_selects_the_same_pieces(tmp_path: Path) -> None:
    def git(*arguments: str, answers: str = "") -> bytes:
        environment = {"PATH": os.defpath, "HOME": str(tmp_path), "GIT_CONFIG_NOSYSTEM": "1"}
        command = [str(shutil.which("git")), "-C", str(tmp_path), *arguments]
        return subprocess.run(command, input=answers.encode(), env=environment, capture_output=True, check=True).stdout

    git("init", "-q")
    (tmp_path / "file").write_bytes(OLD)
    git("add", "file")
    blob = git("rev-parse", ":file").decode().strip()
    (tmp_path / "file").write_bytes(NEW)
    (hunk,) = diff(OLD, NEW)
    pieces = cut(hunk, natural_cuts(hunk))
    for number in range(2 ** len(pieces)):
        chosen = [bool(number >> index & 1) for index in range(len(pieces))]
        git("update-index", "--cacheinfo", f"100644,{blob},file")
        git("add", "-p", "file", answers="s\n" + "".join("y\n" if yes else "n\n" for yes in chosen))
        ids = {piece.id for piece, yes in zip(pieces, chosen, strict=True) if yes}
        assert git("show", ":file") == select(OLD, NEW, ids)


def test_many_hunks_and_large_ones_are_cut_and_selected_at_once() -> None:
    lines_of_file = [b"line %d\n" % number for number in range(1000)]
    old = b"".join(lines_of_file)
    lines_of_file[::200] = [b"changed\nand\nmore\n"] * 5
    new = b"".join(lines_of_file)
    large_old, large_new = (b"".join(b"%s %d\n" % (word, number) for number in range(15_000)) for word in (b"a", b"b"))
    started = time.process_time()
    for _ in range(20):
        pieces = [part for hunk in diff(old, new) for part in cut(hunk, range(0, len(hunk.lines), 2))]
        assert select(old, new, {piece.id for piece in pieces}) == new
    (hunk,) = diff(large_old, large_new)
    single = cut(hunk, range(len(hunk.lines)))
    assert len(single) == 30_000
    assert select(large_old, large_new, {piece.id for piece in single[15_000:]}) == large_old + large_new
    assert len(inherited(single, {piece.id: 1 for piece in single[::2]})) == 15_000
    assert time.process_time() - started < 5


def test_a_change_without_lines_has_no_parts() -> None:
    (hunk,) = diff(b"a\0", b"b\0")
    assert cut(hunk, (0, 1)) == (hunk,)
    assert natural_cuts(hunk) == ()
    assert cuts_around(hunk, 0, 0) == ()
    assert widen(b"a\0", (hunk,), 9) == (hunk,)
    assert select(b"a\0", b"b\0", {f"{hunk.id}:0-1"}) == b"a\0"


@given(versions(), st.integers(0, 9), st.data())
def test_widened_hunks_are_those_of_a_wider_comparison(
    both: tuple[bytes, bytes], context: int, data: st.DataObject
) -> None:
    old, new = both
    hunks = diff(old, new)
    expected = [(hunk.id, hunk.lines, hunk.old_first, hunk.new_first) for hunk in diff(old, new, context)]
    found = widen(old, hunks, context)
    assert [(hunk.id, hunk.lines, hunk.old_first, hunk.new_first) for hunk in found] == expected
    pieces = shown(hunks, {hunk.id: data.draw(st.lists(st.integers(0, 20))) for hunk in hunks})
    assert widen(old, pieces, 3) == pieces

"""Hunks: every choice of them gives exactly the lines chosen."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.edits.hunks import changed_lines, diff, rewrite_hunk, select, unified, widen
from haiku_pair.edits.parts import shown, whole
from haiku_pair.edits.sequences import changes
from haiku_pair.edits.sides import sides
from haiku_pair.edits.values import Hunk, LineKind
from tests.helpers.edited_files import versions

UTF_16 = b"\xff\xfe"


def rebuilt(old: bytes, hunks: tuple[Hunk, ...], accepted: set[str]) -> bytes:
    """The chosen hunks applied by their shown lines, an independent way to what `select` does."""
    bom = b"\xef\xbb\xbf" if old.startswith(b"\xef\xbb\xbf") else b""
    lines = old[len(bom) :].decode().split("\n")
    lines = [line + "\n" for line in lines[:-1]] + [line for line in lines[-1:] if line]
    if hunks and hunks[0].lines and bom and hunks[0].lines[0].text.startswith("\ufeff"):
        bom, lines[0] = b"", "\ufeff" + lines[0]
    for hunk in reversed([hunk for hunk in hunks if hunk.id in accepted]):
        first = hunk.old_first - 1 if hunk.old_count else hunk.old_first
        lines[first : first + hunk.old_count] = [
            line.text + line.ending for line in hunk.lines if line.kind is not LineKind.REMOVED
        ]
    return bom + "".join(lines).encode()


@given(versions())
def test_all_is_the_new_file_and_none_the_old(both: tuple[bytes, bytes]) -> None:
    old, new = both
    assert select(old, new, {hunk.id for hunk in diff(old, new)}) == new
    assert select(old, new, set()) == old
    assert select(old, new, {"unknown"}) == old


@given(versions(), st.data())
def test_any_choice_is_the_chosen_lines(both: tuple[bytes, bytes], data: st.DataObject) -> None:
    old, new = both
    hunks = diff(old, new, data.draw(st.integers(0, 3)))
    accepted = {hunk.id for hunk in hunks if data.draw(st.booleans())}
    if hunks and hunks[0].lines and b"\n" in old and UTF_16 not in {old[:2], new[:2]}:
        assert select(old, new, accepted) == rebuilt(old, hunks, accepted)


def test_a_line_doubled_is_the_same_hunk_whatever_else_is_accepted() -> None:
    """Which of the two equal lines counts as the new one must not depend on the rest of the file."""
    old = b"".join(b"line %d\n" % number for number in range(22)) + b"end"
    new = old.replace(b"line 0\n", b"").replace(b"line 8\n", b"line 8\nline 8\n").replace(b"line 21\n", b"")
    ids = {hunk.id for hunk in diff(old, new)}
    last = diff(old, new)[-1].id
    assert {hunk.id for hunk in diff(select(old, new, {last}), new)} <= ids
    assert {hunk.id for hunk in diff(old, select(old, new, ids - {last}))} == ids - {last}


@given(versions(), st.data())
def test_other_decisions_do_not_change_an_id(both: tuple[bytes, bytes], data: st.DataObject) -> None:
    old, new = both
    hunks = diff(old, new)
    kept = {hunk.id for hunk in hunks if data.draw(st.booleans())}
    if len({(h.lines, h.heading) for h in hunks}) == len(hunks) and b"\n" in old:
        left = {hunk.id for hunk in diff(old, select(old, new, kept))}
        assert left <= kept


@given(versions())
def test_ids_are_unique_and_free_of_context(both: tuple[bytes, bytes]) -> None:
    old, new = both
    ids = [[hunk.id for hunk in diff(old, new, context)] for context in (0, 3, 20)]
    assert ids[0] == ids[1] == ids[2]
    assert len(set(ids[0])) == len(ids[0])


@given(versions())
def test_both_sides_of_a_hunk_are_the_files_lines(both: tuple[bytes, bytes]) -> None:
    old, new = both
    for hunk in diff(old, new) if UTF_16 not in {old[:2], new[:2]} else ():
        for raw, first, count, other in (
            (old, hunk.old_first, hunk.old_count, LineKind.ADDED),
            (new, hunk.new_first, hunk.new_count, LineKind.REMOVED),
        ):
            side = "".join(line.text + line.ending for line in hunk.lines if line.kind is not other)
            lines = raw.decode().split("\n")
            if hunk.lines and count and b"\n" in raw and not raw.startswith(b"\xef\xbb\xbf"):
                assert "\n".join(lines[first - 1 : first - 1 + count]) == side.removesuffix("\n")


@given(st.lists(st.integers(0, 5), max_size=40), st.lists(st.integers(0, 5), max_size=40))
def test_changes_lead_from_one_side_to_the_other(a: list[int], b: list[int]) -> None:
    found = changes(a, b)
    result = list(a)
    for change in reversed(found):
        result[change.a_first : change.a_last] = b[change.b_first : change.b_last]
    assert result == b
    assert all(left.a_last < right.a_first for left, right in pairwise(found))


@pytest.mark.parametrize("seed", range(5))
def test_long_stretches_of_few_different_lines_are_compared_exactly(seed: int) -> None:
    numbers = random.Random(seed)
    a = [numbers.randrange(4) for _ in range(1500)]
    b = [item for item in a for _ in range(numbers.choice([0, 1, 1, 1, 1, 1, 1, 1, 2]))]
    result = list(a)
    for change in reversed(changes(a, b)):
        result[change.a_first : change.a_last] = b[change.b_first : change.b_last]
    assert result == b


OLD = b"".join(b"line %d\n" % number for number in range(40))
NEW = OLD.replace(b"line 5\n", b"line five\n").replace(b"line 30\n", b"")


def test_changes_far_apart_are_two_hunks() -> None:
    first, second = diff(OLD, NEW)
    assert (first.old_first, first.old_count, first.new_first, first.new_count) == (3, 7, 3, 7)
    assert (second.old_first, second.old_count, second.new_first, second.new_count) == (28, 7, 28, 6)
    assert changed_lines((first, second)) == (1, 2)


@pytest.mark.case("E05")
def test_an_id_lasts_through_a_new_round() -> None:
    first, second = diff(OLD, NEW)
    again = diff(OLD, NEW.replace(b"line five", b"LINE FIVE").replace(b"line 20\n", b"line 20\nmore\n"))
    assert second.id in {hunk.id for hunk in again}
    assert first.id not in {hunk.id for hunk in again}
    assert [hunk.id for hunk in diff(select(OLD, NEW, {first.id}), NEW)] == [second.id]


def test_a_decision_never_moves_to_a_twin() -> None:
    old = b"a\n" * 500
    lines = old.splitlines(keepends=True)
    both, one = list(lines), list(lines)
    both[200] = both[300] = one[300] = b"x\n"
    ids = {hunk.id for hunk in diff(old, b"".join(both))}
    assert len(ids) == 2
    assert not ids & {hunk.id for hunk in diff(old, b"".join(one))}


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"a\0", b"b\0"), (b"", b"\xff\xd8"), (b"text\n", b"\0"), (b"a\n", b"\xff\xfea\0"), (b"", b"\xef\xbb\xbf")],
)
@pytest.mark.case("D12")
def test_a_change_without_lines_is_one_hunk(old: bytes, new: bytes) -> None:
    (hunk,) = diff(old, new)
    assert hunk.lines == ()
    assert select(old, new, {hunk.id}) == new
    assert select(old, new, set()) == old
    assert "binary" in unified("f", old, new)


def test_a_missing_final_newline_is_shown() -> None:
    (hunk,) = diff(b"a\nb", b"a\nb\n")
    assert [line.ending for line in hunk.lines] == ["\n", "", "\n"]
    assert "-b\n\\ No newline at end of file\n+b\n" in unified("f", b"a\nb", b"a\nb\n")


def test_changed_line_endings_are_shown() -> None:
    assert unified("f", b"a\r\nb\n", b"a\nb\n") == "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n-a␍\n+a\n b\n"


def test_the_heading_names_the_function() -> None:
    old = b"class A:\n    def f(self):\n        a\n        b\n        c\n        d\n        e\n"
    (hunk,) = diff(old, old.replace(b"        e", b"        E"))
    assert hunk.heading == "def f(self):"


def test_an_added_function_begins_with_its_declaration() -> None:
    old = b"def a():\n    x\n\n\ndef c():\n    x\n"
    (hunk,) = diff(old, b"def a():\n    x\n\n\ndef b():\n    x\n\n\ndef c():\n    x\n")
    assert next(line.text for line in hunk.lines if line.kind is LineKind.ADDED) == "def b():"


@given(versions(), st.data())
def test_a_hunk_can_be_written_anew(both: tuple[bytes, bytes], data: st.DataObject) -> None:
    old, new = both
    hunks = [hunk for hunk in diff(old, new) if hunk.lines]
    if not hunks or b"\n" not in new:
        return
    hunk = data.draw(st.sampled_from(hunks))
    shown = [line.text for line in hunk.lines if line.kind is not LineKind.REMOVED]
    assert rewrite_hunk(old, new, hunk.id, shown).raw == new
    edited, ids = rewrite_hunk(old, new, hunk.id, [*shown, "mine"])
    assert b"mine" in edited.replace(b"\0", b"")
    assert {whole(name) for name in ids} <= {found.id for found in diff(old, edited)}
    assert ids


@given(versions(), st.integers(0, 9), st.data())
def test_a_piece_written_as_it_is_shown_changes_nothing(
    both: tuple[bytes, bytes], context: int, data: st.DataObject
) -> None:
    old, new = both
    hunks = diff(old, new)
    pieces = shown(hunks, {hunk.id: data.draw(st.lists(st.integers(0, 20))) for hunk in hunks})
    for piece in widen(old, pieces, context):
        if piece.lines:
            texts = [line.text for line in piece.lines if line.kind is not LineKind.REMOVED]
            assert rewrite_hunk(old, new, piece.id, texts, context).raw == new


@given(versions(), st.data())
def test_only_the_lines_of_a_piece_are_written(both: tuple[bytes, bytes], data: st.DataObject) -> None:
    old, new = both
    hunks = diff(old, new)
    pieces = shown(hunks, {hunk.id: data.draw(st.lists(st.integers(0, 20))) for hunk in hunks})
    if not pieces or not pieces[0].lines:
        return
    piece = data.draw(st.sampled_from(pieces))
    texts = data.draw(st.lists(st.sampled_from(["written", "a", "", "line 3"]), max_size=4))
    both_sides = sides(old, new)
    assert both_sides is not None
    before = [both_sides.hunk_line(LineKind.CONTEXT, line).text for line in both_sides.new]
    edited = rewrite_hunk(old, new, piece.id, texts).raw
    after = sides(old, edited) if edited else both_sides
    found = [after.hunk_line(LineKind.CONTEXT, line).text for line in after.new] if edited and after else []
    first = piece.new_first - bool(piece.new_count)
    expected = [*before[:first], *texts, *before[first + piece.new_count :]]
    while expected and not expected[-1] and found != expected:
        expected.pop()  # an empty last line is a final newline
    assert found == expected or b"\r" in old + new


def test_a_hunk_written_back_is_gone() -> None:
    first, _ = diff(OLD, NEW)
    shown = [line.text for line in first.lines if line.kind is not LineKind.ADDED]
    edited, left = rewrite_hunk(OLD, NEW, first.id, shown)
    assert left == ()
    assert edited == OLD.replace(b"line 30\n", b"")


def test_an_unknown_hunk_can_not_be_written() -> None:
    with pytest.raises(KeyError):
        rewrite_hunk(OLD, NEW, "unknown", [])


@pytest.mark.parametrize("distinct", [100_000, 30, 3])
def test_large_files_are_compared_at_once(distinct: int) -> None:
    lines = [b"line %d\n" % (number * 7919 % distinct) for number in range(100_000)]
    old = b"".join(lines)
    lines[::1000] = [b"changed %d\n" % (number % 9) for number in range(100)]
    started = time.process_time()
    hunks = diff(old, b"".join(lines))
    assert time.process_time() - started < 3
    assert select(old, b"".join(lines), {hunk.id for hunk in hunks[1:]}).startswith(b"line 0\n")

"""Decisions follow the lines they were taken on, and never move to others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.edits.blending import blend
from haiku_pair.edits.following import follow
from haiku_pair.edits.hunks import diff, rewrite_hunk, select
from haiku_pair.edits.parts import cut, cuts_of, inherited, natural_cuts, shown, whole
from haiku_pair.edits.values import Hunk, LineKind
from tests.helpers.edited_files import versions

OLD = b"".join(b"line %d\n" % number for number in range(30))
NEW = OLD.replace(b"line 10\n", b"ten\n").replace(b"line 13\n", b"").replace(b"line 16\n", b"line 16\nmore\n")


def changed(hunk: Hunk) -> list[str]:
    """The changed lines of a hunk as a patch has them."""
    return [f"{line.kind}{line.text}{line.ending}" for line in hunk.lines if line.kind is not LineKind.CONTEXT]


def side(hunk: Hunk, gone: LineKind) -> list[str]:
    """The texts of one side of a hunk."""
    return [line.text for line in hunk.lines if line.kind is not gone]


@given(versions(3), st.data())
@pytest.mark.case("E05")
def test_what_follows_has_the_same_lines(three: tuple[bytes, bytes, bytes], data: st.DataObject) -> None:
    old, new, other = three
    old_now, new_now = data.draw(st.sampled_from([(old, other), (other, new), (other, old), (old, new)]))
    hunks, after = diff(old, new), diff(old_now, new_now)
    before = shown(hunks, {hunk.id: data.draw(st.lists(st.integers(0, 20), max_size=3)) for hunk in hunks})
    found = follow(old, old_now, before, after)
    pieces = {piece.id: piece for piece in shown(after, cuts_of(found.values()))}
    said = inherited(pieces.values(), {now: was for was, now in found.items()})
    lines = {piece.id: changed(piece) for piece in before}
    assert len(set(found.values())) == len(found)
    for name, was in said.items():
        if pieces[name].lines and lines[was]:
            assert changed(pieces[name]) == lines[was]
    if (old_now, new_now) == (old, new):
        assert found == {piece.id: piece.id for piece in before}


@given(versions(), st.data())
def test_a_piece_written_anew_is_told_from_the_others(both: tuple[bytes, bytes], data: st.DataObject) -> None:
    old, new = both
    hunks = diff(old, new)
    pieces = [piece for hunk in hunks for piece in cut(hunk, natural_cuts(hunk)) if piece.lines]
    if not pieces:
        return
    chosen = data.draw(st.sampled_from(pieces))
    lines = side(chosen, LineKind.REMOVED)
    at = data.draw(st.integers(0, len(lines)))
    raw, ids = rewrite_hunk(old, new, chosen.id, [*lines[:at], "written", *lines[at:]])
    after = diff(old, raw)
    assert ids
    assert {whole(name) for name in ids} <= {hunk.id for hunk in after}
    assert b"written" in select(old, raw, set(ids)).replace(b"\0", b"")
    said = follow(old, old, [piece for piece in pieces if piece is not chosen], after)
    for piece in pieces:
        if piece is not chosen and piece.id in said:
            assert select(old, raw, {said[piece.id]}) == select(old, new, {piece.id})


def test_a_decision_stays_when_another_part_is_written_anew() -> None:
    (hunk,) = diff(OLD, NEW)
    upper, middle, lower = cut(hunk, natural_cuts(hunk))
    raw, ids = rewrite_hunk(OLD, NEW, middle.id, ["line 12", "thirteen", "line 14", "line 15"])
    assert raw == NEW.replace(b"line 12\n", b"line 12\nthirteen\n")
    after = diff(OLD, raw)
    found = follow(OLD, OLD, (upper, lower), after)
    assert set(found) == {upper.id, lower.id}
    pieces = shown(after, cuts_of([*ids, *found.values()]))
    said = inherited(pieces, {found[upper.id]: "yes", found[lower.id]: "no", ids[0]: "mine"})
    assert [said[piece.id] for piece in pieces] == ["yes", "mine", "no"]


def test_a_hunk_written_into_its_neighbour_does_not_take_it_along() -> None:
    new = OLD.replace(b"line 5\n", b"five\n").replace(b"line 14\n", b"fourteen\n")
    first, second = diff(OLD, new)
    raw, ids = rewrite_hunk(OLD, new, first.id, [*side(first, LineKind.REMOVED)[:-1], "other"])
    (joined,) = diff(OLD, raw)
    assert [whole(name) for name in ids] == [joined.id]
    assert select(OLD, raw, set(ids)) == raw.replace(b"fourteen\n", b"line 14\n")
    assert follow(OLD, OLD, (second,), (joined,)).keys() == {second.id}


@pytest.mark.case("E15")
def test_a_decision_stays_when_the_person_edits_nearby() -> None:
    (hunk,) = diff(OLD, NEW)
    pieces = cut(hunk, natural_cuts(hunk))
    ours = OLD.replace(b"line 2\n", b"").replace(b"line 8\n", b"my eight\n").replace(b"line 18\n", b"line 18\nmine\n")
    blended = blend(OLD, ours, NEW)
    assert blended is not None
    after = diff(ours, blended.raw)
    assert {found.id for found in after}.isdisjoint({hunk.id})
    found = follow(OLD, ours, pieces, after)
    assert set(found) == {piece.id for piece in pieces}
    assert select(ours, blended.raw, {found[pieces[1].id]}) == ours.replace(b"line 13\n", b"")


def test_an_applied_part_leaves_the_others_their_decisions() -> None:
    (hunk,) = diff(OLD, NEW)
    upper, middle, lower = cut(hunk, natural_cuts(hunk))
    now = select(OLD, NEW, {upper.id})
    after = diff(now, NEW)
    found = follow(OLD, now, (upper, middle, lower), after)
    assert set(found) == {middle.id, lower.id}


def test_one_of_several_equal_lines_is_not_chosen() -> None:
    old, new = b"a\nb\n", b"a\nx\nx\nx\nb\n"
    (hunk,) = diff(old, new)
    one = cut(hunk, (2, 3))[1]
    (after,) = diff(old, b"a\nx\nx\nx\nx\nb\n")
    assert follow(old, old, (one,), (after,)) == {}

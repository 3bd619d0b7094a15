"""A proposal on top of what the person changed meanwhile: what merges follows, the rest is kept on both sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.edits.blending import Blended, blend, conflict_parts
from haiku_pair.edits.hunks import diff, keep_both, select
from haiku_pair.edits.merge import merge
from haiku_pair.edits.parts import shown
from tests.helpers.edited_files import edited, lines

Three = tuple[list[str], list[str], list[str]]


@st.composite
def three(draw: st.DrawFn) -> Three:
    """A file, what the person made of it and what the model made of it."""
    base = draw(lines(25))
    ours = draw(edited(base, ("mine", "x")))
    theirs = draw(edited(base, ("theirs", "x")))
    if draw(st.integers(0, 4)) == 0:
        base = [*base, "end"]
    return base, ours, theirs


def raws(versions: Iterable[list[str]]) -> tuple[bytes, bytes, bytes]:
    """Versions as bytes."""
    base, ours, theirs = ("".join(version).encode() for version in versions)
    return base, ours, theirs


def as_lines(raw: bytes) -> list[str]:
    """Lines with their endings."""
    pieces = raw.decode().split("\n")
    return [piece + "\n" for piece in pieces[:-1]] + [piece for piece in pieces[-1:] if piece]


def texts(found: Iterable[str]) -> Counter[str]:
    """How often each line occurs, endings aside."""
    return Counter(line.rstrip("\r\n") for line in found)


def resolved(blended: Blended, ours: bytes, *, mine: bool) -> bytes:
    """The blended file with the same side at all places."""
    raw, own = as_lines(blended.raw), as_lines(ours)
    for place in reversed(blended.places):
        if mine:
            raw[place.first : place.first + place.count] = own[place.ours_first : place.ours_first + len(place.mine)]
    return "".join(raw).encode()


@given(three())
@pytest.mark.case("E02")
def test_without_a_conflict_it_is_the_merge(versions: Three) -> None:
    base, ours, theirs = raws(versions)
    merged, blended = merge(base, ours, theirs), blend(base, ours, theirs)
    assert blended is not None
    if isinstance(merged, bytes):
        assert blended == Blended(merged, ())
    else:
        assert len(blended.places) == len(merged)


@given(three())
@pytest.mark.case("E15")
def test_no_line_of_either_side_is_lost(versions: Three) -> None:
    base, ours, theirs = raws(versions)
    blended = blend(base, ours, theirs)
    assert blended is not None
    mine = texts(line for place in blended.places for line in place.mine)
    proposed = texts(line for place in blended.places for line in place.theirs)
    kept = texts(as_lines(blended.raw))
    old, own, new = (texts(version) for version in versions)
    for line, count in (own - old).items():
        assert kept[line] + mine[line] >= min(count, 1)
        assert mine[line] or kept[line] >= own[line] - old[line]
    for line, count in (new - old).items():
        assert kept[line] >= min(count, 1)
    assert all(kept[line] >= count for line, count in proposed.items())


@given(three())
def test_places_tell_both_sides(versions: Three) -> None:
    base, ours, theirs = raws(versions)
    blended = blend(base, ours, theirs)
    assert blended is not None
    raw, own = as_lines(blended.raw), as_lines(ours)
    last = 0
    for place in blended.places:
        assert last <= place.first
        last = place.first + place.count
        assert place.theirs == tuple(line.rstrip("\n").removesuffix("\r") for line in raw[place.first : last])
        stretch = own[place.ours_first : place.ours_first + len(place.mine)]
        assert place.mine == tuple(line.rstrip("\n").removesuffix("\r") for line in stretch)


@given(three())
def test_the_same_side_everywhere_is_a_merge_of_that_side(versions: Three) -> None:
    base, ours, theirs = raws(versions)
    blended = blend(base, ours, theirs)
    assert blended is not None
    swapped = blend(base, theirs, ours)
    assert swapped is not None
    if all(place.mine != place.theirs for place in blended.places):  # those differ in their line endings alone
        assert resolved(blended, ours, mine=True) == swapped.raw
        assert resolved(swapped, theirs, mine=True) == blended.raw


@given(three())
def test_each_place_is_a_piece_of_its_own(versions: Three) -> None:
    base, ours, theirs = raws(versions)
    blended = blend(base, ours, theirs)
    assert blended is not None
    hunks = diff(ours, blended.raw)
    cuts, places = conflict_parts(blended, hunks)
    pieces = {piece.id for piece in shown(hunks, cuts)}
    assert set(places) <= pieces
    if blended.raw != ours:
        assert bool(places) == bool(blended.places)
    assert select(ours, blended.raw, pieces) == blended.raw
    if list(places.values()) == list(blended.places):
        # Given up everywhere. In lines that repeat the comparison may have a place otherwise, and the piece shows it.
        assert select(ours, blended.raw, pieces - set(places)) == resolved(blended, ours, mine=True)


@given(three(), st.data())
def test_a_settled_place_has_the_lines_of_its_side(versions: Three, data: st.DataObject) -> None:
    base, ours, theirs = raws(versions)
    blended = blend(base, ours, theirs)
    assert blended is not None
    places = conflict_parts(blended, diff(ours, blended.raw))[1]
    if not places:
        return
    part = data.draw(st.sampled_from(sorted(places)))
    both = keep_both(ours, blended.raw, part)
    found = as_lines(both.raw)
    place = places[part]
    size = len(place.mine) + len(place.theirs)
    stretch = [line.rstrip("\n").removesuffix("\r") for line in found[place.first : place.first + size]]
    assert stretch == [*place.mine, *place.theirs]
    rest = as_lines(blended.raw)
    assert len(found) == len(rest) + len(place.mine)
    assert found[: place.first] == rest[: place.first]
    assert found[place.first + size :] == rest[place.first + place.count :]


BASE = "".join(f"line {number}\n" for number in range(30)).encode()


@pytest.mark.case("E02")
def test_both_changed_the_same_line() -> None:
    ours = BASE.replace(b"line 10\n", b"my ten\n").replace(b"line 20\n", b"")
    theirs = BASE.replace(b"line 10\n", b"their ten\n").replace(b"line 12\n", b"their twelve\n")
    blended = blend(BASE, ours, theirs)
    assert blended is not None
    assert blended.raw == theirs.replace(b"line 20\n", b"")
    (place,) = blended.places
    assert (place.before, place.mine, place.theirs) == (("line 10",), ("my ten",), ("their ten",))
    hunks = diff(ours, blended.raw)
    cuts, places = conflict_parts(blended, hunks)
    first, second = shown(hunks, cuts)
    assert list(places) == [first.id]
    both = keep_both(ours, blended.raw, first.id)
    assert both.raw == blended.raw.replace(b"their ten\n", b"my ten\ntheir ten\n")
    assert select(ours, both.raw, set(both.ids)) == ours.replace(b"my ten\n", b"my ten\ntheir ten\n")
    assert select(ours, blended.raw, {second.id}) == ours.replace(b"line 12\n", b"their twelve\n")


def test_what_both_did_alike_is_no_part_of_the_place() -> None:
    blended = blend(b"a\nb\nc\n", b"a\nsame\nmine\nc\n", b"a\nsame\ntheirs\nc\n")
    assert blended is not None
    (place,) = blended.places
    assert (place.first, place.count, place.before) == (2, 1, ("b",))
    assert (place.mine, place.theirs) == (("mine",), ("theirs",))


def test_last_lines_without_newline_are_never_glued() -> None:
    ours, theirs = b"a\nmine", b"a\ntheirs"
    blended = blend(b"a\nb", ours, theirs)
    assert blended is not None
    assert blended.raw == theirs
    (part,) = conflict_parts(blended, diff(ours, theirs))[1]
    assert keep_both(ours, theirs, part).raw == b"a\nmine\ntheirs"


@pytest.mark.parametrize(
    ("base", "ours", "theirs"),
    [
        (b"a\0", b"b\0", b"c\0"),
        (b"a\n", b"\xff\xfeb\0", b"c\n"),
        (b"a\nb\n", b"a\rx\r", b"a\ry\r"),  # where lines end depends on which two are compared
    ],
)
def test_what_has_no_lines_in_common_terms_can_not_be_blended(base: bytes, ours: bytes, theirs: bytes) -> None:
    assert blend(base, ours, theirs) is None
    assert blend(base, ours, base) == Blended(ours, ())
    assert blend(base, base, theirs) == Blended(theirs, ())

"""Rows on top of each other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.window.conversation.stack import RowStack

HEIGHTS = st.lists(st.integers(1, 50).map(float), min_size=1, max_size=20)


def stack_of(heights: list[float]) -> RowStack:
    stack = RowStack()
    stack.reset(list(heights))
    return stack


def test_an_empty_stack_has_no_row() -> None:
    assert (RowStack().at(5), RowStack().total) == (-1, 0.0)


def test_beyond_the_ends_are_the_first_and_the_last_row() -> None:
    stack = stack_of([10.0, 10.0])
    assert (stack.at(-3), stack.at(9.9), stack.at(10), stack.at(99)) == (0, 0, 1, 1)


@given(HEIGHTS, st.data())
def test_tops_follow_a_changed_height(heights: list[float], data: st.DataObject) -> None:
    stack = stack_of(heights)
    stack.at(0)
    index = data.draw(st.integers(0, len(heights) - 1))
    stack.set_height(index, 77.0)
    stack.append(5.0)
    wanted = [*heights[:index], 77.0, *heights[index + 1 :], 5.0]
    assert [stack.top(i) for i in range(len(wanted) + 1)] == [sum(wanted[:i]) for i in range(len(wanted) + 1)]

"""Rows on top of each other: where each begins, without asking all of them again when one grows. No Qt."""

from __future__ import annotations

from bisect import bisect_right


class RowStack:
    """Heights of rows and the tops that follow from them."""

    def __init__(self) -> None:
        self._heights: list[float] = []
        self._tops: list[float] = [0.0]  # one more than heights: the last is the end
        self._valid = 0  # tops[: valid + 1] are right

    def __len__(self) -> int:
        return len(self._heights)

    @property
    def total(self) -> float:
        """Height of all rows."""
        return self.top(len(self._heights))

    def reset(self, heights: list[float]) -> None:
        """Other rows."""
        self._heights = heights
        self._tops = [0.0] * (len(heights) + 1)
        self._valid = 0

    def append(self, height: float) -> None:
        """One more row at the end."""
        self._heights.append(height)
        self._tops.append(0.0)

    def set_height(self, index: int, height: float) -> None:
        """A row is of another height than thought."""
        if self._heights[index] != height:
            self._heights[index] = height
            self._valid = min(self._valid, index)

    def height(self, index: int) -> float:
        """Height of a row."""
        return self._heights[index]

    def top(self, index: int) -> float:
        """Where a row begins; for the number of rows, where the last one ends."""
        while self._valid < index:
            self._tops[self._valid + 1] = self._tops[self._valid] + self._heights[self._valid]
            self._valid += 1
        return self._tops[index]

    def at(self, y: float) -> int:
        """The row at a height; the first or last one beyond the ends, -1 without rows."""
        if not self._heights:
            return -1
        self.top(len(self._heights))
        return min(max(bisect_right(self._tops, y) - 1, 0), len(self._heights) - 1)

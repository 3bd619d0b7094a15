"""What stands around the diff: the file's header above it, scroll bar and overview on its right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QRect, Qt, Slot
from PySide6.QtWidgets import QScrollBar

from haiku_pair.protocol.values import Decision, ReviewHunk
from haiku_pair.window.overview import WIDTH, Mark, Overview, Shape
from haiku_pair.window.review import words
from haiku_pair.window.review.arrangement import Arrangement
from haiku_pair.window.review.context import changed
from haiku_pair.window.review.file_header import FileHeader
from haiku_pair.window.review.picture_pair import LEAST, PicturePair
from haiku_pair.window.review.row_blocks import About, Rows
from haiku_pair.window.review.settling import is_unsettled
from haiku_pair.window.review.side import Side
from haiku_pair.window.theme.theme import UNIT, Theme

_SHAPES = {Decision.UNDECIDED: Shape.OPEN, Decision.ACCEPTED: Shape.DONE, Decision.REJECTED: Shape.REFUSED}


class Surround(QObject):
    """Lies in the margins of the left side."""

    def __init__(self, theme: Theme, left: Side, right: Side) -> None:
        super().__init__(left)
        self._left = left
        self._right = right
        self.bar = QScrollBar(Qt.Orientation.Vertical, left)
        self.overview = Overview(theme, left)
        self.header = FileHeader(theme, left)
        self.pictures = PicturePair(theme, left)
        self._size = ""
        self._about = About()
        self._height = 0
        self._extents: list[tuple[float, float]] = []
        self._noted: frozenset[int] = frozenset()
        """Hunks with comments on their lines."""
        self.overview.went.connect(self._on_went)
        self.bar.valueChanged.connect(self.follow)
        self.bar.rangeChanged.connect(self.follow)

    def lay_out(self, *, two: bool) -> None:
        """Share the room; the right side has half of it if there are two."""
        margins, viewport = self._left.viewportMargins(), self._left.viewport()
        inside = self._left.contentsRect()
        gutter, bar = self._left.gutter.wanted_width(), self.bar.sizeHint().width()
        top = self.header.wanted_height()
        whole = viewport.width() + margins.left() + margins.right() - bar - WIDTH
        right = whole // 2 if two else 0
        self._left.set_margins(gutter, top, right + bar + WIDTH)
        height = viewport.height()
        y = inside.top() + top
        self.header.setGeometry(inside.left(), inside.top(), inside.width(), top)
        self._left.gutter.setGeometry(inside.left(), y, gutter, height)
        self._right.setGeometry(inside.left() + whole - right, y, right, height)
        self.bar.setGeometry(inside.left() + whole, y, bar, height)
        self.overview.setGeometry(QRect(inside.left() + whole + bar, y, WIDTH, height))
        self._place_pictures()

    def _place_pictures(self) -> None:
        """Below the last row, over both sides; where there is little room, at most over the lower half."""
        viewport = self._left.viewport().geometry()
        above = max(viewport.height() - LEAST, viewport.height() // 2)
        top = min(int(self._left.height_of(self._height)) + UNIT, above)
        right = self._right.geometry().right() if self._right.isVisible() else viewport.right()
        self.pictures.setGeometry(
            QRect(viewport.left(), viewport.top() + top, right - viewport.left() + 1, viewport.height() - top)
        )
        self.pictures.raise_()

    # --- what is said of the file ---

    def show_file(self, rows: Rows, arrangement: Arrangement, reviews: Sequence[ReviewHunk]) -> None:
        """Another file, or the same in other rows."""
        counts = [changed(review.hunk) for review in reviews]
        self._size = words.size(sum(added for added, _ in counts), sum(removed for _, removed in counts))
        self._about = rows.about
        self.header.show_file(rows.about.title)
        self._height = arrangement.height
        height = max(1, arrangement.height)
        lines = [arrangement.line_of(rows.heads[hunk]) for hunk in range(len(reviews))]
        ends = [*lines[1:], arrangement.height][: len(lines)]
        self._extents = [(line / height, end / height) for line, end in zip(lines, ends, strict=True)]
        self._noted = frozenset(row.hunk for _, row in rows.remarks())
        self.show_decisions(reviews)
        self._place_pictures()

    def show_decisions(self, reviews: Sequence[ReviewHunk], changed_at: Sequence[int] | None = None) -> None:
        """What is decided on its hunks; if only some are others than before, those at these places."""
        if changed_at is None:
            self.overview.show_marks([self._mark(place, review) for place, review in enumerate(reviews)])
        else:
            self.overview.change_marks({place: self._mark(place, reviews[place]) for place in changed_at})

    def _mark(self, place: int, review: ReviewHunk) -> Mark:
        return Mark(*self._extents[place], _shape(review), place in self._noted)

    def show_place(self, hunk: int, reviews: Sequence[ReviewHunk]) -> None:
        """At which hunk the keyboard is; -1 for none."""
        said = [self._about.kind, self._size]
        if 0 <= hunk < len(reviews):
            said += [f"hunk {hunk + 1} of {len(reviews)}", words.verdict(reviews[hunk], self._about.undecided)]
        self.header.show_place("   ".join(part for part in said if part))

    # --- following ---

    @Slot()
    def follow(self) -> None:
        """Show which part is on the screen."""
        bar = self.bar
        whole = max(1, bar.maximum() + bar.pageStep())
        self.overview.show_part(bar.value() / whole, min(1.0, (bar.value() + bar.pageStep()) / whole))
        self._place_pictures()

    @Slot(float)
    def _on_went(self, place: float) -> None:
        whole = self.bar.maximum() + self.bar.pageStep()
        self.bar.setValue(int(place * whole) - self.bar.pageStep() // 2)


def _shape(review: ReviewHunk) -> Shape:
    return Shape.WARNING if is_unsettled(review) else _SHAPES[review.decision]

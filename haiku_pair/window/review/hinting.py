"""Which keys the hint line names: those of whatever has the keyboard now, and else those of the review."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.review.bars import HintLine
from haiku_pair.window.review.keys import hints
from haiku_pair.window.review.session import ReviewSession
from haiku_pair.window.review.settling import is_unsettled

Hints = list[tuple[str, str]]
"""Keys with their words, most needed first."""


class Hinting(QObject):
    """Asks one after the other; the first that has something to name is heard."""

    def __init__(self, line: HintLine, commands: Commands, session: ReviewSession) -> None:
        super().__init__(line)
        self._line = line
        self._commands = commands
        self._session = session
        self._asked: tuple[Callable[[], Hints], ...] = ()
        self._usual: tuple[object, Hints] | None = None
        self._way_back: Callable[[], str] = str

    def ask(self, *asked: Callable[[], Hints], way_back: Callable[[], str]) -> None:
        """Know whom to ask.

        Args:
            asked: in that order; whatever does not have the keyboard names nothing.
            way_back: what the key for going back does first; empty when it goes back.
        """
        self._asked, self._way_back = asked, way_back

    @Slot()
    def forget(self) -> None:
        """Commands have other keys."""
        self._usual = None

    @Slot()
    def say(self) -> None:
        """Name the keys that work now."""
        found = next(filter(None, (asked() for asked in self._asked)), None)
        self._line.show_hints(found or self._of_review())

    def _of_review(self) -> Hints:
        """What is named where nothing else is open; kept, since it is asked for at every key."""
        current = self._session.current
        conflict = current.conflict if current is not None and is_unsettled(current) else None
        said, back = self._session.words, self._way_back()
        state = (said, conflict, back)
        if self._usual is None or self._usual[0] != state:
            other = {"review.back": back} if back else {}
            self._usual = (state, hints(self._commands.all(), conflict, {**said.hints(), **other}))
        return self._usual[1]

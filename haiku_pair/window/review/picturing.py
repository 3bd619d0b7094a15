"""Asks for both sides of a file without lines and has them shown; pictures are decoded beside the event loop."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

from haiku_pair.protocol.replies import SidesShown
from haiku_pair.protocol.requests import GetSides
from haiku_pair.protocol.values import FileChange, Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.review import words
from haiku_pair.window.review.picture_pair import PicturePair
from haiku_pair.window.review.pictures import SUFFIXES, Picture, of_other_bytes, read


class _Relay(QObject):
    """Brings pictures back to the thread of the window. Has no owner there, so it may outlive who waits."""

    read = Signal(int, object, object)
    """Number of the question, picture before, picture after."""


class Picturing(QObject):
    """One file at a time: the one that is shown."""

    def __init__(self, bridge: Bridge, pair: PicturePair, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._pair = pair
        self._shown: tuple[str, str, str] | None = None
        self._asked = 0
        self._relay = _Relay()
        self._relay.read.connect(self._on_read)

    def look_at(self, proposal: str, proposed: str, file: FileChange | None) -> None:
        """This file is shown now.

        Args:
            proposal: id of what is reviewed.
            proposed: the state of it; with another one the file may be another.
            file: None when there is none.
        """
        wanted = (proposal, proposed, file.path) if file is not None and file.binary else None
        if wanted == self._shown:
            return
        self._shown = wanted
        self._asked += 1
        self._pair.clear()
        if wanted is not None:
            body = GetSides(proposal, wanted[2])
            self._bridge.ask(
                body, SidesShown, partial(self._on_sides, self._asked), partial(self._on_none, self._asked)
            )

    def _on_sides(self, asked: int, sides: SidesShown) -> None:
        if asked != self._asked or self._shown is None:
            return
        is_picture = self._shown[2].lower().endswith(SUFFIXES)
        work = partial(_read_both, self._relay, asked, read if is_picture else of_other_bytes, sides)
        QThreadPool.globalInstance().start(work)

    def _on_none(self, asked: int, problem: Problem) -> None:
        if asked == self._asked:
            said = Picture(words.problem(problem))
            self._pair.show_sides(said, said)

    @Slot(int, object, object)
    def _on_read(self, asked: int, before: Picture, after: Picture) -> None:
        if asked == self._asked:
            self._pair.show_sides(before, after)


def _read_both(relay: _Relay, asked: int, reader: Callable[[bytes | None, str], Picture], sides: SidesShown) -> None:
    relay.read.emit(asked, reader(sides.before, sides.note), reader(sides.after, sides.note))

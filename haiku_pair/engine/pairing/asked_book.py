"""Which comments that ask for something have been answered with a turn, so that each begins one and no more.

A comment is known by its words and the code beside it; lines may move and files be renamed. It is forgotten when its
file is saved without it, so that writing it again asks again. What the program itself writes is known from the
beginning, whatever comments the model has put in: only a person's save can begin a turn.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Mapping, Sequence

import msgspec

from haiku_pair.engine.workspace.asking_comments import AskingComment

log = logging.getLogger(__name__)

_Known = tuple[str, str]
"""Words and place."""


class AskedBook:
    """Kept at each change. For any thread."""

    def __init__(self, keep: Callable[[bytes], None], kept: bytes | None) -> None:
        """`kept` is what was kept last; one that can't be read is as good as none."""
        self._keep = keep
        self._known: dict[str, list[_Known]] = _read(kept) if kept else {}
        self._lock = threading.Lock()

    def fresh(
        self, found: Mapping[str, Sequence[AskingComment]], gone: Collection[str] = ()
    ) -> tuple[AskingComment, ...]:
        """Of the comments in saved files, by path, those that no turn was begun for. Changes nothing.

        `gone` are files that are not there any more: what was known in them may have moved.
        """
        with self._lock:
            elsewhere = [one for path in gone for one in self._known.get(path, ())]
            return tuple(new for path, those in found.items() for new in self._new(path, those, elsewhere))

    def know(self, found: Mapping[str, Sequence[AskingComment]], still_new: Collection[AskingComment] = ()) -> None:
        """From now on these are known in these files, and no others; but for those with the words of `still_new`."""
        new = {one.text for one in still_new}
        with self._lock:
            for path, those in found.items():
                known = [(one.text, one.place) for one in those if one.text not in new]
                if known:
                    self._known[path] = known
                else:
                    self._known.pop(path, None)
            self._keep(msgspec.msgpack.encode(self._known))

    def knows_any(self, paths: Collection[str]) -> bool:
        """Whether anything is known in these files."""
        with self._lock:
            return any(path in self._known for path in paths)

    @property
    def paths(self) -> frozenset[str]:
        """Files in which something is known."""
        with self._lock:
            return frozenset(self._known)

    def _new(self, path: str, found: Sequence[AskingComment], elsewhere: list[_Known]) -> list[AskingComment]:
        left = [*self._known.get(path, ()), *elsewhere]
        unknown: list[AskingComment] = []
        for one in found:
            if (one.text, one.place) in left:
                left.remove((one.text, one.place))
            else:
                unknown.append(one)
        new: list[AskingComment] = []
        for one in unknown:
            moved = next((known for known in left if known[0] == one.text), None)
            if moved is None:
                new.append(one)
            else:
                left.remove(moved)
        return new


def _read(kept: bytes) -> dict[str, list[_Known]]:
    try:
        return msgspec.msgpack.decode(kept, type=dict[str, list[_Known]])
    except (msgspec.DecodeError, msgspec.ValidationError):
        log.warning("comments that were answered could not be read")
        return {}

"""What a server is told when a text changes: the lines that are others now. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from haiku_pair.engine.lsp.positions import Units, as_sent, units_of

_CHUNK = 1024


class SentText:
    """A text as a server has it: the real lines, and those that were sent in their place; at least one."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.lines = [as_sent(line) for line in texts]
        self.version = 1

    @property
    def whole(self) -> str:
        """All of it."""
        return "\n".join(self.lines)

    def change(self, texts: Sequence[str], units: Units) -> dict[str, Any] | None:
        """Become this text; the one change that does it, in the protocol's form. None when it is this text.

        The change begins and ends at whole lines as far as that can be, so that places need no counting.
        """
        top, end = _common(self.texts, texts)
        if top == len(texts) == len(self.texts):
            return None
        old, new = self.lines, [as_sent(line) for line in texts[top : len(texts) - end]]
        change = _change_of(old, new, top, end, units)
        self.lines = [*old[:top], *new, *old[len(old) - end :]]
        self.texts = texts
        self.version += 1
        return change


def _common(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many lines are the same at the top, and how many of the others at the end."""
    top, shorter = 0, min(len(old), len(new))
    while top + _CHUNK <= shorter and old[top : top + _CHUNK] == new[top : top + _CHUNK]:
        top += _CHUNK
    while top < shorter and old[top] == new[top]:
        top += 1
    end, left = 0, shorter - top
    while end + _CHUNK <= left and _tail(old, end) == _tail(new, end):
        end += _CHUNK
    while end < left and old[-1 - end] == new[-1 - end]:
        end += 1
    return top, end


def _tail(lines: Sequence[str], end: int) -> Sequence[str]:
    return lines[len(lines) - end - _CHUNK : len(lines) - end]


def _change_of(old: Sequence[str], new: Sequence[str], top: int, end: int, units: Units) -> dict[str, Any]:
    """Lines from `top` on, but for `end` at the end, become these."""
    if end:
        return _change((top, 0), (len(old) - end, 0), "".join(f"{line}\n" for line in new))
    last = (len(old) - 1, units_of(old[-1], units))
    if top == len(old):  # lines were added behind the last
        return _change(last, last, "".join(f"\n{line}" for line in new))
    if not new:  # the last ones are gone
        return _change((top - 1, units_of(old[top - 1], units)), last, "")
    return _change((top, 0), last, "\n".join(new))


def _change(start: tuple[int, int], end: tuple[int, int], text: str) -> dict[str, Any]:
    return {"range": {"start": _place(start), "end": _place(end)}, "text": text}


def _place(place: tuple[int, int]) -> dict[str, int]:
    return {"line": place[0], "character": place[1]}

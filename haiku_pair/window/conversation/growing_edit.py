"""The arguments of a tool that edits, read while they are still being written. No Qt.

The model writes JSON; what has come of it so far may end anywhere. It is only shown: what runs is checked by the engine
when all of it is there.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)|[{}\[\],]', re.DOTALL)
_HALF_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{0,3})?\Z")
_CLOSING = {"{": "}", "[": "]"}
_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class GrowingEdit:
    """What a call would change, as far as it is known: the file, and what is taken away and put in its place."""

    path: str
    places: tuple[tuple[str, str], ...]

    @property
    def counts(self) -> tuple[int, int]:
        """Lines that are put in, and lines that are taken away."""
        added, removed = (sum(len(lines_of(place[side])) for place in self.places) for side in (1, 0))
        return added, removed


def growing_edit(tool: str, arguments: str) -> GrowingEdit | None:
    """The edit that a call makes; None for tools that make none, and where nothing is known of it yet."""
    if tool not in {"edit_file", "create_file"}:
        return None
    said = completed(arguments)
    path = said.get("path")
    places: list[tuple[str, str]] = []
    if tool == "create_file":
        places.append(("", _text(said.get("content"))))
    edits = said.get("edits")
    listed = [edit for edit in edits if isinstance(edit, dict)] if isinstance(edits, list) else []
    places += [(_text(edit.get("old_text")), _text(edit.get("new_text"))) for edit in listed]
    found = tuple(place for place in places if any(place))
    return GrowingEdit(_text(path), found) if found else None


def completed(raw: str) -> dict[str, object]:
    """The beginning of a JSON object as an object: open strings, lists and objects end where the text does."""
    stack: list[str] = []
    sure, closing = 0, ""
    open_string = False
    for token in _TOKEN.finditer(raw):
        text = token.group()
        if text[0] == '"':
            open_string = len(text) == 1 or not _is_closed(text)
            continue
        if text in _CLOSING:
            stack.append(_CLOSING[text])
        elif text in "}]" and stack:
            stack.pop()
        if len(stack) > _DEEPEST:
            return {}
        sure, closing = token.end() - (text == ","), "".join(reversed(stack))
    end = _HALF_ESCAPE.sub("", raw) + '"' if open_string else raw
    for candidate in (end + "".join(reversed(stack)), raw[:sure] + closing):
        try:
            found = json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
        return found if isinstance(found, dict) else {}
    return {}


def lines_of(text: str) -> list[str]:
    """The lines of a piece of a file; the last one counts when it does not end."""
    lines = text.split("\n")
    return lines[:-1] if not lines[-1] else lines


def _is_closed(text: str) -> bool:
    """Whether a string token ends with its quote, not with an escaped one."""
    if not text.endswith('"'):
        return False
    body = text[1:-1]
    return (len(body) - len(body.rstrip("\\"))) % 2 == 0


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""

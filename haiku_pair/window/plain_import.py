"""Python's own `import` again, once PySide is there.

PySide puts one of its own in its place, for the sake of `from __feature__ import snake_case`, which nothing here uses.
It reads the source text of each module that is imported from then on, to find out whether that uses PySide: half a
millisecond for each, and the text is kept.
"""

from __future__ import annotations

import builtins

import PySide6.QtCore  # noqa: F401  (it is what replaces `import`)

_OWN = "__orig_import__"
"""Where PySide keeps Python's own."""


def restore() -> None:
    """Undo what PySide did; nothing, when it did not."""
    builtins.__import__ = getattr(builtins, _OWN, builtins.__import__)

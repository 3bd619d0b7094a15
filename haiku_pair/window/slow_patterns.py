"""PySide is loaded without the patterns it takes longest for.

Each time it is loaded, PySide (6.11) compiles three regular expressions of some 6,000 characters: a third of a bare
window's own time in Python. Two are for writing stubs, one for taking signatures apart when a call has wrong arguments.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_LONG = 2000
"""Characters. No pattern of the standard library comes near, so that nobody else gets a `_Postponed`."""


class _Postponed:
    """Stands for a pattern whose methods are asked for early and called late or never."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._pattern = pattern
        self._flags = flags

    def __getattr__(self, method: str) -> Callable[..., object]:
        def call(*arguments: object) -> object:
            # Compiled once: `re` keeps what it has compiled.
            return getattr(re.compile(self._pattern, self._flags), method)(*arguments)

        return call


@contextmanager
def postponed() -> Iterator[None]:
    """While this lasts, very long patterns are compiled by their first use."""
    own = re.compile

    def compile_or_postpone(pattern: str, flags: int = 0) -> object:
        return _Postponed(pattern, flags) if len(pattern) > _LONG else own(pattern, flags)

    re.compile = compile_or_postpone  # type: ignore[assignment]
    try:
        yield
    finally:
        re.compile = own

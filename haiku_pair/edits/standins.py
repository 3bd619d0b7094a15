"""Characters that a Qt text widget loses or takes for line breaks, and the private-use characters shown for them.

Tried with QPlainTextEdit over the whole Basic Multilingual Plane: a block keeps everything (NBSP too, if one reads
the blocks and not `toPlainText`) but CR, U+2029, U+FDD0 and U+FDD1; U+2028 breaks the line on the screen and is
lost by `toPlainText` and the clipboard; U+FEFF is lost at the start; U+FFFC is what Qt puts for an image.
"""

from __future__ import annotations

import re

_ESCAPE = "\uf780"
"""Stands before a private-use character that is really in the file."""

STAND_INS = {
    "\r": "\uf781",
    "\u2028": "\uf782",
    "\u2029": "\uf783",
    "\ufdd0": "\uf784",
    "\ufdd1": "\uf785",
    "\ufeff": "\uf786",
    "\ufffc": "\uf787",
}
"""Real character to the one shown."""

_SHOWN = STAND_INS | {mark: _ESCAPE + mark for mark in (_ESCAPE, *STAND_INS.values())}
_ACTUAL = {shown: real for real, shown in _SHOWN.items()}
_TO_SHOW = re.compile("[" + "".join(_SHOWN) + "]")
_TO_RESTORE = re.compile(f"{_ESCAPE}[{_ESCAPE}{''.join(STAND_INS.values())}]|[{''.join(STAND_INS.values())}]")


def shown(text: str) -> str:
    """`text` of a line as a text widget can hold it without loss."""
    return _TO_SHOW.sub(lambda match: _SHOWN[match[0]], text)


def actual(text: str) -> str:
    """The text that `shown` was made from; what a person typed passes unchanged."""
    return _TO_RESTORE.sub(lambda match: _ACTUAL[match[0]], text)

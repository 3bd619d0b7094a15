"""Characters that steer a terminal, hide or reorder text are shown as what they are.

A reply, a tool's output or a file name may hold escape sequences, bidirectional overrides, zero-width characters or
Unicode tags. None of them reaches a text layout: each is replaced by a visible mark.
"""

from __future__ import annotations

import re

_JOINERS = "\u200c\u200d"
# C0 but tab and line feed, DEL, C1; soft hyphen; invisible and bidirectional marks; line and paragraph separators;
# what QTextDocument uses for itself; variation selectors but the emoji one; tags; surrogates.
_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufe00-\ufe0e\ufeff\uffa0\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_RUN_OF_TAGS = re.compile("[\U000e0020-\U000e007e]{2,}")


def make_visible(text: str) -> str:
    """The text with every hidden or steering character replaced by a visible mark.

    Tabs and line feeds stay; CR LF becomes a line feed; joiners stay between letters that need them.
    """
    if _SUSPECT.search(text) is None:
        return text
    text = text.replace("\r\n", "\n")
    text = _RUN_OF_TAGS.sub(_spell_tags, text)
    return _SUSPECT.sub(_mark, text)


def _spell_tags(match: re.Match[str]) -> str:
    """Unicode tags are an invisible copy of ASCII: say what they say."""
    return "⟨tags: " + "".join(chr(ord(char) - 0xE0000) for char in match.group()) + "⟩"


def _mark(match: re.Match[str]) -> str:
    char = match.group()
    code = ord(char)
    if char in _JOINERS and _joins(match):
        return char
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    return f"⟨U+{code:04X}⟩"


def _joins(match: re.Match[str]) -> bool:
    """A joiner between two characters beyond ASCII shapes scripts and emoji; anywhere else it only hides."""
    text, start, end = match.string, match.start(), match.end()
    return start > 0 and end < len(text) and ord(text[start - 1]) > 0x7F and ord(text[end]) > 0x7F

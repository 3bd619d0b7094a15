r"""Formulas in Markdown stay as they were written: `\( a_1 \)`, `\[ … \]`, `$x^2$`, `$$ … $$`. No Qt.

Nothing is typeset. Markdown would take their backslashes away and read their underscores as emphasis; so each of their
marks is escaped before the text is parsed.
"""

from __future__ import annotations

import re

_SPAN = re.compile(
    r"""(?P<code>(?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`))
    |(?P<formula>
        (?<!\\)\\\(.+?\\\)
        |(?<!\\)\\\[.+?\\\]
        |(?<![\\$])\$\$(?!\$).+?\$\$
        |(?<![\\$\w])\$(?![\s$])[^$`\n]*?(?<![\s\\])\$(?![\w$])
    )""",
    re.VERBOSE | re.DOTALL,
)
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
DISPLAYED = {"$$": "$$", "\\[": "\\]"}
"""Lines that begin a formula of several lines, and what ends it."""


def protected(text: str) -> str:
    """The text with every formula escaped, so that it comes out of a Markdown parser as it is; code spans stay."""
    if "$" not in text and "\\" not in text:
        return text
    return _SPAN.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    formula = match["formula"]
    if formula is None:
        return match.group()
    return _PUNCTUATION.sub(r"\\\1", " ".join(formula.split("\n")))

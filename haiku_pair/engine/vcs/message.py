"""The `Co-authored-by` line at the end of a commit message, where git's own tools look for it."""

from __future__ import annotations

import re

_TRAILER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*[ \t]*:")
_ALWAYS = ("Signed-off-by: ", "(cherry picked from commit ")
"""What only git writes; a block that has such a line may hold some lines that are no trailers."""


def with_co_author(message: str, name: str, email: str) -> str:
    """The message with one more trailer, as `git interpret-trailers` adds it; unchanged when it is there already.

    The line joins a block of trailers at the end, else it becomes a paragraph of its own. A message of one line keeps
    that line as its subject, whatever it looks like.

    Args:
        message: of a commit; endings are taken for line feeds.
        name: of the co-author.
        email: their address.
    """
    trailer = f"Co-authored-by: {_plain(name)} <{_plain(email)}>"
    lines = [line.rstrip() for line in message.replace("\r\n", "\n").split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    block = _last_paragraph(lines)
    joined = bool(block) and _are_trailers(block)
    if joined and any(line.casefold() == trailer.casefold() for line in block):
        return "\n".join(lines) + "\n"
    return "\n".join([*lines, *([] if joined else [""]), trailer]) + "\n"


def _plain(text: str) -> str:
    """One line, without what would end a name or an address early."""
    return " ".join(re.sub(r"[<>\x00-\x1f]", " ", text).split())


def _last_paragraph(lines: list[str]) -> list[str]:
    """The lines after the last blank one; none when that would be the subject."""
    if "" not in lines:
        return []
    return lines[len(lines) - lines[::-1].index("") :]


def _are_trailers(block: list[str]) -> bool:
    """All of them, or a quarter when one is git's own; a line that begins with a blank continues the one above."""
    found = others = 0
    above = False
    for line in block:
        if line[0].isspace():
            others += not above
            continue
        above = bool(_TRAILER.match(line)) or line.startswith(_ALWAYS)
        found += above
        others += not above
    own = any(line.startswith(_ALWAYS) for line in block)
    return (found > 0 and not others) or (own and found * 3 >= others)

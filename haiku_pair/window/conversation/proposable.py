"""A code block of an answer as text that can be proposed as an edit. No Qt."""

from __future__ import annotations

from haiku_pair.edits.pasted import NotPasted, parse_pasted
from haiku_pair.protocol.values import Selection


def proposable(code: str, named: str, path: str, selection: Selection | None) -> str:
    """What to hand to the engine; empty when nobody can tell which file is meant.

    Args:
        code: the lines of the block.
        named: the line above the block and what stands behind its opening, where the answer may name the file.
        path: the file that is open; empty for none.
        selection: its selected lines, which the code replaces when the answer names no file.
    """
    above, _, info = named.rpartition("\n")
    fence = "`" * max(3, _longest_run(code) + 1)
    as_said = f"{above}\n{fence}{info}\n{code}\n{fence}\n"
    if _is_understood(as_said):
        return as_said
    if not path or selection is None:
        return ""
    old = selection.text.rstrip("\n")
    replacing = f"{path}\n<<<<<<< SEARCH\n{old}\n=======\n{code}\n>>>>>>> REPLACE\n"
    return replacing if old and _is_understood(replacing) else ""


def _is_understood(text: str) -> bool:
    try:
        return len(parse_pasted(text)) > 0
    except NotPasted:
        return False


def _longest_run(code: str) -> int:
    """Of backticks, in a row."""
    longest = run = 0
    for char in code:
        run = run + 1 if char == "`" else 0
        longest = max(longest, run)
    return longest

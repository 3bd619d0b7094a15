"""What new text brings into a file that the file had nothing of, and that models bring in by mistake.

The new text is written as the model sent it all the same: that the old one was found to the letter shows that the
model can copy what is there, and only it knows whether curly quotes are wanted. It is told, and the person as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from haiku_pair.edits.haystack import Haystack, folded


def remarks(haystack: Haystack, lines: Sequence[str]) -> list[str]:
    """What is unusual in lines that are new in a file, in words."""
    return [*_look_alikes(haystack, lines), *_indentation(haystack, lines)]


def _look_alikes(haystack: Haystack, lines: Sequence[str]) -> list[str]:
    """Typographic quotes, dashes and spaces that stand nowhere in the file."""
    written = "".join(lines)
    if written.isascii():
        return []
    new = sorted({sign for sign in written if folded(sign) != sign and sign not in haystack.text})
    if not new:
        return []
    shown = " ".join(sign if sign.isprintable() else f"U+{ord(sign):04X}" for sign in new)
    return [f"the new text has typographic characters that the file had none of ({shown}); they were kept"]


def _indentation(haystack: Haystack, lines: Sequence[str]) -> list[str]:
    """Tabs in a file that is indented with spaces, or the other way round."""
    tabs = any(line.startswith("\t") and line.strip() for line in lines)
    spaces = any(line.startswith("  ") and line.strip() for line in lines)
    if tabs and not haystack.indentation.tabs and haystack.indentation.spaces:
        return ["the new text is indented with tabs, the file was with spaces; the tabs were kept"]
    if spaces and haystack.indentation.tabs and not haystack.indentation.spaces:
        return ["the new text is indented with spaces, the file was with tabs; the spaces were kept"]
    return []

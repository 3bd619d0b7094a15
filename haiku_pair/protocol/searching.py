"""Searching the workspace: what is looked for, what is found while the search goes on, and replacing it."""

from __future__ import annotations

from msgspec import Struct


class Wanted(Struct, frozen=True):
    """What is looked for, in which files."""

    text: str
    pattern: bool = False
    """The text is a regular expression, of Python's kind, for one line at a time."""
    case: bool = False
    """Upper and lower case matter."""
    word: bool = False
    """Only whole words."""
    include: str = ""
    """Globs as in a .gitignore, with commas between; only files that one of them matches. Empty for all."""
    exclude: str = ""
    """The same, for files that are left out."""


class FoundLine(Struct, frozen=True):
    """A line that holds matches, or one beside it."""

    line: int
    """Counted from 1."""
    text: str
    """Cut around the first match when it is very long."""
    spans: tuple[tuple[int, int], ...] = ()
    """Where matches begin and end in `text`, in characters; none in a line that is only context."""


class FoundFile(Struct, frozen=True):
    """What was found in one file: lines from top to bottom, context among them."""

    path: str
    lines: tuple[FoundLine, ...]


class StartSearch(Struct, frozen=True, tag=True):
    """Look for something; a search that still runs is given up. Reply: `Done`; `SearchFound` and `SearchEnded`."""

    id: int
    """The window's own number of this search, which its events carry."""
    wanted: Wanted


class StopSearch(Struct, frozen=True, tag=True):
    """Give up the search that runs, if any. Reply: `Done`."""


class ProposeReplacing(Struct, frozen=True, tag=True):
    r"""Replace what is found, as a part of the proposal. Reply: `Pasted`.

    In a pattern's replacement `\1` and `\g<name>` stand for its groups.
    """

    wanted: Wanted
    replacement: str
    only: tuple[str, ...] = ()
    """In these files; in all when empty."""


class SearchFound(Struct, frozen=True, tag=True):
    """Some more files hold what is looked for."""

    id: int
    files: tuple[FoundFile, ...]


class SearchEnded(Struct, frozen=True, tag=True):
    """The search is over."""

    id: int
    searched: int
    """Files that were read."""
    matches: int
    files: int
    is_cut: bool = False
    """There may be more: the limit was met."""
    left_out: tuple[str, ...] = ()
    """What was not looked at and why, in words."""
    problem: str = ""
    """Why it ended early; empty when it did not."""


SearchRequest = StartSearch | StopSearch | ProposeReplacing
SearchEvent = SearchFound | SearchEnded

"""The commands for finding one's way in a long review: marks, folds, the filter of the files, the search."""

from __future__ import annotations

from haiku_pair.window.commands.values import Command, Context

FIND_NEXT, FIND_PREVIOUS = "review.find_next", "review.find_previous"

_LIST: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("review.mark_file", "Mark the file as reviewed, or not", ("r",)),
    ("review.mark_hunk", "Mark the hunk as reviewed, or not", ("Shift+R",)),
    ("review.show_new", "Show only what is new, or everything", ("Shift+N",)),
    ("review.fold", "Fold the hunk to one line, or open it", ("z",)),
    ("review.filter", "Filter the files", ("l",)),
    ("review.search", "Search in the review", ("/",)),
    (FIND_NEXT, "Next match of the search", ("Ctrl+G", "F3")),
    (FIND_PREVIOUS, "Previous match of the search", ("Shift+F3",)),
)

COMMANDS = tuple(
    Command(name, title, "Review", keys, Context.REVIEW, "Review", repeats=name in {FIND_NEXT, FIND_PREVIOUS})
    for name, title, keys in _LIST
)

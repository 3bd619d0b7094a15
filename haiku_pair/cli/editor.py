"""`haiku-pair --wait FILE[:LINE] …`: an editor that git and others wait for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from haiku_pair.cli.light import Unusable, complain, named, show_light
from haiku_pair.words import tr

if TYPE_CHECKING:
    from haiku_pair.window.errands.writing import Writing
    from haiku_pair.window.main import MainWindow

Place = tuple[str, int]
"""A file by its real path, and a line from 1; 0 for none."""


def run(arguments: Sequence[str]) -> int:
    """Edit these files until they are closed; the exit status."""
    names = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not names:
        return complain(tr("--wait needs the name of a file; see haiku-pair --help"))
    try:
        places = [_place(name) for name in names]
    except Unusable as error:
        return complain(str(error))
    folders = {Path(path).parent for path, _ in places}
    path = places[0][0] if len(folders) == 1 else os.path.commonpath(folders)
    return show_light(path, partial(_begin, places))


def _begin(places: Sequence[Place], window: MainWindow) -> Writing:
    from haiku_pair.window.errands.writing import Writing

    return Writing(window, places)


def _place(name: str) -> Place:
    """A file, with the line behind its name if there is one; raises Unusable."""
    path, line = name, 0
    start, colon, number = name.rpartition(":")
    if colon and number.isascii() and number.isdigit() and not os.path.lexists(name):
        path, line = start, int(number)
    return readable(path), line


def readable(name: str) -> str:
    """The real path of a regular file that can be read.

    Raises:
        Unusable: there is none of that name.
    """
    path = os.path.realpath(named(name))
    if os.path.lexists(path) and not os.path.isfile(path):  # noqa: PTH113 - never raises
        raise Unusable(tr("{name} is no regular file", name=name))
    try:
        with open(path, "rb"):  # noqa: PTH123
            return path
    except OSError as error:
        raise Unusable(tr("{name} can't be read: {strerror}", name=name, strerror=error.strerror)) from error

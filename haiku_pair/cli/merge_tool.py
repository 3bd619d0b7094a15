"""`haiku-pair --merge BASE LOCAL REMOTE MERGED`: a file in conflict, as `git mergetool`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from haiku_pair.cli.editor import readable
from haiku_pair.cli.light import Unusable, complain, here, named, show_light
from haiku_pair.words import tr

if TYPE_CHECKING:
    from haiku_pair.window.errands.comparing import Merging
    from haiku_pair.window.main import MainWindow

Paths = tuple[str, str, str, str]


def run(arguments: Sequence[str]) -> int:
    """Show the merge until it is written or given up; the exit status."""
    names = arguments[1:] if arguments[:1] == ["--"] else arguments
    if len(names) != 4:
        return complain(tr("--merge needs BASE, LOCAL, REMOTE and MERGED; see haiku-pair --help"))
    try:
        paths, folder = _paths(*names), here()
    except Unusable as error:
        return complain(str(error))
    return show_light(str(folder), partial(_begin, paths))


def _begin(paths: Paths, window: MainWindow) -> Merging:
    from haiku_pair.window.errands.comparing import Merging

    return Merging(window, paths)


def _paths(base: str, local: str, remote: str, merged: str) -> Paths:
    """Absolute paths of all four; base, and the file to be written, need not exist. Raises Unusable."""
    if not merged:
        raise Unusable(tr("MERGED, the file to be written, has no name"))
    common = "" if base in {"", os.devnull} else _if_there(base)
    return common, readable(local), readable(remote), _if_there(merged)


def _if_there(name: str) -> str:
    return readable(name) if os.path.lexists(name) else os.path.realpath(named(name))

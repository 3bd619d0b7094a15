"""`haiku-pair --diff A B [NAME]`: two files or two folders side by side, as `git difftool`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from haiku_pair.cli.editor import readable
from haiku_pair.cli.light import Unusable, complain, here, named, show_light
from haiku_pair.words import tr

if TYPE_CHECKING:
    from haiku_pair.window.errands.comparing import Comparing
    from haiku_pair.window.main import MainWindow


def run(arguments: Sequence[str]) -> int:
    """Show the difference until the window is closed; the exit status."""
    names = arguments[1:] if arguments[:1] == ["--"] else arguments
    if len(names) not in (2, 3):
        return complain(tr("--diff needs two files or two folders; see haiku-pair --help"))
    try:
        old, new, name = _side(names[0]), _side(names[1]), named("".join(names[2:]))
        folder = here()
    except Unusable as error:
        return complain(str(error))
    if old != os.devnull != new and Path(old).is_dir() != Path(new).is_dir():
        return complain(tr("{first} and {second} are not two files or two folders", first=names[0], second=names[1]))
    return show_light(str(folder), partial(_begin, old, new, name))


def _begin(old: str, new: str, name: str, window: MainWindow) -> Comparing:
    from haiku_pair.window.errands.comparing import Comparing

    return Comparing(window, old, new, name)


def _side(name: str) -> str:
    """A file or folder by its absolute path, links in it followed; the null device stands for no file."""
    if name in {os.devnull, "/dev/null"}:
        return os.devnull
    if Path(name).is_dir():
        return os.path.realpath(named(name))
    return readable(name)

"""What is said when changes in a folder can't be noticed at once, or at all."""

from __future__ import annotations

import errno
from pathlib import Path

from haiku_pair.engine.disk.causes import shown
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.words import tr

USED_UP = frozenset({errno.ENOSPC, errno.EMFILE, errno.ENFILE, errno.ENOMEM})
"""Of an `OSError`: the system has no watches left."""


def only_polling(error: OSError) -> Problem:
    """The system's way of watching failed; the folder is looked through instead."""
    used_up = error.errno in USED_UP
    why = tr("the system has no watches left") if used_up else (error.strerror or str(error))
    return Problem(
        Fault.LIMIT,
        tr("Changes by other programs are noticed a few seconds late: {why}.", why=why),
        kept=tr("Nothing is missed; the folder is looked through every few seconds instead."),
        next_step=tr(
            "Raise fs.inotify.max_user_watches and max_user_instances with sysctl, then open the folder again."
        )
        if used_up
        else "",
        detail=repr(error),
    )


def only_the_top(root: Path) -> Problem:
    """The folder is a home, or the whole disk."""
    return Problem(
        Fault.LIMIT,
        tr(
            ("In {root} only changes of the topmost files are noticed: there is too much below it."),
            root=shown(str(root)),
        ),
        kept=tr("Files are compared before they are written, so nothing is lost."),
        next_step=tr("Open the folder of one project instead."),
    )


def not_watching(root: Path, error: OSError) -> Problem:
    """No way of watching works."""
    return Problem(
        Fault.NOT_READABLE,
        tr(
            "Changes by other programs in {root} are not noticed: {strerror}.",
            root=shown(str(root)),
            strerror=error.strerror or error,
        ),
        kept=tr("Files are compared before they are written, so nothing is lost."),
        next_step=tr("Open the folder again."),
        detail=repr(error),
    )

"""The person's own keys, as text: the window makes sense of it."""

from __future__ import annotations

from pathlib import Path

from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.protocol.values import Fault, KeyFile, Problem
from haiku_pair.words import tr

NAME = "keys.conf"
"""Beside the settings file."""

_SIZE_LIMIT = 256 * 1024


def load(path: Path) -> KeyFile:
    """What `path` holds; an empty text when it is not there. Nothing is raised: a key file must not stop a start."""
    try:
        text = PathGate(path.resolve().parent).read(path.resolve().name, _SIZE_LIMIT).decode("utf-8-sig")
    except Failure as failure:
        if failure.problem.fault in {Fault.NOT_FOUND, Fault.NOT_A_FOLDER}:
            return KeyFile(str(path))
        return KeyFile(str(path), problem=_unread(path, failure.problem.what))
    except UnicodeDecodeError as error:
        return KeyFile(str(path), problem=_unread(path, tr("It is not UTF-8: {error}", error=error)))
    return KeyFile(str(path), text)


def _unread(path: Path, reason: str) -> Problem:
    return Problem(
        Fault.STORE,
        tr("Your key file {path} can't be read.", path=shown(str(path))),
        kept=tr("The keys of the preset are in force. The file is unchanged."),
        next_step=tr("Repair it, then read it again from the palette."),
        detail=reason,
    )

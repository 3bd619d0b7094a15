"""What an error of the operating system means to a person: one place that turns OSError into a Failure."""

from __future__ import annotations

import errno

from haiku_pair.engine.faults import Failure
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ETXTBSY, errno.EBUSY})
_NO_SUCH = frozenset({errno.ENOENT, errno.ENOTDIR})
_NOT_A_FILE = frozenset({errno.EISDIR, errno.ELOOP, errno.ENXIO, errno.EEXIST, errno.ENODEV})


def shown(path: str, limit: int = 200) -> str:
    """A path as text for a message: control and invisible characters escaped, over-long ones cut in the middle."""
    text = "".join(c if c.isprintable() else c.encode("unicode_escape", "replace").decode("ascii") for c in path)
    if len(text) <= limit:
        return text
    return f"{text[: limit // 2]}…{text[-limit // 2 :]}"


def reading_failed(path: str, error: OSError) -> Failure:
    """Why `path` could not be read."""
    name = shown(path)
    if error.errno in _NO_SUCH:
        return Failure(Fault.NOT_FOUND, f"{name} does not exist.", next_step="Check the name, or create the file.")
    if error.errno in _NOT_A_FILE:
        return Failure(Fault.NOT_REGULAR, f"{name} is not a regular file.", next_step="Choose a file with text in it.")
    if error.errno in _FORBIDDEN:
        step = "Change the file's permissions, then try again."
        return Failure(Fault.NOT_READABLE, f"{name} can't be read: permission denied.", next_step=step)
    return Failure(
        Fault.NOT_READABLE,
        f"{name} can't be read: {error.strerror or error}.",
        next_step="Check the disk, then try again.",
        detail=repr(error),
    )


def writing_failed(path: str, error: OSError) -> Failure:
    """Why `path` could not be written. Whoever raises it has left the file as it was."""
    name = shown(path)
    kept = tr("The file on disk is as it was.")
    if error.errno in _NO_ROOM:
        step = tr("Free some space, then save again.")
        return Failure(
            Fault.NOT_WRITABLE, tr("{name} can't be written: the disk is full.", name=name), kept=kept, next_step=step
        )
    if error.errno in _FORBIDDEN:
        step = tr("Change the permissions of the file and its folder, then try again.")
        why = error.strerror or tr("permission denied")
        return Failure(
            Fault.NOT_WRITABLE, tr("{name} can't be written: {why}.", name=name, why=why), kept=kept, next_step=step
        )
    if error.errno in _NO_SUCH:
        step = tr("Create the folder, or save under another name.")
        return Failure(
            Fault.NOT_FOUND, tr("The folder of {name} does not exist.", name=name), kept=kept, next_step=step
        )
    if error.errno in _NOT_A_FILE:
        return Failure(Fault.NOT_REGULAR, tr("{name} is not a regular file.", name=name), kept=kept)
    return Failure(
        Fault.NOT_WRITABLE,
        tr("{name} can't be written: {strerror}.", name=name, strerror=error.strerror or error),
        kept=kept,
        next_step=tr("Check the disk, then try again."),
        detail=repr(error),
    )

"""The files of an open folder: shown, typed into, saved. Needs neither git nor the conversation: it comes first."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.server.keeping import Keeping
from haiku_pair.engine.server.lanes import Lanes
from haiku_pair.engine.workspace.documents import Documents
from haiku_pair.engine.workspace.knowledge import ContentWatch
from haiku_pair.protocol.events import Event
from haiku_pair.protocol.values import GitMark


class OpenFiles:
    """One workspace as far as its files go."""

    def __init__(self, root: Path, lanes: Lanes, keeping: Keeping, send: Callable[[Event], None]) -> None:
        """`root` is a folder that exists, links resolved."""
        self.root = root
        self.lanes = lanes
        self.keeping = keeping
        self.send = send
        self.gate = PathGate(root)
        self.knowledge = ContentWatch(self.gate)
        self.documents = Documents(self.gate, keeping.keep_unsaved, keeping.unsaved(), keeping.codecs())
        self.documents.keep_codecs = keeping.keep_codecs
        self.trusted = False
        """Whether the person trusts the folder; nothing of it is sent before."""
        self.marks: dict[str, GitMark] | None = None
        """Git's marks by path as they were last asked for; None when they must be asked for again."""

    def forget_marks(self) -> None:
        """Files or the repository changed."""
        self.marks = None


def find_root(path: Path, *, alone: bool = False) -> tuple[Path, str]:
    """The folder to open for a path, and the file in it to show (empty for a folder).

    A folder is opened as it is; for a file the repository around it, or else its own folder. A file that is opened
    `alone` always gets its own folder, so that git's own files can be written there.
    """
    real = Path(os.path.realpath(path))
    if real.is_dir():
        return real, ""
    for folder in () if alone else real.parents:
        if (folder / ".git").exists():
            return folder, real.relative_to(folder).as_posix()
    return real.parent, real.name

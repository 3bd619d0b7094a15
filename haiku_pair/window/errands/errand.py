"""The frame of an errand: it begins when the window is ready for it, and ends with an exit status."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Slot

from haiku_pair.protocol.replies import WorkspaceOpened
from haiku_pair.protocol.values import Problem
from haiku_pair.window.commands.registry import Command
from haiku_pair.window.main import MainWindow
from haiku_pair.words import tr

DONE, STOPPED, FAILED = 0, 1, 2
"""Exit statuses: git goes on; the person told git to stop; it could not be done at all."""
STOP = Command("git.stop", tr("Close and tell git to stop"), "Git", ("Ctrl+Shift+Q",), menu="File")
_NOT_HERE = (
    *("conversation.", "workspace.", "tree.", "journal.", "commit.", "propose.", "haiku.", "help.demo"),
    *(
        "file.new",
        "file.save_as",
        "file.reopen_closed",
        "file.open_folder",
        "edit.undo_apply",
        "edit.redo_apply",
        "view.file_tree",
        "view.dock",
    ),
    *("go.tree", "go.conversation", "go.journal"),
)
"""How ids of commands begin that have nothing to do where nobody is asked and no folder is worked in."""
_SIDES = (0, 2)
"""Places of file tree and conversation in the window."""


class Errand(QObject):
    """One window's errand. A class of its own says what is done in `_on_opened` and `_on_ready`."""

    def __init__(self, window: MainWindow, status: int = DONE) -> None:
        """`status` is what the program ends with when the window is simply closed."""
        super().__init__(window)
        self.window = window
        self.status = status
        self._complaint = ""
        window.session.opened.connect(self._on_session_opened)
        window.session.opening_failed.connect(self.fail)
        window.completed.connect(self._on_completed)

    def end(self) -> int:
        """After the window is closed: say on standard error what went wrong; the exit status."""
        if self._complaint:
            sys.stderr.write(f"haiku-pair: {self._complaint}\n")
        return self.status

    def leave(self, status: int) -> None:
        """Close the window, and end with this status."""
        self.status = status
        self.window.close()

    @Slot(object)
    def fail(self, problem: Problem) -> None:
        """It can't be done: close, and say why where the command was given."""
        self.complain(" ".join(part for part in (problem.what, problem.kept, problem.next_step) if part))

    @Slot(str)
    def complain(self, words: str) -> None:
        """The same in words."""
        self._complaint = words
        self.leave(FAILED)

    # --- for the errands ---------------------------------------------------------------------------

    def _on_opened(self, workspace: WorkspaceOpened) -> None:
        """The folder is open; what is shown first can be asked for."""

    def _on_ready(self) -> None:
        """Everything is there as well."""

    # --- inside ------------------------------------------------------------------------------------

    @Slot(object)
    def _on_session_opened(self, workspace: WorkspaceOpened) -> None:
        self.window.session.opened.disconnect(self._on_session_opened)
        self._on_opened(workspace)
        if self.window.is_complete:
            self._on_ready()

    @Slot()
    def _on_completed(self) -> None:
        if self.window.session.workspace is not None:
            self._on_ready()


class LightErrand(Errand):
    """An errand about single files: no tree, no conversation, nothing to trust."""

    def __init__(self, window: MainWindow, status: int = DONE) -> None:
        """See `Errand`."""
        super().__init__(window, status)
        window.session.trust_changed.connect(self._on_trust)
        window.completed.connect(self._leave_out)
        self._hide_sides()

    def stop(self) -> None:
        """Close, and let git stop."""
        self.leave(STOPPED)

    @Slot(bool)
    def _on_trust(self, _trusted: bool) -> None:
        self.window.trust_bar.hide()
        self._hide_sides()

    @Slot()
    def _leave_out(self) -> None:
        self._hide_sides()
        self.window.status.leave_out_model()
        self.window.commands.withhold(*_NOT_HERE)
        self.window.commands.add(STOP, self.stop)

    def _hide_sides(self) -> None:
        for place in _SIDES:
            side = self.window.splitter.widget(place)
            if side is not None:
                side.hide()

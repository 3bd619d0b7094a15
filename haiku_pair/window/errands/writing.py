"""Files that another program waits for: a commit message, the list of a rebase, whatever `--wait` names."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from typing_extensions import override

from haiku_pair.protocol.replies import WorkspaceOpened
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.window.center import Page
from haiku_pair.window.commands.registry import Command, Context
from haiku_pair.window.errands.errand import DONE, STOP, STOPPED, LightErrand
from haiku_pair.window.main import MainWindow
from haiku_pair.words import tr

FINISH = Command(
    "git.finish", tr("Save, close and let git go on"), "Git", ("Ctrl+Return", "Ctrl+Enter"), Context.EDITOR, menu="File"
)
_WAITING = tr("The program that opened this is waiting for it.")
_STOP = tr("Tell git to stop? What is not saved is lost.")


class Writing(LightErrand):
    """Ends when the last of its tabs is closed, or the window; unsaved text is asked for first."""

    def __init__(self, window: MainWindow, files: Sequence[tuple[str, int]]) -> None:
        """`files` are absolute real paths, each with the line to show, from 1; 0 for none."""
        super().__init__(window)
        self._files = files
        self._editor = window.editor
        self._is_leaving = False
        self._was_shown = False
        self._refusal: Problem | None = None
        self._editor.text_shown.connect(self._on_text_shown)
        self._editor.file_closed.connect(self._on_file_closed)
        window.bridge.failed.connect(self._on_failed)
        window.installEventFilter(self)

    def finish(self) -> None:
        """Save what is not saved, and close every tab; one that can't be saved stays."""
        for page in self._editor.pages():
            if page.mirror.is_dirty:
                page.save_and_close()
            else:
                page.closable.emit(page)

    @override
    def stop(self) -> None:
        """Close, and let git stop; unsaved text is asked for first."""
        page = self._editor.current_page()
        if page is None or not self._editor.dirty_paths():
            super().stop()
            return
        self.window.center.show_page(Page.EDITOR)
        page.question.ask(_STOP, ((tr("Stop"), "Y", super().stop), (tr("Cancel"), "Esc", page.question.dismissed.emit)))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Close and self._asks_first():
            event.ignore()
            return True
        return False

    @override
    def _on_opened(self, workspace: WorkspaceOpened) -> None:
        for path, line in reversed(self._files):
            self._editor.open_path(Path(os.path.relpath(path, workspace.root)).as_posix(), line or None)

    @override
    def _on_ready(self) -> None:
        window = self.window
        window.commands.withhold("review.", "go.review", "go.editor")
        window.commands.add(FINISH, self.finish, self._has_file)
        window.center.show_page(Page.EDITOR)
        window.editor.focus_pane()
        finish = (tr("Save and go on"), "Ctrl+Enter", self.finish)
        window.later.note(_WAITING, finish, (tr("Tell git to stop"), STOP.keys[0], self.stop))

    def _asks_first(self) -> bool:
        """Whether a tab asks what to do with its text, so that the window has to wait."""
        dirty = self._editor.dirty_paths()
        self._is_leaving = bool(dirty) and self.status == DONE
        if self._is_leaving:
            self.window.center.show_page(Page.EDITOR)
            page = self._editor.open_path(dirty[0])
            page.question.dismissed.connect(self._stay)  # twice does no harm
            page.ask_to_close()
        return self._is_leaving

    def _has_file(self) -> bool:
        return self._editor.current_page() is not None

    @Slot()
    def _on_text_shown(self) -> None:
        self._was_shown = True

    @Slot(object)
    def _on_failed(self, problem: Problem) -> None:
        self._refusal = problem

    @Slot()
    def _stay(self) -> None:
        self._is_leaving = False

    @Slot(str)
    def _on_file_closed(self, _path: str) -> None:
        if self._is_leaving or not self._editor.places():
            QTimer.singleShot(0, self, self._go_on_leaving)  # not in the middle of taking the tab away

    @Slot()
    def _go_on_leaving(self) -> None:
        if self._was_shown or self.status == STOPPED:
            self.window.close()
        else:
            self.fail(self._refusal or Problem(Fault.NOT_READABLE, tr("The file can't be shown.")))

"""Comments leave the program: to the clipboard, or to a file the person chooses."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QFileInfo, QIODevice, QObject, QSaveFile, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from haiku_pair.protocol.comments import ExportForm
from haiku_pair.protocol.replies import CommentsExported
from haiku_pair.protocol.requests import ExportComments
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.window.review.reviewer import Reviewer
from haiku_pair.window.review.visible import escaped

_FILTERS = ["Markdown (*.md)", "Review for GitHub (*.json)"]


class CommentsOut(QObject):
    """Asks the engine for all comments as text."""

    def __init__(self, reviewer: Reviewer, pane: QWidget) -> None:
        super().__init__(pane)
        self._reviewer = reviewer
        self._pane = pane
        self._dialog: QFileDialog | None = None

    def copy_markdown(self) -> None:
        """To the clipboard, to be read."""
        self._copy(ExportForm.MARKDOWN, "Markdown")

    def copy_github(self) -> None:
        """To the clipboard, as the body of GitHub's request that creates a review."""
        self._copy(ExportForm.GITHUB, "a review for GitHub")

    def _copy(self, form: ExportForm, name: str) -> None:
        self._ask(form, partial(self._on_copied, name))

    def _on_copied(self, name: str, reply: CommentsExported) -> None:
        QGuiApplication.clipboard().setText(reply.text)
        self._reviewer.said.emit(f"The comments are on the clipboard as {name}.", False)

    def save(self) -> None:
        """Let the person choose a file; one that ends in `.json` is for GitHub."""
        if self._dialog is None:
            self._dialog = QFileDialog(self._pane.window(), "Save the comments")
            self._dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            self._dialog.setNameFilters(_FILTERS)
            self._dialog.setDefaultSuffix("md")
            self._dialog.filterSelected.connect(self._on_filter)
            self._dialog.fileSelected.connect(self.save_to)
        self._dialog.open()

    @Slot(str)
    def _on_filter(self, chosen: str) -> None:
        if self._dialog is not None:
            self._dialog.setDefaultSuffix("json" if chosen == _FILTERS[1] else "md")

    @Slot(str)
    def save_to(self, path: str) -> None:
        """Save them there; the ending says as what."""
        is_github = QFileInfo(path).suffix().lower() == "json"
        self._ask(ExportForm.GITHUB if is_github else ExportForm.MARKDOWN, partial(self._on_exported, path))

    def _on_exported(self, path: str, reply: CommentsExported) -> None:
        file = QSaveFile(path)
        name = escaped(QFileInfo(path).fileName())
        raw = reply.text.encode("utf-8", "surrogateescape")
        if file.open(QIODevice.OpenModeFlag.WriteOnly) and file.write(raw) == len(raw) and file.commit():
            self._reviewer.said.emit(f"The comments are saved to {name}.", False)
            return
        what = f"{name} can't be written."
        self._reviewer.say_problem(
            Problem(Fault.NOT_WRITABLE, what, "Nothing was written.", "Choose another place.", file.errorString())
        )

    def _ask(self, form: ExportForm, on_reply: partial[None]) -> None:
        proposal = self._reviewer.proposal
        if proposal is not None:
            request = ExportComments(proposal.id, form)
            self._reviewer.bridge.ask(request, CommentsExported, on_reply, self._reviewer.say_problem)

"""A session leaves the program: to the clipboard, or to a file the person chooses."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QFileDevice, QFileInfo, QIODevice, QObject, QSaveFile, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from haiku_pair.protocol.sessions import ExportSession, SessionExported, SessionFacts, SessionForm
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.review.visible import escaped

_FILTERS = ["Markdown (*.md)", "JSON (*.json)"]
_MINE = QFileDevice.Permission.ReadOwner | QFileDevice.Permission.WriteOwner


class GoingOut(QObject):
    """Asks the engine for a session as text."""

    said = Signal(str)
    failed = Signal(object)
    """A `Problem`."""

    def __init__(self, bridge: Bridge, pane: QWidget) -> None:
        super().__init__(pane)
        self._bridge = bridge
        self._pane = pane
        self._dialog: QFileDialog | None = None
        self._session = ""

    def copy(self, facts: SessionFacts) -> None:
        """To the clipboard, to be read."""
        self._ask(facts.id, SessionForm.MARKDOWN, self._on_copied)

    def _on_copied(self, reply: SessionExported) -> None:
        QGuiApplication.clipboard().setText(reply.text)
        self.said.emit("The session is on the clipboard as Markdown.")

    def save(self, facts: SessionFacts) -> None:
        """Let the person choose a file; one that ends in `.json` gets all that is kept."""
        self._session = facts.id
        self._ask(facts.id, SessionForm.MARKDOWN, self._on_named)

    def _on_named(self, reply: SessionExported) -> None:
        if self._dialog is None:
            self._dialog = QFileDialog(self._pane.window(), "Save the session")
            self._dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            self._dialog.setNameFilters(_FILTERS)
            self._dialog.setDefaultSuffix("md")
            self._dialog.filterSelected.connect(self._on_filter)
            self._dialog.fileSelected.connect(self.save_to)
        self._dialog.selectFile(reply.name)
        self._dialog.open()

    @Slot(str)
    def _on_filter(self, chosen: str) -> None:
        if self._dialog is not None:
            self._dialog.setDefaultSuffix("json" if chosen == _FILTERS[1] else "md")

    @Slot(str)
    def save_to(self, path: str) -> None:
        """Save it there; the ending says as what."""
        is_data = QFileInfo(path).suffix().lower() == "json"
        form = SessionForm.JSON if is_data else SessionForm.MARKDOWN
        self._ask(self._session, form, partial(self._on_exported, path))

    def _on_exported(self, path: str, reply: SessionExported) -> None:
        file = QSaveFile(path)
        name = escaped(QFileInfo(path).fileName())
        raw = reply.text.encode()
        if (
            file.open(QIODevice.OpenModeFlag.WriteOnly)
            and file.setPermissions(_MINE)
            and file.write(raw) == len(raw)
            and file.commit()
        ):
            self.said.emit(f"The session is saved to {name}.")
            return
        what = f"{name} can't be written."
        self.failed.emit(
            Problem(Fault.NOT_WRITABLE, what, "Nothing was written.", "Choose another place.", file.errorString())
        )

    def _ask(self, session: str, form: SessionForm, on_reply: Callable[[SessionExported], None]) -> None:
        self._bridge.ask(ExportSession(session, form), SessionExported, on_reply, self.failed.emit)

"""The requests leave the program as CSV, to a file the person chooses."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QFileInfo, QIODevice, QObject, QSaveFile, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from haiku_pair.protocol.usage import ExportUsage, UsageExported
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.review.visible import escaped


class CsvOut(QObject):
    """Asks the engine for every request as text."""

    said = Signal(str)
    failed = Signal(object)
    """A `Problem`."""

    def __init__(self, bridge: Bridge, page: QWidget) -> None:
        super().__init__(page)
        self._bridge = bridge
        self._page = page
        self._dialog: QFileDialog | None = None
        self._asked = ExportUsage()

    def save(self, days: int, everywhere: bool) -> None:
        """Let the person choose a file."""
        self._asked = ExportUsage(days, everywhere)
        if self._dialog is None:
            self._dialog = QFileDialog(self._page.window(), "Save the usage")
            self._dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            self._dialog.setNameFilters(["CSV (*.csv)"])
            self._dialog.setDefaultSuffix("csv")
            self._dialog.fileSelected.connect(self.save_to)
        self._dialog.selectFile("haiku-pair-usage.csv")
        self._dialog.open()

    @Slot(str)
    def save_to(self, path: str) -> None:
        """Save them there."""
        self._bridge.ask(self._asked, UsageExported, partial(self._on_exported, path), self.failed.emit)

    def _on_exported(self, path: str, reply: UsageExported) -> None:
        file = QSaveFile(path)
        name, raw = escaped(QFileInfo(path).fileName()), reply.text.encode()
        if file.open(QIODevice.OpenModeFlag.WriteOnly) and file.write(raw) == len(raw) and file.commit():
            self.said.emit(f"The usage is saved to {name}.")
            return
        what = f"{name} can't be written."
        self.failed.emit(
            Problem(Fault.NOT_WRITABLE, what, "Nothing was written.", "Choose another place.", file.errorString())
        )

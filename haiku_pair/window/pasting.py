"""Text from outside as a proposal: what is on the clipboard, or in a file the person chooses."""

from __future__ import annotations

from PySide6.QtCore import QFile, QFileInfo, QIODevice, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from haiku_pair.protocol.replies import Pasted
from haiku_pair.protocol.requests import ProposePasted
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.words import tr, trn

LIMIT = 4_000_000
"""Characters of the clipboard, or bytes of a file; more than that is no reply of a model."""
_KEPT = tr("Nothing was proposed, and no file was changed.")


class Pasting(QObject):
    """Hands the text to the engine, which finds out what it is and checks it as it checks the model's edits."""

    proposed = Signal(int, tuple)
    """Files, and what was adjusted or passed over."""
    failed = Signal(object)
    """A `Problem`."""

    def __init__(self, bridge: Bridge, over: QWidget) -> None:
        """`over` is the window the file dialog belongs to."""
        super().__init__(over)
        self._bridge = bridge
        self._over = over
        self._dialog: QFileDialog | None = None

    def propose_clipboard(self) -> None:
        """Propose the text on the clipboard."""
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            step = tr("Copy a diff, search/replace blocks or whole files in fences, then try again.")
            self.failed.emit(Problem(Fault.NOTHING_TO_DO, tr("There is no text on the clipboard."), _KEPT, step))
        elif len(text) > LIMIT:
            self.failed.emit(_too_large(tr("The text on the clipboard")))
        else:
            self.propose_text(text)

    def ask_for_file(self) -> None:
        """Let the person choose a file; the window goes on meanwhile."""
        if self._dialog is None:
            self._dialog = QFileDialog(self._over, tr("Propose from a file"))
            self._dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            self._dialog.fileSelected.connect(self.propose_file)
        self._dialog.open()

    @Slot(str)
    def propose_file(self, path: str) -> None:
        """Propose the text of a file, anywhere on this computer: what the desktop hands over, like the clipboard."""
        found = QFileInfo(path)
        name = found.fileName()
        if not found.isFile():
            what = tr("{name} is no ordinary file.", name=name)
            self.failed.emit(Problem(Fault.NOT_REGULAR, what, _KEPT, tr("Choose a text file.")))
            return
        if found.size() > LIMIT:
            self.failed.emit(_too_large(name))
            return
        file = QFile(path)
        if not file.open(QIODevice.OpenModeFlag.ReadOnly):
            problem = Problem(Fault.NOT_READABLE, tr("{name} can't be read.", name=name), _KEPT, "", file.errorString())
            self.failed.emit(problem)
            return
        raw = bytes(file.read(LIMIT).data())
        file.close()
        try:
            self.propose_text(raw.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            step = tr("Save it as UTF-8, or copy its text and propose the clipboard.")
            self.failed.emit(
                Problem(Fault.BINARY, tr("{name} is no text in UTF-8.", name=name), _KEPT, step, str(error))
            )

    def propose_text(self, text: str) -> None:
        """Propose this text."""
        self._bridge.ask(ProposePasted(text), Pasted, self._on_pasted, self.failed.emit)

    def _on_pasted(self, reply: Pasted) -> None:
        self.proposed.emit(reply.files, reply.notes)


def proposed_words(files: int) -> str:
    """What was proposed, in a few words."""
    return trn("{count} file proposed; nothing was written.", "{count} files proposed; nothing was written.", files)


def _too_large(name: str) -> Problem:
    what = tr("{name} is larger than {limit} MB.", name=name, limit=LIMIT // 1000000)
    return Problem(Fault.TOO_LARGE, what, _KEPT, tr("Propose a smaller part of it."))

"""Brings files and pictures to the chips: asks the engine what a file is, and has pictures made smaller beside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QThreadPool, Signal, Slot
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtWidgets import QFileDialog, QWidget
from typing_extensions import override

from haiku_pair.protocol.composing import FileOffered, OfferFile, Picture
from haiku_pair.protocol.mentions import Mention, OfferMention
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.conversation.chips import Chips
from haiku_pair.window.conversation.shrinking import from_image, shrunk
from haiku_pair.window.dragging import files_in
from haiku_pair.words import tr

MAX_AT_ONCE = 20
_KEPT = tr("The message is as it was.")


class _Relay(QObject):
    """Brings pictures back to the thread of the window. Has no owner there, so it may outlive who waits."""

    done = Signal(object)
    """A `Picture`, or why there is none."""


class Attaching(QObject):
    """Attaches what is pasted, dropped, chosen or named."""

    refused = Signal(object)
    """The `Problem` with a file."""

    def __init__(self, bridge: Bridge, chips: Chips, over: QWidget) -> None:
        """`over` is what the file dialog belongs to."""
        super().__init__(over)
        self._bridge = bridge
        self._chips = chips
        self._over = over
        self._dialog: QFileDialog | None = None
        self._relay = _Relay()
        self._relay.done.connect(self._on_picture)
        self._pasted = 0

    @Slot(object)
    def attach_files(self, paths: Sequence[str]) -> None:
        """Attach files, by paths in the workspace or absolute ones."""
        if len(paths) > MAX_AT_ONCE:
            what = tr(
                "{count} files are too many for one message; {most} can be attached.",
                count=len(paths),
                most=MAX_AT_ONCE,
            )
            self.refused.emit(Problem(Fault.BAD_REQUEST, what, _KEPT, tr("Attach the ones that matter.")))
            return
        for path in paths:
            self._bridge.ask(OfferFile(path), FileOffered, self._on_offered, self.refused.emit)

    def attach_named(self, named: str | Mention) -> None:
        """Attach what is named in the message: a path, or something else."""
        if isinstance(named, Mention):
            self._bridge.ask(OfferMention(named), FileOffered, self._on_offered, self.refused.emit)
        else:
            self.attach_files([named])

    @Slot(QImage)
    def attach_image(self, image: QImage) -> None:
        """Attach a picture from the clipboard."""
        self._pasted += 1
        self._start(partial(from_image, f"pasted {self._pasted}.png", image.copy()))

    def take_drops(self, around: QWidget) -> None:
        """Attach files and pictures that are dropped anywhere on this, where nothing within takes them."""
        around.setAcceptDrops(True)
        around.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QDropEvent) or event.type() is QEvent.Type.DragLeave:
            return False
        files, image = files_in(event.mimeData()), event.mimeData().hasImage()
        if not files and not image:
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if event.type() is QEvent.Type.Drop:
            if files:
                self.attach_files(files)
            else:
                self.attach_image(QImage(event.mimeData().imageData()))
            self._over.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def choose(self) -> None:
        """Let the person choose files; the window goes on meanwhile."""
        if self._dialog is None:
            self._dialog = QFileDialog(self._over, tr("Attach files"))
            self._dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
            self._dialog.filesSelected.connect(self.attach_files)
        self._dialog.open()

    def _on_offered(self, reply: FileOffered) -> None:
        offered = reply.attachment
        if isinstance(offered, Picture):
            self._start(partial(shrunk, offered.name, offered.media_type, offered.data))
        else:
            self._chips.add(offered)

    def _start(self, work: Callable[[], Picture | str]) -> None:
        QThreadPool.globalInstance().start(partial(_work, self._relay, work))

    @Slot(object)
    def _on_picture(self, found: Picture | str) -> None:
        if isinstance(found, Picture):
            self._chips.add(found)
        else:
            self.refused.emit(Problem(Fault.BAD_REQUEST, found, _KEPT, tr("Attach a PNG, JPEG, GIF or WebP picture.")))


def _work(relay: _Relay, work: Callable[[], Picture | str]) -> None:
    relay.done.emit(work())

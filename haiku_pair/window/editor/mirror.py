"""One open file: the text of its widget and the engine's copy of it, kept equal."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QTextCursor, QTextDocument

from haiku_pair.edits.values import Splice
from haiku_pair.protocol.events import DocumentSpliced, DocumentState
from haiku_pair.protocol.files import FormIs, ReopenDocument
from haiku_pair.protocol.replies import DocumentOpened, DocumentSaved, Done
from haiku_pair.protocol.requests import (
    ChangeDocument,
    CloseDocument,
    OpenDocument,
    ReloadDocument,
    ResetDocument,
    SaveDocument,
)
from haiku_pair.protocol.values import DocumentView, Fault, Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.editor.blocks import BlockWatch, fits, line_texts, replace_lines


class Mirror(QObject):
    """Sends every change of a document to the engine and applies the engine's to the document.

    The engine has the bytes, the window has the truth about what was typed: when both sides changed at once, the
    window's text wins and is sent whole.

    Attributes:
        path: the file, from the workspace's root.
        revision: counts the changes; the engine's copy stands there as soon as it has read what was sent.
        stale: the file changed on disk under unsaved text.
        is_frozen: the document does not hold the text line for line (very long lines, in pieces): nothing of it
            is ever sent, and changes of the engine mean opening it again.
    """

    opened = Signal(object)
    """The engine's view of the file: for the first time, or read again after `reload`."""
    refused = Signal(object)
    """The file can't be opened; the `Problem`."""
    spliced = Signal(object)
    """The engine's change (`DocumentSpliced`) is about to be made."""
    settled = Signal()
    """The engine's change was made."""
    state_changed = Signal()
    """Dirty, stale, read-only, encoding or line ending are others now."""
    saved = Signal()
    """Everything typed so far is on disk."""
    failed = Signal(object)
    """Something else did not work; the `Problem`."""

    def __init__(self, path: str, document: QTextDocument, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self.revision = 0
        self.encoding = ""
        self.line_ending = ""
        self.read_only = ""
        self.stale = False
        self.stale_because = ""
        """What became of the file, in a sentence, where it is more than a change."""
        self.is_frozen = False
        self._document = document
        self._bridge = bridge
        self._online = False
        self._silent = False
        self._resets = 0
        self._epoch = 0
        self._overwrite = False
        self._save_when_back = False
        self.watch = BlockWatch(document, self)
        self.watch.changed.connect(self._on_changed)
        document.modificationChanged.connect(self._on_modification_changed)

    @property
    def is_dirty(self) -> bool:
        """Whether there is text that is not on disk."""
        return self._document.isModified()

    @property
    def is_loaded(self) -> bool:
        """Whether the engine has the file open and follows what is typed."""
        return self._online

    # --- requests ----------------------------------------------------------------------------------

    def open(self) -> None:
        """Ask for the text."""
        self._bridge.ask(OpenDocument(self.path), DocumentOpened, self._on_opened, self.refused.emit)

    def reload(self) -> None:
        """Drop unsaved text and read the file again; `opened` follows."""
        self._bridge.ask(ReloadDocument(self.path), DocumentOpened, self._on_opened, self.failed.emit)

    def save(self) -> None:
        """Write the text to disk; typing goes on meanwhile. Without an engine, as soon as it has the text again."""
        if not self._online:
            self._save_when_back = True
            return
        request = SaveDocument(self.path, self._overwrite)
        self._bridge.ask(request, DocumentSaved, self._on_saved, self._on_save_failed)

    def keep_mine(self) -> None:
        """Let the next save write over the foreign change."""
        self._overwrite = True
        self.stale = False
        self.state_changed.emit()

    def close(self) -> None:
        """Tell the engine that the file is not edited any more; unsaved text is dropped there."""
        if self._online:
            self._online = False
            self._bridge.tell(CloseDocument(self.path))

    def go_offline(self) -> None:
        """The engine is gone; what is typed from now on is sent by `resend`."""
        self._online = False

    def resend(self) -> None:
        """Open the file in a new engine and send it the text that only this window has."""
        self._bridge.ask(OpenDocument(self.path), DocumentOpened, self._on_reopened, self.failed.emit)

    # --- text that did not come from the keyboard ----------------------------------------------------

    def adopt(self, view: DocumentView) -> None:
        """Take over what the engine says of the file; the text was put into the document by the caller."""
        self.revision = view.revision
        self._online = True
        self._epoch += 1
        self._overwrite = False
        self._document.setModified(view.dirty)
        self._take_state(view)

    def replace_text(self, text: str) -> None:
        """Make the document read `text` in one undoable step that is not sent; lines at both ends stay as they are."""
        old = line_texts(self._document, 0, self._document.blockCount())
        new = text.split("\n")
        top = 0
        while top < min(len(old), len(new)) and old[top] == new[top]:
            top += 1
        end = 0
        while end < min(len(old), len(new)) - top and old[-1 - end] == new[-1 - end]:
            end += 1
        splice = Splice(top, len(old) - end - top, tuple(new[top : len(new) - end]))
        if splice.removed or splice.lines:
            self._apply((splice,))

    @Slot(object)
    def take_splices(self, event: DocumentSpliced) -> None:
        """Apply the engine's change as one undoable step, or answer with this window's text if that moved on."""
        if not self._online or self._resets:
            return  # Made before the engine has read the whole text, which is on its way and counts.
        if self.is_frozen:
            self.open()
            return
        if event.revision != self.revision:
            self.reset(event.revision)
            return
        if not fits(event.splices, self._document.blockCount()):
            self.reset(event.revision)
            return
        self.spliced.emit(event)
        self._apply(event.splices)
        self.revision += 1
        self._document.setModified(event.dirty)
        self.settled.emit()

    def take_state(self, event: DocumentState) -> None:
        """What the engine knows of the file changed, but not its text."""
        view = event.document
        problem = event.problem
        is_gone = problem is not None and view.stale and problem.fault is not Fault.CHANGED_ON_DISK
        self.stale_because = problem.what if problem is not None and is_gone else ""
        if view.revision == self.revision:
            self._document.setModified(view.dirty)
        self._take_state(view)
        if event.problem is not None and not view.stale:
            self.failed.emit(event.problem)

    def take_form(self, form: FormIs) -> None:
        """The text has another encoding, or its lines end differently."""
        self.encoding, self.line_ending = form.encoding, form.line_ending
        if form.revision == self.revision:
            self._document.setModified(form.dirty)
        self.state_changed.emit()

    def take_merge(self) -> None:
        """What is on disk was brought into the text, which stands on that from now on."""
        self.stale = False
        self.state_changed.emit()

    def reopen(self, encoding: str) -> None:
        """Read the file again in another encoding, unsaved text is dropped; `opened` follows."""
        self._bridge.ask(ReopenDocument(self.path, encoding), DocumentOpened, self._on_opened, self.failed.emit)

    def reset(self, seen: int) -> None:
        """Send the whole text; `seen` is the newest revision known of the engine."""
        self.revision = max(self.revision, seen + 1) + 1
        self._epoch += 1
        self._resets += 1
        lines = line_texts(self._document, 0, self._document.blockCount())
        request = ResetDocument(self.path, self.revision, lines)
        self._bridge.ask(request, Done, self._on_reset, self._on_reset_refused)

    # --- slots and replies ---------------------------------------------------------------------------

    @Slot(int, int, int)
    def _on_changed(self, first: int, removed: int, count: int) -> None:
        if self._silent or self.is_frozen or not self._online:
            return
        splice = Splice(first, removed, line_texts(self._document, first, count))
        request = ChangeDocument(self.path, self.revision, splice)
        self.revision += 1
        self._bridge.ask(request, Done, None, partial(self._on_change_refused, self._epoch))

    def _on_change_refused(self, epoch: int, problem: Problem) -> None:
        if epoch == self._epoch and self._online and problem.fault is not Fault.ENGINE:
            self.reset(self.revision)

    def _on_reset(self, _reply: Done) -> None:
        self._resets -= 1

    def _on_reset_refused(self, problem: Problem) -> None:
        self._resets -= 1
        if problem.fault is not Fault.ENGINE:
            self.failed.emit(problem)

    def _on_opened(self, reply: DocumentOpened) -> None:
        self.opened.emit(reply.document)

    def _on_reopened(self, reply: DocumentOpened) -> None:
        view = reply.document
        if self.is_frozen:
            self.opened.emit(view)
            return
        text = "\n".join(line_texts(self._document, 0, self._document.blockCount()))
        mine = self._document.isModified()
        if not mine and text != view.text:
            self.replace_text(view.text)
        self.adopt(view)
        if mine and text != view.text:
            self._document.setModified(True)
            self.reset(view.revision)
        if self._save_when_back:
            self._save_when_back = False
            self.save()

    def _on_saved(self, reply: DocumentSaved) -> None:
        self.line_ending = reply.line_ending
        self.stale = False
        self._overwrite = False
        if reply.revision == self.revision:
            self._document.setModified(False)
            self.saved.emit()
        self.state_changed.emit()

    def _on_save_failed(self, problem: Problem) -> None:
        if problem.fault is Fault.CHANGED_ON_DISK:
            self.stale = True
            self.state_changed.emit()
        else:
            self.failed.emit(problem)

    @Slot(bool)
    def _on_modification_changed(self, _modified: bool) -> None:
        self.state_changed.emit()

    def _apply(self, splices: tuple[Splice, ...]) -> None:
        cursor = QTextCursor(self._document)
        self._silent = True
        cursor.beginEditBlock()
        for splice in splices:
            replace_lines(self._document, splice)
        cursor.endEditBlock()
        self._silent = False

    def _take_state(self, view: DocumentView) -> None:
        self.encoding = view.encoding
        self.line_ending = view.line_ending
        self.read_only = view.read_only
        self.stale = view.stale and not self._overwrite
        self.state_changed.emit()

"""The open files: text as it is typed, saved to the byte, kept through a crash, and never written over unseen.

Typing and saving may come from different threads; a save writes the text of the moment it was asked for, and what
is typed meanwhile stays unsaved.
"""

from __future__ import annotations

from collections.abc import Sequence

from haiku_pair.edits.document import Document, Undecodable, content_hash, view_splices
from haiku_pair.edits.merge import merge
from haiku_pair.edits.values import Splice
from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.workspace.buffers import NO_FILE, Buffer, same
from haiku_pair.engine.workspace.loading import SIZE_LIMIT, loaded, restored
from haiku_pair.engine.workspace.open_buffers import EMPTY, OpenBuffers
from haiku_pair.protocol.events import DocumentSpliced, DocumentState
from haiku_pair.protocol.files import untitled_number
from haiku_pair.protocol.replies import DocumentSaved
from haiku_pair.protocol.values import DocumentView, Fault, Problem
from haiku_pair.words import tr

__all__ = ["SIZE_LIMIT", "Documents"]


class Documents(OpenBuffers):
    """The open files of one workspace. Paths are those of the gate; one path is one buffer."""

    # --- what the person does ----------------------------------------------------------------------

    def open(self, path: str) -> DocumentView:
        """Start editing a file, with unsaved text from an earlier session if there is; open ones stay as they are.

        Raises:
            Failure: OUTSIDE, NOT_FOUND, NOT_READABLE, NOT_REGULAR.
        """
        path = self._gate.clean(path)
        buffer = self._buffers.get(path)
        if buffer is None:
            buffer = self._begun(path)
            buffer.target = self._target(path)
            self._buffers[path] = buffer
            self._kept.pop(path, None)
        return buffer.view()

    def change(self, path: str, revision: int, splice: Splice) -> None:
        """The person typed.

        Raises:
            Failure: the change was made on another text than this (BAD_REQUEST), or the file is only shown.
        """
        buffer = self.buffer(path)
        with buffer.lock:
            buffer.check_revision(revision)
            try:
                buffer.document = buffer.document.splice(splice.first, splice.removed, splice.lines)
            except ValueError as error:
                raise Failure(
                    Fault.BAD_REQUEST, tr("That change does not fit {path}.", path=shown(path)), detail=str(error)
                ) from error
            buffer.revision += 1
            self._keep(buffer.path, buffer.unsaved())

    def reset(self, path: str, revision: int, lines: Sequence[str]) -> None:
        """The window's text is the truth, and stands at `revision`. Lines that are still there keep their endings.

        Raises:
            Failure: the file is only shown, or not open.
        """
        buffer = self.buffer(path)
        with buffer.lock:
            buffer.check_writable()
            buffer.document = buffer.document.from_view("\n".join(lines))
            buffer.revision = revision
            self._keep(buffer.path, buffer.unsaved())

    def save(self, path: str, overwrite: bool = False) -> DocumentSaved:
        """Write the text as it is now; nothing is written when it is on disk already.

        Args:
            path: an open file.
            overwrite: also over bytes that somebody else wrote meanwhile.

        Raises:
            Failure: CHANGED_ON_DISK, or why it could not be written; the text stays unsaved, the file as it is.
        """
        buffer = self.buffer(path)
        with buffer.saving:
            with buffer.lock:
                buffer.check_writable()
                buffer.check_file()
                document, revision = buffer.document, buffer.revision
            raw = document.encode()
            on_disk = self._hash_on_disk(buffer.path)
            new_hash = content_hash(raw)
            if on_disk != new_hash:
                if on_disk != buffer.base_hash and not overwrite:
                    buffer.stale = True
                    raise _changed_on_disk(buffer.path, deleted=on_disk == NO_FILE)
                self._gate.write(buffer.path, raw)
            with buffer.lock:
                buffer.saved = document
                buffer.base_hash = new_hash
                buffer.stale = False
                self.remember(buffer)
                self.note(buffer)
        return DocumentSaved(buffer.path, revision, document.line_ending)

    def reload(self, path: str) -> DocumentView:
        """Drop unsaved text and read the file again.

        Raises:
            Failure: the file can't be read; then the text stays.
        """
        buffer = self.buffer(path)
        return self.reread(buffer, buffer.codec)

    def reread(self, buffer: Buffer, codec: str) -> DocumentView:
        """Read a file again, in an encoding if one is given; unsaved text is dropped.

        Raises:
            Failure: the file can't be read, or there is none; then the text stays.
        """
        buffer.check_file()
        fresh = loaded(self._gate, buffer.path, codec)
        with buffer.lock:
            fresh.revision = buffer.revision + 1
            self.put(fresh)
        return fresh.view()

    def close(self, path: str) -> None:
        """Stop editing; unsaved text is dropped. Nothing happens when the file is not open."""
        path = self._gate.clean(path)
        self._kept.pop(path, None)
        if self._buffers.pop(path, None) is not None:
            self._keep(path, None)

    # --- what others want to know --------------------------------------------------------------------

    def view(self, path: str) -> DocumentView:
        """An open file as the editor shows it.

        Raises:
            Failure: it is not open.
        """
        return self.buffer(path).view()

    def raw(self, path: str) -> bytes | None:
        """The bytes of an open file with what is typed; None when it is not open, only shown, or has no file."""
        buffer = self._buffers.get(path)
        return None if buffer is None or buffer.read_only or buffer.is_untitled else buffer.document.encode()

    def texts(self, path: str) -> tuple[int, tuple[str, ...]] | None:
        """Revision and lines of an open text, without endings; None when none is. Makes no bytes."""
        found = self._buffers.get(path)
        return None if found is None or found.is_plain else (found.revision, found.document.texts)

    def dirty_paths(self) -> dict[str, bytes]:
        """The open files with unsaved text, and their bytes; a text without a file is none."""
        dirty = [buffer for buffer in list(self._buffers.values()) if buffer.dirty and not buffer.is_untitled]
        return {buffer.path: buffer.document.encode() for buffer in dirty}

    # --- what others did -----------------------------------------------------------------------------

    def replace(
        self, path: str, raw: bytes, *, saved: bool, seen: bytes | None = None, why: str = "applied"
    ) -> DocumentSpliced | DocumentState | None:
        """New bytes enter an open file, as one step that can be undone there.

        Args:
            path: any file; one that is not open needs nothing.
            raw: the new bytes.
            saved: the same bytes are on disk.
            seen: the bytes that `raw` was made from. What was typed since is merged in; where both touch the same
                lines, the typed text stays and the document is stale.
            why: for the person.

        Returns:
            What to tell the window, if anything.
        """
        buffer = self._buffers.get(path)
        if buffer is None:
            return None
        try:
            new = buffer.read(raw)
        except (Failure, Undecodable):
            if buffer.dirty:
                return self._unreadable(buffer, _no_longer_text(path))
            return self._show_only(buffer, tr("It no longer holds text that can be edited here."))
        with buffer.lock:
            merged = _with_typed(buffer, seen, raw)
            if merged is None:
                # What the text was typed on stays known: saving over what is there now must be asked for.
                buffer.stale = True
                self._keep(path, buffer.unsaved())
                return DocumentState(buffer.view(), _changed_under_text(path))
            if saved:
                buffer.saved, buffer.base_hash = new, content_hash(raw)
            buffer.stale = buffer.stale and not saved
            return self.take(buffer, merged, why)

    def disk_changed(self, path: str) -> DocumentSpliced | DocumentState | None:
        """Somebody may have written a file. An open one without unsaved text follows, one with it becomes stale.

        Returns:
            What to tell the window; None when the file is not open or nothing about it is new.
        """
        buffer = self._buffers.get(path)
        if buffer is None or buffer.is_untitled:
            return None
        with buffer.saving:
            try:
                raw = self._gate.read(path, SIZE_LIMIT)
            except Failure as failure:
                return self._unreadable(buffer, failure.problem)
            with buffer.lock:
                return self._follow(buffer, raw)

    def _follow(self, buffer: Buffer, raw: bytes) -> DocumentSpliced | DocumentState | None:
        new_hash = content_hash(raw)
        if new_hash == buffer.base_hash and buffer.saved is not None:
            return self._fresh_again(buffer, raw)
        if buffer.read_only:
            buffer.base_hash = new_hash
            return None
        try:
            new = buffer.read(raw)
        except (Failure, Undecodable):
            return self._unreadable(buffer, _no_longer_text(buffer.path))
        if buffer.dirty and not same(new, buffer.document):
            return self._turned_stale(buffer, _changed_under_text(buffer.path))
        buffer.saved, buffer.base_hash, buffer.stale = new, new_hash, False
        return self.take(buffer, new, "changed on disk")

    def take(self, buffer: Buffer, new: Document, why: str) -> DocumentSpliced | DocumentState:
        """Make `new` the text of a locked buffer and say how to get there."""
        splices = view_splices(buffer.document, new)
        before = buffer.revision
        buffer.document = new
        self._keep(buffer.path, buffer.unsaved())
        if not splices:
            return DocumentState(buffer.view())
        buffer.revision += 1
        return DocumentSpliced(buffer.path, before, splices, buffer.dirty, why)

    def _fresh_again(self, buffer: Buffer, raw: bytes) -> DocumentState | None:
        """The disk holds again what the text was typed on."""
        if not buffer.stale or buffer.read_only:
            return None
        buffer.stale = False
        buffer.saved = buffer.read(raw)
        return DocumentState(buffer.view())

    def _turned_stale(self, buffer: Buffer, problem: Problem) -> DocumentState | None:
        """Said once, however often the file is written after that."""
        if buffer.stale:
            return None
        buffer.stale = True
        self._keep(buffer.path, buffer.unsaved())
        return DocumentState(buffer.view(), problem)

    def _unreadable(self, buffer: Buffer, problem: Problem) -> DocumentState | None:
        if buffer.read_only:
            return None
        kept = tr("Its text is still here.")
        step = tr("Save to write it again, or close it.")
        return self._turned_stale(buffer, Problem(problem.fault, problem.what, kept, step, problem.detail))

    def _show_only(self, buffer: Buffer, reason: str) -> DocumentState:
        buffer.read_only = reason
        buffer.stale = True
        return DocumentState(buffer.view(), _no_longer_text(buffer.path))

    # --- looking at files --------------------------------------------------------------------------

    def _begun(self, path: str) -> Buffer:
        """The text kept of an earlier session, else the file."""
        record, codec = self._kept.get(path), self._codecs.get(path, "")
        if record is None and untitled_number(path):
            return Buffer(path, EMPTY, EMPTY, NO_FILE)
        if record is None:
            return loaded(self._gate, path, codec, plainly=self.shows_plainly)
        try:
            buffer = restored(self._gate, path, record, codec)
        except (Failure, Undecodable):
            return loaded(self._gate, path, codec)
        if not buffer.dirty and not buffer.stale:
            self._keep(path, None)
        return buffer

    def _hash_on_disk(self, path: str) -> str:
        """Hash of the bytes on disk; of a file too large to have come from here, one that matches nothing."""
        try:
            return content_hash(self._gate.read(path))
        except Failure as failure:
            if failure.problem.fault is Fault.NOT_FOUND:
                return NO_FILE
            if failure.problem.fault is Fault.TOO_LARGE:
                return "too large"
            raise


def _with_typed(buffer: Buffer, seen: bytes | None, raw: bytes) -> Document | None:
    """The new text with what was typed since `seen`; None where the two collide."""
    current = buffer.document.encode()
    if seen is None or current == seen:
        return buffer.read(raw)
    merged = merge(seen, current, raw)
    if not isinstance(merged, bytes):
        return None
    try:
        return buffer.read(merged)
    except (Failure, Undecodable):
        return None


def _changed_on_disk(path: str, *, deleted: bool) -> Failure:
    name = shown(path)
    what = tr("{name} was changed by another program since you opened it.", name=name)
    if deleted:
        what = tr("{name} was deleted or renamed since you opened it.", name=name)
    return Failure(
        Fault.CHANGED_ON_DISK,
        what,
        kept=tr("Nothing was written; your text is still here."),
        next_step=tr("Save over it, or reload it and lose what you typed."),
    )


def _changed_under_text(path: str) -> Problem:
    return Problem(
        Fault.CHANGED_ON_DISK,
        tr("{path} was changed by another program while you have unsaved text in it.", path=shown(path)),
        kept=tr("Your text is still here, and the file on disk is as that program wrote it."),
        next_step=tr("Save over it, or reload it and lose what you typed."),
    )


def _no_longer_text(path: str) -> Problem:
    return Problem(Fault.BINARY, tr("{path} was replaced by something that is not text.", path=shown(path)))

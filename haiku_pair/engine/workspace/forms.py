"""Open files in another form: another encoding, other line endings, another name, merged with what others wrote."""

from __future__ import annotations

from haiku_pair.edits.document import Document, Undecodable, content_hash
from haiku_pair.edits.encodings import Unencodable, encoding_name, with_encoding, with_ending
from haiku_pair.edits.hunks import changed_lines, diff, unified
from haiku_pair.edits.merge import merge
from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.workspace.buffers import NO_FILE, Buffer
from haiku_pair.engine.workspace.documents import Documents
from haiku_pair.engine.workspace.loading import SIZE_LIMIT
from haiku_pair.protocol.events import DocumentSpliced, DocumentState
from haiku_pair.protocol.files import Compared, FilesMoved, FormIs, Merged, untitled_number
from haiku_pair.protocol.values import DocumentView, Fault, PatchFile
from haiku_pair.words import tr

Followed = DocumentSpliced | DocumentState


class Forms:
    """For the documents' lane."""

    def __init__(self, documents: Documents, gate: PathGate) -> None:
        """Cheap: made for each request."""
        self._documents = documents
        self._gate = gate

    def reopen(self, path: str, encoding: str) -> DocumentView:
        """Read a file again in another encoding, which is remembered; empty: as its bytes say.

        Raises:
            Failure: it is no text in that encoding, or can't be read; then the text stays.
        """
        buffer = self._documents.buffer(path)
        before, wanted = buffer.view().encoding, encoding
        view = self._documents.reread(buffer, wanted)
        fresh = self._documents.buffer(path)
        if encoding and fresh.read_only:
            self._documents.put(buffer)
            raise Failure(
                Fault.BAD_REQUEST,
                tr(
                    "{path} is not {encoding}: {read_only}",
                    path=shown(path),
                    encoding=encoding,
                    read_only=fresh.read_only,
                ),
                kept=tr("It is shown as {before}, as before.", before=before),
                next_step=tr("Choose another encoding."),
            )
        self._documents.remember(fresh)
        return view

    def encode(self, path: str, encoding: str) -> FormIs:
        """Save the text in another encoding from now on.

        Raises:
            Failure: the encoding lacks one of its characters; the text stays as it is.
        """
        buffer = self._documents.buffer(path)
        with buffer.lock:
            buffer.check_writable()
            try:
                return self._formed(buffer, with_encoding(buffer.document, encoding))
            except Unencodable as error:
                raise Failure(
                    Fault.BAD_REQUEST,
                    tr(
                        "{encoding} has no {character!r}, which stands in line {line} of {path}.",
                        encoding=encoding,
                        character=error.character,
                        line=error.line,
                        path=shown(path),
                    ),
                    kept=tr("The text stays {encoding_name}.", encoding_name=encoding_name(buffer.document)),
                    next_step=tr("Choose another encoding, or take the character out."),
                ) from error

    def end_lines(self, path: str, ending: str) -> FormIs:
        """Give all lines another ending; empty: each line its own as it was on disk.

        Raises:
            Failure: the file is only shown.
        """
        buffer = self._documents.buffer(path)
        with buffer.lock:
            buffer.check_writable()
            if ending:
                return self._formed(buffer, with_ending(buffer.document, ending))
            if buffer.saved is None:
                return self._formed(buffer, buffer.document)
            before = buffer.saved.from_view(buffer.document.view())
            return self._formed(buffer, Document(buffer.document.encoding, buffer.document.bom, before.lines))

    def merge(self, path: str) -> tuple[Merged, Followed | None]:
        """Bring what is on disk into unsaved text; what was typed on is what both started from.

        Returns:
            Where both changed the same, nothing being merged then; else what to tell the window.

        Raises:
            Failure: the file can't be read as text, or what was typed on is not known.
        """
        buffer = self._documents.buffer(path)
        buffer.check_file()
        with buffer.saving:
            raw = self._gate.read(buffer.path, SIZE_LIMIT)
            with buffer.lock:
                buffer.check_writable()
                theirs, base = _read(buffer, raw), _base(buffer)
                found = merge(_plain(base), _plain(buffer.document), _plain(theirs))
                if not isinstance(found, bytes):
                    return Merged(buffer.path, tuple(place.ours_first or 1 for place in found)), None
                merged = Document(buffer.document.encoding, buffer.document.bom, Document.decode(found).lines)
                buffer.saved, buffer.base_hash, buffer.stale = theirs, content_hash(raw), False
                return Merged(buffer.path), self._documents.take(buffer, merged, "merged with the disk")

    def compare(self, path: str) -> Compared:
        """From the file on disk to the text.

        Raises:
            Failure: the file can't be read.
        """
        buffer = self._documents.buffer(path)
        buffer.check_file()
        try:
            raw = self._gate.read(buffer.path, SIZE_LIMIT)
        except Failure as failure:
            if failure.problem.fault is not Fault.NOT_FOUND:
                raise
            raw = b""
        with buffer.lock:
            text = buffer.document
        old, new = _plain(_read(buffer, raw)), _plain(text)
        added, removed = changed_lines(diff(old, new))
        return Compared(PatchFile(buffer.path, unified(buffer.path, old, new), added, removed))

    def save_as(self, path: str, to: str, *, overwrite: bool) -> FilesMoved:
        """Write the text to another file, and edit that from then on. The old file stays as it is on disk.

        Raises:
            Failure: there is such a file, and that was not to be overwritten; it is open already; or it could not be
                written. The text stays where it is then.
        """
        documents = self._documents
        buffer, new = documents.buffer(path), self._gate.clean(to)
        if new == buffer.path:
            documents.save(new, overwrite=overwrite)
            return FilesMoved(tr("Saved {new}", new=new), (), new)
        if untitled_number(new):
            raise Failure(
                Fault.OUTSIDE,
                tr("{new} can't be the name of a file here.", new=shown(new)),
                next_step=tr("Choose another."),
            )
        documents.check_move(buffer.path, new)
        with buffer.saving, buffer.lock:
            if not overwrite and self._gate.mode(new):
                raise _is_there(new)
            raw = buffer.document.encode()
            self._gate.write(new, raw)
            buffer.saved, buffer.base_hash, buffer.stale, buffer.read_only = (
                buffer.document,
                content_hash(raw),
                False,
                "",
            )
            moves = documents.move(buffer.path, new)
            documents.remember(buffer)
        return FilesMoved(tr("Saved as {new}", new=new), moves, new)

    def _formed(self, buffer: Buffer, document: Document) -> FormIs:
        """The text in this form, of a locked buffer."""
        buffer.document = document
        self._documents.note(buffer)
        name = encoding_name(document)
        return FormIs(buffer.path, buffer.revision, name, document.line_ending, buffer.dirty)


def _plain(document: Document) -> bytes:
    """The text in one encoding, so that texts in several can be compared."""
    return Document("utf-8", b"", document.lines).encode()


def _read(buffer: Buffer, raw: bytes) -> Document:
    try:
        return buffer.read(raw)
    except Undecodable as error:
        raise Failure(
            Fault.BINARY,
            tr(
                "{path} on disk is not text that can be compared: {reason}",
                path=shown(buffer.path),
                reason=error.reason,
            ),
            kept=tr("Your text is still here, and the file is as it is."),
            next_step=tr("Save over it, or take what is on disk."),
        ) from error


def _base(buffer: Buffer) -> Document:
    """What the text was typed on."""
    if buffer.saved is not None and content_hash(buffer.saved.encode()) == buffer.base_hash:
        return buffer.saved
    if buffer.base_hash == NO_FILE:
        return Document.decode(b"")
    raise Failure(
        Fault.CONFLICT,
        tr("What you typed {path} on is not known any more, so nothing can be merged.", path=shown(buffer.path)),
        kept=tr("Your text is still here, and the file is as it is."),
        next_step=tr("Compare the two; then keep yours, or take what is on disk."),
    )


def _is_there(path: str) -> Failure:
    return Failure(
        Fault.CHANGED_ON_DISK,
        tr("There is a file {path} already.", path=shown(path)),
        kept=tr("Nothing was written; your text is still here."),
        next_step=tr("Choose another name, or save over it."),
    )

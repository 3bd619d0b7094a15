"""Which files are open, under which paths, and what of them is to be kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from haiku_pair.edits.document import Document
from haiku_pair.edits.encodings import SELF_EVIDENT, encoding_name
from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.store.workspaces import UnsavedRecord
from haiku_pair.engine.workspace.buffers import NO_FILE, Buffer, UnsavedText
from haiku_pair.protocol.files import untitled_path
from haiku_pair.protocol.values import DocumentView, Fault
from haiku_pair.words import tr

EMPTY = Document.decode(b"")


class OpenBuffers:
    """The buffers of one workspace by path."""

    def __init__(
        self,
        gate: PathGate,
        keep: Callable[[str, UnsavedText | None], None],
        kept: Mapping[str, UnsavedRecord] | None = None,
        codecs: Mapping[str, str] | None = None,
    ) -> None:
        """The open files, none yet.

        Args:
            gate: the workspace.
            keep: told at every change what is not saved of a path (None: nothing is). Called while typing, so it
                should note the value and make its bytes later.
            kept: unsaved text of an earlier session; each is handed out when its file is opened.
            codecs: encodings the person has chosen, by path.
        """
        self._gate = gate
        self._keep = keep
        self._kept = dict(kept or {})
        self._codecs = dict(codecs or {})
        self.keep_codecs: Callable[[Mapping[str, str]], None] = _nobody_keeps
        """Told the encodings the person has chosen, by path, when they are others."""
        self.shows_plainly = True
        """Whether large and binary files are shown; else they are refused."""
        self._buffers: dict[str, Buffer] = {}

    def buffer(self, path: str) -> Buffer:
        """An open file.

        Raises:
            Failure: it is not open.
        """
        buffer = self._buffers.get(path) or self._buffers.get(self._gate.clean(path))
        if buffer is None:
            raise Failure(
                Fault.BAD_REQUEST, tr("{path} is not open.", path=shown(path)), next_step=tr("Open it again.")
            )
        return buffer

    def remember(self, buffer: Buffer) -> None:
        """The file is in the encoding of its text from now on."""
        name = encoding_name(buffer.document)
        buffer.codec = "" if name in SELF_EVIDENT else name
        if self._codecs.get(buffer.path, "") != buffer.codec:
            self._codecs.pop(buffer.path, None)
            if buffer.codec:
                self._codecs[buffer.path] = buffer.codec
            self.keep_codecs(dict(self._codecs))

    def note(self, buffer: Buffer) -> None:
        """What is not saved of it is to be kept from here on."""
        self._keep(buffer.path, buffer.unsaved())

    def put(self, buffer: Buffer) -> None:
        """This is what is open under its path now."""
        buffer.target = self._target(buffer.path)
        self._buffers[buffer.path] = buffer
        self.note(buffer)

    def begin(self) -> DocumentView:
        """A new text without a file."""
        number = 1
        while untitled_path(number) in self._buffers or untitled_path(number) in self._kept:
            number += 1
        path = untitled_path(number)
        self._buffers[path] = Buffer(path, EMPTY, EMPTY, NO_FILE, target=path)
        return self._buffers[path].view()

    def check_move(self, path: str, to: str) -> None:
        """Refuse a move onto what is open, maybe with unsaved text.

        Raises:
            Failure: BUSY.
        """
        taken = next((new for _, new in self._moves(path, to) if new in self._buffers), "")
        if taken:
            raise Failure(
                Fault.BUSY,
                tr("{taken} is open in a tab.", taken=shown(taken)),
                kept=tr("Nothing was moved."),
                next_step=tr("Close it, or choose another name."),
            )

    def move(self, path: str, to: str) -> tuple[tuple[str, str], ...]:
        """A file or folder has another name now; what is open of it is edited under that. Old and new paths."""
        moves = self._moves(path, to)
        for old, new in moves:
            buffer = self._buffers.pop(old)
            if old in self._codecs:
                self._codecs[new] = self._codecs.pop(old)
                self.keep_codecs(dict(self._codecs))
            self._keep(old, None)
            buffer.path = new
            self.put(buffer)
        return moves

    def kept_paths(self) -> tuple[str, ...]:
        """Files with unsaved text of an earlier session that are not open yet."""
        return tuple(sorted(self._kept))

    def unsaved(self, path: str) -> bytes | None:
        """The unsaved bytes of an open file; None when there are none."""
        buffer = self._buffers.get(path)
        return buffer.document.encode() if buffer is not None and buffer.dirty else None

    def open_paths(self) -> tuple[str, ...]:
        """All open files."""
        return tuple(self._buffers)

    def affected(self, paths: Collection[str]) -> tuple[str, ...]:
        """The open files that a change of `paths` may concern: those, and links to them."""
        return tuple(path for path, buffer in list(self._buffers.items()) if path in paths or buffer.target in paths)

    def _moves(self, path: str, to: str) -> tuple[tuple[str, str], ...]:
        return tuple((old, to + old[len(path) :]) for old in self._buffers if f"{old}/".startswith(f"{path}/"))

    def _target(self, path: str) -> str:
        """Where the bytes of a file are, links followed."""
        return self._gate.resolve(path).relative_to(self._gate.root).as_posix()


def _nobody_keeps(_codecs: Mapping[str, str]) -> None:
    """They are forgotten with the documents."""

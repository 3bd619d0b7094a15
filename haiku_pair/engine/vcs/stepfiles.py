"""The journal's files: a line of JSON, then compressed contents; written whole and flushed before anything else.

The layout is one folder: `pending`; for each step a `.step`, for each undo or redo a `.move`; `commits` and
`forgotten`, small tables in JSON. What is damaged is passed over, and left where it is.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from haiku_pair.engine.disk.replacement import Replacement, sync
from haiku_pair.engine.disk.writing import open_folder, put_in, write_atomic
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.steps import Header, Written
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

_Table = TypeVar("_Table", dict[str, int], dict[str, str])
_PENDING = "pending"
_DAMAGED = (zlib.error, msgspec.DecodeError)


class StepFiles:
    """Reads and writes one folder of such files."""

    def __init__(self, folder: Path) -> None:
        """Nothing is created before the first write."""
        self._folder = folder
        self._unflushed: Replacement | None = None
        self._forgotten: dict[str, int] | None = None

    def headers(self) -> list[Header]:
        """What was written, oldest first.

        Raises:
            Failure: STORE, as everywhere here.
        """
        found = (self._header(name) for name in self._names())
        return sorted((header for header in found if header is not None), key=lambda header: header.number)

    def pending(self) -> Header | None:
        """The header of the write under way; None when there is none, or it was not yet noted in full."""
        return self._header(_PENDING)

    def contents(self, name: str) -> dict[str, Written]:
        """What a file holds behind its header."""
        try:
            return self._body(name)
        except _DAMAGED as error:
            raise self.lost(repr(error)) from error

    def pending_contents(self) -> dict[str, Written] | None:
        """What the note of the write under way holds; None when a power cut came before it was flushed."""
        try:
            return self._body(_PENDING)
        except _DAMAGED:
            return None

    def write(self, name: str, header: Header, contents: Mapping[str, Written]) -> None:
        """Write a file whole; it is on the disk afterwards."""
        self._put(name, _encoded(header, contents))

    def begin(self, header: Header, contents: Mapping[str, Written]) -> None:
        """Note a write that is under way; the note is on the disk after `flushes`."""
        with self._storing():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with open_folder(self._folder) as folder:
                self._unflushed = put_in(folder, _PENDING, _encoded(header, contents))

    def flushes(self) -> Sequence[Callable[[], None]]:
        """What must have been called before the first file is touched, together with other flushes or alone."""
        return (self._flush_note, self._flush_folder)

    def settle(self, name: str) -> None:
        """The write under way is over: it becomes the file of this name."""
        # The folder is opened first: once the rename is done there must be nothing left that fails.
        with self._storing(), open_folder(self._folder) as folder:
            os.rename(_PENDING, name, src_dir_fd=folder, dst_dir_fd=folder)
            sync(folder)

    def drop_pending(self) -> None:
        """There is no write under way any more."""
        with self._storing():
            if self._unflushed is not None:
                self._unflushed.close()
            (self._folder / _PENDING).unlink(missing_ok=True)

    def sizes(self) -> dict[str, int]:
        """Bytes on disk by name of file."""
        with suppress(OSError), os.scandir(self._folder) as entries:
            return {entry.name: entry.stat().st_size for entry in entries}
        return {}

    def forget(self, names: Iterable[str], touched: Mapping[str, int]) -> None:
        """Delete old files; `touched` are the paths in them, with the number of the newest write that did."""
        known = dict(self.forgotten())
        for path, number in touched.items():
            known[path] = max(number, known.get(path, 0))
        self._put("forgotten", msgspec.json.encode(known))
        self._forgotten = known
        with self._storing():
            for name in names:
                (self._folder / name).unlink(missing_ok=True)

    def forgotten(self) -> Mapping[str, int]:
        """Paths that deleted files touched, with the number of the newest of these."""
        if self._forgotten is None:
            self._forgotten = self._table("forgotten", dict[str, int])
        return self._forgotten

    def commits(self) -> dict[str, str]:
        """Ids of commits by id of the step that is in it."""
        return self._table("commits", dict[str, str])

    def write_commits(self, commits: Mapping[str, str]) -> None:
        """Replace the table of commits."""
        self._put("commits", msgspec.json.encode(commits))

    def lost(self, detail: str) -> Failure:
        """What a person is told when a step can't be read."""
        return Failure(
            Fault.STORE,
            tr("This step can no longer be read from the journal."),
            kept=tr("Your files are as they were."),
            next_step=tr("Look whether the data folder is readable; other steps are not affected."),
            detail=detail,
        )

    # --- inside ------------------------------------------------------------------------------------

    def _flush_note(self) -> None:
        with self._storing():
            if self._unflushed is not None:
                self._unflushed.flush()

    def _flush_folder(self) -> None:
        with self._storing(), open_folder(self._folder) as folder:
            sync(folder)

    def _body(self, name: str) -> dict[str, Written]:
        """Raises Failure when it can't be read, and others when it is damaged."""
        try:
            _, _, body = (self._folder / name).read_bytes().partition(b"\n")
        except OSError as error:
            raise self.lost(repr(error)) from error
        return msgspec.msgpack.decode(zlib.decompress(body), type=dict[str, Written])

    def _names(self) -> list[str]:
        try:
            return [found.name for found in self._folder.iterdir() if found.suffix in {".step", ".move"}]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise self.lost(repr(error)) from error

    def _header(self, name: str) -> Header | None:
        """None when the file is not there or damaged; one that can't be read just now is a failure."""
        try:
            with (self._folder / name).open("rb") as file:
                return msgspec.json.decode(file.readline(), type=Header)
        except (FileNotFoundError, msgspec.DecodeError, UnicodeDecodeError):
            return None
        except OSError as error:
            raise self.lost(repr(error)) from error

    def _table(self, name: str, kind: type[_Table]) -> _Table:
        try:
            return msgspec.json.decode((self._folder / name).read_bytes(), type=kind)
        except (FileNotFoundError, msgspec.DecodeError, UnicodeDecodeError):
            return kind()
        except OSError as error:
            raise self.lost(repr(error)) from error

    def _put(self, name: str, raw: bytes) -> None:
        with self._storing():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomic(self._folder / name, raw, private=True)

    @contextmanager
    def _storing(self) -> Iterator[None]:
        """Errors of the disk as what a person is told."""
        try:
            yield
        except (OSError, Failure) as error:
            raise Failure(
                Fault.STORE,
                tr("The step could not be noted in the journal."),
                kept=tr("Your files are as they were."),
                next_step=tr("Look whether the disk is full or the data folder is write-protected, then try again."),
                detail=error.problem.what if isinstance(error, Failure) else repr(error),
            ) from error


def _encoded(header: Header, contents: Mapping[str, Written]) -> bytes:
    body = zlib.compress(msgspec.msgpack.encode(dict(contents)), 1)
    return msgspec.json.encode(header) + b"\n" + body

"""The private object store: a bare repository of our own that borrows, at reading, what the person's already holds.

Few objects are written as files, many as one pack stream, without any view of the person's repository, so that what
we write is ours to keep whatever becomes of theirs. They are read through one `cat-file --batch` that stays open.
"""

from __future__ import annotations

import hashlib
import os
import select
import subprocess
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.loose import flush, write_loose
from haiku_pair.engine.vcs.runner import GitRunner, Output, end, git_failed
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

_TYPES = {"commit": 1, "tree": 2, "blob": 3, "tag": 4}
_LOOSE_LIMIT = 100
"""More new objects than this at once become a pack, fewer become files of their own."""
_ANSWER_SECONDS = 30.0
_DURABLE = (("core.fsync", "all"), ("core.fsyncMethod", "batch"), ("core.fsyncObjectFiles", "true"))
"""Everything reaches the disk, loose objects with one flush for all; git before 2.36 knows the last of these."""
_PIECE = 1 << 16


@dataclass(frozen=True)
class Borrowed:
    """An object store that may be read as well."""

    objects: Path
    object_format: str


class ObjectStore:
    """Writes and reads git objects. One thread at a time inside; calls from several wait for each other."""

    def __init__(self, directory: Path, runner: GitRunner, borrow: Callable[[], Borrowed | None]) -> None:
        """Nothing is created before the first call.

        Args:
            directory: of the private bare repository; made when missing.
            runner: runs git.
            borrow: says which store of the person's may be read, if any.
        """
        self.directory = directory
        self._runner = runner
        self._borrow = borrow
        self._lock = threading.RLock()
        self._format = ""
        self._reader: _Reader | None = None
        self._ours: set[str] = set()
        self._unflushed: list[Path] = []

    @property
    def object_format(self) -> str:
        """`sha1` or `sha256`, as the person's repository had it when ours was made.

        Raises:
            Failure: NO_GIT, GIT or STORE when the private repository can't be made.
        """
        with self._lock:
            if not self._format:
                self._format = self._prepare()
            return self._format

    def oid(self, kind: str, raw: bytes) -> str:
        """The id git gives an object."""
        digest = hashlib.new(self.object_format, usedforsecurity=False)
        digest.update(f"{kind} {len(raw)}\0".encode("ascii"))
        digest.update(raw)
        return digest.hexdigest()

    def write(self, objects: Iterable[tuple[str, bytes]], *, durable: bool = False) -> list[str]:
        """Keep objects in the private store.

        Args:
            objects: kind (`blob`, `tree`) and content.
            durable: not only safe from this process dying but from the machine losing power.

        Returns:
            Their ids, in order.

        Raises:
            Failure: NO_GIT, or STORE when they could not be written.
        """
        with self._lock:
            named = [(self.oid(kind, raw), kind, raw) for kind, raw in objects]
            new = {oid: (kind, raw) for oid, kind, raw in named if durable or oid not in self._ours}
            if len(new) > _LOOSE_LIMIT:
                absent = self.absent(new)
                new = {oid: item for oid, item in new.items() if oid in absent}
            if new and not durable and len(new) <= _LOOSE_LIMIT:
                self._write_loose(new)
            elif new:
                self._receive(list(new.values()), durable=durable)
            self._ours.update(new)
            return [oid for oid, _, _ in named]

    def absent(self, oids: Iterable[str]) -> set[str]:
        """Those of the ids that the private store itself does not hold, whatever can be borrowed."""
        with self._lock:
            unknown = [oid for oid in oids if oid not in self._ours]
            if not unknown:
                return set()
            asked = "".join(f"{oid}\n" for oid in unknown).encode("ascii")
            out = self.git("cat-file", "--batch-check=%(objecttype)", stdin=asked)
            lines = out.split(b"\n")
            missing = {oid for oid, line in zip(unknown, lines, strict=False) if line.endswith(b"missing")}
            self._ours.update(oid for oid in unknown if oid not in missing)
            return missing

    def read(self, oid: str) -> bytes:
        """The content of an object.

        Raises:
            Failure: NO_GIT, or STORE when it is nowhere to be found any more.
        """
        with self._lock:
            for attempt in (1, 2):
                reader = self._open_reader()
                try:
                    found = reader.read(oid)
                except (OSError, ValueError, TimeoutError) as error:
                    self.close()
                    if attempt == 2:
                        raise git_failed(["cat-file"], repr(error)) from error
                    continue
                if found is not None:
                    return found
                if reader.variables == self._environment(borrowing=True):
                    break
                # The person's repository came to be, or moved, since we began to read.
                self.close()
        raise Failure(
            Fault.STORE,
            tr("A part of the proposal's history can no longer be read."),
            kept=tr("Your files are as they were."),
            next_step=tr("Ask again; the proposal starts from your files as they are now."),
            detail=f"object {oid} is missing",
        )

    def git(self, *arguments: str, stdin: bytes = b"", borrowing: bool = False, durable: bool = False) -> bytes:
        """Run git in the private repository.

        Args:
            arguments: the subcommand and its arguments.
            stdin: given to it.
            borrowing: whether it may read the person's objects.
            durable: what it writes lasts through a power cut.

        Raises:
            Failure: NO_GIT, or GIT.
        """
        _ = self.object_format
        if durable:
            self._flush()
        env = self._environment(borrowing=borrowing)
        config = _DURABLE if durable else ()
        return self._runner.output(arguments, cwd=self.directory, stdin=stdin, env=env, config=config)

    def run(self, *arguments: str, borrowing: bool = False) -> Output:
        """The same for what may exit with a code that is no failure.

        Raises:
            Failure: NO_GIT, or GIT when it did not end in time.
        """
        _ = self.object_format
        return self._runner.run(arguments, cwd=self.directory, env=self._environment(borrowing=borrowing))

    def forget(self) -> None:
        """What is in the store is about to change: nothing known of it counts any more."""
        with self._lock:
            self._ours.clear()
            self.close()

    def close(self) -> None:
        """End the reading process. The next read starts another."""
        with self._lock:
            if self._reader is not None:
                self._reader.close()
                self._reader = None

    # --- inside ------------------------------------------------------------------------------------

    def _environment(self, *, borrowing: bool) -> dict[str, str]:
        variables = {
            "GIT_DIR": str(self.directory),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_NO_REPLACE_OBJECTS": "1",
        }
        borrowed = self._borrow() if borrowing else None
        if borrowed is not None and borrowed.object_format == self.object_format:
            variables["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = quoted(str(borrowed.objects))
        return variables

    def _prepare(self) -> str:
        try:
            self.directory.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.directory.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise _not_kept(str(error)) from error
        if not (self.directory / "HEAD").is_file():
            borrowed = self._borrow()
            object_format = borrowed.object_format if borrowed else "sha1"
            arguments = ["init", "--quiet", "--bare", "--template=", f"--object-format={object_format}"]
            env = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
            self._runner.output([*arguments, str(self.directory)], cwd=self.directory, env=env)
        env = {"GIT_DIR": str(self.directory), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        out = self._runner.output(["rev-parse", "--show-object-format"], cwd=self.directory, env=env)
        return out.decode("ascii").strip()

    def _write_loose(self, objects: Mapping[str, tuple[str, bytes]]) -> None:
        try:
            self._unflushed += write_loose(self.directory / "objects", objects)
        except OSError as error:
            raise _not_kept(str(error)) from error

    def _flush(self) -> None:
        """What lasts through a power cut must not lead to what does not."""
        with self._lock:
            files, self._unflushed = self._unflushed, []
            try:
                flush(files)
            except OSError as error:
                self._unflushed += files
                raise _not_kept(str(error)) from error

    def _receive(self, objects: Sequence[tuple[str, bytes]], *, durable: bool) -> None:
        packed = pack(objects, self._format)
        arguments = ["index-pack", "--stdin"] if len(objects) > _LOOSE_LIMIT else ["unpack-objects", "-q"]
        config = _DURABLE if durable else ()
        env = self._environment(borrowing=False)
        done = self._runner.run(arguments, cwd=self.directory, stdin=packed, env=env, config=config)
        if done.code != 0:
            raise _not_kept(done.err)

    def _open_reader(self) -> _Reader:
        if self._reader is None or not self._reader.alive:
            self.close()
            _ = self.object_format
            env = self._environment(borrowing=True)
            process = self._runner.converse(["cat-file", "--batch"], cwd=self.directory, env=env)
            self._reader = _Reader(process, env)
        return self._reader


class _Reader:
    """One `cat-file --batch`."""

    def __init__(self, process: subprocess.Popen[bytes], variables: Mapping[str, str]) -> None:
        self._process = process
        self.variables = variables
        self._pending = bytearray()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def read(self, oid: str) -> bytes | None:
        """Content of an object, None when it is missing; raises OSError, ValueError or TimeoutError."""
        if self._process.stdin is None:
            raise OSError("no pipe")
        self._process.stdin.write(f"{oid}\n".encode("ascii"))
        self._process.stdin.flush()
        limit = time.monotonic() + _ANSWER_SECONDS
        header = self._line(limit).split(b" ")
        if header[-1] == b"missing":
            return None
        if len(header) != 3:
            raise ValueError(b" ".join(header))
        size = int(header[2])
        raw = self._take(size + 1, limit)
        return raw[:size]

    def close(self) -> None:
        with suppress(OSError):
            end(self._process)

    def _line(self, limit: float) -> bytes:
        while True:
            at = self._pending.find(b"\n")
            if at >= 0:
                line = bytes(self._pending[:at])
                del self._pending[: at + 1]
                return line
            self._fill(limit)

    def _take(self, count: int, limit: float) -> bytes:
        while len(self._pending) < count:
            self._fill(limit)
        taken = bytes(self._pending[:count])
        del self._pending[:count]
        return taken

    def _fill(self, limit: float) -> None:
        pipe = self._process.stdout
        if pipe is None:
            raise OSError("no pipe")
        if hasattr(select, "poll"):
            waiting = select.poll()
            waiting.register(pipe, select.POLLIN)
            if not waiting.poll(max(0.0, limit - time.monotonic()) * 1000):
                raise TimeoutError("no answer")
        piece = os.read(pipe.fileno(), _PIECE)
        if not piece:
            raise OSError("ended")
        self._pending += piece


def pack(objects: Sequence[tuple[str, bytes]], object_format: str) -> bytes:
    """A version 2 pack of whole objects, as gitformat-pack(5) has it."""
    digest = hashlib.new(object_format, usedforsecurity=False)
    parts = [b"PACK", (2).to_bytes(4, "big"), len(objects).to_bytes(4, "big")]
    for kind, raw in objects:
        parts.append(_entry_header(_TYPES[kind], len(raw)))
        parts.append(zlib.compress(raw, 1))
    for part in parts:
        digest.update(part)
    return b"".join([*parts, digest.digest()])


def _entry_header(kind: int, size: int) -> bytes:
    """Type and size: four bits of the size beside the type, then seven a byte, lowest first."""
    byte = (kind << 4) | (size & 15)
    size >>= 4
    header = bytearray()
    while size:
        header.append(byte | 0x80)
        byte = size & 0x7F
        size >>= 7
    header.append(byte)
    return bytes(header)


def quoted(path: str) -> str:
    """A path for a list separated by colons: quoted as C does where it could be misread."""
    if ":" not in path and not path.startswith('"'):
        return path
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _not_kept(detail: str) -> Failure:
    return Failure(
        Fault.STORE,
        tr("The proposal could not be stored."),
        kept=tr("Your files are as they were."),
        next_step=tr("Look whether the disk is full or the data folder is write-protected, then try again."),
        detail=detail,
    )


def decode_tree(raw: bytes, width: int) -> dict[bytes, tuple[str, str]]:
    """The entries of a tree object: mode and id by name.

    Args:
        raw: content of the object.
        width: bytes of an object id, 20 or 32.
    """
    entries: dict[bytes, tuple[str, str]] = {}
    at = 0
    while at < len(raw):
        space = raw.index(b" ", at)
        nul = raw.index(b"\0", space)
        after = nul + 1 + width
        entries[raw[space + 1 : nul]] = (raw[at:space].decode("ascii").rjust(6, "0"), raw[nul + 1 : after].hex())
        at = after
    return entries


def encode_tree(entries: Mapping[bytes, tuple[str, str]]) -> bytes:
    """The content of a tree object; git's order takes a folder's name with a slash behind it."""
    order = sorted(entries, key=lambda name: name + b"/" if entries[name][0] == TREE_MODE else name)
    return b"".join(
        entries[name][0].lstrip("0").encode("ascii") + b" " + name + b"\0" + bytes.fromhex(entries[name][1])
        for name in order
    )


TREE_MODE = "040000"

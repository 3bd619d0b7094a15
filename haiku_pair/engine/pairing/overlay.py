"""What the model sees: the open proposal over unsaved text over the disk.

Every tool reads and writes through here, so that there is one answer to "what is in this file now" and one
place that knows which text the model last saw of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

from haiku_pair.edits.document import content_hash
from haiku_pair.edits.hunks import unified
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.proposals import ProposalBook
from haiku_pair.engine.pairing.rules import RuleBook
from haiku_pair.engine.pairing.withholding import MARK_BEGINS, refuse_marks
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.engine.workspace.withheld import IGNORE_FILE, Withheld
from haiku_pair.protocol.values import Fault

REGULAR = "100644"


class Buffers(Protocol):
    """Unsaved text of open documents, as the workspace has it."""

    def raw(self, path: str) -> bytes | None:
        """Bytes of an open document with unsaved text; None when the disk has all there is."""


class Overlay:
    """Files as the model may read and change them. Not for two threads at once."""

    def __init__(
        self, gate: PathGate, book: ProposalBook, buffers: Buffers, list_files: Callable[[], list[str]]
    ) -> None:
        """`list_files` names every file of the workspace that is not ignored."""
        self._gate = gate
        self._book = book
        self._buffers = buffers
        self._list_files = list_files
        self.withheld = Withheld(gate)
        """What never goes to the model."""
        self.rules = RuleBook(gate, self.withheld)
        """What it is told to keep to."""
        self._seen: dict[str, str] = {}
        self._seen_text: dict[str, bytes] = {}
        self._call = ""

    # --- reading -----------------------------------------------------------------------------------

    def working(self, path: str) -> FileVersion | None:
        """The person's side: unsaved text, else the disk, else None.

        Raises:
            Failure: the path leaves the workspace, or is no regular file, or can't be read.
        """
        path = self._gate.clean(path)
        self._gate.resolve(path)
        mode = self._gate.mode(path) or REGULAR
        raw = self._buffers.raw(path)
        if raw is not None:
            return FileVersion(raw, mode)
        try:
            return FileVersion(self._gate.read(path), mode)
        except Failure as failure:
            if failure.problem.fault is Fault.NOT_FOUND:
                return None
            raise

    def version(self, path: str) -> FileVersion | None:
        """The file as the model sees it now: proposed text when the proposal touches it, else the person's.

        Raises:
            Failure: as `working`.
        """
        path = self._gate.clean(path)
        working = self.working(path)
        if path not in self._book.touched():
            return working
        self._book.reanchor({path: working})
        return self._book.proposed_version(path)

    def read(self, path: str) -> bytes:
        """Bytes of a file, for the model.

        Raises:
            Failure: `NOT_FOUND` and those of `working`; `OUTSIDE` for files that stay here.
        """
        self.refuse_withheld(path)
        found = self.version(path)
        if found is None:
            raise Failure(Fault.NOT_FOUND, f"There is no file {path}.", next_step="Look with list_files.")
        return found.raw

    def refuse_withheld(self, path: str) -> None:
        """The model may read some files under no name.

        Raises:
            Failure: `OUTSIDE`, this is one of them.
        """
        reason = self.withheld.why(path)
        if reason:
            raise Failure(
                Fault.OUTSIDE,
                f"{path} is not shown to you: {reason}.",
                next_step="Ask the person for what you need to know.",
            )

    def stamp(self, path: str) -> tuple[int, ...] | None:
        """Another one for another content; None where that is unsaved or proposed, or nothing can be read."""
        if path in self._book.touched() or self._buffers.raw(path) is not None:
            return None
        try:
            found = self._gate.resolve(path).stat()
        except (Failure, OSError):
            return None
        return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino

    def files(self, inside: str = "") -> list[str]:
        """Paths of all files as the model sees them, sorted; those that begin with `inside`."""
        names = {path for path in self._list_files() if path.startswith(inside)}
        for path in self._book.touched():
            if self._book.proposed_version(path) is None:
                names.discard(path)
            elif path.startswith(inside):
                names.add(path)
        return self.withheld.without_ignored(sorted(names))

    # --- what the model last saw -------------------------------------------------------------------

    def note_seen(self, path: str, raw: bytes) -> None:
        """The model has just been shown this text of the file."""
        path = self._gate.clean(path)
        self._seen[path] = content_hash(raw)
        self._seen_text[path] = raw

    def knows(self, path: str, raw: bytes) -> bool:
        """Whether this is the text of the file that the model was shown last, as far as it was shown any."""
        return self._seen.get(self._gate.clean(path)) == content_hash(raw)

    def clean(self, path: str) -> str:
        """The one name of a file.

        Raises:
            Failure: the path leaves the workspace.
        """
        return self._gate.clean(path)

    def forget_seen(self, path: str) -> None:
        """The model is to read this file again before it changes it."""
        self._seen.pop(path, None)
        self._seen_text.pop(path, None)

    def seen(self) -> Mapping[str, bytes]:
        """Texts the model saw, by path; what `restore_seen` takes after a restart."""
        return self._seen_text

    def restore_seen(self, texts: Mapping[str, bytes]) -> None:
        """Take this for what the model has seen: after a restart, or nothing for a new conversation."""
        self._seen.clear()
        self._seen_text.clear()
        self.rules.begin()
        for path, raw in texts.items():
            self.note_seen(path, raw)

    def check_fresh(self, path: str, raw: bytes) -> None:
        """The model may only change text it has seen.

        Raises:
            Failure: it has not read the file, or the file changed since; the message shows the changed region,
                which then counts as seen.
        """
        path = self._gate.clean(path)
        known = self._seen.get(path)
        if known == content_hash(raw):
            return
        if known is None:
            raise Failure(
                Fault.CHANGED_ON_DISK,
                f"You have not read {path} yet, so nothing was changed.",
                next_step="Read it with read_file, then edit.",
            )
        region = unified(path, self._seen_text[path], raw)
        self.note_seen(path, raw)
        raise Failure(
            Fault.CHANGED_ON_DISK,
            f"{path} changed since you read it, so nothing was changed. The difference to what you know:\n{region}",
            next_step="Take the text as it is now and send the edit again if it is still wanted.",
        )

    # --- writing into the proposal -----------------------------------------------------------------

    @contextmanager
    def on_behalf_of(self, call: str) -> Iterator[None]:
        """What is proposed meanwhile was made by this tool call of the model."""
        self._call = call
        try:
            yield
        finally:
            self._call = ""

    def write(self, changes: Mapping[str, FileVersion | None], notes: Sequence[str] = ()) -> None:
        """Put the model's new versions of files into the proposal; None deletes.

        Args:
            changes: by path.
            notes: what was not taken literally, for the review.

        Raises:
            Failure: as `propose`; `OUTSIDE` for files the model must not know of, and what names them.
        """
        for path in changes:
            reason = self.withheld.why_ignored(path)
            if reason or path.rpartition("/")[2].casefold() == IGNORE_FILE:
                raise Failure(
                    Fault.OUTSIDE,
                    f"{path} is not yours to change: {reason or 'it says what stays from you'}.",
                    kept="Nothing was changed.",
                    next_step="Ask the person.",
                )
        for path, version in self.propose(changes, notes).items():
            if version is not None:
                self.note_seen(path, version.raw)

    def propose(
        self, changes: Mapping[str, FileVersion | None], notes: Sequence[str] = ()
    ) -> dict[str, FileVersion | None]:
        """Put new versions into the proposal that the model does not know of.

        Returns:
            The changes by their clean paths.

        Raises:
            Failure: a path may not be written (outside, `.git`, through a link, a secret).
        """
        clean = {self._gate.clean(path): version for path, version in changes.items()}
        for path in clean:
            self._gate.resolve(path, writing=True)
        working = {path: self.working(path) for path in clean}
        for path, version in clean.items():
            if version is not None and MARK_BEGINS in version.raw:
                before = self.version(path)
                refuse_marks(path, before.raw if before else b"", version.raw)
        self._book.propose(clean, working, dict.fromkeys(clean, notes), call=self._call)
        return clean

"""A new name as a part of the proposal: what the server would change is checked, and nothing is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from haiku_pair.edits.document import Document, Undecodable
from haiku_pair.edits.merge import merge
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.lsp.client import Client
from haiku_pair.engine.lsp.editing import edited
from haiku_pair.engine.lsp.shapes import BadMessage, TextEdit
from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.protocol.replies import Pasted
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

_KEPT = tr("Nothing was proposed; your files are as they were.")
_MOST_FILES = 2_000


class Renaming:
    """One rename."""

    def __init__(self, folder: OpenFolder, client: Client) -> None:
        """`client` is the server that answered."""
        self._folder = folder
        self._client = client

    async def propose(self, changes: Mapping[str, Sequence[TextEdit]]) -> Pasted:
        """Propose these edits, by address.

        Raises:
            Failure: BUSY, NOTHING_TO_DO, OUTSIDE; LIMIT for what makes no sense; those of the proposal.
        """
        folder = self._folder
        if folder.session.busy:
            raise Failure(
                Fault.BUSY,
                tr("Haiku is at work on its proposal."),
                kept=_KEPT,
                next_step=tr("Wait until it has finished, or stop it, then try again."),
            )
        wanted = {self._path(uri): edits for uri, edits in changes.items() if edits}
        if not wanted:
            raise Failure(Fault.NOTHING_TO_DO, tr("The language server would change nothing."), kept=_KEPT)
        if len(wanted) > _MOST_FILES:
            raise Failure(
                Fault.LIMIT,
                tr("The name stands in more than {most_files:,} files.", most_files=_MOST_FILES),
                kept=_KEPT,
            )
        sent = {path: text.texts for path in wanted if (text := self._client.text(path)) is not None}
        notes = await folder.lanes.git.run(partial(self._propose, wanted, sent))
        await folder.session.show_proposal()
        return Pasted(len(wanted) - len(notes), notes)

    def _path(self, uri: str) -> str:
        path = self._client.path(uri)
        if not path:
            raise Failure(
                Fault.OUTSIDE,
                tr("The name is also used outside the folder, where nothing is changed from here."),
                kept=_KEPT,
                next_step=tr("Rename it where it is defined."),
                detail=uri[:500],
            )
        return path

    def _propose(self, wanted: Mapping[str, Sequence[TextEdit]], sent: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
        """In the git lane. Returns what was passed over, and why."""
        folder = self._folder
        folder.book.anchor(folder.capture())
        found: dict[str, FileVersion | None] = {}
        notes: list[str] = []
        for path, edits in wanted.items():
            working = folder.overlay.working(path)
            renamed = self._renamed(path, working, edits, sent.get(path))
            proposed = folder.overlay.version(path)
            if working is None or renamed is None or proposed is None:
                notes.append(
                    tr("{path}: left as it is, since it is no longer what the language server saw.", path=path)
                )
                continue
            merged = renamed if proposed.raw == working.raw else merge(working.raw, proposed.raw, renamed)
            if isinstance(merged, bytes):
                found[path] = FileVersion(merged, proposed.mode)
            else:
                notes.append(tr("{path}: left as it is, since the proposal changes the same lines.", path=path))
        if not found:
            raise Failure(
                Fault.NOTHING_TO_DO, tr("Nothing could be renamed."), kept=_KEPT, next_step=tr("Try again."),
                detail="\n".join(notes),
            )  # fmt: skip
        folder.overlay.propose(found)
        return tuple(notes)

    def _renamed(
        self, path: str, working: FileVersion | None, edits: Sequence[TextEdit], sent: Sequence[str] | None
    ) -> bytes | None:
        """The bytes with the new name; None when the file is no longer what the server saw."""
        if working is None:
            return None
        try:
            document = Document.decode(working.raw)
            if sent is not None and tuple(sent) != document.texts:
                return None
            return edited(document, edits, self._client.units).encode()
        except Undecodable:
            return None
        except BadMessage as error:
            raise Failure(
                Fault.LIMIT, tr("What the language server would change in {path} makes no sense.", path=path),
                kept=_KEPT, detail=str(error),
            )  from error  # fmt: skip

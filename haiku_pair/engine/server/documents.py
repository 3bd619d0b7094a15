"""Requests about open documents. They run in the documents' lane, in the order they came."""

from __future__ import annotations

from typing import assert_never

from msgspec.structs import replace

from haiku_pair.edits.document import content_hash
from haiku_pair.engine.server.files import OpenFiles
from haiku_pair.engine.workspace.style import style_of
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.files import FormRequest
from haiku_pair.protocol.values import DocumentView

DocumentRequest = (
    ask.OpenDocument
    | ask.ChangeDocument
    | ask.ResetDocument
    | ask.SaveDocument
    | ask.ReloadDocument
    | ask.CloseDocument
    | FormRequest
)


class DocumentDesk:
    """Answers for the documents of the open folder."""

    def __init__(self, files: OpenFiles) -> None:
        """Cheap: made for each request."""
        self._files = files

    async def answer(self, body: DocumentRequest) -> replies.ReplyBody:
        """The reply.

        Raises:
            Failure: as the documents say.
        """
        return await self._files.lanes.documents.run(lambda: self._now(body))

    def _now(self, body: DocumentRequest) -> replies.ReplyBody:
        documents = self._files.documents
        if isinstance(body, FormRequest):
            # Imported here: the first text does not wait for it.
            from haiku_pair.engine.server.form_desk import FormDesk

            return FormDesk(self._files).answer(body)
        match body:
            case ask.OpenDocument(path):
                return self._opened(documents.open(path))
            case ask.ChangeDocument(path, revision, splice):
                documents.change(path, revision, splice)
            case ask.ResetDocument(path, revision, lines):
                documents.reset(path, revision, lines)
            case ask.SaveDocument(path, overwrite):
                return self._save(path, overwrite=overwrite)
            case ask.ReloadDocument(path):
                return self._opened(documents.reload(path))
            case ask.CloseDocument(path):
                documents.close(path)
            case _:
                assert_never(body)
        return replies.Done()

    def _opened(self, view: DocumentView) -> replies.DocumentOpened:
        """With what the project says of the file, where that may be read."""
        if self._files.trusted:
            view = replace(view, style=style_of(self._files.gate, view.path))
        return replies.DocumentOpened(view)

    def _save(self, path: str, *, overwrite: bool) -> replies.DocumentSaved:
        files = self._files
        raw = files.documents.raw(path)
        saved = files.documents.save(path, overwrite=overwrite)
        if raw is not None:
            files.knowledge.seen(saved.path, content_hash(raw))
        files.forget_marks()
        return saved

"""Requests about the form of open documents: encoding, line endings, name, and what others wrote meanwhile."""

from __future__ import annotations

from typing import assert_never

from haiku_pair.edits.document import content_hash
from haiku_pair.engine.server.files import OpenFiles
from haiku_pair.engine.workspace.forms import Forms
from haiku_pair.protocol import files as ask
from haiku_pair.protocol.replies import DocumentOpened, ReplyBody


class FormDesk:
    """For the documents' lane."""

    def __init__(self, files: OpenFiles) -> None:
        """Cheap: made for each request."""
        self._files = files
        self._forms = Forms(files.documents, files.gate)

    def answer(self, body: ask.FormRequest) -> ReplyBody:  # noqa: PLR0911 - one for each request
        """The reply.

        Raises:
            Failure: as `Forms` says.
        """
        forms = self._forms
        match body:
            case ask.NewDocument():
                return DocumentOpened(self._files.documents.begin())
            case ask.ReopenDocument(path, encoding):
                return DocumentOpened(forms.reopen(path, encoding))
            case ask.EncodeDocument(path, encoding):
                return forms.encode(path, encoding)
            case ask.EndLines(path, ending):
                return forms.end_lines(path, ending)
            case ask.CompareDocument(path):
                return forms.compare(path)
            case ask.MergeDocument(path):
                merged, followed = forms.merge(path)
                if followed is not None:
                    self._files.send(followed)
                return merged
            case ask.SaveDocumentAs():
                return self._save_as(body)
            case _:
                assert_never(body)

    def _save_as(self, body: ask.SaveDocumentAs) -> ask.FilesMoved:
        files = self._files
        moved = self._forms.save_as(body.path, body.to, overwrite=body.overwrite)
        raw = files.documents.raw(moved.path)
        if raw is not None:
            files.knowledge.seen(moved.path, content_hash(raw))
        files.forget_marks()
        return moved

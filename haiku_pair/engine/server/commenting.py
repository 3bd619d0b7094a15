"""Requests about comments on the lines of a review."""

from __future__ import annotations

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.comment_export import github, markdown
from haiku_pair.engine.server.access import Access
from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.engine.server.pairing import check_may_send
from haiku_pair.engine.server.sources import book_of
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.comments import Answer, Comment, CommentState, ExportForm
from haiku_pair.protocol.sources import SourceKind
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

ChangeRequest = ask.RemoveComment | ask.MarkComment | ask.AnswerComment
CommentRequest = ask.PutComment | ChangeRequest | ask.SendComments | ask.ExportComments


class CommentDesk:
    """Answers for the comments of the open folder."""

    def __init__(self, folder: OpenFolder, access: Access) -> None:
        """Cheap: made for each request."""
        self._folder = folder
        self._access = access

    async def answer(self, body: CommentRequest) -> replies.ReplyBody:
        """The reply.

        Raises:
            Failure: the review or the comment is no longer there; or, for sending, as a message says it.
        """
        run = self._folder.lanes.git.run
        match body:
            case ask.SendComments():
                return await self._send(body)
            case ask.ExportComments():
                return await run(lambda: self._exported(body))
            case ask.PutComment(proposal, comment):
                return await run(lambda: self._put(proposal, comment))
            case _:
                await run(lambda: self._change(body))
                return replies.Done()

    def _put(self, review: str, comment: Comment) -> replies.CommentKept:
        folder = self._folder
        if any(known.id == comment.id for known in folder.comments.of(review)):
            travels = self._travels(review)  # the words that were typed last are kept even if the review is closed
        else:
            travels = book_of(folder, review).source.kind is SourceKind.PROPOSAL
        kept = folder.comments.write(review, comment, folder.places(review), travels=travels)
        return replies.CommentKept(kept.id)

    def _travels(self, review: str) -> bool:
        book = self._folder.book_of(review)
        return book is not None and book.source.kind is SourceKind.PROPOSAL

    def _change(self, body: ChangeRequest) -> None:
        comments = self._folder.comments
        match body:
            case ask.RemoveComment(proposal, name):
                comments.remove(proposal, name)
            case ask.MarkComment(proposal, name, state):
                comments.mark(proposal, name, state)
            case ask.AnswerComment(proposal, name, text):
                answer = Answer("", text.strip(), told=False)
                if not answer.text:
                    raise Failure(
                        Fault.BAD_REQUEST, tr("There is nothing to answer."), next_step=tr("Write an answer first.")
                    )
                comments.answer(proposal, name, answer, travels=self._travels(proposal))

    def _exported(self, body: ask.ExportComments) -> replies.CommentsExported:
        comments = self._folder.comments.of(body.proposal)
        found = [comment for comment in comments if comment.state is not CommentState.WRITING]
        if not found:
            raise Failure(
                Fault.NOTHING_TO_DO,
                tr("There are no comments to export."),
                next_step=tr("Write one on a line of the review first."),
            )
        book = self._folder.book_of(body.proposal)  # what was said of a proposal outlives it
        title = book.source.title if book is not None else ""
        if body.form is ExportForm.MARKDOWN:
            return replies.CommentsExported(markdown(found, title))
        pair = book.opened().pair if book is not None and book.review is not None else None
        return replies.CommentsExported(github(found, title, lambda path: pair.hunks(path) if pair else ()))

    async def _send(self, body: ask.SendComments) -> replies.TurnAccepted:
        folder = self._folder
        await check_may_send(folder, self._access, kept=tr("Your comments are kept as drafts."))
        chosen = await folder.lanes.git.run(lambda: self._chosen(body))
        if not chosen:
            raise Failure(
                Fault.NOTHING_TO_DO,
                tr("There are no comments that Haiku has not been told of."),
                kept=tr("Nothing was sent."),
                next_step=tr("Write one on a line of the review first."),
            )
        text = f"Please look at my {_counted(len(chosen))} on this review."
        return replies.TurnAccepted(folder.session.start(ask.SendMessage(text), chosen))

    def _chosen(self, body: ask.SendComments) -> tuple[Comment, ...]:
        comments = self._folder.comments
        if not body.ids:
            return comments.drafts(body.proposal)
        chosen = [comments.one(body.proposal, name) for name in body.ids]
        if any(comment.state is CommentState.WRITING for comment in chosen):
            raise Failure(
                Fault.BAD_REQUEST,
                tr("This comment is not finished."),
                kept=tr("What is typed is kept; nothing was sent."),
                next_step=tr("Finish it, then send it."),
            )
        return tuple(chosen)


def _counted(comments: int) -> str:
    """In the language of the message, which is the model's."""
    return f"{comments} comment{'s' if comments != 1 else ''}"

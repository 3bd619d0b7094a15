"""Findings as comments of a review, and a suggestion put in place of its lines."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import msgspec

from haiku_pair.edits.document import Document, Undecodable
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.findings import Finding, joined, same
from haiku_pair.protocol.comments import Anchor, Comment, CommentState
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

_KEPT = tr("Nothing was changed; the finding is still there.")


def entered(known: Sequence[Comment], finding: Finding, author: str) -> Comment | None:
    """The comment that says a finding; None when it was said before and the person is done with it.

    Args:
        known: all comments of the review. One that says the same gets the finding's reviewers and weight.
        finding: of a reviewer.
        author: name of the model.
    """
    for comment in known:
        before = _finding_of(comment)
        if before is None or not same(before, finding):
            continue
        if comment.state is not CommentState.OPEN:
            return None
        both = joined(before, finding)
        return msgspec.structs.replace(_comment(both, comment.author, comment.id), answers=comment.answers)
    return _comment(finding, author, uuid.uuid4().hex[:12])


def _comment(finding: Finding, author: str, name: str) -> Comment:
    return Comment(
        name,
        finding.anchor,
        finding.words,
        author,
        CommentState.OPEN,
        severity=finding.severity,
        reviewer=",".join(finding.reviewers),
        suggestion=finding.suggestion,
    )


def _finding_of(comment: Comment) -> Finding | None:
    """What a comment says, if a reviewer made it."""
    if not comment.reviewer:
        return None
    title, _, text = comment.text.partition("\n\n")
    names = tuple(comment.reviewer.split(","))
    return Finding(comment.anchor, comment.severity, title, text, names, comment.suggestion)


def with_suggestion(raw: bytes, anchor: Anchor, lines: Sequence[str]) -> bytes:
    """A file with these lines in place of the anchor's, where exactly those stand: at their numbers, else once at all.

    Raises:
        Failure: `CONFLICT`, they stand there no more, or in several places; `BINARY`, the file is no text.
    """
    try:
        document = Document.decode(raw)
    except Undecodable as error:
        raise Failure(Fault.BINARY, f"{anchor.path}: {error.reason}", kept=_KEPT) from error
    wanted, size = anchor.text, len(anchor.text)
    texts = document.texts if document.texts[-1] else document.texts[:-1]  # nothing stands behind the last line end
    places = [at for at in range(len(texts) - size + 1) if texts[at : at + size] == wanted] if wanted else []
    usual = anchor.first - 1
    if usual not in places and len(places) != 1:
        raise Failure(
            Fault.CONFLICT,
            tr("The lines of {path} that this was suggested for are no longer there.", path=anchor.path)
            if not places
            else tr(
                "The lines this was suggested for stand in {count} places of {path}.",
                count=len(places),
                path=anchor.path,
            ),
            kept=_KEPT,
            next_step=tr("Make the change by hand, or ask for the review again."),
        )
    return document.replace(usual if usual in places else places[0], size, list(lines)).encode()

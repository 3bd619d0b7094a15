"""The commands for comments on lines and their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from haiku_pair.protocol.comments import Comment, CommentState
from haiku_pair.window.commands.values import Command, Context
from haiku_pair.window.review.keys import first_key
from haiku_pair.window.review.remarks import DONE, UNSENT

if TYPE_CHECKING:
    from haiku_pair.window.commands.registry import Commands

COMMENT = "review.comment"
NEXT, PREVIOUS = "review.next_comment", "review.previous_comment"
SEND = "review.send_comment"

_LIST: tuple[tuple[str, str, str], ...] = (
    ("review.comment_file", "Comment on the file", "Shift+C"),
    (NEXT, "Next comment", ")"),
    (PREVIOUS, "Previous comment", "("),
    ("review.answer_comment", "Comment: answer it", "Shift+W"),
    ("review.resolve_comment", "Comment: resolve it, or open it again", "t"),
    ("review.open_comment", "Comment: show all of it, or one line", "Shift+O"),
    ("review.remove_comment", "Comment: remove it", "Delete"),
    (SEND, "Comment: send it to Haiku now", "i"),
    ("review.send_comments", "Send all comments to Haiku now", "Shift+I"),
    ("review.list_comments", "All comments of the review …", "Shift+L"),
    ("review.copy_comments", "Copy the comments as Markdown", "Shift+E"),
    ("review.copy_comments_github", "Copy the comments as a review for GitHub", "Shift+G"),
    ("review.save_comments", "Save the comments to a file …", "Alt+E"),
)

COMMANDS = tuple(
    Command(name, title, "Review", (key,), Context.REVIEW, "Review", repeats=name in {NEXT, PREVIOUS})
    for name, title, key in _LIST
)


def hints(commands: Commands, comment: Comment) -> list[tuple[str, str]]:
    """What the hint line names while the line cursor is at a comment."""
    is_done = comment.state in DONE
    if comment.state in UNSENT:
        sends = (SEND, "send now") if comment.state is CommentState.DRAFT else ("", "")
        wanted = ((COMMENT, "change"), sends, ("review.remove_comment", "remove"))
    else:
        again = "open again" if is_done else "resolve"
        wanted = (("review.answer_comment", "answer"), ("review.resolve_comment", again), (SEND, "send again"))
    more = (
        ("review.open_comment", "show or fold"),
        (NEXT, "next comment"),
        ("review.back", "back"),
        ("help.keys", "all keys"),
    )
    named = ((first_key(commands, name), word) for name, word in (*wanted, *more))
    return [(key, word) for key, word in named if key]

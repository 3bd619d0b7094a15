"""The commands for comments on lines and their keys."""

from __future__ import annotations

from haiku_pair.window.commands.values import Command, Context

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

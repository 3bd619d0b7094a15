"""The demo on a screen: the recorded questions are put into the input, all the rest is the person's."""

from __future__ import annotations

from collections.abc import Sequence

from haiku_pair.window.app import start
from haiku_pair.window.bridge import Link
from haiku_pair.window.demonstration.director import Director, Story, pause
from haiku_pair.window.main import MainWindow

PAUSES = (1.0, 1.8)
"""Seconds before a question is typed and before it is sent: time to see where one is, and what will be asked."""


def run(link: Link, path: str, *, questions: Sequence[str], first_file: str) -> int:
    """Show the window until it is closed; Hello and OpenWorkspace are on the way. The exit status."""
    application = start(link)
    application.open(path, sent=True)
    director = Director(asking(application.window, questions, first_file), application)
    director.start()
    return application.wait()


def asking(
    window: MainWindow, questions: Sequence[str], first_file: str, pauses: tuple[float, float] = PAUSES
) -> Story:
    """Begin the tour, send the first question by itself; after an apply, offer the next one for the person to send."""
    yield lambda: window.is_complete and window.session.workspace is not None
    applied: list[object] = []
    window.review.applied.connect(applied.append)
    window.editor.open_path(first_file)
    first, *later = questions
    window.rest.guide.start()
    yield pause(pauses[0])
    if not window.conversation.draft():
        window.conversation.set_draft(first)
        window.conversation.focus_input()
    yield pause(pauses[1])
    if window.conversation.draft() == first:
        window.commands.run("conversation.send")
    for question in later:
        applied.clear()
        yield lambda: bool(applied) and not window.conversation.is_running()
        if not window.conversation.draft():
            window.conversation.set_draft(question)

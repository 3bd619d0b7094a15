"""The session in words, as a terminal shows it while it runs."""

from __future__ import annotations

from collections.abc import Callable

from haiku_pair.edits.values import Hunk
from haiku_pair.protocol.events import Event, StepTaken, TextDelta, ToolFinished, ToolStarted, TurnFinished, TurnStarted
from haiku_pair.protocol.values import ChangeKind, FileChange, FileHunks, ReviewHunk


class Telling:
    """Writes events as they come."""

    def __init__(self, write: Callable[[str], None]) -> None:
        """`write` takes text as it is; line breaks are in it."""
        self._write = write
        self._titles: dict[str, str] = {}
        self._in_text = False
        self._after_tool = False
        self.finished: list[TurnFinished] = []
        self.steps: list[StepTaken] = []

    def chapter(self, title: str) -> None:
        """Begin another part."""
        self.line(f"\n── {title} " + "─" * max(4, 76 - len(title)))

    def line(self, text: str = "") -> None:
        """Write whole lines."""
        self._close_text()
        self._write(f"{text}\n")

    def on_event(self, event: Event) -> None:
        """Tell of an event, if it is one of the conversation."""
        match event:
            case TurnStarted(_, text, context):
                self.line(f"You:\n{indented(text.strip())}")
                if context:
                    self.line(f"    [goes along: {', '.join(context)}]")
                self.line("\nHaiku:")
            case TextDelta(_, text):
                self._write("\n" + text if self._after_tool else text)
                self._in_text, self._after_tool = True, False
            case ToolStarted(_, call, _, title):
                self._titles[call] = title
            case ToolFinished(_, call, ok, summary):
                if self._in_text:
                    self.line()
                self._write(f"    {'·' if ok else '✗'} {self._titles.get(call, '')} — {summary}\n")
                self._after_tool = True
            case TurnFinished():
                self._close_text()
                self._after_tool = False
                self.finished.append(event)
            case StepTaken(_, summary):
                self.steps.append(event)
                self.line(summary)
            case _:
                pass

    def _close_text(self) -> None:
        if self._in_text:
            self._in_text = False
            self._write("\n")


def file_diff(file: FileChange, hunks: FileHunks) -> str:
    """All hunks of a file, under the usual two lines of a unified diff."""
    old = "/dev/null" if file.kind is ChangeKind.CREATED else f"a/{file.old_path or file.path}"
    new = "/dev/null" if file.kind is ChangeKind.DELETED else f"b/{file.path}"
    parts = [f"--- {old}\n+++ {new}", *(hunk_diff(review.hunk) for review in hunks.hunks)]
    return "\n".join(parts)


def hunk_diff(hunk: Hunk) -> str:
    """One hunk as a unified diff has it."""
    head = f"@@ -{hunk.old_first},{hunk.old_count} +{hunk.new_first},{hunk.new_count} @@ {hunk.heading}".rstrip()
    return "\n".join([head, *(f"{line.kind}{line.text}" for line in hunk.lines)])


def changed_lines(review: ReviewHunk) -> str:
    """The lines of a hunk that are not context; a few of many."""
    lines = [f"{line.kind}{line.text}" for line in review.hunk.lines if line.kind != " "]
    most = 8
    more = [f"… {len(lines) - most} more lines"] if len(lines) > most else []
    return "\n".join([*lines[:most], *more])


def indented(text: str) -> str:
    """Each line four columns to the right."""
    return "\n".join(f"    {line}" if line else "" for line in text.splitlines())


def counted(number: int, thing: str) -> str:
    """`1 hunk`, `2 hunks`."""
    return f"{number} {thing}{'' if number == 1 else 's'}"

"""Reviews that git opens as its diff tool and its merge tool."""

from __future__ import annotations

from PySide6.QtCore import Slot
from typing_extensions import override

from haiku_pair.protocol.replies import Applied
from haiku_pair.protocol.sources import Source, SourceKind
from haiku_pair.protocol.values import Proposal
from haiku_pair.window.commands.registry import Command, Context
from haiku_pair.window.errands.errand import DONE, STOPPED, LightErrand
from haiku_pair.window.main import MainWindow
from haiku_pair.words import tr

_DECIDING = (
    *("review.accept", "review.reject", "review.toggle", "review.undecide", "review.apply", "review.edit"),
    *("review.split", "review.select_lines", "review.extend_", "review.undo", "review.redo", "review.keep_"),
    *("review.take_theirs", "review.show_before", "review.next_undecided", "review.previous_undecided"),
)
"""The same where there is nothing to decide."""
_NOT_HERE = ("review.source_", "review.ask_haiku", "review.stop_haiku", "review.origin", "go.review")
"""How ids of commands begin that need a folder to work in, or a model."""
NEXT = Command("git.next", tr("Close and let git go on"), "Git", ("q",), Context.REVIEW, menu="File")


class Tool(LightErrand):
    """One review in a window of its own."""

    def __init__(self, window: MainWindow, source: Source, status: int) -> None:
        """`status` is what closing the window means."""
        super().__init__(window, status)
        self._source = source
        self._is_shown = False
        window.center.hide()  # what a window for work begins with would only flash up

    @override
    def _on_ready(self) -> None:
        review = self.window.review
        self.window.commands.withhold(*_NOT_HERE)
        review.back_requested.disconnect(self.window.navigation.focus_editor)
        review.back_requested.connect(self._on_back)
        review.sources.shown.connect(self._on_shown)
        review.sources.told.connect(self._on_told)
        self.window.bridge.engine_back.connect(self._open)
        self._open()

    @Slot()
    def _on_back(self) -> None:
        """The person has nothing more to end in the review."""

    @Slot()
    def _open(self) -> None:
        self.window.review.open_source(self._source)

    @Slot(object, tuple, bool)
    def _on_shown(self, review: Proposal | None, _files: tuple[str, ...], _unread: bool) -> None:
        if review is not None and review.source.kind is self._source.kind and not self._is_shown:
            self._is_shown = True
            self.window.center.show()
            self.window.navigation.focus_review()
            # Qt takes "[*]" in a title as the place of its own mark.
            title = " — ".join(part for part in (review.source.title, "Haiku Pair") if part)
            self.window.setWindowTitle(title.replace("[*]", "[*][*]"))

    @Slot(str)
    def _on_told(self, words: str) -> None:
        if not self._is_shown:
            self.complain(words)


class Comparing(Tool):
    """Two files or folders: however the window is closed git goes on, but for the key that tells it to stop."""

    def __init__(self, window: MainWindow, old: str, new: str, name: str = "") -> None:
        """Absolute paths of both, and what the file is called."""
        super().__init__(window, Source(SourceKind.FILES, name, (old, new)), DONE)

    @override
    def _on_ready(self) -> None:
        self.window.commands.withhold(*_DECIDING)
        self.window.commands.add(NEXT, self.go_on)
        super()._on_ready()

    def go_on(self) -> None:
        """Close; git shows the next file."""
        self.leave(DONE)

    @Slot()
    @override
    def _on_back(self) -> None:
        self.go_on()


class Merging(Tool):
    """A file to be merged: writing it is the only way to a good end."""

    def __init__(self, window: MainWindow, paths: tuple[str, str, str, str]) -> None:
        """Absolute paths: the common version, mine, theirs, and the file to be written."""
        super().__init__(window, Source(SourceKind.MERGE, paths=paths), STOPPED)

    @override
    def _on_ready(self) -> None:
        self.window.review.applied.connect(self._on_written)
        super()._on_ready()

    @Slot()
    @override
    def _on_back(self) -> None:
        self.window.review.say(tr("‹review.apply› writes the merged file, ‹window.close› leaves everything as it was."))

    @Slot(object)
    def _on_written(self, _applied: Applied) -> None:
        self.leave(DONE)

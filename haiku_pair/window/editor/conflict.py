"""A file that another program changed under unsaved text: compare the two, merge them, keep one of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from haiku_pair.protocol.files import Compared, CompareDocument, Merged, MergeDocument
from haiku_pair.protocol.values import Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.editor.bars import Bar, Tone
from haiku_pair.window.theme.theme import Theme

if TYPE_CHECKING:
    from haiku_pair.window.editor.comparison import Comparison
    from haiku_pair.window.editor.page import EditorPage

_NAMED = 8
"""Lines of a contradiction that are named."""


class ConflictBar(Bar):
    """Says it above the text, with what can be done about it."""

    def __init__(self, page: EditorPage, bridge: Bridge, theme: Theme) -> None:
        super().__init__(theme, "File changed on disk", Tone.WARNING, page, stacked=True)
        self._page = page
        self._bridge = bridge
        self.key_of: Callable[[str], str] = _no_key
        """The key of a command, as it is written; empty when it has none."""

    @cached_property
    def comparison(self) -> Comparison:
        """The difference, made when it is first wanted."""
        from haiku_pair.window.editor.comparison import Comparison

        found = Comparison(self._page, self.theme)
        rows = self._page.layout()
        if isinstance(rows, QVBoxLayout):
            rows.insertWidget(1, found, 1)
        return found

    def say_changed(self) -> None:
        """The file is no longer what the text was typed on."""
        page = self._page
        why = page.mirror.stale_because or f"{page.path} changed on disk, and you have unsaved changes."
        self._say(f"{why} Nothing was overwritten; your text is still here.")

    def compare(self) -> None:
        """Show what differs, or nothing more of it."""
        if "comparison" in vars(self) and self.comparison.isVisible():
            self.comparison.leave()
        else:
            self._bridge.ask(CompareDocument(self._page.path), Compared, self._on_compared, self._page.say_problem)

    def merge(self) -> None:
        """Bring in what is on disk, as one step that can be undone."""
        # What is typed before the answer could undo the merge in the engine, unseen.
        for view in self._page.views.all():
            view.setReadOnly(True)
        self._bridge.ask(MergeDocument(self._page.path), Merged, self._on_merged, self._on_not_merged)

    def _on_compared(self, reply: Compared) -> None:
        self.comparison.show_file(reply.file)

    def _on_merged(self, reply: Merged) -> None:
        page = self._page
        page.allow_typing()
        if not reply.conflicts:
            if "comparison" in vars(self):
                self.comparison.hide()
            page.mirror.take_merge()
            page.said.emit(f"Merged what was written to {page.path}; your text is not saved yet.")
            page.edit.setFocus()
            return
        lines = ", ".join(str(line) for line in reply.conflicts[:_NAMED])
        more = " and further ones" if len(reply.conflicts) > _NAMED else ""
        self._say(f"Nothing was merged: both changed the same at line {lines}{more} of your text.")

    def _on_not_merged(self, problem: Problem) -> None:
        self._page.allow_typing()
        self._page.say_problem(problem)

    def _say(self, words: str) -> None:
        page = self._page
        rows = (
            ("Compare", "file.compare", self.compare),
            ("Merge", "file.merge", self.merge),
            ("Keep mine", "file.keep_mine", page.keep_mine),
            ("Reload", "file.reload", page.reload),
        )
        self.tell(words, [(label, self.key_of(command), act) for label, command, act in rows])


def _no_key(_command: str) -> str:
    return ""

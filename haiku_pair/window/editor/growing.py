"""The selection grows to what it is part of, and shrinks back to what it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCursor

from haiku_pair.protocol.spans import GetSpans, Span, SpansAre
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Command, Commands, Context
from haiku_pair.window.editor.blocks import utf16_offsets

if TYPE_CHECKING:
    from haiku_pair.window.editor.page import EditorPage
    from haiku_pair.window.editor.pane import EditorPane


class Growing(QObject):
    """For whichever text is shown; what was asked of one is forgotten with it, or when its text is another."""

    def __init__(self, bridge: Bridge, editor: EditorPane) -> None:
        super().__init__(editor)
        self._bridge = bridge
        self._editor = editor
        self._known = ("", -1)
        """Path and revision that the rest is about."""
        self._shrunk: list[Span] = []
        """The selections that this one grew from."""
        self._spans: tuple[Span, ...] = ()

    def register(self, commands: Commands) -> None:
        """Add the commands."""
        rows = (
            ("edit.grow", "Select what this is part of", "Shift+Alt+Right", self.grow, self._has_text),
            ("edit.shrink", "Select less again", "Shift+Alt+Left", self.shrink, self._has_grown),
        )
        for command_id, title, key, handler, enabled in rows:
            commands.add(Command(command_id, title, "Editor", (key,), Context.EDITOR, "Edit"), handler, enabled)

    def grow(self) -> None:
        """Select the next larger piece."""
        page = self._page
        if page is None:
            return
        now = _selected(page)
        if self._is_known(page) and now in self._spans:
            self._take(page, now)
        else:
            self._known, self._shrunk, self._spans = (page.path, page.mirror.revision), [], ()
            self._bridge.ask(GetSpans(page.path, now), SpansAre, self._on_spans, page.say_problem)

    def shrink(self) -> None:
        """Select what was selected before it grew."""
        page = self._page
        if page is not None and self._has_grown():
            _select(page, self._shrunk.pop())

    def _on_spans(self, reply: SpansAre) -> None:
        page = self._page
        if page is None or (reply.path, reply.revision) != (page.path, page.mirror.revision):
            return
        self._spans = reply.spans
        self._take(page, _selected(page))

    def _take(self, page: EditorPage, now: Span) -> None:
        larger = next((span for span in self._spans if span.holds(now)), None)
        if larger is not None:
            self._shrunk.append(now)
            _select(page, larger)

    @property
    def _page(self) -> EditorPage | None:
        return self._editor.current_page()

    def _is_known(self, page: EditorPage) -> bool:
        return self._known == (page.path, page.mirror.revision)

    def _has_text(self) -> bool:
        return self._page is not None and self._page.is_loaded

    def _has_grown(self) -> bool:
        page = self._page
        if page is None or not self._shrunk or not self._is_known(page):
            return False
        return _selected(page).holds(self._shrunk[-1])


def _selected(page: EditorPage) -> Span:
    cursor = page.edit.textCursor()
    places: list[int] = []
    for position in (cursor.selectionStart(), cursor.selectionEnd()):
        block = page.edit.document().findBlock(position)
        offsets = utf16_offsets(block, block.text())
        within = position - block.position()
        places += [block.blockNumber(), within if offsets is None else offsets.index(within)]
    return Span(*places)


def _select(page: EditorPage, span: Span) -> None:
    document, cursor = page.edit.document(), page.edit.textCursor()
    mode = QTextCursor.MoveMode
    for line, column, move in ((*span.start, mode.MoveAnchor), (*span.end, mode.KeepAnchor)):
        block = document.findBlockByNumber(line)
        offsets = utf16_offsets(block, block.text())
        cursor.setPosition(block.position() + (column if offsets is None else offsets[column]), move)
    page.edit.setTextCursor(cursor)

"""Asking the model at a place in the text, by key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from haiku_pair.protocol.events import Event
from haiku_pair.protocol.inline import MOST_MARKED, InlineGrew, InlineKind
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.editor.page import EditorPage
from haiku_pair.window.editor.pane import EditorPane
from haiku_pair.window.inline import keys
from haiku_pair.window.theme.theme import Theme
from haiku_pair.words import tr

if TYPE_CHECKING:
    from haiku_pair.window.inline.asking import Asking
    from haiku_pair.window.inline.ghost import Ghost


class InlineDesk(QObject):
    """For the file that is shown."""

    said = Signal(str)
    """A few words for the status bar."""

    def __init__(
        self, bridge: Bridge, theme: Theme, commands: Commands, editor: EditorPane, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._theme = theme
        self._commands = commands
        self._editor = editor
        self._askings: dict[EditorPage, Asking] = {}
        self.ghost: Ghost | None = None
        bridge.arrived.connect(self.on_event)
        editor.places_changed.connect(self._on_pages)
        editor.current_changed.connect(self._on_current_changed)

    def register(self) -> None:
        """Add the commands."""
        self._commands.add(keys.OPEN, self.open, self._has_text)
        self._commands.add(keys.COMPLETE, self.complete, self._may_write)
        acts: dict[str, tuple[Callable[[], None], Callable[[], bool]]] = {
            "inline.rewrite": (partial(self._ask, InlineKind.REWRITE), self._may_rewrite),
            "inline.ask": (partial(self._ask, InlineKind.ASK), self._is_open),
            "inline.keep": (self._keep, self._may_keep),
            "inline.reject": (self._reject, self._is_open),
            "inline.text": (self._to_text, self._is_open),
            "inline.close": (self._escape, self._is_open),
        }
        for command in keys.PLACE:
            self._commands.add(command, *acts[command.id])
        for command in keys.GHOST:
            self._commands.add(command, self._press_in_text, self._is_grey)

    # --- where the person is -----------------------------------------------------------------------

    def asking(self) -> Asking | None:
        """What is asked in the file that is shown, if anything is."""
        page = self._editor.current_page()
        found = self._askings.get(page) if page is not None else None
        return found if found is not None and found.is_open else None

    def _has_text(self) -> bool:
        page = self._editor.current_page()
        return page is not None and page.mirror.is_loaded and not page.mirror.is_frozen

    def _may_write(self) -> bool:
        page = self._editor.current_page()
        return self._has_text() and page is not None and not page.edit.isReadOnly()

    def _is_open(self) -> bool:
        return self.asking() is not None

    def _may_rewrite(self) -> bool:
        asking = self.asking()
        return asking is not None and asking.may_rewrite

    def _may_keep(self) -> bool:
        asking = self.asking()
        return asking is not None and asking.may_keep

    def _is_grey(self) -> bool:
        return False  # the keys of grey text are taken where they are typed, see `Ghost.press`

    # --- commands ----------------------------------------------------------------------------------

    def open(self) -> None:
        """Ask what is to be done with the selected lines, or the cursor's; to what is open there already."""
        page = self._editor.current_page()
        if page is None:
            return
        asking = self._of(page)
        if asking.is_open and not asking.is_at_rest:
            asking.panel.input.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        first, last = page.edit.selected_lines()
        if last - first >= MOST_MARKED:
            self.said.emit(tr("Select up to {most} lines.", most=MOST_MARKED))
            return
        asking.open(first, last)

    def complete(self) -> None:
        """Have grey text put at the cursor."""
        page = self._editor.current_page()
        if page is None or page.edit.textCursor().hasSelection() or page.edit.features.carets.are_many:
            self.said.emit(tr("Put one cursor where the text is to go on."))
            return
        if self.ghost is not None:
            self.ghost.drop()
        from haiku_pair.window.inline.ghost import Ghost

        ghost = self.ghost = Ghost(page, self._bridge, self._theme, self._commands)
        ghost.said.connect(self.said)
        ghost.ended.connect(self._on_ghost_ended)

    def _ask(self, kind: InlineKind) -> None:
        asking = self.asking()
        if asking is not None:
            asking.ask(kind)

    def _keep(self) -> None:
        asking = self.asking()
        if asking is not None:
            asking.keep()

    def _reject(self) -> None:
        asking = self.asking()
        if asking is not None:
            asking.close()

    def _escape(self) -> None:
        asking = self.asking()
        if asking is not None:
            asking.escape()

    def _to_text(self) -> None:
        page = self._editor.current_page()
        if page is not None:
            page.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _press_in_text(self) -> None:
        """Never run, as `_is_grey` says."""

    # --- what happens ------------------------------------------------------------------------------

    def _of(self, page: EditorPage) -> Asking:
        before = self._askings.get(page)
        if before is not None and not before.is_open and before.edit is not page.edit:
            before.panel.deleteLater()
            before.deleteLater()
            del self._askings[page]
        if page not in self._askings:
            from haiku_pair.window.inline.asking import Asking

            asking = self._askings[page] = Asking(page, self._bridge, self._theme, self._commands)
            asking.said.connect(self.said)
        return self._askings[page]

    @Slot(object)
    def on_event(self, event: Event) -> None:
        """More of an answer may have come."""
        if isinstance(event, InlineGrew):
            for asking in self._askings.values():
                asking.grew(event)

    @Slot()
    def _on_pages(self) -> None:
        there = self._editor.pages()
        for gone in [page for page in self._askings if page not in there]:
            self._askings.pop(gone).forget()

    @Slot()
    def _on_current_changed(self, *_page: object) -> None:
        if self.ghost is not None:
            self.ghost.drop()

    @Slot(object)
    def _on_ghost_ended(self, ghost: Ghost) -> None:
        if self.ghost is ghost:
            self.ghost = None

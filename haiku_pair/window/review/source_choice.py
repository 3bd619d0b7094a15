"""Choosing what is reviewed: a tab and a key for each source, and a line to type a range in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from haiku_pair.protocol.sources import Source, SourceKind
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.review.key_names import shown_key
from haiku_pair.window.review.keys import SOURCE_COMMANDS
from haiku_pair.window.review.sources import TABS, SourceBar, Sources
from haiku_pair.window.theme.theme import Theme


class SourceChoice(SourceBar):
    """The bar above the review, and the commands that do the same."""

    show_requested = Signal()
    """Something to review was asked for."""
    left_source = Signal()
    """Another source is asked for: a question about the one before is over."""

    def __init__(self, bridge: Bridge, theme: Theme, commands: Commands, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._commands = commands
        self.sources = Sources(bridge, self)
        self.sources.changed.connect(self.draw)
        self.pressed.connect(commands.run)
        self.range_given.connect(self._on_range_given)

    def add_commands(self, can_switch: Callable[[], bool]) -> None:
        """Register them; `can_switch` says whether nothing is being written that another source would hide."""
        kinds = {command: kind for kind, _, command in TABS}
        for command in SOURCE_COMMANDS:
            self._commands.add(command, partial(self._open, kinds[command.id]), can_switch)
        self.draw()

    def open_source(self, source: Source) -> None:
        """Review something else; the pane is asked for, and comes as soon as the engine has it."""
        self.sources.open(source)
        self.show_requested.emit()

    @Slot()
    def draw(self) -> None:
        """Show which source it is, and the keys in force."""
        self.name_keys({command.id: shown_key(command.keys[0]) for command in self._commands.all() if command.keys})
        self.show_source(self.sources.source, self.sources.live)

    def _open(self, kind: SourceKind) -> None:
        self.left_source.emit()
        if kind is SourceKind.RANGE:
            self.show_requested.emit()
            self.ask_range(self.sources.source.spec)
        else:
            self.open_source(Source(kind))

    @Slot(str)
    def _on_range_given(self, spec: str) -> None:
        self.sources.open(Source(SourceKind.RANGE, spec))

"""Keys as Qt has them: bound to commands, and written as the platform writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from haiku_pair.window.commands.values import Context

if TYPE_CHECKING:
    from haiku_pair.window.commands.registry import Commands


class Key(QShortcut):
    """A key of one pane (or of the window). Qt calls it ambiguous when the pane and the window both have it."""

    def __init__(self, key: str, widget: QWidget, context: Context, commands: Commands) -> None:
        super().__init__(QKeySequence(key), widget)
        anywhere = context is Context.ANYWHERE
        scope = Qt.ShortcutContext.WindowShortcut if anywhere else Qt.ShortcutContext.WidgetWithChildrenShortcut
        self.setContext(scope)
        self._key = key
        self._commands = commands
        self.activated.connect(self._on_activated)
        self.activatedAmbiguously.connect(self._on_activated)

    def retire(self) -> None:
        """Mean nothing from now on."""
        self.setEnabled(False)
        self.setKey(QKeySequence())
        self.deleteLater()

    @Slot()
    def _on_activated(self) -> None:
        self._commands.press(self._key)


def key_of(commands: Commands, command_id: str) -> str:
    """The key that is named for a command, as the platform writes it; empty when it has none."""
    keys = commands.keys_of(command_id)
    return spoken(keys[0]) if keys else ""


def spoken(key: str) -> str:
    """A key sequence as the platform writes it; a plain letter as it is typed."""
    if len(key) == 1:
        return key.lower()
    if key.startswith("Shift+") and len(key) == len("Shift+") + 1 and key[-1].isalpha():
        return key[-1]
    return QKeySequence(key.replace("Return", "Enter")).toString(QKeySequence.SequenceFormat.NativeText)

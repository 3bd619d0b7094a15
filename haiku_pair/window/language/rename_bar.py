"""The bar that asks for another name."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from haiku_pair.window.editor.input_bar import InputBar
from haiku_pair.window.editor.text_edit import CodeEdit
from haiku_pair.window.theme.theme import Theme
from haiku_pair.words import tr


class RenameBar(InputBar):
    """Enter proposes it, Esc goes back to the text."""

    entered = Signal(str, object)
    """The new name, and the place of the old one: path, line and column."""

    def __init__(self, edit: CodeEdit, theme: Theme) -> None:
        super().__init__(edit, theme, tr("Rename to"))
        self._place = ("", 0, 0)
        self._before = ""
        self.input.returnPressed.connect(self._on_return)

    def ask(self, name: str, place: tuple[str, int, int]) -> None:
        """Ask for another name than this."""
        self._before, self._place = name, place
        self.input.setText(name)
        self.open()

    @Slot()
    def _on_return(self) -> None:
        name = self.input.text().strip()
        self.close_bar()
        if name and name != self._before:
            self.entered.emit(name, self._place)

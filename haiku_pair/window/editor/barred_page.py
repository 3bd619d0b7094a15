"""A page with bars above its text, each made when it is first wanted."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from haiku_pair.window.theme.theme import Theme

if TYPE_CHECKING:
    from haiku_pair.window.editor.find_bar import FindBar
    from haiku_pair.window.editor.input_bar import GoToLineBar, NameBar
    from haiku_pair.window.editor.text_edit import CodeEdit


class BarredPage(QWidget):
    """The bars that take something from the person."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bars = QVBoxLayout()

    @property
    def edit(self) -> CodeEdit:
        """The text they are about."""
        raise NotImplementedError

    @cached_property
    def find_bar(self) -> FindBar:
        """The bar to find in the file, made when it is first wanted."""
        from haiku_pair.window.editor.find_bar import FindBar

        bar = FindBar(self.edit, self._theme)
        self._bars.addWidget(bar)
        return bar

    @cached_property
    def line_bar(self) -> GoToLineBar:
        """The bar to go to a line, made when it is first wanted."""
        from haiku_pair.window.editor.input_bar import GoToLineBar

        bar = GoToLineBar(self.edit, self._theme)
        self._bars.addWidget(bar)
        return bar

    @cached_property
    def name_bar(self) -> NameBar:
        """The bar that takes the name of a file, made when it is first wanted."""
        from haiku_pair.window.editor.input_bar import NameBar

        bar = NameBar(self.edit, self._theme)
        self._bars.addWidget(bar)
        return bar

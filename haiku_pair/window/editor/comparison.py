"""The difference between the file on disk and unsaved text, to read above the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from haiku_pair.protocol.values import PatchFile
from haiku_pair.window.patch_view import PatchView
from haiku_pair.window.theme.panel import Panel
from haiku_pair.window.theme.theme import Theme

if TYPE_CHECKING:
    from haiku_pair.window.editor.page import EditorPage


class Comparison(Panel):
    """Takes half of the room while it is shown; Esc goes back to the text."""

    def __init__(self, page: EditorPage, theme: Theme) -> None:
        super().__init__(theme, "surface")
        self._page = page
        self.view = PatchView(theme, "From the file on disk to your text")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.hide()

    def show_file(self, file: PatchFile) -> None:
        """Show it and take the focus."""
        if file.text:
            self.view.show_files((file,))
        else:
            self.view.show_words("Your text and the file on disk are the same.")
        self.show()
        self.view.setFocus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    @Slot()
    def leave(self) -> None:
        """Back to the text."""
        self.hide()
        self._page.edit.setFocus()

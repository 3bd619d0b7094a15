"""Qt's own words: the buttons of its dialogs, the menu of its input fields."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from haiku_pair.words import LANGUAGE


def speak(app: QApplication) -> None:
    """Let Qt speak the language of the process, where it knows it."""
    translator = QTranslator(app)
    if translator.load(f"qtbase_{LANGUAGE}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)

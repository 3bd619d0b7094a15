"""The baseline: the barest PySide6 window that shows a file."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QMainWindow, QPlainTextEdit

app = QApplication(sys.argv[:1])
window = QMainWindow()
text = QPlainTextEdit()
text.setPlainText(Path(sys.argv[1]).read_text("utf-8"))
window.setCentralWidget(text)
window.resize(1280, 800)
window.show()
sys.exit(app.exec())

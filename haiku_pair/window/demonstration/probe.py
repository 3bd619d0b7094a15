"""Run as a program: exit status 0 if Qt can show a window where this is run."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

if __name__ == "__main__":
    QGuiApplication(["haiku-pair"])

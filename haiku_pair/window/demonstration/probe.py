"""Run as a program: exit status 0 if Qt can show a window where this is run, and by what it would."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication


def run(_arguments: Sequence[str] = ()) -> int:
    """Say it; Qt ends the process when it can't."""
    application = QGuiApplication(["haiku-pair"])
    size = application.primaryScreen().size()
    sys.stdout.write(f"Qt {qVersion()}, {application.platformName()}, {size.width()} x {size.height()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(run())

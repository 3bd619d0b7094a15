"""Where things lie while packages are made, and what they are called."""

from __future__ import annotations

import platform
import re
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
PACKAGING = TOP / "packaging"
BUILD = TOP / "build" / "package"
DIST = TOP / "dist"
APP_ID = "io.github.haiku_pair"
"""Of the desktop entry, the metainfo and the icons; the window tells the desktop the same."""

_INIT = (TOP / "haiku_pair" / "__init__.py").read_text("utf-8")
VERSION = re.findall(r'^__version__ = "([^"]+)"$', _INIT, re.MULTILINE)[0]
MACHINE = platform.machine()
"""As in the names of files: x86_64, aarch64."""
DEBIAN_MACHINE = {"x86_64": "amd64", "aarch64": "arm64"}.get(MACHINE, MACHINE)

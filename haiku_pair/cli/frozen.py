"""The environment of the frozen program, made what it was before: what runs inside it must not find its libraries.

The loader has read `LD_LIBRARY_PATH` by then, and Qt finds its plugins by `qt.conf`, so the program itself loses
nothing. Everything it starts (git, a language server, the person's browser, itself) then gets a clean environment,
through whatever module it is started.
"""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping

_SEARCHED = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LIBPATH")
"""Set by the loader of the frozen program; what was there before stands under the same name with `_ORIG`."""
_INSIDE = ("QT_PLUGIN_PATH", "QML2_IMPORT_PATH", "QML_IMPORT_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH", "PYTHONHOME")
"""Dropped when they lead into the frozen program, for the person may have set them."""
_IMAGE = ("APPDIR", "APPIMAGE", "ARGV0", "OWD")


def clean_environment(environ: MutableMapping[str, str] = os.environ, inside: str | None = None) -> None:
    """Take out of an environment what was put in for this program alone.

    Args:
        environ: is changed.
        inside: the folder of the frozen program; None: where this one lies.
    """
    folder = os.path.dirname(sys.executable) if inside is None else inside  # noqa: PTH120 - before the engine's start
    for name in _SEARCHED:
        before = environ.pop(f"{name}_ORIG", None)
        if before:
            environ[name] = before
        elif folder in environ.get(name, ""):
            del environ[name]
    for name in _INSIDE:
        if folder in environ.get(name, ""):
            del environ[name]
    for name in [name for name in environ if name.startswith("_PYI_")]:
        del environ[name]
    if "APPIMAGE" in environ or folder.startswith(environ.get("APPDIR") or "\0"):
        for name in _IMAGE:
            environ.pop(name, None)

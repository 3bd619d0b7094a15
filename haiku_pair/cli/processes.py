"""How this program starts itself again."""

from __future__ import annotations

import os
import sys

# `-P` keeps the current folder, which may be an untrusted one, off the module path; the package's own is added.
_BOOT = (
    "import runpy, sys; root = sys.argv.pop(1); root in sys.path or sys.path.insert(0, root); "
    "module = sys.argv.pop(1); runpy.run_module(module, run_name='__main__', alter_sys=True)"
)


def own_command(module: str, *arguments: str) -> list[str]:
    """The command that runs a module of this package as a program of its own; `haiku_pair` is the command line."""
    if getattr(sys, "frozen", False):
        name = module.rpartition(".")[2]
        return [sys.executable, *([] if name == "haiku_pair" else [name]), *arguments]
    root = os.path.realpath(f"{__file__}/../../..")  # the engine's start would wait for `pathlib`
    return [sys.executable, "-P", "-c", _BOOT, root, module, *arguments]

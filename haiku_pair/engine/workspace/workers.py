"""Modules of this room that run as programs of their own, so that a pattern that never ends can be ended."""

from __future__ import annotations

import sys
from pathlib import Path


def worker_command(name: str) -> list[str]:
    """The command that runs such a module, alone and with nothing of the person's environment.

    Args:
        name: the module's, in this folder; the command line knows it as `haiku-pair worker NAME`.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, "worker", name]
    return [sys.executable, "-I", "-S", str(Path(__file__).with_name(f"{name}.py"))]

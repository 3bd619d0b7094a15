"""`haiku-pair engine`: the engine process on standard input and output; for the window, not for people."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Sequence


def run(arguments: Sequence[str]) -> int:
    """Be the engine until standard input ends."""
    sys.argv[1:] = arguments
    runpy.run_module("haiku_pair.engine", run_name="__main__", alter_sys=True)
    return 0

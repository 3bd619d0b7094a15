"""`haiku-pair worker NAME`, for the engine of the frozen program: a helper process, which has no Python to run by."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Sequence

from haiku_pair.words import tr

WORKERS = ("line_search", "matching_lines")
"""Modules that read their task from standard input and write what they find."""
OK, USAGE = 0, 2


def run(arguments: Sequence[str]) -> int:
    """Be that helper until its task is done; the exit status."""
    if len(arguments) != 1 or arguments[0] not in WORKERS:
        sys.stderr.write(tr("haiku-pair: worker needs one of {workers}\n", workers=", ".join(WORKERS)))
        return USAGE
    runpy.run_module(f"haiku_pair.engine.workspace.{arguments[0]}", run_name="__main__", alter_sys=True)
    return OK

"""`haiku-pair unittest`, for the demo alone: the tests of the project in the current folder, by the frozen program."""

from __future__ import annotations

import sys
import unittest
from collections.abc import Sequence


def run(_arguments: Sequence[str]) -> int:
    """Find them and run them; the exit status, 0 when all passed."""
    sys.dont_write_bytecode = True
    sys.path.insert(0, "")
    return 0 if unittest.main(module=None, argv=["unittest"], exit=False).result.wasSuccessful() else 1

"""Waiting for other processes: on a condition, up to a limit."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""Top of the source tree."""
STEP = 0.05


def wait_until(condition: Callable[[], object], seconds: float = 30.0) -> None:
    """Return as soon as the condition holds; fail when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not in {seconds} s: {condition}"
        time.sleep(STEP)

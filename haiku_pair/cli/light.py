"""A window for single files that another program waits for, such as git; what it keeps meanwhile goes with it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from haiku_pair.cli.processes import own_command
from haiku_pair.cli.window import NO_SCREEN, has_screen, show

if TYPE_CHECKING:
    from haiku_pair.window.app import Begin

FAILED = 2
"""Exit status when nothing could be shown; 1 is the person's word to stop."""


def show_light(path: str, begin: Begin) -> int:
    """Open a folder, or a file in its own folder, for an errand; the exit status."""
    if not has_screen():
        sys.stderr.write(NO_SCREEN)
        return FAILED
    folder = _folder()
    try:
        return show(own_command("haiku_pair.engine", "--light", str(folder)), path, begin)
    finally:
        import shutil

        shutil.rmtree(folder, ignore_errors=True)


def complain(words: str) -> int:
    """Say on standard error why nothing was shown; the exit status."""
    sys.stderr.write(f"haiku-pair: {words}\n")
    return FAILED


def _folder() -> Path:
    # Not by `tempfile`, whose imports take longer than half of what else comes before the engine.
    top = next((os.environ[name] for name in ("TMPDIR", "TEMP", "TMP") if os.environ.get(name)), "/tmp")  # noqa: S108
    folder = Path(top, f"haiku-pair-{os.getpid()}-{os.urandom(8).hex()}")
    folder.mkdir(mode=0o700)
    return folder

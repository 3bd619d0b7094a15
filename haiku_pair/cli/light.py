"""A window for single files that another program waits for, such as git; what it keeps meanwhile goes with it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from haiku_pair.cli.processes import own_command
from haiku_pair.cli.window import NO_SCREEN, has_screen, show
from haiku_pair.words import tr

if TYPE_CHECKING:
    from haiku_pair.window.app import Begin

FAILED = 2
"""Exit status when nothing could be shown; 1 is the person's word to stop."""


class Unusable(Exception):
    """What was named can't be opened; the text says why."""


def show_light(path: str, begin: Begin) -> int:
    """Open a folder, or a file in its own folder, for an errand; the exit status."""
    if not has_screen():
        sys.stderr.write(NO_SCREEN)
        return FAILED
    try:
        folder = _folder()
    except OSError as error:
        return complain(
            tr(
                "there is no room for what must be kept meanwhile: {strerror}, {filename}",
                strerror=error.strerror,
                filename=error.filename,
            )
        )
    try:
        return show(own_command("haiku_pair.engine", "--light", str(folder)), path, begin)
    finally:
        import shutil

        shutil.rmtree(folder, ignore_errors=True)


def named(name: str) -> str:
    """The name itself, if the engine can be told it.

    Raises:
        Unusable: it is not text.
    """
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise Unusable(tr("the name of a file is not valid UTF-8, so it can't be opened")) from error
    return name


def here() -> Path:
    """The current folder.

    Raises:
        Unusable: it is gone, or its name is not text.
    """
    try:
        return Path(named(os.getcwd()))  # noqa: PTH109
    except OSError as error:
        raise Unusable(tr("the current folder can't be opened: {strerror}", strerror=error.strerror)) from error


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

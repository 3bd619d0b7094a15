"""`haiku-pair [PATH]`: the engine is started first, and opens the workspace while Qt is still being loaded.

What is imported before it runs, it waits for: so neither `pathlib` nor `typing`, which take longer than all the rest.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from haiku_pair.cli.processes import own_command
from haiku_pair.window.doorbell import ring
from haiku_pair.window.engine import EngineProcess
from haiku_pair.words import tr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from haiku_pair.window.app import Begin

NO_SCREEN = tr("""\
haiku-pair: there is no screen to show a window on (neither WAYLAND_DISPLAY nor DISPLAY is set).
Start it in a graphical session; `haiku-pair demo` works in a terminal as well.
""")
_NAME = tr("haiku-pair: the path is not valid UTF-8 and can't be opened; nothing was changed.\n")
FAILED = 1


def run(arguments: Sequence[str], *, alone: bool = False) -> int:
    """Open the window on a path, or on none; the exit status.

    Unless `alone`, a window that has the folder open comes to the front instead.
    """
    path = os.path.join(os.getcwd(), arguments[0]) if arguments else None  # noqa: PTH109, PTH118 - see the top
    if not has_screen():
        sys.stderr.write(NO_SCREEN)
        return FAILED
    if path is not None and not _is_text(path):
        sys.stderr.write(_NAME)
        return FAILED
    if path is not None and not alone and ring(path):
        return 0
    return show(own_command("haiku_pair.engine"), path)


def show(engine_command: Sequence[str], path: str | None, begin: Begin | None = None) -> int:
    """Start an engine by this command and the window on it, with an errand if there is one; the exit status."""
    # Off for good in this process: the window collects by a timer of its own.
    gc.disable()
    engine = EngineProcess(engine_command)
    engine.start()
    # Imported from here on, beside the engine's own start.
    from haiku_pair.protocol.requests import Hello, OpenWorkspace, Request

    engine.send(Request(1, Hello()))
    if path is not None:
        engine.send(Request(2, OpenWorkspace(path)))
    from haiku_pair.window.slow_patterns import postponed

    with postponed():
        from haiku_pair.window.plain_import import restore
    restore()
    from haiku_pair.window.app import run as run_window

    return run_window(engine, path, sent=True, program=own_command("haiku_pair"), begin=begin)


def has_screen() -> bool:
    """Whether Qt has something to show a window on; without, it would end the process."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"))


def _is_text(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True

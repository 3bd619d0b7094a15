"""The wheel, as somebody installs and starts it who has never seen the source tree."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import time
from contextlib import closing, suppress
from pathlib import Path

from haiku_pair import __version__
from tests.packaging.conftest import ROOT, Installed

WHERE = "import haiku_pair; print(haiku_pair.__file__)"
RESOURCES = """
from haiku_pair.resources import resource
for parts in (("models.toml",), ("prompts", "role.md"), ("themes", "dark.json"), ("icons", "haiku-pair.svg")):
    assert resource(*parts).is_file(), parts
print(resource())
"""


def test_wheel_holds_the_package_and_nothing_else(wheel_names: list[str]) -> None:
    tops = {name.partition("/")[0] for name in wheel_names}
    assert tops == {"haiku_pair", f"haiku_pair-{__version__}.dist-info"}
    assert not [name for name in wheel_names if "/tests/" in name or "/docs/" in name or name.endswith(".pyc")]


def test_wheel_holds_every_module_and_resource(wheel_names: list[str]) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "haiku_pair", "resources"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    wanted = {f"haiku_pair/{name}" if name.startswith("resources/") else name for name in listed if name}
    assert wanted <= set(wheel_names)


def test_installed_program_says_its_version_at_once(installed: Installed) -> None:
    assert installed.run(installed.program, "--version") == f"haiku-pair {__version__}\n"
    assert not list(installed.home.iterdir())


def test_installed_package_is_not_the_source_tree(installed: Installed) -> None:
    found = Path(installed.run(installed.python, "-c", WHERE).strip())
    assert found.is_relative_to(installed.python.parents[1])


def test_resources_come_from_inside_the_package(installed: Installed) -> None:
    found = Path(installed.run(installed.python, "-c", RESOURCES).strip())
    assert found.is_relative_to(installed.python.parents[1])
    assert found.parent.name == "haiku_pair"


def test_window_opens_a_folder_and_leaves_when_asked(installed: Installed) -> None:
    (installed.folder / "hello.py").write_text("print('hello')\n", "utf-8")
    started = subprocess.Popen(
        [installed.program, "hello.py"],
        cwd=installed.folder,
        env=installed.environment(),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        _wait_for_the_window(started, installed)
        started.send_signal(signal.SIGTERM)
        _, said = started.communicate(timeout=20)
    finally:
        started.kill()
    # What the offscreen platform says of every window.
    complaints = [line for line in said.splitlines() if "propagateSizeHints" not in line]
    assert (started.returncode, complaints) == (0, [])


def _wait_for_the_window(started: subprocess.Popen[str], installed: Installed) -> None:
    end = time.monotonic() + 40
    while not _window_was_shown(installed):
        assert time.monotonic() < end, "no window"
        with suppress(subprocess.TimeoutExpired):
            assert started.wait(0.05) is None, "it ended by itself"


def _window_was_shown(installed: Installed) -> bool:
    """The window sends its state to the store once it has been shown."""
    database = installed.home / ".local" / "share" / "haiku-pair" / "history.sqlite3"
    if not database.exists():
        return False
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return bool(connection.execute("SELECT 1 FROM state WHERE key = 'window'").fetchone())
    return False

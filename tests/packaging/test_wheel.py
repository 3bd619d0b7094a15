"""The wheel, as somebody installs and starts it who has never seen the source tree."""

from __future__ import annotations

import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

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


@pytest.fixture
def runtime() -> Iterator[Path]:
    """Not below `tmp_path`: a socket's address has room for a hundred bytes."""
    with TemporaryDirectory(prefix="run") as folder:
        yield Path(folder)


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


def test_window_opens_a_folder_once_and_leaves_when_asked(installed: Installed, runtime: Path) -> None:
    (installed.folder / "hello.py").write_text("print('hello')\n", "utf-8")
    variables = {**installed.environment(), "XDG_RUNTIME_DIR": str(runtime)}
    started = subprocess.Popen(
        [installed.program, "hello.py"],
        cwd=installed.folder,
        env=variables,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        _wait_until(started, lambda: _window_was_shown(installed) and _bell_is_heard(runtime))
        # A second start has the window come to the front, and ends.
        second = [installed.program, installed.folder]
        subprocess.run(second, env=variables, stdin=subprocess.DEVNULL, check=True, timeout=60)
        assert started.poll() is None
        started.send_signal(signal.SIGTERM)
        _, said = started.communicate(timeout=20)
    finally:
        started.kill()
    # What the offscreen platform says of every window, and of one that comes forward.
    complaints = [line for line in said.splitlines() if "This plugin does not support" not in line]
    assert (started.returncode, complaints) == (0, [])
    assert not list(runtime.rglob("*.sock"))
    assert not list(installed.home.rglob("crashes/window-*"))


def _wait_until(started: subprocess.Popen[str], is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 40
    while not is_so():
        assert time.monotonic() < end, "no window"
        with suppress(subprocess.TimeoutExpired):
            assert started.wait(0.05) is None, "it ended by itself"


def _bell_is_heard(runtime: Path) -> bool:
    """Whether a window listens for a second start."""
    for bell in runtime.glob("haiku-pair/*.sock"):
        with suppress(OSError), socket.socket(socket.AF_UNIX) as calling:
            calling.connect(str(bell))
            return True
    return False


def _window_was_shown(installed: Installed) -> bool:
    """The window sends its state to the store once it has been shown."""
    database = installed.home / ".local" / "share" / "haiku-pair" / "history.sqlite3"
    if not database.exists():
        return False
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return bool(connection.execute("SELECT 1 FROM state WHERE key = 'window'").fetchone())
    return False

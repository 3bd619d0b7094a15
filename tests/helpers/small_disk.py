"""A story told on a disk of two megabytes that can be filled: a real one where one may be mounted, else an imitation.

    kind = play("tests.unit.server.test_server_full_disk", "story", tmp_path)

The story is a function of this disk and of a folder elsewhere, and runs in a process of its own.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
SIZE = 2 << 20
REAL = "tmpfs"
IMITATED = "imitated: no file of the process and its children may grow, on whatever disk"
_KIND = "SMALL_DISK_KIND"
_WAYS = (["unshare", "--mount"], ["unshare", "--user", "--map-root-user", "--mount"])
"""Into a mount namespace: for the superuser, and for others where the system lets them."""
_MOUNT = f'mount -t tmpfs -o size={SIZE},mode=700 tmpfs "$1" && shift && exec "$@"'


def play(module: str, function: str, folder: Path) -> str:
    """Tell the story; which kind of disk it was told on.

    Raises:
        AssertionError: the story failed, with what it said.
    """
    disk, other = folder / "disk", folder / "other"
    disk.mkdir()
    other.mkdir()
    way = next((way for way in _WAYS if _may_mount(way, disk)), None)
    kind = REAL if way else IMITATED
    code = f"import pathlib, sys, {module} as told; told.{function}(*map(pathlib.Path, sys.argv[1:]))"
    told = [sys.executable, "-c", code, str(disk), str(other)]
    command = [*way, "sh", "-c", _MOUNT, "sh", str(disk), *told] if way else told
    env = {**os.environ, _KIND: kind}
    done = subprocess.run(command, cwd=TOP, env=env, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, f"on a disk that is {kind}:\n{done.stdout}\n{done.stderr}"
    return kind


def _may_mount(way: list[str], disk: Path) -> bool:
    try:
        tried = subprocess.run([*way, "sh", "-c", _MOUNT, "sh", str(disk), "true"], capture_output=True, check=False)
    except OSError:
        return False
    return tried.returncode == 0


def is_real() -> bool:
    """Whether the story runs on a disk that is really full; for the story itself."""
    return os.environ[_KIND] == REAL


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Not a byte more fits on the disk; for the story itself."""
    if not is_real():
        with _imitated():
            yield
        return
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 8, 1):
            with suppress(OSError):
                while True:
                    file.write(bytes(size))
    assert os.statvfs(disk).f_bavail == 0
    yield
    filler.unlink()


@contextmanager
def _imitated() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

"""How editors write a file when somebody saves: the same calls in the same order, by a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


def in_place(path: Path, raw: bytes) -> None:
    """Nano, VS Code: the file is cut to nothing and written."""
    path.write_bytes(raw)


def in_place_piecewise(path: Path, raw: bytes) -> None:
    """The same by a program with a small buffer."""
    with path.open("wb", buffering=0) as file:
        for start in range(0, len(raw), 7):
            file.write(raw[start : start + 7])
        os.fsync(file.fileno())


def in_place_over(path: Path, raw: bytes) -> None:
    """Written over what is there, then cut to length."""
    with path.open("r+b", buffering=0) as file:
        file.write(raw)
        file.truncate()


def rename_over(path: Path, raw: bytes) -> None:
    """A new file is renamed over the old one."""
    new = path.with_name(f"{path.name}.new")
    new.write_bytes(raw)
    new.replace(path)


def delete_and_create(path: Path, raw: bytes) -> None:
    """The old file goes, a new one comes."""
    path.unlink()
    path.write_bytes(raw)


def atomic_with_sync(path: Path, raw: bytes) -> None:
    """A new file beside it, flushed, renamed over, the folder flushed."""
    new = path.with_name(f".{path.name}.tmp{os.getpid()}")
    _flushed(new, raw)
    new.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def vim(path: Path, raw: bytes) -> None:
    """A swap file all the time, a probe for the folder, the old file renamed to a backup, which goes at the end."""
    swap = path.with_name(f".{path.name}.swp")
    swap.write_bytes(b"b0VIM 9.0" + bytes(4087))
    probe = path.with_name("4913")
    probe.write_bytes(b"")
    probe.unlink()
    backup = path.with_name(f"{path.name}~")
    path.rename(backup)
    _flushed(path, raw)
    path.chmod(backup.stat().st_mode)
    backup.unlink()
    swap.unlink()


def vim_by_copy(path: Path, raw: bytes) -> None:
    """With `backupcopy=yes`: the backup is a copy, the file is written in place."""
    backup = path.with_name(f"{path.name}~")
    backup.write_bytes(path.read_bytes())
    _flushed(path, raw)
    backup.unlink()


def emacs(path: Path, raw: bytes) -> None:
    """A lock that is a link to nowhere, an auto-save file, the old file renamed to a backup that goes here."""
    lock, auto, backup = path.with_name(f".#{path.name}"), path.with_name(f"#{path.name}#"), _backup(path)
    lock.symlink_to(f"person@host.{os.getpid()}:1700000000")
    auto.write_bytes(raw)
    path.rename(backup)
    _flushed(path, raw)
    auto.unlink()
    lock.unlink()
    backup.unlink()


def kate(path: Path, raw: bytes) -> None:
    """QSaveFile: a file of a random name beside it, its mode set, flushed, renamed over."""
    new = path.with_name(f"{path.name}.kTqWvR")
    _flushed(new, raw)
    new.chmod(path.stat().st_mode)
    new.replace(path)


def gedit(path: Path, raw: bytes) -> None:
    """GIO: `.goutputstream-` beside it, renamed over."""
    new = path.with_name(".goutputstream-QK2RX2")
    _flushed(new, raw)
    new.replace(path)


def pycharm(path: Path, raw: bytes) -> None:
    """Safe write: new beside, old aside, new in place, old away."""
    new, old = path.with_name(f"{path.name}___jb_tmp___"), path.with_name(f"{path.name}___jb_old___")
    new.write_bytes(raw)
    path.rename(old)
    new.rename(path)
    old.unlink()


def sublime(path: Path, raw: bytes) -> None:
    """With `atomic_save`."""
    new = path.with_name(".sublime4f1.tmp")
    new.write_bytes(raw)
    new.replace(path)


def helix(path: Path, raw: bytes) -> None:
    """The old file renamed to a backup, the new one written, the backup deleted."""
    backup = path.with_name(f"{path.name}.a1b2.bck")
    path.rename(backup)
    path.write_bytes(raw)
    backup.unlink()


EDITORS: dict[str, Callable[[Path, bytes], None]] = {
    way.__name__: way
    for way in (
        in_place,
        in_place_piecewise,
        in_place_over,
        rename_over,
        delete_and_create,
        atomic_with_sync,
        vim,
        vim_by_copy,
        emacs,
        kate,
        gedit,
        pycharm,
        sublime,
        helix,
    )
}


def save_with(editor: str, path: Path, raw: bytes) -> None:
    """Let another process save a file as this editor does, and wait until it has."""
    command = [sys.executable, "-m", "tests.helpers.editors", editor, str(path)]
    subprocess.run(command, input=raw, cwd=Path(__file__).parents[2], check=True)


def _flushed(path: Path, raw: bytes) -> None:
    with path.open("wb", buffering=0) as file:
        file.write(raw)
        os.fsync(file.fileno())


def _backup(path: Path) -> Path:
    return path.with_name(f"{path.name}~")


if __name__ == "__main__":
    EDITORS[sys.argv[1]](Path(sys.argv[2]), sys.stdin.buffer.read())

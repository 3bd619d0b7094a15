"""Running other programs while packages are made."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


class CannotBuild(Exception):
    """A step can't be done here; the text says what is missing."""


def run(*command: str | Path, cwd: Path | None = None, log: Path | None = None) -> None:
    """Run a program that must end well; its output goes to `log`, and is shown when it does not.

    Raises:
        CannotBuild: it did not end well.
    """
    text = [str(word) for word in command]
    done = subprocess.run(
        text, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if log is not None:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_bytes(done.stdout)
    if done.returncode != 0:
        sys.stderr.write(done.stdout.decode("utf-8", "replace")[-4000:])
        raise CannotBuild(f"{text[0]} ended with status {done.returncode}")


def needed(program: str, package: str) -> str:
    """The path of a program, which Debian has in `package`.

    Raises:
        CannotBuild: it is not installed.
    """
    found = shutil.which(program)
    if found is None:
        raise CannotBuild(f"{program} is needed and not installed (apt-get install {package})")
    return found


def fresh(folder: Path) -> Path:
    """The folder, empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def write(file: Path, text: str | bytes, mode: int = 0o644) -> None:
    """Write a file with its folders."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    file.chmod(mode)


def write_sums(folder: Path) -> Path:
    """Write SHA256SUMS, for `sha256sum --check`, of all else in a folder."""
    sums = folder / "SHA256SUMS"
    files = sorted(file for file in folder.iterdir() if file.is_file() and file != sums)
    lines = (f"{_sum_of(file)}  {file.name}\n" for file in files)
    write(sums, "".join(lines))
    return sums


def _sum_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def megabytes(place: Path) -> float:
    """What a file, or all files in a folder, take up, in MB of a million bytes; links count nothing."""
    files: Sequence[Path] = [place] if place.is_file() else [file for file in place.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files if not file.is_symlink()) / 1e6


def in_order(folder: Path) -> None:
    """Modes as packages have them: what is run 755, everything else 644, folders 755."""
    for path in (folder, *folder.rglob("*")):
        if path.is_symlink():
            continue
        is_run = path.is_dir() or (os.access(path, os.X_OK) and ".so" not in path.name)
        path.chmod(0o755 if is_run else 0o644)

"""The wheel in fresh environments: each Python there is, with the oldest and the newest Qt it may be used with."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from release.checks import FailedCheck, Told
from release.places import VERSION

PYTHONS = ("python3.11", "python3.12", "python3.13", "python3.14", "python3.15")
OLDEST_QT = "==6.9.*"
"""The lower end of what pyproject.toml asks for."""


def check_wheel(told: Told, wheel: Path) -> None:
    """Install it, and have it say its version and test itself."""
    found = [path for path in map(shutil.which, PYTHONS) if path is not None and _runs(path)]
    for python in found:
        for qt in (OLDEST_QT, ""):
            with tempfile.TemporaryDirectory(prefix="haiku-pair-wheel-") as folder:
                told.ok(f"wheel: {Path(python).name}, Qt {qt or 'newest'}", _try(python, wheel, qt, Path(folder)))


def _try(python: str, wheel: Path, qt: str, folder: Path) -> str:
    _said(python, "-m", "venv", str(folder / "venv"))
    programs = folder / "venv" / "bin"
    _said(
        str(programs / "pip"),
        "install",
        "--quiet",
        "--disable-pip-version-check",
        str(wheel),
        f"PySide6_Essentials{qt}",
    )
    program = str(programs / "haiku-pair")
    if _said(program, "--version") != f"haiku-pair {VERSION}\n":
        raise FailedCheck("it says another version")
    said = _said(program, "--selftest", HAIKU_PAIR_HOME=str(folder / "home"), QT_QPA_PLATFORM="offscreen")
    return next(line for line in said.splitlines() if " display " in line).partition("display")[2].strip()


def _runs(python: str) -> bool:
    return subprocess.run([python, "-c", "import ensurepip"], capture_output=True, check=False).returncode == 0


def _said(*command: str, **variables: str) -> str:
    done = subprocess.run(
        command, env={**os.environ, **variables}, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise FailedCheck(f"{command[0]}: {done.stdout[-1500:]}{done.stderr[-1500:]}")
    return done.stdout

"""The wheel in fresh environments: each Python there is, with the oldest and the newest Qt it may be used with."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from release.checks import BLOCKS, FailedCheck, Told
from release.places import VERSION
from tests.bench.screen import screen, time_to_content

PYTHONS = ("python3.11", "python3.12", "python3.13", "python3.14", "python3.15")
OLDEST_QT = "==6.9.*"
"""The lower end of what pyproject.toml asks for."""


def check_wheel(told: Told, wheel: Path) -> None:
    """Install it, have it say its version and test itself, play the demo without a screen and show a window."""
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
    picture = folder / "demo.png"
    home = folder / "home"
    _said(program, "demo", "--terminal", "--screenshot", str(picture), HAIKU_PAIR_HOME=str(home))
    if not picture.is_file():
        raise FailedCheck("the demo left no picture")
    qt = next(line for line in said.splitlines() if " display " in line).partition("display")[2].strip()
    return f"{qt}, text after {_seconds_to_text(program, folder, home):.2f} s"


def _seconds_to_text(program: str, folder: Path, home: Path) -> float:
    """Of the window, on a screen of its own."""
    file = folder / "blocks.txt"
    file.write_text(BLOCKS, "utf-8")
    with screen() as shown:
        seconds, _ = time_to_content(shown, [program, str(file)], home)
    return seconds


def _runs(python: str) -> bool:
    return subprocess.run([python, "-c", "import ensurepip"], capture_output=True, check=False).returncode == 0


def _said(*command: str, **variables: str) -> str:
    # With PYTHONPATH it could be the source tree that answers.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")} | variables
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise FailedCheck(f"{command[0]}: {done.stdout[-1500:]}{done.stderr[-1500:]}")
    return done.stdout

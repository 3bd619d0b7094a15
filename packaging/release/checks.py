"""Checks of what was packaged, told line by line."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from release.bare import NotAsItShould
from release.places import APP_ID, BUILD, PACKAGING, TOP
from release.sources import build_windows, check_flatpak
from release.steps import CannotBuild, megabytes, needed
from tests.bench.screen import screen, time_to_content

DEB_LIMIT, INSTALLED_LIMIT = 60.0, 180.0
"""MB."""
START_LIMIT = 1.3
"""Of the start from an environment with the same packages."""
_ROUNDS = 9
_SAID = 2_000
"""Characters of what a validator says; one mistake may be told for each of thousands of files."""
BLOCKS = "\n".join("█" * 60 for _ in range(60)) + "\n"
"""A text that is dark on the screen."""


class FailedCheck(Exception):
    """Something is not as it should be; the text says what."""


class Told:
    """The checks so far."""

    def __init__(self) -> None:
        self._failed: list[str] = []
        self._since = time.monotonic()

    def ok(self, name: str, words: str = "") -> None:
        """A check that went well."""
        self._tell("ok", name, words)

    def run(self, name: str, check: Callable[[], None]) -> None:
        """Do some checks; the first that fails ends them."""
        try:
            check()
        except (FailedCheck, NotAsItShould, CannotBuild, OSError, subprocess.SubprocessError) as error:
            self._failed.append(name)
            self._tell("FAILED", name, str(error))

    def end(self) -> int:
        """The exit status."""
        print(f"failed: {', '.join(self._failed)}" if self._failed else "All of it is as it should be.")
        return 1 if self._failed else 0

    def _tell(self, mark: str, name: str, words: str) -> None:
        now = time.monotonic()
        print(f"{mark:7} {name:32} {now - self._since:6.1f} s  {words}", flush=True)
        self._since = now


def check_files(told: Told, deb: Path) -> None:
    """Sizes, and what validators say of the parts."""
    tree = BUILD / "deb" / "usr"
    _within("deb: size", megabytes(deb), DEB_LIMIT, told)
    _within("deb: installed size", megabytes(tree), INSTALLED_LIMIT, told)
    check_resources(TOP / "resources", tree / "lib" / "haiku-pair" / "_internal" / "haiku_pair" / "resources")
    told.ok("deb: resources", "all of them, translations too")
    build_windows()
    check_flatpak()
    told.ok("makensis, Flatpak manifest")
    share = tree / "share"
    checks = {
        "lintian": (needed("lintian", "lintian"), "--allow-root", "--fail-on", "error,warning", deb),
        "desktop-file-validate": (
            needed("desktop-file-validate", "desktop-file-utils"),
            share / "applications" / f"{APP_ID}.desktop",
        ),
        "appstreamcli": (
            needed("appstreamcli", "appstream"),
            "validate",
            "--no-net",
            share / "metainfo" / f"{APP_ID}.metainfo.xml",
        ),
        "manual: settings as made": (sys.executable, PACKAGING / "manual.py", "--check"),
        "mandoc": (needed("mandoc", "mandoc"), "-Tlint", "-Wwarning", share / "man" / "man1" / "haiku-pair.1.gz"),
    }
    for name, command in checks.items():
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise FailedCheck(f"{name}: {(done.stdout + done.stderr)[:_SAID]}")
        told.ok(name)


def check_resources(source: Path, packed: Path) -> None:
    """Everything that is not code went in as it is.

    Raises:
        FailedCheck: something is missing, or another.
    """
    files = sorted(path.relative_to(source) for path in source.rglob("*") if path.is_file())
    wrong = [name for name in files if not _is_same(source / name, packed / name)]
    if wrong:
        raise FailedCheck(f"not in the package as in the sources: {' '.join(str(name) for name in wrong[:5])}")


def _is_same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()


def check_start(told: Told, frozen: Path) -> None:
    """The frozen program's first text beside that of the environment this runs in, interleaved."""
    programs = {"environment": [sys.executable, "-m", "haiku_pair"], "frozen": [str(frozen)]}
    took: dict[str, list[float]] = {name: [] for name in programs}
    with screen() as shown, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "blocks.txt"
        file.write_text(BLOCKS, "utf-8")
        for number in range(_ROUNDS + 1):
            for name, command in programs.items():
                home = Path(folder) / name
                home.mkdir(exist_ok=True)
                seconds, _ = time_to_content(shown, [*command, str(file)], home)
                if number:
                    took[name].append(seconds)
    medians = {name: statistics.median(seconds) for name, seconds in took.items()}
    ratio = medians["frozen"] / medians["environment"]
    words = f"{medians['frozen']:.3f} s, {ratio:.2f} x of {medians['environment']:.3f} s"
    if ratio > START_LIMIT:
        raise FailedCheck(f"{words}, more than {START_LIMIT}")
    told.ok("frozen: first text", words)


def _within(name: str, size: float, limit: float, told: Told) -> None:
    if size > limit:
        raise FailedCheck(f"{name}: {size:.1f} MB, more than {limit:.0f}")
    told.ok(name, f"{size:.1f} MB of {limit:.0f}")

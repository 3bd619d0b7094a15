"""A virtual screen whose pixels can be read: what a person would see, and when."""

from __future__ import annotations

import mmap
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

WIDTH, HEIGHT = 1280, 800
_DARK = bytes(1 if value < 0x70 else 0 for value in range(256))
POLL = 0.002


@dataclass
class Screen:
    """A running Xvfb with its picture in memory."""

    display: str
    _memory: mmap.mmap
    _offset: int

    def environment(self, home: Path) -> dict[str, str]:
        """Variables for a program that shall show itself here, with a home of its own."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "XDG_", "WAYLAND"))}
        kept.pop("PYTHONDONTWRITEBYTECODE", None)
        return {**kept, "DISPLAY": self.display, "HOME": str(home), "HAIKU_PAIR_HOME": str(home / "haiku-pair")}

    def dark_pixels(self) -> int:
        """Dark pixels on every fourth line; a file full of black blocks makes many."""
        total = 0
        for row in range(0, HEIGHT, 4):
            start = self._offset + row * WIDTH * 4
            # One byte of four is enough to tell dark from light.
            total += self._memory[start : start + WIDTH * 4 : 4].translate(_DARK).count(1)
        return total

    def part(self, left: int, top: int, width: int, height: int) -> bytes:
        """The pixels of a small part."""
        starts = (self._offset + (row * WIDTH + left) * 4 for row in range(top, top + height))
        return b"".join(self._memory[start : start + width * 4] for start in starts)

    def picture(self) -> list[bytes]:
        """All pixels, by row, four bytes each."""
        return [self.part(0, row, WIDTH, 1) for row in range(HEIGHT)]


@contextmanager
def screen() -> Iterator[Screen]:
    """A screen for as long as the block runs.

    Raises:
        SystemExit: Xvfb is not installed.
    """
    if shutil.which("Xvfb") is None:
        sys.exit("Xvfb is needed: apt-get install xvfb")
    with tempfile.TemporaryDirectory() as folder:
        read, write = os.pipe()
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", folder]
        server = subprocess.Popen(
            [*command, "-wr", "-nolisten", "tcp"],
            pass_fds=(write,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        try:
            number = os.read(read, 16).decode().strip()
            with (Path(folder) / "Xvfb_screen0").open("rb") as file:
                memory = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
            yield Screen(f":{number}", memory, len(memory) - WIDTH * HEIGHT * 4)
        finally:
            server.terminate()
            server.wait()


def time_to_content(shown: Screen, command: list[str], home: Path, enough: int = 2_000) -> tuple[float, float]:
    """Seconds from the start of a program until the file's text stands on the screen, and its memory then in MiB.

    Raises:
        TimeoutError: nothing was seen within half a minute.
    """
    before = shown.dark_pixels()
    started = time.perf_counter()
    child = subprocess.Popen(command, env=shown.environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while shown.dark_pixels() - before < enough:
            if time.perf_counter() - started > 30:
                raise TimeoutError(f"{command[0]} showed nothing")
            time.sleep(POLL)
        took = time.perf_counter() - started
        time.sleep(0.5)
        return took, resident(child.pid)
    finally:
        child.terminate()
        child.wait()
        settle(shown, before)


def settle(shown: Screen, before: int) -> None:
    """Wait until the window is gone from the screen."""
    until = time.perf_counter() + 5
    while abs(shown.dark_pixels() - before) > 50 and time.perf_counter() < until:
        time.sleep(POLL)


def resident(pid: int) -> float:
    """Resident memory of a process in MiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0

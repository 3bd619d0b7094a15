"""A fresh minimal Debian 12 in a folder, in which a package is tried."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from release.places import BUILD
from release.steps import needed, run
from tests.bench.screen import POLL, Screen, screen

SUITE = "bookworm"
_ENOUGH = 2_000
"""Dark pixels, as the start-up bench counts them."""
_SECONDS = 300
_PATIENCE = 60
_VARIABLES = {"HOME": "/root", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive"}
_LOCALE = "export LANG=C.UTF-8;"
_NOT_OURS = ("/proc", "/sys", "/dev", "/var/lib", "/var/cache", "/var/log", "/tmp")  # noqa: S108
_PASSED_ON = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


class NotAsItShould(Exception):
    """A program in the root failed; the text is what it said."""


class Bare:
    """One root; everything is run inside, by its own programs."""

    def __init__(self, root: Path) -> None:
        """`root` holds the system."""
        self._root = root

    @classmethod
    @contextmanager
    def made(cls, folder: Path) -> Iterator[Bare]:
        """Make one; what debootstrap downloaded is kept for the next time."""
        kept = BUILD / f"{SUITE}.tar"
        root = folder / "root"
        if not kept.is_file():
            run(needed("debootstrap", "debootstrap"), "--variant=minbase", SUITE, root, log=BUILD / "bare.log")
            run("tar", "-C", root, "-cf", kept, ".")
            shutil.rmtree(root)
        root.mkdir()
        run("tar", "-C", root, "-xpf", kept)
        for name in ("resolv.conf", "hosts"):
            with suppress(OSError):
                shutil.copy(f"/etc/{name}", root / "etc" / name)
        mounted = [("proc", "proc", root / "proc"), ("tmpfs", "tmpfs", root / "dev" / "shm")]
        for kind, what, where in mounted:
            where.mkdir(exist_ok=True)
            run("mount", "-t", kind, what, where)
        try:
            yield cls(root)
        finally:
            for _, _, where in reversed(mounted):
                run("umount", "--lazy", where)

    def root(self, command: str) -> str:
        """What a command says that root runs in a shell.

        Raises:
            NotAsItShould: it did not end well.
        """
        return self._run(["/bin/sh", "-c", command], _VARIABLES)

    def as_person(self, name: str, command: str) -> str:
        """The same, run by a person in their own home, with nothing in the environment but what a login gives."""
        return self._run(["/bin/su", "-", name, "-c", f"{_LOCALE} {command}"], _VARIABLES)

    def add_person(self, name: str) -> None:
        """Somebody with an empty home."""
        self.root(f"useradd --create-home --shell /bin/bash {name}")

    def install(self, package: Path) -> None:
        """By apt-get, with all that the package depends on and nothing it only recommends."""
        self.put(package, f"/tmp/{package.name}")  # noqa: S108 - in the root
        self.root(f"apt-get update -qq && apt-get install -y -qq --no-install-recommends /tmp/{package.name}")

    def remove(self, name: str) -> None:
        """With its settings in the system, of which there are none."""
        self.root(f"apt-get purge -y -qq {name}")

    def packages(self) -> list[str]:
        """Those that are installed."""
        return self.root("dpkg-query -W -f '${Package}\\n'").split()

    def files(self) -> set[str]:
        """All paths but those in which package managers and the kernel keep theirs."""
        skipped = " -o ".join(f"-path {name}" for name in _NOT_OURS)
        return set(self.root(f"find / \\( {skipped} \\) -prune -o -print").splitlines())

    def put(self, file: Path, name: str, mode: int = 0o644) -> None:
        """Copy a file into the root."""
        target = self._root / name.lstrip("/")
        shutil.copy(file, target)
        target.chmod(mode)

    def write(self, name: str, text: str, mode: int = 0o644) -> None:
        """Write a file in the root."""
        target = self._root / name.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
        target.chmod(mode)

    @contextmanager
    def shown(self) -> Iterator[Screen]:
        """A screen outside the root: so the root holds only what the package asked for."""
        with screen() as found:
            yield found

    def time_to_text(self, name: str, shown: Screen, command: Sequence[str]) -> float:
        """Seconds until a program of a person has put much dark text on the screen.

        Raises:
            NotAsItShould: it ended, or showed nothing.
        """
        before = shown.dark_pixels()
        # The X server's abstract socket is there for whoever shares the network.
        variables = f"DISPLAY={shown.display} " + " ".join(command)
        began = time.perf_counter()
        started = subprocess.Popen(
            ["chroot", str(self._root), "/bin/su", "-", name, "-c", f"{_LOCALE} exec env {variables}"],
            env=_VARIABLES,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        try:
            while shown.dark_pixels() - before < _ENOUGH:
                if started.poll() is not None or time.perf_counter() - began > _PATIENCE:
                    started.kill()
                    raise NotAsItShould(f"no window: {started.communicate()[0].decode('utf-8', 'replace')}")
                time.sleep(POLL)
            return time.perf_counter() - began
        finally:
            started.terminate()
            started.wait()
            self._wait_until_gone(name)

    def _wait_until_gone(self, name: str) -> None:
        """Until all that the person runs has ended: it keeps its state while it leaves."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            with suppress(NotAsItShould):
                self.root(f"! ps -u {name} -o pid= 2>/dev/null | grep -q . && ! pgrep -u {name} >/dev/null")
                return
            time.sleep(0.2)

    def _run(self, command: Sequence[str], variables: dict[str, str]) -> str:
        passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        done = subprocess.run(
            ["chroot", str(self._root), *command],
            env={**passed, **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
        said = done.stdout.decode("utf-8", "replace")
        if done.returncode != 0:
            raise NotAsItShould(f"{command[-1]}: {said[-1500:]}{done.stderr.decode('utf-8', 'replace')[-1500:]}")
        return said

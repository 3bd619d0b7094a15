"""The package as people get it: built, and installed into an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Installed:
    """An installed wheel, and a person who has nothing yet."""

    python: Path
    program: Path
    home: Path
    folder: Path

    def environment(self) -> dict[str, str]:
        """Nothing of whoever runs the tests but the way to git."""
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self.home),
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_RUNTIME_DIR": str(self.home),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        }

    def run(self, *command: str | Path) -> str:
        """What a command prints, run in the empty folder; it must end well."""
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source distribution, which is built from the tree."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("*.whl"))


@pytest.fixture(scope="session")
def wheel_names(wheel: Path) -> list[str]:
    """The files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture(scope="session")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel; its dependencies are those of the running one, so nothing is downloaded."""
    venv = tmp_path_factory.mktemp("installed") / "venv"
    python = venv / "bin" / "python"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    for command in ([sys.executable, "-m", "venv", str(venv)], pip):
        subprocess.run(command, stdin=subprocess.DEVNULL, check=True, timeout=100)
    site = next(venv.glob("lib/python3*/site-packages"))
    # A folder named in a .pth file is searched last, and .pth files in it are not read: the tree stays out of sight.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return venv


@pytest.fixture
def installed(environment: Path, tmp_path: Path) -> Installed:
    """The installed program for a person with an empty home and an empty folder."""
    home, folder = tmp_path / "home", tmp_path / "empty"
    home.mkdir(mode=0o700)
    folder.mkdir()
    return Installed(environment / "bin" / "python", environment / "bin" / "haiku-pair", home, folder)

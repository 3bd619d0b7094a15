"""What is made without freezing: wheel and source distribution; and what can only be checked here."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from release.icons import icns, ico
from release.places import APP_ID, BUILD, DIST, PACKAGING, TOP, VERSION
from release.steps import CannotBuild, fresh, needed, run, write


def build() -> Path:
    """The source distribution, and the wheel made of it; the wheel."""
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", DIST, TOP, log=BUILD / "wheel.log")
    return DIST / f"haiku_pair-{VERSION}-py3-none-any.whl"


def check_flatpak() -> Path:
    """Read the Flatpak manifest; it is built where the runtimes can be downloaded."""
    manifest = PACKAGING / "flatpak" / f"{APP_ID}.json"
    told = json.loads(manifest.read_text("utf-8"))
    if told["app-id"] != APP_ID:
        raise CannotBuild(f"{manifest} is about {told['app-id']}")
    return manifest


def build_windows() -> Path:
    """The installer for Windows, around a program frozen there (`build/package/windows`), or around a stand-in.

    The stand-in proves that the script compiles; what comes of it says so in its name and is not for anybody.
    """
    payload = BUILD / "windows"
    is_real = (payload / "haiku-pair.exe").is_file()
    if not is_real:
        payload = fresh(BUILD / "windows-stand-in")
        write(payload / "haiku-pair.exe", b"MZ a stand-in")
        write(payload / "haiku-pair-console.exe", b"MZ a stand-in")
        write(payload / "_internal" / "stand-in.txt", "Not frozen on Windows.\n")
    write(BUILD / "icons" / "haiku-pair.ico", ico())
    write(BUILD / "icons" / "haiku-pair.icns", icns())
    file = DIST / f"haiku-pair-{VERSION}-{'setup' if is_real else 'stand-in'}.exe"
    DIST.mkdir(exist_ok=True)
    told = {"VERSION": VERSION, "PAYLOAD": payload, "ICON": BUILD / "icons" / "haiku-pair.ico", "OUT": file}
    defines = [f"-D{name}={value}" for name, value in told.items()]
    run(needed("makensis", "nsis"), "-V2", "-WX", *defines, PACKAGING / "windows" / "haiku-pair.nsi")
    return file

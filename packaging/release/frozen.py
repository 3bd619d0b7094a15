"""The frozen program: made by PyInstaller, looked through for what it needs of the system."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from release.places import BUILD, PACKAGING
from release.steps import in_order, needed, run, write

PACKAGES = {
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libbz2.so.1.0": "libbz2-1.0",
    "libcrypto.so.3": "libssl3 | libssl3t64",
    "libdbus-1.so.3": "libdbus-1-3",
    "libEGL.so.1": "libegl1",
    "libffi.so.8": "libffi8",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "liblzma.so.5": "liblzma5",
    "libssl.so.3": "libssl3 | libssl3t64",
    "libstdc++.so.6": "libstdc++6",
    "libuuid.so.1": "libuuid1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libxcb.so.1": "libxcb1",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
"""Libraries that may be left to the system, and Debian's packages for them."""
_OF_LIBC = re.compile(r"^(lib(c|m|dl|rt|pthread|resolv|util)\.so\.\d|ld-linux.*)$")
_GLIBC = re.compile(r"\bGLIBC_(\d+)\.(\d+)\b")


class Unknown(Exception):
    """The frozen program needs a library that is neither in it nor in `PACKAGES`."""


def freeze() -> Path:
    """Freeze the program; the folder that holds it."""
    write(BUILD / "frozen" / ".keep", "")
    spec = PACKAGING / "freezing" / "haiku-pair.spec"
    out = BUILD / "frozen"
    command = (sys.executable, "-m", "PyInstaller", "--noconfirm", "--distpath", out, "--workpath", BUILD / "work")
    run(*command, spec, log=BUILD / "frozen.log")
    folder = out / "haiku-pair"
    write(folder / "qt.conf", (PACKAGING / "freezing" / "qt.conf").read_bytes())
    in_order(folder)
    return folder


def left_to_the_system(folder: Path) -> set[str]:
    """Sonames that the frozen program needs and does not bring."""
    binaries = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink() and _is_elf(path)]
    brought = {path.name for path in folder.rglob("*.so*")}
    wanted: set[str] = set()
    for path in binaries:
        wanted.update(re.findall(r"^\s+NEEDED\s+(\S+)", _objdump("-p", path), re.MULTILINE))
    return {name for name in wanted - brought if not _OF_LIBC.match(name)}


def debian_packages(sonames: set[str]) -> list[str]:
    """The packages that hold them.

    Raises:
        Unknown: one of them is in none that is known here.
    """
    if unknown := sorted(sonames - PACKAGES.keys()):
        raise Unknown(f"needed and neither brought nor known: {', '.join(unknown)}")
    return sorted({PACKAGES[name] for name in sonames})


def libc_floor(folder: Path) -> str:
    """The oldest glibc that has all symbols which are asked for, such as 2.36."""
    found = {(2, 17)}
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink() and _is_elf(path):
            found.update((int(major), int(minor)) for major, minor in _GLIBC.findall(_objdump("-T", path)))
    major, minor = max(found)
    return f"{major}.{minor}"


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def _objdump(what: str, path: Path) -> str:
    program = needed("objdump", "binutils")
    environment = {**os.environ, "LC_ALL": "C"}
    done = subprocess.run([program, what, str(path)], env=environment, capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace")

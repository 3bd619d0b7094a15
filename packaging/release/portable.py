"""Files that run on any Linux of about the same age: one that unpacks itself, and an AppImage."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path

from release.linux_tree import lay_out
from release.places import APP_ID, BUILD, DIST, MACHINE, PACKAGING, VERSION
from release.steps import CannotBuild, fresh, in_order, needed, run, write


def build_run(frozen: Path, day: datetime) -> Path:
    """A shell script with the program behind it, which installs it below ~/.local or where one says."""
    root = fresh(BUILD / "run")
    lay_out(frozen, root / "usr", day)
    in_order(root / "usr")
    write(root / "install.sh", (PACKAGING / "portable" / "install.sh").read_bytes(), 0o755)
    file = DIST / f"haiku-pair-{VERSION}-{MACHINE}.run"
    DIST.mkdir(exist_ok=True)
    # gzip: what unpacks the others is not on every system.
    options = ("--gzip", "--nox11", "--nomd5", "--sha256", "--tar-quietly")
    command = (needed("makeself", "makeself"), *options, root, file, f"Haiku Pair {VERSION}", "./install.sh")
    run(*command, log=BUILD / "run.log")
    return file


def build_appimage(frozen: Path, day: datetime) -> Path:
    """An AppImage, if the runtime that goes before it is given; else the squashfs image it would hold.

    `APPIMAGE_RUNTIME` names the runtime's file: a download of one megabyte that no registry of packages has.
    """
    folder = fresh(BUILD / "AppDir")
    lay_out(frozen, folder / "usr", day)
    in_order(folder / "usr")
    write(folder / "AppRun", (PACKAGING / "portable" / "AppRun").read_bytes(), 0o755)
    share = folder / "usr" / "share"
    shutil.copy(share / "applications" / f"{APP_ID}.desktop", folder)
    shutil.copy(share / "icons" / "hicolor" / "256x256" / "apps" / f"{APP_ID}.png", folder)
    (folder / ".DirIcon").symlink_to(f"{APP_ID}.png")
    DIST.mkdir(exist_ok=True)
    image = DIST / f"haiku-pair-{VERSION}-{MACHINE}.squashfs"
    image.unlink(missing_ok=True)
    options = ("-root-owned", "-noappend", "-comp", "zstd", "-quiet", "-no-progress")
    run(needed("mksquashfs", "squashfs-tools"), folder, image, *options)
    runtime = os.environ.get("APPIMAGE_RUNTIME", "")
    if not runtime:
        return image
    if not Path(runtime).is_file():
        raise CannotBuild(f"APPIMAGE_RUNTIME names {runtime}, which is no file; the image is {image}")
    file = image.with_suffix(".AppImage")
    write(file, Path(runtime).read_bytes() + image.read_bytes(), 0o755)
    return file

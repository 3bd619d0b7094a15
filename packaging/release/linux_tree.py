"""The program laid out below a prefix as Linux has it; what `.deb`, `.run` and AppDir have in common."""

from __future__ import annotations

import gzip
import shutil
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from haiku_pair.cli.completion import script_for
from release.icons import png_tree
from release.man_page import page
from release.places import APP_ID, PACKAGING, TOP, VERSION
from release.steps import write

_COMPLETIONS = {
    "bash": "bash-completion/completions/haiku-pair",
    "zsh": "zsh/vendor-completions/_haiku-pair",
    "fish": "fish/vendor_completions.d/haiku-pair.fish",
}
_LICENCE_NAMES = ("LICEN", "COPYING", "NOTICE", "AUTHORS")
_OF_QT = """

Qt and Qt for Python are used under the LGPL-3; their libraries lie in the folder PySide6 of the program and may be
replaced. Python itself is under the PSF licence, SQLite is in the public domain.
"""


def lay_out(frozen: Path, prefix: Path, day: datetime) -> None:
    """Put the program, what the desktop wants to know of it, its manual and its licences below a prefix."""
    shutil.copytree(frozen, prefix / "lib" / "haiku-pair", symlinks=True)
    command = prefix / "bin" / "haiku-pair"
    command.parent.mkdir(parents=True)
    command.symlink_to("../lib/haiku-pair/haiku-pair")
    share = prefix / "share"
    write(share / "applications" / f"{APP_ID}.desktop", (PACKAGING / "desktop" / f"{APP_ID}.desktop").read_bytes())
    write(share / "metainfo" / f"{APP_ID}.metainfo.xml", metainfo(day))
    png_tree(share, APP_ID)
    for shell, name in _COMPLETIONS.items():
        write(share / name, script_for(shell))
    write(share / "man" / "man1" / "haiku-pair.1.gz", packed(page(VERSION, day.date())))
    _documents(share / "doc" / "haiku-pair")


def metainfo(day: datetime) -> str:
    """For software centres, with version and date of this release."""
    text = (PACKAGING / "desktop" / f"{APP_ID}.metainfo.xml").read_text("utf-8")
    return text.replace("@VERSION@", VERSION).replace("@DATE@", f"{day:%Y-%m-%d}")


def packed(text: str) -> bytes:
    """Compressed without name and time, so that the same text gives the same bytes."""
    return gzip.compress(text.encode(), 9, mtime=0)


def release_day() -> datetime:
    """When this is made."""
    return datetime.now(UTC)


def bundled() -> list[metadata.Distribution]:
    """The packages from outside that the program is frozen with, by name; extras are not among them."""
    found: dict[str, metadata.Distribution] = {}
    left = ["haiku-pair"]
    while left:
        for line in metadata.requires(left.pop()) or ():
            wanted = Requirement(line)
            if wanted.name.lower() in found or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
                continue
            found[wanted.name.lower()] = metadata.distribution(wanted.name)
            left.append(wanted.name)
    return [found[name] for name in sorted(found)]


def licence_of(distribution: metadata.Distribution) -> str:
    """What it is licensed under, as it says itself."""
    about = distribution.metadata
    if "License-Expression" in about:
        return about["License-Expression"]
    told = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or () if line.startswith("License ::")]
    return ", ".join(told) or (about["License"].splitlines()[0] if "License" in about else "see its licence file")


def _documents(folder: Path) -> None:
    write(folder / "README.md", (TOP / "README.md").read_bytes())
    write(folder / "CHANGELOG.md.gz", packed((TOP / "CHANGELOG.md").read_text("utf-8")))
    lines = ["Haiku Pair is under the Apache License 2.0. It is frozen together with:", ""]
    for distribution in bundled():
        name, version = distribution.metadata["Name"], distribution.version
        lines.append(f"{name} {version}: {licence_of(distribution)}")
        for file in distribution.files or ():
            if file.name.upper().startswith(_LICENCE_NAMES) and Path(str(file.locate())).is_file():
                write(folder / "licences" / name / file.name, Path(str(file.locate())).read_bytes())
    write(folder / "bundled.txt", "\n".join(lines) + _OF_QT)

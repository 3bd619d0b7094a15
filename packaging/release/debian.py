"""The Debian package."""

from __future__ import annotations

import hashlib
import math
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path

from release.frozen import debian_packages, left_to_the_system, libc_floor
from release.linux_tree import bundled, lay_out, licence_of, packed
from release.places import BUILD, DEBIAN_MACHINE, DIST, PACKAGING, VERSION
from release.steps import fresh, in_order, megabytes, needed, run, write

MAINTAINER = "The Haiku Pair authors <haiku_pair@users.noreply.github.com>"
_ALWAYS = ("ca-certificates", "git")
"""Not linked, and needed: certificates for the model's address, and git."""
_RECOMMENDED = ("xdg-desktop-portal", "gnome-keyring | kwalletmanager | keepassxc")
"""The desktop's colours, and a keyring to remember the key."""
_DESCRIPTION = """\
Description: pair programming with Claude Haiku on one git working tree
 A desktop window in which you and Claude Haiku work on the same folder. What
 the model writes is a proposal: it lies outside your files until you have gone
 through it, hunk by hunk, from the keyboard. Only what you accept is written,
 and writing can be undone.
 .
 A key for the Claude API, a cloud account, or a server of your own that speaks
 the Messages API is needed; the demo needs none.
"""


def build(frozen: Path, day: datetime) -> Path:
    """Make the package; its file."""
    root = fresh(BUILD / "deb")
    lay_out(frozen, root / "usr", day)
    share = root / "usr" / "share"
    write(share / "lintian" / "overrides" / "haiku-pair", (PACKAGING / "debian" / "lintian-overrides").read_bytes())
    documents = share / "doc" / "haiku-pair"
    write(documents / "copyright", _copyright())
    write(documents / "changelog.gz", packed(_changelog(day)))
    in_order(root / "usr")
    write(root / "DEBIAN" / "control", control(frozen, root / "usr"))
    write(root / "DEBIAN" / "md5sums", _sums(root))
    file = DIST / f"haiku-pair_{VERSION}_{DEBIAN_MACHINE}.deb"
    DIST.mkdir(exist_ok=True)
    run(needed("dpkg-deb", "dpkg"), "--root-owner-group", "-Zxz", "--build", root, file)
    return file


def control(frozen: Path, usr: Path) -> str:
    """The package's own description."""
    depends = [f"libc6 (>= {libc_floor(frozen)})", *debian_packages(left_to_the_system(frozen)), *_ALWAYS]
    lines = {
        "Package": "haiku-pair",
        "Version": VERSION,
        "Section": "devel",
        "Priority": "optional",
        "Architecture": DEBIAN_MACHINE,
        "Maintainer": MAINTAINER,
        "Installed-Size": str(math.ceil(megabytes(usr) * 1e6 / 1024)),
        "Depends": ", ".join(depends),
        "Recommends": ", ".join(_RECOMMENDED),
    }
    return "".join(f"{name}: {value}\n" for name, value in lines.items()) + _DESCRIPTION


def _sums(root: Path) -> str:
    files = sorted(path for path in (root / "usr").rglob("*") if path.is_file() and not path.is_symlink())
    sums = ((hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest(), path) for path in files)
    return "".join(f"{found}  {path.relative_to(root)}\n" for found, path in sums)


def _changelog(day: datetime) -> str:
    told = "  * See CHANGELOG.md.gz for what is new for those who use it."
    return f"haiku-pair ({VERSION}) unstable; urgency=medium\n\n{told}\n\n -- {MAINTAINER}  {format_datetime(day)}\n"


def _copyright() -> str:
    lines = [
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/",
        "Upstream-Name: Haiku Pair",
        "Comment: The program is frozen together with the Python packages named here; their licences lie in",
        " /usr/share/doc/haiku-pair/licences. Qt may be replaced, as the LGPL wants it: its libraries lie in",
        " /usr/lib/haiku-pair/_internal/PySide6.",
        *(f" {item.metadata['Name']} {item.version}: {licence_of(item)}" for item in bundled()),
        "",
        "Files: *",
        "Copyright: 2026 The Haiku Pair authors",
        "License: Apache-2.0",
        " On Debian systems, the text of the Apache License 2.0 is in /usr/share/common-licenses/Apache-2.0.",
        "",
        "Files: usr/lib/haiku-pair/_internal/PySide6/*",
        "Copyright: 2015-2026 The Qt Company Ltd. and other contributors",
        "License: LGPL-3",
        " On Debian systems, the text of the LGPL-3 is in /usr/share/common-licenses/LGPL-3.",
    ]
    return "\n".join(lines) + "\n"

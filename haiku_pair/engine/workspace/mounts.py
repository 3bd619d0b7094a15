"""Which file system a folder is on, as far as that decides whether the system tells of all changes in it."""

from __future__ import annotations

import os
import re
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
"""Linux' table; where there is none, nothing is known."""

_SILENT = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "vboxsf", "prl_fs", "virtiofs", "drvfs"}
)
_SILENT_FUSE = frozenset({"sshfs", "rclone", "davfs2", "s3fs", "gcsfuse", "vmhgfs-fuse", "glusterfs", "gvfsd-fuse"})
"""What others change in these, on another computer or outside the virtual machine, causes no event here."""

_OCTAL = re.compile(rb"\\([0-7]{3})")


def silent_file_system(folder: Path) -> str:
    """The name of the file system, when changes that others make in it are not told; else empty."""
    kind = file_system(folder)
    program = kind.removeprefix("fuse.")
    return program if kind in _SILENT or (kind != program and program in _SILENT_FUSE) else ""


def file_system(folder: Path) -> str:
    """The type of the file system at a path, links in it resolved; empty when that is not known."""
    try:
        lines = MOUNTS.read_bytes().splitlines()
    except OSError:
        return ""
    place, found, longest = os.fsencode(folder), b"", -1
    for line in lines:
        before, _, after = line.partition(b" - ")
        fields = before.split(b" ")
        if len(fields) < 5 or not after:
            continue
        point = _OCTAL.sub(_character, fields[4])
        # Of two at the same place, the later one covers the other.
        if len(point) >= longest and (place == point or place.startswith(point.rstrip(b"/") + b"/")):
            found, longest = after.split(b" ")[0], len(point)
    return os.fsdecode(found)


def _character(match: re.Match[bytes]) -> bytes:
    return bytes([int(match[1], 8) % 256])

"""Which program is started for a language, and what it finds in its environment.

A workspace never chooses the program: folders of PATH that lie in it, or are not absolute, are passed over.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

_SECRET = re.compile(
    r"(^|_)(API_?KEY|KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?|AUTH|COOKIE)($|_)|^(ANTHROPIC|HAIKU_PAIR|CLAUDE)_",
    re.IGNORECASE,
)
_NAMED = frozenset({"SSH_AUTH_SOCK", "SSH_AGENT_PID", "DBUS_SESSION_BUS_ADDRESS", "LD_PRELOAD", "XAUTHORITY"})
_OURS = ("GIT_", "QT_", "QML", "_PYI_", "PYTEST_", "COVERAGE_")


def find(programs: Iterable[tuple[str, ...]], root: Path, environ: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The first program there is, by its whole path, with its arguments; empty when there is none. May block.

    A program that is a link into the workspace is not taken either.
    """
    folders = os.pathsep.join(safe_folders(environ.get("PATH", os.defpath), root))
    for name, *arguments in programs:
        found = shutil.which(name, path=folders) if folders else None
        if found is not None and not _is_inside(Path(found), root):
            return (found, *arguments)
    return ()


def safe_folders(search_path: str, root: Path) -> list[str]:
    """The folders of a search path that are absolute and not in the workspace."""
    named = (Path(folder) for folder in search_path.split(os.pathsep) if folder)
    return [str(folder) for folder in named if folder.is_absolute() and not _is_inside(folder, root)]


def _is_inside(path: Path, root: Path) -> bool:
    real = Path(os.path.realpath(path))
    return path.is_relative_to(root) or real.is_relative_to(os.path.realpath(root))


def child_environment(root: Path, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The person's environment without keys, what is meant for this program alone, and programs of the workspace."""
    kept = {name: value for name, value in environ.items() if not _is_left_out(name)}
    kept["PATH"] = os.pathsep.join(safe_folders(environ.get("PATH", os.defpath), root))
    return kept


def _is_left_out(name: str) -> bool:
    return name in _NAMED or name.startswith(_OURS) or _SECRET.search(name) is not None


def uri_of(path: Path) -> str:
    """The address of a file, whatever bytes are in its name."""
    return "file://" + quote_from_bytes(os.fsencode(path.as_posix()), safe=b"/")


def path_of(uri: str, root: Path) -> str:
    """The path in the workspace that an address means; empty when it means something else."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return ""
    if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
        return ""
    raw = unquote_to_bytes(parts.path)
    if b"\0" in raw:
        return ""
    path = Path(os.path.normpath(os.fsdecode(raw)))
    return path.relative_to(root).as_posix() if path.is_relative_to(root) and path != root else ""


def outside_of(uri: str) -> str:
    """The file that an address outside the workspace means, for the person to read."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return ""
    return os.fsdecode(unquote_to_bytes(parts.path)) if parts.scheme == "file" else ""

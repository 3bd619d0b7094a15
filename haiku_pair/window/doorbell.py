"""One window for each folder: a second start on it rings at the window that has it open, over a socket.

The socket lies in the runtime folder of the session, which only the person can enter, and is closed to others itself.
Where the system has no such folder, each start opens a window of its own. No Qt here: the second start rings before
it would load any.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # `typing` would hold up the engine's start
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from socket import socket

_SECONDS = 3.0
"""What a window that hangs may take to answer; then another one is opened."""
_LIMIT = 1 << 16
_HEARD = b"heard\n"


def bell_of(root: str, environ: Mapping[str, str] = os.environ) -> str | None:
    """Where the window rings that has a folder open; None where there is no place for it.

    Args:
        root: the folder, links in its path followed.
        environ: names the runtime folder, and where the data lie: windows of other data are others.
    """
    folder = environ.get("XDG_RUNTIME_DIR", "")
    if not os.path.isabs(folder) or not hasattr(os, "getuid"):  # noqa: PTH117
        return None
    from hashlib import sha256

    whose = f"{environ.get('HAIKU_PAIR_HOME', '')}\0{root}"
    return f"{folder}/haiku-pair/{sha256(os.fsencode(whose)).hexdigest()[:24]}.sock"


def ring(path: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Have the window that has a folder open, or that of a file, come to the front and show the file.

    Returns:
        Whether there is one that heard it.
    """
    if not _has_bells(environ):
        return False
    path = os.path.realpath(path)
    for root in [path] if os.path.isdir(path) else _above(path):  # noqa: PTH112
        bell = bell_of(root, environ)
        if bell is None:
            return False
        if os.path.exists(bell) and _ring_at(bell, path, environ.get("XDG_ACTIVATION_TOKEN", "")):  # noqa: PTH110
            return True
    return False


def _has_bells(environ: Mapping[str, str]) -> bool:
    """Whether any window listens at all: mostly none does, and what follows takes longer than this."""
    try:
        return bool(os.listdir(f"{environ['XDG_RUNTIME_DIR']}/haiku-pair"))  # noqa: PTH208
    except (KeyError, OSError):
        return False


def _above(path: str) -> list[str]:
    found = []
    while (above := os.path.dirname(path)) != path:  # noqa: PTH120
        found.append(above)
        path = above
    return found


def _ring_at(bell: str, path: str, token: str) -> bool:
    import json
    import socket

    try:
        with socket.socket(socket.AF_UNIX) as calling:
            calling.settimeout(_SECONDS)
            calling.connect(bell)
            calling.sendall(json.dumps({"path": path, "token": token}).encode() + b"\n")
            return calling.recv(len(_HEARD)) == _HEARD
    except (OSError, UnicodeError):
        return False


class Doorbell:
    """Listens for one folder, on a thread of its own."""

    def __init__(self, root: str, on_ring: Callable[[str, str], None]) -> None:
        """Nothing is heard before `hang`.

        Args:
            root: the open folder.
            on_ring: called on the thread with the path asked for, which is the folder or lies in it, and with what
                the desktop wants to see before it gives a window the focus.
        """
        self._root = os.path.realpath(root)
        self._on_ring = on_ring
        self._listening: socket | None = None
        self._bell = ""

    def hang(self) -> bool:
        """Listen from now on; False when another window does, or there is no place for it."""
        import socket
        import threading

        bell = bell_of(self._root)
        if bell is None:
            return False
        listening = socket.socket(socket.AF_UNIX)
        try:
            os.makedirs(os.path.dirname(bell), mode=0o700, exist_ok=True)  # noqa: PTH103, PTH120
            if os.path.exists(bell) and not _is_heard(bell):  # noqa: PTH110
                os.unlink(bell)  # noqa: PTH108 - left by a window that was killed
            listening.bind(bell)
            os.chmod(bell, 0o600)  # noqa: PTH101
            listening.listen(4)
        except OSError:
            listening.close()
            return False
        self._bell, self._listening = bell, listening
        threading.Thread(target=self._listen, args=(listening,), name="doorbell", daemon=True).start()
        return True

    def take_down(self) -> None:
        """Hear nothing more."""
        from contextlib import suppress
        from socket import SHUT_RDWR

        listening, self._listening = self._listening, None
        if listening is not None:
            with suppress(OSError):
                os.unlink(self._bell)  # noqa: PTH108
                listening.shutdown(SHUT_RDWR)  # closing alone does not wake who waits in `accept`
            listening.close()

    def _listen(self, listening: socket) -> None:
        while True:
            try:
                calling, _ = listening.accept()
            except OSError:
                return
            with calling:
                self._hear(calling)

    def _hear(self, calling: socket) -> None:
        import json

        calling.settimeout(_SECONDS)
        try:
            if not _is_own(calling):
                return
            with calling.makefile("rb") as lines:
                asked = json.loads(lines.readline(_LIMIT))
            path, token = str(asked["path"]), str(asked["token"])
            if path == self._root or path.startswith(self._root.rstrip("/") + "/"):
                self._on_ring(path, token)
                calling.sendall(_HEARD)
        except (OSError, ValueError, KeyError, TypeError):
            return  # somebody who rings otherwise than we do


def _is_heard(bell: str) -> bool:
    import socket

    try:
        with socket.socket(socket.AF_UNIX) as calling:
            calling.settimeout(_SECONDS)
            calling.connect(bell)
    except OSError:
        return False
    return True


def _is_own(calling: socket) -> bool:
    """Whether a process of the same person rings; where the system does not tell, the folder's rights must do."""
    if sys.platform != "linux":
        return True
    import socket
    import struct

    raw = calling.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    _, uid, _ = struct.unpack("3i", raw)
    return bool(uid == os.getuid())

"""Hands on a virtual screen: keys and clicks as from a keyboard and a mouse, windows brought to the front.

Speaks to the X server through its own libraries (libX11, libXtst), which every desktop has.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Iterator

_LEAST = 300
"""Pixels across of what counts as a program's window."""


class Hands:
    """One connection to one screen.

    Raises:
        SystemExit: the libraries are not installed, or the screen can't be reached.
    """

    def __init__(self, display: str) -> None:
        x11, xtst = ctypes.util.find_library("X11"), ctypes.util.find_library("Xtst")
        if x11 is None or xtst is None:
            raise SystemExit("libX11 and libXtst are needed: apt-get install libxtst6")
        self._x, self._test = ctypes.CDLL(x11), ctypes.CDLL(xtst)
        for name in ("XOpenDisplay", "XDefaultRootWindow", "XInternAtom"):
            getattr(self._x, name).restype = ctypes.c_void_p if name == "XOpenDisplay" else ctypes.c_ulong
        self._x.XStringToKeysym.restype = ctypes.c_ulong
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(display.encode()))
        if self._display.value is None:
            raise SystemExit(f"{display} can't be reached")
        self._root = ctypes.c_ulong(self._x.XDefaultRootWindow(self._display))

    def press(self, name: str) -> None:
        """Hit a key and let it go; `name` is that of its symbol, such as `a` or `BackSpace`."""
        self._move(name, down=True)
        self._move(name, down=False)

    def press_with(self, held: str, name: str) -> None:
        """The same while another is held."""
        self._move(held, down=True)
        self.press(name)
        self._move(held, down=False)

    def _move(self, name: str, *, down: bool) -> None:
        symbol = ctypes.c_ulong(self._x.XStringToKeysym(name.encode()))
        code = ctypes.c_uint(self._x.XKeysymToKeycode(self._display, symbol) & 0xFF)
        self._test.XTestFakeKeyEvent(self._display, code, int(down), ctypes.c_ulong(0))
        self._x.XFlush(self._display)

    def click(self, x: int, y: int) -> None:
        """The left button, there."""
        self._test.XTestFakeMotionEvent(self._display, -1, x, y, ctypes.c_ulong(0))
        for down in (1, 0):
            self._test.XTestFakeButtonEvent(self._display, 1, down, ctypes.c_ulong(0))
        self._x.XSync(self._display, 0)

    def windows(self) -> list[int]:
        """The windows of programs on the screen, undermost first."""
        return [window for window, width in self._children() if width >= _LEAST]

    def bring(self, window: int, width: int, height: int) -> None:
        """Have a window fill the screen, over all others, and the keys go there."""
        handle = ctypes.c_ulong(window)
        self._x.XMoveResizeWindow(self._display, handle, 0, 0, width, height)
        self._x.XRaiseWindow(self._display, handle)
        self._x.XSetInputFocus(self._display, handle, 2, ctypes.c_ulong(0))  # back to its parent when it goes
        self._x.XSync(self._display, 0)

    def _children(self) -> Iterator[tuple[int, int]]:
        root, parent, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_uint()
        children = ctypes.POINTER(ctypes.c_ulong)()
        self._x.XQueryTree(self._display, self._root, ctypes.byref(root), ctypes.byref(parent),
                           ctypes.byref(children), ctypes.byref(count))  # fmt: skip
        found = [children[at] for at in range(count.value)]
        if found:
            self._x.XFree(children)
        for window in found:
            # XWindowAttributes begins with x, y, width, height; `map_state` is 2 for what is seen.
            attributes = (ctypes.c_int * 64)()
            if self._x.XGetWindowAttributes(self._display, ctypes.c_ulong(window), attributes):
                yield window, attributes[2] if attributes[_MAP_STATE] == _SEEN else 0


_MAP_STATE, _SEEN = 23, 2
"""The place of `map_state` in XWindowAttributes, counted in ints on 64 bits, and what it is for a window on screen."""

"""What of the libraries goes into the frozen program, and what is left out or left to the system."""

from __future__ import annotations

import re
import sys

EXCLUDED_MODULES = [
    "tkinter", "pydoc", "lib2to3", "setuptools", "pip", "pkg_resources", "distutils", "ensurepip",
    "idlelib", "boto3", "botocore", "s3transfer", "google", "pytest", "hypothesis", "_pytest", "rich", "numpy",
    "mypy", "mypyc", "coverage", "xdist", "pygments.sphinxext", "pydantic.mypy", "pydantic.v1.mypy",
    *(
        f"PySide6.{name}"
        for name in (
            "QtConcurrent", "QtDesigner", "QtHelp", "QtOpenGL", "QtOpenGLWidgets", "QtQml", "QtQuick", "QtQuickWidgets",
            "QtSql", "QtUiTools", "QtXml",
        )
    ),
]  # fmt: skip
"""Modules that nothing here imports; some of them are asked for by libraries when they are there."""

_PLUGIN = re.compile(r"PySide6/(?:Qt/)?plugins/(?P<kind>[^/]+)/(?P<name>.+)")
_WITHOUT_KINDS = {
    "egldeviceintegrations", "generic", "networkinformation", "platforminputcontexts/virtualkeyboard", "qmltooling",
    "sqldrivers", "virtualkeyboard", "designer", "qmllint", "vectorimageformats",
}  # fmt: skip
_WITHOUT_PLUGINS = (
    "eglfs",
    "linuxfb",
    "vnc",
    "vkkhrdisplay",
    "minimalegl",
    "qgtk3",
    "virtualkeyboard",
    "qpdf",
    "wl-shell",
)
"""Parts of names. libqgtk3 would bring thirty libraries of GTK along, and answers for the portal."""
_WITHOUT_LIBRARIES = (
    # Of Qt, and what only libqgtk3 needs, which is found where GTK is installed.
    "Qt6Pdf", "Qt6Qml", "Qt6Quick", "Qt6VirtualKeyboard", "Qt6WlShellIntegration", "Qt6EglFS", "Qt6Sql",
    "Qt6EglFs", "Qt6Designer", "Qt6Help", "Qt6UiTools", "Qt6Concurrent", "Qt6Labs",
    "Qt6WaylandCompositor", "Qt6WaylandEglCompositor",
    "libgtk-3", "libgdk-3", "libepoxy", "libatspi", "libXcomposite", "libXcursor", "libXdamage", "libXfixes",
    "libXi.so", "libXinerama", "libXrandr", "libatk-", "libcairo",
    "libdatrie", "libfribidi", "libgdk_pixbuf", "libgraphite2", "libharfbuzz", "libjpeg",
    "libpango", "libpixman", "libthai",
)  # fmt: skip
_LEFT_TO_THE_SYSTEM = re.compile(
    r"^lib(fontconfig|freetype|X11|X11-xcb|Xau|Xdmcp|Xext|Xrender|xcb|expat|stdc\+\+|gcc_s|glib-2\.0|gthread-2\.0|"
    r"gobject-2\.0|gio-2\.0|gmodule-2\.0|pcre2-8|dbus-1|systemd|uuid|png16|brotli\w+|z|bz2|lzma|zstd|lz4|ffi|ssl|crypto|"
    r"krb5|k5crypto|krb5support|gssapi_krb5|com_err|keyutils|resolv|wayland-\w+|GL|EGL|GLX|GLdispatch|OpenGL|drm|gbm|cap|"
    r"gcrypt|gpg-error|bsd|md|selinux|mount|blkid)\.so[.\d]*$"
)
"""Fontconfig needs the system's configuration beside it; glib, D-Bus and X11 talk to programs of the system; those they
stand on must be the system's then, too. What a package must depend on follows from it, see `packaging/release`."""
_LANGUAGES_OF_QT = re.compile(r"PySide6/(?:Qt/)?translations/.*\.qm$")


def keeps(target: str) -> bool:
    """Whether a file goes in, by its path in the frozen program."""
    path = target.replace("\\", "/")
    name = path.rpartition("/")[2]
    plugin = _PLUGIN.search(path)
    if plugin is not None and not _keeps_plugin(plugin["kind"], plugin["name"]):
        return False
    if any(library in name for library in _WITHOUT_LIBRARIES):
        return False
    if _LANGUAGES_OF_QT.search(path):
        return bool(re.search(r"qtbase_(en|zh_CN)\.qm$", path))
    return not (sys.platform == "linux" and _LEFT_TO_THE_SYSTEM.match(name))


def _keeps_plugin(kind: str, name: str) -> bool:
    is_server = kind.startswith("wayland-") and "server" in kind
    return kind not in _WITHOUT_KINDS and not is_server and not any(part in name for part in _WITHOUT_PLUGINS)

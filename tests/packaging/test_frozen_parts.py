"""What goes into the frozen program, whatever happens to be installed where it is made."""

from __future__ import annotations

import importlib.util
import sys

import pytest

from tests.packaging.conftest import ROOT

_SPEC = importlib.util.spec_from_file_location("keeping", ROOT / "packaging" / "freezing" / "keeping.py")
assert _SPEC is not None
assert _SPEC.loader is not None
keeping = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(keeping)


@pytest.mark.parametrize(
    "path",
    [
        "haiku_pair/resources/translations/haiku_pair_zh_CN.qm",
        "PySide6/Qt/translations/qtbase_zh_CN.qm",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so",
        "libQt6Widgets.so.6",
        "libxcb-cursor.so.0",
    ],
)
def test_what_the_window_needs_goes_in(path: str) -> None:
    assert keeping.keeps(path)


@pytest.mark.skipif(sys.platform != "linux", reason="libraries of Linux")
@pytest.mark.parametrize(
    "path",
    [
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/translations/qtbase_de.qm",
        "libgtk-3.so.0",
        "libgdk-3.so.0",
        "libatspi.so.0",
        "libepoxy.so.0",
        "libXi.so.6",
        "libfontconfig.so.1",
        "libX11.so.6",
        "libssl.so.3",
    ],
)
def test_gtk_and_the_systems_own_stay_out(path: str) -> None:
    assert not keeping.keeps(path)

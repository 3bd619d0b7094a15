"""Settings of dmgbuild: `dmgbuild -s packaging/macos/dmg_settings.py "Haiku Pair" dist/haiku-pair.dmg`."""

from __future__ import annotations

from pathlib import Path

_APP = Path("build/package/frozen/Haiku Pair.app")
format = "ULFO"  # noqa: A001 - dmgbuild's name for it
filesystem = "APFS"
files = [str(_APP)]
symlinks = {"Applications": "/Applications"}
icon_locations = {_APP.name: (140, 120), "Applications": (360, 120)}
window_rect = ((200, 120), (500, 280))
icon_size = 96

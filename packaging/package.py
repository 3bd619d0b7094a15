"""Makes packages: `packaging/dev package [WHAT ...]`, where WHAT is one of the names below, or `all` that can be made.

Everything is made below build/package, results go into dist/.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).resolve().parents[1])]

from release import debian, frozen, portable, sources  # noqa: E402
from release.linux_tree import release_day  # noqa: E402
from release.places import BUILD, DIST  # noqa: E402
from release.steps import CannotBuild, megabytes, write_sums  # noqa: E402

LIMITS = {"deb": 60.0, "frozen": 180.0}
"""MB, of the package's file and of the program installed."""


def _frozen(*, anew: bool) -> Path:
    folder = BUILD / "frozen" / "haiku-pair"
    return folder if folder.is_dir() and not anew else frozen.freeze()


def _makers(*, anew: bool) -> dict[str, Callable[[], Path]]:
    day = release_day()
    return {
        "frozen": lambda: _frozen(anew=anew),
        "deb": lambda: debian.build(_frozen(anew=False), day),
        "run": lambda: portable.build_run(_frozen(anew=False), day),
        "appimage": lambda: portable.build_appimage(_frozen(anew=False), day),
        "wheel": sources.build,
        "flatpak": sources.check_flatpak,
        "windows": sources.build_windows,
    }


def main(arguments: Sequence[str]) -> int:
    """Make what was asked for; 0 when all of it was made and is not too large."""
    parser = argparse.ArgumentParser(prog="packaging/dev package", description=__doc__)
    names = list(_makers(anew=False))
    parser.add_argument("what", nargs="*", metavar="WHAT", help=f"{', '.join(names)} or all; deb unless named")
    parser.add_argument("--keep", action="store_true", help="take the frozen program that is there")
    wanted = parser.parse_args(arguments)
    what = names if "all" in wanted.what else wanted.what or ["deb"]
    if unknown := [name for name in what if name not in names]:
        parser.error(f"there is no {unknown[0]}; there are {', '.join(names)}")
    makers = _makers(anew=not wanted.keep)
    if set(what) & {"deb", "run", "appimage"} and "frozen" not in what:
        what = ["frozen", *what]
    made = [_make(name, makers[name]) for name in what]
    if DIST.is_dir():
        write_sums(DIST)
    return 0 if all(made) else 1


def _make(name: str, make: Callable[[], Path]) -> bool:
    try:
        made = make()
    except (CannotBuild, frozen.Unknown, OSError) as error:
        sys.stderr.write(f"{name}: {error}\n")
        return False
    size, limit = megabytes(made), LIMITS.get(name)
    print(f"{name:9} {size:7.1f} MB{f' of {limit:.0f}' if limit else '':8} {made}", flush=True)
    return limit is None or size <= limit


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

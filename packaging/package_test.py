"""Tries what was packaged: `packaging/dev package-test`. Needs root, debootstrap and Xvfb; takes some minutes.

The `.deb` in dist/ is installed in a fresh minimal Debian 12, run there as a person would, and removed again; then the
`.run`, if there is one. The wheel is tried in fresh environments with the oldest and the newest Qt that is supported,
with each Python there is. Each line tells one check.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).resolve().parents[1])]

from release.bare import Bare, NotAsItShould  # noqa: E402
from release.checks import BLOCKS, FailedCheck, Told, check_files, check_start  # noqa: E402
from release.places import BUILD, DEBIAN_MACHINE, DIST, MACHINE, VERSION  # noqa: E402
from release.steps import CannotBuild  # noqa: E402
from release.wheels import check_wheel  # noqa: E402

PERSON = "ada"
FAKE_GIT = """#!/bin/sh
env >>/home/ada/environment-of-git
exec /usr/bin/git "$@"
"""
SEARCHED = ("LD_LIBRARY_PATH", "QT_PLUGIN_PATH", "QML2_IMPORT_PATH", "_PYI_", "PYTHONHOME", "PYTHONPATH")


def check_deb(told: Told, bare: Bare, file: Path) -> None:
    """Install, run, remove; what is left is the person's."""
    before = bare.files()
    bare.add_person(PERSON)
    bare.install(file)
    told.ok("deb: apt-get install", f"{len(bare.packages())} packages in the root then")
    _check_running(told, bare, "/usr/bin/haiku-pair")
    bare.remove("haiku-pair")
    kept = bare.files() - before
    left = sorted(name for name in kept if "haiku" in name and not name.startswith(f"/home/{PERSON}/"))
    if left:
        raise FailedCheck(f"left after removal: {' '.join(left[:5])}")
    if f"/home/{PERSON}/.local/share/haiku-pair/history.sqlite3" not in kept:
        raise FailedCheck("the person's conversations are gone")
    told.ok("deb: purge", "nothing left but the person's data")


def check_run(told: Told, bare: Bare, file: Path) -> None:
    """The file that unpacks itself, for one person, on the libraries that the package left behind."""
    _refuses_a_damaged_one(bare, file)
    bare.put(file, "/tmp/haiku-pair.run", 0o755)  # noqa: S108 - in the root
    bare.as_person(PERSON, "/tmp/haiku-pair.run --quiet")  # noqa: S108
    said = bare.as_person(PERSON, "~/.local/bin/haiku-pair --version")
    _want(f"haiku-pair {VERSION}\n", said)
    bare.as_person(PERSON, "/tmp/haiku-pair.run --quiet -- --remove")  # noqa: S108
    kept = "-path '*/share/haiku-pair' -o -path '*/state/haiku-pair'"
    if left := bare.as_person(PERSON, f"find ~/.local \\( {kept} \\) -prune -o -name '*haiku*' -print").split():
        raise FailedCheck(f"left after --remove: {' '.join(left[:5])}")
    told.ok("run: install, run, remove", f"{file.name}; refused with one bit changed")


def _refuses_a_damaged_one(bare: Bare, file: Path) -> None:
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    with tempfile.NamedTemporaryFile(prefix="haiku-pair-damaged-") as damaged:
        Path(damaged.name).write_bytes(raw)
        bare.put(Path(damaged.name), "/tmp/damaged.run", 0o755)  # noqa: S108 - in the root
    try:
        bare.as_person(PERSON, "/tmp/damaged.run --quiet")  # noqa: S108
    except NotAsItShould:
        return
    raise FailedCheck("a damaged file was installed")


def _check_running(told: Told, bare: Bare, program: str) -> None:
    _want(f"haiku-pair {VERSION}\n", bare.as_person(PERSON, f"{program} --version"))
    told.ok("deb: --version", VERSION)
    said = bare.as_person(PERSON, f"QT_QPA_PLATFORM=offscreen {program} --selftest")
    if "FAILED" in said:
        raise FailedCheck(said)
    told.ok("deb: --selftest", f"{said.count('ok  ')} ok")
    bare.as_person(PERSON, f"cd && {program} demo --terminal --screenshot demo.png && test -s demo.png")
    told.ok("deb: headless demo", "all of it went as it should")
    _check_environment(told, bare, program)
    with bare.shown() as shown:
        bare.write("/home/ada/blocks.txt", BLOCKS)
        seconds = bare.time_to_text(PERSON, shown, [program, "/home/ada/blocks.txt"])
    told.ok("deb: window under X", f"text after {seconds:.2f} s")


def _check_environment(told: Told, bare: Bare, program: str) -> None:
    """What git gets, started by the engine that the window started, all of them frozen."""
    bare.write("/opt/fake/git", FAKE_GIT, 0o755)
    given = "LD_LIBRARY_PATH=/opt/mine PATH=/opt/fake:$PATH"
    bare.as_person(PERSON, f"cd && {given} {program} demo --terminal --screenshot again.png")
    seen = bare.as_person(PERSON, "sort -u ~/environment-of-git").splitlines()
    found = sorted({line for line in seen if line.startswith(SEARCHED)})
    if found != ["LD_LIBRARY_PATH=/opt/mine"]:
        raise FailedCheck(f"git got {found}")
    told.ok("deb: children's environment", "LD_LIBRARY_PATH as given, nothing of the program's")


def _want(wanted: str, said: str) -> None:
    if said != wanted:
        raise FailedCheck(f"{said!r}, not {wanted!r}")


def main(arguments: Sequence[str]) -> int:
    """Run all checks; 0 when none failed."""
    parser = argparse.ArgumentParser(prog="packaging/dev package-test", description=__doc__)
    parser.add_argument("only", nargs="*", help="files, start, deb, run, wheel; all of them unless named")
    only = parser.parse_args(arguments).only
    deb = DIST / f"haiku-pair_{VERSION}_{DEBIAN_MACHINE}.deb"
    run = DIST / f"haiku-pair-{VERSION}-{MACHINE}.run"
    told = Told()
    parts: dict[str, Callable[[], None]] = {
        "files": lambda: check_files(told, deb),
        "start": lambda: check_start(told, BUILD / "frozen" / "haiku-pair" / "haiku-pair"),
        "wheel": lambda: check_wheel(told, DIST / f"haiku_pair-{VERSION}-py3-none-any.whl"),
    }
    for name, check in parts.items():
        if not only or name in only:
            told.run(name, check)
    if not only or {"deb", "run"} & set(only):
        told.run("deb", lambda: _in_a_bare_root(told, deb, run))
    return told.end()


def _in_a_bare_root(told: Told, deb: Path, run: Path) -> None:
    if os.geteuid() != 0:
        raise CannotBuild("root is needed to make a fresh Debian")
    with tempfile.TemporaryDirectory(prefix="haiku-pair-root-") as folder, Bare.made(Path(folder)) as bare:
        check_deb(told, bare, deb)
        if run.is_file():
            check_run(told, bare, run)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

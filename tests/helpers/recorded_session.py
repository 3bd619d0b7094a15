"""A recorded pairing session, told without any program's tools, and what its files should be at the end.

session = load_session(RECORDINGS / "ledger_session.toml")
files = session.played({"ledger/money.py": b"..."})
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from haiku_pair.resources import resource
from tests.helpers.repositories import masked_environment

LEDGER = Path(__file__).parents[1] / "recordings" / "ledger_session.toml"
"""Thirty turns on the project of the demo."""

Files = dict[str, bytes]


class Place(Struct, frozen=True, forbid_unknown_fields=True):
    """One change in a file. A rejected one is proposed and does not stay."""

    old: str
    new: str
    rejected: bool = False


class Edit(Struct, frozen=True, forbid_unknown_fields=True):
    """Changes in one file, or a new file with this content."""

    path: str
    place: tuple[Place, ...] = ()
    content: str = ""

    @property
    def kept(self) -> tuple[Place, ...]:
        """What the person lets stay."""
        return tuple(place for place in self.place if not place.rejected)

    def applied(self, files: Mapping[str, bytes], places: Iterable[Place]) -> Files:
        """The files with some of the places changed, or with the new file.

        Raises:
            AssertionError: a text does not stand in its file exactly once, or the new file is there already.
        """
        if self.content:
            assert self.path not in files, self.path
            return {**files, self.path: self.content.encode()}
        text = files[self.path].decode()
        for place in places:
            assert text.count(place.old) == 1, (self.path, place.old)
            text = text.replace(place.old, place.new)
        return {**files, self.path: text.encode()}


class Search(Struct, frozen=True, forbid_unknown_fields=True):
    """A search through all files; a pattern that every program's search understands."""

    pattern: str


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    """One reply that asks for something to be done, side by side."""

    say: str = ""
    list: bool = False
    search: tuple[Search, ...] = ()
    read: tuple[str, ...] = ()
    edit: tuple[Edit, ...] = ()


class Turn(Struct, frozen=True, forbid_unknown_fields=True):
    """From the pause before a question to its answer."""

    asks: str
    answer: str
    pause: float
    """Minutes since the turn before ended."""
    own: tuple[Edit, ...] = ()
    step: tuple[Step, ...] = ()

    @property
    def edits(self) -> Iterator[Edit]:
        """All of the model's."""
        return (edit for step in self.step for edit in step.edit)

    @property
    def rejected(self) -> tuple[tuple[str, Place], ...]:
        """What does not stay, with its path."""
        return tuple((edit.path, place) for edit in self.edits for place in edit.place if place.rejected)

    @property
    def calls(self) -> int:
        """Tool calls, where one changes several places of a file."""
        return sum(step.list + len(step.search) + len(step.read) + len(step.edit) for step in self.step)


class RecordedSession(Struct, frozen=True, forbid_unknown_fields=True):
    """A recording."""

    title: str
    turn: tuple[Turn, ...]

    def played(self, files: Mapping[str, bytes]) -> Files:
        """What the files are at the end when they were these at the beginning."""
        now = dict(files)
        for turn in self.turn:
            for own in turn.own:
                now = own.applied(now, own.place)
            for edit in turn.edits:
                now = edit.applied(now, edit.kept)
        return now


def load_session(file: Path = LEDGER) -> RecordedSession:
    """Read a recording."""
    return msgspec.toml.decode(file.read_bytes(), type=RecordedSession)


def ledger_project(folder: Path) -> Files:
    """Lay the demo's project out as a repository in a new folder; its files."""
    bundle = folder.with_suffix(".bundle")
    bundle.write_bytes(resource("demo", "project.bundle").read_bytes())
    command = ["git", "-c", "core.autocrlf=false", "clone", "--quiet", str(bundle), str(folder)]
    subprocess.run(command, env={"PATH": "/usr/bin:/bin", **masked_environment()}, capture_output=True, check=True)
    return project_files(folder)


def project_files(folder: Path) -> Files:
    """The files of a project that git would see, by path."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", **masked_environment()},
        capture_output=True,
        check=True,
    )
    paths = [path for path in listed.stdout.decode().split("\0") if path]
    return {path: (folder / path).read_bytes() for path in sorted(set(paths)) if (folder / path).is_file()}


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write these files; others stay."""
    for path, raw in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(raw)

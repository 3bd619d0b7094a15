"""What accepted changes use that would not be there: definitions left out, or taken away by what is accepted.

Names decide, and only what is sure is told: a name that is defined or imported in any other way counts as there.
Nothing is read or written here.
"""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from typing import NamedTuple, Protocol

from haiku_pair.engine.pairing.decided_file import DecidedFile, Spot
from haiku_pair.engine.pairing.everyday_names import BUILT_IN, EVERYDAY_MEMBERS
from haiku_pair.engine.workspace.definitions import (
    Import,
    Module,
    Names,
    Occurrence,
    Role,
    is_module,
    names_in,
    parts_of,
    standing,
)
from haiku_pair.engine.workspace.families import language_of
from haiku_pair.protocol.values import HunkPlace, MissingDefinition

MOST = 50
"""Missing definitions that are told at once."""
_SHORTEST = 4
"""Characters of a name that is told from a word without knowing what it belongs to."""
_REEXPORTING = ("__init__.py", "index.js", "index.ts", "index.tsx", "mod.rs", "lib.rs")
"""Files whose imports others import from them."""
_OWN = frozenset({"self", "cls", "this", "super", "Self"})


class Surroundings(Protocol):
    """The files that the review does not touch."""

    def paths(self) -> Collection[str]:
        """All of them."""

    def holding(self, name: str) -> Sequence[tuple[str, bytes]] | None:
        """Those in which a word stands, with their content; None when that is not known."""


class _Gone(NamedTuple):
    """A definition that would not be there."""

    name: str
    file: DecidedFile
    spot: Spot
    is_new: bool
    """It is proposed and not accepted; else it was there and what is accepted removes it."""
    definition: Occurrence | None = None
    """None for an import, and for a file."""
    is_file: bool = False
    """The file itself would not be there."""

    @property
    def is_member(self) -> bool:
        return self.definition is not None and self.definition.is_member

    @property
    def reaches_out(self) -> bool:
        """Whether other files can name it."""
        if self.definition is None:
            return self.is_file or self.file.path.endswith(_REEXPORTING)
        return not (self.definition.is_member or self.definition.is_local)


class _Known:
    """What the accepted version of a file says, by name."""

    def __init__(self, names: Names) -> None:
        self.is_parsed = names.is_parsed
        self.imports = names.imports
        self._places: dict[str, list[Occurrence]] = {}
        for found in names.occurrences:
            self._places.setdefault(found.name, []).append(found)
        self._locals = {taken.local: _module_of(taken) for taken in names.imports}

    def places(self, name: str) -> Sequence[Occurrence]:
        """Where a name stands, but for imports."""
        return self._places.get(name, ())

    def module(self, name: str) -> Module | None:
        """What an import gives this name to, if that is a file."""
        return self._locals.get(name) if name else None

    def binds(self, name: str, *, member: bool) -> bool:
        """Whether the file gives a name a meaning. What can't be parsed might."""
        return (not member and name in self._locals) or any(
            found.role is Role.UNCLEAR or (found.role is Role.DEFINES and found.is_member is member)
            for found in self.places(name)
        )


class _Use(NamedTuple):
    """Where a name is needed."""

    file: DecidedFile
    line: int
    spot: Spot | None
    """None where nothing is changed."""


def missing_definitions(
    files: Sequence[DecidedFile], around: Surroundings, seconds: float = math.inf
) -> tuple[MissingDefinition, ...]:
    """What would be missing if the accepted hunks were carried out; most often nothing.

    Args:
        files: that the review touches.
        around: all others, asked only when a name seems to be missing.
        seconds: after which what was found so far is told.
    """
    return tuple(_Check(files, around, time.monotonic() + seconds).missing())


@dataclass
class _Check:
    files: Sequence[DecidedFile]
    around: Surroundings
    until: float
    """By the clock of `time.monotonic`."""
    _known: dict[str, _Known] = field(default_factory=dict)
    _held: dict[str, Sequence[tuple[str, bytes]] | None] = field(default_factory=dict)

    def missing(self) -> Iterator[MissingDefinition]:
        told: set[tuple[str, str, str]] = set()
        for gone in self._gone:
            key = (gone.name, gone.file.path, gone.spot.hunk)
            uses = [] if key in told else list(self._uses(gone))
            if not uses:
                continue
            told.add(key)
            yield _told(gone, uses)
            if len(told) >= MOST or time.monotonic() > self.until:
                return

    # --- definitions -------------------------------------------------------------------------------

    @cached_property
    def _gone(self) -> list[_Gone]:
        in_time = takewhile(lambda _: time.monotonic() < self.until, self.files)
        return [gone for file in in_time for gone in (*self._left_out(file), *self._removed(file))]

    @cached_property
    def _coming(self) -> set[str]:
        return {word for file in self.files for word in file.words_coming}

    def _left_out(self, file: DecidedFile) -> Iterator[_Gone]:
        if file.proposed is None:
            return
        outside, inside = file.words_not_coming()
        wanted = (outside & self._coming) | (inside & file.words_coming)
        if wanted:
            yield from _defined(file, file.proposed, file.not_coming, wanted, is_new=True)
        if file.before is None and file.accepted is None and file.hunks:
            yield _whole(file, is_new=True)

    def _removed(self, file: DecidedFile) -> Iterator[_Gone]:
        if file.before is None:
            return
        outside, inside = file.words_going()
        accepted = self._standing[language_of(file.path)]
        wanted = {word for word in outside if _raw(word) in accepted}
        wanted |= {word for word in inside if _raw(word) in file.words}
        if wanted:
            yield from _defined(file, file.before, file.going, wanted, is_new=False)
        if file.accepted is None and file.proposed is None and file.hunks:
            yield _whole(file, is_new=False)

    @cached_property
    def _standing(self) -> dict[str, set[bytes]]:
        """All words of the accepted versions, by language."""
        found: dict[str, set[bytes]] = {}
        for file in self.files:
            found.setdefault(language_of(file.path), set()).update(file.words)
        return found

    def _like(self, file: DecidedFile) -> list[DecidedFile]:
        """Files of the same language."""
        language = language_of(file.path)
        return [other for other in self.files if language_of(other.path) == language]

    # --- uses --------------------------------------------------------------------------------------

    def _uses(self, gone: _Gone) -> Iterator[_Use]:
        if gone.is_file:
            yield from self._uses_of_file(gone)
            return
        if self._names(gone.file).binds(gone.name, member=gone.is_member):
            return
        for file in self._with_word.get((language_of(gone.file.path), gone.name), ()):
            names = self._names(file)
            for line in self._lines(file, names, gone):
                spot = file.coming.get(line)
                if spot is not None or not gone.is_new:
                    yield _Use(file, line, spot)

    def _lines(self, file: DecidedFile, names: _Known, gone: _Gone) -> Iterator[int]:
        """Lines of the accepted version that need what is gone."""
        if not names.is_parsed:
            yield from self._lines_by_words(names, gone)
            return
        for taken in names.imports if gone.reaches_out else ():
            if taken.name == gone.name and self._is_out_of(taken.module, gone):
                yield taken.line
        for found in names.places(gone.name):
            if found.line not in file.coming and gone.is_new:
                continue
            if (found.role is Role.USES and self._is_meant_alone(file, names, gone)) or (
                found.role is Role.MEMBER and self._is_meant_as_member(file, names, gone, found.owner)
            ):
                yield found.line

    def _is_meant_alone(self, file: DecidedFile, names: _Known, gone: _Gone) -> bool:
        if (
            gone.is_member
            or gone.name in BUILT_IN.get(language_of(file.path), ())
            or names.binds(gone.name, member=False)
        ):
            return False
        if file is gone.file:
            return True
        if not gone.reaches_out:
            return False
        everything = [taken.module for taken in names.imports if taken.name == "*"]
        if language_of(file.path) == ".go":
            everything.append(Module(tuple(file.path.split("/")[:-1]), exact=True, is_folder=True))
        return any(self._is_out_of(module, gone) for module in everything)

    def _is_meant_as_member(self, file: DecidedFile, names: _Known, gone: _Gone, owner: str) -> bool:
        module = names.module(owner)
        if not gone.is_member:
            return gone.reaches_out and module is not None and self._is_out_of(module, gone)
        if module is not None and not self._is_in_class(gone, owner):
            return False
        if self._is_member_elsewhere(gone.name):
            return False
        if owner in _OWN:
            return file is gone.file
        return self._is_in_class(gone, owner) or self._is_unheard_of(gone)

    def _is_in_class(self, gone: _Gone, owner: str) -> bool:
        return gone.definition is not None and bool(owner) and gone.definition.owner == owner

    def _lines_by_words(self, names: _Known, gone: _Gone) -> Iterator[int]:
        """Only of a name that is nowhere else, or is defined nowhere else any more."""
        others = self._with_word.get((language_of(gone.file.path), gone.name), ())
        if len(gone.name) < _SHORTEST or any(self._names(file).binds(gone.name, member=False) for file in others):
            return
        if self._is_unheard_of(gone) if gone.is_new else not self._is_defined_elsewhere(gone.name):
            yield from (found.line for found in names.places(gone.name))

    def _uses_of_file(self, gone: _Gone) -> Iterator[_Use]:
        """Imports of a file that would not be there."""
        paths = [file.path for file in self.files if file.accepted is not None]
        for file in self._like(gone.file):
            for taken in self._names(file).imports:
                meant = [module for module in (taken.module, _module_of(taken)) if is_module(module, gone.file.path)]
                others = (
                    path for module in meant for path in (*paths, *self.around.paths()) if is_module(module, path)
                )
                spot = file.coming.get(taken.line)
                if meant and (spot is not None or not gone.is_new) and next(others, None) is None:
                    yield _Use(file, taken.line, spot)

    # --- is it there in another way? ---------------------------------------------------------------

    def _is_out_of(self, module: Module, gone: _Gone) -> bool:
        """Whether an import of a module means what is gone, and finds it nowhere else."""
        if not is_module(module, gone.file.path):
            return False
        others = [file for file in self.files if file is not gone.file and is_module(module, file.path)]
        if any(self._names(file).binds(gone.name, member=False) for file in others):
            return False
        held = self._holding(gone.name)
        return held is not None and not any(
            _Known(names_in(path, raw, {gone.name})).binds(gone.name, member=False)
            for path, raw in held
            if is_module(module, path)
        )

    def _is_member_elsewhere(self, name: str) -> bool:
        if any(self._names(file).binds(name, member=True) for file in self.files if _raw(name) in file.words):
            return True
        held = self._holding(name)
        return held is None or any(_Known(names_in(path, raw, {name})).binds(name, member=True) for path, raw in held)

    def _is_defined_elsewhere(self, name: str) -> bool:
        held = self._holding(name)
        return held is None or any(
            known.role is not Role.USES for path, raw in held for known in names_in(path, raw, {name}).occurrences
        )

    def _is_unheard_of(self, gone: _Gone) -> bool:
        """Whether the word came into the folder with what is reviewed, so that it can mean nothing else."""
        name = gone.name
        if not gone.is_new or len(name) < _SHORTEST or name in EVERYDAY_MEMBERS:
            return False
        if any(_raw(name) in standing(file.before or b"") for file in self.files):
            return False
        held = self._holding(name)
        return held is not None and not held

    # --- read once ---------------------------------------------------------------------------------

    @cached_property
    def _wanted(self) -> dict[str, set[bytes]]:
        """Names that are gone: by path those that only the file itself can use, under no path the others."""
        found: dict[str, set[bytes]] = {"": set()}
        for gone in self._gone:
            inside = not (gone.reaches_out or gone.is_member)
            found.setdefault(gone.file.path if inside else "", set()).add(_raw(gone.name))
        return found

    @cached_property
    def _with_word(self) -> dict[tuple[str, str], list[DecidedFile]]:
        """Files in whose accepted version a name that is gone stands, by language and name."""
        found: dict[tuple[str, str], list[DecidedFile]] = {}
        for file in self.files:
            for name in self._wanted_in(file):
                found.setdefault((language_of(file.path), name), []).append(file)
        return found

    def _wanted_in(self, file: DecidedFile) -> set[str]:
        wanted = self._wanted[""] | self._wanted.get(file.path, set())
        return {name.decode("utf-8", "surrogateescape") for name in wanted & file.words}

    def _names(self, file: DecidedFile) -> _Known:
        """What the accepted version of a file says of the names that are gone."""
        if file.path not in self._known:
            wanted, raw = self._wanted_in(file), file.accepted
            self._known[file.path] = _Known(names_in(file.path, raw, wanted) if raw is not None and wanted else Names())
        return self._known[file.path]

    def _holding(self, name: str) -> Sequence[tuple[str, bytes]] | None:
        if name not in self._held:
            self._held[name] = self.around.holding(name)
        return self._held[name]


def _defined(
    file: DecidedFile, raw: bytes, lines: dict[int, Spot], wanted: set[str], *, is_new: bool
) -> Iterator[_Gone]:
    names = names_in(file.path, raw, wanted)
    for found in names.occurrences:
        if found.role is Role.DEFINES and found.line in lines:
            yield _Gone(found.name, file, lines[found.line], is_new, found)
    for taken in names.imports:
        if taken.local in wanted and taken.line in lines:
            yield _Gone(taken.local, file, lines[taken.line], is_new)


def _whole(file: DecidedFile, *, is_new: bool) -> _Gone:
    """The file itself, which other files may import."""
    said = file.hunks[0]
    return _Gone(parts_of(file.path)[-1], file, Spot(said.hunk.id, 1, said.decision), is_new, is_file=True)


def _told(gone: _Gone, uses: Sequence[_Use]) -> MissingDefinition:
    first = uses[0]
    hunk, line = (first.spot.hunk, first.spot.line) if first.spot else ("", first.line)
    used = HunkPlace(first.file.path, hunk)
    place, decision = gone.spot.hunk, gone.spot.decision
    return MissingDefinition(gone.name, gone.file.path, place, used, line, decision, not gone.is_new, len(uses))


def _module_of(taken: Import) -> Module:
    """What an import gives a name to, if that is a file."""
    module = taken.module
    return Module((*module.parts, taken.name), module.exact, module.is_folder) if taken.name else module


def _raw(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")

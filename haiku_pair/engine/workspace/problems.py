"""What is known to be wrong in the files, as whoever looks through them tells it; here it is only passed on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from msgspec import Struct


class Severity(StrEnum):
    """How bad it is, the worst first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    HINT = "hint"


class KnownProblem(Struct, frozen=True, order=True):
    """A problem at a place of a file."""

    path: str
    line: int
    """Counted from 1."""
    severity: Severity
    text: str
    source: str = ""
    """Who says so, such as the name of a checker."""


class ProblemSource(Protocol):
    """Whoever knows. From any thread, and quick."""

    @property
    def ready(self) -> bool:
        """Whether files are looked through at all."""

    def known(self) -> Mapping[str, Sequence[KnownProblem]]:
        """What is known now, by path; files without problems may be left out."""


class NoProblems:
    """Nobody looks."""

    ready = False

    def known(self) -> Mapping[str, Sequence[KnownProblem]]:
        """Nothing."""
        return {}

"""What is wrong in the files, as language servers say it, and how these stand."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from haiku_pair.words import tr

LANGUAGES = {
    "python": "Python",
    "typescript": tr("TypeScript and JavaScript"),
    "go": "Go",
    "rust": "Rust",
    "c": tr("C and C++"),
}
"""The languages that servers are known for: their names in the settings, and what the person calls them."""


class Severity(StrEnum):
    """How bad it is, the worst first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    HINT = "hint"


class FileProblem(Struct, frozen=True):
    """A problem at a stretch of a file. Lines and columns are 0-based; columns are those of the text as it is shown."""

    line: int
    column: int
    end_line: int
    end_column: int
    severity: Severity
    text: str
    source: str = ""
    """Who says so, and the problem's own name there, such as `pyright reportCallIssue`."""


class FileProblems(Struct, frozen=True):
    """All problems of a file, in place of those told before, from top to bottom."""

    path: str
    problems: tuple[FileProblem, ...]
    left_out: int = 0
    """How many more there are."""


class ProblemsChanged(Struct, frozen=True, tag=True):
    """Some files have other problems than before."""

    files: tuple[FileProblems, ...]


class ServerState(StrEnum):
    """How the server of a language stands."""

    UNUSED = "unused"
    """No file of the language was opened yet."""
    OFF = "off"
    """The person has switched it off."""
    MISSING = "missing"
    """No program for it is installed."""
    STARTING = "starting"
    READY = "ready"
    RESTARTING = "restarting"
    """It ended and is started again, after a pause."""
    GIVEN_UP = "given_up"
    """It ended too often."""


class LanguageServer(Struct, frozen=True):
    """A language and who looks for problems in its files."""

    language: str
    """Its name in the settings."""
    title: str
    state: ServerState
    program: str = ""
    """The program that runs; empty when there is none."""
    hint: str = ""
    """How to get one, when there is none."""
    detail: str = ""
    """Why it ended; technical."""


class LanguagesChanged(Struct, frozen=True, tag=True):
    """How the servers stand now; those of languages that have no open file are left out."""

    servers: tuple[LanguageServer, ...]


class TryLanguagesAgain(Struct, frozen=True, tag=True):
    """Look for missing programs anew, and start those again that were given up. Reply: `Done`."""


ProblemRequest = TryLanguagesAgain
ProblemEvent = ProblemsChanged | LanguagesChanged

"""What a story wants to know of the disk. It is found out by whoever set the stage, not by the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class TestRun:
    """How the project's own tests ended."""

    passed: bool
    text: str


class Facts(Protocol):
    """What is true on disk, found out without the window and its engine."""

    def tests(self) -> TestRun:
        """Run the project's tests."""

    def changes(self) -> str:
        """What git says of the working tree."""

    def fingerprint(self) -> str:
        """Stands for every byte and mode of the working tree, and of HEAD, index and refs."""

"""Fixtures that every test of the window shares, whatever stands at the other end: one look, and the guards."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from typing_extensions import override

from tests.helpers.guards import LONGEST_GAP, PATIENCE, Heartbeat, leftovers

_COLLECT_ALL = 20
"""Tests between two searches of everything for garbage."""


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """One style and one font everywhere, so that pictures and sizes are the same on each machine."""
    return ["haiku-pair", "-style", "Fusion"]


class PatientBot(QtBot):
    """Waits as long as a busy machine may take; its own five seconds are too few for two processes."""

    @override
    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE) -> None:
        """Until the condition holds, or after `timeout` milliseconds an error."""
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The hands of a test, with patience."""
    return PatientBot(request)


@pytest.fixture(autouse=True)
def heartbeat(qapp: QApplication) -> Iterator[Heartbeat]:
    """Fails a test in which the window stood still for longer than a second."""
    heart = Heartbeat()
    heart.start()
    yield heart
    heart.stop()
    assert heart.longest < LONGEST_GAP, f"the window stood still for {heart.longest:.2f} s"


@pytest.fixture(scope="session")
def lasting(qapp: QApplication) -> Iterator[Iterator[int]]:
    """Counts the tests, and keeps what is there before the first out of every later search for garbage.

    Python looks for garbage between tests alone, on this thread: another would destroy widgets where it may not.
    """
    gc.collect()
    gc.freeze()
    gc.disable()
    yield count(1)
    gc.enable()


@pytest.fixture(autouse=True)
def nothing_left(lasting: Iterator[int], qtbot: QtBot) -> Iterator[None]:
    """Fails a test that leaves a window or dialog open; what the test before left to Python is collected first."""
    # By now nobody holds the fixtures of the test before. All it made is young; now and then what outlived its own.
    gc.collect(0 if next(lasting) % _COLLECT_ALL else 2)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    before = set(QApplication.topLevelWidgets())
    yield
    left = leftovers(before)
    assert not left, f"still open: {', '.join(left)}"

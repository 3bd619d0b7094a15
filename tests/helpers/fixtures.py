"""Fixtures that every test of the window shares, whatever stands at the other end: one look, and the guards."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from typing_extensions import override

from tests.helpers.guards import LONGEST_GAP, PATIENCE, Heartbeat, leftovers


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
def lasting(qapp: QApplication) -> None:
    """Keeps what is there before the first test out of every later search for garbage, most of whose time it takes."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def nothing_left(lasting: None, qtbot: QtBot) -> Iterator[None]:
    """Fails a test that leaves a window or dialog open; collects what Python still holds on this thread."""
    before = set(QApplication.topLevelWidgets())
    gc.disable()
    yield
    left = leftovers(before)
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.enable()
    assert not left, f"still open: {', '.join(left)}"

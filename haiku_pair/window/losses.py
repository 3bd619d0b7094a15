"""What the person is told when the engine is lost and comes back."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QObject, Slot

from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.window.bars import NoticeBar
from haiku_pair.window.bridge import Bridge
from haiku_pair.words import tr

_BACK = tr("The engine stopped unexpectedly and was started again.")
_BACK_STEP = tr("If an answer was cut off, send the message again.")


class Losses(QObject):
    """Tells of each loss from the very start of the window on."""

    def __init__(self, bridge: Bridge, notices: NoticeBar, parent: QObject) -> None:
        super().__init__(parent)
        self._notices = notices
        self._loss: Problem | None = None
        bridge.engine_lost.connect(self._on_engine_lost)
        bridge.engine_back.connect(self._on_engine_back)

    @Slot(object)
    def _on_engine_lost(self, problem: Problem) -> None:
        self._loss = problem
        self._notices.tell(problem)

    @Slot()
    def _on_engine_back(self) -> None:
        self._notices.withdraw(Fault.ENGINE)
        if self._loss is not None:
            self._notices.tell(replace(self._loss, what=_BACK, next_step=_BACK_STEP))

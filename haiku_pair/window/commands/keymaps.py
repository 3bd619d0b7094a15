"""Keeps the keys as the settings and the person's key file want them."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from haiku_pair.protocol.values import Fault, KeyFile, KeysPreset, Problem
from haiku_pair.window.commands.keymap import KeyLine, bind, load_preset, parse
from haiku_pair.window.commands.registry import Commands
from haiku_pair.words import tr

_MOST_NAMED = 5
"""Wrong lines that are named on the screen; the details have all."""


class KeyMaps(QObject):
    """Works the keys out anew when the preset, the file or the commands are others."""

    failed = Signal(object)
    """A `Problem`: what of the key file could not be done, told once for each state of the file."""

    def __init__(self, commands: Commands, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self._preset: list[KeyLine] = []
        self._name = KeysPreset.DEFAULT
        self._own: list[KeyLine] = []
        self._unreadable: list[str] = []
        self._file = KeyFile()
        self._unread: Problem | None = None
        self._told: tuple[str, ...] = ()
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._work_out)
        commands.changed.connect(self._soon.start)

    def use(self, preset: KeysPreset, file: KeyFile) -> None:
        """Have these keys from now on."""
        if preset is not self._name:
            self._name, self._preset = preset, load_preset(preset.value)
        if file != self._file:
            self._file, self._told = file, ()
            self._own, self._unreadable = parse(file.text)
            self._unread = file.problem
        self._soon.start()

    @Slot()
    def _work_out(self) -> None:
        bound = bind(self._commands.as_they_came(), self._preset, self._own)
        self._commands.use_keys(bound.keys)
        unread, self._unread = self._unread, None
        if unread is not None:
            self.failed.emit(unread)
        wrong = (*self._unreadable, *bound.problems)
        if wrong and wrong != self._told:
            self.failed.emit(_problem(self._file.path, wrong))
        self._told = wrong


def _problem(path: str, wrong: tuple[str, ...]) -> Problem:
    more = len(wrong) - _MOST_NAMED
    named = "; ".join(wrong[:_MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")
    return Problem(
        Fault.BAD_REQUEST,
        tr("Your key file says what can't be done: {named}.", named=named),
        kept=tr("Its other lines are in force."),
        next_step=tr("Correct them, then run “Read the key file again” from the palette."),
        detail="\n".join((path, *wrong)),
    )

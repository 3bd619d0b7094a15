"""How far the review is: the counts, where the keyboard is, and the buttons with the words of the source."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.review import words
from haiku_pair.window.review.bars import CountBar
from haiku_pair.window.review.keys import COMMANDS, first_key
from haiku_pair.window.review.session import ReviewSession
from haiku_pair.window.review.source_words import SourceWords
from haiku_pair.window.theme.theme import Theme

_BUTTONS = ("review.accept", "review.reject", "review.apply")


class Standing(CountBar):
    """Says it of a review."""

    def __init__(self, theme: Theme, commands: Commands, session: ReviewSession, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._commands = commands
        self._session = session
        self.pressed.connect(commands.run)

    def add_buttons(self) -> None:
        """A button for what a mouse wants most."""
        for name in _BUTTONS:
            command = next(command for command in COMMANDS if command.id == name)
            self.add_button(name, command.title)

    def name_buttons(self, said: SourceWords) -> None:
        """Name them as the source does, with the keys in force."""
        for name, word in zip(_BUTTONS, (said.accept, said.reject, said.carry_out), strict=True):
            self.name_button(name, f"{word}  {first_key(self._commands, name)}" if word else "")

    def draw(self, kind: SourceWords, all_decided: str) -> None:
        """Say how far it is.

        Args:
            kind: how the source speaks.
            all_decided: what can be done now; empty while something is open.
        """
        session, ledger = self._session, self._session.ledger
        tally = ledger.total()
        place = all_decided or f"file {session.file_index + 1} of {len(session.files)}"
        said = words.tally(tally, kind, ledger.reviewed())
        if not kind.accept or not (kind.undecided or tally.decided):
            said = words.plural(tally.total, "hunk") + words.marked(ledger.reviewed())
        comments = session.comments.count_all(file.path for file in session.files)
        self.show_counts(said + words.remarks(comments), place)

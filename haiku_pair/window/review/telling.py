"""What the review says in passing, and what it asks: sentences that name the keys in force."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Slot

from haiku_pair.protocol.events import StepTaken
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.review.bars import AskBar, MessageBar
from haiku_pair.window.review.key_names import key_names, with_keys
from haiku_pair.window.review.keys import first_key

_UNDO_APPLY, _REDO_APPLY = "edit.undo_apply", "edit.redo_apply"


class Telling(QObject):
    """Writes into the line of messages and the line of questions."""

    def __init__(self, message: MessageBar, ask: AskBar, commands: Commands) -> None:
        super().__init__(message)
        self._message = message
        self._ask = ask
        self._commands = commands
        self.names: Mapping[str, str] = {}
        """What each command's key is called."""

    def name_keys(self) -> None:
        """Commands have other keys."""
        self.names = key_names(self._commands.all())
        self._ask.name_keys(*(first_key(self._commands, answer) for answer in ("review.accept", "review.reject")))

    def named(self, sentence: str) -> str:
        """The sentence with the keys of the commands it names."""
        return with_keys(sentence, self.names)

    @Slot(str)
    def say(self, text: str) -> None:
        """A word in passing."""
        self._message.say(self.named(text))

    @Slot(str)
    def say_problem(self, text: str) -> None:
        """What went wrong."""
        self._message.say(self.named(text), problem=True)

    @Slot(str, bool)
    def say_or_clear(self, text: str, problem: bool) -> None:
        """Either of the two, or nothing any more for an empty text."""
        if text:
            self._message.say(self.named(text), problem=problem)
        else:
            self._message.clear()

    @Slot()
    def forget_problem(self) -> None:
        """Something went well since."""
        if self._message.is_problem:
            self._message.clear()

    @Slot(str, object)
    def ask(self, question: str, on_yes: Callable[[], None]) -> None:
        """Put a question; an older one is answered with no."""
        self._ask.ask(self.named(question), on_yes)

    def say_applied(self, summary: str) -> None:
        """Accepted hunks were written."""
        undo = first_key(self._commands, _UNDO_APPLY)
        self._message.say(f"✓ {summary.rstrip('.')}.{f' {undo} undoes.' if undo else ''}")

    def say_step(self, step: StepTaken) -> None:
        """An apply was undone or done again: what the message said of it is over."""
        if step.entry.undone:
            again = first_key(self._commands, _REDO_APPLY)
            self._message.say(f"↶ {step.summary.rstrip('.')}.{f' {again} applies again.' if again else ''}")
        else:
            self.say_applied(step.summary)

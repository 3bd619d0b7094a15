"""Completion in the input: names after `@`, commands and prompts after `/`."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent

from haiku_pair.protocol.composing import ListPrompts, PromptsListed
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.conversation.calling import Calling
from haiku_pair.window.conversation.completing import COMMAND, MENTION, Word, word_at
from haiku_pair.window.conversation.completion_list import TAKING, CompletionList
from haiku_pair.window.conversation.composer import Composer
from haiku_pair.window.conversation.mentioning import Choice as Named
from haiku_pair.window.conversation.mentioning import Mentioning


class Completion(QObject):
    """Follows the cursor of the input, and puts in what is taken from the list."""

    attaches = Signal(object)
    """What was named goes along: a path, or a `Mention`."""
    called = Signal()
    """A command that is carried out as it stands is in the input."""
    refused = Signal(object)
    """The `Problem` with what was looked for."""

    def __init__(self, bridge: Bridge, calling: Calling, input_: Composer) -> None:
        super().__init__(input_)
        self._bridge = bridge
        self._calling = calling
        self._input = input_
        self.list = CompletionList()
        self.mentioning = Mentioning(bridge, self)
        self._word: Word | None = None
        self._choices: Sequence[Named] = ()
        self._asked = False
        input_.first_look = self._first_look
        input_.cursorPositionChanged.connect(self._look)
        input_.textChanged.connect(self._look)
        self.list.taken.connect(self._on_chosen)
        self.mentioning.found.connect(self._on_named)
        self.mentioning.refused.connect(self.refused)

    def close(self) -> bool:
        """Leave the completions; False when none are shown."""
        shown = self.list.isVisible()
        self._show(())
        return shown

    def _first_look(self, event: QKeyEvent) -> bool:
        if self.mentioning.is_looking and Qt.Key(event.key()) in TAKING and not event.modifiers():
            self.mentioning.finish()  # the row that is taken is one of what was typed
        return self.list.press(event)

    @Slot()
    def _look(self) -> None:
        word = word_at(self._input.toPlainText(), self._input.textCursor().position())
        if self._input.is_composing() or not self._input.hasFocus():
            word = None
        if word is None:
            self._word, self._asked = None, False
            self.mentioning.leave()
            self._show(())
            return
        if word == self._word:
            return
        self._word = word
        if word.kind == MENTION:
            self.mentioning.look(word.query)
            return
        if not self._asked:
            self._asked = True
            self._bridge.ask(ListPrompts(), PromptsListed, self._on_prompts, self.refused.emit)
        self._complete()

    def _on_prompts(self, reply: PromptsListed) -> None:
        if reply.prompts != self._calling.prompts:
            self._calling.prompts = reply.prompts
            self._complete()

    def _complete(self) -> None:
        word = self._word
        if word is None or word.kind != COMMAND:
            return
        every = self._calling.all()
        query = word.query.casefold()
        found = [one for one in every if one.name.casefold().startswith(query)]
        found += [one for one in every if one not in found and query in one.name.casefold()]
        self._show([Named(f"/{one.name}   {one.title}", one.name) for one in found])

    @Slot(object)
    def _on_named(self, choices: Sequence[Named]) -> None:
        if self._word is not None and self._word.kind == MENTION:
            self._show(choices)

    def _show(self, choices: Sequence[Named]) -> None:
        self._choices = choices
        self.list.show_choices([choice.shown for choice in choices])

    @Slot(int)
    def _on_chosen(self, position: int) -> None:
        word = self._word
        if word is None or not 0 <= position < len(self._choices):
            return
        choice = self._choices[position]
        if not choice.inserted:
            self.close()
            return
        cursor = self._input.textCursor()
        cursor.setPosition(word.start)
        cursor.setPosition(word.start + 1 + len(word.query), cursor.MoveMode.KeepAnchor)
        goes_on = word.kind == MENTION and choice.attaches is None
        cursor.insertText(f"{word.kind}{choice.inserted}" + ("" if goes_on else " "))
        if goes_on:
            return
        self.close()
        if choice.attaches is not None:
            self.attaches.emit(choice.attaches)
        elif self._calling.needs_nothing(choice.inserted):
            self.called.emit()

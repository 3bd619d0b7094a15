"""One place in a text that is asked about: from the first words to lines that are kept, or not."""

from __future__ import annotations

from itertools import count

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from haiku_pair.protocol.inline import (
    MOST_ABOVE,
    MOST_BELOW,
    AskInline,
    InlineAnswered,
    InlineGrew,
    InlineKind,
    InlineRound,
    StopInline,
)
from haiku_pair.protocol.values import Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.commands.shortcuts import key_of
from haiku_pair.window.editor.blocks import line_texts
from haiku_pair.window.editor.page import EditorPage
from haiku_pair.window.inline.differing import differing, differing_so_far
from haiku_pair.window.inline.hints import Stage, hints
from haiku_pair.window.inline.marked import Marked
from haiku_pair.window.inline.old_lines import OldLines
from haiku_pair.window.inline.panel import InlinePanel
from haiku_pair.window.theme.theme import Theme
from haiku_pair.words import tr

_REPAINTED = 40
"""Milliseconds between two looks at what has come."""
_REWRITES = tr("What is to be done with these lines?")
_ASKS_ONLY = tr("What do you want to know about these lines?")
_REFINES = tr("What else is to be done with them?")


class Asking(QObject):
    """In one view of a text, from `open` to `close`."""

    said = Signal(str)
    _numbers = count(1)

    def __init__(self, page: EditorPage, bridge: Bridge, theme: Theme, commands: Commands) -> None:
        super().__init__(page)
        self.page = page
        self.edit = page.edit
        self._bridge = bridge
        self._theme = theme
        self._commands = commands
        self.panel = InlinePanel(page, theme, commands)
        self.stage = Stage.WORDS
        self.lines: tuple[str, ...] = ()
        self._marked: Marked | None = None
        self._old: OldLines | None = None
        self._rounds: list[InlineRound] = []
        self._asked = AskInline("", "", InlineKind.ASK, "", ())
        self._grown = ""
        self._was_selected = False
        self._dollars: float | None = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REPAINTED)
        self._timer.timeout.connect(self._show_grown)
        bridge.engine_lost.connect(self._on_lost)
        page.mirror.opened.connect(self._on_read_again)
        page.views.changed.connect(self._on_views_changed)
        self.edit.document().contentsChanged.connect(self._on_text_changed)

    # --- for the desk ------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether the panel is there."""
        return self._marked is not None

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing runs and no lines are waiting to be decided on."""
        return self.stage is Stage.WORDS

    @property
    def may_rewrite(self) -> bool:
        """Whether the text can be changed."""
        return self.is_open and not self.edit.isReadOnly()

    @property
    def may_keep(self) -> bool:
        """Whether lines are shown that still fit."""
        return self.stage is Stage.PROPOSED and self._marked is not None and self._marked.fit and self.may_rewrite

    def open(self, first: int, last: int) -> None:
        """Ask for words about these lines, 0-based."""
        marked = self._mark(first, last)
        self._rounds.clear()
        self._dollars = 0.0
        self.panel.open(marked, _REWRITES if self.may_rewrite else _ASKS_ONLY)
        self._say_keys()

    def ask(self, kind: InlineKind) -> None:
        """Send the words that are in the input."""
        marked, words = self._marked, self.panel.input.text().strip()
        if marked is None or not words or self.stage is Stage.RUNNING:
            return
        if not marked.fit:
            marked = self._mark(marked.first, marked.last)
            self._rounds.clear()
        document = self.edit.document()
        above, below = max(0, marked.first - MOST_ABOVE), marked.last + 1
        self._asked = AskInline(
            f"inline-{next(self._numbers)}",
            self.page.path,
            kind,
            words,
            marked.lines,
            line_texts(document, above, marked.first - above),
            line_texts(document, below, min(MOST_BELOW, document.blockCount() - below)),
            tuple(self._rounds),
        )
        self._grown = ""
        self._unselect(marked)
        self._set_stage(Stage.RUNNING)
        self._bridge.ask(self._asked, InlineAnswered, self._on_answered, self._on_failed)

    def keep(self) -> None:
        """Put the lines in, as one step in the text."""
        if self.may_keep and self._marked is not None:
            marked, lines = self._marked, self.lines
            line = marked.first
            self._was_selected = False
            self.close()
            marked.replace(lines)
            self.edit.go_to(line)
            undo = key_of(self._commands, "edit.undo")
            back = " " + tr("{key} takes it back.", key=undo) if undo else ""
            self.said.emit(tr("Put in; not saved yet.") + back)

    def escape(self) -> None:
        """Stop what runs, or go back to the text."""
        if self.stage is Stage.RUNNING:
            self._stop()
            self._set_stage(Stage.WORDS)
        else:
            self.close()

    def close(self) -> None:
        """Take everything away; nothing of the text is changed."""
        self._stop()
        if self._was_selected and self._marked is not None and self._marked.fit:
            self.edit.setTextCursor(self._marked.cursor())
        self._was_selected = False
        self._unmark()
        self.stage = Stage.WORDS
        self.lines = ()
        self.panel.clear()
        self.panel.input.clear()
        self.panel.hide()
        self.page.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """The page is closed."""
        self._stop()

    def grew(self, event: InlineGrew) -> None:
        """More has come."""
        if self.stage is Stage.RUNNING and event.id == self._asked.id:
            self._grown += event.text
            if not self._timer.isActive():
                self._timer.start()

    # --- what comes --------------------------------------------------------------------------------

    def _on_answered(self, reply: InlineAnswered) -> None:
        self._count(reply.dollars)
        if self.stage is not Stage.RUNNING or reply.stopped:
            return
        self._timer.stop()
        answer = reply.text if reply.lines is None else "\n".join(("````", *reply.lines, "````"))
        self._rounds.append(InlineRound(self._asked.kind, self._asked.words, answer or "(nothing)"))
        self.panel.input.clear()
        if reply.lines is None:
            self._set_stage(Stage.WORDS)
            self.panel.show_words(reply.text or tr("Haiku answered nothing."))
            return
        self.lines = reply.lines
        self._set_stage(Stage.PROPOSED)
        self.panel.input.setPlaceholderText(_REFINES)
        self._show_lines(reply.lines, whole=True)
        if self._marked is not None and reply.lines == self._marked.lines:
            self.panel.say(tr("Haiku would change nothing here.   {keys}", keys=self._keys()))

    def _on_failed(self, problem: Problem) -> None:
        if self.stage is Stage.RUNNING:
            self._set_stage(Stage.WORDS)
            self.panel.say(" ".join(part for part in (problem.what, problem.kept, problem.next_step) if part),
                           is_problem=True)  # fmt: skip

    @Slot()
    def _on_lost(self) -> None:
        if self.stage is Stage.RUNNING:
            self._set_stage(Stage.WORDS)
            self.panel.say(
                tr("The engine was lost; your text and your words are as they were. Ask again."), is_problem=True
            )

    @Slot()
    def _on_read_again(self) -> None:
        if self._marked is not None:
            self._marked.lose()

    @Slot()
    def _on_views_changed(self) -> None:
        if self.is_open and self.edit not in self.page.views.all():
            self.close()

    @Slot()
    def _on_text_changed(self) -> None:
        if self.stage is Stage.PROPOSED:
            self._say_keys()

    @Slot()
    def _show_grown(self) -> None:
        if self.stage is not Stage.RUNNING or not self._grown:
            return
        if self._asked.kind is InlineKind.ASK:
            self.panel.show_words(self._grown)
        else:
            self._show_lines(tuple(self._grown.removesuffix("\n").split("\n")), whole=False)

    def _show_lines(self, lines: tuple[str, ...], *, whole: bool) -> None:
        if self._marked is None or self._old is None:
            return
        going, new = differing(self._marked.lines, lines) if whole else differing_so_far(self._marked.lines, lines)
        self._old.show_going(going)
        self.panel.show_lines(lines, new)

    # --- inside ------------------------------------------------------------------------------------

    def _mark(self, first: int, last: int) -> Marked:
        self._unmark()
        marked = self._marked = Marked(self.edit.document(), first, last)
        self._old = OldLines(self.edit, self._theme, marked)
        return marked

    def _unmark(self) -> None:
        if self._old is not None:
            self._old.end()
        self._old = self._marked = None

    def _unselect(self, marked: Marked) -> None:
        """A selection would hide the colours of the lines."""
        cursor = self.edit.textCursor()
        if cursor.hasSelection():
            cursor.setPosition(self.edit.document().findBlockByNumber(marked.first).position())
            self.edit.setTextCursor(cursor)
            self._was_selected = True

    def _stop(self) -> None:
        if self.stage is Stage.RUNNING:
            self._bridge.tell(StopInline(self._asked.id))

    def _set_stage(self, stage: Stage) -> None:
        self.stage = stage
        self.lines = self.lines if stage is Stage.PROPOSED else ()
        if self._old is not None:
            self._old.show_going(frozenset())
        if stage is not Stage.PROPOSED:
            self.panel.clear()
        self._say_keys()

    def _count(self, dollars: float | None) -> None:
        self._dollars = None if dollars is None or self._dollars is None else self._dollars + dollars
        if self.is_open:
            self._say_keys()

    def _say_keys(self) -> None:
        if self.stage is Stage.PROPOSED and self._marked is not None and not self._marked.fit:
            again = key_of(self._commands, "inline.rewrite")
            back = key_of(self._commands, "inline.close")
            told = tr("These lines were changed since, so nothing can be put in.")
            self.panel.say(
                tr("{told}   words and {again} ask again   {back} back", told=told, again=again, back=back),
                is_problem=True,
            )
        else:
            self.panel.say(self._keys())

    def _keys(self) -> str:
        return hints(self._commands, self.stage, self._dollars, may_rewrite=self.may_rewrite)

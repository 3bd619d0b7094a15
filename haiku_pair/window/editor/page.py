"""One open file: bars, text, colours, and the connection to the engine."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from msgspec.structs import replace
from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.protocol.files import UNKNOWN_ENCODING, spoken_path, untitled_number
from haiku_pair.protocol.values import DocumentView, Place, Problem, Selection, TextStyle
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.editor import indent, pieces
from haiku_pair.window.editor.barred_page import BarredPage
from haiku_pair.window.editor.bars import Bar, Tone
from haiku_pair.window.editor.blocks import column_of, line_texts, texts_from
from haiku_pair.window.editor.conflict import ConflictBar
from haiku_pair.window.editor.editor_status import EditorStatus
from haiku_pair.window.editor.highlighter import Highlighter
from haiku_pair.window.editor.mirror import Mirror
from haiku_pair.window.editor.staying import Staying
from haiku_pair.window.editor.text_edit import CodeEdit
from haiku_pair.window.editor.views import Views
from haiku_pair.window.theme.theme import Theme

_SAMPLE = 500


class EditorPage(BarredPage):
    """The tab of one file.

    Attributes:
        mirror: the file's connection to the engine.
        views: the text, seen once or twice.
    """

    changed = Signal(object)
    """Something that `status` or the tab's title says is different now; the page."""
    refused = Signal(object, object)
    """The file can't be opened; the page and the `Problem`."""
    closable = Signal(object)
    """The person was asked and has decided: the page can go."""
    said = Signal(str)
    """What was done, in a few words."""
    encoding_wanted = Signal()
    """The person wants to say what encoding the file is in."""
    name_wanted = Signal(object)
    """There is no file for the text yet, and it is to be saved; the page."""

    def __init__(self, path: str, bridge: Bridge, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.views = Views(theme, self)
        self.mirror = Mirror(path, self.edit.document(), bridge, self)
        self._highlighter = Highlighter(self.edit.document(), theme, self)
        self._staying = Staying(self.mirror, self.views, self)
        self._place = Place(path)
        self._loaded = False
        self._in_pieces = False
        self._closes_when_saved = False
        self._style = TextStyle()
        self.question = Bar(theme, "Question", Tone.WARNING, self)
        self.stale_bar = ConflictBar(self, bridge, theme)
        self.read_only_bar = Bar(theme, "Read-only", Tone.NOTE, self)
        self.problem_bar = Bar(theme, "Problem", Tone.ERROR, self)
        self.setFocusProxy(self.edit)
        self._build()
        self._connect()

    @property
    @override
    def edit(self) -> CodeEdit:
        """The text: the view that has the focus, or had it last."""
        return self.views.active

    def put_bar(self, bar: QWidget) -> None:
        """Have a bar above the text that somebody else made."""
        self._bars.addWidget(bar)

    @property
    def path(self) -> str:
        """The file."""
        return self.mirror.path

    @property
    def title(self) -> str:
        """The file as the person calls it."""
        return spoken_path(self.path)

    def renamed(self, path: str) -> None:
        """The text belongs to another file from now on."""
        self.mirror.path = path
        self.edit.setAccessibleName(f"Text of {self.title}")
        self._place = replace(self._place, path=path)
        if self._loaded and not self._in_pieces:
            self._highlighter.stop()
            self._highlighter.start(path)
        self.changed.emit(self)

    @property
    def is_loaded(self) -> bool:
        """Whether the text is there."""
        return self._loaded

    @property
    def is_busy(self) -> bool:
        """Whether colours are still being worked out."""
        return self._highlighter.is_busy

    def load(self, place: Place | None = None) -> None:
        """Ask the engine for the text, to be shown at a place."""
        self._place = place or self._place
        for view in self.views.all():
            view.setReadOnly(True)
        self.mirror.open()

    def go_to(self, line: int, column: int = 0) -> None:
        """Put the cursor there (0-based), now or when the text has come."""
        if self._loaded:
            self.edit.go_to(line, column)
        else:
            self._place = Place(self.path, line, column, -1)

    def place(self) -> Place:
        """Where the person is; not in what comes in pieces, whose lines are not the file's."""
        if not self._loaded:
            return self._place
        if self._in_pieces:
            return Place(self.path)
        cursor = self.edit.textCursor()
        return Place(self.path, cursor.blockNumber(), cursor.positionInBlock(), self.edit.top_line)

    def selection(self) -> Selection | None:
        """The selected lines, if any text is selected."""
        if not self.edit.textCursor().hasSelection() or self._in_pieces:
            return None
        first, last = self.edit.selected_lines()
        lines = line_texts(self.edit.document(), first, last - first + 1)
        return Selection(first + 1, last + 1, "\n".join(lines))

    def status(self) -> EditorStatus:
        """What there is to say of the file and of the cursor."""
        mirror, cursor = self.mirror, self.edit.textCursor()
        unit = self.edit.unit
        return EditorStatus(
            path=self.path,
            line=cursor.blockNumber() + 1,
            column=column_of(cursor) + 1,
            selected=abs(cursor.position() - cursor.anchor()),
            encoding=mirror.encoding,
            line_ending=mirror.line_ending,
            indentation="tabs" if unit == "\t" else f"{len(unit)} spaces",
            read_only=mirror.read_only,
            dirty=mirror.is_dirty,
            stale=mirror.stale,
        )

    def reload(self) -> None:
        """Read the file again; what was unsaved can be had back by undo."""
        self._place = self.place()
        self.mirror.reload()

    @property
    def may_go_back(self) -> bool:
        """Whether pieces are shown in place of a text that is still there to go back to."""
        return self._in_pieces and self.edit.document().isUndoAvailable()

    def undo(self) -> None:
        """Undo in the text; from pieces, back to the text they were shown in place of."""
        if self.may_go_back:
            self._leave_pieces()
            self.mirror.reset(self.mirror.revision)
            self._on_state_changed()
        else:
            self.edit.undo()

    def _leave_pieces(self) -> None:
        document = self.edit.document()
        document.undo()
        document.clearUndoRedoStacks(document.Stacks.RedoStack)  # pieces must never be typed text
        self._in_pieces = self.mirror.is_frozen = False
        self._highlighter.start(self.path)

    def allow_typing(self) -> None:
        """Typing is as it was before it was held up."""
        self._on_state_changed()

    def keep_mine(self) -> None:
        """Keep the unsaved text; the next save writes over the foreign change."""
        self.mirror.keep_mine()
        self.edit.setFocus()

    def ask_to_close(self) -> None:
        """Ask what to do with unsaved text, by keys; `closable` when that leads to closing."""
        actions = (
            ("Save", "S", self.save_and_close),
            ("Discard", "D", self._close_now),
            ("Cancel", "Esc", self.question.dismissed.emit),
        )
        self.question.ask(f"{self.title} has unsaved changes.", actions)

    def save_and_close(self) -> None:
        """Write the text; `closable` when it is on disk. Where that fails, the page stays and says why."""
        self.question.hide()
        self._closes_when_saved = True
        self.edit.setFocus()
        self.save()

    def save(self) -> None:
        """Write the text to its file; where there is none yet, the person is asked for its name."""
        if untitled_number(self.path):
            self.name_wanted.emit(self)
            return
        if self.mirror.is_dirty and not self.edit.isReadOnly() and self._style != TextStyle():
            from haiku_pair.window.editor.tidying import tidy

            tidy(self.edit.document(), self._style)
        self.mirror.save()

    def written(self) -> None:
        """The text was written as another file."""
        self._on_saved()

    def _close_now(self) -> None:
        self.closable.emit(self)

    @Slot(object)
    def _on_second(self, second: CodeEdit) -> None:
        second.lines_shown.connect(self._highlighter.show_second)
        second.cursorPositionChanged.connect(self._on_moved)
        second.selectionChanged.connect(self._on_moved)

    @Slot()
    def _on_view_changed(self) -> None:
        if not self.views.are_two:
            self._highlighter.end_second()
        self.setFocusProxy(self.edit)
        for name in ("find_bar", "line_bar"):
            if name in vars(self):
                getattr(self, name).follow(self.edit)
        self.changed.emit(self)

    # --- building ------------------------------------------------------------------------------------

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for bar in (self.question, self.problem_bar, self.stale_bar, self.read_only_bar):
            self._bars.addWidget(bar)
        layout.addLayout(self._bars)
        layout.addLayout(self.views.place, 1)
        self.edit.setAccessibleName(f"Text of {self.title}")

    def _connect(self) -> None:
        self.mirror.opened.connect(self._on_opened)
        self.mirror.refused.connect(self._on_refused)
        self.mirror.failed.connect(self.say_problem)
        self.mirror.state_changed.connect(self._on_state_changed)
        self.mirror.saved.connect(self._on_saved)
        self.mirror.watch.changed.connect(self._highlighter.on_changed)
        self.edit.lines_shown.connect(self._highlighter.show_lines)
        self.edit.text_painted.connect(self._on_text_painted)
        self.edit.cursorPositionChanged.connect(self._on_moved)
        self.edit.selectionChanged.connect(self._on_moved)
        self.views.second_made.connect(self._on_second)
        self.views.changed.connect(self._on_view_changed)
        self.question.dismissed.connect(self._on_question_dismissed)
        self.problem_bar.dismissed.connect(self._on_problem_dismissed)

    # --- slots ---------------------------------------------------------------------------------------

    @Slot(object)
    def _on_opened(self, view: DocumentView) -> None:
        goes_on = self._loaded and (not self._in_pieces or self.may_go_back)
        is_long = pieces.has_long_line(view.text)
        if goes_on and self._in_pieces:
            self._leave_pieces()
        if goes_on and not is_long:
            place = self.place()
            self.mirror.replace_text(view.text)
            self.mirror.adopt(view)
            self.edit.show_from(place.top)
            return
        self._highlighter.stop()
        self._in_pieces = self.mirror.is_frozen = is_long
        if self._in_pieces:
            pieces.show(self.edit, view.text, undoable=goes_on)
        else:
            self.edit.expect(view.text.count("\n") + 1)
            self.edit.setPlainText(view.text)
        self._style = view.style
        unit = view.style.indent or indent.detect(islice(texts_from(self.edit.document().begin()), _SAMPLE))
        for one in self.views.all():
            one.unit = unit
        self.mirror.adopt(view)
        self._loaded = True
        self._go_to_place()
        self.edit.apply_margin()
        self.edit.tell_next_paint()
        self.edit.viewport().update()
        self.changed.emit(self)

    def _go_to_place(self) -> None:
        place = self._place
        if place.top < 0:
            self.edit.go_to(place.line, place.column)
        elif (place.line, place.column, place.top) != (0, 0, 0):
            self.edit.go_to(place.line, place.column)
            self.edit.show_from(place.top)

    @Slot()
    def _on_text_painted(self) -> None:
        # Only now, and not while painting: the first lexer has to be imported.
        QTimer.singleShot(0, self, self._on_time_for_colours)

    @Slot()
    def _on_time_for_colours(self) -> None:
        self.edit.finish()
        if not self._in_pieces:
            self._highlighter.start(self.path)

    @Slot()
    def _on_state_changed(self) -> None:
        mirror = self.mirror
        reason = mirror.read_only or (pieces.reason() if self._in_pieces else "")
        for view in self.views.all():
            view.setReadOnly(bool(reason))
        if reason:
            self.read_only_bar.tell(f"Read-only: {reason}", self._ways_on())
        self.read_only_bar.setVisible(bool(reason))
        if mirror.stale:
            self._closes_when_saved = False
            self.stale_bar.say_changed()
        else:
            self.stale_bar.hide()
        self.changed.emit(self)

    def _ways_on(self) -> tuple[tuple[str, str, Callable[[], None]], ...]:
        if self.mirror.encoding != UNKNOWN_ENCODING:
            return ()
        return (("Another encoding …", self.stale_bar.key_of("file.reopen_as"), self.encoding_wanted.emit),)

    @Slot()
    def _on_saved(self) -> None:
        self.problem_bar.hide()
        if self._closes_when_saved:
            self._close_now()

    @Slot()
    def _on_moved(self) -> None:
        self.changed.emit(self)

    @Slot(object)
    def _on_refused(self, problem: Problem) -> None:
        self.refused.emit(self, problem)

    @Slot(object)
    def say_problem(self, problem: Problem) -> None:
        """Say above the text what did not work."""
        self._closes_when_saved = False
        words = " ".join(part for part in (problem.what, problem.kept, problem.next_step) if part)
        self.problem_bar.tell(words, (("Dismiss", "Esc", self._on_problem_dismissed),))

    @Slot()
    def _on_problem_dismissed(self) -> None:
        self.problem_bar.hide()
        self.edit.setFocus()

    @Slot()
    def _on_question_dismissed(self) -> None:
        self.question.hide()
        self.edit.setFocus()

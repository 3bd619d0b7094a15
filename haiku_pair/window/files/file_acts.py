"""What can be done with the file that is shown as a whole: a new one, another name, encoding or line endings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakSet

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from haiku_pair.protocol.files import (
    ENCODINGS,
    EncodeDocument,
    EndLines,
    FilesMoved,
    FormIs,
    NewDocument,
    SaveDocumentAs,
    untitled_number,
)
from haiku_pair.protocol.replies import DocumentOpened
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.picker import Choice, Picker
from haiku_pair.window.commands.registry import Command, Commands, Context
from haiku_pair.window.editor.page import EditorPage
from haiku_pair.window.editor.pane import EditorPane
from haiku_pair.window.theme.theme import Theme
from haiku_pair.words import tr

if TYPE_CHECKING:
    from haiku_pair.window.editor.input_bar import NameBar

_ENDINGS = (
    ("LF", tr("as on Linux and macOS")),
    ("CRLF", tr("as on Windows")),
    ("", tr("each line as it was when the file was last read or saved")),
)


class FileActs(QObject):
    """The commands for it."""

    said = Signal(str)
    """What was done, in a few words."""
    shown = Signal()
    """The editor is to be seen: a text was begun there."""

    def __init__(self, bridge: Bridge, theme: Theme, editor: EditorPane, over: QWidget) -> None:
        """Pickers stand over the window `over`, and are made when they are first wanted."""
        super().__init__(over)
        self._bridge = bridge
        self._theme = theme
        self._editor = editor
        self._over = over
        self._picker: Picker | None = None
        self._take: Callable[[int], None] = _take_nothing
        self._saving: EditorPage | None = None
        self._name_bars: WeakSet[NameBar] = WeakSet()
        editor.name_wanted.connect(self._ask_name)
        editor.encoding_wanted.connect(self.change_encoding)

    def register(self, commands: Commands, there: Callable[[], bool]) -> None:
        """Add the commands; `there` says whether a folder is open."""
        here, anywhere = Context.EDITOR, Context.ANYWHERE
        rows: tuple[tuple[str, str, str, Context, Callable[[], None], Callable[[], bool]], ...] = (
            ("file.new", tr("New text"), "Ctrl+N", anywhere, self.new, there),
            ("file.save_as", tr("Save as …"), "Ctrl+Shift+S", anywhere, self.save_as, self.has_text),
            ("file.reopen_closed", tr("Open the file that was closed last"), "Ctrl+Shift+T", anywhere,
             self._editor.reopen_closed, self._editor.may_reopen),
            ("file.compare", tr("Compare with the file on disk"), "Ctrl+F5", here, self.compare, self.has_file),
            ("file.merge", tr("Merge the change on disk into my text"), "Alt+F5", here, self.merge, self.is_stale),
            ("file.reopen_as", tr("Read in another encoding …"), "Shift+Alt+R", here, self.reopen_as, self.is_saved),
            ("file.encode", tr("Save in another encoding …"), "Shift+Alt+E", here, self.encode, self.is_editable),
            ("file.endings", tr("Line endings …"), "Shift+Alt+L", here, self.choose_endings, self.is_editable),
        )  # fmt: skip
        for command_id, title, key, when, handler, enabled in rows:
            commands.add(Command(command_id, title, "File", (key,), when, "File"), handler, enabled)

    # --- when they can be used ---------------------------------------------------------------------

    def has_text(self) -> bool:
        """Whether a text is shown."""
        page = self._editor.current_page()
        return page is not None and page.is_loaded

    def has_file(self) -> bool:
        """Whether a text is shown that has a file."""
        page = self._editor.current_page()
        return page is not None and page.is_loaded and not untitled_number(page.path)

    def is_saved(self) -> bool:
        """Whether a file is shown without unsaved text, so that nothing is lost by reading it again."""
        return self.has_file() and not self._page.mirror.is_dirty

    def is_stale(self) -> bool:
        """Whether the shown file changed on disk under unsaved text."""
        return self.has_file() and self._page.mirror.stale

    def is_editable(self) -> bool:
        """Whether the shown text can be changed."""
        return self.has_text() and not self._page.edit.isReadOnly()

    # --- what they do ------------------------------------------------------------------------------

    def new(self) -> None:
        """Begin a text that has no file yet."""
        self._bridge.ask(NewDocument(), DocumentOpened, self._on_new, self._bridge.failed.emit)

    def save_as(self) -> None:
        """Ask for another name of the shown text."""
        self._ask_name(self._page)

    def compare(self) -> None:
        """What differs from the file on disk."""
        self._page.stale_bar.compare()

    def merge(self) -> None:
        """Bring in what another program wrote."""
        self._page.stale_bar.merge()

    def reopen_as(self) -> None:
        """Choose the encoding the file is in."""
        page = self._page
        self._pick(tr("Read the file as …"), self._encodings(page), lambda at: page.mirror.reopen(ENCODINGS[at][0]))

    def encode(self) -> None:
        """Choose the encoding the text is saved in from now on."""
        page = self._page
        self._pick(
            tr("Save in …"), self._encodings(page), lambda at: self._form(EncodeDocument(page.path, ENCODINGS[at][0]))
        )

    @Slot()
    def change_encoding(self) -> None:
        """Choose the encoding to save in; of a file that is only shown, the one to read it in."""
        if self.is_editable():
            self.encode()
        elif self.is_saved():
            self.reopen_as()

    def choose_endings(self) -> None:
        """Choose what lines end with."""
        page = self._page
        now = page.mirror.line_ending
        choices = [Choice(name or tr("As on disk"), detail, "now" if name == now else "") for name, detail in _ENDINGS]
        self._pick(tr("Lines end with …"), choices, lambda at: self._form(EndLines(page.path, _ENDINGS[at][0])))

    def _encodings(self, page: EditorPage) -> Sequence[Choice]:
        return [Choice(name, title, "now" if name == page.mirror.encoding else "") for name, title in ENCODINGS]

    def _pick(self, placeholder: str, choices: Sequence[Choice], take: Callable[[int], None]) -> None:
        if self._picker is None:
            self._picker = Picker(self._theme, tr("Form of the text"), self._over)
            self._picker.chosen.connect(self._on_chosen)
        self._take = take
        self._picker.open(placeholder, choices)

    def _form(self, request: EncodeDocument | EndLines) -> None:
        page = self._editor.page(request.path)
        if page is not None:
            self._bridge.ask(request, FormIs, page.mirror.take_form, page.say_problem)

    @property
    def _page(self) -> EditorPage:
        page = self._editor.current_page()
        assert page is not None  # noqa: S101 - the commands can't be run without
        return page

    # --- saving under another name -----------------------------------------------------------------

    @Slot(object)
    def _ask_name(self, page: EditorPage) -> None:
        self._editor.open_path(page.path)
        self._saving = page
        bar = page.name_bar
        if bar not in self._name_bars:
            self._name_bars.add(bar)
            bar.entered.connect(self._on_name)
        folder = next((one.path.rpartition("/")[0] for one in self._editor.pages() if "/" in one.path), "")
        bar.open_with((f"{folder}/" if folder else "") if untitled_number(page.path) else page.path)

    @Slot(str)
    def _on_name(self, name: str) -> None:
        page = self._saving
        if page is not None:
            self._save(page, name, overwrite=False)

    def _save(self, page: EditorPage, name: str, *, overwrite: bool) -> None:
        request = SaveDocumentAs(page.path, name, overwrite)
        self._bridge.ask(request, FilesMoved, partial(self._on_saved, page), partial(self._on_not_saved, page, name))

    def _on_saved(self, page: EditorPage, reply: FilesMoved) -> None:
        self._editor.follow(reply.moves)
        page.edit.document().setModified(False)
        page.written()
        self.said.emit(reply.summary)

    def _on_not_saved(self, page: EditorPage, name: str, problem: Problem) -> None:
        if problem.fault is not Fault.CHANGED_ON_DISK:
            page.say_problem(problem)
            return
        actions = (
            (tr("Overwrite"), "O", partial(self._overwrite, page, name)),
            (tr("Another name"), "A", partial(self._ask_again, page)),
            (tr("Cancel"), "Esc", page.question.dismissed.emit),
        )
        page.question.ask(tr("{name} is there already.", name=name), actions)

    def _overwrite(self, page: EditorPage, name: str) -> None:
        page.question.dismissed.emit()
        self._save(page, name, overwrite=True)

    def _ask_again(self, page: EditorPage) -> None:
        page.question.dismissed.emit()
        self._ask_name(page)

    # --- replies -----------------------------------------------------------------------------------

    def _on_new(self, reply: DocumentOpened) -> None:
        self._editor.open_path(reply.document.path)
        self.shown.emit()

    @Slot(int)
    def _on_chosen(self, position: int) -> None:
        self._take(position)


def _take_nothing(_position: int) -> None:
    """Nothing was asked."""

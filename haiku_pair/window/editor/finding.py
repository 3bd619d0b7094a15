"""Finding in one text: keeps the matches up to date, and never holds up the window for a pattern that takes long."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot
from PySide6.QtGui import QTextCursor

from haiku_pair.window.editor import matches
from haiku_pair.window.editor.matches import Matches, Query
from haiku_pair.window.editor.text_edit import CodeEdit

_AT_ONCE = 50_000
"""Characters that a regular expression is looked for in without a thread."""
_AT_ONCE_SECONDS = 0.012


class Finding(QObject):
    """The matches of a query in a text, and replacing them."""

    changed = Signal()
    """There are other matches now, or it is known that there are none."""
    _found = Signal(int, object)

    def __init__(self, edit: CodeEdit, parent: QObject) -> None:
        super().__init__(parent)
        self.query = Query("")
        self.matches = Matches()
        self.edit = edit
        self._known: tuple[int, Query] | None = None
        self._asked = (-1, self.query)
        self._text: tuple[int, str] = (-1, "")
        self._number = 0
        self._found.connect(self._on_found)

    @property
    def is_busy(self) -> bool:
        """Whether matches are still being looked for."""
        return self._known is None and bool(self.query.text)

    def look(self, query: Query) -> None:
        """Find this from now on; at once, or with `changed` to follow."""
        self.query = query
        self.again()

    def again(self) -> None:
        """Find it in the text as it is now."""
        revision = self.edit.document().revision()
        if self._known == (revision, self.query):
            return
        text = self._now()
        self._number += 1
        found = _at_once(text, self.query)
        if found is not None:
            self._take((revision, self.query), found)
            return
        self._known = None
        self._asked = (revision, self.query)
        number, query = self._number, self.query
        QThreadPool.globalInstance().start(lambda: self._look_patiently(number, text, query))

    def place_of(self, cursor: QTextCursor) -> int:
        """Which match is selected; -1 when none is."""
        at = matches.following(self.matches.starts, cursor.selectionStart())
        if at < 0 or not cursor.hasSelection():
            return -1
        is_it = (self.matches.starts[at], self.matches.ends[at]) == (cursor.selectionStart(), cursor.selectionEnd())
        return at if is_it else -1

    def replaced(self, at: int, new: str) -> str:
        """What one match would become.

        Raises:
            BadPattern: the replacement is wrong.
        """
        return matches.replacement(self._now(), self.matches.starts[at], self.query, new)

    def replace(self, at: int, new: str) -> None:
        """Put the new text in the place of one match, and the cursor behind it.

        Raises:
            BadPattern: the replacement is wrong; nothing was changed.
        """
        text = self.replaced(at, new)
        cursor = self._over(at)
        cursor.insertText(text)
        self.edit.setTextCursor(cursor)
        self.again()

    def replace_all(self, new: str) -> int:
        """The same for all of them, as one step; how many.

        Raises:
            BadPattern: the replacement is wrong; nothing was changed.
            TimeoutError: it took too long; nothing was changed.
        """
        texts = matches.replacements(self._now(), self.query, new)
        steps = QTextCursor(self.edit.document())
        steps.beginEditBlock()
        for at in reversed(range(len(texts))):
            steps.setPosition(self.matches.starts[at])
            steps.setPosition(self.matches.ends[at], QTextCursor.MoveMode.KeepAnchor)
            steps.insertText(texts[at])
        steps.endEditBlock()
        self.again()
        return len(texts)

    # --- inside ------------------------------------------------------------------------------------

    def _now(self) -> str:
        document = self.edit.document()
        if self._text[0] != document.revision():
            self._text = (document.revision(), document.toRawText())
        return self._text[1]

    def _take(self, asked: tuple[int, Query], found: Matches) -> None:
        self._known = asked
        self.matches = found
        self.changed.emit()

    @Slot(int, object)
    def _on_found(self, number: int, found: Matches) -> None:
        if number == self._number:
            self._take(self._asked, found)

    def _look_patiently(self, number: int, text: str, query: Query) -> None:
        """In a thread of its own."""
        try:
            found = matches.find_all(text, query, matches.SECONDS)
        except TimeoutError:
            found = Matches(problem=f"Takes more than {matches.SECONDS:.0f} s")
        with suppress(RuntimeError):  # the file was closed meanwhile
            self._found.emit(number, found)

    def _over(self, at: int) -> QTextCursor:
        cursor = self.edit.textCursor()
        cursor.setPosition(self.matches.starts[at])
        cursor.setPosition(self.matches.ends[at], QTextCursor.MoveMode.KeepAnchor)
        return cursor


def _at_once(text: str, query: Query) -> Matches | None:
    """The matches, if they are found in no time; None when that needs a thread."""
    if not query.is_pattern:
        return matches.find_all(text, query)
    if len(text) > _AT_ONCE:
        return None
    try:
        return matches.find_all(text, query, _AT_ONCE_SECONDS)
    except TimeoutError:
        return None

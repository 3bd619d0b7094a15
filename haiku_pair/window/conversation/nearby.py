"""The files that are named to the model beside the next message: one line over the input, a list to pin and drop."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget
from typing_extensions import override

from haiku_pair.protocol.composing import Attachment, MentionedFile, MentionedFolder
from haiku_pair.protocol.nearby import FindNearby, NearbyFile, NearbyFound
from haiku_pair.protocol.requests import SendMessage
from haiku_pair.protocol.values import Problem
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.conversation.bars import WordsButton
from haiku_pair.window.conversation.visible import make_visible
from haiku_pair.words import tr

_AFTER = 250
"""Milliseconds without a key until it is asked for."""
_LONGEST_WAIT = 8_000
"""Milliseconds until it is asked for again while there are no answers yet."""
_ROWS = 9
_NAMED = 3
"""Files that the line names; it counts the others."""
_PIN = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})
_DROP = frozenset({Qt.Key.Key_Delete, Qt.Key.Key_Backspace})
_LEAVE = frozenset({Qt.Key.Key_Escape})


class NearbyBar(QWidget):
    """Asks what would go along while the person types; what is pinned goes along until it is let go."""

    changed = Signal()
    """What would go along is another by the person's own choice."""
    left = Signal()
    """The keyboard wants to go back to the input."""

    def __init__(self, bridge: Bridge, message: Callable[[], SendMessage]) -> None:
        """`message` is what would be sent now."""
        super().__init__()
        self._bridge = bridge
        self._message = message
        self._serial = 0
        self._found: tuple[NearbyFile, ...] = ()
        self._tokens = 0
        self._dropped: dict[str, NearbyFile] = {}
        self._rows_of_dropped: dict[str, int] = {}
        """Where they stood: they stay there, as there may be a hundred others."""
        self._pinned: dict[str, NearbyFile] = {}
        self._words = ""
        self._wait = _AFTER
        self.line = WordsButton()
        self.list = _Files()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.line, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.list)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._ask)
        self.line.clicked.connect(self._on_line)
        self.list.pressed_key.connect(self._on_key)
        self.list.hide()
        self.hide()

    # --- what goes along ---------------------------------------------------------------------------

    @property
    def pinned(self) -> tuple[str, ...]:
        """Paths that go along whatever is found."""
        return tuple(self._pinned)

    @property
    def dropped(self) -> tuple[str, ...]:
        """Paths that do not go along with this message."""
        return tuple(self._dropped)

    def words(self) -> str:
        """What the line says, for whoever can't see it."""
        return self._words

    @Slot()
    def touch(self) -> None:
        """What is typed is another."""
        self._serial += 1
        self._wait = _AFTER
        if self._message().text.strip():
            self._timer.start(_AFTER)
        else:
            self._timer.stop()
            self._show((), 0)

    def forget_dropped(self) -> None:
        """The message is gone: what was dropped from it may go along with the next."""
        self._dropped.clear()

    def forget(self) -> None:
        """Another conversation is shown."""
        self._dropped.clear()
        self._pinned.clear()
        self.touch()

    # --- the list ----------------------------------------------------------------------------------

    def is_there(self) -> bool:
        """Whether anything goes along, or was dropped."""
        return self.isVisible()

    def go_to_list(self) -> None:
        """Show the list and go there."""
        if self.is_there():
            self.list.show()
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_list(self) -> bool:
        """Hide the list; False when it is not shown."""
        shown = self.list.isVisible()
        self.list.hide()
        return shown

    @Slot()
    def _on_line(self) -> None:
        if self.close_list():
            self.left.emit()
        else:
            self.go_to_list()

    @Slot(int)
    def _on_key(self, key: int) -> None:
        if key in _LEAVE:
            self.close_list()
            self.left.emit()
            return
        row = self.list.currentRow()
        if row < 0:
            return
        file = self._rows()[row]
        if key in _PIN:
            _toggle(self._pinned, file, self._dropped)
        else:
            _toggle(self._dropped, file, self._pinned)
            self._rows_of_dropped[file.path] = row
        self._serial += 1
        self._fill()
        self._timer.start(_AFTER)
        self.changed.emit()

    # --- asking ------------------------------------------------------------------------------------

    @Slot()
    def _ask(self) -> None:
        if self._bridge.is_ready:
            message = self._message()
            attached = tuple(filter(None, map(_path, message.attachments)))
            asked = FindNearby(message.text, message.open_path, self.pinned, self.dropped, attached)
            self._bridge.ask(
                asked, NearbyFound, partial(self._on_found, self._serial), partial(self._on_none, self._serial)
            )

    def _on_found(self, serial: int, found: NearbyFound) -> None:
        if serial == self._serial:
            self._show(found.files, found.tokens)
            if not found.ready:
                self._wait = min(2 * self._wait, _LONGEST_WAIT)
                self._timer.start(self._wait)  # the folder is still being looked through

    def _on_none(self, serial: int, _problem: Problem) -> None:
        if serial == self._serial:
            self._show((), 0)  # it is a help; the message goes without

    # --- showing -----------------------------------------------------------------------------------

    def _show(self, files: tuple[NearbyFile, ...], tokens: int) -> None:
        self._found, self._tokens = files, tokens
        self._fill()

    def _rows(self) -> list[NearbyFile]:
        known = {file.path: file for file in (*self._pinned.values(), *self._found)}
        rows = [file for file in known.values() if file.path not in self._dropped]
        for path in sorted(self._dropped, key=self._rows_of_dropped.__getitem__):
            rows.insert(self._rows_of_dropped[path], self._dropped[path])
        return rows

    def _fill(self) -> None:
        rows = self._rows()
        if not rows and self.list.hasFocus():
            self.left.emit()
        self.setVisible(bool(rows))
        going = [file.path.rpartition("/")[2] for file in rows if file.path not in self._dropped]
        more = f" and {len(going) - _NAMED} more" if len(going) > _NAMED else ""
        named = f"{', '.join(going[:_NAMED])}{more}" if going else "nothing"
        costs = f" · ≈ {self._tokens:,} tokens" if going and self._tokens else ""
        self._words = make_visible(tr("Near: {named}", named=named)) + costs
        self.line.setAccessibleName(tr("Files that go along. {words}", words=self._words))
        self.line.say(self._words)
        self.list.show_rows([(file.path, self._row_words(file)) for file in rows])
        if not rows:
            self.list.hide()

    def _row_words(self, file: NearbyFile) -> str:
        if file.path in self._dropped:
            return tr("✕ {path} — does not go along", path=file.path)
        if file.path in self._pinned:
            return tr("● {path} — pinned", path=file.path)
        return f"○ {file.path} — {file.why}"


class _Files(QListWidget):
    """Up and Down choose; keys that mean something here are taken before they are commands."""

    pressed_key = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.Box)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setUniformItemSizes(True)
        self.setAccessibleName(tr("Files that go along: Enter pins, Delete drops, Esc goes back"))
        self.setToolTip(tr("Enter pins · Delete drops · Esc goes back"))

    def show_rows(self, rows: list[tuple[str, str]]) -> None:
        """Paths and words; the choice stays at its path."""
        row = self.currentRow()
        path = self.item(row).data(Qt.ItemDataRole.UserRole) if row >= 0 else ""
        self.clear()
        for name, words in rows:
            item = QListWidgetItem(make_visible(words))
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.addItem(item)
        if rows:
            paths = [name for name, _ in rows]
            self.setCurrentRow(paths.index(path) if path in paths else min(max(row, 0), len(rows) - 1))
            height = max(self.sizeHintForRow(0), self.fontMetrics().lineSpacing())
            self.setFixedHeight(height * min(len(rows), _ROWS) + 2 * self.frameWidth())

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            ours = Qt.Key(event.key()) in _PIN | _DROP | _LEAVE
            if ours and event.type() in {QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride}:
                if event.type() is QEvent.Type.KeyPress:
                    self.pressed_key.emit(event.key())
                event.accept()
                return True
        return super().event(event)


def _path(attachment: Attachment) -> str:
    """What goes along whole by itself."""
    match attachment:
        case MentionedFile(path):
            return path
        case MentionedFolder(path):
            return f"{path}/"
        case _:
            return ""


def _toggle(into: dict[str, NearbyFile], file: NearbyFile, out_of: dict[str, NearbyFile]) -> None:
    """Put a file into one set, or take it out of it; it can't be in the other."""
    if into.pop(file.path, None) is None:
        into[file.path] = file
        out_of.pop(file.path, None)

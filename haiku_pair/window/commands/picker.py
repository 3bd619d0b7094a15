"""A line to type in with a list of finds below it: what palette and quick open are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from haiku_pair.window.commands.fuzzy import Finder
from haiku_pair.window.commands.slices import Slices
from haiku_pair.window.theme.panel import Panel, plain_label
from haiku_pair.window.theme.theme import UNIT, Theme
from haiku_pair.words import tr

_WIDTH = 160 * UNIT
_ROWS = 12
_ROW_HEIGHT = 7 * UNIT

_Index = QModelIndex | QPersistentModelIndex
_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -_ROWS, Qt.Key.Key_PageDown: _ROWS}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True)
class Choice:
    """One thing to pick: found by `title`; `detail` stands after it, `hint` at the right."""

    title: str
    detail: str = ""
    hint: str = ""
    enabled: bool = True


class _Choices(QAbstractListModel):
    """The finds, best first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._choices: Sequence[Choice] = ()
        self._shown: list[int] = []

    def show(self, choices: Sequence[Choice], shown: list[int]) -> None:
        """Show these of the choices."""
        self.beginResetModel()
        self._choices, self._shown = choices, shown
        self.endResetModel()

    def choice(self, row: int) -> Choice:
        """The choice in a row."""
        return self._choices[self._shown[row]]

    def position(self, row: int) -> int:
        """Its position in the list that was given."""
        return self._shown[row]

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else len(self._shown)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        choice = self.choice(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return choice.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            not_now = "" if choice.enabled else tr("not available now")
            return ", ".join(part for part in (choice.title, choice.detail, choice.hint, not_now) if part)
        return None


class _Row(QStyledItemDelegate):
    """Draws a choice: title, detail muted, hint at the right."""

    def __init__(self, theme: Theme, model: _Choices, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, _ROW_HEIGHT)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        colors = self._theme.colors
        choice = self._model.choice(index.row())
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, colors.selection)
        rect = rect.adjusted(2 * UNIT, 0, -2 * UNIT, 0)
        metrics = painter.fontMetrics()
        right, left = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(colors.muted)
        painter.drawText(rect, right | middle, choice.hint)
        rect.setRight(rect.right() - metrics.horizontalAdvance(choice.hint) - 2 * UNIT)
        if choice.enabled:
            painter.setPen(colors.text)
        title = metrics.elidedText(choice.title, Qt.TextElideMode.ElideMiddle, rect.width())
        painter.drawText(rect, left | middle, title)
        rect.setLeft(rect.left() + metrics.horizontalAdvance(title) + 2 * UNIT)
        painter.setPen(colors.muted)
        detail = metrics.elidedText(choice.detail, Qt.TextElideMode.ElideMiddle, rect.width())
        painter.drawText(rect, left | middle, detail)


class _Line(QLineEdit):
    """Keeps the keys that move in the list from being taken as commands of the window."""

    moved = Signal(int)
    entered = Signal()
    escaped = Signal()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_ours(event):
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _MOVES:
            self.moved.emit(_MOVES[key])
        elif key in _ENTER:
            self.entered.emit()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)


def _is_ours(event: QKeyEvent) -> bool:
    return event.key() in (*_MOVES, *_ENTER, Qt.Key.Key_Escape)


class Picker(Panel):
    """Stands over the window while the person picks; gives the focus back to where it was."""

    chosen = Signal(int)
    """Position of the choice in the list that was given."""
    highlighted = Signal(int)
    """The person has gone to this choice, by arrows or by letters, without choosing it yet."""
    closed = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget) -> None:
        """`name` is what a screen reader says."""
        super().__init__(theme, "background", parent=parent)
        self._over = parent
        self.setAccessibleName(name)
        self._choices: Sequence[Choice] = ()
        self._finder = Finder(())
        self._looking = Slices[list[int]](self, self._show)
        self._was_typed = False
        self._back_to: QWidget | None = None
        self._said = ""
        self.line = _Line()
        self.line.setAccessibleName(name)
        self._model = _Choices(self)
        self.list = QListView()
        self._note = plain_label()
        self._build()
        self.hide()

    def open(
        self, placeholder: str, choices: Sequence[Choice], note: str = "", texts: Sequence[str] | None = None
    ) -> None:
        """Show these choices and take the focus; `texts` as for `set_choices`."""
        if not self.isVisible():
            self._back_to = QApplication.focusWidget()
            self._over.installEventFilter(self)
        self.line.setPlaceholderText(placeholder)
        self.line.clear()
        self.set_choices(choices, note, texts)
        self._place()
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def set_choices(self, choices: Sequence[Choice], note: str = "", texts: Sequence[str] | None = None) -> None:
        """Choose among others from now on; what is typed stays.

        Args:
            choices: in the order in which they are shown while nothing is typed; may be made when they are asked for.
            note: said below the list.
            texts: what they are found by, if that is known already.
        """
        self._choices = choices
        self._finder = Finder(texts or [f"{choice.title} {choice.detail}".rstrip() for choice in choices])
        self._said = note
        self._find()

    def close_picker(self) -> None:
        """Leave without a choice."""
        self._leave()
        self.closed.emit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and event.type() == QEvent.Type.FocusOut and self.isVisible():
            self._on_focus_lost()
        elif watched is self._over and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(self.line)
        layout.addWidget(self.list)
        layout.addWidget(self._note)
        self.list.setModel(self._model)
        self.list.setItemDelegate(_Row(self.theme, self._model, self))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(tr("Matches"))
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.line.textChanged.connect(self._on_typed)
        self.line.moved.connect(self._on_moved)
        self.line.entered.connect(self._on_entered)
        self.line.escaped.connect(self.close_picker)
        self.line.installEventFilter(self)
        self.list.clicked.connect(self._on_clicked)

    @property
    def is_looking(self) -> bool:
        """Whether there is more to look at for what was typed."""
        return self._looking.is_busy

    def query(self) -> str:
        """What is looked for."""
        return self.line.text()

    def note(self) -> str:
        """What is said below the list."""
        return self._note.text()

    def _find(self) -> None:
        self._looking.start(self._finder.steps(self.query()))

    def _show(self, found: list[int]) -> None:
        self._model.show(self._choices, found)
        self._note.setText(self._said if found or self._said else tr("Nothing matches."))
        self._note.setVisible(bool(self._note.text()))
        if found:
            self.list.setCurrentIndex(self._model.index(0))
        if self._was_typed and self.query():
            self._tell_highlighted()
        self._was_typed = False

    @Slot()
    def _on_typed(self) -> None:
        self._was_typed = True
        self._find()

    def _tell_highlighted(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self.highlighted.emit(self._model.position(index.row()))

    @Slot(int)
    def _on_moved(self, step: int) -> None:
        rows = self._model.rowCount()
        if rows:
            row = self.list.currentIndex().row() + step
            # One step past an end goes round; a page stops there.
            row = row % rows if abs(step) == 1 else max(0, min(rows - 1, row))
            self.list.setCurrentIndex(self._model.index(row))
            self._tell_highlighted()

    @Slot()
    def _on_entered(self) -> None:
        self._looking.finish()  # Enter may come before everything was looked at
        self._choose(self.list.currentIndex())

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self._choose(index)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid() and self._model.choice(index.row()).enabled:
            position = self._model.position(index.row())
            self._leave()
            self.chosen.emit(position)

    def _on_focus_lost(self) -> None:
        # The person clicked elsewhere: that is where the focus belongs.
        if QApplication.activeWindow() is not None:
            self._back_to = None
            self._leave()
            self.closed.emit()

    def _leave(self) -> None:
        back_to, self._back_to = self._back_to, None
        self._over.removeEventFilter(self)
        self.hide()
        if back_to is not None and back_to.isVisible():
            back_to.setFocus(Qt.FocusReason.PopupFocusReason)

    def _place(self) -> None:
        around = self._over.rect()
        width = min(_WIDTH, around.width() - 4 * UNIT)
        height = min(_ROWS * _ROW_HEIGHT + 20 * UNIT, around.height() - 4 * UNIT)
        self.setGeometry((around.width() - width) // 2, 8 * UNIT, width, height)

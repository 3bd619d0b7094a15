"""What the forms of the settings are made of: names and fields that fit a narrow window, and that no wheel changes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStyleOptionFocusRect,
    QStylePainter,
    QWidget,
)
from typing_extensions import override

from haiku_pair.window.theme.panel import plain_label
from haiku_pair.window.theme.theme import UNIT

_NAME_WIDTH = 36 * UNIT
_SWITCH_WIDTH = 48 * UNIT
_FEW = 12
"""Letters that a list of choices shows at least."""
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap


class _OnlyScrolls(QObject):
    """Who scrolls over a field scrolls the page; only a number that is in use is changed by it."""

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.Wheel or not isinstance(watched, QWidget):
            return False
        if watched.hasFocus() and not isinstance(watched, QComboBox):
            return False
        event.ignore()
        return True


class Switch(QCheckBox):
    """A check box whose words go on in a second line where there is no room for them."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        option = self._bare(QRect(0, 0, width, 1))
        room = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxContents, option, self).width()
        words = self.fontMetrics().boundingRect(QRect(0, 0, max(room, 1), 1), int(_WRAPPED), self.text())
        return max(words.height(), super().sizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        whole = super().minimumSizeHint()
        return QSize(min(whole.width(), _SWITCH_WIDTH), whole.height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        option = self._bare(self.rect())
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_CheckBox, option)
        room = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxContents, option, self)
        role, flags = self.foregroundRole(), int(_WRAPPED)
        if self.hasFocus():
            self._paint_focus(painter, option, room)
        self.style().drawItemText(painter, room, flags, self.palette(), self.isEnabled(), self.text(), role)
        painter.end()

    def _paint_focus(self, painter: QStylePainter, option: QStyleOptionButton, room: QRect) -> None:
        """Around the words, which the style knows nothing of."""
        frame = QStyleOptionFocusRect()
        frame.initFrom(self)
        frame.state = option.state | QStyle.StateFlag.State_HasFocus
        words = self.fontMetrics().boundingRect(room, int(_WRAPPED), self.text())
        frame.rect = words.adjusted(-2, -1, 2, 1).intersected(self.rect())
        painter.drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, frame)

    def _bare(self, around: QRect) -> QStyleOptionButton:
        """How it is drawn, without its words."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text, option.rect = "", around
        option.state &= ~QStyle.StateFlag.State_HasFocus
        return option


def row_name(text: str) -> QLabel:
    """The name of a field; all of one width, so that the fields of all groups stand below each other."""
    label = plain_label(text)
    label.setMinimumWidth(_NAME_WIDTH)
    return label


def heading(text: str, scale: float = 1.0) -> QLabel:
    """A line in bold above a group."""
    label = plain_label(text)
    font = label.font()
    font.setBold(True)
    font.setPointSizeF(font.pointSizeF() * scale)
    label.setFont(font)
    return label


def said(text: str) -> QLabel:
    """Sentences that go on in further lines."""
    label = plain_label(text)
    label.setWordWrap(True)
    return label


def set_up(form: QFormLayout) -> None:
    """Give a form its gaps; where it is too narrow, fields stand below their names."""
    form.setVerticalSpacing(2 * UNIT)
    form.setHorizontalSpacing(2 * UNIT)
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)


def ignore_wheel(owner: QObject, *fields: QWidget) -> None:
    """Let the wheel over these scroll the page: a choice is never changed by it, a number while it is in use."""
    wheel = _OnlyScrolls(owner)
    for field in fields:
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        field.installEventFilter(wheel)


def let_shrink(*choices: QComboBox) -> None:
    """Let these be narrower than their longest choice."""
    for box in choices:
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(_FEW)


def in_row(*widgets: QWidget) -> QWidget:
    """Beside each other, from the left."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2 * UNIT)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    return row

"""Rows of the declaration as fields. There is no OK: what is changed is in force."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from PySide6.QtCore import Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QFormLayout, QSpinBox, QWidget

from haiku_pair.protocol.values import Settings
from haiku_pair.window.session import Session
from haiku_pair.window.settings.declared import Row, Span
from haiku_pair.window.settings.fields import Switch, ignore_wheel, row_name, set_up
from haiku_pair.window.theme.theme import UNIT

Field: TypeAlias = QComboBox | QSpinBox | QDoubleSpinBox | Switch
_FIELD_WIDTH = 52 * UNIT


class RowForm(QWidget):
    """Some rows below each other, true to the settings in force."""

    def __init__(self, session: Session, rows: Iterable[Row], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rows = {row.key: row for row in rows}
        self.fields = {key: _made(row) for key, row in self._rows.items()}
        """By `Row.key`."""
        self._form = QFormLayout(self)
        self._lay_out()
        self._on_settings(session.settings)
        session.settings_changed.connect(self._on_settings)

    def narrow(self, shown: Iterable[str]) -> None:
        """Only the rows of these keys are seen."""
        wanted = set(shown)
        for key, field in self.fields.items():
            self._form.setRowVisible(field, key in wanted)

    def _lay_out(self) -> None:
        set_up(self._form)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        for key, field in self.fields.items():
            row = self._rows[key]
            field.setAccessibleName(row.title)
            field.setAccessibleDescription(row.about)
            field.setToolTip(row.about)
            if isinstance(field, Switch):
                self._form.addRow(field)
                continue
            field.setFixedWidth(_FIELD_WIDTH)
            name = row_name(row.title)
            name.setBuddy(field)
            self._form.addRow(name, field)
        ignore_wheel(self, *(field for field in self.fields.values() if not isinstance(field, Switch)))
        for field in self.fields.values():
            match field:
                case QComboBox():
                    field.activated.connect(self._on_changed)
                case Switch():
                    field.toggled.connect(self._on_changed)
                case _:
                    field.valueChanged.connect(self._on_changed)

    @Slot(object)
    def _on_settings(self, settings: Settings) -> None:
        for key, field in self.fields.items():
            field.blockSignals(True)
            _show(field, self._rows[key].value(settings))
            field.blockSignals(False)

    @Slot()
    def _on_changed(self) -> None:
        known = wanted = self._session.chosen
        for key, field in self.fields.items():
            if field is self.sender():
                wanted = self._rows[key].put(known, _value(field))
        if wanted != known:
            self._session.change_settings(wanted)


def _made(row: Row) -> Field:
    if row.choices is not None:
        box = QComboBox()
        for value, title in row.choices.items():
            box.addItem(title, str(value))
        for family in QFontDatabase.families() if row.fonts else ():
            if QFontDatabase.isFixedPitch(family) and not QFontDatabase.isPrivateFamily(family):
                box.addItem(family, family)
        return box
    if row.span is not None:
        return _number(row.span)
    return Switch(row.title)


def _number(span: Span) -> QSpinBox | QDoubleSpinBox:
    if span.decimals:
        money = QDoubleSpinBox()
        money.setDecimals(span.decimals)
        money.setRange(span.least, span.most)
        money.setSingleStep(span.step)
        spin: QSpinBox | QDoubleSpinBox = money
    else:
        whole = QSpinBox()
        whole.setRange(int(span.least), int(span.most))
        whole.setSingleStep(int(span.step))
        whole.setGroupSeparatorShown(True)
        spin = whole
    spin.setPrefix(span.prefix)
    spin.setSuffix(span.suffix)
    spin.setSpecialValueText(span.at_least)
    spin.setKeyboardTracking(False)
    return spin


def _show(field: Field, value: object) -> None:
    match field, value:
        case QComboBox(), _:
            if field.findData(str(value)) < 0:
                field.addItem(str(value), str(value))
            field.setCurrentIndex(field.findData(str(value)))
        case Switch(), bool():
            field.setChecked(value)
        case QSpinBox(), int():
            field.setValue(value)
        case QDoubleSpinBox(), int() | float():
            field.setValue(value)
        case _:
            raise TypeError(f"{value!r} does not fit {field.accessibleName()}")


def _value(field: Field) -> object:
    match field:
        case QComboBox():
            return field.currentData()
        case Switch():
            return field.isChecked()
        case _:
            return field.value()

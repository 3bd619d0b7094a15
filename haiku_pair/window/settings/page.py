"""The settings page. There is no OK: what is changed is in force."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFontDatabase, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from haiku_pair.protocol.problems import LANGUAGES
from haiku_pair.protocol.values import KeysPreset, Settings, Theme
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.review.visible import escaped
from haiku_pair.window.session import Session
from haiku_pair.window.settings.connection import ConnectionForm
from haiku_pair.window.settings.fields import Switch, ignore_wheel, row_name, set_up
from haiku_pair.window.theme.panel import plain_label
from haiku_pair.window.theme.theme import UNIT

_THEMES = {
    Theme.SYSTEM: "As the desktop",
    Theme.LIGHT: "Light",
    Theme.DARK: "Dark",
    Theme.HIGH_CONTRAST: "High contrast",
}
_PRESETS = {KeysPreset.DEFAULT: "Haiku Pair", KeysPreset.MAGIT: "magit", KeysPreset.LAZYGIT: "lazygit"}
_DESKTOP_FONT = "The desktop's fixed font"
_OWN_KEYS = """Your own keys stand over these, one command in a line: “review.accept = s Space”. Their file is
{path}
After a change, run “Read the key file again” from the palette."""
_ALONG = (
    "The map goes with the first message of a session, the files with each: paths, and lines that define something, "
    "found on this computer. Only from folders you trust, never from files that may hold secrets."
)
_CAPS = (
    "A request that could go beyond a cap is not sent. Titles, commit messages, reviews and summaries count; "
    "the cap of a day holds for all folders together."
)
_SERVERS = (
    "Programs of your own that know a language look for problems in its files, where one is installed, and only in "
    "folders you trust."
)
_WIDTH = 180 * UNIT


class SettingsPage(QScrollArea):
    """Model, appearance, limits. Esc goes back."""

    left = Signal()

    def __init__(self, bridge: Bridge, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setAccessibleName("Settings")
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.connection = ConnectionForm(bridge, session)
        self.theme = QComboBox()
        self.keys_preset = QComboBox()
        self.key_file = plain_label()
        self.key_file.setWordWrap(True)
        self.key_file.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.code_font = QComboBox()
        self.code_size = QSpinBox()
        self.name_sessions = Switch("Let the model name new sessions (a small request each)")
        self.map_tokens = QSpinBox()
        self.nearby_tokens = QSpinBox()
        self.asks_in_files = Switch("Saved comments that end in AI! or AI? ask Haiku")
        self.languages = {name: Switch(title) for name, title in LANGUAGES.items()}
        self.max_rounds = QSpinBox()
        self.max_dollars = QDoubleSpinBox()
        self.session_dollars = QDoubleSpinBox()
        self.day_dollars = QDoubleSpinBox()
        self._fill_choices()
        self.setWidget(self._sheet())
        self.setFocusProxy(self.connection.model)
        self._show(session.settings)
        session.settings_changed.connect(self._on_settings)
        self._connect()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _fill_choices(self) -> None:
        for theme, title in _THEMES.items():
            self.theme.addItem(title, theme)
        for preset, title in _PRESETS.items():
            self.keys_preset.addItem(title, preset)
        self.code_font.addItem(_DESKTOP_FONT, "")
        for family in QFontDatabase.families():
            if QFontDatabase.isFixedPitch(family) and not QFontDatabase.isPrivateFamily(family):
                self.code_font.addItem(family, family)
        self.code_size.setRange(6, 40)
        self.code_size.setSuffix(" pt")
        self.max_rounds.setRange(1, 500)
        for cap in self._caps():
            cap.setRange(0.0, 10_000.0)
            cap.setSpecialValueText("No cap")
            cap.setDecimals(2)
            cap.setSingleStep(0.25)
            cap.setPrefix("$ ")
        for tokens in self._tokens():
            tokens.setRange(0, 20_000)
            tokens.setSingleStep(100)
            tokens.setGroupSeparatorShown(True)
            tokens.setSuffix(" tokens")
            tokens.setSpecialValueText("None")
        for spin in (self.code_size, self.max_rounds, *self._tokens(), *self._caps()):
            spin.setKeyboardTracking(False)

    def _switches(self) -> tuple[Switch, ...]:
        return self.name_sessions, self.asks_in_files, *self.languages.values()

    def _tokens(self) -> tuple[QSpinBox, ...]:
        return self.map_tokens, self.nearby_tokens

    def _caps(self) -> tuple[QDoubleSpinBox, ...]:
        return self.max_dollars, self.session_dollars, self.day_dollars

    def _sheet(self) -> QWidget:
        sheet = QWidget()
        sheet.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(sheet)
        column.setContentsMargins(6 * UNIT, 4 * UNIT, 6 * UNIT, 4 * UNIT)
        column.setSpacing(3 * UNIT)
        column.addWidget(heading("Settings", 1.4))
        column.addWidget(heading("How to reach the model"))
        column.addWidget(self.connection)
        column.addWidget(heading("Appearance"))
        appearance = (("Theme", self.theme), ("Code font", self.code_font), ("Code size", self.code_size))
        column.addLayout(_form(appearance))
        column.addWidget(heading("Keys"))
        column.addLayout(_form((("Keys as in", self.keys_preset),)))
        column.addWidget(self.key_file)
        column.addWidget(heading("What goes along"))
        along = (("Map of the folder", self.map_tokens), ("Files near a message", self.nearby_tokens))
        column.addLayout(_form(along))
        column.addWidget(_words(_ALONG))
        column.addWidget(heading("Language servers"))
        column.addWidget(_words(_SERVERS))
        for switch in self.languages.values():
            column.addWidget(switch)
        column.addWidget(heading("Limits"))
        limits = (
            ("Rounds of a turn", self.max_rounds),
            ("Cost of a turn", self.max_dollars),
            ("Cost of a session", self.session_dollars),
            ("Cost of a day", self.day_dollars),
        )
        column.addLayout(_form(limits))
        column.addWidget(_words(_CAPS))
        column.addWidget(self.name_sessions)
        column.addWidget(self.asks_in_files)
        column.addStretch(1)
        return sheet

    def _connect(self) -> None:
        for switch in self._switches():
            switch.toggled.connect(self._on_changed)
        for combo in (self.theme, self.keys_preset, self.code_font):
            combo.activated.connect(self._on_changed)
        for spin in (self.code_size, self.max_rounds, *self._tokens()):
            spin.valueChanged.connect(self._on_changed)
        for cap in self._caps():
            cap.valueChanged.connect(self._on_changed)

    def _show(self, settings: Settings) -> None:
        combos = (self.theme, self.keys_preset, self.code_font)
        boxes = (*combos, self.code_size, *self._switches(), self.max_rounds, *self._tokens(), *self._caps())
        for box in boxes:
            box.blockSignals(True)
        self.theme.setCurrentIndex(list(_THEMES).index(settings.theme))
        self.keys_preset.setCurrentIndex(list(_PRESETS).index(settings.keys_preset))
        self.key_file.setText(_OWN_KEYS.format(path=escaped(self._session.keys.path)))
        if self.code_font.findData(settings.code_font) < 0:
            self.code_font.addItem(settings.code_font, settings.code_font)
        self.code_font.setCurrentIndex(self.code_font.findData(settings.code_font))
        self.code_size.setValue(settings.code_font_size)
        self.map_tokens.setValue(settings.map_tokens)
        self.nearby_tokens.setValue(settings.nearby_tokens)
        self.max_rounds.setValue(settings.max_rounds)
        self.name_sessions.setChecked(settings.name_sessions)
        self.asks_in_files.setChecked(settings.asks_in_files)
        for name, switch in self.languages.items():
            switch.setChecked(name not in settings.language_servers_off)
        self.max_dollars.setValue(settings.max_turn_dollars)
        self.session_dollars.setValue(settings.max_session_dollars)
        self.day_dollars.setValue(settings.max_day_dollars)
        for box in boxes:
            box.blockSignals(False)

    def _servers_off(self) -> tuple[str, ...]:
        known = self._session.settings.language_servers_off
        off = [name for name, switch in self.languages.items() if not switch.isChecked()]
        return (*(name for name in known if name not in self.languages), *off)

    @Slot(object)
    def _on_settings(self, settings: Settings) -> None:
        self._show(settings)

    @Slot()
    def _on_changed(self) -> None:
        known, theme = self._session.settings, list(_THEMES)[self.theme.currentIndex()]
        wanted = replace(
            known,
            theme=theme,
            own_theme=known.own_theme if theme is known.theme else "",
            keys_preset=list(_PRESETS)[self.keys_preset.currentIndex()],
            code_font=str(self.code_font.currentData()),
            code_font_size=self.code_size.value(),
            map_tokens=self.map_tokens.value(),
            nearby_tokens=self.nearby_tokens.value(),
            max_rounds=self.max_rounds.value(),
            name_sessions=self.name_sessions.isChecked(),
            asks_in_files=self.asks_in_files.isChecked(),
            language_servers_off=self._servers_off(),
            max_turn_dollars=self.max_dollars.value(),
            max_session_dollars=self.session_dollars.value(),
            max_day_dollars=self.day_dollars.value(),
        )
        if wanted != self._session.settings:
            self._session.change_settings(wanted)


def heading(text: str, scale: float = 1.0) -> QLabel:
    """A line in bold above a group."""
    label = plain_label(text)
    font = label.font()
    font.setBold(True)
    font.setPointSizeF(font.pointSizeF() * scale)
    label.setFont(font)
    return label


def _words(text: str) -> QLabel:
    label = plain_label(text)
    label.setWordWrap(True)
    return label


def _form(rows: tuple[tuple[str, QWidget], ...]) -> QFormLayout:
    form = QFormLayout()
    set_up(form)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
    ignore_wheel(form, *(field for _, field in rows))
    for name, field in rows:
        field.setAccessibleName(name)
        field.setFixedWidth(52 * UNIT)
        form.addRow(row_name(name), field)
    return form

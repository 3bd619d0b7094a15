"""How the model is reached: key, model, address, and a test of all three."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget
from typing_extensions import override

from haiku_pair.protocol.replies import Done
from haiku_pair.protocol.requests import TestConnection
from haiku_pair.protocol.values import KeySource, Problem, Settings
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.session import Session
from haiku_pair.window.theme.panel import plain_label
from haiku_pair.window.theme.theme import UNIT

_SOURCES = {
    KeySource.NONE: "No key is set.",
    KeySource.ENVIRONMENT: "The key comes from the environment (ANTHROPIC_API_KEY or ANTHROPIC_AUTH_TOKEN).",
    KeySource.KEYRING: "A key is kept in your keyring.",
    KeySource.SESSION: "A key is set until this window closes.",
    KeySource.REPLAY: "A recorded session answers; no key is needed.",
}
_KEY_WIDTH = 80 * UNIT
_NAME_WIDTH = 36 * UNIT


class ConnectionForm(QWidget):
    """Part of the settings page and of the first-run page. What is typed is in force when the field is left."""

    def __init__(self, bridge: Bridge, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._session = session
        self.source = plain_label()
        self.key = QLineEdit()
        self.remember = QCheckBox("Remember it in the system's keyring")
        self.use_key = QPushButton("Use this key")
        self.forget_key = QPushButton("Forget the key")
        self.model = QLineEdit()
        self.base_url = QLineEdit()
        self.test = QPushButton("Test connection")
        self.result = plain_label()
        self._build()
        self._connect()
        self._on_settings(session.settings)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._session.look_up_key()

    def _build(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(2 * UNIT)
        form.setHorizontalSpacing(2 * UNIT)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setPlaceholderText("sk-ant-…")
        self.remember.setChecked(True)
        self.base_url.setPlaceholderText("https://api.anthropic.com, or the environment's ANTHROPIC_BASE_URL")
        for field, name in ((self.key, "API key"), (self.model, "Model"), (self.base_url, "Base URL")):
            field.setMinimumWidth(_KEY_WIDTH)
            field.setAccessibleName(name)
            form.addRow(row_name(name), field)
            if field is self.key:
                form.addRow("", _row(self.remember, self.use_key, self.forget_key))
                form.addRow("", self.source)
        form.addRow("", _row(self.test))
        self.result.setWordWrap(True)
        self.result.hide()
        form.addRow("", self.result)

    def _connect(self) -> None:
        self._session.settings_changed.connect(self._on_settings)
        self.key.textChanged.connect(self._on_key_typed)
        self.key.returnPressed.connect(self._on_use_key)
        self.use_key.clicked.connect(self._on_use_key)
        self.forget_key.clicked.connect(self._on_forget_key)
        self.model.editingFinished.connect(self._on_edited)
        self.base_url.editingFinished.connect(self._on_edited)
        self.test.clicked.connect(self._on_test)

    @Slot(object)
    def _on_settings(self, settings: Settings) -> None:
        source = self._session.key_source
        self.source.setText(_SOURCES[source] if self._session.key_known else "Looking for a key …")
        self.forget_key.setVisible(source in (KeySource.KEYRING, KeySource.SESSION))
        self.use_key.setEnabled(bool(self.key.text().strip()))
        for field, text in ((self.model, settings.model), (self.base_url, settings.base_url)):
            if not field.hasFocus():
                field.setText(text)

    @Slot()
    def _on_key_typed(self) -> None:
        self.use_key.setEnabled(bool(self.key.text().strip()))

    @Slot()
    def _on_use_key(self) -> None:
        if self.key.text().strip():
            self._say("Saving the key …")
            self._session.save_key(
                self.key.text(), remember=self.remember.isChecked(), then=self._on_key_saved, failed=self._on_failed
            )

    @Slot()
    def _on_forget_key(self) -> None:
        self._session.save_key("", remember=True, then=self._on_key_forgotten, failed=self._on_failed)

    def _on_key_saved(self) -> None:
        self.key.clear()
        self._say("The key is in use.")

    def _on_key_forgotten(self) -> None:
        self._say("The key is forgotten.")

    @Slot()
    def _on_edited(self) -> None:
        settings = self._session.settings
        wanted = replace(settings, model=self.model.text().strip(), base_url=self.base_url.text().strip())
        if wanted != settings and wanted.model:
            self._session.change_settings(wanted)

    @Slot()
    def _on_test(self) -> None:
        """A key that was typed but not taken yet is meant to be tested as well."""
        self.test.setEnabled(False)
        self._say("Asking …")
        self._on_edited()
        if self.key.text().strip():
            remember = self.remember.isChecked()
            self._session.save_key(
                self.key.text(), remember=remember, then=self._on_key_to_test, failed=self._on_failed
            )
        else:
            self._ask()

    def _on_key_to_test(self) -> None:
        self.key.clear()
        self._ask()

    def _ask(self) -> None:
        self._bridge.ask(TestConnection(), Done, self._on_reached, self._on_failed)

    def _on_reached(self, _done: Done) -> None:
        self.test.setEnabled(True)
        self._say("It works: key, address and model are right.")

    def _on_failed(self, problem: Problem) -> None:
        self.test.setEnabled(True)
        parts = (problem.what, problem.kept, problem.next_step)
        self._say(" ".join(part for part in parts if part))

    def _say(self, words: str) -> None:
        self.result.setText(words)
        self.result.setVisible(bool(words))


def row_name(text: str) -> QLabel:
    """The name of a field; all of one width, so that the fields of all groups stand below each other."""
    label = plain_label(text)
    label.setMinimumWidth(_NAME_WIDTH)
    return label


def _row(*widgets: QWidget) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2 * UNIT)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    return row

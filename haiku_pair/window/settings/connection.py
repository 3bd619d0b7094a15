"""How the model is reached: by whom, with which key, which model, where, and a test of it all."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)
from typing_extensions import override

from haiku_pair.protocol.reaching import Provider
from haiku_pair.protocol.replies import ConnectionWorks, ModelsAre
from haiku_pair.protocol.requests import GetModels, TestConnection
from haiku_pair.protocol.values import KeySource, Problem, Settings
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.session import Session
from haiku_pair.window.settings import reaching_words as words
from haiku_pair.window.settings.fields import Switch, ignore_wheel, in_row, let_shrink, row_name, set_up
from haiku_pair.window.theme.panel import plain_label
from haiku_pair.window.theme.theme import UNIT

_FIELD_WIDTH = 60 * UNIT
_NAMES = ("Reached through: provider", "API key", "Model", "Base URL", "Region", "Project")


class ConnectionForm(QWidget):
    """Part of the settings page and of the first-run page. What is typed is in force when the field is left."""

    def __init__(self, bridge: Bridge, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._session = session
        self._known: ModelsAre | None = None
        self.provider = QComboBox()
        self.source = plain_label()
        self.paid = plain_label()
        self.key = QLineEdit()
        self.remember = Switch("Remember it in the system's keyring")
        self.use_key = QPushButton("Use this key")
        self.forget_key = QPushButton("Forget the key")
        self._use_row = in_row(self.use_key)
        self._forget_row = in_row(self.forget_key)
        self.models = QComboBox()
        self.model = QLineEdit()
        self.facts = plain_label()
        self.base_url = QLineEdit()
        self.region = QLineEdit()
        self.project = QLineEdit()
        self.test = QPushButton("Test connection")
        self._test_cost = plain_label(words.TEST_COST)
        self.test.setAccessibleDescription(words.TEST_COST)
        self.result = plain_label()
        self._form = QFormLayout(self)
        self._build()
        self._connect()
        self._on_settings(session.settings)

    def names(self) -> list[str]:
        """What can be set here, as the person calls it, whether the chosen provider makes use of it or not."""
        return [*_NAMES]

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._session.look_up_key()
        self._ask_for_models()

    def _build(self) -> None:
        form = self._form
        form.setContentsMargins(0, 0, 0, 0)
        set_up(form)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for provider in Provider:
            self.provider.addItem(words.PROVIDERS[provider], provider)
        self.models.setEditable(True)
        self.models.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.models.setLineEdit(self.model)
        # It would put words into the mouth of who types another id; none is Qt's way to have none.
        self.models.setCompleter(None)  # type: ignore[arg-type]
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.remember.setChecked(True)
        fields: tuple[tuple[str, QWidget], ...] = (
            ("Reached through", self.provider),
            ("", self.paid),
            ("API key", self.key),
            ("", self.remember),
            ("", self._use_row),
            ("", self.source),
            ("", self._forget_row),
            ("Model", self.models),
            ("", self.facts),
            ("Base URL", self.base_url),
            ("Region", self.region),
            ("Project", self.project),
            ("", in_row(self.test)),
            ("", self._test_cost),
            ("", self.result),
        )
        for name, field in fields:
            if name:
                field.setMinimumWidth(_FIELD_WIDTH)
                field.setAccessibleName(name)
            title = row_name(name) if name else plain_label()
            if name:
                title.setBuddy(field)  # on Linux a screen reader hears the name of a list of choices by this
            form.addRow(title, field)
        self.model.setAccessibleName("Model")
        told = (self.paid, self.facts, self.source, self._test_cost, self.result)
        for label in told:
            label.setWordWrap(True)
        let_shrink(self.provider, self.models)
        ignore_wheel(self, self.provider, self.models)
        for wide in (self.provider, self.models, *told):
            wide.setSizePolicy(QSizePolicy.Policy.Expanding, wide.sizePolicy().verticalPolicy())
        self.result.hide()

    def _connect(self) -> None:
        self._session.settings_changed.connect(self._on_settings)
        self.provider.activated.connect(self._on_edited)
        self.key.textChanged.connect(self._on_key_typed)
        self.key.returnPressed.connect(self._on_use_key)
        self.use_key.clicked.connect(self._on_use_key)
        self.forget_key.clicked.connect(self._on_forget_key)
        self.models.activated.connect(self._on_edited)
        for field in (self.model, self.base_url, self.region, self.project):
            field.editingFinished.connect(self._on_edited)
        self.test.clicked.connect(self._on_test)

    @Slot(object)
    def _on_settings(self, settings: Settings) -> None:
        source = self._session.key_source
        self._form.setRowVisible(self._forget_row, source in (KeySource.KEYRING, KeySource.SESSION))
        self.use_key.setEnabled(bool(self.key.text().strip()))
        self.provider.setCurrentIndex(list(Provider).index(settings.provider))
        for field, text in (
            (self.model, settings.model),
            (self.base_url, settings.base_url),
            (self.region, settings.region),
            (self.project, settings.project),
        ):
            if not field.hasFocus():
                field.setText(text)
        self._show_rows()
        if self.isVisible():
            self._ask_for_models()

    def _show_rows(self) -> None:
        """Only what the provider can make use of."""
        chosen = self._session.settings.provider
        provider = chosen
        if chosen is Provider.ENVIRONMENT:
            provider = Provider.CLAUDE if self._known is None else self._known.provider
        known = self._session.key_known
        self.source.setText(words.source(self._session.key_source, provider) if known else "Looking for a key …")
        shown = words.FIELDS[provider]
        for field in (self.key, self.base_url, self.region, self.project):
            self._form.setRowVisible(field, field.accessibleName() in shown)
        for row in (self.remember, self._use_row):
            self._form.setRowVisible(row, "API key" in shown)
        for field, name in ((self.key, "API key"), (self.base_url, "Base URL"), (self.region, "Region")):
            field.setPlaceholderText(words.EXAMPLES.get((provider, name), ""))
        self.project.setPlaceholderText(words.EXAMPLES[Provider.VERTEX, "Project"])
        named = words.PROVIDERS[Provider.ENVIRONMENT]
        found = f" ({words.PROVIDERS[provider]})" if chosen is Provider.ENVIRONMENT and self._known is not None else ""
        self.provider.setItemText(0, f"{named}{found}")
        self.paid.setText(words.PAID[chosen])

    # --- what is known of the models ---

    def _ask_for_models(self) -> None:
        self._bridge.ask(GetModels(), ModelsAre, self._on_models, self._on_no_models)

    def _on_models(self, known: ModelsAre) -> None:
        """Choosing goes on while the answer is on its way, so nothing that is typed is touched."""
        if self._known is None or self._known.models != known.models:
            typed = self.model.text()
            self.models.clear()
            for model in known.models:
                self.models.addItem(model.id)
            self.model.setText(typed)
        self._known = known
        self.facts.setText(words.facts(known))
        self._show_rows()

    def _on_no_models(self, _problem: Problem) -> None:
        self.facts.setText("")  # the table is a help; without it ids are typed

    # --- the key ---

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
        settings = self._session.chosen
        wanted = replace(
            settings,
            provider=list(Provider)[self.provider.currentIndex()],
            model=self.model.text().strip(),
            base_url=self.base_url.text().strip(),
            region=self.region.text().strip(),
            project=self.project.text().strip(),
        )
        if wanted != settings and wanted.model:
            self._session.change_settings(wanted)

    # --- the test ---

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
        self._bridge.ask(TestConnection(), ConnectionWorks, self._on_reached, self._on_failed)

    def _on_reached(self, reached: ConnectionWorks) -> None:
        self.test.setEnabled(True)
        self._say(" ".join(("It works: the model can be asked.", *reached.notes)))

    def _on_failed(self, problem: Problem) -> None:
        self.test.setEnabled(True)
        parts = (problem.what, problem.kept, problem.next_step)
        self._say(" ".join(part for part in parts if part))

    def _say(self, text: str) -> None:
        self.result.setText(text)
        self.result.setVisible(bool(text))

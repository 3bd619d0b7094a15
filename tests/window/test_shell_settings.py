"""Settings page, first-run page, themes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QDoubleSpinBox, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.reaching import Provider
from haiku_pair.protocol.values import Fault, KeySource, Problem, Settings, Theme
from haiku_pair.window.main import MainWindow
from haiku_pair.window.settings.declared import GROUPS
from haiku_pair.window.settings.page import SettingsPage
from haiku_pair.window.settings.welcome import WelcomePage
from tests.helpers.drive import click, eventually, has_focus, press, start_window, type_text, visible_texts
from tests.helpers.scripted_engine import ScriptedEngine


@pytest.fixture
def page(window: MainWindow) -> SettingsPage:
    """The settings page, shown by its key."""
    press("Ctrl+,")
    page = window.center.currentWidget()
    assert isinstance(page, SettingsPage)
    page.connection.model.setFocus()
    return page


def number(page: SettingsPage, key: str) -> QSpinBox:
    """The number of a row."""
    field = page.field(key)
    assert isinstance(field, QSpinBox)
    return field


def dollars(page: SettingsPage, key: str) -> QDoubleSpinBox:
    """The amount of a row."""
    field = page.field(key)
    assert isinstance(field, QDoubleSpinBox)
    return field


@pytest.fixture
def welcome(qtbot: QtBot, engine: ScriptedEngine) -> WelcomePage:
    """The first-run page of a window without a folder."""
    engine.key_source = KeySource.NONE
    page = start_window(qtbot, engine, path=None, program=["true"]).center.currentWidget()
    assert isinstance(page, WelcomePage)
    return page


def test_the_page_asks_where_the_key_is(qtbot: QtBot, engine: ScriptedEngine) -> None:
    engine.key_source = KeySource.NONE
    engine.hold(rq.GetSettings)
    window = start_window(qtbot, engine)
    press("Ctrl+,")
    page = window.center.currentWidget()
    assert isinstance(page, SettingsPage)
    eventually(qtbot, lambda: engine.sent(rq.GetSettings))
    assert page.connection.source.text() == "Looking for a key …"
    engine.key_source = KeySource.KEYRING
    engine.release(rq.GetSettings)
    eventually(qtbot, lambda: page.connection.source.text() == "A key is kept in your keyring.")


def test_what_is_known_of_the_key_is_not_asked_again(
    window: MainWindow, engine: ScriptedEngine, page: SettingsPage
) -> None:
    assert engine.sent(rq.GetSettings) == []


def test_esc_leaves_the_settings(window: MainWindow, page: SettingsPage) -> None:
    press("Esc")
    assert window.center.currentWidget() is window.editor


def test_the_key_leaves_them_as_well(window: MainWindow, page: SettingsPage) -> None:
    press("Ctrl+,")
    assert window.center.currentWidget() is window.editor


def test_another_model_is_in_force_when_the_field_is_left(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, page: SettingsPage
) -> None:
    page.connection.model.selectAll()
    type_text("claude-sonnet-4-5")
    press("Tab")
    eventually(qtbot, lambda: window.status.model.text() == "claude-sonnet-4-5")
    assert engine.settings.model == "claude-sonnet-4-5"


def test_a_theme_is_taken_at_once(qtbot: QtBot, window: MainWindow, page: SettingsPage) -> None:
    page.field("theme").setFocus()
    press("End")
    eventually(qtbot, lambda: window.theme.is_high_contrast)
    assert QApplication.palette().window().color() == window.theme.colors.background
    page.field("theme").setFocus()
    press("Home")
    press("Down")
    eventually(qtbot, lambda: not window.theme.is_high_contrast)


def test_limits_and_size_are_sent(qtbot: QtBot, engine: ScriptedEngine, page: SettingsPage) -> None:
    number(page, "code_font_size").setValue(14)
    number(page, "max_rounds").setValue(10)
    dollars(page, "max_turn_dollars").setValue(0.5)
    eventually(qtbot, lambda: engine.settings == Settings(code_font_size=14, max_rounds=10, max_turn_dollars=0.5))


def test_what_goes_along_is_limited_or_switched_off(qtbot: QtBot, engine: ScriptedEngine, page: SettingsPage) -> None:
    number(page, "map_tokens").setValue(0)
    number(page, "nearby_tokens").setValue(500)
    eventually(qtbot, lambda: engine.settings == Settings(map_tokens=0, nearby_tokens=500))
    assert number(page, "map_tokens").text() == "None"


def test_caps_are_set_or_taken_away(qtbot: QtBot, engine: ScriptedEngine, page: SettingsPage) -> None:
    dollars(page, "max_session_dollars").setValue(2.5)
    dollars(page, "max_day_dollars").setValue(0)
    dollars(page, "max_turn_dollars").setValue(0)
    wanted = Settings(max_turn_dollars=0, max_session_dollars=2.5, max_day_dollars=0)
    eventually(qtbot, lambda: engine.settings == wanted)
    assert dollars(page, "max_day_dollars").text() == "No cap"


def test_scrolling_the_page_changes_no_limit_and_no_model(
    qtbot: QtBot, engine: ScriptedEngine, page: SettingsPage
) -> None:
    page.connection.model.setFocus()
    assert page.connection.models.count() > 1
    model = page.connection.model.text()
    rows = [page.field(key) for key in ("max_rounds", "max_day_dollars", "theme")]
    for field in (*rows, page.connection.models, page.connection.provider):
        middle = field.rect().center()
        down, none = QPoint(0, -120), Qt.MouseButton.NoButton
        wheel = QWheelEvent(
            QPointF(middle),
            QPointF(field.mapToGlobal(middle)),
            down,
            down,
            none,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(field, wheel)
    assert number(page, "max_rounds").value() == Settings().max_rounds
    assert dollars(page, "max_day_dollars").value() == Settings().max_day_dollars
    assert page.connection.model.text() == model
    assert not engine.sent(rq.ChangeSettings)


def test_nothing_stands_beyond_a_narrow_page(page: SettingsPage) -> None:
    page.key_file.setText("The folder of a test has no short name.")
    sheet = page.widget()
    assert sheet is not None
    assert sheet.minimumSizeHint().width() <= 340  # what is left of a small screen at 200 %


def test_a_key_is_used_and_remembered(qtbot: QtBot, engine: ScriptedEngine, page: SettingsPage) -> None:
    page.connection.key.setFocus()
    type_text("sk-ant-test")
    press("Return")
    eventually(qtbot, lambda: page.connection.result.text() == "The key is in use.")
    assert engine.sent(rq.SaveKey) == [rq.SaveKey("sk-ant-test", remember=True)]
    assert page.connection.key.text() == ""


@pytest.mark.case("L02")
def test_a_keyring_that_refuses_is_told_in_place(qtbot: QtBot, engine: ScriptedEngine, page: SettingsPage) -> None:
    engine.on(rq.SaveKey, Problem(Fault.STORE, "The keyring is locked.", "The key is used until the window closes."))
    page.connection.key.setFocus()
    type_text("sk-ant-test")
    press("Return")
    eventually(qtbot, lambda: page.connection.result.text().startswith("The keyring is locked."))
    assert page.connection.key.text() == "sk-ant-test"


def test_the_key_is_never_shown(page: SettingsPage) -> None:
    assert page.connection.key.echoMode() is page.connection.key.EchoMode.Password


def test_the_connection_is_tested_with_the_key_just_typed(
    qtbot: QtBot, engine: ScriptedEngine, page: SettingsPage
) -> None:
    page.connection.key.setText("sk-ant-new")
    click(page.connection.test)
    eventually(qtbot, lambda: page.connection.result.text().startswith("It works"))
    kinds = [type(body) for body in engine.requests if isinstance(body, rq.SaveKey | rq.TestConnection)]
    assert kinds == [rq.SaveKey, rq.TestConnection]


def test_a_failed_test_says_why(qtbot: QtBot, engine: ScriptedEngine, page: SettingsPage) -> None:
    engine.on(rq.TestConnection, Problem(Fault.WRONG_KEY, "The key was refused.", "", "Check it."))
    click(page.connection.test)
    eventually(qtbot, lambda: page.connection.result.text() == "The key was refused. Check it.")
    assert page.connection.test.isEnabled()


def test_without_a_folder_the_first_run_page_is_shown(welcome: WelcomePage) -> None:
    assert welcome.isVisible()
    assert welcome.connection.source.text() == "No key is set."
    assert welcome.demo.isEnabled()


def test_the_first_run_page_can_test_the_connection(qtbot: QtBot, welcome: WelcomePage) -> None:
    click(welcome.connection.test)
    eventually(qtbot, lambda: welcome.connection.result.text().startswith("It works"))


def test_a_chosen_folder_replaces_the_first_run_page(qtbot: QtBot, welcome: WelcomePage) -> None:
    window = welcome.window()
    assert isinstance(window, MainWindow)
    window.rest.actions.open_folder("/home/ada/lake")
    eventually(qtbot, lambda: window.tree.title.text() == "lake")
    assert window.conversation.isVisible()


def test_a_folder_that_can_not_be_opened_is_told(qtbot: QtBot, engine: ScriptedEngine) -> None:
    engine.on(rq.OpenWorkspace, Problem(Fault.NOT_A_FOLDER, "There is no folder /x."))
    window = start_window(qtbot, engine, path="/x")
    eventually(qtbot, lambda: window.notices.what.text() == "There is no folder /x.")
    assert isinstance(window.center.currentWidget(), WelcomePage)


def test_controls_have_names_for_a_screen_reader(page: SettingsPage, window: MainWindow) -> None:
    fields: list[QWidget] = [page.search, *(page.field(row.key) for group in GROUPS for row in group.rows)]
    fields += [page.connection.key, page.connection.model, page.connection.base_url, window.tree.view]
    assert [field for field in fields if not field.accessibleName()] == []


def test_the_desktop_decides_unless_the_person_does(qapp: QApplication, window: MainWindow) -> None:
    window.theme.use(Settings(theme=Theme.SYSTEM))
    assert window.theme.is_dark == (qapp.styleHints().colorScheme() is Qt.ColorScheme.Dark)
    window.theme.use(Settings(theme=Theme.DARK))
    assert window.theme.name == "dark"
    assert not has_focus(window.tree)


def test_high_contrast_stands_on_the_ground_the_desktop_has(window: MainWindow) -> None:
    window.theme.use(Settings(theme=Theme.SYSTEM))
    ground = window.theme.name
    window.theme.use(Settings(theme=Theme.HIGH_CONTRAST))
    assert (window.theme.name, window.theme.is_high_contrast) == (f"high_contrast_{ground}", True)


def test_high_contrast_can_be_switched_on_and_off(qtbot: QtBot, window: MainWindow) -> None:
    window.commands.run("view.contrast")
    eventually(qtbot, lambda: window.theme.is_high_contrast)
    window.commands.run("view.contrast")
    eventually(qtbot, lambda: not window.theme.is_high_contrast)


def test_the_page_names_the_key_file(window: MainWindow, engine: ScriptedEngine, page: SettingsPage) -> None:
    assert engine.keys.path in page.key_file.text()


def go_to(page: SettingsPage, name: str) -> None:
    """To a field by Tab alone, from the one the page begins with."""
    for _ in range(20):
        focused = QApplication.focusWidget()
        if focused is not None and focused.accessibleName() == name:
            return
        press("Shift+Tab")
    raise AssertionError(f"no field {name} is reached by Tab")


@pytest.mark.case("M12")
@pytest.mark.parametrize(
    ("downs", "provider", "fields"),
    [
        (1, Provider.CLAUDE, {"API key", "Base URL"}),
        (2, Provider.BEDROCK, {"API key", "Region"}),
        (3, Provider.MANTLE, {"API key", "Region"}),
        (4, Provider.VERTEX, {"Region", "Project"}),
        (5, Provider.SERVER, {"API key", "Base URL"}),
    ],
)
def test_a_provider_is_chosen_by_key_and_shows_what_it_needs(
    qtbot: QtBot, engine: ScriptedEngine, page: SettingsPage, downs: int, provider: Provider, fields: set[str]
) -> None:
    go_to(page, "Reached through")
    press("Home")
    for _ in range(downs):
        press("Down")
    eventually(qtbot, lambda: engine.settings.provider is provider)
    form = page.connection
    named = (form.key, form.base_url, form.region, form.project)
    eventually(qtbot, lambda: {field.accessibleName() for field in named if field.isVisible()} == fields)
    assert form.use_key.isVisible() == ("API key" in fields)


def test_a_late_answer_about_the_key_does_not_take_a_choice_back(qtbot: QtBot, engine: ScriptedEngine) -> None:
    engine.key_source = KeySource.NONE
    engine.hold(rq.GetSettings)
    engine.hold(rq.ChangeSettings)
    window = start_window(qtbot, engine)
    press("Ctrl+,")
    page = window.center.currentWidget()
    assert isinstance(page, SettingsPage)
    eventually(qtbot, lambda: engine.sent(rq.GetSettings))
    page.connection.provider.setFocus()
    press("End")
    eventually(qtbot, lambda: engine.sent(rq.ChangeSettings))
    engine.release(rq.GetSettings)  # it knows nothing of the change yet
    assert page.connection.provider.currentText() == "A server of your own"
    engine.release(rq.ChangeSettings)
    eventually(qtbot, lambda: window.session.settings.provider is Provider.SERVER)


def test_a_choice_that_can_not_be_kept_is_taken_back_and_told(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, page: SettingsPage
) -> None:
    engine.on(rq.ChangeSettings, Problem(Fault.NOT_WRITABLE, "The disk is full."))
    page.connection.provider.setFocus()
    press("End")
    eventually(qtbot, lambda: "The disk is full." in " ".join(visible_texts(window)))
    assert page.connection.provider.currentIndex() == 0


def test_region_and_project_are_in_force_when_left(qtbot: QtBot, engine: ScriptedEngine, page: SettingsPage) -> None:
    go_to(page, "Reached through")
    press("End")
    press("Up")
    eventually(qtbot, page.connection.region.isVisible)
    page.connection.region.setFocus()
    type_text("global")
    press("Tab")
    type_text("lake")
    press("Tab")
    eventually(qtbot, lambda: (engine.settings.region, engine.settings.project) == ("global", "lake"))


def test_a_known_model_is_chosen_by_key_and_its_price_told(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, page: SettingsPage
) -> None:
    form = page.connection
    eventually(qtbot, lambda: "$1.00 in and $5.00 out" in form.facts.text())
    assert "as of 2026-11-22" in form.facts.text()
    press("Down")
    eventually(qtbot, lambda: engine.settings.model == "claude-haiku-5-5")
    eventually(qtbot, lambda: "$0.10 in" in form.facts.text())
    assert window.status.model.text() == "claude-haiku-5-5"


def test_unknown_prices_are_called_unknown(qtbot: QtBot, page: SettingsPage) -> None:
    page.connection.model.selectAll()
    type_text("qwen3-coder")
    press("Tab")
    eventually(qtbot, lambda: "prices are unknown" in page.connection.facts.text())


def test_what_a_server_lacks_is_told_after_the_test(qtbot: QtBot, engine: ScriptedEngine, page: SettingsPage) -> None:
    engine.on(rq.TestConnection, replies.ConnectionWorks(("It does not count tokens.",)))
    click(page.connection.test)
    told = "It works: the model can be asked. It does not count tokens."
    eventually(qtbot, lambda: page.connection.result.text() == told)


def test_what_the_environment_chose_is_named(qtbot: QtBot, engine: ScriptedEngine, page: SettingsPage) -> None:
    eventually(qtbot, lambda: page.connection.provider.currentText() == "As the environment says (Claude API)")

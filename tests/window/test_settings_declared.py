"""Rows from the one declaration: each setting has its own, the search finds it, the first page has three."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from haiku_pair.protocol.reaching import Provider
from haiku_pair.protocol.values import KeysPreset, Language, Settings, Theme
from haiku_pair.window.main import MainWindow
from haiku_pair.window.settings import reaching_words
from haiku_pair.window.settings.declared import GROUPS, HELD_BY_THEME, REACHING
from haiku_pair.window.settings.page import SettingsPage
from haiku_pair.window.settings.welcome import WelcomePage
from tests.helpers.drive import eventually, has_focus, press, start_window, type_text
from tests.helpers.scripted_engine import ScriptedEngine


@pytest.fixture
def page(window: MainWindow) -> SettingsPage:
    """The settings page, shown by its key."""
    press("Ctrl+,")
    page = window.center.currentWidget()
    assert isinstance(page, SettingsPage)
    return page


@pytest.fixture
def welcome(qtbot: QtBot, engine: ScriptedEngine) -> WelcomePage:
    """The first-run page of a window without a folder."""
    page = start_window(qtbot, engine, path=None, program=["true"]).center.currentWidget()
    assert isinstance(page, WelcomePage)
    return page


def test_every_setting_can_be_changed_on_the_page() -> None:
    rows = {row.setting for group in GROUPS for row in group.rows}
    assert rows | {*REACHING, HELD_BY_THEME} == set(Settings.__struct_fields__)
    assert len({row.key for group in GROUPS for row in group.rows}) == sum(len(group.rows) for group in GROUPS)


def shown_rows(page: SettingsPage) -> set[str]:
    """Titles of the rows that are seen."""
    rows = [row for group in GROUPS for row in group.rows]
    return {row.title for row in rows if page.field(row.key).isVisible()}


def test_the_search_narrows_the_page_to_what_it_finds(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, page: SettingsPage
) -> None:
    whole = page.found.text()
    press("Ctrl+F")
    assert has_focus(page.search)
    type_text("cap money")
    assert shown_rows(page) == {"Cost of a turn", "Cost of a session", "Cost of a day"}
    assert page.found.text().startswith("3 of ")
    assert page.search.accessibleDescription() == page.found.text()
    assert not page.connection.isVisible()
    press("Tab")
    assert has_focus(page.field("max_turn_dollars"))
    press("Esc")
    assert has_focus(page.search)
    assert (page.search.text(), page.found.text()) == ("", whole)
    press("Esc")
    assert window.center.currentWidget() is window.editor


def test_a_setting_is_found_by_its_help_and_by_its_name_in_the_file(page: SettingsPage) -> None:
    page.search.setFocus()
    type_text("shortcuts")
    assert shown_rows(page) == {"Keys as in"}
    page.search.clear()
    type_text("show_blanks")
    assert shown_rows(page) == {"Blanks and tabs have marks"}
    page.search.clear()
    type_text("base url")
    assert shown_rows(page) == set()
    assert page.connection.isVisible()
    page.search.clear()
    type_text("frogs")
    assert page.found.text() == "Nothing is called so"


def test_the_search_is_a_command(window: MainWindow) -> None:
    window.commands.run("settings.search")
    page = window.center.currentWidget()
    assert isinstance(page, SettingsPage)
    assert has_focus(page.search)


def test_the_language_is_chosen_in_its_own_words(qtbot: QtBot, engine: ScriptedEngine, page: SettingsPage) -> None:
    field = page.field("language")
    assert isinstance(field, QComboBox)
    assert [field.itemText(place) for place in range(field.count())] == ["System", "English", "简体中文"]
    field.setFocus()
    press("End")
    eventually(qtbot, lambda: engine.settings.language is Language.SIMPLIFIED_CHINESE)
    press("Home")
    eventually(qtbot, lambda: engine.settings == Settings())


def test_the_first_run_page_chooses_language_theme_and_keys(
    qtbot: QtBot, engine: ScriptedEngine, welcome: WelcomePage
) -> None:
    for key in ("language", "theme", "keys_preset"):
        welcome.rows.fields[key].setFocus()
        press("End")
    wanted = Settings(language=Language.SIMPLIFIED_CHINESE, theme=Theme.HIGH_CONTRAST, keys_preset=KeysPreset.LAZYGIT)
    eventually(qtbot, lambda: engine.settings == wanted)


@pytest.mark.parametrize("provider", list(Provider))
def test_each_way_to_the_model_says_who_is_paid_and_can_be_tested(
    qtbot: QtBot, engine: ScriptedEngine, provider: Provider
) -> None:
    engine.settings = Settings(provider=provider)
    page = start_window(qtbot, engine, path=None, program=["true"]).center.currentWidget()
    assert isinstance(page, WelcomePage)
    eventually(qtbot, lambda: page.connection.paid.text() == reaching_words.PAID[provider])
    assert page.connection.test.isVisible()
    assert page.connection.test.accessibleDescription()
    eventually(qtbot, lambda: "per million tokens" in page.connection.facts.text())

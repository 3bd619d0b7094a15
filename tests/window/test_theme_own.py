"""A theme of the person's own: tried on, chosen, kept; what is wrong with one is said."""

from __future__ import annotations

from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.themes import GetThemes, OwnTheme, ThemesAre
from haiku_pair.protocol.values import Fault, Problem, Settings
from haiku_pair.protocol.values import Theme as Choice
from haiku_pair.window.main import MainWindow
from haiku_pair.window.theme.theme import Theme
from tests.helpers.drive import eventually, focused, press, start_window, type_text
from tests.helpers.guards import Heartbeat
from tests.helpers.scripted_engine import ScriptedEngine


def sea(theme: Theme, accent: str = "#00aaff") -> OwnTheme:
    """The colours in force, with another accent."""
    colors = {name: getattr(theme.colors, name).name() for name in type(theme.colors).__struct_fields__}
    return OwnTheme("sea", "Deep sea", True, False, {**colors, "accent": accent}, {})


def test_a_theme_is_tried_on_and_chosen(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    theme = window.theme
    engine.on(GetThemes, ThemesAre("/home/ada/themes", (sea(theme),)))
    before = theme.colors.accent.name()
    press("Shift+Alt+T")
    eventually(qtbot, lambda: focused().accessibleName() == "Themes")
    type_text("deep")
    eventually(qtbot, lambda: theme.colors.accent.name() == "#00aaff")
    assert theme.is_dark
    press("Esc")
    assert theme.colors.accent.name() == before
    assert not engine.sent(rq.ChangeSettings)
    press("Shift+Alt+T")
    eventually(qtbot, lambda: focused().accessibleName() == "Themes")
    type_text("deep")
    press("Return")
    eventually(qtbot, lambda: engine.settings.own_theme == "sea")
    assert theme.name == "own/sea"
    engine.on(GetThemes, ThemesAre("/home/ada/themes", (sea(theme, "#ff0000"),)))
    window.commands.run("view.choose_theme")
    eventually(qtbot, lambda: theme.colors.accent.name() == "#ff0000")
    press("Esc")
    window.commands.run("view.theme")
    eventually(qtbot, lambda: engine.settings.own_theme == "")
    assert engine.settings.theme in (Choice.LIGHT, Choice.DARK)


def test_the_chosen_theme_is_there_at_the_next_start(
    qtbot: QtBot, engine: ScriptedEngine, heartbeat: Heartbeat, theme: Theme
) -> None:
    engine.settings = replace(Settings(), own_theme="sea")
    engine.on(GetThemes, ThemesAre("/home/ada/themes", (sea(theme),)))
    window = start_window(qtbot, engine, heartbeat)
    eventually(qtbot, lambda: window.theme.colors.accent.name() == "#00aaff")


def test_what_is_wrong_with_a_theme_is_said(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    wrong = Problem(Fault.STORE, "The theme sea.toml can't be used: colors.accnet: there is no such colour.")
    engine.on(GetThemes, ThemesAre("/home/ada/themes", (), (wrong,)))
    press("Shift+Alt+T")
    eventually(qtbot, lambda: "accnet" in window.notices.what.text())

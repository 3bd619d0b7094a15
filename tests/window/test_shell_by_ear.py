"""Every view without looking and without a mouse: each control has a name and a role, Tab goes through all and out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from haiku_pair.protocol.values import Theme as Choice
from haiku_pair.window.main import MainWindow
from tests.helpers.drive import eventually, focused, has_focus, press, start_window
from tests.helpers.scripted_engine import ScriptedEngine

VIEWS = (
    "go.editor", "go.tree", "go.conversation", "go.review", "view.settings", "settings.search", "commit.open",
    "sessions.open", "usage.open", "seen.open", "go.journal", "problems.open", "search.open", "help.tour",
    "edit.find", "edit.replace", "go.line", "inline.open", "conversation.find", "review.source_range", "tree.filter",
    "tree.new_file", "file.save_as",
)  # fmt: skip
"""Commands that show a page of the middle, a pane, a page of the dock, or a line to type in."""
OVERLAYS = (
    "view.palette",
    "file.quick_open",
    "help.keys",
    "go.workspace_symbol",
    "go.symbol",
    "file.endings",
    "rules.show",
)
"""Commands that put a list or a page over the window."""
PANES = 4
"""That F6 leads through: tree, middle, conversation, dock."""


def controls() -> list[QWidget]:
    """All that Tab is to reach, in every window that is shown."""
    tops = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
    widgets = [widget for top in tops for widget in [top, *top.findChildren(QWidget)]]
    return [widget for widget in widgets if _is_control(widget)]


def _is_control(widget: QWidget) -> bool:
    reached = bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)
    return reached and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None


def nameless(widget: QWidget) -> str:
    """What a screen reader lacks of a control; nothing when all is there."""
    interface = QAccessible.queryAccessibleInterface(widget)
    if not interface.isValid():
        return f"{widget!r} is not there"
    if not interface.text(QAccessible.Text.Name).strip():
        return f"{widget!r} in {widget.parent()!r} has no name"
    if isinstance(widget, QComboBox) and not is_labelled(widget):
        return f"{widget!r} has no label, which is all that names it on Linux"
    return f"{widget!r} has no role" if interface.role() is QAccessible.Role.NoRole else ""


def is_labelled(box: QComboBox) -> bool:
    """Whether a label says what a list of choices is for."""
    return any(label.buddy() is box for label in box.window().findChildren(QLabel))


def told(widget: QWidget) -> str:
    """A control in a few words."""
    return f"{type(widget).__name__} “{widget.accessibleName()}” in {type(widget.parent()).__name__}"


def walked(key: str = "Tab") -> list[QWidget]:
    """What has the focus one after the other by Tab or back; from a text, in which Tab is typed, by F6."""
    found: list[QWidget] = []
    for _ in range(PANES):
        while focused() not in found:
            found.append(focused())
            if _types_tab(focused()):
                break
            press(key)
        press("F6")
    return found


def _types_tab(widget: QWidget) -> bool:
    return isinstance(widget, QPlainTextEdit) and not (widget.tabChangesFocus() or widget.isReadOnly())


@pytest.fixture
def shown(qtbot: QtBot, engine: ScriptedEngine) -> MainWindow:
    """A window of the demo, so that the tour can be taken as well, with a file open."""
    engine.is_replay = True
    window = start_window(qtbot, engine)
    window.editor.open_path("src/frog.py")
    eventually(qtbot, lambda: window.editor.current_path() == "src/frog.py")
    return window


@pytest.mark.parametrize("command", VIEWS)
def test_each_control_of_a_view_has_a_name_and_is_reached_by_tab(qtbot: QtBot, shown: MainWindow, command: str) -> None:
    shown.commands.run(command)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    assert [why for why in map(nameless, controls()) if why] == []
    reached = [*walked(), *walked("Shift+Tab")]
    assert [told(widget) for widget in controls() if widget not in reached] == []


@pytest.mark.parametrize("command", VIEWS)
def test_nothing_keeps_the_focus(qtbot: QtBot, shown: MainWindow, command: str) -> None:
    shown.commands.run(command)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    panes = {pane for pane in (shown.tree, shown.center, shown.conversation) if pane.isVisible()}
    visited: set[QWidget] = set()
    for _ in range(4):
        press("F6")
        visited |= {pane for pane in panes if has_focus(pane)}
    assert visited == panes
    assert len(walked("Shift+Tab")) > 1


@pytest.mark.parametrize("command", OVERLAYS)
def test_an_overlay_has_names_and_esc_leads_back(qtbot: QtBot, shown: MainWindow, command: str) -> None:
    shown.navigation.focus_editor()
    before = focused()
    shown.commands.run(command)
    eventually(qtbot, lambda: focused() is not before)
    assert [why for why in map(nameless, controls()) if why] == []
    press("Esc")
    eventually(qtbot, lambda: focused() is before)


def test_the_first_page_is_walked_from_its_first_button(qtbot: QtBot, engine: ScriptedEngine) -> None:
    window = start_window(qtbot, engine, path=None, program=["true"])
    assert [why for why in map(nameless, controls()) if why] == []
    names = [
        widget.accessibleName() or QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
        for widget in walked()
    ]
    assert names[:5] == ["Open a folder …", "Start the demo", "Language", "Theme", "Keys as in"]
    assert {"Reached through", "API key", "Model", "Base URL", "Test connection"} <= set(names)
    assert has_focus(window.center)


def test_every_menu_and_each_of_its_lines_has_a_name(qtbot: QtBot, shown: MainWindow) -> None:
    bar = shown.menuBar()
    eventually(qtbot, lambda: len([action for action in bar.actions() if action.isVisible()]) >= 7)
    for title in bar.actions():
        menu = title.menu()
        lines = [line.text() for line in menu.actions() if not line.isSeparator()]  # type: ignore[attr-defined]
        assert title.text()
        assert lines
        assert all(lines)


def test_a_passage_in_high_contrast_reads_the_same(qtbot: QtBot, shown: MainWindow) -> None:
    names = [nameless(widget) for widget in controls()]
    shown.theme.use(shown.session.settings.__class__(theme=Choice.HIGH_CONTRAST))
    assert shown.theme.is_high_contrast
    assert [nameless(widget) for widget in controls()] == names

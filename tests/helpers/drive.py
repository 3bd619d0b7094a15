"""Words for driving the real window: start it, type, wait for what a person would see."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.main import MainWindow
from haiku_pair.window.theme.theme import Theme
from tests.helpers.guards import PATIENCE, Heartbeat
from tests.helpers.scripted_engine import ScriptedEngine


def start_window(
    qtbot: QtBot,
    engine: ScriptedEngine,
    heartbeat: Heartbeat | None = None,
    program: Sequence[str] = (),
    path: str | None = "/home/ada/pond",
    begin: Callable[[MainWindow], object] | None = None,
) -> MainWindow:
    """A main window as the application makes it, shown and active; on `path`, or on none, for an errand or for work."""
    theme, commands = Theme(), Commands()
    bridge = Bridge(engine)
    window = MainWindow(bridge, theme, commands, program)
    for owned in (theme, commands, bridge):
        owned.setParent(window)
    qtbot.addWidget(window)
    if begin is not None:
        begin(window)
    window.open(path)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: bridge.is_ready)
    window.complete()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    if heartbeat is not None:
        heartbeat.rest()
    return window


def press(keys: str, times: int = 1) -> None:
    """Press a key sequence (`Ctrl+Shift+P`, `]`) where the focus is."""
    for _ in range(times):
        combination = QKeySequence.fromString(keys)[0]  # type: ignore[index]
        target = focused()
        QTest.keyClick(target, combination.key(), combination.keyboardModifiers())


def type_text(text: str) -> None:
    """Type text where the focus is; a line break is the Enter key."""
    first, *rest = text.split("\n")
    QTest.keyClicks(focused(), first)
    for line in rest:
        QTest.keyClick(focused(), Qt.Key.Key_Return)
        QTest.keyClicks(focused(), line)


def focused() -> QWidget:
    """The widget that has the focus, or the active window."""
    widget = QApplication.focusWidget() or QApplication.activeWindow()
    assert widget is not None, "nothing has the focus"
    return widget


def has_focus(pane: QWidget) -> bool:
    """Whether the focus is in a pane."""
    widget = QApplication.focusWidget()
    return widget is not None and (widget is pane or pane.isAncestorOf(widget))


def eventually(qtbot: QtBot, condition: Callable[[], object]) -> None:
    """Wait until something is so; fails after half a minute."""
    qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)


def visible_texts(root: QWidget) -> list[str]:
    """What labels and buttons below a widget say, as far as they are shown."""
    texts = []
    for child in root.findChildren(QWidget):
        text = getattr(child, "text", None)
        if callable(text) and child.isVisible():
            texts.append(str(text()))
    return texts


def click(widget: QWidget) -> None:
    """Click a widget with the left button."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

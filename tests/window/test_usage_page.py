"""What was used, seen by key: plots, the table beside them, how far back, and all of it as a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from haiku_pair.protocol.events import UsageReported
from haiku_pair.protocol.usage import ExportUsage, GetUsage, UsageExported, UsageShown, UsageSum
from haiku_pair.protocol.values import Fault, Problem, Settings, Theme, Usage
from haiku_pair.window.main import MainWindow
from haiku_pair.window.review.bars import HintLine
from haiku_pair.window.usage.page import UsagePage
from tests.helpers.drive import eventually, has_focus, press, visible_texts
from tests.helpers.scripted_engine import ScriptedEngine

SUMS = (
    UsageSum("2026-11-20", "s1", "turn", "claude-haiku-4-5", 3, 100, 5_000, 40_000, 900, 0.02),
    UsageSum("2026-11-22", "s1", "commit", "claude-haiku-4-5", 1, 900, 0, 0, 40, 0.0011),
    UsageSum("2026-11-22", "s2", "turn", "a local one", 2, 7_000, 0, 0, 300, 0.0, 2),
    UsageSum("2026-11-23", "s2", "review", "claude-haiku-4-5", 4, 10, 9_000, 27_000, 2_000, 0.5),
)
SHOWN = UsageShown(SUMS, {"s1": "Frogs jump higher"}, "2026-11-17", "2026-11-23")


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> UsagePage:
    """The page, reached by its key."""
    engine.on(GetUsage, lambda _body: SHOWN)
    press("Ctrl+Shift+M")
    page = window.center.currentWidget()
    assert isinstance(page, UsagePage)
    eventually(qtbot, page.table.rowCount)
    return page


def lines(page: UsagePage) -> list[list[str]]:
    """The table as it reads."""
    table = page.table
    cells = [[table.item(row, column) for column in range(table.columnCount())] for row in range(table.rowCount())]
    return [[cell.text() for cell in row if cell is not None] for row in cells]


def test_the_newest_day_comes_first_and_all_of_them_last(page: UsagePage) -> None:
    assert has_focus(page)
    assert lines(page) == [
        ["2026-11-23", "$0.5000", "4", "36,010", "75 %", "2,000"],
        ["2026-11-22", "$0.0011 + unknown", "3", "7,900", "0 %", "340"],
        ["2026-11-20", "$0.0200", "3", "45,100", "89 %", "900"],
        ["All", "$0.5211 + unknown", "10", "89,010", "75 %", "3,240"],
    ]
    assert "10 requests" in page.sum.text()
    assert "the last 30 days · this folder" in page.scope.text()


def test_sessions_kinds_and_models_by_key(page: UsagePage) -> None:
    press("2")
    assert [line[0] for line in lines(page)] == ["Session of 2026-11-22", "Frogs jump higher", "All"]
    press("3")
    assert [line[0] for line in lines(page)] == ["Reviews", "Turns", "Commit messages", "All"]
    press("4")
    assert [line[:2] for line in lines(page)] == [
        ["claude-haiku-4-5", "$0.5211"],
        ["a local one", "price unknown"],
        ["All", "$0.5211 + unknown"],
    ]
    press("1")
    assert lines(page)[0][0] == "2026-11-23"


def test_the_plot_says_what_it_shows_to_a_screen_reader(page: UsagePage) -> None:
    assert page.plot.accessibleName() == "Plot of cost"
    assert "2026-11-23: $0.5000" in page.plot.accessibleDescription()
    press("t")
    assert page.plot.accessibleName() == "Plot of cached, written, neither, answers"
    assert "2026-11-20: 46.0k" in page.plot.accessibleDescription()
    press("c")
    assert "2026-11-20: 89 %" in page.plot.accessibleDescription()
    press("m")
    press("4")
    assert page.plot.accessibleDescription() == "claude-haiku-4-5: $0.5211; a local one: price unknown"


def test_the_bar_of_the_chosen_line_stands_out(qtbot: QtBot, page: UsagePage, window: MainWindow) -> None:
    def selected() -> list[str]:
        image = page.plot.grab().toImage()
        scale = image.devicePixelRatio()
        wanted = QColor(window.theme.colors.selection).rgb()
        height = page.plot.height() // 3
        found = (page.plot.line_at(QPointF(x, height)) for x in range(page.plot.width()))
        there = [image.pixel(round(x * scale), round(height * scale)) == wanted for x in range(page.plot.width())]
        return list(dict.fromkeys(line.key for line, is_it in zip(found, there, strict=True) if line and is_it))

    press("c")
    press("Down")
    assert selected() == ["2026-11-22"]
    press("Down")
    assert page.table.currentRow() == 2
    press("3")
    assert page.table.currentRow() == 0


def test_further_back_and_less_far_and_all_folders(qtbot: QtBot, page: UsagePage, engine: ScriptedEngine) -> None:
    press("+")
    press("-", 2)
    press("a")
    eventually(qtbot, lambda: engine.sent(GetUsage)[-1] == GetUsage(7, True))
    eventually(qtbot, lambda: page.scope.text() == "by day · the last 7 days · all folders")
    press("-", 5)
    eventually(qtbot, lambda: page.scope.text() == "by day · today · all folders")
    press("+", 9)
    eventually(qtbot, lambda: engine.sent(GetUsage)[-1].days == 365)


def test_what_is_used_meanwhile_comes_in_by_itself(qtbot: QtBot, page: UsagePage, engine: ScriptedEngine) -> None:
    asked = len(engine.sent(GetUsage))
    engine.emit(*[UsageReported("t1", Usage(requests=1))] * 3)
    eventually(qtbot, lambda: len(engine.sent(GetUsage)) == asked + 1)


def test_esc_goes_back_to_work_and_the_key_again_too(page: UsagePage, window: MainWindow) -> None:
    press("Esc")
    assert not page.isVisible()
    press("Ctrl+Shift+M")
    assert page.isVisible()
    press("Ctrl+Shift+M")
    assert not page.isVisible()
    assert has_focus(window.center)


def test_the_keys_are_named(page: UsagePage) -> None:
    hints = page.findChild(HintLine)
    assert isinstance(hints, HintLine)
    assert "m money" in hints.accessibleDescription()
    assert "Esc back" in hints.accessibleDescription()


def test_all_requests_are_saved_as_csv(
    qtbot: QtBot, page: UsagePage, window: MainWindow, engine: ScriptedEngine, tmp_path: Path
) -> None:
    engine.on(ExportUsage, lambda _body: UsageExported("at_utc,day\r\n2026,x\r\n"))
    press("a")
    press("s")
    dialog = window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.close()
    page.csv.save_to(str(tmp_path / "usage.csv"))
    eventually(qtbot, lambda: "saved to usage.csv" in page.message.text)
    assert (tmp_path / "usage.csv").read_bytes() == b"at_utc,day\r\n2026,x\r\n"
    assert engine.sent(ExportUsage) == [ExportUsage(30, True)]
    page.csv.save_to(str(tmp_path / "nowhere" / "usage.csv"))
    eventually(qtbot, lambda: page.message.is_problem)


def test_a_store_that_can_not_be_read_is_said_in_place(qtbot: QtBot, page: UsagePage, engine: ScriptedEngine) -> None:
    engine.on(GetUsage, Problem(Fault.STORE, "The history can't be read.", "Nothing is lost.", "Start again."))
    press("F5")
    eventually(qtbot, lambda: page.message.is_problem)
    assert "The history can't be read." in page.message.text
    engine.on(GetUsage, lambda _body: SHOWN)
    press("F5")
    eventually(qtbot, lambda: not page.message.is_problem)


def test_with_nothing_used_the_page_says_so(qtbot: QtBot, page: UsagePage, engine: ScriptedEngine) -> None:
    engine.on(GetUsage, lambda _body: UsageShown((), {}, "2026-11-17", "2026-11-23"))
    press("F5")
    eventually(qtbot, lambda: page.sum.text() == "Nothing was asked of the model in this time.")
    assert page.plot.accessibleDescription() == "nothing"
    for key in "2t3c4m1":
        press(key)
        page.plot.grab()


def test_names_from_elsewhere_are_shown_as_they_are(qtbot: QtBot, page: UsagePage, engine: ScriptedEngine) -> None:
    odd = UsageShown(SUMS, {"s1": "\u202eevil\x07"}, "2026-11-17", "2026-11-23")
    engine.on(GetUsage, lambda _body: odd)
    press("F5")
    press("2")
    eventually(qtbot, lambda: "evil" in lines(page)[1][0])
    assert "\u202e" not in lines(page)[1][0]


# --- the status bar ----------------------------------------------------------------------------------


def test_the_status_bar_names_a_cap_that_is_near_and_why_the_cache_was_missed(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine
) -> None:
    engine.settings = Settings(max_day_dollars=1.0, theme=Theme.LIGHT)
    window.session.change_settings(engine.settings)
    usage = Usage(100, 900, 0, 50, 1_050, 200_000, 0.01, 0.25, 0.9, 0, 1, "expired")
    engine.emit(UsageReported("t1", usage))
    eventually(qtbot, lambda: "90 % of the day’s cap" in window.status.facts())
    assert "$0.2500" in visible_texts(window.status)[-1]
    assert "had expired" in window.status.cache.toolTip()
    assert "Today, all folders: $0.9000 of at most $1.00" in window.status.money.accessibleDescription()

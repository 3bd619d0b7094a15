"""Problems and what language servers know, by key: marks, the page, definitions, uses, another name, completions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QRectF
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter
from PySide6.QtWidgets import QApplication, QCheckBox, QToolTip
from pytestqt.qtbot import QtBot

from haiku_pair.protocol.languages import (
    DefinitionPlace,
    DefinitionsAre,
    FindDefinition,
    FindReferences,
    GetHover,
    GetOffers,
    HoverIs,
    Offer,
    OffersAre,
    ProposeRename,
    ReferencesAre,
)
from haiku_pair.protocol.problems import (
    LANGUAGES,
    FileProblem,
    FileProblems,
    LanguagesChanged,
    LanguageServer,
    ProblemsChanged,
    ServerState,
    Severity,
    TryLanguagesAgain,
)
from haiku_pair.protocol.replies import Done, Pasted
from haiku_pair.protocol.requests import QueueMessage
from haiku_pair.protocol.searching import FoundFile, FoundLine
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.window.editor.page import EditorPage
from haiku_pair.window.main import MainWindow
from haiku_pair.window.problems.marks import Placed, paint_shape
from haiku_pair.window.settings.page import SettingsPage
from haiku_pair.window.theme.theme import Theme
from tests.helpers.drive import eventually, has_focus, press, type_text
from tests.helpers.scripted_engine import ScriptedEngine

FROG = "src/frog.py"
ERROR = FileProblem(1, 11, 1, 17, Severity.ERROR, "height is <b>wrong</b>", "pyright x1")
WARNING = FileProblem(0, 4, 0, 8, Severity.WARNING, "odd name", "pyright")
AWAY = FileProblem(0, 0, 0, 5, Severity.HINT, "could be shorter")
READY = LanguageServer("python", "Python", ServerState.READY, "pyright")


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> EditorPage:
    """The frog, with two problems, and one in the water."""
    page = window.editor.open_path(FROG)
    eventually(qtbot, lambda: page.is_loaded)
    page.edit.finish()
    window.navigation.focus_editor()
    tell(engine, {FROG: (WARNING, ERROR), "src/water.py": (AWAY,)})
    eventually(qtbot, lambda: marks(window).all)
    return page


def tell(engine: ScriptedEngine, problems: dict[str, tuple[FileProblem, ...]], *servers: LanguageServer) -> None:
    engine.emit(LanguagesChanged(servers or (READY,)))
    engine.emit(ProblemsChanged(tuple(FileProblems(path, found) for path, found in problems.items())))


def marks(window: MainWindow) -> Placed:
    found = window.rest.problems.marks()
    assert found is not None
    return found.placed


def place(window: MainWindow) -> tuple[str, int, int]:
    page = window.editor.current_page()
    assert page is not None
    cursor = page.edit.textCursor()
    return page.path, cursor.blockNumber(), cursor.positionInBlock()


def note(window: MainWindow) -> str:
    page = window.editor.current_page()
    assert page is not None
    return window.rest.problems.note(page).text


def test_f8_goes_from_problem_to_problem_and_into_the_next_file(
    qtbot: QtBot, window: MainWindow, page: EditorPage
) -> None:
    press("F8")
    assert place(window) == (FROG, 0, 4)
    assert note(window) == "odd name (pyright)"
    press("Esc")
    assert note(window) == ""
    press("F8")
    assert place(window) == (FROG, 1, 11)
    assert note(window) == "height is <b>wrong</b> (pyright x1)"
    press("Shift+F8")
    assert place(window) == (FROG, 0, 4)
    press("F8", times=2)
    eventually(qtbot, lambda: place(window)[0] == "src/water.py")
    press("F8")
    eventually(qtbot, lambda: place(window) == (FROG, 0, 4))


def test_marks_move_with_their_lines_and_go_with_their_engine(
    qtbot: QtBot, window: MainWindow, page: EditorPage, engine: ScriptedEngine
) -> None:
    eventually(qtbot, lambda: window.status.problems.text() == "1 error, 1 warning")
    page.edit.go_to(0, 99)
    type_text("\n\n")
    assert [(one.line, one.text) for one in marks(window).all] == [(0, "odd name"), (3, ERROR.text)]
    press("Ctrl+Z")
    engine.lose()
    eventually(qtbot, lambda: not marks(window).all and window.status.problems.text() == "")


def test_the_page_lists_filters_and_opens(qtbot: QtBot, window: MainWindow, page: EditorPage) -> None:
    press("Ctrl+F8")
    shown = window.rest.problems.page
    assert shown is not None
    assert [row.words() for row in shown.list.model_of_rows.rows] == [
        "src/frog.py, 2 problems",
        "warning, line 1: odd name (pyright)",
        "error, line 2: height is <b>wrong</b> (pyright x1)",
        "src/water.py, 1 problem",
        "hint, line 1: could be shorter",
    ]
    assert shown.said.text() == "1 error, 1 warning"
    assert shown.hint.text() == "Python: pyright"
    press("e")
    assert len(shown.list.model_of_rows.rows) == 2
    assert shown.said.text().startswith("1 of 3 problems")
    press("e")
    press("Ctrl+F")
    type_text("water SHORTER")
    eventually(qtbot, lambda: len(shown.list.model_of_rows.rows) == 2)
    press("Return")
    assert shown.list.hasFocus()
    press("Return")
    eventually(qtbot, lambda: place(window) == ("src/water.py", 0, 0))
    press("Ctrl+F8")
    press("Ctrl+F")
    press("Esc")
    press("t")
    eventually(qtbot, lambda: [row.path for row in shown.list.model_of_rows.rows] == ["src/water.py"] * 2)
    press("Esc")
    assert has_focus(window.editor)


def test_a_missing_server_is_hinted_at_in_the_page(
    qtbot: QtBot, window: MainWindow, page: EditorPage, engine: ScriptedEngine
) -> None:
    tell(engine, {}, LanguageServer("rust", "Rust", ServerState.MISSING, "", "Install rust-analyzer."))
    press("Ctrl+F8")
    shown = window.rest.problems.page
    assert shown is not None
    eventually(qtbot, lambda: shown.hint.text() == "Rust: no language server installed. Install rust-analyzer.")
    window.commands.run("problems.try_again")
    assert engine.sent(TryLanguagesAgain)


@pytest.mark.parametrize("from_page", [False, True])
def test_a_problem_is_sent_with_one_key(
    qtbot: QtBot, window: MainWindow, page: EditorPage, engine: ScriptedEngine, from_page: bool
) -> None:
    engine.on(QueueMessage, Done())
    if from_page:
        press("Ctrl+F8")
        press("Down")
    else:
        page.edit.go_to(1)
    press("Alt+F8")
    (sent,) = engine.sent(QueueMessage)
    assert sent.message.open_path == FROG
    assert sent.message.text == (
        "Please fix this problem in src/frog.py:\n- line 2, error: height is <b>wrong</b> (pyright x1)"
    )


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_what_a_name_is_is_told_by_key_and_where_the_mouse_rests(
    qtbot: QtBot, window: MainWindow, page: EditorPage, engine: ScriptedEngine
) -> None:
    engine.on(GetHover, HoverIs("(function) jump: <i>int</i>"))
    page.edit.go_to(0, 5)
    press("Shift+F1")
    eventually(qtbot, lambda: note(window) == "odd name\n\n(function) jump: <i>int</i>")
    assert engine.sent(GetHover)[-1] == GetHover(FROG, 0, 5)
    at = page.edit.cursorRect().center() + QPoint(1, 0)
    viewport = page.edit.viewport()
    QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, at, viewport.mapToGlobal(at)))
    assert "odd name" in QToolTip.text()
    assert len(engine.sent(GetHover)) == 2
    engine.on(GetHover, Problem(Fault.NOTHING_TO_DO, "No server.", next_step="Install one."))
    page.edit.go_to(2)
    press("Shift+F1")
    eventually(qtbot, lambda: window.status.currentMessage() == "No server. Install one.")
    QToolTip.hideText()


def test_definitions_are_gone_to_and_come_back_from(
    qtbot: QtBot, window: MainWindow, page: EditorPage, engine: ScriptedEngine
) -> None:
    water = DefinitionPlace("src/water.py", 0, 2, "DEPTH = 3")
    engine.on(FindDefinition, DefinitionsAre((water,)))
    page.edit.go_to(1, 13)
    press("F12")
    eventually(qtbot, lambda: place(window) == ("src/water.py", 0, 2))
    press("Alt+Left")
    eventually(qtbot, lambda: place(window) == (FROG, 1, 13))
    engine.on(FindDefinition, DefinitionsAre((water, DefinitionPlace(FROG, 0, 4, "def jump"))))
    press("F12")
    picker = window.rest.languages.picker
    eventually(qtbot, picker.isVisible)
    type_text("jump")
    press("Return")
    eventually(qtbot, lambda: place(window) == (FROG, 0, 4))
    engine.on(FindDefinition, DefinitionsAre((), "/usr/lib/far.py"))
    press("F12")
    eventually(qtbot, lambda: window.status.currentMessage().endswith("/usr/lib/far.py"))


def test_uses_are_listed_and_opened(qtbot: QtBot, window: MainWindow, page: EditorPage, engine: ScriptedEngine) -> None:
    found = FoundFile("tests/test_frog.py", (FoundLine(1, "from frog import jump", ((17, 21),)),))
    engine.on(FindReferences, ReferencesAre((found,), "2 outside the folder"))
    page.edit.go_to(0, 5)
    press("Shift+F12")
    eventually(qtbot, lambda: window.rest.languages.page is not None)
    uses = window.rest.languages.page
    assert uses is not None
    assert uses.said.text() == "“jump”: 1 use in 1 file · left out: 2 outside the folder"
    press("Return")
    eventually(qtbot, lambda: place(window) == ("tests/test_frog.py", 0, 17))


def test_another_name_is_proposed(qtbot: QtBot, window: MainWindow, page: EditorPage, engine: ScriptedEngine) -> None:
    engine.on(ProposeRename, Pasted(2, ()))
    page.edit.go_to(0, 5)
    press("F2")
    type_text("hop")
    press("Return")
    eventually(qtbot, lambda: window.status.currentMessage().startswith("Proposed in 2 files"))
    assert engine.sent(ProposeRename) == [ProposeRename(FROG, 0, 5, "hop")]
    assert has_focus(page.edit)
    press("F2")
    press("Esc")
    assert has_focus(page.edit)
    page.edit.go_to(2)
    press("F2")
    assert len(engine.sent(ProposeRename)) == 1


def test_what_a_server_offers_stands_before_words(
    qtbot: QtBot, window: MainWindow, page: EditorPage, engine: ScriptedEngine
) -> None:
    offers = (Offer("height_of", "height_of", "(frog)"), Offer("heigh_ho", "heigh_ho"), Offer("other", "other"))
    engine.on(GetOffers, OffersAre(offers))
    completion = page.edit.features.completion

    def shown() -> list[str]:
        rows = completion.list
        return [rows.item(row).text() for row in range(rows.count())] if rows.isVisible() else []

    page.edit.go_to(2)
    type_text("he")
    press("Ctrl+Space")
    eventually(qtbot, lambda: shown() == ["height_of  (frog)", "heigh_ho", "height"])
    assert engine.sent(GetOffers) == [GetOffers(FROG, 2, 2, "he")]
    type_text("ight_")
    assert shown() == ["height_of  (frog)"]
    press("Tab")
    assert page.edit.document().findBlockByNumber(2).text() == "height_of"


def test_a_page_that_goes_meanwhile_takes_its_answers_along(
    qtbot: QtBot, window: MainWindow, page: EditorPage, engine: ScriptedEngine
) -> None:
    for kind, answer in ((GetOffers, OffersAre((Offer("jumper", "jumper"),))), (GetHover, HoverIs("words"))):
        engine.on(kind, answer)
        engine.hold(kind)
    page.edit.go_to(0, 6)
    press("Ctrl+Space")
    press("Shift+F1")
    press("Ctrl+W")
    eventually(qtbot, lambda: window.editor.page(FROG) is None)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    engine.release(GetOffers)
    engine.release(GetHover)
    water = window.editor.open_path("src/water.py")
    eventually(qtbot, lambda: water.is_loaded)


def test_a_language_is_switched_off_in_the_settings(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    press("Ctrl+,")
    page = window.center.currentWidget()
    assert isinstance(page, SettingsPage)
    switches = {name: page.field(f"language_servers_off.{name}") for name in LANGUAGES}
    assert all(isinstance(switch, QCheckBox) and switch.isChecked() for switch in switches.values())
    switches["python"].setFocus()
    press("Space")
    eventually(qtbot, lambda: engine.settings.language_servers_off == ("python",))


def test_kinds_differ_by_form_and_not_by_colour_alone(theme: Theme) -> None:
    def form(severity: Severity) -> tuple[bool, ...]:
        image = QImage(16, 16, QImage.Format.Format_ARGB32)
        image.fill(QColor(0, 0, 0, 0))
        painter = QPainter(image)
        paint_shape(painter, theme, severity, QRectF(3, 3, 9, 9))
        painter.end()
        return tuple(image.pixelColor(x, y).alpha() > 0 for x in range(16) for y in range(16))

    assert len({form(severity) for severity in Severity}) == len(Severity)


def test_a_file_that_is_opened_later_has_its_marks_and_every_view_of_it(
    qtbot: QtBot, window: MainWindow, page: EditorPage, run: Callable[[str], None]
) -> None:
    water = window.editor.open_path("src/water.py")
    eventually(qtbot, lambda: water.is_loaded)
    assert [one.text for one in marks(window).all] == ["could be shorter"]
    layers = len(water.edit.gutter.layers)
    run("view.split_right")
    assert all(len(view.gutter.layers) == layers for view in water.views.all())


@pytest.fixture
def run(window: MainWindow) -> Callable[[str], None]:
    return window.commands.run

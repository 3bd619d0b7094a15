"""Somebody hits keys, clicks and drags the window about: nothing breaks, nothing warns, no byte is lost.

`HAIKU_PAIR_MONKEY=20x5000` is twenty seeds of five thousand acts each; the default is small. `20x5000@7` begins with
the seventh.
"""

from __future__ import annotations

import gc
import os
import random
from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QMouseEvent, QTextBlock, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from haiku_pair.edits.values import Splice
from haiku_pair.protocol.events import DocumentSpliced
from haiku_pair.window.commands.values import Context
from haiku_pair.window.editor.blocks import line_texts
from haiku_pair.window.editor.page import EditorPage
from haiku_pair.window.main import MainWindow
from tests.helpers.drive import eventually
from tests.helpers.guards import Heartbeat
from tests.helpers.scripted_engine import ScriptedEngine

COUNTS, _, FIRST = os.environ.get("HAIKU_PAIR_MONKEY", "2x250").partition("@")
SEEDS, ACTS = (int(number) for number in COUNTS.split("x"))
BEGIN = int(FIRST or 0)
pytestmark = pytest.mark.timeout(max(120, ACTS))
TYPED = "abcxyz_ \t0123()[]{}\"'`:;,.#/\\-+=<>|"
PLAIN = """Return Backspace Delete Tab Shift+Tab Left Right Up Down Home End PgUp PgDown Ctrl+Left Ctrl+Right Ctrl+Home
    Ctrl+End Shift+Left Shift+Right Shift+Up Shift+Down Shift+End Shift+Home Ctrl+Shift+Left Ctrl+Shift+Right
    Ctrl+Backspace Ctrl+Delete Ctrl+A Ctrl+C Ctrl+X Ctrl+V Esc Ctrl+K Shift+Return Ctrl+S Ctrl+= Ctrl+- Shift+Alt+W
    Shift+Alt+B Ctrl+Tab"""
TEXTS = {
    "pond.py": "".join(f"class C{n}:\n    def f(self, a):\n        return [a, (a), {{n}}]\n\n" for n in range(60)),
    "frog.js": "function frog() {\n\tif (x) {\n\t\treturn `🐸${x}`;\n\t}\n}\n" * 20,
    "plain.txt": "é \u00a0\u200b\U0001f438 x\n\n\ttabs\n" * 10,
}


class Monkey:
    """Does things at random, the same for the same seed."""

    def __init__(self, window: MainWindow, engine: ScriptedEngine, seed: int) -> None:
        self.random = random.Random(seed)
        self.window = window
        self.engine = engine
        here = {key for command in window.commands.for_context(Context.EDITOR) for key in command.keys}
        self.keys = [*PLAIN.split(), *sorted(here)]
        self.done: list[str] = []

    @property
    def page(self) -> EditorPage:
        page = self.window.editor.current_page()
        assert page is not None
        return page

    def act(self) -> None:
        acts: list[tuple[Callable[[], None], int]] = [
            (self.write, 40), (self.press, 45), (self.click, 8), (self.drag, 4), (self.turn_wheel, 2),
            (self.resize, 1), (self.splice, 2), (self.come_back, 3),
        ]  # fmt: skip
        act = self.random.choices([act for act, _ in acts], [weight for _, weight in acts])[0]
        act()

    def write(self) -> None:
        text = "".join(self.random.choices(TYPED, k=self.random.randint(1, 4)))
        self.note(f"write {text!r}")
        QTest.keyClicks(self.focused(), text)

    def press(self) -> None:
        key = self.random.choice(self.keys)
        self.note(f"press {key}")
        combination = QKeySequence.fromString(key)[0]  # type: ignore[index]
        QTest.keyClick(self.focused(), combination.key(), combination.keyboardModifiers())

    def click(self) -> None:
        edit = self.page.edit
        place = self.random.choice([edit.viewport(), edit.viewport(), edit.gutter, edit.features.strip.overview])
        pos, held = self.place_in(place), self.held()
        self.note(f"click {type(place).__name__} {pos} {held}")
        QTest.mouseClick(place, Qt.MouseButton.LeftButton, held, pos)

    def drag(self) -> None:
        view, held = self.page.edit.viewport(), self.held()
        start, end = self.place_in(view), self.place_in(view)
        self.note(f"drag {start} {end} {held}")
        left = Qt.MouseButton.LeftButton
        QTest.mousePress(view, left, held, start)
        there = QPointF(end)
        QApplication.sendEvent(
            view, QMouseEvent(QEvent.Type.MouseMove, there, there, Qt.MouseButton.NoButton, left, held)
        )
        QTest.mouseRelease(view, left, held, end)

    def turn_wheel(self) -> None:
        view = self.page.edit.viewport()
        place = QPointF(self.place_in(view))
        step = QPoint(0, self.random.choice([-240, -120, 120, 240]))
        none = Qt.MouseButton.NoButton
        self.note(f"wheel {step}")
        event = QWheelEvent(place, place, QPoint(), step, none, self.held(), Qt.ScrollPhase.NoScrollPhase, False)
        QApplication.sendEvent(view, event)

    def resize(self) -> None:
        size = self.random.randint(500, 1600), self.random.randint(300, 1000)
        self.note(f"resize {size}")
        self.window.resize(*size)

    def splice(self) -> None:
        """The engine changes some lines, as for an applied proposal."""
        page = self.page
        count = page.edit.blockCount()
        first = self.random.randrange(count)
        removed = self.random.randint(0, min(3, count - first - 1))
        lines = tuple(self.random.choices(["", "    new = 1", "def f():", "}"], k=self.random.randint(1, 3)))
        splices = (Splice(first, removed, lines),)
        self.note(f"splice {splices}")
        view = self.engine.documents[page.path]
        texts = view.text.split("\n")
        texts[first : first + removed] = lines
        changed = msgspec.structs.replace(view, text="\n".join(texts), revision=page.mirror.revision + 1, dirty=True)
        self.engine.documents[page.path] = changed
        self.engine.emit(DocumentSpliced(page.path, page.mirror.revision, splices, dirty=True, why="apply"))

    def come_back(self) -> None:
        """Back into the text, wherever the keys went, and out of too large a text."""
        self.note("come back")
        self.window.navigation.focus_editor()
        edit = self.page.edit
        if edit.blockCount() > 3_000:
            edit.selectAll()
            QTest.keyClick(edit, Qt.Key.Key_Delete)

    def place_in(self, widget: QWidget) -> QPoint:
        return QPoint(self.random.randrange(max(1, widget.width())), self.random.randrange(max(1, widget.height())))

    def held(self) -> Qt.KeyboardModifier:
        held = Qt.KeyboardModifier
        none, alt, shift, control = held.NoModifier, held.AltModifier, held.ShiftModifier, held.ControlModifier
        return self.random.choice([none, none, none, alt, shift, alt | shift, control])

    def focused(self) -> QWidget:
        focused = QApplication.focusWidget()
        if focused is None or not self.window.editor.isAncestorOf(focused):
            self.window.navigation.focus_editor()
            focused = QApplication.focusWidget()
        assert focused is not None
        return focused

    def note(self, what: str) -> None:
        self.done.append(what)

    def is_settled(self) -> bool:
        """Nothing is under way, and the engine has what is on the screen."""
        pages = self.window.editor.pages()
        return all(
            not page.edit.features.folds.is_busy and self.engine.documents[page.path].text == text_of(page)
            for page in pages
        )

    def check(self, qtbot: QtBot, heartbeat: Heartbeat) -> None:
        """The engine has every character, and nothing is hidden that can't be opened."""
        gc.collect()
        heartbeat.rest()
        try:
            qtbot.waitUntil(self.is_settled)
        except TimeoutError:
            pytest.fail(f"the engine has another text: {self.last()}")
        heartbeat.rest()
        for page in self.window.editor.pages():
            self.check_folds(page.edit.document().begin())

    def check_folds(self, block: QTextBlock) -> None:
        while block.isValid():
            if block.isVisible():
                assert block.lineCount() >= 1, self.last()
            else:
                assert block.lineCount() == 0, self.last()
                assert self.page.edit.features.folds.are_any or block.document() is not self.page.edit.document()
            block = block.next()

    def last(self) -> str:
        return " | ".join(self.done[-60:])


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine(dict(TEXTS))


@pytest.mark.parametrize("seed", range(BEGIN, BEGIN + SEEDS))
def test_nothing_is_lost_whatever_keys_are_hit(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine, heartbeat: Heartbeat, seed: int
) -> None:
    QGuiApplication.clipboard().setText("two\nlines")
    pages = [window.editor.open_path(path) for path in TEXTS]
    eventually(qtbot, lambda: all(page.is_loaded for page in pages))
    for page in pages:
        page.edit.finish()
    monkey = Monkey(window, engine, seed)
    for count in range(ACTS):
        monkey.act()
        if count % 50 == 49:
            monkey.check(qtbot, heartbeat)
    monkey.check(qtbot, heartbeat)
    eventually(qtbot, lambda: all_saved(window))
    for page in window.editor.pages():
        assert engine.files[page.path] == text_of(page), monkey.last()


def all_saved(window: MainWindow) -> bool:
    """Save what is not, as a change of the engine may have come after the last time."""
    for page in window.editor.pages():
        if page.mirror.is_dirty:
            page.mirror.save()
    return not window.editor.dirty_paths()


def text_of(page: EditorPage) -> str:
    """Character by character."""
    document = page.edit.document()
    return "\n".join(line_texts(document, 0, document.blockCount()))

"""Every theme can be read: text by WCAG's AA, in high contrast by AAA; marks stand out from what they are on."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from haiku_pair.protocol.values import Settings
from haiku_pair.protocol.values import Theme as Look
from haiku_pair.window.theme.palette import contrast, load_theme
from haiku_pair.window.theme.theme import Theme

HIGH = ("high_contrast_light", "high_contrast_dark")
AA, AAA, MARK = 4.5, 7.0, 3.0
TEXT_AT_LEAST = {"light": AA, "dark": AA, **dict.fromkeys(HIGH, AAA)}

TEXTS = ("text", "muted", "link", "accent", "warning", "error", "ok")
GROUNDS = ("background", "surface", "raised", "current_line", "code_background")
PAIRS = (
    *((text, ground) for text in TEXTS for ground in GROUNDS),
    *(("text", ground) for ground in ("added", "added_strong", "removed", "removed_strong", "match", "match_current")),
    *(("text", ground) for ground in ("warning_background", "error_background")),
    ("warning", "warning_background"), ("selection_text", "selection"), ("accent_text", "accent"),
    ("gutter_text", "gutter"), ("muted", "selection"), ("accent", "selection"), ("error", "selection"),
)  # fmt: skip
"""Text, and what it stands on somewhere in the window."""
CODE_GROUNDS = ("surface", "current_line", "code_background", "added", "removed")
MARKS = ("accent", "focus", "ok", "error", "warning")
"""Colours of frames, signs and stripes."""
MARK_GROUNDS = ("background", "surface", "raised", "added", "removed")


@pytest.mark.parametrize("name", TEXT_AT_LEAST)
def test_text_can_be_read_on_what_it_stands_on(qapp: QApplication, name: str) -> None:
    colors = load_theme(name).colors
    found = {(text, ground): contrast(getattr(colors, text), getattr(colors, ground)) for text, ground in PAIRS}
    assert {pair: ratio for pair, ratio in found.items() if ratio < TEXT_AT_LEAST[name]} == {}


@pytest.mark.parametrize("name", TEXT_AT_LEAST)
def test_code_can_be_read_in_all_its_colours(qapp: QApplication, name: str) -> None:
    theme = load_theme(name)
    found = {
        (token, ground): contrast(color, getattr(theme.colors, ground))
        for token, color in theme.syntax.items()
        for ground in CODE_GROUNDS
    }
    assert {pair: ratio for pair, ratio in found.items() if ratio < TEXT_AT_LEAST[name]} == {}


@pytest.mark.parametrize("name", TEXT_AT_LEAST)
def test_marks_stand_out(qapp: QApplication, name: str) -> None:
    colors = load_theme(name).colors
    marks = (*MARKS, "border") if name in HIGH else MARKS
    found = {
        (mark, ground): contrast(getattr(colors, mark), getattr(colors, ground))
        for mark in marks
        for ground in MARK_GROUNDS
    }
    assert {pair: ratio for pair, ratio in found.items() if ratio < MARK} == {}


@pytest.mark.parametrize("look", [Look.LIGHT, Look.DARK, Look.HIGH_CONTRAST])
def test_the_frame_of_an_empty_box_is_seen(qtbot: QtBot, qapp: QApplication, theme: Theme, look: Look) -> None:
    before = qapp.palette()
    theme.use(Settings(theme=look))
    theme.apply(qapp)
    box = QCheckBox()
    qtbot.addWidget(box)
    picture = box.grab().toImage()
    line = [picture.pixelColor(x, picture.height() // 2) for x in range(picture.width())]
    qapp.setPalette(before)
    assert max(contrast(color, theme.colors.background) for color in line) >= MARK

"""Markdown in a document: what streams in looks like what comes at once, and is only text."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument

from haiku_pair.window.conversation.markdown import Code, MarkdownWriter
from haiku_pair.window.conversation.page import ClosedDocument, Page
from haiku_pair.window.theme.theme import Theme
from tests.helpers.guards import Heartbeat

LINES = st.sampled_from([
    "# Head", "plain *text* here", "- a `b`", "  - c", "1. one", "7) seven", "```", "```python", "def f(): pass",
    "    deep", "> quote",
    "| a | b |", "|---|---|", "| 1 | 2 |", "---", "", "==", "- [x] done", "- [ ] not", "![i](http://x/y.png)", "[l](https://e.com)",
    "<b>html</b>", "~~~", "* * *", "a  ", "\\", "[x]: http://y",
])  # fmt: skip


def render(theme: Theme, text: str, sizes: list[int]) -> tuple[str, list[Code]]:
    document = ClosedDocument()
    document.setUndoRedoEnabled(False)
    writer = MarkdownWriter(Page(document, theme))
    at = turn = 0
    while at < len(text):
        size = sizes[turn % len(sizes)]
        writer.feed(text[at : at + size])
        at, turn = at + size, turn + 1
    writer.finish()
    return document.toHtml(), writer.codes


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINES, max_size=14).map("\n".join), st.lists(st.integers(1, 30), min_size=1, max_size=4))
def test_streamed_looks_like_written_at_once(heartbeat: Heartbeat, theme: Theme, text: str, sizes: list[int]) -> None:
    heartbeat.stop()  # many documents in a row, and no event loop in between
    assert render(theme, text, sizes) == render(theme, text, [10**6])


def plain(theme: Theme, text: str) -> str:
    document = ClosedDocument()
    writer = MarkdownWriter(Page(document, theme))
    writer.feed(text)
    writer.finish()
    return document.toPlainText()


@pytest.mark.parametrize("formula", ["$a_1 + b_2$", "$$\\frac{a}{b}$$"])
def test_formulas_stay_readable(theme: Theme, formula: str) -> None:
    assert plain(theme, f"so {formula} holds") == f"so {formula} holds"


def test_tasks_show_their_state_as_text(theme: Theme) -> None:
    assert plain(theme, "- [x] done\n- [ ] open\n\nafter") == "☑ done\n☐ open\nafter"


def test_a_numbered_list_keeps_its_numbers(theme: Theme) -> None:
    document = ClosedDocument()
    writer = MarkdownWriter(Page(document, theme))
    writer.feed("3. three\n4. four")
    writer.finish()
    block = document.begin()
    assert [block.textList().itemText(block), block.next().textList().itemText(block.next())] == ["3.", "4."]


@pytest.mark.case("K01")
@pytest.mark.parametrize(
    "address", ["file:///etc/hosts", "http://127.0.0.1:1/x", "data:text/plain,hi", "qrc:/x", "rel.png"]
)
def test_a_document_loads_nothing_of_any_scheme(theme: Theme, address: str) -> None:
    assert not ClosedDocument().resource(QTextDocument.ResourceType.ImageResource.value, QUrl(address))


def test_a_very_long_open_paragraph_gets_its_formats_when_it_closes(theme: Theme) -> None:
    document = ClosedDocument()
    writer = MarkdownWriter(Page(document, theme))
    writer.feed("**bold** word " * 400)
    assert document.toPlainText().startswith("**bold**")
    writer.feed("end\n\nnext")
    assert document.toPlainText().startswith("bold word")
    assert document.toPlainText().endswith("end\nnext")

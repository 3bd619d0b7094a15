"""What goes along with a message, by key: files that were found are pinned and dropped, other things are named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QListWidget

from tests.helpers.fake_api import FakeApi, text_reply
from tests.helpers.repositories import Sandbox, with_history
from tests.helpers.whole import Program

FILES = {
    "shop/invoice.py": b"from shop.money import Money\n\n\ndef total_of(lines):\n    return Money(sum(lines))\n",
    "shop/money.py": b"class Money:\n    def __init__(self, cents):\n        self.cents = cents\n",
    "shop/stamp.py": b"def stamp(invoice):\n    return invoice\n",
}
SCRIPT = [text_reply("I see."), text_reply("Still.")]


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    return with_history(tmp_path, FILES)


def go_to(program: Program, rows: QListWidget, path: str) -> None:
    """Walk down to the row of a file."""
    program.wait(lambda: any(path in rows.item(number).text() for number in range(rows.count())))
    program.press("Home")
    for _ in range(rows.count()):
        if path in rows.currentItem().text():
            return
        program.press("Down")
    raise AssertionError(f"{path} can't be reached")


def name(program: Program, letters: str, row: str) -> None:
    """Type what names something, and take the row that begins so."""
    composing = program.window.conversation.composing
    before = len(composing.chips.items())
    program.type(letters)
    program.wait(lambda: composing.list.isVisible() and composing.list.chosen().startswith(row))
    program.press("Return")
    program.wait(lambda: len(composing.chips.items()) == before + 1)


def test_what_goes_along_is_chosen_by_key(api: FakeApi, sandbox: Sandbox, start: Callable[[Path], Program]) -> None:
    program = start(sandbox.root)
    program.trust()
    program.press("Ctrl+L")
    program.type("The total of an invoice is wrong ")
    nearby = program.window.conversation.composing.nearby
    program.wait(lambda: "invoice.py" in nearby.words())
    program.press("Alt+K")
    go_to(program, nearby.list, "shop/stamp.py")
    program.press("Delete")
    program.wait(lambda: nearby.dropped == ("shop/stamp.py",))
    go_to(program, nearby.list, "shop/invoice.py")
    program.press("Return", "Escape")
    assert nearby.pinned == ("shop/invoice.py",)
    (sandbox.root / "shop" / "money.py").write_bytes(b"class Money:\n    coins = 3\n")
    name(program, "@symbol:total", "total_of")
    name(program, "@diff", "diff   ")
    name(program, "@commit:polite", "")
    program.wait_text("@total_of (shop/invoice.py) · ≈")
    program.press("Return")
    program.wait_end(1)
    texts = [block["text"] for block in api.requests[0]["messages"][0]["content"]]
    sent = "\n".join(texts)
    assert '<document source="shop/invoice.py">\n4\tdef total_of(lines):' in sent
    assert "+    coins = 3" in sent
    assert "Be polite" in sent
    near = texts[-1].partition("Files that may matter for this message")[2]
    assert "shop/invoice.py" in near
    assert "stamp.py" not in near
    program.wait_text("@diff uncommitted")
    program.ask("And is the invoice stamped?")
    assert nearby.pinned == ("shop/invoice.py",), "it stays pinned"
    assert "stamp.py" in str(api.requests[1]["messages"][-1]), "it was dropped from one message only"

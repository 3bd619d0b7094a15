"""The person's own work and the history, reviewed without a model: both processes, real git, by key alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from haiku_pair.protocol.sources import SourceKind
from tests.helpers.repositories import Sandbox
from tests.helpers.whole import Program

LINES = [f"line {number}\n" for number in range(1, 41)]


def lines(**changed: str) -> bytes:
    """Forty lines, those named (`l3="x"`) being others."""
    return "".join(changed.get(f"l{number}", line[:-1]) + "\n" for number, line in enumerate(LINES, 1)).encode()


@pytest.fixture
def numbers(sandbox: Sandbox) -> Sandbox:
    """A file of forty lines is committed."""
    sandbox.write("n.txt", lines())
    sandbox.commit("numbers")
    return sandbox


def show(program: Program, key: str, kind: SourceKind) -> None:
    """Go to the review and choose what is reviewed."""
    program.press("Ctrl+Shift+R", key)
    program.wait(lambda: program.window.review.sources.source.kind is kind)


def test_own_work_is_staged_discarded_and_unstaged_by_key(numbers: Sandbox, start: Callable[[Path], Program]) -> None:
    numbers.write("n.txt", lines(l3="THREE", l20="TWENTY", l35="THIRTY-FIVE"))
    head = numbers.git("rev-parse", "HEAD")
    program = start(numbers.root)

    show(program, "2", SourceKind.UNSTAGED)
    program.wait_text("0 of 3")
    program.press("y", "n", "Ctrl+Return")
    program.wait_text("Discard 1 hunk from your files?")
    program.wait(lambda: program.window.review.question_is_armed)
    program.step("y")
    assert numbers.git("show", ":n.txt") == lines(l3="THREE")
    assert numbers.read("n.txt") == lines(l3="THREE", l35="THIRTY-FIVE")
    program.wait_text("0 of 1")

    show(program, "3", SourceKind.STAGED)
    program.wait_text("0 of 1")
    program.press("n", "Ctrl+Return")
    program.wait_text("Nothing is staged.")
    assert numbers.git("diff", "--cached") == b""
    assert numbers.read("n.txt") == lines(l3="THREE", l35="THIRTY-FIVE")

    program.run("Undo the apply")
    program.wait(lambda: numbers.read("n.txt") == lines(l3="THREE", l20="TWENTY", l35="THIRTY-FIVE"))
    assert numbers.git("rev-parse", "HEAD") == head


def test_a_range_is_reviewed_and_a_part_of_it_taken_back(numbers: Sandbox, start: Callable[[Path], Program]) -> None:
    numbers.git("checkout", "--quiet", "-b", "topic")
    numbers.write("n.txt", lines(l3="THREE"))
    numbers.commit("first")
    numbers.write("n.txt", lines(l3="THREE", l20="TWENTY"))
    numbers.commit("second")
    program = start(numbers.root)

    program.press("Ctrl+Shift+R", "5")
    program.type("main..topic")
    program.press("Return")
    program.wait_text("2 hunks", "main")
    program.press("y", "n", "Ctrl+Return")
    program.wait_text("Proposed to take back")
    assert numbers.read("n.txt") == lines(l3="THREE", l20="TWENTY")

    program.press("1")
    program.wait(lambda: program.window.review.sources.source.kind is SourceKind.PROPOSAL)
    program.wait_text("0 of 1")
    program.press("y")
    program.step("Ctrl+Return")
    assert numbers.read("n.txt") == lines(l3="THREE")

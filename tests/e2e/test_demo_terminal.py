"""The demo as a person without a screen starts it: one command, an empty home, no configuration."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 110


@dataclass(frozen=True)
class Shown:
    """What a run of the demo left."""

    status: int
    out: str
    err: str
    folder: Path
    home: Path

    def part(self, title: str) -> str:
        """The text of one chapter, from its title to the next."""
        return self.out.split(f"── {title}", 1)[1].partition("\n── ")[0]


def play(folder: Path, arguments: Sequence[str]) -> Shown:
    """Run it in a folder, with nothing in the environment but the way to programs and to this source tree."""
    home = folder / "home"
    home.mkdir()
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "haiku_pair", "demo", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=env, capture_output=True, encoding="utf-8", timeout=PATIENCE, check=False
    )
    return Shown(done.returncode, done.stdout, done.stderr, folder, home)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """One run with all options, looked at by many tests."""
    return play(tmp_path_factory.mktemp("demo"), ["--terminal", "--keep", "kept", "--screenshot", "review.png"])


@pytest.fixture(scope="module")
def shown_plainly(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """One run without any option."""
    return play(tmp_path_factory.mktemp("plain"), [])


def test_it_goes_as_it_should(shown: Shown) -> None:
    assert (shown.status, shown.err) == (0, ""), shown.out[-2000:]
    assert "All of it went as it should." in shown.out


def test_it_says_that_it_is_a_replay(shown: Shown) -> None:
    assert "replay of a recorded session. No model is asked, nothing is sent." in shown.out.splitlines()[0]


def test_the_conversation_is_told_with_its_tool_calls(shown: Shown) -> None:
    told = shown.part("The conversation")
    assert "You:\n    `python3 -m unittest` fails" in told
    assert "· Search 'parse_amount|bank_csv' — " in told
    assert "- **The sign.** `parse_amount` now takes it from the text." in told
    assert "✗" not in told


def test_the_proposal_has_every_kind_of_change(shown: Shown) -> None:
    diff = shown.part("The proposal: 7 files, 13 hunks")
    assert "--- /dev/null\n+++ b/ledger/months.py" in diff
    assert "--- a/ledger/bank_csv.py\n+++ /dev/null" in diff
    assert diff.partition("+++ b/ledger/report.py")[2].partition("\n---")[0].count("\n@@ ") == 3
    assert "working tree is byte for byte as it was" in diff


def test_hunks_are_accepted_rejected_and_commented(shown: Shown) -> None:
    review = shown.part("The review")
    assert (review.count("y  accepted"), review.count("n  rejected")) == (12, 1)
    assert "c  “parse_amount can't read the commas back." in review


def test_only_what_was_accepted_is_applied(shown: Shown) -> None:
    applied = shown.part("Apply")
    assert " D ledger/bank_csv.py\n" in applied
    assert 'sign = -1 if plain.startswith("-")' in applied
    assert "{whole:,}" not in applied


def test_the_projects_tests_fail_before_and_pass_after(shown: Shown) -> None:
    before, _, after = shown.out.partition("── Apply")
    assert "FAILED (failures=1)" in before
    assert "\n    OK\n" in after


def test_undo_brings_every_byte_back(shown: Shown) -> None:
    assert "byte-identical to before the apply" in shown.part("Undo the apply")


def test_the_verdict_goes_along_with_the_next_question(shown: Shown) -> None:
    assert "[goes along: verdict on" in shown.out.partition("── Apply it again")[2]


def test_the_picture_is_of_the_whole_window(shown: Shown) -> None:
    picture = QImage(str(shown.folder / "review.png"))
    assert (picture.width(), picture.height()) == (1280, 800)
    assert len({picture.pixel(x, y) for x in range(0, 1280, 4) for y in range(0, 800, 4)}) > 50
    assert f"review: {shown.folder / 'review.png'}" in shown.out


def test_it_leaves_alone_what_is_the_persons(shown: Shown) -> None:
    # Where nobody has done so for the whole machine, Qt's fontconfig notes the fonts it found, in the person's cache.
    fonts = shown.home / ".cache" / "fontconfig"
    assert [path for path in shown.home.rglob("*") if fonts not in (path, path.parent) and path != fonts.parent] == []


def test_kept_files_stay_where_they_were_asked_for(shown: Shown) -> None:
    kept = shown.folder / "kept"
    assert sorted(path.name for path in kept.iterdir()) == ["data", "pocket-ledger"]
    assert "{whole:,}" not in (kept / "pocket-ledger" / "ledger" / "money.py").read_text()


def test_without_a_screen_it_is_told_in_the_terminal(shown_plainly: Shown) -> None:
    assert (shown_plainly.status, shown_plainly.err) == (0, ""), shown_plainly.out[-2000:]
    assert "There is no screen" in shown_plainly.out.splitlines()[0]
    assert (shown_plainly.folder / "demo-screenshot.png").is_file()


def test_nothing_else_is_left_when_it_is_not_kept(shown_plainly: Shown) -> None:
    lines = shown_plainly.out.splitlines()
    project = next(line.rpartition(" ")[2] for line in lines if line.startswith("The project is"))
    assert not Path(project).parent.exists()

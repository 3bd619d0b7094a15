"""Patches as rows to read, and the words of the journal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from haiku_pair.protocol.values import JournalItem, JournalKind, PatchFile
from haiku_pair.window.journal import words
from haiku_pair.window.patches import LONGEST_LINE, MOST_ROWS, Row, RowKind, rows

NOW = datetime(2026, 5, 20, 15, 0, tzinfo=UTC)


def shown(text: str, path: str = "a.py", added: int = 1, removed: int = 1) -> list[Row]:
    return list(rows([PatchFile(path, text, added, removed)]))


def notes(text: str) -> list[str]:
    return [row.text for row in shown(text) if row.kind is RowKind.NOTE]


def test_lines_that_look_like_headers_are_lines_inside_a_hunk() -> None:
    found = shown("--- a/a.sql\n+++ b/a.sql\n@@ -1,2 +1,2 @@\n--- old comment\n+++ new\n same\n")
    assert found[1:] == [
        Row(RowKind.PLACE, "@@ -1,2 +1,2 @@"),
        Row(RowKind.REMOVED, "--- old comment"),
        Row(RowKind.ADDED, "+++ new"),
        Row(RowKind.CONTEXT, " same"),
    ]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("new file mode 100644\n--- /dev/null\n+++ b/a.py\n", "new file"),
        ("new file mode 100755\n--- /dev/null\n", "new file, is an executable file"),
        ("deleted file mode 100644\n--- a/a.py\n+++ /dev/null\n", "deleted"),
        ("similarity index 90%\nrename from old name.py\nrename to a.py\n", "renamed from old name.py"),
        ("GIT binary patch\nliteral 4\nLcmZQzWMT#Y01f~L\n", "binary: there are no lines to show"),
        ("Binary files a/a.png and b/a.png differ\n", "binary: there are no lines to show"),
        ("old mode 100644\nnew mode 100755\n", "becomes executable (mode 100644 → 100755)"),
    ],
)
def test_headers_are_said_in_words_once(header: str, said: str) -> None:
    assert notes(f"diff --git a/a.py b/a.py\n{header}") == [said]


def test_a_missing_newline_is_said() -> None:
    assert notes("@@ -1 +1 @@\n-a\n+b\n\\ No newline at end of file\n") == ["no newline at the end of the file"]


def test_windows_lines_are_named_once_and_mixed_ones_shown() -> None:
    assert shown("@@ -1 +1 @@\n-a\r\n+b\r\n")[1:] == [
        Row(RowKind.NOTE, "line endings: CRLF"),
        Row(RowKind.PLACE, "@@ -1 +1 @@"),
        Row(RowKind.REMOVED, "-a"),
        Row(RowKind.ADDED, "+b"),
    ]
    assert shown("@@ -1 +1 @@\n-a\r\n+a\n")[2].text == "-a⟨CR⟩"


def test_nothing_hides_in_a_patch() -> None:
    assert shown("@@ -0,0 +1 @@\n+a\u202eb\x1b[0m\n", "x\u202ey.py")[0].text.startswith("x⟨RLO⟩y.py")
    assert shown("@@ -0,0 +1 @@\n+a\u202eb\x1b[0m\n")[2].text == "+a⟨RLO⟩b⟨ESC⟩[0m"


def test_what_is_too_much_is_counted() -> None:
    line = shown(f"@@ -0,0 +1 @@\n+{'x' * (LONGEST_LINE + 5)}\n")[2].text
    assert line.endswith("x … 5 more characters are not shown")
    many = "".join(f"+{number}\n" for number in range(MOST_ROWS + 8))
    assert shown(f"@@ -0,0 +1,{MOST_ROWS + 8} @@\n{many}")[-1].text == "… 10 more lines are not shown."


def item(kind: JournalKind = JournalKind.STEP, **more: object) -> JournalItem:
    given = {"id": "1", "kind": kind, "title": "Apply", "at": NOW.timestamp(), "paths": ("a.py",), **more}
    return JournalItem(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 5, 20, 14, 3, tzinfo=UTC), "today 14:03"),
        (datetime(2026, 5, 19, 23, 59, tzinfo=UTC), "yesterday 23:59"),
        (datetime(2026, 5, 16, 9, 5, tzinfo=UTC), "Saturday 09:05"),
        (datetime(2026, 5, 3, 9, 5, tzinfo=UTC), "3 May 09:05"),
        (datetime(2025, 12, 31, 9, 5, tzinfo=UTC), "31 December 2025"),
        (datetime(2026, 5, 21, 9, 5, tzinfo=UTC), "21 May 09:05"),
    ],
)
def test_times_are_said_as_one_says_them(at: datetime, said: str) -> None:
    assert words.when(at.timestamp(), NOW) == said


def test_a_time_that_is_not_known_is_not_said() -> None:
    assert words.when(0, NOW) == ""


def test_a_line_says_all_of_itself() -> None:
    step = item(paths=("a.py", "b.py"), commit="1a2b3c4d5e6f7a8b")
    assert words.spoken(step, NOW) == "written, Apply, a.py, b.py, in 1a2b3c4d5e, today 15:00"
    assert words.spoken(item(undone=True), NOW).startswith("undone, Apply")
    assert words.spoken(item(JournalKind.CHECKPOINT, title="Fix\nit", paths=()), NOW).startswith("before, “Fix it”, ")


def test_a_checkpoint_is_called_by_what_came_after_it() -> None:
    assert words.title(item(JournalKind.CHECKPOINT, title="Fix it")) == "“Fix it”"
    assert words.title(item(JournalKind.CHECKPOINT, title="Before going back to “Fix it”")) == "going back to “Fix it”"


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, ""),
        (999, "less than 1 KB kept"),
        (1500, "1.5 KB kept"),
        (12_300_000, "12 MB kept"),
        (2 * 10**12, "2000 GB kept"),
    ],
)
def test_sizes_have_two_digits(size: int, said: str) -> None:
    assert words.kept(size) == said

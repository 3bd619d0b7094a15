"""Pasted text: what people copy from chats, mails and terminals, as changes of files."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haiku_pair.edits.matching import NoMatch
from haiku_pair.edits.pasted import NotPasted, PastedFile, apply_pasted, parse_pasted
from tests.helpers.edited_files import edited, lines

FILE = b"import os\n\n\ndef a():\n    return 1\n\n\ndef b():\n    return 2\n"


def only(text: str) -> PastedFile:
    """The one file that a text is about."""
    (file,) = parse_pasted(text)
    return file


def result(text: str, raw: bytes | None = FILE) -> bytes | None:
    """What a text makes of a file."""
    return apply_pasted(only(text), raw).raw


# --- diffs -------------------------------------------------------------------------------------------

DIFF = (
    "diff --git a/src/a.py b/src/a.py\nindex 1234567..89abcde 100644\n--- a/src/a.py\n+++ b/src/a.py\n"
    "@@ -5,5 +5,6 @@ def a():\n     return 1\n \n \n def b():\n-    return 2\n+    two = 2\n+    return two\n"
)
CHANGED = FILE.replace(b"    return 2\n", b"    two = 2\n    return two\n")


@pytest.mark.parametrize(
    "text",
    [
        DIFF,
        DIFF.replace("\n", "\r\n"),
        f"Here is the change:\n\n```diff\n{DIFF}```\n\nIt names the number. Anything else?\n",
        DIFF.replace("diff --git a/src/a.py b/src/a.py\nindex 1234567..89abcde 100644\n", ""),
        DIFF[DIFF.index("---") :].replace("a/src", "src").replace("b/src", "src"),
        DIFF[DIFF.index("---") :].replace("a.py\n", "a.py\t2026-01-01 10:00:00.000000000 +0100\n"),
        DIFF.replace("a/src", "src").replace("b/src", "src"),
        DIFF.replace("\n \n", "\n\n"),
        DIFF.replace("-5,5 +5,6", "-5,9 +5,4"),
        DIFF.replace("-5,5 +5,6", "-105,5 +155,6"),
        DIFF.replace("@@ -5,5 +5,6 @@ def a():", "@@ ... @@"),
        f"`src/a.py`:\n\n```diff\n{DIFF[DIFF.index('@@') :]}```\n",
        f"Change `src/a.py` so:\n{DIFF[DIFF.index('@@') :]}",
        "From 0123 Mon Sep 17 00:00:00 2001\nSubject: [PATCH] two\n\n---\n src/a.py | 3 ++-\n\n"
        + DIFF
        + "-- \n2.39.5\n",
    ],
)
def test_a_diff_is_understood_in_the_forms_people_copy(text: str) -> None:
    assert only(text).path == "src/a.py"
    assert result(text) == CHANGED


def test_line_endings_of_the_file_are_kept() -> None:
    dos = FILE.replace(b"\n", b"\r\n")
    assert result(DIFF, dos) == CHANGED.replace(b"\n", b"\r\n")
    assert result(DIFF, b"\xef\xbb\xbf" + dos) == b"\xef\xbb\xbf" + CHANGED.replace(b"\n", b"\r\n")
    placed = apply_pasted(only(DIFF), dos)
    assert placed.notes == ("line endings of the file were kept",)


def test_a_line_number_chooses_only_between_exact_copies() -> None:
    file = b"x\na\ny\nx\na\ny\n"
    text = "--- f\n+++ f\n@@ -{},3 +4,3 @@\n x\n-a\n+b\n y\n"
    assert result(text.format(4), file) == b"x\na\ny\nx\nb\ny\n"
    assert result(text.format(1), file) == b"x\nb\ny\nx\na\ny\n"
    with pytest.raises(NoMatch):
        result(text.format(3), file)
    with pytest.raises(NoMatch):  # who miscounts the lines does not know their numbers either
        result(text.format(4).replace(",3", ",5"), file)
    with pytest.raises(NoMatch):
        result("--- f\n+++ f\n@@ -3,0 +4 @@\n+b\n", file)


def test_files_come_go_and_move() -> None:
    text = (
        "diff --git a/new.sh b/new.sh\nnew file mode 100755\n--- /dev/null\n+++ b/new.sh\n@@ -0,0 +1,2 @@\n+a\n+b\n"
        "\\ No newline at end of file\n"
        'diff --git "a/\\303\\244 \\"1\\".txt" "b/\\303\\244 \\"1\\".txt"\ndeleted file mode 100644\n'
        '--- "a/\\303\\244 \\"1\\".txt"\n+++ /dev/null\n@@ -1 +0,0 @@\n-gone\n'
        "diff --git a/old name.py b/new name.py\nsimilarity index 100%\nrename from old name.py\n"
        "rename to new name.py\n"
        "diff --git a/run b/run\nold mode 100644\nnew mode 100755\n"
        "diff --git a/empty b/empty\nnew file mode 100644\nindex 0000000..e69de29\n"
        "diff --git a/x.png b/x.png\nindex 12..34 100644\nBinary files a/x.png and b/x.png differ\n"
    )
    new, gone, moved, run, empty = parse_pasted(text)
    assert (new.path, new.new_mode, new.whole, new.create) == ("new.sh", "100755", "a\nb", True)
    assert (gone.path, gone.delete) == ('ä "1".txt', True)
    assert apply_pasted(gone, b"gone\n").raw is None
    with pytest.raises(NoMatch, match="holds more"):
        apply_pasted(gone, b"gone\nnot gone\n")
    assert (moved.path, moved.old_path) == ("new name.py", "old name.py")
    assert apply_pasted(moved, b"same").raw == b"same"
    assert (run.path, run.new_mode) == ("run", "100755")
    assert (empty.path, empty.whole) == ("empty", "")
    assert new.notes == ("x.png: binary, passed over",)
    with pytest.raises(NoMatch, match="already"):
        apply_pasted(new, b"there")
    with pytest.raises(NoMatch, match="no such file"):
        apply_pasted(gone, None)


# --- blocks ------------------------------------------------------------------------------------------

BLOCK = "<<<<<<< SEARCH\n    return 2\n=======\n    two = 2\n    return two\n>>>>>>> REPLACE\n"


@pytest.mark.parametrize(
    "text",
    [
        f"src/a.py\n{BLOCK}",
        f"src/a.py\n```python\n{BLOCK}```\n",
        f"I name the number.\n\n`src/a.py`\n\n```python\n{BLOCK}```\n\nDone.",
        f"```python\nsrc/a.py\n{BLOCK}```\n",
        f"### src/a.py:\n````\n{BLOCK}````\n",
        f"**src/a.py**\n{BLOCK}",
        f"```python src/a.py\n{BLOCK}```\n",
        f"Change `src/a.py` like this:\n{BLOCK}",
        f"src/a.py\n{BLOCK}".replace("<<<<<<<", "<<<<<").replace("=======", "=========").replace(">>>>>>>", ">>>>>"),
        f"src/a.py\n{BLOCK}".replace("\n", "\r\n"),
    ],
)
def test_a_block_is_understood_in_the_forms_models_write(text: str) -> None:
    assert only(text).path == "src/a.py"
    assert result(text) == CHANGED


def test_several_blocks_belong_to_the_file_named_last() -> None:
    second = BLOCK.replace("return 2", "return 1").replace("two = 2", "one = 1").replace("return two", "return one")
    third = "lib/c.py\n<<<<<<< SEARCH\n=======\nc = 3\n>>>>>>> REPLACE\n"
    first, new = parse_pasted(f"src/a.py\n```\n{BLOCK}\n{second}```\nand\n{third}")
    assert apply_pasted(first, FILE).raw == CHANGED.replace(b"    return 1\n", b"    one = 1\n    return one\n")
    assert (new.path, new.whole, new.create) == ("lib/c.py", "c = 3\n", True)


# --- whole files -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "```python src/a.py\nx = 1\n```\n",
        "```src/a.py\nx = 1\n```\n",
        "```python:src/a.py\nx = 1\n```\n",
        '```python title="src/a.py"\nx = 1\n```\n',
        "src/a.py\n```python\nx = 1\n```\n",
        "Here:\n\n#### `src/a.py`\n\n~~~~py\nx = 1\n~~~~\nRun it:\n```sh\npython src/a.py\n```\n",
        "File: src/a.py\n```\nx = 1\n```",
        "```\n\nsrc/a.py\n```python\nx = 1\n```",
    ],
)
def test_a_file_in_a_fence_is_the_whole_file(text: str) -> None:
    file = only(text)
    assert (file.path, file.whole) == ("src/a.py", "x = 1\n")
    assert apply_pasted(file, None).raw == b"x = 1\n"
    assert apply_pasted(file, b"\xef\xbb\xbfx = 2\r\n").raw == b"\xef\xbb\xbfx = 1\r\n"
    assert apply_pasted(file, b"x = 1").raw == b"x = 1"


def test_fences_in_a_text_of_fences_are_counted() -> None:
    text = "README.md\n```markdown\n# A\n```sh\nrun\n```\nend\n```\nafter\n"
    assert only(text).whole == "# A\n```sh\nrun\n```\nend\n"


def test_a_file_that_leaves_something_out_is_refused() -> None:
    with pytest.raises(NoMatch, match="leaves something out"):
        result("```python src/a.py\nimport os\n\n# ... rest of the file unchanged ...\n```\n")


# --- what can't be understood ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no unified diff"),
        ("Hello, could you look at it?", "no unified diff"),
        ("```python\nx = 1\n```\n", "line 1: a fence without a path"),
        (BLOCK, "Line 1: no file is named"),
        (f"a.py\n{BLOCK[:-17]}", "Line 2: the block that begins here does not end"),
        ("a.py\n<<<<<<< SEARCH\nx\n", "Line 2: the block that begins here does not go on"),
        (f"a.py\n<<<<<<< SEARCH\nx\n{BLOCK}", "Line 4: a block begins here"),
        ("a.py\n<<<<<<< SEARCH\nx\n=======\ny\n=======\n>>>>>>> REPLACE\n", "Line 6: a second line of equal signs"),
        ("```python a.py\nx\n", "Line 1: the fence that begins here is not closed"),
        ("```a.py\nx\n```\n```a.py\ny\n```\n", "Line 4: a.py was named at line 1 already"),
        ("--- a.py\n+++ a.py\nwhat?\n", "Line 1: nothing of a.py is changed"),
        ("--- a.py\n+++ a.py\n@@ -1,2 +1,2 @@\n a\n b\n", "neither adds nor removes"),
        ("@@ -1 +1 @@\n-a\n+b\n", "Line 1: no file is named"),
        ("diff --git a/x b/y\ncopy from x\ncopy to y\n", "Line 1: copies"),
        ("--- /dev/null\n+++ /dev/null\n@@ -1 +1 @@\n-a\n+b\n", "Line 1: no file is named"),
        ("diff --git a/m b/m\n--- a/m\n+++ b/m\n@@@ -1 -1 +1 @@@\n- a\n", "several parents"),
    ],
)
def test_an_error_names_the_line(text: str, said: str) -> None:
    with pytest.raises(NotPasted, match=said):
        parse_pasted(text)


PIECES = st.sampled_from(
    [
        *(
            "diff --git a/x b/x",
            "diff --git ",
            '"a/\\303',
            "--- a/x",
            "+++ b/x",
            "--- /dev/null",
            "+++ ",
            "@@ -1,2 +1 @@",
        ),
        *(
            "@@",
            "@@@",
            "-a",
            "+b",
            " c",
            "",
            "\\ No newline at end of file",
            "rename from x",
            "rename to",
            "new mode 1",
        ),
        *(
            "deleted file mode 100644",
            "GIT binary patch",
            "<<<<<<< SEARCH",
            "=======",
            ">>>>>>> REPLACE",
            "```",
            "```py",
        ),
        *(
            "~~~~",
            "src/a.py",
            "`b.py`:",
            "```c.py",
            "new file mode 160000",
            "copy to x",
            "-- ",
            "2.39",
            "\ud800",
            "\0",
            "\r",
        ),
    ]
)


@settings(max_examples=int(os.environ.get("HAIKU_PAIR_EXAMPLES", "400")))
@given(st.lists(st.one_of(PIECES, PIECES, PIECES, st.text(max_size=12)), max_size=30), st.sampled_from(["\n", "\r\n"]))
def test_no_text_is_too_odd(pieces: list[str], ending: str) -> None:
    for file in parsed(ending.join(pieces)):
        assert file.path
        for raw in (None, b"", b"a\nb\nc\n", FILE, b"\0", b"\xff"):
            with suppress(NoMatch):
                apply_pasted(file, raw)


def parsed(text: str) -> tuple[PastedFile, ...]:
    """The files of a text; none when it can't be understood."""
    try:
        files = parse_pasted(text)
    except NotPasted:
        return ()
    assert files
    return files


@pytest.mark.parametrize(
    "line",
    ["<<<<<<< SEARCH", "```", "```x", "````` y", "~~~", "--- a", "@@ -1 +1 @@", "", " ", "+", "a.md", "\\", "======="],
)
def test_long_texts_take_no_longer_than_their_length(line: str) -> None:
    started = time.process_time()
    for text in (
        f"{line}\n" * 15_000,
        f"--- a\n+++ a\n@@ -1 +1 @@\n-a\n{line}\n" + f"{line}\n\n" * 15_000 + "```\n" * 15_000,
    ):
        parsed(text)
    assert time.process_time() - started < 5


# --- as git writes it --------------------------------------------------------------------------------

NAMES = st.sampled_from(["a.txt", "b c.txt", 'ä"q".txt', "b/a/x.py", "t\tab", " lead", "trail ", "a/b", "-- x", "1"])


@st.composite
def trees(draw: st.DrawFn) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Files of a folder before and after: changed, created, deleted, renamed."""
    names = draw(st.lists(NAMES, min_size=1, max_size=5, unique=True))
    old: dict[str, bytes] = {}
    new: dict[str, bytes] = {}
    for name in names:
        before = draw(lines())
        after = draw(edited(before))
        what = draw(st.integers(0, 9))
        if what != 0:
            old[name] = "".join(before).encode()
        if what == 1:
            new[f"moved/{name}"] = "".join(after).encode()
        elif what != 2:
            new[name] = "".join(after).encode()
    return old, new


@settings(max_examples=int(os.environ.get("HAIKU_PAIR_EXAMPLES", "250")) // 10)
@given(trees(), st.sampled_from([(), ("--no-prefix",), ("-c", "core.quotePath=false"), ("-U1",), ("-U9",)]))
def test_a_diff_of_git_gives_the_new_files(
    both: tuple[dict[str, bytes], dict[str, bytes]], options: tuple[str, ...]
) -> None:
    # With no prefix a name alone does not tell whether `a/` belongs to it where nothing else is said.
    old, new = both
    text = git_diff(old, new, options)
    found = dict(old)
    for file in parse_pasted(text) if text else ():
        source = file.old_path or file.path
        placed = apply_pasted(file, old.get(source))
        found.pop(source, None)
        if placed.raw is not None:
            found[file.path] = placed.raw
    assert found == new


def git_diff(old: dict[str, bytes], new: dict[str, bytes], options: tuple[str, ...]) -> str:
    """What git says of the difference between two folders."""
    git = shutil.which("git")
    assert git
    early = options if options[:1] == ("-c",) else ()
    late = () if early else options
    with TemporaryDirectory() as folder:
        for side, files in (("o", old), ("n", new)):
            for name, raw in files.items():
                path = Path(folder, side, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(raw)
            Path(folder, side).mkdir(exist_ok=True)
        environment = {"PATH": os.defpath, "HOME": folder, "GIT_CONFIG_NOSYSTEM": "1", "GIT_DIR": f"{folder}/r"}

        def run(*arguments: str, tree: str = "o") -> bytes:
            command = [git, *early, *arguments]
            environment["GIT_WORK_TREE"] = f"{folder}/{tree}"
            return subprocess.run(
                command, cwd=f"{folder}/{tree}", env=environment, capture_output=True, check=True
            ).stdout

        run("init", "-q")
        run("add", "-A")
        before = run("write-tree").decode().strip()
        run("add", "-A", tree="n")
        after = run("write-tree", tree="n").decode().strip()
        return run("diff", "-M", *late, before, after).decode()

"""The database: damaged, foreign or unwritable files; crashes; two processes."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from haiku_pair.engine.store.conversations import Conversations
from haiku_pair.engine.store.database import Database
from haiku_pair.protocol.values import Fault

ROOT = Path("/somewhere")

_INSERT = "INSERT INTO state (root, key, body) VALUES (?, ?, ?)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.sqlite3"


def filled(path: Path) -> bytes:
    """A database with one conversation, closed; its bytes."""
    database = Database(path)
    Conversations(database).create(ROOT)
    database.write(*[(_INSERT, (b"/r", f"k{number}", bytes(500))) for number in range(100)])
    database.close()
    return path.read_bytes()


def aside(path: Path) -> list[Path]:
    found = [file for file in path.parent.iterdir() if ".damaged-" in file.name]
    return [file for file in found if not file.name.endswith(("-wal", "-shm"))]


def test_what_is_written_is_read_after_reopening(path: Path) -> None:
    filled(path)
    again = Database(path)
    assert again.notices == []
    assert again.lasting()
    assert Conversations(again).newest(ROOT)


@pytest.mark.case("G05")
@pytest.mark.parametrize("damage", ["garbage", "empty", "half", "flips", "newer", "folder", "foreign", "text"])
def test_a_bad_file_is_set_aside_and_told(path: Path, damage: str) -> None:
    raw = filled(path)
    match damage:
        case "garbage":
            path.write_bytes(os.urandom(5000))
        case "empty":
            path.write_bytes(b"")
        case "half":
            path.write_bytes(raw[: len(raw) // 2])
        case "flips":
            path.write_bytes(raw[:4096] + bytes(byte ^ 0x55 for byte in raw[4096:8192]) + raw[8192:])
        case "newer":
            with sqlite3.connect(path) as connection:
                connection.execute("PRAGMA user_version=99")
        case "folder":
            path.unlink()
            path.mkdir()
        case "foreign":
            path.unlink()
            with sqlite3.connect(path) as connection:
                connection.execute("CREATE TABLE other (x)")
        case _:
            path.write_text("not a database")
    database = Database(path)
    [problem] = database.notices
    assert problem.fault is Fault.STORE
    assert len(aside(path)) >= 1
    assert aside(path)[0].name in problem.kept
    assert database.lasting()
    assert Conversations(database).newest(ROOT) is None
    Conversations(database).create(ROOT)


@pytest.mark.case("G05")
def test_two_bad_files_in_a_row_are_both_kept(path: Path) -> None:
    for content in (b"first", b"second"):
        filled(path) if not path.exists() else None
        path.write_bytes(content)
        Database(path).close()
    assert {file.read_bytes() for file in aside(path)} == {b"first", b"second"}


@pytest.mark.case("G05")
def test_a_file_that_lost_its_log_still_opens(path: Path, tmp_path: Path) -> None:
    database = Database(path)
    Conversations(database).create(ROOT)
    alone = tmp_path / "alone.sqlite3"
    alone.write_bytes(path.read_bytes())
    again = Database(alone)
    assert again.notices == []
    assert again.lasting()


@pytest.mark.case("G05")
def test_a_locked_file_is_left_alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(path)
    monkeypatch.setattr("haiku_pair.engine.store.database._BUSY_SECONDS", 0.05)
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("PRAGMA locking_mode=EXCLUSIVE")
    blocker.execute("BEGIN EXCLUSIVE")
    database = Database(path)
    assert not database.lasting()
    assert len(database.notices) == 1
    assert aside(path) == []
    Conversations(database).create(ROOT)
    blocker.close()


@pytest.mark.case("G10")
def test_a_folder_that_cannot_be_made_means_memory(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    database = Database(tmp_path / "data" / "history.sqlite3")
    assert not database.lasting()
    [problem] = database.notices
    assert "HAIKU_PAIR_HOME" in problem.next_step
    conversation = Conversations(database).create(ROOT)
    assert Conversations(database).newest(ROOT) == conversation


@pytest.mark.case("G05")
def test_a_read_only_file_is_shown_from_memory(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(path)

    def refuse(*_: object, **__: object) -> sqlite3.Connection:
        raise sqlite3.OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(Database, "_connect", refuse)
    database = Database(path)
    assert not database.lasting()
    assert len(database.notices) == 1
    assert Conversations(database).newest(ROOT)


@pytest.mark.case("G02")
def test_writes_wait_in_memory_until_the_disk_takes_them(path: Path) -> None:
    database = Database(path)
    database.read("PRAGMA max_page_count=20")
    for number in range(50):
        database.write((_INSERT, (b"/r", f"k{number}", bytes(5000))))
    assert not database.lasting()
    assert len(database.notices) == 1
    database.read("PRAGMA max_page_count=100000")
    database.write((_INSERT, (b"/r", "last", b"")))
    assert database.lasting()
    assert len(database.read("SELECT key FROM state")) == 51


@pytest.mark.case("L04")
def test_files_are_the_owners_alone(path: Path) -> None:
    before = os.umask(0)
    try:
        filled(path)
        path.chmod(0o644)
        database = Database(path)
        Conversations(database).create(ROOT)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name


_WRITER = """
import sys
from pathlib import Path
from haiku_pair.engine.store.database import Database
database = Database(Path(sys.argv[1]))
assert database.lasting(), database.notices
for number in range(int(sys.argv[3])):
    database.write(("INSERT INTO state (root, key, body) VALUES (?, ?, ?)", (sys.argv[2], str(number), b"")))
    print(number, flush=True)
assert not database.notices, database.notices
"""


def writer(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _WRITER, str(path), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3])


@pytest.mark.case("G01")
def test_killed_in_the_middle_of_writing_keeps_what_was_reported(path: Path) -> None:
    for seen_first in (1, 7, 20):
        process = writer(path, f"w{seen_first}", 100_000)
        assert process.stdout
        seen = [process.stdout.readline() for _ in range(seen_first)]
        process.send_signal(signal.SIGKILL)
        process.wait()
        seen += process.stdout.readlines()
        database = Database(path)
        assert database.notices == []
        rows = database.read("SELECT count(*) FROM state WHERE root = ?", (f"w{seen_first}",))
        assert rows[0][0] in {len(seen), len(seen) + 1, len(seen) - 1 if not seen[-1].endswith("\n") else len(seen)}
        database.close()


@pytest.mark.case("G08")
def test_two_processes_write_at_once(path: Path) -> None:
    processes = [writer(path, name, 200) for name in ("one", "two")]
    for process in processes:
        process.communicate()
        assert process.returncode == 0
    assert Database(path).read("SELECT root, count(*) FROM state GROUP BY root ORDER BY root") == [
        ("one", 200),
        ("two", 200),
    ]


@pytest.mark.case("G11")
def test_an_older_file_is_copied_before_it_is_changed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from haiku_pair.engine.store import schema

    filled(path)
    monkeypatch.setattr(schema, "_STEPS", (*schema._STEPS, ("CREATE TABLE later (x)",)))
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    database = Database(path)
    assert database.notices == []
    assert database.read("SELECT * FROM later") == []
    assert path.with_name(f"history.sqlite3.version-{schema.VERSION - 1}").exists()

"""A second start on a folder rings at the window that has it open."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory

import pytest

from haiku_pair.window.doorbell import Doorbell, bell_of, ring

Rings = Queue[tuple[str, str]]


def bell_at(root: Path) -> Path:
    bell = bell_of(str(root))
    assert bell is not None
    return Path(bell)


@pytest.fixture(autouse=True)
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Not below `tmp_path`: a socket's address has room for a hundred bytes."""
    with TemporaryDirectory(prefix="run") as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
        yield Path(folder)


@pytest.fixture
def pond(tmp_path: Path) -> Path:
    folder = tmp_path / "pond"
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "frog.py").touch()
    return folder


@pytest.fixture
def rings() -> Rings:
    return Queue()


@pytest.fixture
def doorbell(pond: Path, rings: Rings) -> Iterator[Doorbell]:
    bell = Doorbell(str(pond), lambda path, token: rings.put((path, token)))
    assert bell.hang()
    yield bell
    bell.take_down()


def test_folder_and_files_in_it_are_heard(doorbell: Doorbell, pond: Path, rings: Rings) -> None:
    for path in (pond, pond / "src" / "frog.py", pond / "new.py"):
        assert ring(str(path))
        assert rings.get(timeout=10) == (str(path), "")


def test_links_are_followed(doorbell: Doorbell, pond: Path, rings: Rings, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(pond)
    assert ring(str(tmp_path / "link" / "src" / "frog.py"))
    assert rings.get(timeout=10) == (str(pond / "src" / "frog.py"), "")


def test_the_desktops_token_goes_along(
    doorbell: Doorbell, pond: Path, rings: Rings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "leaf-7")
    assert ring(str(pond))
    assert rings.get(timeout=10) == (str(pond), "leaf-7")


def test_other_folders_are_not_heard(doorbell: Doorbell, pond: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not ring(str(pond.parent))
    assert not ring(str(pond / "src")), "a folder in it is opened as a folder of its own"
    monkeypatch.setenv("HAIKU_PAIR_HOME", "/elsewhere")
    assert not ring(str(pond)), "a window with other data is another"


def test_only_the_person_can_ring(doorbell: Doorbell, pond: Path) -> None:
    bell = bell_at(pond)
    assert (bell.stat().st_mode & 0o777, bell.parent.stat().st_mode & 0o777) == (0o600, 0o700)


@pytest.mark.parametrize("words", [b"", b"{}\n", b"\xff\n", b'{"path": "/etc/passwd", "token": ""}\n'])
def test_other_words_are_not_answered(doorbell: Doorbell, pond: Path, rings: Rings, words: bytes) -> None:
    bell = bell_at(pond)
    with socket.socket(socket.AF_UNIX) as calling:
        calling.settimeout(20)
        calling.connect(str(bell))
        calling.sendall(words)
        calling.shutdown(socket.SHUT_WR)
        assert calling.recv(16) == b""
    assert ring(str(pond))
    assert rings.get(timeout=10) == (str(pond), "")


def test_the_second_window_leaves_the_bell_to_the_first(doorbell: Doorbell, pond: Path) -> None:
    assert not Doorbell(str(pond), lambda *_: None).hang()
    assert ring(str(pond))


def test_what_a_killed_window_left_is_cleared_away(pond: Path, runtime: Path) -> None:
    bell = bell_at(pond)
    bell.parent.mkdir()
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(bell))
    assert not ring(str(pond))
    hung = Doorbell(str(pond), lambda *_: None)
    assert hung.hang()
    assert ring(str(pond))
    hung.take_down()
    assert not ring(str(pond))
    assert not bell.exists()


def test_without_a_runtime_folder_every_start_is_a_window(pond: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert not ring(str(pond))
    assert not Doorbell(str(pond), lambda *_: None).hang()


def test_with_a_runtime_folder_too_deep_for_sockets_every_start_is_a_window(
    pond: Path, runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime / ("deep" * 30)))
    assert not Doorbell(str(pond), lambda *_: None).hang()
    assert not ring(str(pond))

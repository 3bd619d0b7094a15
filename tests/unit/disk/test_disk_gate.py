"""The gate: what may be named, and what happens with things that are no regular files."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from haiku_pair.engine.disk.gate import PathGate, names_git
from haiku_pair.engine.faults import Failure
from haiku_pair.protocol.values import Fault


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.py").write_bytes(b"print(1)\r\n")
    (tmp_path / "secret").write_bytes(b"secret")
    return folder


def fault_of(error: pytest.ExceptionInfo[Failure]) -> Fault:
    return error.value.problem.fault


@pytest.mark.case("C01")
@pytest.mark.parametrize(
    "path",
    [
        "../x",
        "/etc/passwd",
        "~/x",
        "~",
        "a/../../x",
        "a.py/..",
        "sub/../a.py",
        "file:///x",
        "https://example.org/x",
        "C:\\x",
        "c:/x",
        "\\\\h\\s",
        "a\0b",
        "",
        ".",
        "./.",
        "x" * 5000,
        "x/" * 2500,
        "\ud800",
    ],
)
def test_names_outside_are_refused(root: Path, path: str) -> None:
    gate = PathGate(root)
    for call in (gate.resolve, gate.locate, gate.read, gate.mode, gate.remove, gate.read_link):
        with pytest.raises(Failure) as error:
            call(path)
        assert fault_of(error) is Fault.OUTSIDE
    with pytest.raises(Failure):
        gate.write(path, b"x")


@pytest.mark.case("C01")
def test_a_long_refused_name_makes_a_short_message(root: Path) -> None:
    with pytest.raises(Failure) as error:
        PathGate(root).resolve("x" * 5000)
    assert len(error.value.problem.what) < 400


@pytest.mark.case("C04")
@pytest.mark.parametrize(
    "path",
    [
        ".git/hooks/x",
        ".git/config",
        ".git",
        ".GIT/config",
        ".Git/config",
        ".git./x",
        ".git /x",
        ".git.../x",
        "git~1/x",
        "GIT~1/x",
        ".g\u200cit/config",
        ".git\u200d/config",
        "\ufeff.git/config",
        ".gi\U000e0074t/config",
        "\uff0egit/config",
        "sub/.git/config",
        "sub/.GIT",
        ".git::$INDEX_ALLOCATION/config",
        ".git\\config",
        "./.git/config",
        "sub//.git//config",
    ],
)
def test_nothing_named_git_is_touched(root: Path, path: str) -> None:
    gate = PathGate(root)
    with pytest.raises(Failure) as error:
        gate.write(path, b"x")
    assert fault_of(error) is Fault.OUTSIDE
    with pytest.raises(Failure):
        gate.read(path)


@pytest.mark.parametrize("name", [".gitignore", ".gitattributes", "git", "legit", ".github", "digit~1", "agit.py", "…"])
def test_other_names_are_not_taken_for_git(name: str) -> None:
    assert not names_git(name)


@pytest.mark.case("C02")
def test_a_link_to_a_file_outside_is_refused(root: Path) -> None:
    (root / "link").symlink_to(root.parent / "secret")
    gate = PathGate(root)
    with pytest.raises(Failure) as error:
        gate.read("link")
    assert fault_of(error) is Fault.OUTSIDE
    with pytest.raises(Failure):
        gate.write("link", b"x")
    assert (root.parent / "secret").read_bytes() == b"secret"


@pytest.mark.case("C02")
@pytest.mark.parametrize("target", ["..", "/", "/proc/self/cwd"])
def test_a_folder_link_outside_is_refused(root: Path, target: str) -> None:
    (root / "link").symlink_to(target)
    with pytest.raises(Failure) as error:
        PathGate(root).write("link/new/file", b"x")
    assert fault_of(error) is Fault.OUTSIDE


@pytest.mark.case("C02")
def test_links_inside_are_followed(root: Path) -> None:
    (root / "link").symlink_to("a.py")
    (root / "folder").symlink_to("sub")
    gate = PathGate(root)
    gate.write("link", b"new")
    gate.write("folder/b.py", b"b")
    assert (root / "link").is_symlink()
    assert (root / "a.py").read_bytes() == b"new"
    assert (root / "sub/b.py").read_bytes() == b"b"


@pytest.mark.case("C04")
def test_a_link_into_git_is_refused(root: Path) -> None:
    (root / ".git").mkdir()
    (root / "innocent").symlink_to(".git")
    with pytest.raises(Failure):
        PathGate(root).write("innocent/config", b"x")


def test_a_folder_swapped_for_a_link_after_the_check_is_not_followed(root: Path) -> None:
    class SlowGate(PathGate):
        def resolve(self, path: str, *, writing: bool = False) -> Path:
            found = super().resolve(path, writing=writing)
            (root / "sub").rmdir()
            (root / "sub").symlink_to(root.parent)
            return found

    with pytest.raises(Failure):
        SlowGate(root).write("sub/secret", b"overwritten")
    assert (root.parent / "secret").read_bytes() == b"secret"


def test_a_loop_of_links_ends(root: Path) -> None:
    (root / "one").symlink_to("two")
    (root / "two").symlink_to("one")
    with pytest.raises(Failure):
        PathGate(root).read("one")


@pytest.mark.case("C10")
def test_pipes_sockets_and_folders_do_not_hang(root: Path) -> None:
    os.mkfifo(root / "pipe.py")
    (root / "folder.py").mkdir()
    gate = PathGate(root)
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(root)
        server.bind("socket.py")
        os.chdir(here)
        for name in ("pipe.py", "folder.py", "socket.py"):
            with pytest.raises(Failure) as error:
                gate.read(name)
            assert fault_of(error) is Fault.NOT_REGULAR
            with pytest.raises(Failure) as error:
                gate.resolve(name, writing=True)
            assert fault_of(error) is Fault.NOT_REGULAR
            assert gate.mode(name) == ""


@pytest.mark.case("C11")
def test_a_huge_sparse_file_is_refused_unread(root: Path) -> None:
    with (root / "big").open("wb") as file:
        file.truncate(10 * 2**30)
    with pytest.raises(Failure) as error:
        PathGate(root).read("big")
    assert fault_of(error) is Fault.TOO_LARGE


@pytest.mark.case("C11")
def test_a_file_that_grows_while_read_is_cut_off(root: Path) -> None:
    with pytest.raises(Failure) as error, (root / "a.py").open("rb") as file:
        PathGate(root)._drain("a.py", file.fileno(), 4)
    assert fault_of(error) is Fault.TOO_LARGE


def test_reading_gives_exact_bytes(root: Path) -> None:
    assert PathGate(root).read("./a.py") == b"print(1)\r\n"
    assert PathGate(root).clean(".//sub/./b.py/") == "sub/b.py"


def test_missing_and_forbidden_files_say_so(root: Path) -> None:
    gate = PathGate(root)
    with pytest.raises(Failure) as error:
        gate.read("none.py")
    assert fault_of(error) is Fault.NOT_FOUND
    if os.geteuid():
        (root / "a.py").chmod(0)
        with pytest.raises(Failure) as error:
            gate.read("a.py")
        assert fault_of(error) is Fault.NOT_READABLE


@pytest.mark.case("C07")
@pytest.mark.parametrize(
    "name", ["a\nb", "-x", "x ", "\u202ex", "tab\there", 'q"uote', "\U0001f600", "é" * 127, "lat\udce9"]
)
def test_odd_names_work(root: Path, name: str) -> None:
    gate = PathGate(root)
    gate.write(name, b"odd")
    assert gate.read(name) == b"odd"
    assert gate.mode(name) == "100644"
    gate.remove(name)
    assert gate.mode(name) == ""


def test_odd_names_are_escaped_in_messages(root: Path) -> None:
    with pytest.raises(Failure) as error:
        PathGate(root).read("a\n\u202eb\udce9")
    assert "\\n\\u202e" in error.value.problem.what
    error.value.problem.what.encode()


def test_modes_are_those_git_records(root: Path) -> None:
    (root / "run").write_bytes(b"")
    (root / "run").chmod(0o755)
    (root / "link").symlink_to("/nowhere")
    gate = PathGate(root)
    assert [gate.mode(name) for name in ("a.py", "run", "link", "sub")] == ["100644", "100755", "120000", ""]
    assert gate.read_link("link") == b"/nowhere"


def test_removing_a_link_leaves_its_target(root: Path) -> None:
    (root / "link").symlink_to("a.py")
    PathGate(root).remove("link")
    assert (root / "a.py").exists()
    assert not (root / "link").is_symlink()

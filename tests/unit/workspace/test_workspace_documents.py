"""Open files: bytes on disk after typing and saving, foreign changes, what survives."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haiku_pair.edits.document import content_hash
from haiku_pair.edits.values import Splice
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.store.workspaces import UnsavedRecord
from haiku_pair.engine.workspace.buffers import UnsavedText
from haiku_pair.engine.workspace.documents import SIZE_LIMIT, Documents
from haiku_pair.protocol.events import DocumentSpliced, DocumentState
from haiku_pair.protocol.values import Fault


class Desk:
    """Documents on a folder, with what they ask to be kept."""

    def __init__(self, root: Path, kept: dict[str, UnsavedRecord] | None = None) -> None:
        self.root = root
        self.kept: dict[str, UnsavedText] = {}
        self.gate = PathGate(root)
        self.documents = Documents(self.gate, self._keep, kept)

    def _keep(self, path: str, text: UnsavedText | None) -> None:
        if text is None:
            self.kept.pop(path, None)
        else:
            self.kept[path] = text

    def write(self, raw: bytes, path: str = "f") -> None:
        (self.root / path).write_bytes(raw)

    def read(self, path: str = "f") -> bytes:
        return (self.root / path).read_bytes()

    def type(self, first: int, removed: int, *lines: str, path: str = "f") -> None:
        revision = self.documents.view(path).revision
        self.documents.change(path, revision, Splice(first, removed, lines))

    def restarted(self) -> Desk:
        records = {path: UnsavedRecord(text.base_hash, text.raw) for path, text in self.kept.items()}
        again = Desk(self.root, records)
        again.kept = dict(self.kept)
        return again


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


FILES = [
    pytest.param(b"one\r\ntwo\r\n", b"one\r\nNEW\r\ntwo\r\n", id="crlf", marks=pytest.mark.case("D01")),
    pytest.param(b"a\nb\r\nc\rd\r\r\ne", b"a\nNEW\nb\r\nc\rd\r\r\ne", id="mixed", marks=pytest.mark.case("D02")),
    pytest.param(b"one\rtwo\r", b"one\rNEW\rtwo\r", id="cr", marks=pytest.mark.case("D02")),
    pytest.param(b"no end", b"no end\nNEW", id="no-end", marks=pytest.mark.case("D03")),
    pytest.param(b"x\n\n\n", b"x\nNEW\n\n\n", id="ends", marks=pytest.mark.case("D03")),
    pytest.param(b"\n", b"\nNEW\n", id="newline", marks=pytest.mark.case("D03")),
    pytest.param(b"", b"\nNEW", id="empty", marks=pytest.mark.case("D03")),
    pytest.param(b"\xef\xbb\xbfa\nb\n", b"\xef\xbb\xbfa\nNEW\nb\n", id="bom", marks=pytest.mark.case("D04")),
    pytest.param(
        "\ufeffa\r\nbé".encode("utf-16-le"),
        "\ufeffa\r\nNEW\r\nbé".encode("utf-16-le"),
        id="utf-16-le",
        marks=pytest.mark.case("D04"),
    ),
    pytest.param(
        "\ufeffa\nb\n".encode("utf-16-be"), "\ufeffa\nNEW\nb\n".encode("utf-16-be"), id="utf-16-be",
        marks=pytest.mark.case("D04"),
    ),
    pytest.param(
        "x\u00a0\u2028\u2029\ufdd0\x0c\x0b\x85\u00ad\n\ufdd1\ufeff\ufffc\uf780\n".encode(),
        "x\u00a0\u2028\u2029\ufdd0\x0c\x0b\x85\u00ad\nNEW\n\ufdd1\ufeff\ufffc\uf780\n".encode(),
        id="odd",
        marks=pytest.mark.case("D06"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "expected"), FILES)
def test_a_new_line_changes_nothing_else(desk: Desk, raw: bytes, expected: bytes) -> None:
    desk.write(raw)
    desk.documents.open("f")
    desk.type(1, 0, "NEW")
    desk.documents.save("f")
    assert desk.read() == expected


@pytest.mark.parametrize(("raw", "expected"), FILES)
def test_typing_and_undoing_leaves_the_bytes(desk: Desk, raw: bytes, expected: bytes) -> None:
    desk.write(raw)
    desk.documents.open("f")
    desk.type(1, 0, "NEW")
    desk.type(1, 1)
    assert desk.documents.raw("f") == raw
    assert not desk.documents.view("f").dirty
    assert desk.kept == {}


@pytest.mark.case("D07")
@pytest.mark.parametrize(("raw", "expected"), FILES)
def test_saving_without_a_change_does_not_write(desk: Desk, raw: bytes, expected: bytes) -> None:
    desk.write(raw)
    before = (desk.root / "f").stat()
    assert not desk.documents.open("f").dirty
    desk.documents.save("f")
    desk.documents.close("f")
    after = (desk.root / "f").stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)
    assert desk.read() == raw


@pytest.mark.case("D05")
@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "shift-jis", "gb18030"])
def test_another_encoding_is_shown_and_not_edited(desk: Desk, encoding: str) -> None:
    raw = {"shift-jis": "日本", "gb18030": "中文"}.get(encoding, "café\n").encode(encoding)
    desk.write(raw)
    view = desk.documents.open("f")
    assert view.read_only
    assert not view.dirty
    for action in (lambda: desk.type(0, 0, "x"), lambda: desk.documents.save("f", True)):
        with pytest.raises(Failure) as error:
            action()
        assert error.value.problem.fault is Fault.NOT_WRITABLE
    assert desk.documents.raw("f") is None
    assert desk.documents.dirty_paths() == {}
    assert desk.read() == raw


def test_one_stray_byte_stands_out_in_the_view(desk: Desk) -> None:
    desk.write(b"plain \xe9 text\n")
    assert desk.documents.open("f").text == "plain \\xe9 text\n"


@pytest.mark.case("D12")
def test_binary_files_are_shown_as_bytes(desk: Desk) -> None:
    desk.write(b"\x7fELF\0\0" + b"\xe9" * 70_000)
    view = desk.documents.open("f")
    assert view.text.startswith(
        "00000000  7f 45 4c 46 00 00 e9 e9 e9 e9 e9 e9 e9 e9 e9 e9  .ELF............\n00000010  e9"
    )
    assert "70,006 bytes of binary data" in view.read_only
    assert "first 65,536 bytes" in view.read_only
    assert (view.encoding, view.dirty) == ("binary", False)
    assert desk.documents.raw("f") is None
    assert desk.documents.texts("f") is None
    with pytest.raises(Failure):
        desk.documents.save("f", overwrite=True)


@pytest.mark.case("C11", "M09")
@pytest.mark.parametrize("line", ["x" * 99 + "\n", "é" * 49 + " \n", "\xe9" * 99 + "\n"])
def test_the_beginning_of_a_large_file_is_shown(desk: Desk, line: str) -> None:
    codec = "latin-1" if line.startswith("\xe9" * 99) else "utf-8"
    with (desk.root / "f").open("wb") as file:
        file.write(line.encode(codec) * 200_000)
        file.truncate(10 << 30)  # sparse: nothing of this is read
    view = desk.documents.open("f")
    assert view.read_only.startswith("it holds 10240.0 MiB. Its first 1.0 MiB")
    assert 1_000_000 < len(view.text.encode()) < 5_000_000
    assert view.text.endswith("\n")
    assert desk.documents.disk_changed("f") is None


def test_a_large_file_that_is_no_text_is_shown_as_bytes(desk: Desk) -> None:
    desk.write(b"\0" * (SIZE_LIMIT + 1))
    assert desk.documents.open("f").encoding == "binary"


@settings(max_examples=50, deadline=None)
@given(
    raw=st.text(st.sampled_from("ab\n\r\u2028é"), max_size=30).map(str.encode),
    changes=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3), st.lists(st.text("xyé", max_size=3), max_size=3))),
)
def test_the_window_and_the_engine_hold_the_same_text(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes, changes: list[tuple[int, int, list[str]]]
) -> None:
    desk = Desk(tmp_path_factory.mktemp("w"))
    desk.write(raw)
    window = desk.documents.open("f").text.split("\n")
    for first, removed, lines in changes:
        start = min(first, len(window) - 1)
        count = min(removed, len(window) - start)
        if len(window) - count + len(lines) == 0:
            continue
        window[start : start + count] = lines
        desk.type(start, count, *lines)
        assert desk.documents.view("f").text == "\n".join(window)
    desk.documents.save("f")
    assert desk.read() == desk.documents.raw("f")


@pytest.mark.case("D09")
@pytest.mark.parametrize("mode", [0o600, 0o755, 0o664])
def test_saving_keeps_mode_and_links(desk: Desk, mode: int) -> None:
    desk.write(b"a\n", "target")
    (desk.root / "target").chmod(mode)
    (desk.root / "f").symlink_to("target")
    desk.documents.open("f")
    desk.type(0, 1, "b")
    desk.documents.save("f")
    assert (desk.root / "f").is_symlink()
    assert desk.read("target") == b"b\n"
    assert stat.S_IMODE((desk.root / "target").stat().st_mode) == mode


def test_a_change_on_another_revision_is_refused(desk: Desk) -> None:
    desk.write(b"a\n")
    desk.documents.open("f")
    desk.type(0, 1, "b")
    for revision in (0, 2):
        with pytest.raises(Failure) as error:
            desk.documents.change("f", revision, Splice(0, 1, ("c",)))
        assert error.value.problem.fault is Fault.BAD_REQUEST
    assert desk.documents.raw("f") == b"b\n"


@pytest.mark.parametrize(
    "splice", [Splice(5, 0, ("x",)), Splice(0, 9, ()), Splice(-1, 0, ("x",)), Splice(0, 0, ("a\nb",))]
)
def test_a_change_that_does_not_fit_is_refused(desk: Desk, splice: Splice) -> None:
    desk.write(b"a\n")
    desk.documents.open("f")
    with pytest.raises(Failure) as error:
        desk.documents.change("f", 0, splice)
    assert error.value.problem.fault is Fault.BAD_REQUEST


def test_what_is_not_open_is_said_so(desk: Desk) -> None:
    for call in (desk.documents.view, desk.documents.save, desk.documents.reload):
        with pytest.raises(Failure) as error:
            call("f")
        assert error.value.problem.fault is Fault.BAD_REQUEST
    assert desk.documents.raw("f") is None
    desk.documents.close("f")


@pytest.mark.case("E02")
def test_saving_over_a_foreign_change_is_refused_until_asked_for(desk: Desk) -> None:
    desk.write(b"a\n")
    desk.documents.open("f")
    desk.type(0, 1, "mine")
    desk.write(b"theirs\n")
    with pytest.raises(Failure) as error:
        desk.documents.save("f")
    assert error.value.problem.fault is Fault.CHANGED_ON_DISK
    assert desk.read() == b"theirs\n"
    assert desk.documents.view("f").stale
    desk.documents.save("f", overwrite=True)
    assert desk.read() == b"mine\n"
    assert not desk.documents.view("f").stale


@pytest.mark.case("E10")
def test_saving_a_deleted_file_is_refused_until_asked_for(desk: Desk) -> None:
    desk.write(b"a\n")
    desk.documents.open("f")
    desk.type(0, 1, "mine")
    (desk.root / "f").unlink()
    state = desk.documents.disk_changed("f")
    assert isinstance(state, DocumentState)
    assert state.problem
    assert "still here" in state.problem.kept
    with pytest.raises(Failure, match="deleted"):
        desk.documents.save("f")
    desk.documents.save("f", overwrite=True)
    assert desk.read() == b"mine\n"


def test_a_foreign_write_of_the_same_bytes_is_a_save(desk: Desk) -> None:
    desk.write(b"a\n")
    desk.documents.open("f")
    desk.type(0, 1, "b")
    desk.write(b"b\n")
    state = desk.documents.disk_changed("f")
    assert isinstance(state, DocumentState)
    assert not state.document.dirty
    assert desk.kept == {}


@pytest.mark.case("M05")
def test_our_own_save_is_no_news(desk: Desk) -> None:
    desk.write(b"a\n")
    desk.documents.open("f")
    desk.type(0, 1, "b")
    desk.documents.save("f")
    assert desk.documents.disk_changed("f") is None


def test_a_clean_document_follows_the_disk(desk: Desk) -> None:
    desk.write(b"a\nb\nc\n")
    desk.documents.open("f")
    desk.write(b"a\nB\nc\n")
    event = desk.documents.disk_changed("f")
    assert event == DocumentSpliced("f", 0, (Splice(1, 1, ("B",)),), False, "changed on disk")
    assert desk.documents.view("f").revision == 1
    assert desk.documents.raw("f") == b"a\nB\nc\n"
    assert desk.documents.disk_changed("f") is None


@pytest.mark.case("E11")
@pytest.mark.case("E12")
def test_a_dirty_document_becomes_stale_once_and_keeps_its_text(desk: Desk) -> None:
    desk.write(b"a\n")
    desk.documents.open("f")
    desk.type(0, 1, "mine")
    events = []
    for number in range(20):
        desk.write(b"formatted %d\n" % number)
        events.append(desk.documents.disk_changed("f"))
    told = [event for event in events if event is not None]
    assert len(told) == 1
    assert isinstance(told[0], DocumentState)
    assert told[0].problem
    assert told[0].document.stale
    desk.type(0, 1, "mine and more")
    assert desk.documents.raw("f") == b"mine and more\n"
    desk.write(b"a\n")
    assert isinstance(desk.documents.disk_changed("f"), DocumentState)
    assert not desk.documents.view("f").stale


def test_a_deleted_file_comes_back(desk: Desk) -> None:
    desk.write(b"a\n")
    desk.documents.open("f")
    (desk.root / "f").unlink()
    desk.documents.disk_changed("f")
    assert desk.documents.view("f").stale
    desk.write(b"new\n")
    assert isinstance(desk.documents.disk_changed("f"), DocumentSpliced)
    assert not desk.documents.view("f").stale


@pytest.mark.case("E10")
@pytest.mark.parametrize("what", ["folder", "pipe", "binary", "large"])
def test_a_file_replaced_by_something_else_keeps_its_text(desk: Desk, what: str) -> None:
    desk.write(b"a\n")
    desk.documents.open("f")
    (desk.root / "f").unlink()
    match what:
        case "folder":
            (desk.root / "f").mkdir()
        case "pipe":
            os.mkfifo(desk.root / "f")
        case "binary":
            desk.write(b"\0\1")
        case _:
            desk.write(b"x" * (SIZE_LIMIT + 1))
    state = desk.documents.disk_changed("f")
    assert isinstance(state, DocumentState)
    assert state.problem
    assert state.document.text == "a\n"


class SlowGate(PathGate):
    """Calls somebody while it writes."""

    during: Callable[[], None]

    def write(self, path: str, data: bytes, mode: int | None = None) -> None:
        self.during()
        super().write(path, data, mode)


@pytest.mark.case("E03")
def test_typing_during_a_save_stays_unsaved(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    gate = SlowGate(tmp_path)
    desk.documents = Documents(gate, desk._keep)
    desk.write(b"a\n")
    desk.documents.open("f")
    desk.type(0, 1, "first")
    gate.during = lambda: desk.type(0, 1, "later")
    saved = desk.documents.save("f")
    assert saved.revision == 1
    assert desk.read() == b"first\n"
    assert desk.documents.dirty_paths() == {"f": b"later\n"}
    assert desk.kept["f"].raw == b"later\n"
    assert desk.kept["f"].base_hash == content_hash(b"first\n")
    gate.during = lambda: None
    desk.documents.save("f")
    assert desk.read() == b"later\n"
    assert desk.kept == {}


@pytest.mark.case("G03")
def test_a_failed_save_keeps_file_and_text(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    gate = SlowGate(tmp_path)
    desk.documents = Documents(gate, desk._keep)
    desk.write(b"a\n")
    desk.documents.open("f")
    desk.type(0, 1, "mine")

    def fail() -> None:
        raise Failure(Fault.NOT_WRITABLE, "the disk is full")

    gate.during = fail
    with pytest.raises(Failure):
        desk.documents.save("f")
    assert desk.read() == b"a\n"
    assert desk.documents.dirty_paths() == {"f": b"mine\n"}


def test_unsaved_text_survives_a_restart(desk: Desk) -> None:
    desk.write(b"a\r\nb")
    desk.documents.open("f")
    desk.type(1, 1, "typed")
    again = desk.restarted()
    view = again.documents.open("f")
    assert (view.text, view.dirty, view.stale) == ("a\ntyped", True, False)
    again.documents.save("f")
    assert desk.read() == b"a\r\ntyped"
    assert again.kept == {}


@pytest.mark.case("E15")
def test_unsaved_text_on_a_file_that_changed_since_is_stale(desk: Desk) -> None:
    desk.write(b"a\n")
    desk.documents.open("f")
    desk.type(0, 1, "mine")
    desk.write(b"theirs\n")
    again = desk.restarted()
    view = again.documents.open("f")
    assert (view.text, view.dirty, view.stale) == ("mine\n", True, True)
    with pytest.raises(Failure):
        again.documents.save("f")
    assert desk.read() == b"theirs\n"


def test_unsaved_text_of_a_deleted_file_survives(desk: Desk) -> None:
    desk.write(b"a\n")
    desk.documents.open("f")
    desk.type(0, 1, "mine")
    (desk.root / "f").unlink()
    view = desk.restarted().documents.open("f")
    assert (view.text, view.dirty, view.stale) == ("mine\n", True, True)


def test_unsaved_text_that_was_saved_after_all_is_clean(desk: Desk) -> None:
    desk.write(b"a\n")
    desk.documents.open("f")
    desk.type(0, 1, "mine")
    desk.write(b"mine\n")
    again = desk.restarted()
    assert not again.documents.open("f").dirty
    assert again.kept == {}


def test_closing_and_reloading_drop_unsaved_text(desk: Desk) -> None:
    desk.write(b"a\n")
    desk.documents.open("f")
    desk.type(0, 1, "mine")
    view = desk.documents.reload("f")
    assert (view.text, view.dirty, view.revision) == ("a\n", False, 2)
    desk.type(0, 1, "mine")
    desk.documents.close("f")
    assert desk.kept == {}
    assert desk.documents.open("f").text == "a\n"


def test_a_reset_takes_the_windows_text_and_keeps_endings(desk: Desk) -> None:
    desk.write(b"a\r\nb\nc")
    desk.documents.open("f")
    desk.documents.reset("f", 7, ("a", "x", "b", "c"))
    assert desk.documents.raw("f") == b"a\r\nx\r\nb\nc"
    desk.documents.change("f", 7, Splice(0, 1, ("A",)))
    assert desk.documents.view("f").revision == 8


def test_an_apply_enters_an_open_document(desk: Desk) -> None:
    desk.write(b"a\nb\n")
    desk.documents.open("f")
    desk.write(b"a\nB\n")
    event = desk.documents.replace("f", b"a\nB\n", saved=True, seen=b"a\nb\n")
    assert event == DocumentSpliced("f", 0, (Splice(1, 1, ("B",)),), False, "applied")
    assert desk.documents.disk_changed("f") is None
    assert desk.documents.replace("other", b"", saved=True) is None


@pytest.mark.case("E01")
def test_an_apply_to_unsaved_text_stays_unsaved(desk: Desk) -> None:
    desk.write(b"a\nb\nc\n")
    desk.documents.open("f")
    desk.type(0, 1, "typed")
    event = desk.documents.replace("f", b"typed\nb\nC\n", saved=False, seen=b"typed\nb\nc\n")
    assert isinstance(event, DocumentSpliced)
    assert event.dirty
    assert desk.kept["f"].raw == b"typed\nb\nC\n"
    assert desk.read() == b"a\nb\nc\n"


@pytest.mark.case("E03")
def test_typing_during_an_apply_is_merged(desk: Desk) -> None:
    desk.write(b"a\nb\nc\nd\n")
    desk.documents.open("f")
    desk.type(0, 1, "typed")
    desk.write(b"a\nb\nc\nD\n")
    event = desk.documents.replace("f", b"a\nb\nc\nD\n", saved=True, seen=b"a\nb\nc\nd\n")
    assert isinstance(event, DocumentSpliced)
    assert event.dirty
    assert desk.documents.raw("f") == b"typed\nb\nc\nD\n"
    desk.documents.save("f")
    assert desk.read() == b"typed\nb\nc\nD\n"


@pytest.mark.case("E03")
def test_typing_into_what_is_applied_wins_and_is_told(desk: Desk) -> None:
    desk.write(b"a\n")
    desk.documents.open("f")
    desk.type(0, 1, "typed")
    desk.write(b"applied\n")
    state = desk.documents.replace("f", b"applied\n", saved=True, seen=b"a\n")
    assert isinstance(state, DocumentState)
    assert state.problem
    assert state.document.stale
    assert desk.documents.raw("f") == b"typed\n"


def test_an_apply_of_binary_bytes_leaves_the_text_to_see(desk: Desk) -> None:
    desk.write(b"a\n")
    desk.documents.open("f")
    state = desk.documents.replace("f", b"\0", saved=True)
    assert isinstance(state, DocumentState)
    assert state.document.read_only


def test_paths_are_one_whatever_their_spelling(desk: Desk) -> None:
    desk.write(b"a\n")
    assert desk.documents.open("./f").path == "f"
    desk.documents.change(".//f", 0, Splice(0, 1, ("b",)))
    assert desk.documents.dirty_paths() == {"f": b"b\n"}
    assert desk.documents.open_paths() == ("f",)


def test_a_change_of_a_links_target_concerns_the_open_link(desk: Desk) -> None:
    desk.write(b"a\n", "target")
    desk.write(b"a\n", "other")
    (desk.root / "f").symlink_to("target")
    desk.documents.open("f")
    desk.documents.open("other")
    assert desk.documents.affected({"target"}) == ("f",)
    assert desk.documents.affected({"other", "f"}) == ("f", "other")
    desk.write(b"b\n", "target")
    assert isinstance(desk.documents.disk_changed("f"), DocumentSpliced)

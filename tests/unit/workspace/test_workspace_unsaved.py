"""Unsaved text comes back whatever has become of its file, and is never lost to what others write."""

from __future__ import annotations

from pathlib import Path

import pytest

from haiku_pair.edits.values import Splice
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.store.workspaces import UnsavedRecord
from haiku_pair.engine.workspace.buffers import UnsavedText
from haiku_pair.engine.workspace.documents import Documents
from haiku_pair.engine.workspace.forms import Forms
from haiku_pair.protocol.events import DocumentSpliced, DocumentState
from haiku_pair.protocol.files import untitled_path
from haiku_pair.protocol.values import Fault


class Desk:
    """Documents on a folder, with what they ask to be kept."""

    def __init__(self, root: Path, kept: dict[str, UnsavedRecord] | None = None) -> None:
        self.root = root
        self.kept: dict[str, UnsavedText] = {}
        self.gate = PathGate(root)
        self.codecs: dict[str, str] = {}
        self.documents = Documents(self.gate, self._keep, kept)
        self.documents.keep_codecs = self.codecs.update
        self.forms = Forms(self.documents, self.gate)

    def _keep(self, path: str, text: UnsavedText | None) -> None:
        if text is None:
            self.kept.pop(path, None)
        else:
            self.kept[path] = text

    def open(self, raw: bytes, path: str = "f") -> None:
        self.write(raw, path)
        self.documents.open(path)

    def write(self, raw: bytes, path: str = "f") -> None:
        (self.root / path).write_bytes(raw)

    def read(self, path: str = "f") -> bytes:
        return (self.root / path).read_bytes()

    def type(self, first: int, removed: int, *lines: str, path: str = "f") -> None:
        revision = self.documents.view(path).revision
        self.documents.change(path, revision, Splice(first, removed, lines))

    def restarted(self) -> Desk:
        records = {
            path: UnsavedRecord(text.base_hash, text.raw, text.base.encode() if text.base else None, text.encoding)
            for path, text in self.kept.items()
        }
        again = Desk(self.root, records)
        again.kept = dict(self.kept)
        return again


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.mark.case("M04", "G01")
@pytest.mark.parametrize("on_disk", [b"caf\xe9\n", b"\0\1\2", b"x" * (17 << 20)], ids=["latin-1", "binary", "large"])
def test_kept_text_comes_back_when_the_file_can_no_longer_be_edited(desk: Desk, on_disk: bytes) -> None:
    desk.open(b"one\n")
    desk.type(0, 1, "typed")
    desk.write(on_disk)
    again = desk.restarted()
    view = again.documents.open("f")
    assert (view.text, view.dirty, view.stale, view.read_only) == ("typed\n", True, True, "")
    assert again.kept["f"].raw == b"typed\n"
    with pytest.raises(Failure) as refused:
        again.documents.save("f")
    assert refused.value.problem.fault is Fault.CHANGED_ON_DISK
    assert again.read() == on_disk


def test_kept_text_is_told_whether_its_file_is_in_a_tab_or_not(desk: Desk) -> None:
    desk.open(b"one\n")
    desk.type(0, 1, "typed")
    again = desk.restarted()
    assert again.documents.kept_paths() == ("f",)
    again.documents.open("f")
    assert again.documents.kept_paths() == ()


@pytest.mark.case("E01")
def test_binary_bytes_do_not_take_unsaved_text_away(desk: Desk) -> None:
    desk.open(b"one\n")
    desk.type(0, 1, "typed")
    state = desk.documents.replace("f", b"\0", saved=True)
    assert isinstance(state, DocumentState)
    assert (state.document.read_only, state.document.stale) == ("", True)
    assert desk.documents.raw("f") == b"typed\n"
    assert desk.documents.dirty_paths() == {"f": b"typed\n"}
    assert desk.kept["f"].raw == b"typed\n"


@pytest.mark.case("E03")
def test_what_was_applied_under_typed_text_is_not_saved_over_unasked(desk: Desk) -> None:
    desk.open(b"a\n")
    desk.type(0, 1, "typed")
    desk.write(b"applied\n")
    desk.documents.replace("f", b"applied\n", saved=True, seen=b"a\n")
    with pytest.raises(Failure) as refused:
        desk.documents.save("f")
    assert refused.value.problem.fault is Fault.CHANGED_ON_DISK
    assert desk.read() == b"applied\n"


# --- merging ---------------------------------------------------------------------------------------


@pytest.mark.case("E11", "E02")
@pytest.mark.parametrize("restarts", [False, True])
def test_a_foreign_change_is_merged_with_what_was_typed(desk: Desk, restarts: bool) -> None:
    desk.open(b"one\r\ntwo\r\nthree\r\nfour\r\n")
    desk.type(0, 1, "ONE")
    desk.write(b"one\r\ntwo\r\nthree\r\nFOUR\r\nfive\r\n")
    if restarts:
        desk = desk.restarted()
        assert desk.documents.open("f").stale
    else:
        desk.documents.disk_changed("f")
    merged, followed = desk.forms.merge("f")
    assert merged.conflicts == ()
    assert isinstance(followed, DocumentSpliced)
    assert desk.documents.raw("f") == b"ONE\r\ntwo\r\nthree\r\nFOUR\r\nfive\r\n"
    view = desk.documents.view("f")
    assert (view.dirty, view.stale) == (True, False)
    desk.documents.save("f")
    assert desk.read() == b"ONE\r\ntwo\r\nthree\r\nFOUR\r\nfive\r\n"


def test_lines_that_both_changed_are_named_and_nothing_is_merged(desk: Desk) -> None:
    desk.open(b"one\ntwo\nthree\n")
    desk.type(1, 1, "mine")
    desk.write(b"ONE\ntheirs\nthree\n")
    desk.documents.disk_changed("f")
    merged, followed = desk.forms.merge("f")
    assert (merged.conflicts, followed) == ((1,), None)
    assert desk.documents.raw("f") == b"one\nmine\nthree\n"
    assert desk.documents.view("f").stale


def test_the_difference_from_the_disk_is_shown(desk: Desk) -> None:
    desk.open(b"one\ntwo\n")
    desk.type(1, 1, "mine")
    desk.write(b"one\ntheirs\n")
    shown = desk.forms.compare("f").file
    assert (shown.added, shown.removed) == (1, 1)
    assert "-theirs\n+mine" in shown.text
    (desk.root / "f").unlink()
    assert desk.forms.compare("f").file.removed == 0


# --- encodings and endings -------------------------------------------------------------------------


@pytest.mark.case("D05")
@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("iso8859-1", "café"),
        ("cp1252", "“café” €"),
        ("shift_jis", "こんにちは"),
        ("gb18030", "你好"),
        ("koi8-r", "привет"),
    ],
)
def test_a_file_in_a_named_encoding_is_edited_to_the_byte(desk: Desk, encoding: str, text: str) -> None:
    raw = f"{text}\r\nsecond\n".encode(encoding)
    desk.open(raw)
    assert desk.documents.view("f").read_only
    view = desk.forms.reopen("f", encoding)
    assert (view.text, view.encoding, view.read_only, view.dirty) == (f"{text}\nsecond\n", encoding, "", False)
    desk.type(1, 1, text)
    desk.documents.save("f")
    assert desk.read() == f"{text}\r\n{text}\n".encode(encoding)
    assert desk.codecs == {"f": encoding}
    desk.write(f"{text}\r\n".encode(encoding))
    desk.documents.disk_changed("f")
    assert desk.documents.view("f").text == f"{text}\n"


def test_unsaved_text_in_a_named_encoding_comes_back(desk: Desk) -> None:
    desk.open("café\n".encode("cp1252"))
    desk.forms.reopen("f", "cp1252")
    desk.type(0, 1, "naïve")
    again = desk.restarted()
    view = again.documents.open("f")
    assert (view.text, view.encoding) == ("naïve\n", "cp1252")


def test_an_encoding_that_does_not_fit_changes_nothing(desk: Desk) -> None:
    desk.open("é\n".encode())
    with pytest.raises(Failure):
        desk.forms.reopen("f", "utf-16-le")
    assert desk.documents.view("f").text == "é\n"
    desk.type(0, 1, "日本")
    with pytest.raises(Failure) as refused:
        desk.forms.encode("f", "iso8859-1")
    assert "line 1" in refused.value.problem.what
    assert desk.documents.raw("f") == "日本\n".encode()


@pytest.mark.case("D04")
def test_a_text_is_saved_in_another_encoding(desk: Desk) -> None:
    desk.open("é\n".encode())
    form = desk.forms.encode("f", "utf-8 BOM")
    assert (form.encoding, form.dirty) == ("utf-8 BOM", True)
    desk.documents.save("f")
    assert desk.read() == "\ufeffé\n".encode()
    desk.forms.encode("f", "iso8859-1")
    assert desk.documents.reload("f").text == "é\n"  # what is on disk is still UTF-8
    desk.forms.encode("f", "iso8859-1")
    desk.documents.save("f")
    assert desk.read() == b"\xe9\n"
    assert desk.documents.reload("f").text == "é\n"


@pytest.mark.case("D01", "D02")
def test_endings_are_converted_and_come_back(desk: Desk) -> None:
    mixed = b"one\r\ntwo\nthree\r\n\r\nlast"
    desk.open(mixed)
    desk.type(1, 1, "TWO")
    form = desk.forms.end_lines("f", "LF")
    assert (form.line_ending, form.dirty) == ("LF", True)
    assert desk.documents.raw("f") == b"one\nTWO\nthree\n\nlast"
    desk.forms.end_lines("f", "CRLF")
    assert desk.documents.raw("f") == b"one\r\nTWO\r\nthree\r\n\r\nlast"
    form = desk.forms.end_lines("f", "")
    assert form.line_ending == "mixed"
    assert desk.documents.raw("f") == b"one\r\nTWO\nthree\r\n\r\nlast"


# --- texts without a file, and other names ---------------------------------------------------------


@pytest.mark.case("G01")
def test_a_text_without_a_file_survives_and_becomes_a_file(desk: Desk) -> None:
    path = desk.documents.begin().path
    assert path == untitled_path(1)
    assert not desk.documents.view(path).dirty
    desk.type(0, 1, "draft", path=path)
    again = desk.restarted()
    assert again.documents.kept_paths() == (path,)
    view = again.documents.open(path)
    assert (view.text, view.dirty, view.stale) == ("draft", True, False)
    assert again.documents.begin().path == untitled_path(2)
    assert again.documents.dirty_paths() == {}  # no file of the workspace, so nobody is told of it
    with pytest.raises(Failure):
        again.documents.save(path)
    moved = again.forms.save_as(path, "notes/new.txt", overwrite=False)
    assert moved.moves == ((path, "notes/new.txt"),)
    assert again.read("notes/new.txt") == b"draft"
    assert (again.kept, again.documents.view("notes/new.txt").dirty) == ({}, False)
    assert not list(desk.root.glob("untitled*"))


def test_saving_as_asks_before_it_overwrites(desk: Desk) -> None:
    desk.open(b"one\n")
    desk.write(b"other\n", "g")
    desk.type(0, 1, "typed")
    with pytest.raises(Failure) as refused:
        desk.forms.save_as("f", "g", overwrite=False)
    assert refused.value.problem.fault is Fault.CHANGED_ON_DISK
    assert (desk.read("g"), desk.documents.raw("f")) == (b"other\n", b"typed\n")
    desk.forms.save_as("f", "g", overwrite=True)
    assert (desk.read("g"), desk.read()) == (b"typed\n", b"one\n")
    assert desk.documents.open_paths() == ("g",)


def test_unsaved_text_follows_a_renamed_folder(desk: Desk) -> None:
    (desk.root / "a").mkdir()
    desk.open(b"one\n", "a/f")
    desk.open(b"one\n", "ab")
    desk.type(0, 1, "typed", path="a/f")
    (desk.root / "a").rename(desk.root / "b")
    assert desk.documents.move("a", "b") == (("a/f", "b/f"),)
    assert list(desk.kept) == ["b/f"]
    desk.documents.save("b/f")
    assert desk.read("b/f") == b"typed\n"

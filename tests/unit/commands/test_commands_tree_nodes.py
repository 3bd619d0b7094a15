"""The nodes of the file tree: rows, paths and runs agree whatever is put in and taken out."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from haiku_pair.protocol.values import Entry, EntryKind
from haiku_pair.window.files.nodes import Node, folders_of, runs

NAMES = st.lists(st.integers(0, 40).map(str), unique=True, max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), NAMES, st.integers(0, 20), st.integers(0, 3)), max_size=8))
def test_rows_and_paths_agree(steps: list[tuple[int, list[str], int, int]]) -> None:
    root = Node(Entry("", EntryKind.FOLDER), None)
    for row, new, first, count in steps:
        known = root.children or []
        fresh = [Node(Entry(name, EntryKind.FILE), root) for name in new if name not in root.by_path]
        root.insert(min(row, len(known)), fresh)
        known = root.children or []
        if first < len(known):
            root.remove(first, min(first + count, len(known) - 1))
        known = root.children or []
        assert [node.row for node in known] == list(range(len(known)))
        assert [root.find(node.entry.path) for node in known] == known
        assert set(root.by_path) == {node.entry.path for node in known}


def test_runs_go_from_the_last_to_the_first() -> None:
    assert runs([1, 2, 3, 7, 9, 8]) == [(7, 9), (1, 3)]
    assert runs([]) == []


def test_files_found_get_their_folders() -> None:
    found = folders_of([Entry("b.py", EntryKind.FILE), Entry("a/c/d.py", EntryKind.FILE)])
    assert [entry.path for entry in found[""]] == ["a", "b.py"]
    assert [entry.path for entry in found["a/c"]] == ["a/c/d.py"]

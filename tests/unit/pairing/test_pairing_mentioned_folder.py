"""A mentioned folder is looked at whenever the message is priced, and read only where something changed."""

from __future__ import annotations

import os

import pytest

from haiku_pair.engine.pairing.mentioned_folder import FolderReader
from haiku_pair.engine.pairing.overlay import Overlay
from tests.helpers.pair_stage import Pair


def test_only_what_changed_is_read_again(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.py", "b.py"):
        pair.sandbox.write(f"lake/{name}", b"one = 1\n")
    pair.sandbox.write("lake/noise.bin", bytes(range(256)))
    read: list[str] = []
    really = Overlay.read

    def counted(overlay: Overlay, path: str) -> bytes:
        read.append(path)
        return really(overlay, path)

    monkeypatch.setattr(Overlay, "read", counted)
    folder = FolderReader(pair.overlay)
    first = folder.shown("lake")
    assert sorted(read) == ["lake/a.py", "lake/b.py", "lake/noise.bin"]
    assert folder.shown("lake") == first
    assert len(read) == 3
    pair.sandbox.write("lake/a.py", b"two = 2\n")
    os.utime(pair.sandbox.root / "lake/a.py", ns=(1, 1))
    pair.unsaved["lake/b.py"] = b"typed = 3\n"
    texts = {name: text for name, _, text in folder.shown("lake").files}
    assert texts == {"lake/a.py": "two = 2\n", "lake/b.py": "typed = 3\n"}
    pair.propose({"lake/a.py": b"proposed = 4\n"})
    assert "proposed = 4\n" in [text for _, _, text in folder.shown("lake").files]
    pair.sandbox.write(".haikuignore", b"lake/a.py\n")
    assert [name for name, _, _ in folder.shown("lake").files] == ["lake/b.py"]

"""A journal and a commit behind the scripted engine: what the dock and the commit page talk to in their tests."""

from __future__ import annotations

import time

import msgspec

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.values import (
    ChangeKind,
    JournalEntry,
    JournalItem,
    JournalKind,
    PatchFile,
    RestoredFile,
)
from tests.helpers.scripted_engine import ScriptedEngine

PATCH = """\
diff --git a/src/frog.py b/src/frog.py
index 1111111..2222222 100644
--- a/src/frog.py
+++ b/src/frog.py
@@ -1,2 +1,3 @@
 def jump(height):
-    return height * 2
+    # Frogs jump twice as high as they are asked.
+    return 2 * height
"""
FROG = PatchFile("src/frog.py", PATCH, 2, 1)
NEWS = PatchFile("NEWS.md", "--- /dev/null\n+++ b/NEWS.md\n@@ -0,0 +1 @@\n+Frogs jump.\n", 1, 0)


def items(now: float | None = None) -> tuple[JournalItem, ...]:
    """One line of each kind, newest first."""
    at = time.time() if now is None else now
    return (
        JournalItem("s2", JournalKind.STEP, "Apply 1 file", at, ("src/frog.py",)),
        JournalItem("c2", JournalKind.CHECKPOINT, "Jump twice as high", at - 60, ()),
        JournalItem("r1", JournalKind.REJECTED, "1 hunk of src/water.py", at - 3600, ("src/water.py",)),
        JournalItem("d1", JournalKind.DISCARDED, "Unsaved text of README.md", at - 90000, ("README.md",)),
        JournalItem(
            "s1", JournalKind.STEP, "Apply 2 files", at - 400000, ("NEWS.md", "src/frog.py"), commit="1a2b3c4d"
        ),
        JournalItem("s0", JournalKind.STEP, "Apply 1 file", at - 9e6, ("tests/test_frog.py",), undone=True),
    )


class JournalPeer:
    """Answers as the engine does: searches titles and paths, and tells what a line changed."""

    def __init__(self, engine: ScriptedEngine) -> None:
        self.engine = engine
        self.items = items()
        self.kept_bytes = 12_300_000
        self.patches: dict[str, tuple[PatchFile, ...]] = {"s2": (FROG,), "s1": (NEWS, FROG), "c2": ()}
        lost = RestoredFile("README.md", ChangeKind.CHANGED, "2 lines you added at the end")
        self.preview = replies.RestorePreview("c2", (RestoredFile("src/frog.py", ChangeKind.CHANGED), lost), 1)
        self.draft = replies.CommitDraft("main", "Ada <ada@pond.org>", (FROG, NEWS), "Jump twice as high")
        entry = JournalEntry("s3", "Go back", ("src/frog.py",))
        engine.on(rq.GetJournal, self._list)
        engine.on(rq.GetPatch, self._patch)
        engine.on(rq.PreviewRestore, self._preview)
        engine.on(rq.RestoreCheckpoint, replies.Applied(entry, "2 files are as they were"))
        engine.on(rq.GetCommitDraft, self._draft)
        engine.on(rq.CommitApplied, replies.Committed("9f8e7d6c5b4a39281706f5e4d3c2b1a098765432", "2 files"))

    def _list(self, request: rq.GetJournal) -> replies.JournalListed:
        wanted = request.search.casefold().split()
        texts = {item: " ".join((item.title, *item.paths)).casefold() for item in self.items}
        found = tuple(item for item, text in texts.items() if all(word in text for word in wanted))
        return replies.JournalListed(found, self.kept_bytes)

    def _patch(self, request: rq.GetPatch) -> replies.PatchShown:
        return replies.PatchShown(request.item, self.patches.get(request.item, ()))

    def _preview(self, request: rq.PreviewRestore) -> replies.RestorePreview:
        return msgspec.structs.replace(self.preview, item=request.item)

    def _draft(self, _request: rq.GetCommitDraft) -> replies.CommitDraft:
        return self.draft

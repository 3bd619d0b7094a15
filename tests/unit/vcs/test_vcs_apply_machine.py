"""Random work of a person and of the program, over restarts, against an oracle of plain dictionaries.

HAIKU_PAIR_EXAMPLES=500 pytest tests/unit/vcs/test_vcs_apply_machine.py --hypothesis-seed=1
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.checkpoints import Checkpoint, Moment
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.protocol.values import Fault, JournalKind
from tests.helpers.repositories import Sandbox
from tests.unit.vcs.conftest import Desk

PATHS = ("a", "b.txt", "src/c.py", "src/deep/d.py")
LINES = st.lists(st.sampled_from([b"one\n", b"two\n", b"three\r\n", b"four\n", b"\xff\xfe\n"]), max_size=6)
TEXTS = st.tuples(LINES, st.sampled_from([b"", b"end"])).map(lambda parts: b"".join(parts[0]) + parts[1])
MODES = st.sampled_from(["100644", "100755"])
VERSIONS = st.none() | st.builds(FileVersion, TEXTS, MODES)
Versions = dict[str, FileVersion | None]


def refused(act: Callable[[], object]) -> Fault | None:
    """Why it was not done; None when it was."""
    try:
        act()
    except Failure as failure:
        return failure.problem.fault
    return None


class Working(RuleBasedStateMachine):
    """A folder, what the person typed in it, and what the program did to it."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        root = self.folder / "plain"
        root.mkdir()
        self.sandbox = Sandbox(root, root)
        self.desk = Desk(self.sandbox, self.folder / "data" / "private.git")
        self.typed: set[bytes] = set()
        self.undone_to: list[tuple[Versions, Versions]] = []
        self.checkpoints: list[tuple[Checkpoint, Versions]] = []
        self.thrown: list[tuple[str, Versions]] = []

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.desk.trees.close()
            shutil.rmtree(self.folder)

    # --- the person ----------------------------------------------------------------------------------

    @rule(path=st.sampled_from(PATHS), text=TEXTS)
    def person_writes(self, path: str, text: bytes) -> None:
        place = self.sandbox.root / path
        # What a person replaces or deletes themselves is theirs to lose.
        self.typed.discard(place.read_bytes() if place.exists() else b"")
        self.sandbox.write(path, text)
        self.typed.add(text)
        self.undone_to.clear()

    @rule(path=st.sampled_from(PATHS))
    def person_deletes(self, path: str) -> None:
        place = self.sandbox.root / path
        if place.exists():
            self.typed.discard(place.read_bytes())
            place.unlink()
            self.undone_to.clear()

    # --- the program ---------------------------------------------------------------------------------

    @rule(changes=st.dictionaries(st.sampled_from(PATHS), VERSIONS, min_size=1))
    def apply(self, changes: Versions) -> None:
        before = self.versions()
        base = self.desk.trees.capture({})
        accepted = self.desk.trees.write(base, changes)
        fault = refused(lambda: self.desk.applier.apply("Step", base, accepted, {}))
        if fault is not None:
            assert fault is Fault.NOTHING_TO_DO
            assert self.versions() == before
            return
        assert self.versions() == {**before, **changes}
        self.undone_to.append((before, self.versions()))

    @rule()
    def undo(self) -> None:
        self.moved(undone=True)

    @rule()
    def redo(self) -> None:
        self.moved(undone=False)

    def moved(self, *, undone: bool) -> None:
        before, steps = self.versions(), self.desk.journal.entries()
        fault = refused(lambda: self.desk.applier.undo({}) if undone else self.desk.applier.redo({}))
        if fault is not None:
            assert fault in {Fault.NOTHING_TO_DO, Fault.CONFLICT}
            assert self.versions() == before
            assert self.desk.journal.entries() == steps
            return
        if undone and self.undone_to:
            was, became = self.undone_to.pop()
            assert became == before
            assert self.versions() == was, "undo is not the way back"
        else:
            self.undone_to.clear()

    @rule()
    def note(self) -> None:
        moment = Moment("Here", self.desk.trees.capture({}), 0.0, "t", "c", 1)
        self.checkpoints.append((self.desk.checkpoints.take(moment), self.versions()))

    @precondition(lambda self: self.checkpoints)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        taken, then = data.draw(st.sampled_from(self.checkpoints))
        before = self.versions()
        written = self.desk.journal.written_since(taken.after_step)
        preview = self.desk.applier.preview_restore(taken.tree, taken.after_step, {})
        fault = refused(lambda: self.desk.applier.restore("Back", taken.tree, taken.after_step, {}))
        if fault is not None:
            assert fault is Fault.NOTHING_TO_DO
            assert preview == ()
            return
        after = self.versions()
        assert {path for path in PATHS if after[path] != before[path]} == {file.path for file in preview}
        for path in PATHS:
            if path not in written:
                assert after[path] == before[path]
            elif then[path] is not None:
                assert after[path] == then[path]
        self.undone_to.append((before, after))

    @rule(changes=st.dictionaries(st.sampled_from(PATHS), VERSIONS, min_size=1))
    def reject(self, changes: Versions) -> None:
        base = self.desk.trees.capture({})
        proposed = self.desk.trees.write(base, changes)
        item = self.desk.trash.put(JournalKind.REJECTED, "No", base, proposed, changes, 0.0)
        self.thrown.append((item, changes))

    @rule()
    def restart(self) -> None:
        self.desk = self.desk.restarted()
        assert self.desk.applier.recover() is None

    # --- what always holds ---------------------------------------------------------------------------

    @invariant()
    def nothing_typed_is_lost(self) -> None:
        if not hasattr(self, "desk"):
            return
        kept = {version.raw for version in self.versions().values() if version}
        for files in self.desk.journal.writes_since(0):
            for file in files.values():
                kept |= {version.raw for version in (file.before, file.after) if version}
        for text in self.typed - kept:
            # A text that was merged with another is there line by line.
            lines = set(text.splitlines(keepends=True))
            assert any(lines <= set(other.splitlines(keepends=True)) for other in kept), text

    @invariant()
    def what_was_rejected_is_in_the_trash(self) -> None:
        if hasattr(self, "desk") and self.thrown:
            item_id, changes = self.thrown[-1]
            item = self.desk.trash.get(item_id)
            assert item is not None
            assert {path: self.desk.trees.read(item.proposed, path) for path in item.paths} == changes

    def versions(self) -> Versions:
        """What is on disk."""
        found: Versions = {}
        for path in PATHS:
            place = self.sandbox.root / path
            there = place.exists()
            mode = "100755" if there and place.stat().st_mode & 0o100 else "100644"
            found[path] = FileVersion(place.read_bytes(), mode) if there else None
        return found


TestWorking = Working.TestCase
TestWorking.settings = settings(
    max_examples=int(os.environ.get("HAIKU_PAIR_EXAMPLES", "12")),
    stateful_step_count=25,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

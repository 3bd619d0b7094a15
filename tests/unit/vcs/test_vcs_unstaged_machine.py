"""Whatever happens to files and index between two looks, the next look shows what git itself would store."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.helpers.repositories import Sandbox
from tests.helpers.stager import Stager

paths = st.sampled_from(["a", "a/b", "c.txt", "d/e.txt", "d/f.log", "g.dos"])
contents = st.sampled_from([b"", b"one\n", b"one\r\ntwo\r\n", b"mixed\r\nlines\n", b"\0\r\n", b"more\nthan\none\n"])
commands = st.sampled_from([
    ("add", "--all"),
    ("add", "--intent-to-add", "."),
    ("reset", "--quiet"),
    ("reset", "--quiet", "--hard"),
    ("rm", "--quiet", "--cached", "-r", "--ignore-unmatch", "d"),
    ("stash", "--quiet", "--include-untracked"),
    ("stash", "pop", "--quiet"),
    ("commit", "--quiet", "--message", "x"),
    ("config", "core.autocrlf", "true"),
    ("config", "core.autocrlf", "false"),
    ("update-index", "--assume-unchanged", "c.txt"),
    ("update-index", "--no-assume-unchanged", "c.txt"),
])  # fmt: skip


class Looking(RuleBasedStateMachine):
    """A person at work, and a look after every step."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        root = self.folder / "repo"
        root.mkdir()
        self.sandbox = Sandbox(root, root)
        self.sandbox.git("init", "--quiet", "--template=")
        self.sandbox.git("config", "core.safecrlf", "false")
        for name in ("c.txt", "d/e.txt", "g.dos"):
            self.sandbox.write(name, b"one\ntwo\n")
        self.sandbox.commit()
        self.stager = Stager(self.sandbox, self.folder / "data")

    def _clear(self, path: str) -> None:
        place = self.sandbox.root
        for part in path.split("/"):
            place /= part
            if place.is_symlink() or place.is_file():
                place.unlink()
        shutil.rmtree(place, ignore_errors=True)

    @rule(path=paths, raw=contents, executable=st.booleans())
    def write(self, path: str, raw: bytes, executable: bool) -> None:
        self._clear(path)
        self.sandbox.write(path, raw, 0o755 if executable else 0o644)

    @rule(path=paths)
    def delete(self, path: str) -> None:
        self._clear(path)

    @rule(path=paths, leads_to=st.sampled_from(["c.txt", "d", "nowhere"]))
    def link(self, path: str, leads_to: str) -> None:
        self._clear(path)
        place = self.sandbox.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(leads_to)

    @rule(raw=st.sampled_from([b"", b"*.log\n", b"d/\n", b"a\n"]))
    def ignore(self, raw: bytes) -> None:
        self.sandbox.write(".gitignore", raw)

    @rule(raw=st.sampled_from([b"", b"*.dos text eol=crlf\n", b"* text=auto\n", b"* -text\n"]))
    def attribute(self, raw: bytes) -> None:
        self.sandbox.write(".gitattributes", raw)

    @rule(command=commands)
    def run(self, command: tuple[str, ...]) -> None:
        with suppress(subprocess.CalledProcessError):
            self.sandbox.git(*command)

    @invariant()
    def shows_what_git_would_store(self) -> None:
        if not hasattr(self, "stager") or self.sandbox.git("ls-files", "--unmerged"):
            return
        sides = self.stager.unstaged()
        twin = self.folder / "twin"
        expected = self.stager.git_trees(twin)
        shutil.rmtree(twin)
        assert (sides.base, sides.proposed) == expected, self.stager.changed(sides)

    def teardown(self) -> None:
        if hasattr(self, "stager"):
            self.stager.close()
            shutil.rmtree(self.folder)


TestLooking = Looking.TestCase
TestLooking.settings = settings(
    max_examples=4, stateful_step_count=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)

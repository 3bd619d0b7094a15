"""A working file without some of its changes, where what lies on disk is not what git stores.

A file that git stores as it lies is easy. Of a converted one the kept text must find its way back: as git would check
it out, or line by line with the endings that are there; and the result must convert to the kept text exactly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from haiku_pair.edits.sequences import changes
from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.vcs.checkin import CheckIn
from haiku_pair.engine.vcs.runner import GitRunner
from haiku_pair.engine.vcs.trees import LINK, SUBMODULE, FileVersion
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

_STAMP = re.compile(rb"\$Id: [^$\n]* ?\$")


@dataclass(frozen=True)
class Held:
    """One path at this moment."""

    raw: FileVersion | None
    """The file on disk."""
    now: FileVersion | None
    """What git would store of it."""
    kept: FileVersion | None
    """What git shall store of it afterwards; None when the file goes."""
    index: FileVersion | None
    """What the index holds."""


class Discarding:
    """Works out raw files of one worktree. One use."""

    def __init__(
        self,
        check_in: CheckIn,
        check_out: Callable[[str, bytes], bytes],
    ) -> None:
        """Nothing is run yet.

        Args:
            check_in: from the disk to the repository; has learned the paths.
            check_out: the other way, of a path from the top of the worktree.
        """
        self._check_in = check_in
        self._check_out = check_out

    def without(self, path: str, held: Held) -> FileVersion | None:
        """The working file with what is kept and no more; None when it goes.

        Args:
            path: from the top of the worktree.
            held: what is there, and what shall be.

        Raises:
            Failure: CONFLICT when no file can be found that git would store so; NOT_TRUSTED, GIT.
        """
        raw, now, kept = held.raw, held.now, held.kept
        if any(version is not None and version.mode == SUBMODULE for version in (now, kept)):
            raise _stuck(path, tr("is a submodule"), tr("Use `git submodule update` in a terminal."))
        if (raw is None) != (now is None):
            raise _stuck(path, tr("was changed since"), tr("Look at the changes as they are now, then try again."))
        if kept is None:
            return None
        # Where modes or links mean nothing, the disk has its own.
        mode = kept.mode if raw is None or now is None or kept.mode != now.mode else raw.mode
        if LINK in {kept.mode, now.mode if now else ""}:
            return FileVersion(kept.raw if kept.mode == LINK else self._check_out(path, kept.raw), mode)
        for content in self._tries(path, held, kept):
            if self._stored(path, content, held) == kept.raw:
                return FileVersion(content, mode)
        raise _stuck(
            path,
            tr("is converted when git stores it, and this part of it can't be taken back alone"),
            tr("Discard all of the file's changes, or edit the file."),
        )

    def _tries(self, path: str, held: Held, kept: FileVersion) -> Iterator[bytes]:
        """What the file may become, likeliest first."""
        if held.raw is None or held.now is None:
            yield self._check_out(path, kept.raw)
            return
        if held.raw.raw == held.now.raw:
            yield kept.raw
            return
        if self._check_out(path, held.now.raw) == held.raw.raw:
            yield self._check_out(path, kept.raw)
        if _plain(held.raw.raw) == _plain(held.now.raw):
            yield _with_endings(held.raw.raw, held.now.raw, kept.raw)
        if kept == held.index:
            yield self._check_out(path, kept.raw)

    def _stored(self, path: str, content: bytes, held: Held) -> bytes | None:
        """What git would store; None when it would refuse."""
        try:
            version = self._check_in.convert(path, FileVersion(content), held.index)
        except Failure as failure:
            if failure.problem.fault is Fault.NOT_TRUSTED:
                raise
            return None
        return version.raw if version else None


class CheckOut:
    """Converts what the repository holds to what it would put on the disk."""

    def __init__(
        self,
        runner: GitRunner,
        top: Path,
        oid: Callable[[bytes], str],
        env: Mapping[str, str],
        config: Iterable[tuple[str, str]],
    ) -> None:
        """Nothing is run yet.

        Args:
            runner: the one that runs filters when the folder is trusted, else the hardened one.
            top: of the worktree.
            oid: id of a content; it is in one of the stores that `env` names.
            env: by which git finds the objects.
            config: settings besides.
        """
        self._runner = runner
        self._top = top
        self._oid = oid
        self._env = env
        self._config = tuple(config)

    def __call__(self, path: str, raw: bytes) -> bytes:
        """The bytes on disk.

        Raises:
            Failure: GIT.
        """
        arguments = ["cat-file", "--filters", f"--path={path}", self._oid(raw)]
        return self._runner.output(arguments, cwd=self._top, env=self._env, config=self._config)


def _plain(raw: bytes) -> bytes:
    """Without what git itself changes line by line: endings, and what it puts into `$Id$`."""
    return _STAMP.sub(b"$Id$", raw.replace(b"\r\n", b"\n"))


def _with_endings(raw: bytes, now: bytes, kept: bytes) -> bytes:
    r"""Text with the lines of a file of which it is a part, and the endings of that: `\r\n` where it has them.

    Args:
        raw: the file on disk.
        now: the same as git stores it, line for line.
        kept: what is to be written.
    """
    on_disk, plain, wanted = (text.split(b"\n") for text in (raw, now, kept))
    if len(on_disk) != len(plain):
        return kept
    # Should more follow on the last line, which has no ending of its own.
    on_disk[-1] += _ending(on_disk, len(on_disk) - 1)
    lines: list[bytes] = []
    at = 0
    for change in changes(plain, wanted):
        lines += on_disk[at : change.a_first]
        ending = _ending(on_disk, change.a_first)
        lines += [line if line.endswith(b"\r") else line + ending for line in wanted[change.b_first : change.b_last]]
        at = change.a_last
    lines += on_disk[at:]
    return b"\n".join([*lines[:-1], wanted[-1]])


def _ending(lines: list[bytes], at: int) -> bytes:
    """What stands before the line feed of the line before a place, or else of the one there."""
    near = lines[at - 1] if at > 0 else lines[0]
    return b"\r" if near.endswith(b"\r") else b""


def _stuck(path: str, why: str, next_step: str) -> Failure:
    return Failure(Fault.CONFLICT, f"{shown(path)} {why}.", kept=tr("Nothing was discarded."), next_step=next_step)

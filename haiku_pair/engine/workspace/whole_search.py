"""A search through the whole workspace, in a process of its own that is ended when nobody wants it any more."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.workspace import line_search
from haiku_pair.engine.workspace.withheld import why_withheld
from haiku_pair.engine.workspace.workers import worker_command
from haiku_pair.protocol.searching import Wanted
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

MOST = 5_000
"""Matches of one search."""
_SLOWEST = 60.0
"""Seconds after which a search is given up: a pattern can take for ever."""


def check(wanted: Wanted, replacement: str | None = None) -> None:
    """See that it can be looked for.

    Raises:
        Failure: BAD_REQUEST, the pattern or what to put in its place is wrong.
    """
    try:
        pattern = line_search.compiled(wanted.text, pattern=wanted.pattern, case=wanted.case, word=wanted.word)
    except (re.error, RecursionError, OverflowError) as error:
        step = tr("Correct it; put a backslash before characters meant literally.")
        raise Failure(
            Fault.BAD_REQUEST, tr("The pattern is not valid: {error}.", error=error), next_step=step
        ) from error
    if replacement is None or not wanted.pattern:
        return
    try:
        re.compile(f"(?:{pattern.pattern})|").sub(replacement, "", count=1)
    except (re.error, IndexError) as error:
        what = tr("What to put in its place is not valid: {error}.", error=error)
        raise Failure(Fault.BAD_REQUEST, what, next_step=tr(r"Groups are \1 or \g<name>.")) from error


def chosen(paths: Sequence[str], wanted: Wanted) -> tuple[list[str], int]:
    """The files to look at, and how many are left out since they may hold secrets.

    Raises:
        Failure: BAD_REQUEST, a glob is wrong.
    """
    allowed = [path for path in paths if not why_withheld(path)]
    secrets = len(paths) - len(allowed)
    from pathspec import GitIgnoreSpec

    try:
        include, exclude = (GitIgnoreSpec.from_lines(_globs(globs)) for globs in (wanted.include, wanted.exclude))
    except ValueError as error:
        raise Failure(Fault.BAD_REQUEST, tr("A file pattern is not valid: {error}.", error=error)) from error
    if wanted.include.strip():
        allowed = [path for path in allowed if include.match_file(path)]
    if wanted.exclude.strip():
        allowed = [path for path in allowed if not exclude.match_file(path)]
    return allowed, secrets


def _globs(globs: str) -> list[str]:
    return [glob.strip() for glob in globs.split(",") if glob.strip()]


class WholeSearch:
    """One search; `lines` is for a thread of its own, `stop` for any."""

    def __init__(self, root: Path, paths: Sequence[str], texts: Mapping[str, bytes], wanted: Wanted) -> None:
        """`texts` is unsaved text by path, which counts instead of the file's."""
        self._wanted: line_search.Told = {
            "root": str(root),
            "paths": list(paths),
            "texts": {path: base64.b64encode(raw).decode("ascii") for path, raw in texts.items()},
            "text": wanted.text,
            "pattern": wanted.pattern,
            "case": wanted.case,
            "word": wanted.word,
            "most": MOST,
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self.is_stopped = False
        self.is_late = False

    def replacing(self, replacement: str) -> WholeSearch:
        """Tell the lines as they would be with this in place of what is found."""
        self._wanted["replacement"] = replacement
        return self

    def stop(self) -> None:
        """End it at once."""
        with self._lock:
            self.is_stopped = True
            if self._process is not None:
                self._process.kill()

    def told(self) -> Iterator[line_search.Told]:
        """Files as they are found, and the end."""
        with self._lock:
            if self.is_stopped:
                return
            process = self._process = subprocess.Popen(
                worker_command("line_search"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={},
            )
        late = threading.Timer(_SLOWEST, self._give_up)
        late.start()
        try:
            yield from self._answers(process)
        finally:
            late.cancel()
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()
            process.wait()

    def _answers(self, process: subprocess.Popen[bytes]) -> Iterator[line_search.Told]:
        if process.stdin is None or process.stdout is None:
            return
        with suppress(OSError):
            process.stdin.write(json.dumps(self._wanted).encode() + b"\n")
            process.stdin.close()
        for line in process.stdout:
            if line.endswith(b"\n"):
                yield json.loads(line)

    def _give_up(self) -> None:
        self.is_late = True
        self.stop()

"""The engines that edits are given to: ours, one that takes exact and unique text only, and Aider's."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from haiku_pair.edits.matching import Edit, NoMatch, apply_edits
from tests.bench.edit_cases import Case

AIDER = "aider-chat==0.86.2"


class Answer(NamedTuple):
    """What became of a case."""

    raw: bytes | None
    seconds: float


def ours(case: Case) -> bytes | None:
    """What the program does."""
    try:
        return apply_edits(case.raw, [Edit(case.old, case.new)]).raw
    except NoMatch:
        return None


def strict(case: Case) -> bytes | None:
    """Replace text that stands in the file exactly once."""
    text = case.raw.decode("utf-8", "surrogateescape")
    if not case.old or case.old == case.new or text.count(case.old) != 1:
        return None
    return text.replace(case.old, case.new).encode("utf-8", "surrogateescape")


def timed(engine: Callable[[Case], bytes | None], cases: Sequence[Case]) -> list[Answer]:
    """All answers of an engine in this process."""
    answers = []
    for case in cases:
        started = time.process_time()
        raw = engine(case)
        answers.append(Answer(raw, time.process_time() - started))
    return answers


class Unavailable(Exception):
    """Aider's engine can't be used; the text says why."""


def aider(cases: Sequence[Case], folder: Path) -> list[Answer]:
    """Aider's search/replace engine, in an interpreter of its own.

    Raises:
        Unavailable: it could not be installed or run.
    """
    python = _installed(folder)
    asked = "".join(
        json.dumps({"raw": base64.b64encode(case.raw).decode(), "old": case.old, "new": case.new}) + "\n"
        for case in cases
    )
    driver = Path(__file__).with_name("aider_driver.py")
    done = subprocess.run([python, "-I", driver], input=asked, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unavailable(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "it ended early")
    return [_answer(line) for line in done.stdout.splitlines()]


def _answer(line: str) -> Answer:
    found = json.loads(line)
    return Answer(None if found["raw"] is None else base64.b64decode(found["raw"]), found["seconds"])


def _installed(folder: Path) -> Path:
    """The interpreter of an environment that holds Aider; only its own package, of which the engine is one module."""
    python = folder / "bin" / "python"
    marker = folder / "ready"
    if marker.exists():
        return python
    pip = [str(python), "-m", "pip", "install", "--quiet", "--ignore-requires-python"]
    try:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True, capture_output=True, text=True)
        subprocess.run([*pip, "--no-deps", AIDER], check=True, capture_output=True, text=True)
        subprocess.run([*pip, "packaging"], check=True, capture_output=True, text=True)
    except subprocess.CalledProcessError as error:
        last = (error.stderr or "").strip().splitlines()
        raise Unavailable(f"{AIDER} could not be installed: {last[-1] if last else error}") from error
    marker.touch()
    return python

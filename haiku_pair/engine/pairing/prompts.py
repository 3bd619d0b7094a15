"""Prompts that are called by name: Markdown files of the person's own library, and of a trusted folder.

Front matter is read for a description and nothing else: it grants no tools, picks no model and runs no command.
Lines that other programs would run are text here.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from haiku_pair.engine.disk.causes import writing_failed
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.store.paths import private_folder
from haiku_pair.protocol.composing import Prompt, PromptOrigin, PromptsListed
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

PROJECT_DIR = ".claude/commands/"
SUFFIX = ".md"
MAX_BYTES = 200_000
MAX_PROMPTS = 500
_NAME = re.compile(r"[\w.-]{1,64}")
_FRONT = re.compile(r"---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_DESCRIPTION = re.compile(r"^description:[ \t]*(.+?)[ \t]*$", re.MULTILINE)


def divided(text: str) -> tuple[str, str]:
    """The description of a prompt and its text without front matter."""
    found = _FRONT.match(text)
    if found is None:
        return "", text
    described = _DESCRIPTION.search(found[1])
    return described[1].strip().strip("\"'")[:200] if described else "", text[found.end() :]


def listed(folder: Path, gate: PathGate, files: Sequence[str]) -> PromptsListed:
    """All that can be called. May block.

    Args:
        folder: the person's own library; need not exist.
        gate: of the workspace.
        files: those of the workspace; none for one that is not trusted.
    """
    left_out: list[str] = []
    found: dict[str, Prompt] = {}
    of_project = [path for path in files if path.startswith(PROJECT_DIR) and path.endswith(SUFFIX)]
    for path in of_project[:MAX_PROMPTS]:
        name = path.removeprefix(PROJECT_DIR).removesuffix(SUFFIX).replace("/", ":")
        try:
            raw = gate.read(path, MAX_BYTES)
        except Failure as failure:
            left_out.append(failure.problem.what)
            continue
        _take(found, left_out, name, raw, PromptOrigin.PROJECT)
    for name, raw in _own(folder, left_out):
        _take(found, left_out, name, raw, PromptOrigin.OWN)
    return PromptsListed(tuple(found[name] for name in sorted(found)), str(folder), tuple(left_out))


def save(folder: Path, name: str, text: str) -> None:
    """Keep one in the library; an empty text removes it. May block.

    Raises:
        Failure: `BAD_REQUEST`, it can't be called so; it can't be written.
    """
    if not _NAME.fullmatch(name) or name.startswith("."):
        raise Failure(
            Fault.BAD_REQUEST,
            tr("A prompt's name is made of letters, digits, - and _."),
            kept=tr("Nothing was written."),
            next_step=tr("Choose another name."),
        )
    path = private_folder(folder) / f"{name}{SUFFIX}"
    try:
        if not text.strip():
            path.unlink(missing_ok=True)
            return
        staged = path.with_suffix(".new")
        staged.write_text(text, "utf-8")
        staged.replace(path)
    except OSError as error:
        raise writing_failed(str(path), error) from error


def _own(folder: Path, left_out: list[str]) -> Iterator[tuple[str, bytes]]:
    try:
        paths = sorted(folder.iterdir())[:MAX_PROMPTS]
    except OSError:
        return
    for path in paths:
        name = path.name
        try:
            if not name.endswith(SUFFIX) or not stat.S_ISREG(path.stat().st_mode):
                continue
            if path.stat().st_size > MAX_BYTES:
                left_out.append(tr("{name} is larger than {max_bytes} kB.", name=name, max_bytes=MAX_BYTES // 1000))
                continue
            yield name.removesuffix(SUFFIX), path.read_bytes()
        except OSError as error:
            left_out.append(tr("{name} can't be read: {strerror}.", name=name, strerror=error.strerror))


def _take(found: dict[str, Prompt], left_out: list[str], name: str, raw: bytes, origin: PromptOrigin) -> None:
    try:
        description, text = divided(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        left_out.append(tr("{name}{suffix} is no text in UTF-8.", name=name, suffix=SUFFIX))
        return
    if text.strip() and all(_NAME.fullmatch(part) for part in name.split(":")):
        found[name] = Prompt(name, text.strip(), origin, description)

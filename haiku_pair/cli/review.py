"""`haiku-pair review`: the window on the repository around the current folder, with one review in front."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from haiku_pair.cli.git_names import NoName, is_revision, repository_around
from haiku_pair.cli.light import FAILED, Unusable, complain, here
from haiku_pair.cli.processes import own_command
from haiku_pair.cli.window import NO_SCREEN, has_screen, show
from haiku_pair.words import tr

if TYPE_CHECKING:
    from haiku_pair.window.errands.reviewing import Reviewing
    from haiku_pair.window.main import MainWindow

LIMIT = 4_000_000
"""Bytes of a patch; more than that is no patch one reads."""
_PATCHES = (".patch", ".diff")
_ABOUT = tr("""\
Review in the window: what is not staged (or, when nothing is, what is staged; or else the open proposal), a range such
as main..topic, a commit, a branch since it left the default one, or a patch, which becomes a proposal.
""")
_RULES = tr("""\
A name that is both a file and a revision is the revision, unless it ends in .patch or .diff, or -- stands before it.
""")


@dataclass(frozen=True)
class Subject:
    """What is to be reviewed: a range, or the text of a patch; with neither, the person's own work."""

    spec: str = ""
    patch: str = ""


def run(arguments: Sequence[str]) -> int:
    """Open the window with that review; the exit status."""
    given = list(arguments)
    is_file = given[:1] == ["--"]
    wanted = _parser().parse_args(given)
    try:
        folder = here()
        top = repository_around(folder)
        subject = subject_of(wanted.what, folder, top, is_file=is_file)
    except (Unusable, NoName) as error:
        return complain(str(error))
    if not has_screen():
        sys.stderr.write(NO_SCREEN)
        return FAILED
    return show(own_command("haiku_pair.engine"), str(top or folder), partial(_begin, subject))


def subject_of(what: str, folder: Path, top: Path | None, *, is_file: bool) -> Subject:
    """What the argument means.

    Args:
        what: the argument; empty when there is none.
        folder: the current one.
        top: of the repository around it, if there is one.
        is_file: it names a file, whatever else it could name.

    Raises:
        Unusable: nothing of that name can be reviewed.
        NoName: git can't be asked.
    """
    if what == "-" and not is_file:
        return Subject(patch=_text(tr("standard input"), sys.stdin.buffer))
    file = folder / what
    is_there = bool(what) and "\0" not in what and os.path.lexists(file)
    if is_file or (is_there and what.endswith(_PATCHES)):
        return Subject(patch=_patch(what, file))
    if top is None and not is_there:
        raise Unusable(tr("this folder is in no git repository, so there is nothing to review"))
    if not what:
        return Subject()
    if top is not None and is_revision(what, folder):
        return Subject(spec=what)
    if is_there:
        return Subject(patch=_patch(what, file))
    raise Unusable(tr("git knows no commit, branch or range {what} here, and there is no file of that name", what=what))


def _begin(subject: Subject, window: MainWindow) -> Reviewing:
    from haiku_pair.window.errands.reviewing import Reviewing

    return Reviewing(window, subject.spec, subject.patch)


def _patch(name: str, file: Path) -> str:
    if os.path.lexists(file) and not file.is_file():
        raise Unusable(tr("{name} is no regular file", name=name))
    try:
        with file.open("rb") as stream:
            return _text(name, stream)
    except OSError as error:
        raise Unusable(tr("{name} can't be read: {strerror}", name=name, strerror=error.strerror)) from error


def _text(name: str, stream: BinaryIO) -> str:
    raw = stream.read(LIMIT + 1)
    if len(raw) > LIMIT:
        raise Unusable(
            tr("{name} is larger than {limit} MB, which is too much for a patch", name=name, limit=LIMIT // 1000000)
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable(tr("{name} is no text in UTF-8", name=name)) from error
    if not text.strip():
        raise Unusable(tr("{name} is empty", name=name))
    return text


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="haiku-pair review",
        description=_ABOUT,
        epilog=_RULES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", nargs="?", default="", metavar="RANGE|COMMIT|BRANCH|PATCH FILE|-")
    return parser

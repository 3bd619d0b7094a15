"""`haiku-pair git-setup`: the settings with which git calls this program. They are printed; nothing is changed."""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from haiku_pair.cli.processes import own_command
from haiku_pair.words import tr

_NAME = "haiku-pair"
_ABOUT = tr("""\
Print the settings with which git calls this program: for `git difftool`, `git mergetool`, commit messages and the
lists of `git rebase --interactive`, and an alias `git review`. Nothing is changed: run what is printed, or part of it.
""")


@dataclass(frozen=True)
class Setting:
    """One setting of git, and what it is for where it begins something new."""

    key: str
    value: str
    about: str = ""


def run(arguments: Sequence[str]) -> int:
    """Print the settings; the exit status."""
    parser = argparse.ArgumentParser(
        prog="haiku-pair git-setup", description=_ABOUT, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--file", action="store_true", help=tr("as a file for git's include.path, not as commands"))
    wanted = parser.parse_args(arguments)
    settings = tuple(settings_for(program()))
    sys.stdout.write(as_file(settings) if wanted.file else as_commands(settings))
    return 0


def program(argv0: str | None = None) -> str:
    """How this program is called from anywhere, quoted for a shell; absolute.

    Args:
        argv0: as what it was called this time; None: look.
    """
    if getattr(sys, "frozen", False):
        return shlex.quote(sys.executable)
    name = sys.argv[0] if argv0 is None else argv0
    found = shutil.which(name) if Path(name).stem == _NAME else None
    if found is not None:
        # By the name it was called by, which outlives a new version better than where the name leads.
        return shlex.quote(os.path.abspath(found))  # noqa: PTH100
    return shlex.join(own_command("haiku_pair"))


def settings_for(command: str) -> Iterator[Setting]:
    """The settings; `command` calls this program and is quoted for a shell."""
    yield Setting("diff.tool", _NAME, tr("git difftool [--dir-diff] shows changes here"))
    yield Setting(f"difftool.{_NAME}.cmd", f'{command} --diff "$LOCAL" "$REMOTE" "$MERGED"')
    yield Setting("difftool.prompt", "false")
    yield Setting("difftool.trustExitCode", "true")
    yield Setting("merge.tool", _NAME, tr("git mergetool settles conflicts here"))
    yield Setting(f"mergetool.{_NAME}.cmd", f'{command} --merge "$BASE" "$LOCAL" "$REMOTE" "$MERGED"')
    yield Setting(f"mergetool.{_NAME}.trustExitCode", "true")
    yield Setting("core.editor", f"{command} --wait", tr("commit messages are written here"))
    yield Setting("sequence.editor", f"{command} --wait", tr("the list of git rebase --interactive as well"))
    alias = f'!cd -- "${{GIT_PREFIX:-.}}" && {command} review'
    yield Setting("alias.review", alias, tr("git review [RANGE|COMMIT|BRANCH] reviews here"))


def as_commands(settings: Sequence[Setting]) -> str:
    """Commands for a shell."""
    lines = []
    for setting in settings:
        lines += [f"# {setting.about}"] if setting.about else []
        lines.append(f"git config --global {setting.key} {shlex.quote(setting.value)}")
    return "\n".join(lines) + "\n"


def as_file(settings: Sequence[Setting]) -> str:
    """A file of git's own format."""
    lines = [tr("# Keep this as a file and name it to git: git config --global include.path /where/it/is")]
    before = ""
    for setting in settings:
        section, _, name = setting.key.rpartition(".")
        if section != before:
            group, dot, sub = section.partition(".")
            lines.append(f'[{group} "{sub}"]' if dot else f"[{group}]")
            before = section
        lines += [f"\t# {setting.about}"] if setting.about else []
        lines.append(f"\t{name} = {_quoted(setting.value)}")
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    """A value as git reads it back from a file."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'

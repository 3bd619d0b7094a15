"""The forms of the command line, told once: the help, the shells' completion and the man page are made of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from haiku_pair.words import tr


class Takes(Enum):
    """What stands behind the word of a form, so that a shell can complete it."""

    NOTHING = "nothing"
    FILES = "files"
    SHELLS = "shells"


@dataclass(frozen=True)
class Form:
    """One way to call the program.

    Attributes:
        word: its first word; empty for the plain call with a path.
        rest: what may follow, as the help shows it.
        about: what it does, in one sentence without a full stop.
        takes: what follows.
        options: its own options with what they do.
    """

    word: str
    rest: str
    about: str
    takes: Takes = Takes.NOTHING
    options: tuple[tuple[str, str], ...] = ()

    @property
    def call(self) -> str:
        """As it is typed."""
        return " ".join(part for part in ("haiku-pair", self.word, self.rest) if part)


SHELLS = ("bash", "zsh", "fish")
"""Shells whose completion can be printed."""

FORMS = (
    Form("", "[PATH]", tr("open a folder, or a file in its folder; a window that has it open comes to the front")),
    Form("--new-window", "[PATH]", tr("the same, in a window of its own in any case"), Takes.FILES),
    Form(
        "review",
        "[RANGE|COMMIT|BRANCH|PATCH FILE|-]",
        tr("review that; without a name, your own uncommitted work"),
        Takes.FILES,
    ),
    Form("--diff", "A B [NAME]", tr("show how two files or folders differ, as git's diff tool"), Takes.FILES),
    Form(
        "--merge",
        "BASE LOCAL REMOTE MERGED",
        tr("settle what contradicts and write MERGED, as git's merge tool"),
        Takes.FILES,
    ),
    Form("--wait", "FILE[:LINE] ...", tr("edit files until they are closed, as git's editor"), Takes.FILES),
    Form(
        "git-setup",
        "[--file]",
        tr("print the settings with which git calls all of this"),
        options=(("--file", tr("as a file for git's include.path, not as commands")),),
    ),
    Form(
        "demo",
        "[--terminal] [--screenshot FILE] [--keep DIR]",
        tr("replay a recorded session, on a project of its own"),
        options=(
            ("--terminal", tr("tell it in the terminal, also where there is a screen")),
            ("--screenshot", tr("where --terminal leaves its picture")),
            ("--keep", tr("play in this new or empty folder, and leave it there")),
        ),
    ),
    Form("completion", "bash|zsh|fish", tr("print what has that shell complete all of this"), Takes.SHELLS),
    Form(
        "--selftest",
        "[--model]",
        tr("try what the program needs, and say what is missing"),
        options=(("--model", tr("ask the model as well, as the connection test in the settings does")),),
    ),
    Form("--version", "", tr("say which version this is")),
    Form("--help", "", tr("say this")),
)
"""All of them; `engine` is for the window, not for people."""

NOTES = tr("""\
Without PATH the window lets you choose. A folder called like a subcommand is opened as ./demo.
The model is reached with ANTHROPIC_API_KEY and ANTHROPIC_BASE_URL, or as the settings say.
For review, a name that is both a file and a revision is the revision, unless it ends in .patch or .diff or -- stands
before it.
""")
EXITS = tr("""\
Exit status: 0 all went well, 1 it could not be started, 2 the command line is wrong. Of what git calls: 0 git goes on,
1 you told git to stop, 2 nothing could be shown.
""")
_COLUMN = 32


def help_text() -> str:
    """What `--help` says."""
    lines: list[str] = []
    for form in FORMS:
        call = f"{'       ' if lines else tr('Usage: ')}{form.call}"
        if len(call) < _COLUMN - 1:
            lines.append(f"{call:{_COLUMN}}{form.about}")
        else:
            lines += [call, f"{'':{_COLUMN}}{form.about}"]
    return "\n".join([*lines, "", NOTES]) + EXITS

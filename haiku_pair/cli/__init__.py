"""The command `haiku-pair`. Nothing is imported here that the first frame would have to wait for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

from haiku_pair import __version__

SUBCOMMANDS = {
    "demo": "haiku_pair.cli.demo",
    "engine": "haiku_pair.cli.engine",
    "review": "haiku_pair.cli.review",
    "git-setup": "haiku_pair.cli.git_setup",
    "--diff": "haiku_pair.cli.diff_tool",
    "--merge": "haiku_pair.cli.merge_tool",
    "--wait": "haiku_pair.cli.editor",
}
"""Name of a subcommand to the module whose `run(arguments) -> int` carries it out."""

OK, FAILED, USAGE = 0, 1, 2

_HELP = """\
Usage: haiku-pair [PATH]        open a folder, or a file in its folder
       haiku-pair review [RANGE|COMMIT|BRANCH|PATCH FILE|-]
                                review that; without a name, your own uncommitted work
       haiku-pair --diff A B [NAME]
                                show how two files or folders differ, as git's diff tool
       haiku-pair --merge BASE LOCAL REMOTE MERGED
                                settle what contradicts and write MERGED, as git's merge tool
       haiku-pair --wait FILE[:LINE] ...
                                edit files until they are closed, as git's editor
       haiku-pair git-setup     print the settings with which git calls all of this
       haiku-pair demo          replay a recorded session, on a project of its own
       haiku-pair --version     say which version this is
       haiku-pair --help        say this

Without PATH the window lets you choose. A folder called like a subcommand is opened as ./demo.
The model is reached with ANTHROPIC_API_KEY and ANTHROPIC_BASE_URL, or as the settings say.
For review, a name that is both a file and a revision is the revision, unless it ends in .patch or .diff or -- stands
before it.
Exit status: 0 all went well, 1 it could not be started, 2 the command line is wrong. Of what git calls: 0 git goes on,
1 you told git to stop, 2 nothing could be shown.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    first = arguments[0] if arguments else ""
    if first in SUBCOMMANDS:
        run: int = import_module(SUBCOMMANDS[first]).run(arguments[1:])
        return run
    if first == "--version":
        return _say(f"haiku-pair {__version__}\n")
    if first in ("-h", "--help"):
        return _say(_HELP)
    if first == "--":
        arguments = arguments[1:]
    elif first.startswith("-"):
        return _complain(f"there is no option {first}")
    if len(arguments) > 1:
        return _complain("it opens one folder or file at a time")
    return import_module("haiku_pair.cli.window").run(arguments)  # type: ignore[no-any-return]


def _say(text: str) -> int:
    sys.stdout.write(text)
    return OK


def _complain(reason: str) -> int:
    sys.stderr.write(f"haiku-pair: {reason}; see haiku-pair --help\n")
    return USAGE

"""The command `haiku-pair`. Nothing is imported here that the first frame would have to wait for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

from haiku_pair import __version__
from haiku_pair.cli.language import settle

SUBCOMMANDS = {
    "demo": "haiku_pair.cli.demo",
    "engine": "haiku_pair.cli.engine",
    "review": "haiku_pair.cli.review",
    "git-setup": "haiku_pair.cli.git_setup",
    "completion": "haiku_pair.cli.completion",
    "--diff": "haiku_pair.cli.diff_tool",
    "--merge": "haiku_pair.cli.merge_tool",
    "--wait": "haiku_pair.cli.editor",
    "--selftest": "haiku_pair.cli.selftest",
    "worker": "haiku_pair.cli.worker",
    "unittest": "haiku_pair.cli.unittest",
    "probe": "haiku_pair.window.demonstration.probe",
}
"""Name of a subcommand to the module whose `run(arguments) -> int` carries it out."""

OK, FAILED, USAGE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status."""
    settle()
    arguments = list(sys.argv[1:] if argv is None else argv)
    first = arguments[0] if arguments else ""
    if first in SUBCOMMANDS:
        run: int = import_module(SUBCOMMANDS[first]).run(arguments[1:])
        return run
    if first == "--version":
        return _say(f"haiku-pair {__version__}\n")
    if first in ("-h", "--help"):
        return _say(import_module("haiku_pair.cli.forms").help_text())
    alone = first == "--new-window"
    if alone:
        arguments = arguments[1:]
        first = arguments[0] if arguments else ""
    if first == "--":
        arguments = arguments[1:]
    elif first.startswith("-"):
        return _complain(_no_option(first))
    if len(arguments) > 1:
        return _complain(_one_at_a_time())
    return import_module("haiku_pair.cli.window").run(arguments, alone=alone)  # type: ignore[no-any-return]


def _say(text: str) -> int:
    sys.stdout.write(text)
    return OK


# The words are imported where something is said: that is after the language was settled.
def _no_option(name: str) -> str:
    from haiku_pair.words import tr

    return tr("there is no option {option}", option=name)


def _one_at_a_time() -> str:
    from haiku_pair.words import tr

    return tr("it opens one folder or file at a time")


def _complain(reason: str) -> int:
    from haiku_pair.words import tr

    sys.stderr.write(tr("haiku-pair: {reason}; see haiku-pair --help\n", reason=reason))
    return USAGE

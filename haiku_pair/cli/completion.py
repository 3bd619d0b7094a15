"""`haiku-pair completion SHELL`: what has a shell complete the command line, made from its forms."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from haiku_pair.cli.forms import FORMS, SHELLS, Form, Takes
from haiku_pair.words import tr

OK, USAGE = 0, 2


def run(arguments: Sequence[str]) -> int:
    """Print it; the exit status."""
    if len(arguments) != 1 or arguments[0] not in SHELLS:
        sys.stderr.write(
            tr("haiku-pair: completion needs one of {shells}; see haiku-pair --help\n", shells=", ".join(SHELLS))
        )
        return USAGE
    sys.stdout.write(script_for(arguments[0]))
    return OK


def script_for(shell: str) -> str:
    """The script for one of `SHELLS`."""
    return {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell]()


def _named() -> list[Form]:
    return [form for form in FORMS if form.word]


def _bash() -> str:
    words = " ".join(form.word for form in _named())
    cases = "\n".join(_bash_cases())
    return f"""\
# Completion of haiku-pair for bash; made by `haiku-pair completion bash`.
_haiku_pair() {{
    local word=${{COMP_WORDS[COMP_CWORD]}}
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W '{words}' -- "$word"; compgen -f -- "$word")
        compopt -o filenames 2>/dev/null
        return
    fi
    case ${{COMP_WORDS[1]}} in
{cases}
    esac
}}
complete -F _haiku_pair haiku-pair
"""


def _bash_cases() -> Iterator[str]:
    for form in _named():
        kept = [option for option, _ in form.options]
        if form.takes is Takes.SHELLS:
            kept += SHELLS
        found = [f"compgen -W '{' '.join(kept)}' -- \"$word\""] if kept else []
        if form.takes is Takes.FILES:
            found.append('compgen -f -- "$word"')
        if found:
            files = "; compopt -o filenames 2>/dev/null" if form.takes is Takes.FILES else ""
            yield f"        {form.word}) mapfile -t COMPREPLY < <({'; '.join(found)}){files} ;;"


def _zsh() -> str:
    words = "\n".join(f"        {_quoted(f'{form.word}:{form.about}')}" for form in _named())
    cases = "\n".join(_zsh_cases())
    return f"""\
#compdef haiku-pair
# Completion of haiku-pair for zsh; made by `haiku-pair completion zsh`.
_haiku_pair() {{
    local -a forms
    forms=(
{words}
    )
    if (( CURRENT == 2 )); then
        _describe -o 'form' forms
        _files
        return
    fi
    case $words[2] in
{cases}
    esac
}}
_haiku_pair "$@"
"""


def _zsh_cases() -> Iterator[str]:
    for form in _named():
        parts = [_quoted(f"{option}[{about}]") for option, about in form.options]
        if form.takes is Takes.SHELLS:
            yield f"        {form.word}) compadd {' '.join(SHELLS)} ;;"
        elif form.takes is Takes.FILES:
            yield f"        {form.word}) _files ;;"
        elif parts:
            yield f"        {form.word}) shift words; (( CURRENT-- )); _arguments {' '.join(parts)} '*:file:_files' ;;"


def _fish() -> str:
    lines = ["# Completion of haiku-pair for fish; made by `haiku-pair completion fish`."]
    words = " ".join(form.word for form in _named())
    first = f"not __fish_seen_subcommand_from {words}"
    for form in _named():
        about = _quoted(form.about)
        if form.word.startswith("--"):
            lines.append(f"complete -c haiku-pair -n '__fish_is_first_arg' -l {form.word[2:]} -d {about}")
        else:
            lines.append(f"complete -c haiku-pair -f -n '{first}' -a {form.word} -d {about}")
        within = f"__fish_seen_subcommand_from {form.word}"
        for option, what in form.options:
            lines.append(f"complete -c haiku-pair -n '{within}' -l {option[2:]} -d {_quoted(what)}")
        if form.takes is Takes.SHELLS:
            lines.append(f"complete -c haiku-pair -f -n '{within}' -a '{' '.join(SHELLS)}'")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """In single quotes, for any of the shells."""
    return "'" + text.replace("'", "'\\''") + "'"

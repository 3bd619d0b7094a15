"""Which keys mean which command: presets, and over them the person's own key file. No Qt here.

Both have the same form, one command in a line: `review.accept = s Space`. Several keys are set apart by blanks, none
takes the command's keys away, and a line that begins with `#` says nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from haiku_pair.resources import resource
from haiku_pair.window.commands.values import CONTEXT_TITLES, Command, Context, parts_of, refusal
from haiku_pair.words import tr

DEFAULT = "default"
PRESETS = (DEFAULT, "magit", "lazygit")

Keys = tuple[str, ...]

_MODIFIERS = ("Ctrl", "Alt", "Shift", "Meta")
_NAMED = frozenset({
    "Space", "Tab", "Esc", "Return", "Enter", "Up", "Down", "Left", "Right", "Home", "End", "PgUp", "PgDown",
    "Backspace", "Del", "Ins",
})  # fmt: skip
_BOTH_ENTERS = {"Return": ("Return", "Enter"), "Enter": ("Return", "Enter")}


class KeyLine(Struct, frozen=True):
    """What one line of a key file says."""

    number: int
    """Counted from 1."""
    command: str
    keys: Keys


class Bound(Struct, frozen=True):
    """The keys in force."""

    keys: dict[str, Keys]
    """By command id, where they are others than the command's own."""
    problems: tuple[str, ...] = ()
    """What of the person's lines could not be done, each with its line."""


def parse(text: str) -> tuple[list[KeyLine], list[str]]:
    """The lines that make sense, and what is wrong with the others. Nothing is raised."""
    lines: list[KeyLine] = []
    problems: list[str] = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        command, sign, rest = line.partition("=")
        if not sign or not command.strip():
            problems.append(tr("line {number}: a command, “=” and its keys are expected", number=number))
            continue
        keys: list[str] = []
        for word in rest.split():
            found = normal(word)
            keys += found
            if not found:
                problems.append(tr("line {number}: “{word}” is no key", number=number, word=word))
        if keys or not rest.strip():
            lines.append(KeyLine(number, command.strip(), tuple(dict.fromkeys(keys))))
    return lines, problems


def normal(word: str) -> Keys:
    """A key as the registry writes it, from how a person may; empty when it is none. Enter has two keys."""
    *held, last = parts_of(word)
    modifiers = {name.capitalize() for name in held}
    if len(modifiers) < len(held) or not modifiers <= set(_MODIFIERS) or not _is_key(last):
        return ()
    if len(last) == 1 and last.isalpha():
        if not modifiers and last.isupper():
            modifiers = {"Shift"}
        last = last.upper() if modifiers and len(last.upper()) == 1 else last
    else:
        last = next((name for name in _NAMED if name.casefold() == last.casefold()), last.capitalize())
    front = "".join(f"{name}+" for name in _MODIFIERS if name in modifiers)
    return tuple(front + key for key in _BOTH_ENTERS.get(last, (last,)))


def _is_key(name: str) -> bool:
    if len(name) == 1:
        return name.isprintable() and not name.isspace()
    if name[:1] in {"F", "f"} and name[1:].isascii() and name[1:].isdecimal():
        return 1 <= int(name[1:]) <= 24 and not name[1:].startswith("0")
    return name.casefold() in {known.casefold() for known in _NAMED}


def load_preset(name: str) -> list[KeyLine]:
    """The lines of a preset; none for the default, and for one that is not there."""
    if name not in PRESETS or name == DEFAULT:
        return []
    lines, _ = parse(resource("keymaps", f"{name}.conf").read_text("utf-8"))
    return lines


def bind(commands: Sequence[Command], preset: Sequence[KeyLine], own: Sequence[KeyLine]) -> Bound:
    """The keys of all commands: as they come, with a preset over them, with the person's lines over both.

    Keys that a preset gives away are taken from the commands that have them as they come. The person's lines take
    nothing away: one that wants a key which means something else in the same place is refused.
    """
    known = {command.id: command for command in commands}
    keys = _preset(known, preset)
    wanted, problems = _allowed(known, own)
    # A command that keeps its keys may now be in the way of another line, so look again until nothing is.
    while refused := _refused(known, {**keys, **{name: line.keys for name, line in wanted.items()}}, wanted):
        for name, why in refused.items():
            del wanted[name]
            problems.append(why)
    keys |= {name: line.keys for name, line in wanted.items()}
    changed = {name: found for name, found in keys.items() if found != known[name].keys}
    return Bound(changed, tuple(problems))


def _preset(known: Mapping[str, Command], preset: Iterable[KeyLine]) -> dict[str, Keys]:
    given = {line.command: line.keys for line in preset if line.command in known}
    taken = {(known[name].when, key) for name, keys in given.items() for key in keys}
    rest = {
        name: tuple(key for key in command.keys if (command.when, key) not in taken)
        for name, command in known.items()
        if name not in given
    }
    return {**given, **rest}


def _allowed(known: Mapping[str, Command], own: Iterable[KeyLine]) -> tuple[dict[str, KeyLine], list[str]]:
    """The person's lines by command, without what must not be; the last line about a command counts."""
    wanted: dict[str, KeyLine] = {}
    problems: list[str] = []
    for line in own:
        command = known.get(line.command)
        if command is None:
            problems.append(
                tr("line {number}: there is no command “{command}”", number=line.number, command=line.command)
            )
            continue
        reasons = {key: why for key in line.keys if (why := refusal(command, key))}
        problems += [
            tr("line {number}: {key} {why}", number=line.number, key=key, why=why) for key, why in reasons.items()
        ]
        keys = tuple(key for key in line.keys if key not in reasons)
        if keys or not line.keys:
            wanted[line.command] = replace(line, keys=keys)
    return wanted, problems


def _refused(known: Mapping[str, Command], keys: Mapping[str, Keys], wanted: Mapping[str, KeyLine]) -> dict[str, str]:
    """The person's lines that want what another command has, each with the words about it."""
    owners: dict[tuple[Context, str], list[str]] = defaultdict(list)
    for name, found in keys.items():
        for key in found:
            owners[known[name].when, key].append(name)
    refused: dict[str, str] = {}
    for (when, key), names in owners.items():
        for name in names if len(names) > 1 else ():
            if name in wanted and name not in refused:
                other = next(each for each in names if each != name)
                place = CONTEXT_TITLES[when].lower()
                said = tr(
                    "line {number}: {key} would mean {name} and {other} ({place}); {name} keeps its keys",
                    number=wanted[name].number,
                    key=key,
                    name=name,
                    other=other,
                    place=place,
                )
                refused[name] = said
    return refused

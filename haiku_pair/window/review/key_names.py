"""Keys in sentences. Who writes a sentence names the command, as `‹review.accept›`; who shows it, the key in force."""

from __future__ import annotations

import re
from collections.abc import Mapping

from haiku_pair.window.commands.values import Command

_SHOWN = {"Return": "Enter", "Ctrl+Return": "Ctrl+Enter", "Alt+Return": "Alt+Enter"}
_NAMED = re.compile(r"‹([a-z]+\.[a-z_]+)›")


def shown_key(key: str) -> str:
    """A key as one would type it: `J` for Shift+J, `Enter` for the key Qt calls Return."""
    if key.startswith("Shift+") and len(key) == len("Shift+J"):
        return key[-1]
    return _SHOWN.get(key, key)


def key_names(commands: list[Command]) -> Mapping[str, str]:
    """How each command is reached, by its id: its first key, or its title as the palette has it."""
    return {command.id: shown_key(command.keys[0]) if command.keys else f"“{command.title}”" for command in commands}


def with_keys(sentence: str, names: Mapping[str, str]) -> str:
    """The sentence with the keys of the commands it names."""
    return _NAMED.sub(lambda found: names.get(found[1], found[0]), sentence)

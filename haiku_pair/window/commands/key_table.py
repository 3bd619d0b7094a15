"""All commands with their keys in each preset, as a page to read: `docs/keys.md` is made of it. No Qt."""

from __future__ import annotations

from collections.abc import Sequence

from haiku_pair.window.commands.keymap import PRESETS, bind, load_preset
from haiku_pair.window.commands.values import CONTEXT_TITLES, Command, Context, parts_of

_HEAD = """# Keys

Made from the registry of commands; `?` in the program shows the keys that are in force where you are. Choose a preset
in the settings (`Ctrl+,`), and rebind what you like in your own key file, whose path stands there too:

```
# One command in a line, its keys set apart by blanks. None takes the command's keys away.
review.accept = s Space
review.origin =
```

A line that can't be done is named, and the others are in force: an unknown command or key, two commands on one key in
one pane, a letter where text is typed, `Ctrl+Alt` with a character, a familiar chord such as `Ctrl+N` for rejecting.
After a change, run “Read the key file again” from the palette.
"""


def page(commands: Sequence[Command]) -> str:
    """The page, in Markdown; the review first."""
    bound = {name: bind(commands, load_preset(name), []).keys for name in PRESETS}
    contexts = sorted({command.when for command in commands}, key=_place)
    parts = [_HEAD]
    for context in contexts:
        rows = [command for command in commands if command.when is context]
        parts.append(f"\n## {CONTEXT_TITLES[context]}\n\n| Command | Id | {' | '.join(PRESETS)} |")
        parts.append("|---" * (2 + len(PRESETS)) + "|")
        for command in sorted(rows, key=_id):
            keys = (_cell(bound[name].get(command.id, command.keys)) for name in PRESETS)
            parts.append(f"| {command.title} | `{command.id}` | {' | '.join(keys)} |")
    return "\n".join(parts) + "\n"


def _cell(keys: Sequence[str]) -> str:
    return " ".join(f"`{_typed(key).replace('|', '&#124;')}`" for key in keys if not key.endswith("Enter"))


def _typed(key: str) -> str:
    """`J` for Shift+J, `Enter` for the key Qt calls Return."""
    *held, last = parts_of(key)
    return last if held == ["Shift"] and len(last) == 1 and last.isalpha() else key.replace("Return", "Enter")


def _place(context: Context) -> tuple[bool, str]:
    return context is not Context.REVIEW, CONTEXT_TITLES[context]


def _id(command: Command) -> str:
    return command.id

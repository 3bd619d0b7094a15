"""The rules that a project and the person set for everybody who works there: CLAUDE.md and AGENTS.md.

Those of the person (`~/.claude/CLAUDE.md`) and of the folder stand at the beginning of every request, as they were when
the conversation began; that beginning is paid for once. What changes afterwards, and rules of folders further down when
a file there is first looked at, are told with the next message or result.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.workspace.withheld import Withheld

RULE_FILES = ("CLAUDE.md", "AGENTS.md")
"""The first of them that says something counts."""
OWN_FILE = ".claude/CLAUDE.md"
"""Below the person's home."""
MAX_RULES = 24_000
"""Characters of a rules file that are sent; the rest is cut and said."""
MAX_DEPTH, MAX_FILES = 5, 20
"""Imports within imports, and files that come in through one."""
_MAX_BYTES = 1024 * 1024
_CODE = re.compile(r"^(?:```|~~~).*?^(?:```|~~~)[ \t]*$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_IMPORT = re.compile(r"(?<![\w@/.])@((?:~/)?[\w.][\w./ -]*[\w])(?=[\s.,;:)]|\Z)", re.MULTILINE)
_HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e01ef]"
)
"""Controls, what turns the direction of text, what has no width, tags and further variation selectors."""


@dataclass(frozen=True)
class RuleFile:
    """One file with rules, as it is now."""

    name: str
    """Relative to the folder; with `~/` in front for one of the person's own."""
    text: str
    why_here: str = ""
    """The file that imports it; empty for one that is found by its name."""

    @property
    def hidden(self) -> int:
        """How many characters in it can't be seen."""
        return len(_HIDDEN.findall(self.text))

    def told(self) -> str:
        """The text as the model gets it: hidden characters by their names, not too long."""
        cut = "\n… (cut)" if len(self.text) > MAX_RULES else ""
        return with_hidden_shown(self.text[:MAX_RULES]) + cut


def with_hidden_shown(text: str) -> str:
    """The same with every character that can't be seen as its code: `⟨U+202E⟩`."""
    return _HIDDEN.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", text)


def hidden_names(text: str) -> tuple[str, ...]:
    """The names of the characters in a text that can't be seen, each once."""
    found = dict.fromkeys(_HIDDEN.findall(text))
    return tuple(unicodedata.name(one, f"U+{ord(one):04X}").lower() for one in found)


class RuleBook:
    """Which rules are in force, and which of them the model knows. For the lane that owns git and the proposal."""

    def __init__(self, gate: PathGate, withheld: Withheld, home: Path | None = None) -> None:
        """Reads nothing yet; `home` is the person's."""
        self._gate = gate
        self._withheld = withheld
        self._home = home
        self._begun: tuple[RuleFile, ...] | None = None
        self._told: dict[str, str] = {}

    # --- what is there -----------------------------------------------------------------------------

    def in_force(self) -> tuple[RuleFile, ...]:
        """The person's own and those of the folder, with what they import."""
        return (*self.own(), *self.of_folder(""))

    def own(self) -> tuple[RuleFile, ...]:
        """The person's own rules. They may import anything below their home that no name withholds."""
        home = PathGate(self._home if self._home is not None else Path.home())
        return tuple(_with_imports(home, Withheld(home), OWN_FILE, "~/"))

    def of_folder(self, folder: str) -> tuple[RuleFile, ...]:
        """The rules of one folder of the workspace, given with its final slash."""
        for name in RULE_FILES:
            found = tuple(_with_imports(self._gate, self._withheld, folder + name, ""))
            if found:
                return found
        return ()

    def further_down(self, paths: Iterable[str]) -> tuple[RuleFile, ...]:
        """Rules of the folders on the way to these files, the nearest last, that the model does not know yet."""
        known = {*self._told, *(one.name for one in self._begun or ())}
        found = {one.name: one for path in paths for one in self.on_the_way(path) if one.name not in known}
        return tuple(found.values())

    def on_the_way(self, path: str) -> tuple[RuleFile, ...]:
        """Rules of the folders further down on the way to a file, the nearest last."""
        return tuple(one for folder in _folders_above(path) for one in self.of_folder(folder))

    # --- what the model is told --------------------------------------------------------------------

    def begin(self) -> None:
        """The model knows nothing: another conversation, or another beginning of this one."""
        self._begun = None
        self._told.clear()

    def beginning(self) -> str:
        """The rules at the beginning of every request; empty when there are none."""
        return rules_text(self._begun if self._begun is not None else self.in_force())

    def news(self, paths: Iterable[str] = ()) -> str:
        """What the model is to be told of rules: those that changed, and those of folders with these files.

        Nothing counts as told before `told`.
        """
        if self._begun is None:
            return "\n\n".join(map(_of_folder, self.further_down(paths)))
        now = {one.name: one for one in (*self.in_force(), *self._known_further_down())}
        before = {**{one.name: one.told() for one in self._begun}, **self._told}
        changed = [_changed(one) for one in now.values() if before.get(one.name) != one.told()]
        gone = [f"The rules in {name} no longer hold." for name, text in before.items() if text and name not in now]
        return "\n\n".join((*changed, *gone, *map(_of_folder, self.further_down(paths))))

    def told(self, paths: Iterable[str] = ()) -> None:
        """The model has been told all of `beginning` and `news`."""
        further = self.further_down(paths)
        if self._begun is None:
            self._begun = self.in_force()
        now = {one.name: one.told() for one in (*self.in_force(), *self._known_further_down(), *further)}
        known = {*self._told, *(one.name for one in self._begun)}
        self._told = {**dict.fromkeys(known, ""), **now}

    def _known_further_down(self) -> Iterator[RuleFile]:
        """What the model was told of folders further down, as it is now."""
        folders = dict.fromkeys(name.rpartition("/")[0] + "/" for name in self._told if "/" in name and name[0] != "~")
        for folder in folders:
            yield from (one for one in self.of_folder(folder) if one.name in self._told)


def rules_text(files: Iterable[RuleFile]) -> str:
    """Rules as the model is told of them; empty when there are none."""
    return "\n\n".join(_headed(one) for one in files)


def _headed(one: RuleFile) -> str:
    whose = "Rules of the person you work with" if one.name.startswith("~/") else "Rules of this project"
    return f"{whose}, from {one.why_here + ' by way of ' if one.why_here else 'the file '}{one.name}:\n\n{one.told()}"


def _of_folder(one: RuleFile) -> str:
    folder = one.name.rpartition("/")[0] or "this folder"
    return f"Rules for files in {folder}/, from {one.name}; where they differ from others, these count:\n\n{one.told()}"


def _changed(one: RuleFile) -> str:
    return f"The rules in {one.name} have changed. From now on they are:\n\n{one.told()}"


def _folders_above(path: str) -> list[str]:
    """The folders on the way to a file but for the root, from the outside in, each with its final slash."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: count + 1]) + "/" for count in range(len(parts))]


def _with_imports(gate: PathGate, withheld: Withheld, path: str, prefix: str) -> Iterator[RuleFile]:
    """A rules file and what it imports, each file once; nothing when it says nothing or stays here."""
    seen: set[str] = set()
    waiting = [(path, "", 0)]
    while waiting and len(seen) < MAX_FILES:
        name, by, depth = waiting.pop(0)
        text = "" if name in seen else _read(gate, withheld, name)
        seen.add(name)
        if not text:
            continue
        yield RuleFile(prefix + name, text, prefix + by if by else "")
        if depth < MAX_DEPTH:
            inner = [(found, name, depth + 1) for found in _imports(text, name, is_own=bool(prefix))]
            waiting[:0] = inner


def _imports(text: str, name: str, *, is_own: bool) -> Iterator[str]:
    """The paths that a text imports by `@path` outside of code, relative to the root of its gate."""
    for match in _IMPORT.finditer(_CODE.sub("", text)):
        path = match[1]
        if path.startswith("~/"):
            if is_own:
                yield path[2:]
            continue
        parts: list[str] = list(PurePosixPath(name).parts[:-1])
        for part in path.split("/"):
            if part == ".." and parts:
                parts.pop()
            elif part != ".":
                parts.append(part)
        yield "/".join(parts)


def _read(gate: PathGate, withheld: Withheld, path: str) -> str:
    try:
        if withheld.why(path):
            return ""
        return gate.read(path, _MAX_BYTES).decode("utf-8-sig", "replace").rstrip()
    except Failure:
        return ""

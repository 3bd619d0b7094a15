"""What a mark in the input means: `@` names something, `/` a prompt, `#` a line to remember. No Qt here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from haiku_pair.protocol.mentions import MentionKind

MENTION, COMMAND, REMEMBER = "@", "/", "#"
_STEP = 2_000
"""Paths that are looked at in one step, which takes about a millisecond."""
_NAME = re.compile(r"/[\w:.-]*\Z")
_CALLED = re.compile(r"/([\w:.-]+)(?:\s+(.*))?\Z", re.DOTALL)
_ARGUMENT = re.compile(r"\$(ARGUMENTS|[1-9])(?![0-9A-Za-z_])")


@dataclass(frozen=True)
class Word:
    """A word that can be completed."""

    kind: str
    """One of `MENTION` and `COMMAND`."""
    start: int
    """Where its mark stands in the text."""
    query: str
    """What follows the mark."""


def word_at(text: str, position: int) -> Word | None:
    """The word before the cursor at `position`, if it can be completed.

    The mark of a name follows a space or begins the text, so that an address in a message is none; a command begins it.
    """
    before = text[:position]
    if before.startswith(COMMAND) and _NAME.fullmatch(before):
        return Word(COMMAND, 0, before[1:])
    start = len(before)
    while start and not before[start - 1].isspace():
        start -= 1
    word = before[start:]
    return Word(MENTION, start, word[1:]) if word.startswith(MENTION) else None


def sought(query: str) -> tuple[bool, bool, str]:
    """Whether files, and whether folders are meant by what follows an `@`, and the letters to look for.

    `file:` and `folder:` ask for one kind; without them both are looked through.
    """
    for prefix, files in (("file:", True), ("folder:", False)):
        if query.casefold().startswith(prefix):
            return files, not files, query[len(prefix) :]
    return True, True, query


def named_kind(query: str) -> tuple[MentionKind | None, str]:
    """What kind is meant by what follows an `@`, as in `symbol:frog`, and the letters to look for."""
    name, colon, letters = query.partition(":")
    known = {kind.value: kind for kind in MentionKind}
    kind = known.get(name.casefold()) if colon else None
    return (kind, letters) if kind is not None else (None, query)


def folders_of(paths: Sequence[str]) -> Iterator[tuple[str, ...] | None]:
    """Every folder these files are in, with a slash at its end, in order; in steps, None after each but the last."""
    found: dict[str, None] = {}  # nearly in order, as the files are: that is sorted in no time
    for start in range(0, len(paths), _STEP):
        for direct in dict.fromkeys(path.rpartition("/")[0] for path in paths[start : start + _STEP]):
            folder, new = direct, list[str]()
            while folder and folder not in found:
                new.append(folder)
                folder = folder.rpartition("/")[0]
            found.update(dict.fromkeys(reversed(new)))
        yield None
    yield tuple(sorted([f"{folder}/" for folder in found]))


def called(text: str) -> tuple[str, str] | None:
    """Name and arguments of the command that a message is; None for one that is none."""
    found = _CALLED.fullmatch(text.strip())
    return (found[1], (found[2] or "").strip()) if found else None


def remembered(text: str) -> str:
    """The line to be remembered that a message is; empty when it is none. `##` and more is a heading."""
    line = text.strip()
    if not line.startswith(REMEMBER) or line.startswith("##") or "\n" in line:
        return ""
    return line[1:].strip()


def expanded(template: str, arguments: str) -> str:
    """A prompt with what was typed after its name: for `$ARGUMENTS` all of it, for `$1` to `$9` one word each.

    A prompt without a place for it gets it at its end. Nothing else has a meaning: no command in it is ever run.
    """
    words = arguments.split()

    def put_in(found: re.Match[str]) -> str:
        if found[1] == "ARGUMENTS":
            return arguments
        number = int(found[1])
        return words[number - 1] if number <= len(words) else ""

    text, places = _ARGUMENT.subn(put_in, template)
    return text if places or not arguments else f"{text.rstrip()}\n\n{arguments}"

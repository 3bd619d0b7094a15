"""What a message can name with `@` beside files and folders. It is looked up when the message goes out."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from haiku_pair.words import tr


class MentionKind(StrEnum):
    """What is named."""

    SYMBOL = "symbol"
    """A definition: its lines."""
    DIFF = "diff"
    """What is not committed, unsaved text counted; or what is staged."""
    PROBLEMS = "problems"
    """What is known to be wrong, in one file or in all."""
    SELECTION = "selection"
    """The selected lines of the open file, unsaved text counted."""
    COMMIT = "commit"
    """Its message and its diff."""
    SESSION = "session"
    """What was said in another session of the folder."""


STAGED = "staged"
"""The name of the other difference."""


class Mention(Struct, frozen=True, tag=True):
    """Something that is named; as an attachment of a message it goes along."""

    kind: MentionKind
    name: str = ""
    """Which of its kind: name of the symbol, `staged`, id of the commit or session, file with the problems."""
    path: str = ""
    """The file of a symbol or selection."""
    line: int = 0
    """Where that begins, counted from 1."""
    text: str = ""
    """The selected lines."""
    title: str = ""
    """What the person knows it by, where that is not its name."""
    tokens: int = 0
    """About what it cost when it was chosen; 0: not known."""

    @property
    def words(self) -> str:
        """What it is, as it is shown."""
        match self.kind:
            case MentionKind.SYMBOL:
                return f"@{self.name} ({self.path})"
            case MentionKind.SELECTION:
                return self._lines()
            case MentionKind.DIFF:
                return f"@diff {self.name}" if self.name else tr("@diff uncommitted")
            case MentionKind.PROBLEMS:
                return f"@problems {self.name}" if self.name else tr("@problems everywhere")
            case MentionKind.COMMIT:
                return f"@commit {self.name[:9]} {self.title}".rstrip()
            case MentionKind.SESSION:
                return f"@session {self.title or self.name}"

    def _lines(self) -> str:
        last = self.line + self.text.count("\n")
        if last == self.line:
            return tr("@selection {path} line {line}", path=self.path, line=last)
        return tr("@selection {path} lines {first}–{last}", path=self.path, first=self.line, last=last)


class FindMentions(Struct, frozen=True, tag=True):
    """What of a kind can be named, the newest first. Reply: `MentionsFound`.

    Commits, sessions and files with problems; symbols are found by `FindSymbols`.
    """

    kind: MentionKind


class MentionsFound(Struct, frozen=True, tag=True):
    """Answer to `FindMentions`."""

    found: tuple[Mention, ...]
    note: str = ""
    """Why there are none, or not all."""


class OfferMention(Struct, frozen=True, tag=True):
    """Look up what the person names. Reply: `FileOffered`; the problem says why it can't go along."""

    mention: Mention

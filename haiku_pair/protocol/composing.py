"""What a message is made of beside its words: how the model is to work on it, and what is attached to it."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

from haiku_pair.protocol.mentions import Mention

PICTURE_EDGE = 1568
"""Pixels of a picture's longer side beyond which the API makes it smaller."""
PICTURE_TOKENS = 1568
"""What a picture costs at most."""
_PATCH = 28


class Mode(StrEnum):
    """What the model may do with a message."""

    ASK = "ask"
    """Read and answer; nothing is proposed."""
    PLAN = "plan"
    """Read, and write a plan for the person to change and to approve."""
    PAIR = "pair"
    """Propose changes."""


class MentionedFile(Struct, frozen=True, tag=True):
    """A file of the workspace, sent as it is when the message goes out."""

    path: str
    tokens: int = 0
    """About what it cost when it was chosen; 0: not known."""


class MentionedFolder(Struct, frozen=True, tag=True):
    """A folder of the workspace: the names of its files, and as many of them whole as its budget holds."""

    path: str
    """Without a slash at its end."""
    tokens: int = 0
    """About what it cost when it was chosen; 0: not known."""


class AttachedText(Struct, frozen=True, tag=True):
    """A text from outside of the workspace."""

    name: str
    text: str


class Picture(Struct, frozen=True, tag=True):
    """A picture, small enough for the API."""

    name: str
    media_type: str
    """One of `image/png`, `image/jpeg`, `image/gif`, `image/webp`."""
    data: bytes
    width: int
    """In pixels."""
    height: int

    @property
    def tokens(self) -> int:
        """What it costs."""
        return picture_tokens(self.width, self.height)


Attachment: TypeAlias = MentionedFile | MentionedFolder | Mention | AttachedText | Picture


class Unsent(Struct, frozen=True):
    """What is made ready beside the words of the next message, kept for the next start."""

    mode: Mode = Mode.PAIR
    thinking: bool = False
    attachments: tuple[Attachment, ...] = ()
    plan_written: str = ""
    """The plan that waits, as the model wrote it."""
    plan: str = ""
    """The same as the person changed it; empty when it was put aside."""


class OfferFile(Struct, frozen=True, tag=True):
    """Look at a file that the person wants to attach. Reply: `FileOffered`; the problem says why it can't be.

    `path` is relative to the workspace, or absolute for a file the person has dropped or pasted.
    """

    path: str


class FileOffered(Struct, frozen=True, tag=True):
    """What may go along. A picture has its size in pixels as 0: whoever shows it knows better."""

    attachment: Attachment


class GetAttached(Struct, frozen=True, tag=True):
    """What was attached to the message that began a turn of the open conversation. Reply: `Attached`."""

    turn: str


class Attached(Struct, frozen=True, tag=True):
    """All of it, to be sent again."""

    attachments: tuple[Attachment, ...]


class PromptOrigin(StrEnum):
    """Whose prompt it is."""

    OWN = "own"
    """Of the person's library, which works in every folder."""
    PROJECT = "project"
    """From the folder's `.claude/commands`."""


class Prompt(Struct, frozen=True):
    """A text to be sent under a name. `$ARGUMENTS` and `$1` to `$9` stand for what is typed after it."""

    name: str
    text: str
    origin: PromptOrigin = PromptOrigin.OWN
    description: str = ""


class ListPrompts(Struct, frozen=True, tag=True):
    """The prompts that can be called; those of the folder only while it is trusted. Reply: `PromptsListed`."""


class SavePrompt(Struct, frozen=True, tag=True):
    """Keep a prompt in the person's library under its name; an empty text removes it. Reply: `PromptsListed`."""

    name: str
    text: str


class PromptsListed(Struct, frozen=True, tag=True):
    """All prompts, by name; the person's own stand for those of the folder with the same name."""

    prompts: tuple[Prompt, ...]
    folder: str
    """Where the person's own are kept."""
    left_out: tuple[str, ...] = ()
    """Files that are none, and why."""


class RememberLine(Struct, frozen=True, tag=True):
    """Propose a line for the project's rules file; nothing is written before it is accepted. Reply: `Pasted`."""

    line: str


def picture_tokens(width: int, height: int) -> int:
    """What a picture of so many pixels costs."""
    return min(-(-width // _PATCH) * -(-height // _PATCH), PICTURE_TOKENS)

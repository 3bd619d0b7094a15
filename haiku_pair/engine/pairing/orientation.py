"""What the model is told of the workspace before it looks: a map once, and with each message the files that matter.

Both only name files and quote lines that define something; the model still reads what it wants to change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from haiku_pair.engine.claude.messages import Message, UserText
from haiku_pair.protocol.nearby import FindNearby, NearbyFile
from haiku_pair.words import tr

_MAP = "<workspace_map>"


class Surroundings(Protocol):
    """What is known of the workspace's files. Safe to ask from any thread, and quick."""

    @property
    def ready(self) -> bool:
        """Whether there are answers yet."""

    def map_text(self, tokens: int) -> str:
        """The names that matter most, where they are defined; empty while nothing is known."""

    def nearby(self, asked: FindNearby, tokens: int, known: Collection[str] = ()) -> Nearby:
        """The files that matter for a message; `known` are those the model has before it anyway."""


class Nearby(Protocol):
    """What was found."""

    @property
    def text(self) -> str:
        """For the model; empty when there is nothing to say."""

    @property
    def files(self) -> Sequence[NearbyFile]:
        """The best of them, for the person."""

    @property
    def tokens(self) -> int:
        """What the text costs, about."""


def map_part(surroundings: Surroundings, history: Iterable[Message], tokens: int) -> UserText | None:
    """The map for the newest message; None while there is none, and once the model has it."""
    if tokens <= 0 or _has_map(history):
        return None
    text = surroundings.map_text(tokens)
    if not text:
        return None
    about = "The names that matter most here and where they are defined; there are more files than these."
    return UserText(f"{_MAP}\n{about}\n\n{text}\n</workspace_map>")


def nearby_text(found: Nearby) -> str:
    """What is said of the files that were found; empty when there are none."""
    if not found.text:
        return ""
    return f"Files that may matter for this message, found by its words and by the history:\n{found.text}"


def nearby_words(found: Nearby) -> str:
    """The same in a few words for the person; empty when nothing goes along."""
    names = [file.path.rpartition("/")[2] for file in found.files]
    if not found.text or not names:
        return ""
    more = tr(" and {count} more", count=len(names) - 3) if len(names) > 3 else ""
    return tr("near: {names}{more}", names=", ".join(names[:3]), more=more)


def _has_map(history: Iterable[Message]) -> bool:
    return any(
        isinstance(part, UserText) and part.text.startswith(_MAP) for message in history for part in message.parts
    )

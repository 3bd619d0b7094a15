"""What a pairing session is made of, and what it needs of the store and of the lane that owns git."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.pairing import conversation
from haiku_pair.engine.pairing.comments import CommentBook
from haiku_pair.engine.pairing.ledger import Ledger
from haiku_pair.engine.pairing.mentions import Mentionable
from haiku_pair.engine.pairing.orientation import Surroundings
from haiku_pair.engine.pairing.overlay import Overlay
from haiku_pair.engine.pairing.proposals import ProposalBook
from haiku_pair.engine.pairing.turn import Model
from haiku_pair.engine.vcs.checkpoints import Checkpoints
from haiku_pair.engine.vcs.head_moves import HeadMove
from haiku_pair.engine.vcs.trees import Trees
from haiku_pair.protocol.events import Event
from haiku_pair.protocol.values import GitState, Settings

T = TypeVar("T")


class Store(conversation.Store, Protocol):
    """Where the session keeps what must last. Calls return at once; writing happens in their order."""

    def put(self, key: str, value: bytes) -> None:
        """Keep a value for this folder."""

    def leave(self, conversation: str, known: str) -> None:
        """Another conversation will be open; `known` is the tree that the model was last told of in this one."""

    async def suggest_title(self, conversation: str, title: str) -> bool:
        """Call a conversation so, unless the person has named it; whether that was done."""

    async def delete(self, conversation: str) -> tuple[str, ...]:
        """Delete a conversation for good; names of files that may still hold something of it."""


class GitLane(Protocol):
    """The lane that owns git and the proposal."""

    async def run(self, call: Callable[[], T]) -> T:
        """Run a blocking call there."""


@dataclass(frozen=True)
class SessionParts:
    """What a session works with."""

    gate: PathGate
    trees: Trees
    checkpoints: Checkpoints
    book: ProposalBook
    overlay: Overlay
    comments: CommentBook
    lane: GitLane
    store: Store
    capture: Callable[[], str]
    """The working tree with unsaved text as a tree; runs in the lane."""
    git_state: Callable[[], GitState]
    head_move: Callable[[str, str], HeadMove | None]
    """What lies between two commits; runs in the lane."""
    send: Callable[[Event], None]
    model: Callable[[], Awaitable[Model]]
    settings: Callable[[], Settings]
    ledger: Ledger
    """Where what the model has used is kept."""
    surroundings: Surroundings
    """What is known of the workspace's files."""
    mentionable: Mentionable
    """What can be named beside files."""

"""Checkpoints of a session: where files and conversation stood before each message, to be able to come back."""

from __future__ import annotations

import time

from haiku_pair.engine.pairing.conversation import Conversation
from haiku_pair.engine.pairing.picture import Picture
from haiku_pair.engine.pairing.session_parts import SessionParts
from haiku_pair.engine.vcs.checkpoints import Checkpoint, Moment


class GoingBack:
    """Takes checkpoints, and says what going back to one would mean. Runs in the git lane."""

    def __init__(self, parts: SessionParts, conversation: Conversation, picture: Picture) -> None:
        """`conversation` and `picture` are the session's."""
        self._parts = parts
        self._conversation = conversation
        self._picture = picture

    def take_checkpoint(self, title: str) -> None:
        """Note where files and conversation stand now.

        Raises:
            Failure: git or the store can't do it.
        """
        self.note(title, self._parts.capture(), "")

    def note(self, title: str, working: str, turn: str) -> None:
        """Note where the conversation stands, and this tree for the files, before a turn.

        Raises:
            Failure: git or the store can't do it.
        """
        state, trees = self._parts.book.frozen()
        known = self._picture.tree
        self._parts.checkpoints.take(
            Moment(
                title=title,
                tree=working,
                at=time.time(),
                turn=turn,
                conversation=self._conversation.id,
                messages=len(self._conversation.all_messages()),
                known=known,
                state=state,
            ),
            keep=(*trees, *((known,) if known else ())),
        )

    def turns_since(self, checkpoint: Checkpoint) -> int:
        """Turns that going back would set aside; -1 when the checkpoint belongs to another conversation."""
        here = checkpoint.conversation == self._conversation.id
        return self._conversation.turns_from(checkpoint.turn) if here else -1

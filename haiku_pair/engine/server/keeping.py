"""What one workspace keeps in the store. Reading happens when the folder is opened, writing in the store's lane."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from haiku_pair.engine.pairing.kept import Kept
from haiku_pair.engine.server.lanes import Lane
from haiku_pair.engine.store.conversations import Conversations
from haiku_pair.engine.store.workspaces import UnsavedRecord, WorkspaceStates
from haiku_pair.engine.workspace.buffers import UnsavedText
from haiku_pair.protocol.events import ConversationEvent
from haiku_pair.protocol.values import WindowState


class Keeping:
    """The store as one folder sees it. What it writes is on disk in the order it was asked for."""

    def __init__(self, root: Path, conversations: Conversations, states: WorkspaceStates, lane: Lane) -> None:
        """`lane` is the store's."""
        self._root = root
        self._conversations = conversations
        self._states = states
        self._lane = lane
        self._unsaved: dict[str, UnsavedText | None] = {}

    # --- conversations -----------------------------------------------------------------------------

    def begin(self) -> str:
        """A new conversation; its id."""
        return self._conversations.create(self._root)

    def append(self, conversation: str, event: ConversationEvent) -> None:
        """One more event."""
        self._later(lambda: self._conversations.append_event(conversation, event))

    def save_history(self, conversation: str, history: bytes) -> None:
        """The messages as the model sees them, all of them."""
        self._later(lambda: self._conversations.save_history(conversation, history))

    def kept(self) -> Kept:
        """The newest conversation of the folder with all that belongs to it; a new one if there is none.

        Raises:
            Failure: the store can't be read.
        """
        conversation = self._conversations.newest(self._root)
        if conversation is None:
            return Kept(self.begin())
        return Kept(
            conversation,
            tuple(self._conversations.events(conversation)),
            self._conversations.history(conversation),
            known_tree=(self.get("known") or b"").decode(),
            seen_tree=(self.get("seen") or b"").decode(),
        )

    async def past(self, conversation: str) -> Kept:
        """Events and messages of any conversation of the folder, everything written so far included.

        Raises:
            Failure: the store can't be read.
        """
        known = self._conversations
        read = self._lane.run
        events = await read(lambda: known.events(conversation))
        return Kept(conversation, tuple(events), await read(lambda: known.history(conversation)))

    # --- the folder --------------------------------------------------------------------------------

    def get(self, key: str) -> bytes | None:
        """A value kept for this folder."""
        return self._states.get(self._root, key)

    def put(self, key: str, value: bytes) -> None:
        """Keep a value for this folder."""
        self._later(lambda: self._states.put(self._root, key, value))

    def trusted(self) -> bool:
        """Whether the person trusts the folder."""
        return self._states.trusted(self._root)

    def set_trusted(self, *, trusted: bool) -> None:
        """Remember the person's word. On disk when this returns, since permissions must not be lost."""
        self._states.set_trusted(self._root, trusted)

    def window(self) -> WindowState | None:
        """How the window looked."""
        return self._states.window(self._root)

    def save_window(self, state: WindowState) -> None:
        """Remember how the window looks."""
        self._later(lambda: self._states.save_window(self._root, state))

    # --- unsaved text ------------------------------------------------------------------------------

    def unsaved(self) -> Mapping[str, UnsavedRecord]:
        """Text that was typed and not saved before the last end, by path."""
        return self._states.unsaved(self._root)

    def keep_unsaved(self, path: str, text: UnsavedText | None) -> None:
        """Typed text survives a crash from here on; None: there is nothing unsaved any more.

        Called at every key: while the store is still writing, only the newest text of a path waits.
        """
        waiting = path in self._unsaved
        self._unsaved[path] = text
        if not waiting:
            self._later(lambda: self._write_unsaved(path))

    def _write_unsaved(self, path: str) -> None:
        text = self._unsaved.pop(path)
        if text is None:
            self._states.drop_unsaved(self._root, path)
        else:
            self._states.save_unsaved(self._root, path, text.base_hash, text.raw)

    def _later(self, write: Callable[[], None]) -> None:
        self._lane.submit(write)

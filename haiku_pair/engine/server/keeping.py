"""What one workspace keeps in the store. Reading happens when the folder is opened, writing in the store's lane."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic, thread_time

import msgspec

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.kept import CACHE, KNOWN_AT, QUEUE, Kept
from haiku_pair.engine.server.lanes import Lane
from haiku_pair.engine.store.conversations import Conversations, KeptMessage
from haiku_pair.engine.store.database import Database
from haiku_pair.engine.store.sessions import Sessions
from haiku_pair.engine.store.usage import UsageRows
from haiku_pair.engine.store.workspaces import UnsavedRecord, WorkspaceStates
from haiku_pair.engine.workspace.buffers import UnsavedText
from haiku_pair.protocol.events import ConversationEvent
from haiku_pair.protocol.values import Fault, WindowState
from haiku_pair.words import tr

_REST, _LONGEST_REST = 100, 4.0
"""How much longer than a write the store rests from unsaved text, in its own time, and at most, in seconds: 4 MB take
25 ms of the processor, and without a rest as much at each key."""
_CODECS = "codecs"
_OPEN = "session"
"""Under this key stands which conversation is open."""


@dataclass(frozen=True)
class Stored:
    """What the store has, for all folders."""

    conversations: Conversations
    sessions: Sessions
    states: WorkspaceStates
    usage: UsageRows

    @classmethod
    def of(cls, database: Database) -> Stored:
        """All of it from one file."""
        conversations = Conversations(database)
        sessions = Sessions(database, conversations)
        return cls(conversations, sessions, WorkspaceStates(database), UsageRows(database))


class Keeping:
    """The store as one folder sees it. What it writes is on disk in the order it was asked for."""

    def __init__(self, root: Path, stored: Stored, lane: Lane) -> None:
        """`lane` is the store's."""
        self._root = root
        self._conversations = stored.conversations
        self._states = stored.states
        self.sessions = stored.sessions
        """For the store's lane."""
        self.usage = stored.usage
        """What the model has used, in this folder and in others."""
        self._lane = lane
        self._unsaved: dict[str, UnsavedText | None] = {}
        self._bases: dict[str, str] = {}
        """The hash of the base that was kept with unsaved text, by path."""
        self._rests_until = 0.0

    # --- conversations -----------------------------------------------------------------------------

    def begin(self, fork_of: str = "") -> str:
        """A new conversation; its id. It is the one that is open from now on."""
        new = self._conversations.create(self._root, fork_of)
        self.put(_OPEN, new.encode())
        return new

    def append(self, conversation: str, event: ConversationEvent) -> None:
        """One more event."""
        self._later(lambda: self._conversations.append_event(conversation, event))

    def append_all(self, conversation: str, events: Sequence[ConversationEvent]) -> None:
        """Many events at once, as the beginning of a conversation."""
        self._later(lambda: self._conversations.append_all(conversation, events))

    def append_messages(self, conversation: str, first: int, messages: Sequence[KeptMessage]) -> None:
        """Messages as the model sees them; `first` is the number of the first of them."""
        self._later(lambda: self._conversations.append_messages(conversation, first, messages))

    def leave(self, conversation: str, known: str) -> None:
        """Another conversation will be open; `known` is the tree that the model was last told of in this one."""
        self._later(lambda: self.sessions.set_known(conversation, known))

    def kept(self) -> Kept:
        """The conversation of the folder that was open last, with all that belongs to it; a new one if there is none.

        Raises:
            Failure: the store can't be read.
        """
        conversation = (self.get(_OPEN) or b"").decode()
        if self.sessions.root(conversation) != self._root:
            conversation = self._conversations.newest(self._root) or ""
        if not conversation:
            return Kept(self.begin())
        seen = (self.get("seen") or b"").decode()
        known = (self.get("known") or b"").decode()
        stood = (self.get(KNOWN_AT) or b"").decode()
        kept = self._read(conversation)
        queue, cache = self.get(QUEUE), self.get(CACHE)
        return replace(kept, known_tree=known, known_at=stood, seen_tree=seen, queue=queue, cache=cache)

    async def past(self, conversation: str) -> Kept:
        """Events and messages of any conversation of the folder, everything written so far included.

        Raises:
            Failure: the store can't be read, or there is no such conversation here.
        """
        return await self._lane.run(lambda: self._past(conversation))

    async def open(self, conversation: str) -> Kept:
        """The same, and it is the one that is open from now on."""
        kept = await self.past(conversation)
        self.put(_OPEN, conversation.encode())
        return kept

    async def suggest_title(self, conversation: str, title: str) -> bool:
        """Call a conversation so, unless the person has named it; whether that was done.

        Raises:
            Failure: the store can't be read.
        """
        return await self._lane.run(lambda: self.sessions.suggest_title(conversation, title))

    async def delete(self, conversation: str) -> tuple[str, ...]:
        """Delete a conversation of any folder for good; names of files that may still hold something of it.

        Raises:
            Failure: the disk does not take it.
        """
        return await self._lane.run(lambda: self.sessions.delete(conversation))

    def open_elsewhere(self, conversation: str) -> bool:
        """Where a conversation belongs to another folder, it is the one that is open there at the next start.

        For the store's lane.

        Raises:
            Failure: the store can't be read.
        """
        root = self.sessions.root(conversation)
        if root is None or root == self._root:
            return False
        self._states.put(root, _OPEN, conversation.encode())
        return True

    def _past(self, conversation: str) -> Kept:
        if self.sessions.root(conversation) != self._root:
            raise Failure(
                Fault.NOT_FOUND,
                tr("This session is not there any more."),
                kept=tr("The conversation that is shown stays open."),
                next_step=tr("Look at the list again; it may have been deleted in another window."),
            )
        return self._read(conversation)

    def _read(self, conversation: str) -> Kept:
        known = self._conversations
        self.sessions.index(conversation)
        return Kept(
            conversation,
            tuple(known.events(conversation)),
            tuple(known.messages(conversation)),
            known.old_history(conversation),
            known_tree=self.sessions.known(conversation),
            title=self.sessions.title(conversation),
        )

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

    def trust_above(self) -> None:
        """The person trusts the folder that this one lies in, and so all in it that they did not refuse."""
        self._states.set_trusted(self._root.parent, True)

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

        Called at every key: while the store is still writing, or rests from a large text, only the newest text of a
        path waits.
        """
        waiting = path in self._unsaved
        self._unsaved[path] = text
        if text is None:
            self._later(lambda: self._write_unsaved(path))
        elif not waiting:
            self._lane.later(self._rests_until - monotonic(), lambda: self._write_unsaved(path))

    def _write_unsaved(self, path: str) -> None:
        if path not in self._unsaved:
            return
        begun = thread_time()
        text = self._unsaved.pop(path)
        if text is None:
            self._bases.pop(path, None)
            self._states.drop_unsaved(self._root, path)
        else:
            if text.base is not None and self._bases.get(path) != text.base_hash:
                self._bases[path] = text.base_hash
                self._states.save_base(self._root, path, text.base.encode())
            self._states.save_unsaved(self._root, path, text.base_hash, text.raw, text.encoding)
        self._rests_until = monotonic() + min(_LONGEST_REST, (thread_time() - begun) * _REST)

    def codecs(self) -> dict[str, str]:
        """The encodings the person has chosen for files, by path; what can't be read counts as nothing."""
        try:
            return msgspec.json.decode(self.get(_CODECS) or b"{}", type=dict[str, str])
        except msgspec.DecodeError:
            return {}

    def keep_codecs(self, codecs: Mapping[str, str]) -> None:
        """Remember them."""
        self.put(_CODECS, msgspec.json.encode(codecs))

    def _later(self, write: Callable[[], None]) -> None:
        self._lane.submit(write)

"""A peer on the other end of the contract, for tests of the window: no process, no disk, no model.

It answers every request sensibly from a small workspace in memory. A test may replace the answer to a kind of
request, hold answers back, emit events, and lose the engine.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath
from typing import TypeAlias, TypeVar

import msgspec

from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.events import Event, FromEngine
from haiku_pair.protocol.frames import BrokenFrame, pack
from haiku_pair.protocol.reaching import ModelFacts, Provider
from haiku_pair.protocol.updates import CheckForUpdates, UpdatesAre
from haiku_pair.protocol.values import (
    DocumentView,
    Entry,
    EntryKind,
    Fault,
    FileHunks,
    JournalEntry,
    KeyFile,
    KeySource,
    Problem,
    Proposal,
    Settings,
    WindowState,
)

T = TypeVar("T")
Answer: TypeAlias = replies.ReplyBody | Problem

FILES = {
    "README.md": "# Pond\n\nA small project.\n",
    "src/frog.py": "def jump(height):\n    return height * 2\n",
    "src/water.py": "DEPTH = 3\n",
    "tests/test_frog.py": "from frog import jump\n",
}


class ScriptedEngine:
    """Implements `Link`."""

    def __init__(self, files: dict[str, str] | None = None) -> None:
        self.files = dict(FILES if files is None else files)
        self.settings = Settings()
        self.key_source = KeySource.KEYRING
        self.keys = KeyFile("/home/ada/.config/haiku-pair/keys.conf")
        self.trusted = True
        self.is_replay = False
        self.open_path = ""
        self.window_state: WindowState | None = None
        self.unsaved: tuple[str, ...] = ()
        self.notices: tuple[Problem, ...] = ()
        self.proposal: Proposal | None = None
        self.hunks: dict[str, FileHunks] = {}
        self.requests: list[rq.RequestBody] = []
        self.starts = 1
        self.stopped = False
        self.documents: dict[str, DocumentView] = {}
        self._answers: dict[type, Callable[[rq.RequestBody], replies.ReplyBody | Problem]] = {}
        self._held: set[type] = set()
        self._waiting: list[rq.Request] = []
        self._on_message: Callable[[FromEngine | BrokenFrame], None] | None = None
        self._on_lost: Callable[[str], None] | None = None
        self._early: list[FromEngine] = []

    # --- for tests ---------------------------------------------------------------------------------

    def on(self, kind: type[T], answer: Answer | Callable[[T], Answer]) -> None:
        """Answer requests of a kind with this reply, this problem, or what this function returns."""
        self._answers[kind] = answer if callable(answer) else lambda _body: answer  # type: ignore[assignment]

    def hold(self, kind: type) -> None:
        """Leave requests of a kind unanswered until `release`."""
        self._held.add(kind)

    def release(self, kind: type) -> None:
        """Answer what was held back."""
        self._held.discard(kind)
        ready = [request for request in self._waiting if isinstance(request.body, kind)]
        self._waiting = [request for request in self._waiting if not isinstance(request.body, kind)]
        for request in ready:
            self._reply(request)

    def emit(self, *events: Event) -> None:
        """Report events, as the engine does without being asked."""
        for event in events:
            self._deliver(event)

    def lose(self, reason: str = "killed by signal 9") -> None:
        """The engine process dies."""
        self._waiting.clear()
        self.documents.clear()
        if self._on_lost is not None:
            self._on_lost(reason)

    def sent(self, kind: type[T]) -> list[T]:
        """Requests of a kind so far, oldest first."""
        return [body for body in self.requests if isinstance(body, kind)]

    # --- Link --------------------------------------------------------------------------------------

    def attach(self, on_message: Callable[[FromEngine | BrokenFrame], None], on_lost: Callable[[str], None]) -> None:
        """See `Link`."""
        self._on_message, self._on_lost = on_message, on_lost
        early, self._early = self._early, []
        for message in early:
            self._deliver(message)

    def send(self, request: rq.Request) -> None:
        """See `Link`. What can't be encoded fails here as it does on the real pipe."""
        pack(request)
        self.requests.append(request.body)
        if type(request.body) in self._held:
            self._waiting.append(request)
        else:
            self._reply(request)

    def restart(self) -> None:
        """See `Link`."""
        self.starts += 1

    def stop(self, timeout: float) -> None:
        """See `Link`."""
        self.stopped = True
        self._on_message = self._on_lost = None

    # --- answers -----------------------------------------------------------------------------------

    def _deliver(self, message: FromEngine) -> None:
        if self._on_message is None:
            self._early.append(message)
        else:
            self._on_message(message)

    def _reply(self, request: rq.Request) -> None:
        answer = self._answers.get(type(request.body), self._default)
        body = answer(request.body)
        self._deliver(replies.Reply(request.id, replies.Failed(body) if isinstance(body, Problem) else body))

    def _default(self, body: rq.RequestBody) -> replies.ReplyBody | Problem:  # noqa: C901, PLR0911, PLR0912
        match body:
            case rq.Hello():
                return replies.Welcome(rq.VERSION, "test", self.settings, self.key_source, self.notices, self.keys)
            case rq.OpenWorkspace():
                return self._opened(body.path)
            case rq.ListFolder(path):
                return replies.FolderListed(path, self._entries(path))
            case rq.ListFiles():
                return replies.FilesListed(tuple(sorted(self.files)))
            case rq.OpenDocument(path) | rq.ReloadDocument(path):
                return self._document(path)
            case rq.ChangeDocument():
                self._splice(body)
            case rq.ResetDocument(path, revision, lines) if path in self.documents:
                text = "\n".join(lines)
                view = msgspec.structs.replace(self.documents[path], text=text, revision=revision, dirty=True)
                self.documents[path] = view
            case rq.SaveDocument(path):
                return self._saved(path)
            case rq.SendMessage():
                return replies.TurnAccepted(f"turn-{len(self.sent(rq.SendMessage))}")
            case rq.GetHunks():
                return self._hunks_of(body)
            case rq.CheckApply():
                return replies.ApplyChecked()
            case rq.UndoApply() | rq.RedoApply() | rq.ApplyProposal():
                return replies.Applied(JournalEntry("step-1", "Apply 1 file", ("src/frog.py",)), "1 file written")
            case rq.GetSettings():
                return replies.SettingsAre(self.settings, self.key_source, self.keys)
            case rq.GetModels():
                return known_models(self.settings)
            case CheckForUpdates():
                return UpdatesAre("0.1.0", "0.1.0", "")
            case rq.TestConnection():
                return replies.ConnectionWorks()
            case rq.ChangeSettings(settings):
                self.settings = settings
                return replies.SettingsAre(settings, self.key_source, self.keys)
            case rq.SaveKey(key, remember):
                source = KeySource.KEYRING if remember else KeySource.SESSION
                self.key_source = source if key else KeySource.NONE
                return replies.SettingsAre(self.settings, self.key_source, self.keys)
            case rq.Decide() | rq.UndoDecision() | rq.RedoDecision() | rq.EditHunk() if self.proposal is not None:
                return replies.Reviewed(self.proposal, ())
            case _:
                pass
        return replies.Done()

    def _opened(self, path: str) -> replies.WorkspaceOpened:
        root = path or "/home/ada/pond"
        name = PurePosixPath(root).name
        return replies.WorkspaceOpened(
            root, name, self.trusted, self.is_replay, self.open_path, self.window_state, self.unsaved
        )

    def _entries(self, folder: str) -> tuple[Entry, ...]:
        prefix = f"{folder}/" if folder else ""
        below = [path[len(prefix) :] for path in sorted(self.files) if path.startswith(prefix)]
        folders = sorted({rest.split("/")[0] for rest in below if "/" in rest})
        files = [rest for rest in below if "/" not in rest]
        return tuple(
            [Entry(prefix + name, EntryKind.FOLDER) for name in folders]
            + [Entry(prefix + name, EntryKind.FILE) for name in files]
        )

    def _document(self, path: str) -> replies.DocumentOpened | Problem:
        if path not in self.files:
            return Problem(Fault.NOT_FOUND, f"{path} is not there.", "Nothing was changed.", "Open another file.")
        view = DocumentView(path, self.files[path], 0, "utf-8", "LF")
        self.documents[path] = view
        return replies.DocumentOpened(view)

    def _splice(self, change: rq.ChangeDocument) -> None:
        view = self.documents[change.path]
        lines = view.text.split("\n")
        first, removed = change.splice.first, change.splice.removed
        lines[first : first + removed] = change.splice.lines
        self.documents[change.path] = msgspec.structs.replace(
            view, text="\n".join(lines), revision=change.revision + 1, dirty=True
        )

    def _saved(self, path: str) -> replies.DocumentSaved:
        view = self.documents[path]
        self.files[path] = view.text
        self.documents[path] = msgspec.structs.replace(view, dirty=False)
        return replies.DocumentSaved(path, view.revision, view.line_ending)

    def _hunks_of(self, request: rq.GetHunks) -> replies.Hunks:
        empty = FileHunks(request.proposal, request.path, ())
        return replies.Hunks(self.hunks.get(request.path, empty))


def known_models(settings: Settings) -> replies.ModelsAre:
    """A table of two models; all others have no prices."""
    table = (
        ModelFacts("claude-haiku-4-5", "Claude Haiku 4.5", 200_000, 64_000, 1.0, 5.0),
        ModelFacts("claude-haiku-5-5", "Claude Haiku 5.5", 1_000_000, 128_000, 0.1, 0.5),
    )
    unknown = ModelFacts(settings.model, settings.model, 200_000, 32_000)
    chosen = next((facts for facts in table if facts.id == settings.model), unknown)
    provider = Provider.CLAUDE if settings.provider is Provider.ENVIRONMENT else settings.provider
    return replies.ModelsAre(table, chosen, provider, "2026-11-22")

"""What the window asks of the engine. Every request gets exactly one reply: its own kind, or `Failed`."""

from __future__ import annotations

from msgspec import Struct

from haiku_pair.edits.values import Splice
from haiku_pair.protocol.values import (
    DocumentView,
    Entry,
    FileHunks,
    HunkDecision,
    JournalEntry,
    KeySource,
    Problem,
    Proposal,
    Selection,
    Settings,
    WindowState,
)

VERSION = 1
"""Of the contract. Both sides come from one installation; a difference means a broken one."""


# --- requests --------------------------------------------------------------------------------------


class Hello(Struct, frozen=True, tag=True):
    """First request of a connection. Reply: `Welcome`."""

    version: int = VERSION


class OpenWorkspace(Struct, frozen=True, tag=True):
    """Open a folder, or the folder of a file. Reply: `WorkspaceOpened`; the past conversation follows as events."""

    path: str


class SetTrust(Struct, frozen=True, tag=True):
    """Trust the open folder, or stop trusting it. Nothing of it is sent before. Reply: `Done`."""

    trusted: bool


class ListFolder(Struct, frozen=True, tag=True):
    """Names in a folder, folders first; `""` is the root. Reply: `FolderListed`."""

    path: str


class ListFiles(Struct, frozen=True, tag=True):
    """Every file that is not ignored, for quick open. Reply: `FilesListed`."""


class OpenDocument(Struct, frozen=True, tag=True):
    """Start editing a file. Reply: `DocumentOpened`, with unsaved text from an earlier session if there is."""

    path: str


class ChangeDocument(Struct, frozen=True, tag=True):
    """The person typed. `revision` is the one the splice was made on; it grows by one. Reply: `Done`."""

    path: str
    revision: int
    splice: Splice


class ResetDocument(Struct, frozen=True, tag=True):
    """The window's text is the truth after both sides changed at once. Reply: `Done`."""

    path: str
    revision: int
    lines: tuple[str, ...]


class SaveDocument(Struct, frozen=True, tag=True):
    """Write a document to disk. `overwrite` saves over a foreign change. Reply: `DocumentSaved`."""

    path: str
    overwrite: bool = False


class ReloadDocument(Struct, frozen=True, tag=True):
    """Drop unsaved text and read the file again. Reply: `DocumentOpened`."""

    path: str


class CloseDocument(Struct, frozen=True, tag=True):
    """Stop editing a file; unsaved text is dropped (the window has asked). Reply: `Done`."""

    path: str


class SendMessage(Struct, frozen=True, tag=True):
    """A message for the model. Reply: `TurnAccepted`; the turn follows as events."""

    text: str
    open_path: str = ""
    selection: Selection | None = None


class StopTurn(Struct, frozen=True, tag=True):
    """Stop the running turn at once. Reply: `Done`, also when none runs."""


class NewConversation(Struct, frozen=True, tag=True):
    """Set the conversation aside and start an empty one. Reply: `Done`."""


class GetHunks(Struct, frozen=True, tag=True):
    """The hunks of one file of the proposal. Reply: `Hunks`."""

    proposal: str
    path: str


class Decide(Struct, frozen=True, tag=True):
    """Decide on hunks, as one step that can be undone. Reply: `Reviewed`."""

    proposal: str
    decisions: tuple[HunkDecision, ...]


class UndoDecision(Struct, frozen=True, tag=True):
    """Take back the last `Decide`. Reply: `Reviewed`."""

    proposal: str


class RedoDecision(Struct, frozen=True, tag=True):
    """Take the last undone `Decide` again. Reply: `Reviewed`."""

    proposal: str


class CommentHunk(Struct, frozen=True, tag=True):
    """Say something about a hunk; it travels to the model with the verdict. Reply: `Reviewed`."""

    proposal: str
    path: str
    hunk: str
    comment: str


class EditHunk(Struct, frozen=True, tag=True):
    """Replace the new side of a hunk by the person's own lines and accept it. Reply: `Reviewed`."""

    proposal: str
    path: str
    hunk: str
    lines: tuple[str, ...]


class ApplyProposal(Struct, frozen=True, tag=True):
    """Write the accepted hunks. All files or none. Reply: `Applied`."""

    proposal: str


class UndoApply(Struct, frozen=True, tag=True):
    """Take back the newest step of the journal that is not undone. Reply: `Applied`."""


class RedoApply(Struct, frozen=True, tag=True):
    """Do the newest undone step again. Reply: `Applied`."""


class GetSettings(Struct, frozen=True, tag=True):
    """Reply: `SettingsAre`."""


class ChangeSettings(Struct, frozen=True, tag=True):
    """Replace the settings. Reply: `SettingsAre`."""

    settings: Settings


class SaveKey(Struct, frozen=True, tag=True):
    """Use this API key; `remember` stores it in the keyring. An empty key forgets. Reply: `SettingsAre`."""

    key: str
    remember: bool


class TestConnection(Struct, frozen=True, tag=True):
    """Ask the API whether key, address and model work, at no cost. Reply: `Done`."""


class SaveWindowState(Struct, frozen=True, tag=True):
    """Keep the state of the window for the next start. Reply: `Done`."""

    state: WindowState


class Shutdown(Struct, frozen=True, tag=True):
    """Stop the turn, keep everything, leave. Reply: `Done`, then the engine ends."""


RequestBody = (
    Hello
    | OpenWorkspace
    | SetTrust
    | ListFolder
    | ListFiles
    | OpenDocument
    | ChangeDocument
    | ResetDocument
    | SaveDocument
    | ReloadDocument
    | CloseDocument
    | SendMessage
    | StopTurn
    | NewConversation
    | GetHunks
    | Decide
    | UndoDecision
    | RedoDecision
    | CommentHunk
    | EditHunk
    | ApplyProposal
    | UndoApply
    | RedoApply
    | GetSettings
    | ChangeSettings
    | SaveKey
    | TestConnection
    | SaveWindowState
    | Shutdown
)


class Request(Struct, frozen=True):
    """A request with the number its reply will carry. Numbers grow within a connection."""

    id: int
    body: RequestBody


# --- replies ---------------------------------------------------------------------------------------


class Done(Struct, frozen=True, tag=True):
    """It happened; there is nothing more to say."""


class Failed(Struct, frozen=True, tag=True):
    """It did not happen."""

    problem: Problem


class Welcome(Struct, frozen=True, tag=True):
    """The engine is there."""

    version: int
    engine_version: str
    settings: Settings
    key_source: KeySource
    notices: tuple[Problem, ...] = ()
    """What went wrong while starting (damaged store, no git …); the engine works on without it."""


class WorkspaceOpened(Struct, frozen=True, tag=True):
    """The folder is open."""

    root: str
    """Absolute, for display only."""
    name: str
    trusted: bool
    is_replay: bool = False
    """A recorded session answers instead of the model."""
    open_path: str = ""
    """The file the person named, when it was a file."""
    window: WindowState | None = None


class FolderListed(Struct, frozen=True, tag=True):
    """Answer to `ListFolder`."""

    path: str
    entries: tuple[Entry, ...]


class FilesListed(Struct, frozen=True, tag=True):
    """Answer to `ListFiles`. `cut` is how many were left out."""

    paths: tuple[str, ...]
    cut: int = 0


class DocumentOpened(Struct, frozen=True, tag=True):
    """Answer to `OpenDocument` and `ReloadDocument`."""

    document: DocumentView


class DocumentSaved(Struct, frozen=True, tag=True):
    """The bytes are on disk. `revision` is the one that was written; later typing stays unsaved."""

    path: str
    revision: int
    line_ending: str


class TurnAccepted(Struct, frozen=True, tag=True):
    """The turn has begun."""

    turn: str


class Hunks(Struct, frozen=True, tag=True):
    """Answer to `GetHunks`."""

    file: FileHunks


class Reviewed(Struct, frozen=True, tag=True):
    """The proposal with its decisions as they now are, and the files whose hunks changed."""

    proposal: Proposal
    files: tuple[FileHunks, ...]


class Applied(Struct, frozen=True, tag=True):
    """Files were written as the journal entry says."""

    entry: JournalEntry
    summary: str


class SettingsAre(Struct, frozen=True, tag=True):
    """The settings in force."""

    settings: Settings
    key_source: KeySource


ReplyBody = (
    Done
    | Failed
    | Welcome
    | WorkspaceOpened
    | FolderListed
    | FilesListed
    | DocumentOpened
    | DocumentSaved
    | TurnAccepted
    | Hunks
    | Reviewed
    | Applied
    | SettingsAre
)


class Reply(Struct, frozen=True, tag=True):
    """The reply to the request of that number."""

    id: int
    body: ReplyBody

"""What the engine answers: exactly one reply to each request, its own kind or `Failed`."""

from __future__ import annotations

from msgspec import Struct

from haiku_pair.protocol.composing import Attached, FileOffered, PromptsListed
from haiku_pair.protocol.files import FileReply
from haiku_pair.protocol.inline import InlineAnswered
from haiku_pair.protocol.languages import DefinitionsAre, HoverIs, OffersAre, ReferencesAre
from haiku_pair.protocol.lines import Blamed, LineChangesAre
from haiku_pair.protocol.mentions import MentionsFound
from haiku_pair.protocol.nearby import NearbyFound
from haiku_pair.protocol.reaching import ModelFacts, Provider
from haiku_pair.protocol.rules import RulesListed
from haiku_pair.protocol.seen import RequestIs, SeenIs
from haiku_pair.protocol.sessions import SessionDeleted, SessionExported, SessionsListed
from haiku_pair.protocol.spans import SpansAre
from haiku_pair.protocol.symbols import SymbolsAre
from haiku_pair.protocol.themes import ThemesAre
from haiku_pair.protocol.updates import UpdatesAre
from haiku_pair.protocol.usage import MessagePriced, UsageExported, UsageShown
from haiku_pair.protocol.values import (
    DocumentView,
    Entry,
    FileHunks,
    HunkPlace,
    JournalEntry,
    JournalItem,
    KeyFile,
    KeySource,
    MissingDefinition,
    PatchFile,
    Problem,
    Proposal,
    RestoredFile,
    Settings,
    WindowState,
)


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
    keys: KeyFile = KeyFile()


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
    unsaved: tuple[str, ...] = ()
    """Files with text that was typed and not saved before the last end, whether they were in tabs or not."""


class FolderListed(Struct, frozen=True, tag=True):
    """Answer to `ListFolder`."""

    path: str
    entries: tuple[Entry, ...]
    cut: int = 0
    """How many names were left out."""


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


class ReviewOpened(Struct, frozen=True, tag=True):
    """Answer to `OpenReview`."""

    review: Proposal


class Hunks(Struct, frozen=True, tag=True):
    """Answer to `GetHunks`."""

    file: FileHunks


class Reviewed(Struct, frozen=True, tag=True):
    """The proposal with its decisions as they now are, and the files whose hunks changed.

    Of a `Decide`, files are left out in which nothing changed but the decisions it names: a file may have thousands.
    """

    proposal: Proposal
    files: tuple[FileHunks, ...]


class SidesShown(Struct, frozen=True, tag=True):
    """Answer to `GetSides`: bytes as they are; None where there is no file, or it is too large."""

    before: bytes | None
    after: bytes | None
    note: str = ""
    """Why a side is not there though the file is."""


class HunksFound(Struct, frozen=True, tag=True):
    """Answer to `FindHunks`; no places when all of them were decided and applied, or written over."""

    proposal: str
    places: tuple[HunkPlace, ...]


class HaikuReviewEstimate(Struct, frozen=True, tag=True):
    """Answer to `EstimateHaikuReview`."""

    files: int
    """Files that would be sent."""
    left_out: tuple[str, ...]
    """Files that would not, each with the reason."""
    tokens: int
    """Of what the reviewers share."""
    is_counted: bool
    """The API has counted the tokens; else they are guessed."""
    model: str
    dollars: float | None
    """About what it will cost; None when the prices of the model are not known, and then there is no cap."""
    most: float | None
    """What it can cost at most, whatever the cap."""
    cap: float
    """What one turn may cost by the settings."""


class ApplyChecked(Struct, frozen=True, tag=True):
    """Answer to `CheckApply`; most often there is nothing to say."""

    missing: tuple[MissingDefinition, ...] = ()
    """What accepted hunks use and would not find."""
    besides: tuple[str, ...] = ()
    """What would happen to the files besides their text, in sentences."""


class Applied(Struct, frozen=True, tag=True):
    """Files were written as the journal entry says."""

    entry: JournalEntry
    summary: str


class Pasted(Struct, frozen=True, tag=True):
    """Pasted text has become part of the proposal, which follows as an event."""

    files: int
    notes: tuple[str, ...] = ()
    """What was adjusted or passed over."""


class CommentKept(Struct, frozen=True, tag=True):
    """Answer to `PutComment`: the id of the comment."""

    id: str


class CommentsExported(Struct, frozen=True, tag=True):
    """Answer to `ExportComments`."""

    text: str


class JournalListed(Struct, frozen=True, tag=True):
    """Answer to `GetJournal`. `kept_bytes` is what everything kept for this folder takes on disk."""

    items: tuple[JournalItem, ...]
    kept_bytes: int = 0


class PatchShown(Struct, frozen=True, tag=True):
    """Answer to `GetPatch`."""

    item: str
    files: tuple[PatchFile, ...]


class RestorePreview(Struct, frozen=True, tag=True):
    """Answer to `PreviewRestore`."""

    item: str
    files: tuple[RestoredFile, ...]
    turns: int
    """Turns of the conversation that would be set aside; -1 when they belong to another conversation."""


class CommitDraft(Struct, frozen=True, tag=True):
    """Answer to `GetCommitDraft`."""

    branch: str
    author: str
    files: tuple[PatchFile, ...]
    message: str
    """A suggestion, from the titles of the steps and what the person asked for."""
    hooks: tuple[str, ...] = ()
    """Names of hooks of the repository that will run."""
    model: str = ""
    """Name and address for the `Co-authored-by` line."""
    left_out: tuple[str, ...] = ()
    """Files of the steps that will not be committed, with the reason."""


class CommitMessageSuggested(Struct, frozen=True, tag=True):
    """Answer to `SuggestCommitMessage`."""

    message: str


class Committed(Struct, frozen=True, tag=True):
    """The commit is made."""

    commit: str
    summary: str
    output: str = ""
    """What git and the hooks said."""


class SettingsAre(Struct, frozen=True, tag=True):
    """The settings in force."""

    settings: Settings
    key_source: KeySource
    keys: KeyFile | None = None
    """The person's own keys, read anew; None: as they were."""


class ConnectionWorks(Struct, frozen=True, tag=True):
    """The model can be asked."""

    notes: tuple[str, ...] = ()
    """What the server can't do that others can, and when the model goes out of service."""


class ModelsAre(Struct, frozen=True, tag=True):
    """The models of the table, the default first."""

    models: tuple[ModelFacts, ...]
    chosen: ModelFacts
    """The model in force, with the prices it has where it runs; also when it is in no table."""
    provider: Provider
    """Who is asked; never `ENVIRONMENT`."""
    as_of: str
    """The day of the facts."""
    problem: Problem | None = None
    """What is wrong with the person's own table."""


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
    | ReviewOpened
    | Hunks
    | Reviewed
    | SidesShown
    | HaikuReviewEstimate
    | HunksFound
    | ApplyChecked
    | Applied
    | Pasted
    | CommentKept
    | CommentsExported
    | JournalListed
    | PatchShown
    | RestorePreview
    | CommitDraft
    | CommitMessageSuggested
    | Committed
    | SettingsAre
    | ConnectionWorks
    | ModelsAre
    | MessagePriced
    | UsageShown
    | UsageExported
    | SessionsListed
    | SessionDeleted
    | SessionExported
    | FileOffered
    | Attached
    | PromptsListed
    | NearbyFound
    | MentionsFound
    | RulesListed
    | SeenIs
    | RequestIs
    | SymbolsAre
    | LineChangesAre
    | Blamed
    | HoverIs
    | DefinitionsAre
    | ReferencesAre
    | OffersAre
    | InlineAnswered
    | FileReply
    | ThemesAre
    | UpdatesAre
    | SpansAre
)


class Reply(Struct, frozen=True, tag=True):
    """The reply to the request of that number."""

    id: int
    body: ReplyBody

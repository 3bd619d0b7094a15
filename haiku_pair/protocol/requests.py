"""What the window asks of the engine. Every request gets exactly one reply, see `replies`."""

from __future__ import annotations

from msgspec import Struct

from haiku_pair.edits.values import Splice
from haiku_pair.protocol.comments import Comment, CommentState, ExportForm
from haiku_pair.protocol.composing import (
    Attachment,
    GetAttached,
    ListPrompts,
    Mode,
    OfferFile,
    RememberLine,
    SavePrompt,
)
from haiku_pair.protocol.files import FileRequest
from haiku_pair.protocol.inline import InlineRequest
from haiku_pair.protocol.languages import LanguageRequest
from haiku_pair.protocol.lines import LineRequest
from haiku_pair.protocol.mentions import FindMentions, OfferMention
from haiku_pair.protocol.nearby import FindNearby
from haiku_pair.protocol.problems import ProblemRequest
from haiku_pair.protocol.queue import MoveQueued, SendQueuedNow, TakeBackQueued
from haiku_pair.protocol.rules import ListRules
from haiku_pair.protocol.searching import SearchRequest
from haiku_pair.protocol.seen import GetSeen, SetSeenAside
from haiku_pair.protocol.sessions import SessionRequest
from haiku_pair.protocol.sources import Source
from haiku_pair.protocol.spans import GetSpans
from haiku_pair.protocol.symbols import SymbolRequest
from haiku_pair.protocol.themes import GetThemes
from haiku_pair.protocol.updates import CheckForUpdates
from haiku_pair.protocol.usage import ExportUsage, GetUsage
from haiku_pair.protocol.values import (
    Decision,
    HunkDecision,
    HunkPlace,
    Selection,
    Settings,
    Settling,
    WindowState,
)
from haiku_pair.protocol.withheld import SendWithheld

VERSION = 2
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
    above: bool = False
    """Trust the folder it lies in as well, with everything in that."""


class ListFolder(Struct, frozen=True, tag=True):
    """Names in a folder, folders first; `""` is the root. Reply: `FolderListed`."""

    path: str
    hidden: bool = True
    """With names that begin with a dot."""
    ignored: bool = True
    """With what git ignores."""
    most: int = 500
    """More names are only counted."""


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
    instead_of: str = ""
    """A turn of the conversation that is open: go on from before it in a copy, with this message in its place."""
    mode: Mode = Mode.PAIR
    thinking: bool = False
    """The model is to think at length before it answers."""
    attachments: tuple[Attachment, ...] = ()
    pinned: tuple[str, ...] = ()
    """Files that are named to the model whatever is found for the message."""
    dropped: tuple[str, ...] = ()
    """Files that are not named although they were found."""


class QueueMessage(Struct, frozen=True, tag=True):
    """A message for the time after the running turn; sent at once when none runs. Reply: `Done`."""

    message: SendMessage
    joins: bool = False
    """It joins the turn with the next results of tools."""


class RetryNow(Struct, frozen=True, tag=True):
    """Do not wait any longer before asking again. Reply: `Done`; `NOTHING_TO_DO` when the turn does not wait."""


class GetRequest(Struct, frozen=True, tag=True):
    """The request that would be sent with a message, or the last one of a turn. Reply: `RequestIs`."""

    message: SendMessage
    turn: int = 0
    """Number of the turn, from 1; 0: the one that would be sent."""
    whole: bool = False
    """With the whole body as JSON."""


class PriceMessage(Struct, frozen=True, tag=True):
    """What sending this would cost; nothing is sent or told. Reply: `MessagePriced`."""

    message: SendMessage
    count: bool = False
    """Have the API count, which takes a moment and a key, instead of guessing."""


class StopTurn(Struct, frozen=True, tag=True):
    """Stop the running turn at once. Reply: `Done`, also when none runs."""


class NewConversation(Struct, frozen=True, tag=True):
    """Set the conversation aside and start an empty one. Reply: `Done`."""


class OpenReview(Struct, frozen=True, tag=True):
    """Review this; what was decided on it before is there again. Reply: `ReviewOpened`.

    Every request that names a `proposal` takes the id of this review as well. To apply it is to carry it out, as its
    `SourceKind` says.
    """

    source: Source


class GetHunks(Struct, frozen=True, tag=True):
    """The hunks of one file of the proposal, with so many lines of context. Reply: `Hunks`."""

    proposal: str
    path: str
    context: int = 3


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


class EditHunk(Struct, frozen=True, tag=True):
    """Replace the new side of a hunk, three lines of context included, and accept it. Reply: `Reviewed`."""

    proposal: str
    path: str
    hunk: str
    lines: tuple[str, ...]


class SplitHunk(Struct, frozen=True, tag=True):
    """Cut a hunk where unchanged lines stand between its changes, so that each is decided alone. Reply: `Reviewed`.

    A hunk without such a place fails with `NOTHING_TO_DO`; `DecideLines` reaches its single lines.
    """

    proposal: str
    path: str
    hunk: str


class DecideLines(Struct, frozen=True, tag=True):
    """Decide on some lines of a hunk, as one step; they become a hunk of their own. Reply: `Reviewed`.

    `first` and `last` count the hunk's removed and added lines from 0, however much context is shown around
    them; `last` is the last one meant.
    """

    proposal: str
    path: str
    hunk: str
    first: int
    last: int
    decision: Decision


class SettleConflict(Struct, frozen=True, tag=True):
    """Settle a hunk in conflict; `EditHunk` settles one with lines of the person's own. Reply: `Reviewed`."""

    proposal: str
    path: str
    hunk: str
    settling: Settling


class MarkReviewed(Struct, frozen=True, tag=True):
    """Mark a hunk, or with no hunk named the file, as looked at, or not any more. Reply: `Reviewed`."""

    proposal: str
    path: str
    hunk: str = ""
    reviewed: bool = True


class GetSides(Struct, frozen=True, tag=True):
    """A file as a whole before and after, for what lines can't show. Reply: `SidesShown`."""

    proposal: str
    path: str


class FindHunks(Struct, frozen=True, tag=True):
    """The hunks of the open proposal that a tool call of the model made. Reply: `HunksFound`."""

    call: str


class CheckApply(Struct, frozen=True, tag=True):
    """What the person should know before they apply, or apply only these hunks. Reply: `ApplyChecked`."""

    proposal: str
    only: tuple[HunkPlace, ...] = ()


class ApplyProposal(Struct, frozen=True, tag=True):
    """Write the accepted hunks, or only these whatever was said of them. All files or none. Reply: `Applied`.

    Of a review that is no proposal: carry it out. Nothing lasting may be written then, and the entry has no id.
    """

    proposal: str
    only: tuple[HunkPlace, ...] = ()


class ProposePasted(Struct, frozen=True, tag=True):
    """Make a proposal of text: a unified diff, search/replace blocks or whole files in fences. Reply: `Pasted`."""

    text: str


class GetJournal(Struct, frozen=True, tag=True):
    """The journal, newest first; `search` keeps what has all its words in title or paths. Reply: `JournalListed`."""

    search: str = ""


class GetPatch(Struct, frozen=True, tag=True):
    """What a line of the journal changed; of a checkpoint, what changed since. Reply: `PatchShown`."""

    item: str


class ProposeAgain(Struct, frozen=True, tag=True):
    """Propose rejected or discarded text once more, to be reviewed. Reply: `Done`; the proposal follows as an event."""

    item: str


class ProposeReverse(Struct, frozen=True, tag=True):
    """Propose to take a step back, to be reviewed hunk by hunk. Reply: `Done`; the proposal follows as an event."""

    item: str


class PreviewRestore(Struct, frozen=True, tag=True):
    """What going back to a checkpoint would do. Nothing is changed. Reply: `RestorePreview`."""

    item: str


class RestoreCheckpoint(Struct, frozen=True, tag=True):
    """Go back to a checkpoint; a new one is made first. Reply: `Applied`.

    Only files are touched that this program wrote since. The conversation so far is set aside, not deleted.
    """

    item: str
    files: bool
    conversation: bool


class GetCommitDraft(Struct, frozen=True, tag=True):
    """What would be committed: the steps applied since the last commit of this kind. Reply: `CommitDraft`."""


class CommitApplied(Struct, frozen=True, tag=True):
    """Commit what was applied and nothing else; staged and unstaged work stays as it is. Reply: `Committed`."""

    message: str
    co_author: bool = False


class SuggestCommitMessage(Struct, frozen=True, tag=True):
    """Ask the model for a message of the commit that `GetCommitDraft` shows. Reply: `CommitMessageSuggested`."""


class StopCommit(Struct, frozen=True, tag=True):
    """End a commit whose hooks are still running; nothing is committed then. Reply: `Done`, also when none runs."""


class EstimateHaikuReview(Struct, frozen=True, tag=True):
    """What a review by these reviewers would cost. Nothing is asked of the model. Reply: `HaikuReviewEstimate`."""

    proposal: str
    reviewers: tuple[str, ...]


class StartHaikuReview(Struct, frozen=True, tag=True):
    """Have the model review this, one request for each reviewer, side by side. Reply: `Done`.

    How it goes follows as `HaikuReviewChanged`; what is found becomes comments. No more than `max_dollars` is spent.
    """

    proposal: str
    reviewers: tuple[str, ...]
    max_dollars: float


class StopHaikuReview(Struct, frozen=True, tag=True):
    """End the review by the model; what was found is kept. Reply: `Done`, also when none runs."""


class TakeSuggestion(Struct, frozen=True, tag=True):
    """Make what a finding suggests a change of the open proposal, and the finding resolved. Reply: `Done`."""

    proposal: str
    id: str


class PutComment(Struct, frozen=True, tag=True):
    """Keep the person's comment while it is typed (`WRITING`, told to nobody) and when it is done (`DRAFT`).

    The window chooses ids, so that what it sends again, after a lost engine too, makes no twin: an id that is not known
    is a new comment, and an empty one is chosen here. Of a known one text, anchor and suggestion are taken, nothing
    else; words that differ from those the model was told make it a draft again. Reply: `CommentKept`.
    """

    proposal: str
    comment: Comment


class RemoveComment(Struct, frozen=True, tag=True):
    """Take a comment away. Reply: `Done`, also when it is not there."""

    proposal: str
    id: str


class AnswerComment(Struct, frozen=True, tag=True):
    """One more word of the person's under a comment. It travels like a draft. Reply: `Done`."""

    proposal: str
    id: str
    text: str


class SendComments(Struct, frozen=True, tag=True):
    """Tell the model of these comments now, or of all drafts and new answers; a turn begins. Reply: `TurnAccepted`."""

    proposal: str
    ids: tuple[str, ...] = ()


class ExportComments(Struct, frozen=True, tag=True):
    """All comments of a review as text. Reply: `CommentsExported`."""

    proposal: str
    form: ExportForm


class MarkComment(Struct, frozen=True, tag=True):
    """Say what became of a comment: resolved, dismissed, or open again. Reply: `Done`."""

    proposal: str
    id: str
    state: CommentState


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
    """Ask the API whether key, address and model work, at no cost. Reply: `ConnectionWorks`."""


class GetModels(Struct, frozen=True, tag=True):
    """What is known of the models, and who is asked. Reply: `ModelsAre`."""


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
    | QueueMessage
    | TakeBackQueued
    | MoveQueued
    | SendQueuedNow
    | RetryNow
    | PriceMessage
    | GetRequest
    | GetSeen
    | SetSeenAside
    | OfferFile
    | GetAttached
    | ListPrompts
    | SavePrompt
    | RememberLine
    | FindNearby
    | FindMentions
    | OfferMention
    | StopTurn
    | NewConversation
    | SendWithheld
    | ListRules
    | OpenReview
    | GetHunks
    | Decide
    | UndoDecision
    | RedoDecision
    | EditHunk
    | SplitHunk
    | DecideLines
    | SettleConflict
    | MarkReviewed
    | GetSides
    | FindHunks
    | CheckApply
    | ApplyProposal
    | EstimateHaikuReview
    | StartHaikuReview
    | StopHaikuReview
    | TakeSuggestion
    | MarkComment
    | PutComment
    | RemoveComment
    | AnswerComment
    | SendComments
    | ExportComments
    | UndoApply
    | RedoApply
    | ProposePasted
    | GetJournal
    | GetPatch
    | ProposeAgain
    | ProposeReverse
    | PreviewRestore
    | RestoreCheckpoint
    | GetCommitDraft
    | CommitApplied
    | SuggestCommitMessage
    | StopCommit
    | GetSettings
    | ChangeSettings
    | SaveKey
    | TestConnection
    | GetModels
    | SaveWindowState
    | GetUsage
    | ExportUsage
    | Shutdown
    | SessionRequest
    | SearchRequest
    | SymbolRequest
    | LineRequest
    | LanguageRequest
    | InlineRequest
    | ProblemRequest
    | FileRequest
    | GetThemes
    | CheckForUpdates
    | GetSpans
)


class Request(Struct, frozen=True):
    """A request with the number its reply will carry. Numbers grow within a connection."""

    id: int
    body: RequestBody

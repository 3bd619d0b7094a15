"""Values both processes speak of: problems, documents, hunks, proposals, settings, money.

Everything here is frozen and carries no behaviour beyond what follows from its own fields. Paths are
relative to the workspace root, in POSIX form, as text; `Location` in the engine turns them into real ones.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from haiku_pair.edits.values import Hunk
from haiku_pair.protocol.composing import Unsent
from haiku_pair.protocol.reaching import Provider
from haiku_pair.protocol.sources import Source

# --- what went wrong -------------------------------------------------------------------------------


class Fault(StrEnum):
    """Why something did not happen; the window chooses what to offer next by it."""

    NO_GIT = "no_git"
    NOT_A_FOLDER = "not_a_folder"
    NOT_FOUND = "not_found"
    NOT_READABLE = "not_readable"
    NOT_WRITABLE = "not_writable"
    NOT_REGULAR = "not_regular"
    BINARY = "binary"
    TOO_LARGE = "too_large"
    OUTSIDE = "outside"
    CHANGED_ON_DISK = "changed_on_disk"
    CONFLICT = "conflict"
    NOTHING_TO_DO = "nothing_to_do"
    NOT_TRUSTED = "not_trusted"
    BUSY = "busy"
    NO_KEY = "no_key"
    WRONG_KEY = "wrong_key"
    REFUSED_BY_API = "refused_by_api"
    OVERLOADED = "overloaded"
    NO_CONNECTION = "no_connection"
    CUT_OFF = "cut_off"
    LIMIT = "limit"
    STORE = "store"
    GIT = "git"
    ENGINE = "engine"
    BROKEN_FRAME = "broken_frame"
    BAD_REQUEST = "bad_request"


class Problem(Struct, frozen=True):
    """What a person is told when something failed: cause, what was kept, what to do next."""

    fault: Fault
    what: str
    kept: str = ""
    next_step: str = ""
    detail: str = ""
    """Technical text that can be copied; never shown unasked, never holds a secret."""


# --- the workspace ---------------------------------------------------------------------------------


class EntryKind(StrEnum):
    """What a name in a folder is, without following links."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "link"
    OTHER = "other"


class GitMark(StrEnum):
    """State of a path against HEAD and the index; a folder carries the strongest mark below it."""

    NONE = ""
    UNTRACKED = "untracked"
    MODIFIED = "modified"
    ADDED = "added"
    DELETED = "deleted"
    RENAMED = "renamed"
    CONFLICT = "conflict"


class Entry(Struct, frozen=True):
    """One name in a folder."""

    path: str
    kind: EntryKind
    mark: GitMark = GitMark.NONE


class GitState(Struct, frozen=True):
    """What the status bar says of git. `branch` is empty outside a repository and when HEAD is detached."""

    is_repository: bool = False
    branch: str = ""
    head: str = ""
    operation: str = ""
    """`merge`, `rebase`, `bisect` … while one is going on, else empty."""


class FileChangeKind(StrEnum):
    """What the watcher saw happen to a path."""

    CREATED = "created"
    CHANGED = "changed"
    DELETED = "deleted"


class FileNews(Struct, frozen=True):
    """One path that somebody else changed."""

    path: str
    kind: FileChangeKind


# --- documents -------------------------------------------------------------------------------------


class TextStyle(Struct, frozen=True):
    """How a project wants a file written, as far as it says so."""

    indent: str = ""
    """One level of indentation; empty where the text itself tells."""
    trims: bool = False
    """Blanks at the ends of lines go when the file is saved."""
    ends_with_newline: bool = False
    """The last line is ended when the file is saved."""


class DocumentView(Struct, frozen=True):
    """A file as the editor shows it. The bytes stay in the engine; this is a view of them."""

    path: str
    text: str
    """Lines joined by `\\n`; characters a text widget would lose stand as private-use characters."""
    revision: int
    """Counts the splices since the file was opened; every splice names the revision it was made on."""
    encoding: str
    line_ending: str
    """`LF`, `CRLF`, `CR`, `mixed` or, for a file of one line, `none`."""
    dirty: bool = False
    read_only: str = ""
    """Why the file can't be edited; empty when it can."""
    stale: bool = False
    """The file changed on disk under unsaved text."""
    style: TextStyle = TextStyle()


# --- proposals and review --------------------------------------------------------------------------


class Decision(StrEnum):
    """What the person said of a hunk."""

    UNDECIDED = "undecided"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class ConflictSides(Struct, frozen=True):
    """A place that the person and the model both changed: its lines before, as the person has them, as proposed."""

    before: tuple[str, ...]
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    other: str = "Haiku"
    """Whose the proposed lines are; empty where two versions are merged that have no names."""

    @property
    def is_whole(self) -> bool:
        """Whether the file as a whole is meant (deleted, created, replaced), so that no lines say more."""
        return not (self.before or self.mine or self.theirs)


class Settling(StrEnum):
    """How a conflict is settled: with the person's lines, the proposed ones, or first those and then these."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


class ReviewHunk(Struct, frozen=True):
    """A hunk and what the person said of it."""

    hunk: Hunk
    decision: Decision = Decision.UNDECIDED
    hand_edited: bool = False
    conflict: ConflictSides | None = None
    """Set while the hunk must be settled before it can be accepted."""
    reviewed: bool = False
    """The person marked this very content as looked at, in this round or an earlier one."""
    calls: tuple[str, ...] = ()
    """Tool calls of the model that made it, the newest last, as `ToolStarted.call` names them."""


class ChangeKind(StrEnum):
    """What a proposal does to a file."""

    CREATED = "created"
    CHANGED = "changed"
    DELETED = "deleted"
    RENAMED = "renamed"


class FileChange(Struct, frozen=True):
    """One file of a proposal, without its hunks.

    A file with no text to show (binary, only a rename or a mode) still has one hunk without lines, so that
    every change has something to decide on.
    """

    path: str
    kind: ChangeKind
    old_path: str = ""
    added: int = 0
    removed: int = 0
    hunks: int = 0
    accepted: int = 0
    rejected: int = 0
    old_mode: str = ""
    new_mode: str = ""
    binary: bool = False
    conflict: str = ""
    """Why the file can't be applied as it stands; empty when it can."""
    sensitive: str = ""
    """Why accepting this file deserves a second look (hooks, CI files, the project's rules …)."""
    reviewed: int = 0
    """Hunks that the person marked as looked at."""
    encoding: str = ""
    """What is to be said of its encoding, if that is why a text has no lines to show; a sentence."""


class Proposal(Struct, frozen=True):
    """What is reviewed: the difference between two git trees, with the decisions taken so far.

    Most often it is what the model proposes; `source` says what else it is.
    """

    id: str
    base: str
    proposed: str
    files: tuple[FileChange, ...]
    can_undo_decision: bool = False
    can_redo_decision: bool = False
    source: Source = Source()

    @property
    def total(self) -> int:
        """Hunks in all files."""
        return sum(file.hunks for file in self.files)

    @property
    def decided(self) -> int:
        """Hunks accepted or rejected."""
        return sum(file.accepted + file.rejected for file in self.files)

    @property
    def accepted(self) -> int:
        """Hunks accepted."""
        return sum(file.accepted for file in self.files)


class FileHunks(Struct, frozen=True):
    """The hunks of one file of a proposal, asked for when the file is shown."""

    proposal: str
    path: str
    hunks: tuple[ReviewHunk, ...]
    note: str = ""
    """Said instead of lines: binary, renamed only, too large to show …"""
    adjusted: tuple[str, ...] = ()
    """What was not taken literally from the model's edits of this file: blanks, indentation, look-alikes …"""


class HunkDecision(Struct, frozen=True):
    """A decision on one hunk of a file."""

    path: str
    hunk: str
    decision: Decision


class HunkPlace(Struct, frozen=True):
    """One hunk of a file."""

    path: str
    hunk: str


class MissingDefinition(Struct, frozen=True):
    """A definition that accepted hunks use, and that would not be there after them."""

    name: str
    path: str
    """Of the file that defines it, as the review names it."""
    hunk: str
    """In which it is proposed and not accepted, or which is accepted and takes it away."""
    used: HunkPlace
    """Where it is used first; no hunk where a line uses it that nobody changes."""
    line: int
    """The line of that use: as the review numbers new lines, or in the file where there is no hunk."""
    decision: Decision
    """On the hunk of the definition."""
    removed: bool = False
    """It is there now, and that hunk takes it away; else it would have to come with the hunk."""
    uses: int = 1


class JournalEntry(Struct, frozen=True):
    """One step that wrote files and can be undone or redone."""

    id: str
    title: str
    paths: tuple[str, ...]
    undone: bool = False


class JournalKind(StrEnum):
    """What a line of the journal stands for."""

    STEP = "step"
    """Files were written: an apply or a restore."""
    CHECKPOINT = "checkpoint"
    """The state of the folder and the conversation before a turn or a restore."""
    REJECTED = "rejected"
    """Proposed text that the person rejected; it can be proposed again."""
    DISCARDED = "discarded"
    """The person's own text that was thrown away; it can be proposed again."""


class JournalItem(Struct, frozen=True):
    """One line of the journal."""

    id: str
    kind: JournalKind
    title: str
    at: float
    """Seconds since 1970 by the clock of then; the order of the list does not depend on it. 0 when not known."""
    paths: tuple[str, ...]
    undone: bool = False
    commit: str = ""
    """Id of the commit that holds the step, shortened; empty when it is in none."""


class PatchFile(Struct, frozen=True):
    """What happened to one file, as a unified diff for reading."""

    path: str
    text: str
    added: int
    removed: int


class RestoredFile(Struct, frozen=True):
    """What restoring a checkpoint would do to one file."""

    path: str
    kind: ChangeKind
    lost: str = ""
    """What of the person's own later work in it would go, in words; empty when nothing."""


# --- the conversation ------------------------------------------------------------------------------


class Selection(Struct, frozen=True):
    """Lines of the open file the person has selected, 1-based and inclusive, with their text."""

    first: int
    last: int
    text: str

    @property
    def lines(self) -> str:
        """Which they are, in words."""
        return f"line {self.first}" if self.first == self.last else f"lines {self.first}–{self.last}"


class EndReason(StrEnum):
    """How a turn ended."""

    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"
    CUT_OFF = "cut_off"
    REFUSED = "refused"
    LIMIT = "limit"
    ENGINE_LOST = "engine_lost"


class Usage(Struct, frozen=True):
    """Tokens and money of a turn so far and of the session. Tokens as the API reports them."""

    uncached: int = 0
    cache_written: int = 0
    cache_read: int = 0
    output: int = 0
    context: int = 0
    """Tokens the newest request took, all sides; what stands against `context_limit`."""
    context_limit: int = 200_000
    turn_dollars: float | None = 0.0
    session_dollars: float | None = 0.0
    """None where the price of the model is not known."""
    day_dollars: float | None = 0.0
    """Of the local day, in all folders."""
    unpriced: int = 0
    """Requests of the session whose price is not known."""
    requests: int = 0
    """Of the turn."""
    missed: str = ""
    """Why the cache gave less than it could have in this turn, a `Missed`; empty when it did not."""


# --- settings and the state of the window ----------------------------------------------------------


class Theme(StrEnum):
    """Which colours the window uses."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"
    """On a light or a dark ground, as the desktop has it."""


class KeysPreset(StrEnum):
    """Which program's keys the commands have."""

    DEFAULT = "default"
    MAGIT = "magit"
    LAZYGIT = "lazygit"


class Language(StrEnum):
    """What the program speaks."""

    SYSTEM = ""
    """What the system speaks, if it is one of the others; English otherwise."""
    ENGLISH = "en"
    SIMPLIFIED_CHINESE = "zh_CN"


class KeyFile(Struct, frozen=True):
    """The person's own keys, as they wrote them."""

    path: str = ""
    """Where the file is, or would be; for display only."""
    text: str = ""
    problem: Problem | None = None
    """Why it could not be read."""


class Settings(Struct, frozen=True):
    """What a person can change. Secrets are not here: they live in the keyring or in this session only."""

    model: str = "claude-haiku-4-5"
    base_url: str = ""
    language: Language = Language.SYSTEM
    """What the program speaks from its next start on; as the system does when empty."""
    theme: Theme = Theme.SYSTEM
    own_theme: str = ""
    """Name of a theme of the person's own, in place of `theme`."""
    keys_preset: KeysPreset = KeysPreset.DEFAULT
    code_font: str = ""
    code_font_size: int = 10
    wrap_lines: bool = False
    """Long lines of code go on below."""
    show_blanks: bool = False
    """Blanks and tabs have marks."""
    max_rounds: int = 40
    max_turn_dollars: float = 1.0
    max_session_dollars: float = 5.0
    max_day_dollars: float = 10.0
    """Caps on money, 0 for none; requests beside the conversation count."""
    provider: Provider = Provider.ENVIRONMENT
    region: str = ""
    """Of the cloud that runs the model; as its environment variables say when empty."""
    project: str = ""
    """Of Google Cloud."""
    name_sessions: bool = False
    """Let the model name each new session after its first answer; that is a request of its own."""
    map_tokens: int = 1_500
    """What the map of the workspace may cost that goes along with the first message; 0 for none."""
    nearby_tokens: int = 800
    """What may be said beside each message of the files that matter for it; 0 for nothing."""
    asks_in_files: bool = False
    """A comment that ends in `AI!` or `AI?` begins a turn when its file is saved, in any editor."""
    language_servers_off: tuple[str, ...] = ()
    """Languages whose servers are not started: of `python`, `typescript`, `go`, `rust` and `c`."""


class KeySource(StrEnum):
    """Where the API key comes from."""

    NONE = "none"
    ENVIRONMENT = "environment"
    KEYRING = "keyring"
    SESSION = "session"
    REPLAY = "replay"
    PLATFORM = "platform"
    """No key: the credentials of AWS or Google Cloud that are set up on this computer."""


class Place(Struct, frozen=True):
    """Where the person is in a file: 0-based line and column of the cursor, first visible line."""

    path: str
    line: int = 0
    column: int = 0
    top: int = 0


class DraftOfEdit(Struct, frozen=True):
    """Lines that a hunk is to have, as far as they are typed."""

    path: str
    hunk: str
    lines: tuple[str, ...]


class Unfinished(Struct, frozen=True):
    """What is typed in the review and not kept yet: hand edits, and answers by the ids of their comments."""

    edits: tuple[DraftOfEdit, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()


class WindowState(Struct, frozen=True):
    """What the window looks like, kept so that it opens again as it was closed."""

    geometry: bytes = b""
    splitters: tuple[bytes, ...] = ()
    open_files: tuple[Place, ...] = ()
    active: str = ""
    draft: str = ""
    drafts: tuple[tuple[str, str], ...] = ()
    """What is typed in conversations that are not open, by their names."""
    unsent: Unsent = Unsent()
    review_shown: bool = False
    tree_shown: bool = True
    review_path: str = ""
    """File and hunk of the open proposal the keyboard was at."""
    review_hunk: str = ""
    review_unfinished: Unfinished = Unfinished()
    review_list: tuple[int, int] = (0, 0)
    """Pixels the list of the review takes: its width beside the diff, its height above it; 0 for as it comes."""
    review_side_by_side: bool = False
    zoom: int = 0
    """Points by which code is larger than the settings say."""
    hides_hidden: bool = False
    """The file tree leaves out names that begin with a dot."""
    hides_ignored: bool = False
    """It leaves out what git ignores."""

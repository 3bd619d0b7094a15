"""The open folder: every part that belongs to it, built once and joined here."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from functools import cached_property, partial

from haiku_pair.edits.document import content_hash
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.book import DecisionBook
from haiku_pair.engine.pairing.comment_places import Places
from haiku_pair.engine.pairing.comments import CommentBook
from haiku_pair.engine.pairing.kept import Kept
from haiku_pair.engine.pairing.overlay import Overlay
from haiku_pair.engine.pairing.proposals import ProposalBook
from haiku_pair.engine.pairing.reviewed import ReviewedMarks
from haiku_pair.engine.pairing.session import Session
from haiku_pair.engine.pairing.session_parts import SessionParts
from haiku_pair.engine.pairing.source_book import SourceBooks
from haiku_pair.engine.pairing.turn import Model
from haiku_pair.engine.server.files import OpenFiles
from haiku_pair.engine.server.lanes import Lanes
from haiku_pair.engine.server.mentionable import FolderMentions, MentionParts
from haiku_pair.engine.server.merging import Merges
from haiku_pair.engine.server.surveying import Surveying, SurveyParts
from haiku_pair.engine.server.usage import FolderLedger
from haiku_pair.engine.store.paths import Paths
from haiku_pair.engine.vcs.apply import AppliedStep, Applier, Coming
from haiku_pair.engine.vcs.checkpoints import Checkpoints
from haiku_pair.engine.vcs.commits import Commits
from haiku_pair.engine.vcs.head_moves import head_move
from haiku_pair.engine.vcs.journal import Journal
from haiku_pair.engine.vcs.past_changes import past_changes
from haiku_pair.engine.vcs.person import PersonsRepository
from haiku_pair.engine.vcs.ranges import Ranges
from haiku_pair.engine.vcs.runner import GitRunner
from haiku_pair.engine.vcs.staging import StagingArea
from haiku_pair.engine.vcs.trash import Trash
from haiku_pair.engine.vcs.trees import FileVersion, Trees
from haiku_pair.engine.workspace.documents import Documents
from haiku_pair.engine.workspace.folders import left_out_folders, walk_files
from haiku_pair.engine.workspace.problems import NoProblems, ProblemSource
from haiku_pair.engine.workspace.relevance import Commit
from haiku_pair.protocol.comments import Comment
from haiku_pair.protocol.events import (
    CommentsChanged,
    DocumentSpliced,
    DocumentState,
    Event,
    ProposalChanged,
    ReviewChanged,
)
from haiku_pair.protocol.values import GitMark, GitState, Settings

log = logging.getLogger(__name__)


class _LaneBuffers:
    """Open documents as the git lane may ask for them."""

    def __init__(self, lanes: Lanes, documents: Documents) -> None:
        self._lanes = lanes
        self._documents = documents

    def raw(self, path: str) -> bytes | None:
        """Bytes of an open document with unsaved text; None when the disk has all there is."""
        return self.unsaved().get(path)

    def texts(self) -> dict[str, bytes]:
        """Bytes of all open documents."""
        return self._lanes.documents.submit(self._texts).result()

    def _texts(self) -> dict[str, bytes]:
        found = {path: self._documents.raw(path) for path in self._documents.open_paths()}
        return {path: raw for path, raw in found.items() if raw is not None}

    def unsaved(self) -> dict[str, bytes]:
        """Bytes of all documents with unsaved text."""
        return self._lanes.documents.submit(self._documents.dirty_paths).result()


class OpenFolder:
    """The open folder as a whole: its files, git, the proposal and the conversation."""

    def __init__(self, files: OpenFiles, paths: Paths) -> None:
        """Nothing is run or read yet.

        Raises:
            Failure: the folder for the program's own data can't be made.
        """
        self.open_files = files
        self.root = files.root
        self.lanes = files.lanes
        self.keeping = files.keeping
        self._send = files.send
        self.knowledge = files.knowledge
        self.documents = files.documents
        self.buffers = _LaneBuffers(files.lanes, files.documents)
        private = paths.workspace_dir(files.root) / "private.git"
        runner = GitRunner(outside=files.root)
        self.gate = files.gate
        self.person = PersonsRepository(files.root, runner)
        self.trees = Trees(private, self.person, runner, files.gate, self._walked)
        self.ranges = Ranges(self.person, runner, self.trees, files.root)
        self.journal = Journal(self.trees)
        self.checkpoints = Checkpoints(self.trees, self.journal)
        self.trash = Trash(self.trees)
        passing = paths.workspace_dir(files.root) / "passing"
        self.merges = Merges(self.trees, files.root)
        self.staging = StagingArea(self.person, runner, files.gate, self.trees, passing)
        self.commits = Commits(self.person, runner, files.gate, passing)
        self.applier = Applier(files.gate, self.trees, self.journal, self._expect)
        keeping = files.keeping
        reviewed = ReviewedMarks(partial(keeping.put, "reviewed"), keeping.get("reviewed"))
        keep = partial(keeping.put, "proposal")
        self.book = ProposalBook(self.trees, self.trash, reviewed, keep, keeping.get("proposal"))
        self.sources = SourceBooks(self.trees, reviewed, partial(keeping.put, "sources"), keeping.get("sources"))
        self.comments = CommentBook(partial(keeping.put, "comments"), keeping.get("comments"), self._comments_changed)
        self.overlay = Overlay(files.gate, self.book, self.buffers, self.files)
        self.ledger = FolderLedger(keeping.usage, files.root, files.lanes.store)
        self.surveying = Surveying(
            SurveyParts(
                gate=files.gate,
                listed=lambda: files.lanes.git.submit(self.files).result(),
                past=lambda: (
                    Commit(one.id, one.message, one.paths) for one in past_changes(self.person, runner, files.root)
                ),
                changed_files=self._changed_files,
                busy=lambda: self._session is not None and self._session.busy,
            ),
            paths.workspace_dir(files.root) / "survey",
        )
        self.problems: ProblemSource = NoProblems()
        """Who knows what is wrong in the files."""
        self._session: Session | None = None
        self.on_written: Callable[[Mapping[str, bytes | None], Mapping[str, bytes]], None] = _nobody_listens
        """Told what the program itself wrote and what open documents held before, in the git lane."""
        self.on_text: Callable[[], None] = _nothing_to_do
        """Told that the text of an open document is another one, from any thread."""

    # --- what the window is told -------------------------------------------------------------------

    def send(self, event: Event) -> None:
        """Tell the window. Where a review is shown as it is now, its comments follow their lines."""
        self._send(event)
        if isinstance(event, DocumentSpliced | DocumentState):
            self.on_text()
        shown = event.proposal if isinstance(event, ProposalChanged) else None
        shown = event.review if isinstance(event, ReviewChanged) else shown
        if shown is not None:
            self.follow_comments(shown.id)

    def follow_comments(self, review: str) -> None:
        """Find the lines of a review's comments again, and tell the window of them; soon, in the git lane."""
        following = self.lanes.git.submit(lambda: self.comments.follow(review, self.places(review)))
        following.add_done_callback(partial(self._comments_followed, review))

    def _comments_followed(self, review: str, following: Future[None]) -> None:
        error = None if following.cancelled() else following.exception()
        if error is not None:
            log.error("the comments of a review could not follow its lines", exc_info=error)
            self._comments_changed(review, self.comments.of(review))

    def places(self, review: str) -> Places | None:
        """The lines of a review as they are now; None when it is not open or nothing is in it."""
        book = self.book_of(review)
        return Places.of(book) if book is not None else None

    def book_of(self, review: str) -> DecisionBook | None:
        """The open review of that id."""
        known = self.book.review
        return self.book if known is not None and known.id == review else self.sources.find(review)

    def _comments_changed(self, review: str, comments: tuple[Comment, ...]) -> None:
        self._send(CommentsChanged(review, comments))

    # --- for the git lane --------------------------------------------------------------------------

    def files(self) -> list[str]:
        """Every file that is not ignored; without git, or outside a repository, as far as .gitignore files tell."""
        try:
            listed = self.person.list_files()
        except Failure:
            listed = None
        return self._walked() if listed is None else listed

    def ignored_folders(self) -> frozenset[str]:
        """Folders in which everything is ignored, as `files` tells it.

        Raises:
            Failure: git can't say.
        """
        try:
            with_git = self.person.is_repository
        except Failure:
            with_git = False
        return self.person.ignored_folders() if with_git else left_out_folders(self.root)

    def marks(self) -> dict[str, GitMark]:
        """Git's marks by path; kept until `forget_marks`. None without git."""
        if self.open_files.marks is None:
            try:
                self.open_files.marks = self.person.marks()
            except Failure:
                self.open_files.marks = {}
        return self.open_files.marks

    def git_state(self) -> GitState:
        """Branch and operation; empty when git can't say."""
        try:
            return self.person.state()
        except Failure:
            return GitState()

    def capture(self) -> str:
        """The working tree with unsaved text."""
        return self.trees.capture(self.buffers.unsaved())

    def keep_warm(self, changed: Collection[str] | None) -> None:
        """Take what has changed into the private repository ahead of the next capture, which looks for itself."""
        with suppress(Failure):
            self.trees.capture({}, changed=changed)

    def follow(self, paths: Collection[str] | None = None) -> bool:
        """Carry the open proposal over to what its files hold now, those of `paths` if given.

        Returns:
            Whether that made a difference.
        """
        before, touched = self.book.review, self.book.touched()
        wanted = touched if paths is None else touched.intersection(paths)
        self.book.reanchor(self._present(wanted))
        return self.book.review is not before

    def _present(self, paths: Iterable[str]) -> dict[str, FileVersion | None]:
        """What the person has in these files. What can't be read stays as it was known; applying says why."""
        found: dict[str, FileVersion | None] = {}
        for path in paths:
            with suppress(Failure):
                found[path] = self.overlay.working(path)
        return found

    def enter(self, step: AppliedStep, seen: Mapping[str, bytes]) -> None:
        """Files were written by us: open documents follow, and the watcher does not take it for news.

        Args:
            step: what was written.
            seen: the text of open documents from before the step; what was typed since is merged in.
        """
        self.on_written({**step.written, **step.buffers}, seen)
        for path, raw in {**step.written, **step.buffers}.items():
            event = self.lanes.documents.submit(partial(self._enter, step, path, raw, seen.get(path))).result()
            if event is not None:
                self.send(event)

    def _expect(self, coming: Coming) -> None:
        """The watcher may see our own writes before the step is over."""
        hashes = {path: None if raw is None else content_hash(raw) for path, raw in coming.items()}
        self.lanes.documents.submit(partial(self._expect_now, hashes)).result()

    def _expect_now(self, hashes: Mapping[str, str | None]) -> None:
        for path, new_hash in hashes.items():
            self.knowledge.expect(path, new_hash)

    def _enter(
        self, step: AppliedStep, path: str, raw: bytes | None, seen: bytes | None
    ) -> DocumentSpliced | DocumentState | None:
        if path in step.written:
            self.knowledge.seen(path, content_hash(raw) if raw is not None else None)
        if raw is None:
            return self.documents.disk_changed(path)
        return self.documents.replace(path, raw, saved=path in step.written, seen=seen, why=step.entry.title)

    # --- for the loop ------------------------------------------------------------------------------

    @property
    def session(self) -> Session:
        """The pairing session; `begin_session` comes first."""
        assert self._session is not None  # noqa: S101 - the server begins it when it opens the folder
        return self._session

    def begin_session(
        self, kept: Kept, model: Callable[[], Awaitable[Model]], settings: Callable[[], Settings]
    ) -> None:
        """Take up the conversation as it was left."""
        parts = SessionParts(
            gate=self.gate,
            trees=self.trees,
            checkpoints=self.checkpoints,
            book=self.book,
            overlay=self.overlay,
            comments=self.comments,
            lane=self.lanes.git,
            store=self.keeping,
            capture=self.capture,
            git_state=self.git_state,
            head_move=partial(head_move, self.ranges),
            send=self.send,
            model=model,
            settings=settings,
            ledger=self.ledger,
            surroundings=self.surveying,
            mentionable=self.mentionable,
        )
        self._session = Session(parts, kept)

    @cached_property
    def mentionable(self) -> FolderMentions:
        """What a message can name beside files."""
        return FolderMentions(
            MentionParts(
                trees=self.trees,
                ranges=self.ranges,
                uncommitted=lambda: (
                    self.ranges.folder("HEAD"),
                    self.staging.unstaged(self.buffers.unsaved(), trusted=self.open_files.trusted).proposed,
                ),
                staged=self.staging.staged,
                sessions=self.keeping.sessions,
                store=self.lanes.store,
                root=self.root,
                problems=lambda: self.problems,
            )
        )

    async def close(self) -> None:
        """Stop what runs and let go of git."""
        if self._session is not None:
            await self._session.stop()
            self._session.flush()
        await asyncio.to_thread(self.surveying.stop)
        await self.lanes.git.run(self.trees.close)

    def _changed_files(self) -> Collection[str]:
        return [path for path in self.open_files.marks or () if not path.endswith("/")]

    def _walked(self) -> list[str]:
        return walk_files(self.root)


def _nobody_listens(_written: Mapping[str, bytes | None], _before: Mapping[str, bytes]) -> None:
    """Nobody wants to know."""


def _nothing_to_do() -> None:
    """Nobody follows the texts."""

"""Requests about reviews by the model: what one would cost, start and stop, and taking what a finding suggests."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import assert_never

import msgspec

from haiku_pair.engine.claude.providers import chosen_profile
from haiku_pair.engine.claude.reply import ModelTrouble
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.findings import Finding
from haiku_pair.engine.pairing.found import entered, with_suggestion
from haiku_pair.engine.pairing.haiku_review import HaikuReview, ReviewParts
from haiku_pair.engine.pairing.review_material import material
from haiku_pair.engine.pairing.reviewers import Questions, check_names
from haiku_pair.engine.pairing.rules import rules_text
from haiku_pair.engine.pairing.turn_ends import defect
from haiku_pair.engine.server.access import Access
from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.engine.server.sources import book_of
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.comments import CommentState
from haiku_pair.protocol.events import HaikuReviewChanged, Notice
from haiku_pair.protocol.haiku_reviews import REVIEWERS, ReviewerState
from haiku_pair.protocol.sources import SourceKind
from haiku_pair.protocol.usage import RequestKind
from haiku_pair.protocol.values import Fault, Settings
from haiku_pair.words import tr

log = logging.getLogger(__name__)

HaikuReviewRequest = ask.EstimateHaikuReview | ask.StartHaikuReview | ask.StopHaikuReview | ask.TakeSuggestion

COUNTING_SECONDS = 4.0
"""How long the person waits for the API to count before the size is guessed."""
_KEPT = tr("Nothing was sent; the review is as it was.")


@dataclass(frozen=True)
class _Prepared:
    """What a review would ask, and how much that is."""

    of: tuple[str, str, str, str]
    """Review, its trees, and the model: the same again needs no counting."""
    questions: Questions
    tokens: int
    is_counted: bool


class HaikuReviewDesk:
    """Reviews by the model, one at a time. For the event loop's thread."""

    def __init__(self, folder: OpenFolder, access: Access, settings: Callable[[], Settings]) -> None:
        """Nothing runs yet."""
        self._folder = folder
        self._comments = folder.comments
        self._access = access
        self._settings = settings
        self._prepared: _Prepared | None = None
        self._running: asyncio.Task[None] | None = None
        self._stops = 0
        """How often the person said stop: what was still about to start then does not."""

    async def answer(self, body: HaikuReviewRequest) -> replies.ReplyBody:
        """The reply.

        Raises:
            Failure: as a turn says it of trust and key; `BUSY`, a review runs; the review or the finding is gone.
        """
        match body:
            case ask.EstimateHaikuReview():
                return await self._estimate(body)
            case ask.StartHaikuReview():
                await self._start(body)
            case ask.StopHaikuReview():
                await self.stop()
            case ask.TakeSuggestion():
                await self._folder.lanes.git.run(lambda: self._take(body))
                await self._folder.session.show_proposal()
            case _:
                assert_never(body)
        return replies.Done()

    async def stop(self) -> None:
        """End the review that runs, or is about to; its connections are closed at once."""
        self._stops += 1
        if self._running is not None and not self._running.done():
            self._running.cancel()
            await asyncio.wait([self._running])

    # --- before the start --------------------------------------------------------------------------

    async def _estimate(self, body: ask.EstimateHaikuReview) -> replies.HaikuReviewEstimate:
        names = check_names(body.reviewers)
        known = await self._prepare(body.proposal)
        found, price = known.questions.material, known.questions.price(known.tokens, len(names))
        return replies.HaikuReviewEstimate(
            files=len(found.files),
            left_out=found.left_out,
            tokens=known.tokens,
            is_counted=known.is_counted,
            model=known.questions.profile.name,
            dollars=price.usual if price else None,
            most=price.most if price else None,
            cap=self._settings().max_turn_dollars,
        )

    async def _prepare(self, proposal: str) -> _Prepared:
        await self._check()
        model, run = self._settings().model, self._folder.lanes.git.run
        trees = await run(lambda: self._trees(proposal))
        of = (proposal, *trees, model)
        if self._prepared is None or self._prepared.of != of:
            questions = await run(lambda: self._questions(proposal))
            tokens = await self._counted(questions)
            self._prepared = _Prepared(of, questions, tokens or questions.guessed_tokens(), bool(tokens))
        return self._prepared

    async def _check(self) -> None:
        if not self._folder.open_files.trusted:
            raise Failure(
                Fault.NOT_TRUSTED,
                tr("This folder is restricted: nothing of it is sent to the model until you trust it."),
                kept=_KEPT,
                next_step=tr("Trust the folder, then ask again."),
            )
        if self._access.is_replay:
            raise Failure(
                Fault.NOTHING_TO_DO,
                tr("A recorded session answers here, and it holds no review."),
                kept=_KEPT,
                next_step=tr("Open a folder of your own to have Haiku review it."),
            )
        try:
            await self._access.check()
        except Failure as failure:
            raise Failure.telling(msgspec.structs.replace(failure.problem, kept=_KEPT)) from failure

    def _trees(self, proposal: str) -> tuple[str, str]:
        pair = book_of(self._folder, proposal).opened().pair
        return pair.base, pair.proposed

    def _questions(self, proposal: str) -> Questions:
        folder = self._folder
        book = book_of(folder, proposal)
        found = material(book.opened().pair, folder.overlay.withheld.why)
        if not found.files:
            raise Failure(
                Fault.NOTHING_TO_DO,
                tr("There is nothing here that can be sent to the model."),
                kept=_KEPT,
                next_step="; ".join(found.left_out),
            )
        asked = folder.session.last_words if book.source.kind is SourceKind.PROPOSAL else ""
        rules = rules_text(folder.overlay.rules.in_force())
        return Questions(chosen_profile(self._settings()), found, (rules,) if rules else (), asked)

    async def _counted(self, questions: Questions) -> int:
        """Tokens of one prompt as the API counts them; 0 when it does not, or not in time."""
        client = await self._access.client()
        try:
            async with asyncio.timeout(COUNTING_SECONDS):
                return await client.count(questions.request(REVIEWERS[0]))
        except (ModelTrouble, TimeoutError):
            return 0

    # --- while it runs -----------------------------------------------------------------------------

    async def _start(self, body: ask.StartHaikuReview) -> None:
        self._refuse_second()
        if not (math.isfinite(body.max_dollars) and body.max_dollars > 0):
            raise Failure(
                Fault.BAD_REQUEST, tr("The cap must be above $0."), kept=_KEPT, next_step=tr("Say how much it may be.")
            )
        names, stops = check_names(body.reviewers), self._stops
        known = await self._prepare(body.proposal)
        beside, profile = self._folder.session.beside, known.questions.profile
        model = await beside.model(RequestKind.REVIEW, profile=profile)
        await beside.spending.look_up()
        self._refuse_second()
        parts = ReviewParts(
            model=model,
            questions=known.questions,
            tokens=known.tokens,
            cap=body.max_dollars,
            told=lambda states, dollars: self._tell(body.proposal, states, dollars, running=True),
            found=lambda findings: self._enter(body.proposal, findings, profile.name),
            refused=beside.spending.affords,
        )
        review = HaikuReview(names, parts)
        self._tell(body.proposal, review.states, review.dollars, running=stops == self._stops)
        if stops == self._stops:
            self._running = asyncio.get_running_loop().create_task(self._run(body.proposal, review))

    def _refuse_second(self) -> None:
        if self._running is not None and not self._running.done():
            raise Failure(
                Fault.BUSY,
                tr("Haiku is reviewing already."),
                kept=tr("The review that runs goes on."),
                next_step=tr("Wait for its end, or stop it."),
            )

    async def _run(self, proposal: str, review: HaikuReview) -> None:
        try:
            await review.run()
        except Exception as error:  # the boundary of the review: the window must hear of its end
            log.exception("a review by the model failed")
            self._folder.send(Notice(defect(error)))
        finally:
            self._tell(proposal, review.states, review.dollars, running=False)

    def _tell(self, proposal: str, states: tuple[ReviewerState, ...], dollars: float | None, *, running: bool) -> None:
        self._folder.send(HaikuReviewChanged(proposal, states, dollars, running))

    async def _enter(self, proposal: str, findings: Sequence[Finding], author: str) -> None:
        """Findings become comments. A review that is gone by then needs none."""
        try:
            await self._folder.lanes.git.run(lambda: self._put(proposal, findings, author))
        except Failure as failure:
            self._folder.send(Notice(failure.problem))

    def _put(self, proposal: str, findings: Sequence[Finding], author: str) -> None:
        places = self._folder.places(proposal)
        for finding in findings:
            comment = entered(self._comments.of(proposal), finding, author)
            if comment is not None:
                self._comments.put(proposal, comment, places)

    # --- what is found -----------------------------------------------------------------------------

    def _take(self, body: ask.TakeSuggestion) -> None:
        folder, comment = self._folder, self._comments.one(body.proposal, body.id)
        if comment.suggestion is None:
            raise Failure(
                Fault.NOTHING_TO_DO,
                tr("This finding suggests no lines."),
                kept=tr("Nothing was changed."),
                next_step=tr("Edit the hunk, or discuss it with Haiku."),
            )
        if folder.book.review is None:
            folder.book.anchor(folder.capture())
        path = comment.anchor.path
        version = folder.overlay.version(path)
        if version is None:
            raise Failure(Fault.NOT_FOUND, tr("{path} is no longer there.", path=path), kept=tr("Nothing was changed."))
        raw = with_suggestion(version.raw, comment.anchor, comment.suggestion)
        folder.overlay.propose({path: FileVersion(raw, version.mode)})
        self._comments.put(body.proposal, msgspec.structs.replace(comment, state=CommentState.RESOLVED))

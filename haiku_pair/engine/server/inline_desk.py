"""Requests about a place in an open file: questions, other lines, the text that goes on at the cursor."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, field
from typing import assert_never

import msgspec

from haiku_pair.edits.standins import shown
from haiku_pair.engine.claude.profiles import ModelProfile
from haiku_pair.engine.claude.providers import chosen_profile
from haiku_pair.engine.claude.reply import ModelReply, ModelTrouble, StreamPart, TextPart
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.budget import Ticket
from haiku_pair.engine.pairing.completing import completion_of, completion_request
from haiku_pair.engine.pairing.inline import KEPT, Definition, FencedLines, inline_request, refuse_new_marks
from haiku_pair.engine.pairing.turn_ends import by_stop_reason
from haiku_pair.engine.server.access import Access
from haiku_pair.engine.server.folder import OpenFolder
from haiku_pair.engine.server.pairing import check_may_send
from haiku_pair.engine.server.preferences import Preferences
from haiku_pair.protocol.inline import AskInline, CompleteInline, InlineAnswered, InlineGrew, InlineKind, InlineRequest
from haiku_pair.protocol.replies import Done
from haiku_pair.protocol.usage import RequestKind
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

_GATHERED = 0.03
"""Seconds for which parts of an answer are gathered before the window hears of them."""
_MOST_DEFINITIONS = 6
_DEFINITION_LINES = 6
_NAME = re.compile(r"[^\W\d]\w{2,}")


@dataclass
class _Answer:
    """What comes in."""

    ticket: Ticket
    fenced: FencedLines | None = None
    waiting: list[str] = field(default_factory=list)
    told: float = 0.0


class InlineDesk:
    """For the event loop's thread."""

    def __init__(self, folder: OpenFolder, access: Access, preferences: Preferences) -> None:
        """Nothing is asked yet."""
        self._folder = folder
        self._access = access
        self._preferences = preferences
        self._running: dict[str, asyncio.Task[InlineAnswered]] = {}
        self._answers: dict[str, _Answer] = {}

    async def answer(self, body: InlineRequest) -> InlineAnswered | Done:
        """The reply.

        Raises:
            Failure: as a turn says it of trust, key and caps; `NOT_FOUND`, the file is never sent; or the model's
                trouble.
        """
        if isinstance(body, AskInline | CompleteInline):
            return await self._carried_out(body)
        running = self._running.get(body.id)
        if running is not None:
            running.cancel()
        return Done()

    async def stop(self) -> None:
        """End all that is under way."""
        running = list(self._running.values())
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)

    async def _carried_out(self, body: AskInline | CompleteInline) -> InlineAnswered:
        task = asyncio.get_running_loop().create_task(self._asked(body))
        self._running[body.id] = task
        try:
            await asyncio.wait([task])
        finally:
            task.cancel()
            self._running.pop(body.id, None)
            answer = self._answers.pop(body.id, None)
        if task.cancelled():
            return InlineAnswered(dollars=answer.ticket.dollars() if answer else 0.0, stopped=True)
        return task.result()

    async def _asked(self, body: AskInline | CompleteInline) -> InlineAnswered:
        await check_may_send(self._folder, self._access, kept=KEPT)
        self._refuse(body.path)
        profile = chosen_profile(self._preferences.current())
        match body:
            case CompleteInline():
                return await self._completed(body, profile)
            case AskInline():
                return await self._rewritten(body, profile)
            case _:
                assert_never(body)

    def _refuse(self, path: str) -> None:
        if self._access.is_replay:
            raise Failure(
                Fault.NOTHING_TO_DO,
                tr("A recorded session answers here, and it knows nothing of this place."),
                kept=KEPT,
                next_step=tr("Open a folder of your own to ask about its lines."),
            )
        why = self._folder.overlay.withheld.why(path)
        if why:
            raise Failure(
                Fault.NOT_FOUND,
                tr("{path} is not sent to the model: {why}.", path=path, why=why),
                kept=KEPT,
                next_step=tr("Change this by hand."),
            )

    # --- one kind and the other --------------------------------------------------------------------

    async def _completed(self, body: CompleteInline, profile: ModelProfile) -> InlineAnswered:
        request = completion_request(profile, body.path, body.before, body.after)
        answer = self._answers[body.id] = _Answer(Ticket(profile, None))
        reply = await self._reply(body.id, request, RequestKind.COMPLETION)
        line, rest = body.before.rpartition("\n")[2], body.after.partition("\n")[0]
        text = completion_of(reply.message.text, line, rest)
        refuse_new_marks(text, (body.before, body.after))
        return InlineAnswered("\n".join(map(shown, text.split("\n"))), None, answer.ticket.dollars())

    async def _rewritten(self, body: AskInline, profile: ModelProfile) -> InlineAnswered:
        definitions = await asyncio.to_thread(_definitions, self._folder, body)
        request = inline_request(profile, body, definitions)
        fenced = FencedLines() if body.kind is InlineKind.REWRITE else None
        answer = self._answers[body.id] = _Answer(Ticket(profile, None), fenced)
        reply = await self._reply(body.id, request, RequestKind.INLINE)
        dollars = answer.ticket.dollars()
        if fenced is None:
            return InlineAnswered(reply.message.text.strip(), None, dollars)
        lines = fenced.end()
        if lines is None:
            return InlineAnswered(fenced.words.strip(), None, dollars)
        refuse_new_marks("\n".join(lines), body.marked)
        return InlineAnswered(fenced.words.strip(), tuple(map(shown, lines)), dollars)

    # --- the model ---------------------------------------------------------------------------------

    async def _reply(self, asked: str, request: dict[str, object], kind: RequestKind) -> ModelReply:
        answer = self._answers[asked]

        def hear(part: StreamPart) -> None:
            answer.ticket.take(part)
            if isinstance(part, TextPart) and kind is RequestKind.INLINE:
                self._tell(asked, answer, part.text)

        try:
            model = await self._folder.session.beside.model(kind, profile=answer.ticket.profile)
            reply = await model.reply(request, hear)
        except ModelTrouble as trouble:
            raise Failure.telling(msgspec.structs.replace(trouble.problem, kept=KEPT)) from trouble
        answer.ticket.bill(reply.usage)
        ended = by_stop_reason(reply.stop_reason, was_shortened=False)
        is_short = kind is RequestKind.COMPLETION and reply.stop_reason == "max_tokens"
        if ended is not None and ended.problem is not None and not is_short:
            then = tr("Ask for less at once, or differently.")
            raise Failure.telling(msgspec.structs.replace(ended.problem, kept=KEPT, next_step=then))
        return reply

    def _tell(self, asked: str, answer: _Answer, text: str) -> None:
        """Gather what comes; the end needs no telling, as the reply holds everything."""
        if answer.fenced is None:
            answer.waiting.append(text)
        else:
            answer.waiting += [shown(line) + "\n" for line in answer.fenced.feed(text)]
        now = time.monotonic()
        if answer.waiting and now - answer.told >= _GATHERED:
            self._folder.send(InlineGrew(asked, "".join(answer.waiting)))
            answer.told = now
            answer.waiting.clear()


def _definitions(folder: OpenFolder, body: AskInline) -> list[Definition]:
    """Where names of the marked lines are defined in other files; takes its time."""
    wanted = set(_NAME.findall("\n".join(body.marked)))
    found: list[Definition] = []
    for path, defined in folder.surveying.definitions():
        fitting = [one for one in defined if one.name in wanted]
        if not fitting or path == body.path or folder.overlay.withheld.why(path):
            continue
        try:
            lines = folder.gate.read(path).decode("utf-8", "replace").split("\n")
        except Failure:
            continue
        for one in fitting:
            wanted.discard(one.name)
            first = one.line - 1
            found.append(Definition(path, one.line, "\n".join(lines[first : first + _DEFINITION_LINES])))
        if not wanted or len(found) >= _MOST_DEFINITIONS:
            break
    return found[:_MOST_DEFINITIONS]

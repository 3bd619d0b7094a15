"""Runs the tool calls of one reply: reads side by side, writes in order, every call answered."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Sequence

from haiku_pair.engine.claude.layout import ToolSpec
from haiku_pair.engine.claude.messages import Message, ToolCall, ToolResult
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.comments import CommentBook
from haiku_pair.engine.pairing.modes import refusal
from haiku_pair.engine.pairing.overlay import Overlay
from haiku_pair.engine.pairing.tools.answer_comment import AnswerComment
from haiku_pair.engine.pairing.tools.base import Tool, ToolAnswer, ToolContext, ToolError, spec
from haiku_pair.engine.pairing.tools.create_file import CreateFile
from haiku_pair.engine.pairing.tools.delete_file import DeleteFile
from haiku_pair.engine.pairing.tools.edit_file import EditFile
from haiku_pair.engine.pairing.tools.list_files import ListFiles
from haiku_pair.engine.pairing.tools.read_file import ReadFile
from haiku_pair.engine.pairing.tools.rename_file import RenameFile
from haiku_pair.engine.pairing.tools.search_files import SearchFiles
from haiku_pair.protocol.composing import Mode

log = logging.getLogger(__name__)


MAX_RESULT = 60_000
"""Characters of a result; more is cut in the middle and said."""
_WORDS_ONLY = frozenset({AnswerComment.name})
"""Write, but change no file."""
NOT_RUN = "The person stopped the turn before this ran."


class Toolbox:
    """The tools of a session, in the fixed order the cache needs."""

    def __init__(
        self,
        overlay: Overlay,
        comments: CommentBook,
        run_in_lane: Callable[[Callable[[], ToolAnswer]], Awaitable[ToolAnswer]],
    ) -> None:
        """`run_in_lane` runs a blocking call on the thread that owns git and the proposal."""
        tools: list[Tool] = [
            AnswerComment(),
            CreateFile(),
            DeleteFile(),
            EditFile(),
            ListFiles(),
            ReadFile(),
            RenameFile(),
            SearchFiles(),
        ]
        self._tools = {tool.name: tool for tool in tools}
        self._overlay = overlay
        self._comments = comments
        self._run_in_lane = run_in_lane

    def specs(self) -> tuple[ToolSpec, ...]:
        """The tools as the API is told of them."""
        return tuple(spec(tool) for tool in self._tools.values())

    def title(self, name: str, arguments: dict[str, object]) -> str:
        """What a call does, in words for the person."""
        tool = self._tools.get(name)
        return tool.title(arguments) if tool else f"Unknown tool {name}"

    def writes(self, name: str) -> bool:
        """Whether a tool changes the proposal."""
        tool = self._tools.get(name)
        return tool is not None and tool.writes

    async def run(
        self,
        calls: Sequence[ToolCall],
        on_done: Callable[[ToolCall, ToolResult, str], None],
        mode: Mode = Mode.PAIR,
        before: Sequence[Message] = (),
    ) -> tuple[ToolResult, ...]:
        """Run the calls that the mode allows and answer each; `on_done` hears of every answer with a summary.

        `before` is the conversation as the model has it before it.

        Cancelling answers the calls that have not ended as not run and passes the cancellation on; what was
        answered until then has been reported through `on_done`.
        """
        cancelled = threading.Event()
        context = ToolContext(self._overlay, self._comments, cancelled.is_set, before)
        answers: dict[str, ToolResult] = {}

        async def one(call: ToolCall) -> None:
            result, summary = await self._answer(call, context, mode)
            answers[call.id] = result
            on_done(call, result, summary)

        try:
            for group in _groups(calls, self.writes):
                await asyncio.gather(*(one(call) for call in group))
        except asyncio.CancelledError:
            cancelled.set()
            for call in calls:
                if call.id not in answers:
                    on_done(call, ToolResult(call.id, NOT_RUN, is_error=True), "stopped")
            raise
        return tuple(answers[call.id] for call in calls)

    async def _answer(self, call: ToolCall, context: ToolContext, mode: Mode) -> tuple[ToolResult, str]:
        tool = self._tools.get(call.name)
        if tool is None:
            names = ", ".join(self._tools)
            return ToolResult(call.id, f"There is no tool {call.name}. The tools are {names}.", is_error=True), "failed"
        not_allowed = "" if mode is Mode.PAIR or not tool.writes or call.name in _WORDS_ONLY else refusal(mode)
        if not_allowed or call.error:
            return ToolResult(call.id, not_allowed or call.error, is_error=True), "refused" if not_allowed else "failed"
        try:
            answer = await self._run_in_lane(lambda: _run(tool, call, context))
        except ToolError as error:
            return ToolResult(call.id, str(error), is_error=True), "failed"
        except Failure as failure:
            text = " ".join(part for part in (failure.problem.what, failure.problem.next_step) if part)
            return ToolResult(call.id, text, is_error=True), "refused"
        except Exception:  # the boundary of the tools: a defect must not end the turn
            log.exception("tool %s failed", call.name)
            text = "The tool failed inside the program. Nothing was changed. Try another way or tell the person."
            return ToolResult(call.id, text, is_error=True), "failed"
        return ToolResult(call.id, _cut(answer.text)), answer.summary


def _run(tool: Tool, call: ToolCall, context: ToolContext) -> ToolAnswer:
    with context.overlay.on_behalf_of(call.id):
        return tool.run(call.arguments.encode() or b"{}", context)


def _groups(calls: Sequence[ToolCall], writes: Callable[[str], bool]) -> list[list[ToolCall]]:
    """Neighbouring reads together, each write alone."""
    groups: list[list[ToolCall]] = []
    for call in calls:
        if groups and not writes(call.name) and not writes(groups[-1][0].name):
            groups[-1].append(call)
        else:
            groups.append([call])
    return groups


def _cut(text: str) -> str:
    if len(text) <= MAX_RESULT:
        return text
    half = MAX_RESULT // 2
    return f"{text[:half]}\n… {len(text) - MAX_RESULT} characters left out …\n{text[-half:]}"

"""What the model is asked about lines of an open file, and what of its answer are lines.

The prompt stays below the smallest beginning that the cache takes (4,096 tokens of the ordinary model) as long as the
lines themselves do: whoever asks once pays for no cache they never read, so nothing is marked for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from haiku_pair.edits.standins import actual
from haiku_pair.engine.claude.layout import build_request
from haiku_pair.engine.claude.messages import AssistantText, Message, Role, user
from haiku_pair.engine.claude.profiles import ModelProfile
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.workspace.secrets_in_text import MARK
from haiku_pair.protocol.inline import AskInline, InlineKind, InlineRound
from haiku_pair.protocol.values import Fault
from haiku_pair.resources import resource
from haiku_pair.words import tr

KEPT = tr("Your text is as it was.")
ABOVE, BELOW = 5_000, 2_500
"""Characters around the marked lines that the model is shown."""
MARKED = 40_000
"""Characters of the marked lines themselves; more are refused."""
DEFINITIONS = 2_000
WORDS = 8_000
ANSWER_TOKENS = 1_200
_LEAST_TOKENS, _MOST_TOKENS = 1_000, 16_000
_CHARACTERS_PER_TOKEN = 2.5
_MOST_LINE = 2_000
"""Characters of one line around; longer ones say nothing that matters here."""
_FENCE = "```"


class Definition(Struct, frozen=True):
    """Where a name of the marked lines is defined elsewhere."""

    path: str
    line: int
    """Counted from 1."""
    text: str
    """The first lines of it."""


def inline_request(profile: ModelProfile, asked: AskInline, definitions: Sequence[Definition] = ()) -> dict[str, Any]:
    """The request for an answer or for other lines.

    Args:
        profile: the model to ask.
        asked: what the window wants; its lines are as a text widget shows them.
        definitions: of names in the marked lines.

    Raises:
        Failure: `TOO_LARGE`, the marked lines are more than is sent.
    """
    marked = [actual(line) for line in asked.marked]
    size = sum(map(len, marked)) + len(marked)
    if size > MARKED:
        raise Failure(
            Fault.TOO_LARGE,
            tr("The lines hold {size:,} characters; up to {marked:,} can be sent from here.", size=size, marked=MARKED),
            kept=KEPT,
            next_step=tr("Select fewer lines, or ask in the conversation."),
        )
    place = _place(asked, marked, definitions)
    history: list[Message] = []
    for number, one in enumerate((*asked.rounds, InlineRound(asked.kind, asked.words, ""))):
        history.append(user(_question(one, place if number == 0 else "")))
        if one.answer:
            history.append(Message(Role.ASSISTANT, (AssistantText(actual(one.answer)),)))
    rewrites = asked.kind is InlineKind.REWRITE
    most = min(_MOST_TOKENS, _LEAST_TOKENS + int(2 * size / _CHARACTERS_PER_TOKEN)) if rewrites else ANSWER_TOKENS
    return uncached(build_request(profile, (_system("inline"),), (), history, max_tokens=most))


def uncached(request: dict[str, Any]) -> dict[str, Any]:
    """The same without anything marked for the cache."""
    blocks = [*request.get("system", ()), *(block for message in request["messages"] for block in message["content"])]
    for block in blocks:
        block.pop("cache_control", None)
    return request


def nearest(lines: Sequence[str], budget: int, *, last: bool) -> list[str]:
    """As many of the last lines, or of the first, as hold together up to `budget` characters; long ones are cut."""
    found: list[str] = []
    for line in reversed(lines) if last else lines:
        text = actual(line)[:_MOST_LINE]
        budget -= len(text) + 1
        if budget < 0:
            break
        found.append(text)
    return found[::-1] if last else found


def definitions_text(definitions: Iterable[Definition]) -> str:
    """Definitions as the model is shown them, within their budget."""
    parts, left = [], DEFINITIONS
    for one in definitions:
        part = f"{one.path}:{one.line}\n{one.text}"
        left -= len(part)
        if left < 0:
            break
        parts.append(part)
    return "\n\n".join(parts)


def refuse_new_marks(answer: str, sent: Iterable[str]) -> None:
    """Nothing may put the mark of a secret where the secret stands.

    Raises:
        Failure: `BAD_REQUEST`, the answer has a mark that the person's text has not.
    """
    known = set().union(*(MARK.findall(text) for text in sent))
    if set(MARK.findall(answer)) - known:
        raise Failure(
            Fault.BAD_REQUEST,
            tr("There is a secret in these lines, which is kept from the model, so its answer would remove it."),
            kept=KEPT,
            next_step=tr("Select lines without the secret."),
        )


class FencedLines:
    """The lines in the first fenced block of an answer, as they come in; what stands outside is words."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.words = ""
        self._fence = ""
        self._is_closed = False
        self._line = ""

    def feed(self, text: str) -> list[str]:
        """More of the answer; the lines of the block that are whole now."""
        *whole, self._line = (self._line + text).split("\n")
        return [line for line in map(self._take, whole) if line is not None]

    def end(self) -> tuple[str, ...] | None:
        """The answer is whole: the lines of the block; None when there was no block."""
        if self._line:
            self.feed("\n")
        return tuple(self.lines) if self._fence else None

    def _take(self, line: str) -> str | None:
        line = line.removesuffix("\r")
        begins = line.lstrip(" ")
        if not self._fence and begins.startswith(_FENCE):
            self._fence = begins[: len(begins) - len(begins.lstrip("`"))]
            return None
        if not self._fence or self._is_closed:
            self.words += line + "\n"
            return None
        if set(begins.rstrip()) == {"`"} and len(begins.rstrip()) >= len(self._fence):
            self._is_closed = True
            return None
        self.lines.append(line)
        return line


def _place(asked: AskInline, marked: Sequence[str], definitions: Sequence[Definition]) -> str:
    lines = [
        f'<file path="{asked.path}">',
        *nearest(asked.above, ABOVE, last=True),
        "<marked>",
        *marked,
        "</marked>",
        *nearest(asked.below, BELOW, last=False),
        "</file>",
    ]
    told = definitions_text(definitions)
    return "\n".join((*lines, "<definitions>", told, "</definitions>") if told else lines) + "\n"


def _question(one: InlineRound, place: str) -> str:
    what = "rewrite" if one.kind is InlineKind.REWRITE else "question"
    return f"{place}<{what}>\n{one.words[:WORDS]}\n</{what}>"


def _system(name: str) -> str:
    return resource("prompts", f"{name}.md").read_text("utf-8").strip()

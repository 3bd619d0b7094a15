"""Which lines of which files the model has before it, read off the conversation itself."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence

from haiku_pair.edits.document import Document, Undecodable
from haiku_pair.engine.claude.messages import Message, Role, ToolCall, ToolResult, UserText
from haiku_pair.engine.claude.weighing import BYTES_PER_TOKEN
from haiku_pair.engine.pairing.conversation import Conversation
from haiku_pair.engine.pairing.read_again import stands_for_lines
from haiku_pair.protocol.seen import SeenFile, SeenRange, SeenState

_DOCUMENT = re.compile(r'<document source="(?P<path>[^"\n]+)">\n(?P<text>.*)\n</document>\Z', re.DOTALL)
_LINE = re.compile(r"(\d+)\t(.*)")
_CUT = re.compile(r"… \(\d+ more characters in this line\)\Z")
_WRITING = frozenset({"edit_file", "create_file"})
_ORDER = (SeenState.FRESH, SeenState.STALE, SeenState.SET_ASIDE, SeenState.TRIMMED)

Current = Callable[[str], bytes | None]
"""What is in a file now, as the model would read it; None when it is gone or can't be read."""
Shown = tuple[str, str, str, int, int]
"""Path, how, text, number of the message, tokens."""


def seen_files(
    conversation: Conversation,
    current: Current,
    aside: Collection[str] = (),
    price: Callable[[int], float | None] = lambda _tokens: None,
) -> tuple[SeenFile, ...]:
    """Every file of which something was sent, those that take up most first.

    Args:
        conversation: the open one.
        current: see `Current`.
        aside: files the person wants disregarded.
        price: what so many tokens cost with each request.
    """
    trimmed = conversation.summaries[-1].messages if conversation.summaries else 0
    numbers = {event.turn: number for number, event in enumerate(conversation.turns, 1)}
    texts: dict[str, list[str] | None] = {}
    ranges: dict[str, list[SeenRange]] = defaultdict(list)
    for path, how, text, message, tokens in _shown(conversation.all_messages()):
        if path not in texts:
            texts[path] = _lines(current(path))
        first, last, same = _compared(text, texts[path]) if how != "proposed" else (0, 0, texts[path] is not None)
        state = SeenState.FRESH if same else SeenState.STALE
        state = SeenState.SET_ASIDE if path in aside else state
        state = SeenState.TRIMMED if message < trimmed else state
        turn = numbers.get(conversation.turn_of(message), 0)
        ranges[path].append(SeenRange(first, last, turn, how, state, tokens))
    found = [_file(path, shown, price) for path, shown in ranges.items()]
    return tuple(sorted(found, key=lambda file: (-file.tokens, file.path)))


def _file(path: str, ranges: Sequence[SeenRange], price: Callable[[int], float | None]) -> SeenFile:
    state = min((one.state for one in ranges), key=_ORDER.index)
    tokens = sum(one.tokens for one in ranges if one.state is not SeenState.TRIMMED)
    return SeenFile(path, state, tuple(ranges), tokens, price(tokens))


def _shown(messages: Sequence[Message]) -> Iterator[Shown]:
    """What was shown of files, oldest first."""
    calls: dict[str, ToolCall] = {}
    for number, message in enumerate(messages):
        for part in message.parts:
            match part:
                case ToolCall() if message.role is Role.ASSISTANT:
                    calls[part.id] = part
                case ToolResult() if not part.is_error and part.call in calls:
                    yield from _of_call(calls[part.call], part.text, number)
                case UserText():
                    found = _DOCUMENT.match(part.text)
                    if found:
                        yield found["path"], "attached", found["text"], number, _tokens(part.text)
                case _:
                    pass


def _of_call(call: ToolCall, result: str, number: int) -> Iterator[Shown]:
    path = call.input.get("path")
    if not isinstance(path, str):
        return
    if call.name == "read_file":
        if stands_for_lines(result):
            return
        yield path, "read", result, number, _tokens(result)
    elif call.name in _WRITING:
        yield path, "proposed", "", number, _tokens(call.arguments) + _tokens(result)


def _compared(text: str, now: Sequence[str] | None) -> tuple[int, int, bool]:
    """First and last line of a numbered text, and whether the file has the same lines there now."""
    shown = [(int(found[1]), found[2]) for line in text.split("\n") if (found := _LINE.match(line))]
    if not shown:
        return 0, 0, now is not None
    first, last = shown[0][0], shown[-1][0]
    if now is None or last > len(now):
        return first, last, False
    return first, last, all(_is_same(line, now[number - 1]) for number, line in shown)


def _is_same(shown: str, line: str) -> bool:
    cut = _CUT.search(shown)
    return line.startswith(shown[: cut.start()]) if cut else shown == line


def _lines(raw: bytes | None) -> list[str] | None:
    if raw is None:
        return None
    try:
        return [line.text for line in Document.decode(raw).lines]
    except Undecodable:
        return None


def _tokens(text: str) -> int:
    return round(len(text.encode("utf-8", "replace")) / BYTES_PER_TOKEN)

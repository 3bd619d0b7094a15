"""Whether what the model reads is before it already, word for word, so that it need not be sent a second time.

Nothing is remembered for this: only the very messages that the next request is made of are asked. So a summary, a
copy of the conversation or a restart can't make it wrong.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from haiku_pair.engine.claude.messages import Message, Role, ToolCall, ToolResult, UserText

READ = "read_file"
_WRITING = frozenset({"create_file", "delete_file", "edit_file", "rename_file"})
RULES_FOLLOW = "\n\n"
"""What stands between the lines and rules told with them. No line of a file is empty, as each has its number."""
_BEGINS = "Unchanged: "
"""No answer with lines begins so: those begin with a number."""
_FEWEST = 400
"""Characters that are worth it; the words that stand for them take about half of these."""
_LONGEST_PATH = 4_096


def instead_of(answer: str, path: str, messages: Sequence[Message]) -> str:
    """Words that stand for an answer of `read_file`; empty where it must be sent.

    It is sent unless exactly the same answer about this file is in the messages, and since then the model has changed
    the file by no call, was told of no change of it and was not given these words already. So whoever insists, since
    the words were not enough, gets the text.

    Args:
        answer: as it would be sent.
        path: of the file, clean.
        messages: what the model has before it, oldest first.
    """
    if len(answer) < _FEWEST:
        return ""
    for part, result in _backwards(messages):
        if isinstance(part, UserText):
            if _tells_of(part.text, path):
                return ""
        elif not _names(part, path):
            continue
        elif part.name in _WRITING or (part.name == READ and stands_for_lines(result)):
            return ""
        elif part.name == READ and (result == answer or result.startswith(f"{answer}{RULES_FOLLOW}")):
            return (
                f"{_BEGINS}{path} reads here exactly as in the answer to your earlier call of read_file, so the lines "
                "are not sent again. Call once more if they are not before you."
            )
    return ""


def stands_for_lines(result: str) -> bool:
    """Whether a result of `read_file` holds no lines but says that the model has them."""
    return result.startswith(_BEGINS)


def _backwards(messages: Sequence[Message]) -> Iterator[tuple[ToolCall | UserText, str]]:
    """What was called, with the result if it went well, and what was said to the model; the newest first."""
    results: dict[str, str] = {}
    for message in reversed(messages):
        for part in reversed(message.parts):
            match part:
                case ToolResult() if not part.is_error:
                    results[part.call] = part.text
                case UserText():
                    yield part, ""
                case ToolCall() if message.role is Role.ASSISTANT:
                    yield part, results.pop(part.id, "")
                case _:
                    pass


def _names(call: ToolCall, path: str) -> bool:
    texts = (value for value in call.input.values() if isinstance(value, str) and len(value) <= _LONGEST_PATH)
    return any(posixpath.normpath(text) == path for text in texts)


def _tells_of(text: str, path: str) -> bool:
    """A text of the file, or a line of a delta about it."""
    if text.startswith(f'<document source="{path}"'):
        return True
    return any(line.startswith(f"{path} (") or f"(renamed from {path})" in line for line in text.splitlines())

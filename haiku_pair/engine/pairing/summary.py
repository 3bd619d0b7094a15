"""The text that stands for the beginning of a conversation: what the model is to know without having it before it.

What must not be lost is not left to the model's own words: what the person said, what became of the proposals, and
which files it knows are taken over from the messages themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from haiku_pair.engine.claude.messages import AssistantText, Message, Role, UserText, clean
from haiku_pair.engine.workspace.withheld import why_withheld

MAX_WORDS, MAX_MESSAGE = 24_000, 4_000
"""Characters of all that the person said, and of one message of it."""
MAX_VERDICTS = 12_000
MAX_FILES, MAX_FILE = 24_000, 12_000
"""Characters of the files whose text is given again, and of one of them."""
_LAST_ANSWERS, _MAX_ANSWER = 3, 1_500

VERDICT = "The person reviewed your proposal:"
"""How a verdict begins in a message."""


@dataclass(frozen=True)
class Covered:
    """What a summary stands for."""

    said: tuple[str, ...]
    """The person's messages, oldest first."""
    messages: Sequence[Message]
    files: Mapping[str, bytes]
    """The files the model has read, as it read them; the newest last."""
    is_running: bool
    """The last message is still being worked on."""


def summary_text(covered: Covered, work: str) -> str:
    """The whole text; `work` is the model's own account, empty where there is none."""
    parts = [
        "The conversation up to here was long and is replaced by this summary. The person still sees all of it.",
        _tagged("messages_of_the_person", _said(covered)),
        _tagged("verdicts_on_your_proposals", _verdicts(covered.messages)),
        _tagged("your_own_account", work.strip() or _last_answers(covered.messages)),
        _tagged("files_you_have_read", _files(covered.files)),
    ]
    return clean("\n\n".join(part for part in parts if part))


def verdicts_in(text: str) -> list[str]:
    """The verdicts in a message to the model, whole: a fence may hold empty lines."""
    found: list[str] = []
    begin = text.find(VERDICT)
    while begin >= 0:
        end = _end_of_verdict(text, begin)
        found.append(text[begin:end].rstrip())
        begin = text.find(VERDICT, end)
    return found


def _end_of_verdict(text: str, begin: int) -> int:
    """Where an empty line or the end of the block comes, outside of fences."""
    fenced, at = False, begin
    for line in text[begin:].splitlines(keepends=True):
        if line.startswith("```"):
            fenced = not fenced
        elif not fenced and (not line.strip() or line.startswith("</workspace>")):
            return at
        at += len(line)
    return len(text)


def _said(covered: Covered) -> str:
    kept: list[str] = []
    room = MAX_WORDS
    for number, words in reversed(list(enumerate(covered.said, 1))):
        text = _cut(words, MAX_MESSAGE)
        if len(text) > room:
            kept.append(f"({number} earlier messages are left out.)")
            break
        room -= len(text)
        kept.append(f"{number}. {text}")
    running = ["You are working on the last of them now."] if covered.is_running else []
    return "\n".join([*reversed(kept), *running])


def _verdicts(messages: Iterable[Message]) -> str:
    found = [
        verdict
        for message in messages
        if message.role is Role.USER
        for part in message.parts
        if isinstance(part, UserText)
        for verdict in verdicts_in(part.text)
    ]
    kept: list[str] = []
    room = MAX_VERDICTS
    for verdict in reversed(found):
        if len(verdict) > room:
            kept.append("(Earlier verdicts are left out.)")
            break
        room -= len(verdict)
        kept.append(verdict)
    return "\n\n".join(reversed(kept))


def _last_answers(messages: Iterable[Message]) -> str:
    answers = [
        _cut(part.text, _MAX_ANSWER)
        for message in messages
        for part in message.parts
        if isinstance(part, AssistantText) and part.text.strip()
    ]
    return "\n\n".join(answers[-_LAST_ANSWERS:])


def _files(files: Mapping[str, bytes]) -> str:
    """All names, and the text of those read last."""
    if not files:
        return ""
    lines, room = ["Read a file again when you need what is not given here:"], MAX_FILES
    texts: list[str] = []
    for path, raw in reversed(list(files.items())):
        text = raw.decode("utf-8", "replace")
        if why_withheld(path) or len(text) > min(room, MAX_FILE):
            lines.append(f"- {path}")
            continue
        room -= len(text)
        lines.append(f"- {path} (below, as you read it)")
        texts.append(f'<document path="{path}">\n{text}\n</document>')
    return "\n".join((*lines, *texts))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most // 2]}\n[…]\n{text[-most // 2 :]}"


def _tagged(name: str, text: str) -> str:
    return f"<{name}>\n{text}\n</{name}>" if text else ""

"""A session as text that leaves the program: Markdown to be read, or everything that is kept, for other programs.

Secrets in it stay here, also those that the person let go to the model.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import msgspec
from msgspec import Struct

from haiku_pair.engine.claude.messages import clean
from haiku_pair.engine.pairing.withholding import without_secrets
from haiku_pair.protocol.events import (
    Compacted,
    ConversationEvent,
    ProposalReady,
    StepTaken,
    TextDelta,
    ToolFinished,
    ToolStarted,
    TurnFinished,
    TurnStarted,
    WordsAdded,
)
from haiku_pair.protocol.sessions import SessionForm
from haiku_pair.protocol.values import EndReason

VERSION = 1
"""Of the JSON form."""
_NAME = 60
_NOT_IN_A_NAME = re.compile(r"[^\w\-]+")


@dataclass(frozen=True)
class Told:
    """A session to be exported."""

    id: str
    title: str
    folder: str
    events: tuple[ConversationEvent, ...]


class _Whole(Struct, frozen=True):
    format: str
    version: int
    id: str
    title: str
    folder: str
    events: tuple[ConversationEvent, ...]


def as_text(told: Told, form: SessionForm) -> str:
    """The session in one of its forms, in UTF-8's characters only."""
    if form is SessionForm.JSON:
        whole = _Whole("haiku-pair session", VERSION, told.id, clean(told.title), clean(told.folder), told.events)
        return msgspec.json.format(msgspec.json.encode(_without_secrets(whole)), indent=1).decode() + "\n"
    return without_secrets(_as_markdown(told))


def file_name(title: str, form: SessionForm) -> str:
    """A name for a file that every system takes."""
    name = _NOT_IN_A_NAME.sub("-", clean(title).casefold()).strip("-_")[:_NAME].rstrip("-_")
    return f"{name or 'session'}.{'json' if form is SessionForm.JSON else 'md'}"


def _without_secrets(whole: _Whole) -> object:
    """The same as plain values, and every text in it without secrets: once it is JSON, quotes look different."""

    def walked(value: object) -> object:
        match value:
            case str():
                return without_secrets(value)
            case dict():
                return {name: walked(item) for name, item in value.items()}
            case list() | tuple():
                return [walked(item) for item in value]
            case _:
                return value

    return walked(msgspec.to_builtins(whole))


def _as_markdown(told: Told) -> str:
    lines = [f"# {_line(told.title) or 'A session'}", "", f"Folder: `{_line(told.folder)}`"]
    speaker = ""
    finished = {event.call: event for event in told.events if isinstance(event, ToolFinished)}
    for event in _last_of_calls(told.events):
        text = _text(event, finished.get)
        if not text:
            continue
        now = (
            "You"
            if isinstance(event, TurnStarted | WordsAdded)
            else "Haiku"
            if isinstance(event, TextDelta | ToolStarted)
            else ""
        )
        if now and (now != speaker or now == "You"):
            lines += ["", f"## {now}"]
            speaker = now
        lines += ["", text]
    return clean("\n".join(lines)).rstrip() + "\n"


def _speaker(event: ConversationEvent) -> str:
    if isinstance(event, TurnStarted | WordsAdded):
        return "You"
    return "Haiku" if isinstance(event, TextDelta | ToolStarted) else ""


def _last_of_calls(events: Iterable[ConversationEvent]) -> list[ConversationEvent]:
    """The events with one `ToolStarted` a call, the one that counts, where the first of them stood."""
    found: list[ConversationEvent] = []
    at: dict[tuple[str, str], int] = {}
    for event in events:
        if isinstance(event, ToolStarted) and (event.turn, event.call) in at:
            found[at[event.turn, event.call]] = event
            continue
        if isinstance(event, ToolStarted):
            at[event.turn, event.call] = len(found)
        found.append(event)
    return found


def _text(event: ConversationEvent, result_of: Callable[[str], ToolFinished | None]) -> str:  # noqa: PLR0911
    """What is said of an event; empty for one that only matters while it happens."""
    match event:
        case TurnStarted(_, text, context):
            return text + (f"\n\n*With it: {_line('; '.join(context))}*" if context else "")
        case WordsAdded(_, text):
            return text
        case TextDelta(_, text):
            return text.strip()
        case ToolStarted(_, call, tool, title):
            done = result_of(call)
            said = "not run" if done is None else ("" if done.ok else "failed: ") + done.summary
            return f"- {_line(title or tool)} — {_line(said)}"
        case ProposalReady(_, _, files, hunks, added, removed):
            return f"*Proposed: files {files}, hunks {hunks}, +{added} −{removed}*"
        case StepTaken(_, summary):
            return f"*{_line(summary)}*"
        case Compacted():
            return "*From here on the model knew what came before from a summary.*"
        case TurnFinished(_, reason, problem) if reason is not EndReason.DONE:
            return f"*{_line(problem.what) if problem else 'Stopped.'}*"
        case _:
            return ""


def _line(text: str) -> str:
    return " ".join(text.split())

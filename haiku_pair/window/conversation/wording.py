"""What the rows of a conversation say, in one line; the same words for the eye, the clipboard and a screen reader."""

from __future__ import annotations

from collections import Counter
from typing import assert_never

from haiku_pair.protocol.values import EndReason, Fault, Problem
from haiku_pair.window.conversation.items import (
    Answer,
    Item,
    PersonMessage,
    ProposalCard,
    Retry,
    StepLine,
    SummaryLine,
    Thinking,
    ToolCall,
    ToolState,
    TurnEnd,
    WithheldLine,
)
from haiku_pair.words import tr

TITLE_LIMIT = 160
"""Characters of a title or summary in a folded line."""

_ENDINGS = {
    EndReason.DONE: tr("Done."),
    EndReason.STOPPED: tr("Stopped by you."),
    EndReason.FAILED: tr("The answer failed."),
    EndReason.CUT_OFF: tr("The answer was cut off."),
    EndReason.REFUSED: tr("The model declined to answer."),
    EndReason.LIMIT: tr("Stopped at a limit."),
    EndReason.ENGINE_LOST: tr("The engine stopped in the middle of this answer."),
}

_WHOLE = frozenset({"failed", "refused"})
"""Summaries of a failed call that say by themselves that it failed."""


def counted(number: int, one: str, many: str = "") -> str:
    """`1 file`, `2 files`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def one_line(text: str, limit: int = TITLE_LIMIT) -> str:
    """The text on one line, cut with an ellipsis."""
    line = " ".join(text[: limit * 2].split())
    return line if len(line) <= limit and len(text) <= limit * 2 else line[: limit - 1] + "…"


def tool_line(item: ToolCall) -> tuple[str, str]:
    """Title of a call, and its state in words."""
    title = one_line(item.title or item.tool)
    summary = one_line(item.summary)
    match item.state:
        case ToolState.RUNNING:
            return title, "running…"
        case ToolState.DONE:
            return title, f"done · {summary}" if summary else "done"
        case ToolState.FAILED:
            return title, summary if summary in _WHOLE else f"failed · {summary}" if summary else "failed"
        case ToolState.NOT_RUN:
            return title, "not run"
        case _:
            assert_never(item.state)


def thinking_line(item: Thinking) -> str:
    """Folded thinking."""
    return f"Thought · {counted(item.length, 'character')}" if item.ended else tr("Thinking…")


def card_line(item: ProposalCard) -> str:
    """`3 files, 7 hunks, +34 −12`."""
    numbers = f"{counted(item.files, 'file')}, {counted(item.hunks, 'hunk')}"
    return f"{numbers}, +{item.added:,} −{item.removed:,}"


def summary_line(item: SummaryLine) -> str:
    """What became of the earlier messages, and what that saves."""
    if item.undone:
        return tr("The summary of what came before was undone: Haiku is told all of it again.")
    saved = f" ({item.before:,} → about {item.after:,} tokens)" if item.before else ""
    return tr(
        "From here on Haiku knows what came before from a summary{saved}. All of it stays here for you.", saved=saved
    )


def withheld_line(item: WithheldLine) -> str:
    """What stayed here, and how it can be sent all the same."""
    kinds = Counter(secret.kind.replace("-", " ") for secret in item.secrets)
    named = ", ".join(f"{kind} ({number} of them)" if number > 1 else kind for kind, number in kinds.items())
    if item.let_go:
        return tr("From the next message on sent to Haiku as it is, until the folder is closed: {named}.", named=named)
    if len(item.secrets) > 1:
        return tr(
            "Not sent to Haiku: {named}. They stay here, a mark went instead. "
            "To send them: “Send what was withheld as it is”.",
            named=named,
        )
    return tr(
        "Not sent to Haiku: {named}. It stays here, a mark went instead. "
        "To send it: “Send what was withheld as it is”.",
        named=named,
    )


def step_line(item: StepLine) -> str:
    """An apply or an undo: what it did, as the engine words it."""
    mark = "↶" if item.undone else "✓"
    return f"{mark} {one_line(item.summary or item.title)}"


def retry_line(item: Retry, remaining: float) -> str:
    """The wait, with the seconds left, or that it is over."""
    what = one_line(item.problem.what)
    if item.asks:
        return what
    if not item.waiting:
        return tr("{what} Tried again (attempt {attempt}).", what=what, attempt=item.attempt)
    when = tr("in {remaining:.0f} s", remaining=remaining) if remaining >= 0.5 else tr("now")
    return tr("{what} Trying again {when} (attempt {attempt}).", what=what, when=when, attempt=item.attempt)


def end_line(item: TurnEnd) -> str:
    """How the turn ended; a problem says it better."""
    return item.problem.what if item.problem is not None else _ENDINGS[item.reason]


def problem_rest(problem: Problem) -> str:
    """What was kept and what to do next, in one paragraph; may be empty."""
    return " ".join(part for part in (problem.kept, problem.next_step) if part)


def remedy(problem: Problem | None) -> tuple[str, str]:
    """What the window can offer against a problem: the words on the button, and which of `settings` or `trust`."""
    if problem is None:
        return "", ""
    if problem.fault in {Fault.NO_KEY, Fault.WRONG_KEY, Fault.REFUSED_BY_API}:
        return tr("Open settings"), "settings"
    if problem.fault is Fault.NOT_TRUSTED:
        return tr("Trust this folder"), "trust"
    return "", ""


def spoken(item: Item) -> str:  # noqa: C901, PLR0911 - one for each kind of row
    """The row for a screen reader: who, what, and whether it can be unfolded."""
    match item:
        case PersonMessage():
            return tr("You: {text}", text=one_line(item.text, 600))
        case Answer():
            return tr("Haiku: {text}", text=one_line(item.text, 2000))
        case Thinking():
            return thinking_line(item)
        case ToolCall():
            return "Tool: {}, {}".format(*tool_line(item))
        case Retry():
            return retry_line(item, item.seconds)
        case ProposalCard():
            return tr("Proposal: {card}", card=card_line(item))
        case StepLine():
            return step_line(item)
        case SummaryLine():
            return summary_line(item)
        case WithheldLine():
            return withheld_line(item)
        case TurnEnd():
            return f"{end_line(item)} {problem_rest(item.problem) if item.problem else ''}".strip()
        case _:
            return ""


def source(item: Item) -> str:
    """The row as copied: Markdown of an answer, all of a tool call."""
    match item:
        case PersonMessage() | Answer() | Thinking():
            return item.text
        case ToolCall():
            parts = (" — ".join(tool_line(item)), item.arguments, item.result)
            return "\n\n".join(part for part in parts if part)
        case SummaryLine():
            return f"{summary_line(item)}\n\n{item.summary}"
        case TurnEnd(problem=Problem() as problem):
            return "\n".join(part for part in (spoken(item), problem.detail) if part)
        case _:
            return spoken(item)


def quoted(item: Item) -> str:
    """The row as part of a longer copy: who says it, and what, as it came."""
    if isinstance(item, PersonMessage) or (isinstance(item, Answer) and item.leads):
        return f"{tr('You') if isinstance(item, PersonMessage) else 'Haiku'}\n{item.text}"
    return source(item)

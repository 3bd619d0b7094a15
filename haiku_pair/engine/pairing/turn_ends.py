"""What is said of a turn that did not simply come to its end."""

from __future__ import annotations

from haiku_pair.protocol.values import EndReason, Fault, Problem
from haiku_pair.words import tr

_KEPT = tr("Everything proposed so far is kept.")


class Ended(Exception):
    """The turn is over for this reason."""

    def __init__(self, reason: EndReason, problem: Problem | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.problem = problem


def by_stop_reason(stop_reason: str, *, was_shortened: bool) -> Ended | None:
    """How a turn ends whose last answer ended so; None when it is simply done.

    Args:
        stop_reason: in the API's word.
        was_shortened: the answer was given less room than usual, so as not to break a cap.
    """
    match stop_reason:
        case "end_turn" | "stop_sequence" | "tool_use":
            return None
        case "max_tokens" if was_shortened:
            return Ended(EndReason.LIMIT, at_limit(tr("no more money was left for this answer under the caps")))
        case "max_tokens" | "model_context_window_exceeded":
            return Ended(EndReason.CUT_OFF, _too_long(stop_reason))
        case "refusal":
            return Ended(EndReason.REFUSED, _refused())
        case other:
            return Ended(EndReason.FAILED, _unknown(other))


def defect(error: BaseException) -> Problem:
    """What is said of an error that nobody foresaw."""
    return Problem(
        Fault.ENGINE,
        tr("The turn ended by a defect of the program."),
        tr("The conversation, your files and the proposal are as they were before the last step."),
        tr("Send the message again. If it happens again, please report it with the details."),
        f"{type(error).__name__}: {error}",
    )


def at_limit(what: str) -> Problem:
    """`what` names the limit."""
    return Problem(
        Fault.LIMIT,
        tr("The turn was stopped at its limit: {what}.", what=what),
        _KEPT,
        tr("Send “go on” to continue, or change the limit in Settings."),
    )


def same_again(title: str, times: int) -> Problem:
    """The model has made a call so often; `title` says in words what it does."""
    return Problem(
        Fault.LIMIT,
        tr(
            "Haiku wants to do the same for the {nth} time: {title}. It may be going in circles.",
            nth=_nth(times),
            title=title,
        ),
        _KEPT,
        tr("Let it go on, or stop the answer and say what it should do instead."),
    )


def _nth(number: int) -> str:
    last = 0 if number % 100 in {11, 12, 13} else number % 10
    forms = {1: tr("{number}st"), 2: tr("{number}nd"), 3: tr("{number}rd")}
    return forms.get(last, tr("{number}th")).format(number=number)


def _too_long(stop_reason: str) -> Problem:
    full = stop_reason == "model_context_window_exceeded"
    return Problem(
        Fault.CUT_OFF,
        tr("The conversation no longer fits the model's context.")
        if full
        else tr("The answer was too long and was cut."),
        tr("What arrived is kept; tool calls in the cut part were not run."),
        tr("Send “go on”: a summary then stands for what came before.")
        if full
        else tr("Ask for a smaller step, or send “go on”."),
    )


def _refused() -> Problem:
    return Problem(
        Fault.REFUSED_BY_API,
        tr("The model refused to answer this."),
        tr("The conversation and the proposal are kept."),
        tr("Say it differently, or start a new conversation."),
    )


def _unknown(reason: str) -> Problem:
    return Problem(
        Fault.CUT_OFF,
        tr("The answer ended in a way this program does not know: {reason}.", reason=reason),
        tr("What arrived is kept."),
        tr("Send “go on” to continue."),
    )

"""Whether a request may go out: what it can cost at most, how long its answer may be, and what is said when not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from haiku_pair.engine.claude.caching import HOUR, Outline
from haiku_pair.engine.claude.profiles import ModelProfile, RawUsage
from haiku_pair.engine.claude.weighing import MARGIN, MARGIN_TOKENS
from haiku_pair.engine.pairing.budget import Budget
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.words import tr

SMALLEST_ANSWER = 1_024
"""Tokens. A request whose answer could not even have these is not sent."""

NAMES = ("one turn", "one session", "one day")
_REMEDIES = {
    "one turn": tr("Send “go on” to continue, or change the cap in Settings."),
    "one session": tr("Start a new conversation, or change the cap in Settings."),
    "one day": tr("Go on tomorrow, or change the cap in Settings."),
}
_SAID = {"one turn": tr("one turn"), "one session": tr("one session"), "one day": tr("one day")}


def most_of_prompt(laid: Outline, tokens: Sequence[int]) -> RawUsage:
    """The dearest way in which a prompt can be billed: nothing is read from the cache, and it is larger than thought.

    Args:
        laid: the request.
        tokens: of each of its prefixes.
    """
    total = _padded(tokens[-1]) if tokens else 0
    hour = max((_padded(tokens[mark]) for mark, seconds in laid.marks.items() if seconds == HOUR), default=0)
    marked = max((_padded(tokens[mark]) for mark in laid.marks), default=0)
    return RawUsage(uncached=total - marked, written_5m=marked - hour, written_1h=hour)


def fitted(
    profile: ModelProfile, request: Mapping[str, Any], prompt: RawUsage, left: float
) -> tuple[dict[str, Any], float | None] | None:
    """The request with an answer no longer than the money allows, and what it can cost; None when that is too short.

    Args:
        profile: of the model; when its price is not known, the request stays as it is.
        request: what is to be sent.
        prompt: how its prompt can be billed at most.
        left: dollars.
    """
    wanted = int(request.get("max_tokens", profile.reply_tokens))
    base, whole = profile.dollars(prompt), profile.dollars(prompt + RawUsage(output=wanted))
    if base is None or whole is None:
        return dict(request), None
    if whole <= left:
        return dict(request), whole
    each = (whole - base) / wanted
    room = int((left - base) / each) if each > 0 and left > base else 0
    if room < min(wanted, _smallest(request)):
        return None
    return {**request, "max_tokens": room}, base + each * room


def refusal(budgets: Sequence[tuple[str, Budget]], most: float) -> Problem:
    """What is said of a request that can cost `most`, by the tightest cap."""
    name, budget = min(budgets, key=_room)
    held = budget.cap - budget.spent - budget.left()
    running = tr(", {money} is held back for requests under way", money=money(held)) if held > 0 else ""
    return Problem(
        Fault.LIMIT,
        tr(
            "This could go beyond the cap of {cap} for {name}: {spent} is used{running}, "
            "and the next request can cost up to {most}.",
            cap=money(budget.cap),
            name=_SAID[name],
            spent=money(budget.spent),
            running=running,
            most=money(most),
        ),
        tr("Nothing more was sent; everything so far is kept."),
        _REMEDIES[name],
    )


def no_cap_holds(model: str) -> Problem:
    """What is said once of a model whose prices are not known."""
    return Problem(
        Fault.LIMIT,
        tr("The prices of {model} are not known, so no cap on money can hold for it.", model=model),
        tr("Its tokens are counted all the same."),
        tr("Prices can be given in models.toml beside the settings."),
    )


def money(dollars: float) -> str:
    """`$1.20`, and small amounts with all that matters of them."""
    return f"${dollars:.2f}" if dollars >= 0.1 or not dollars else f"${dollars:.4f}"


def _padded(tokens: int) -> int:
    return round(tokens * MARGIN) + MARGIN_TOKENS


def _smallest(request: Mapping[str, Any]) -> int:
    thinking = request.get("thinking") or {}
    return SMALLEST_ANSWER + int(thinking.get("budget_tokens", 0))


def _room(named: tuple[str, Budget]) -> float:
    return named[1].left()

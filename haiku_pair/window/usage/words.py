"""Money, tokens and the cache in words; the same for the eye and a screen reader. No Qt."""

from __future__ import annotations

from haiku_pair.protocol.usage import MessagePriced, Missed, RequestKind
from haiku_pair.protocol.values import Settings, Usage

_SMALL = 1.0
"""Dollars below which cents are not enough."""
_NEAR = 0.8
"""Share of a cap from which it is named."""

MISSED = {
    Missed.FIRST: "nothing was in the cache yet",
    Missed.EXPIRED: "what was in the cache had expired",
    Missed.MODEL: "another model was asked",
    Missed.TOOLS: "the tools have changed",
    Missed.SYSTEM: "the rules of the project have changed",
    Missed.THINKING: "thinking was set otherwise",
    Missed.HISTORY: "earlier messages are others now",
    Missed.LOOKBACK: "more blocks came at once than the cache looks back over",
    Missed.SHORT: "the prompt is smaller than what the model caches",
    Missed.UNSUPPORTED: "the server caches nothing",
    Missed.GONE: "the server no longer had it",
}

SHORTLY = {
    Missed.FIRST: "first request",
    Missed.EXPIRED: "expired",
    Missed.MODEL: "other model",
    Missed.TOOLS: "other tools",
    Missed.SYSTEM: "other rules",
    Missed.THINKING: "thinking switched",
    Missed.HISTORY: "history changed",
    Missed.LOOKBACK: "too many blocks",
    Missed.SHORT: "too short",
    Missed.UNSUPPORTED: "server caches nothing",
    Missed.GONE: "gone at the server",
}
"""The same where there is little room."""

KINDS = {
    RequestKind.TURN: "Turns",
    RequestKind.TITLE: "Titles",
    RequestKind.COMMIT: "Commit messages",
    RequestKind.REVIEW: "Reviews",
    RequestKind.COMPACTION: "Summaries",
    RequestKind.INLINE: "In the text",
    RequestKind.COMPLETION: "Completions",
    RequestKind.OTHER: "Other",
}


def money(dollars: float | None, unpriced: int = 0) -> str:
    """`$0.0042`, `$1.20`; what is not known is said."""
    if dollars is None:
        return "price unknown"
    amount = f"${dollars:,.2f}" if dollars >= _SMALL or not dollars else f"${dollars:.4f}"
    return f"{amount} + unknown" if unpriced else amount


def tokens(count: int) -> str:
    """`850`, `12.3k`, `1.2M`."""
    if count < 1_000:
        return str(count)
    if count < 99_950:
        return f"{count / 1_000:.1f}k"
    return f"{count / 1_000:.0f}k" if count < 999_500 else f"{count / 1_000_000:.1f}M"


def why_missed(missed: str) -> str:
    """Why the cache gave less than it could have; empty when it did not."""
    if not missed:
        return ""
    known = {kind.value: words for kind, words in MISSED.items()}
    return known.get(missed, missed)


def cached_share(usage: Usage) -> str:
    """`92 %` of the turn's input; empty before anything was sent."""
    sent = usage.uncached + usage.cache_written + usage.cache_read
    return f"{100 * usage.cache_read / sent:.0f} %" if sent else ""


def turn_shortly(usage: Usage) -> str:
    """The same for one short line."""
    if not usage.requests:
        return ""
    known = {kind.value: words for kind, words in SHORTLY.items()}
    parts = (
        f"Last turn {money(usage.turn_dollars)}",
        f"{cached_share(usage)} cached",
        known.get(usage.missed, usage.missed),
    )
    return " · ".join(part for part in parts if part)


def turn_words(usage: Usage) -> str:
    """What the last turn really cost, and why when the cache was missed; empty before the first."""
    if not usage.requests:
        return ""
    said = f"Last turn {money(usage.turn_dollars)}, {cached_share(usage)} cached"
    why = why_missed(usage.missed)
    return f"{said}: {why}" if why else said


def turn_details(usage: Usage) -> str:
    """The same with every figure."""
    if not usage.requests:
        return ""
    read, written = f"{usage.cache_read:,} tokens read from the cache", f"{usage.cache_written:,} written"
    requests = counted(usage.requests, "request")
    return (
        f"{turn_words(usage)}\n{requests}: {read}, {written}, {usage.uncached:,} neither, {usage.output:,} of answers"
    )


def price_words(price: MessagePriced) -> str:
    """For the send key: `≈ $0.0042`, without the mark once the API has counted."""
    if price.dollars is None:
        return "price unknown"
    return money(price.dollars) if price.is_counted else f"≈ {money(price.dollars)}"


def price_details(price: MessagePriced) -> str:
    """What is behind that price."""
    how = "counted by the API" if price.is_counted else "a guess"
    prompt = f"{price.cached:,} tokens from the cache, {price.new:,} new ({how})"
    lines = [f"The first request of the turn: {prompt}, about {price.output:,} of the answer."]
    if price.usual_turn is not None:
        lines.append(f"A whole turn here usually costs {money(price.usual_turn)}.")
    if price.again:
        minutes = max(1, round(price.again / 60))
        lines.append(f"What is in the cache goes in {counted(minutes, 'minute')}.")
    if price.refused is not None:
        lines.append(f"{price.refused.what} {price.refused.next_step}")
    return "\n".join(lines)


def account(usage: Usage, settings: Settings) -> str:
    """Turn, session and day with their caps, line by line."""
    parts = (
        ("Last turn", usage.turn_dollars, 0, settings.max_turn_dollars),
        ("This session", usage.session_dollars, usage.unpriced, settings.max_session_dollars),
        ("Today, all folders", usage.day_dollars, 0, settings.max_day_dollars),
    )
    return "\n".join(
        f"{name}: {money(dollars, unpriced)}{f' of at most {money(cap)}' if cap else ''}"
        for name, dollars, unpriced, cap in parts
    )


def near_cap(usage: Usage, settings: Settings) -> str:
    """`82 % of the cap of today`, when a cap is near; else empty."""
    parts = (
        ("turn", usage.turn_dollars, settings.max_turn_dollars),
        ("session", usage.session_dollars, settings.max_session_dollars),
        ("day", usage.day_dollars, settings.max_day_dollars),
    )
    shares = [(dollars / cap, name) for name, dollars, cap in parts if cap and dollars is not None]
    share, name = max(shares, default=(0.0, ""))
    return f"{100 * share:.0f} % of the {name}’s cap" if share >= _NEAR else ""


def counted(number: int, one: str, many: str = "") -> str:
    """`1 request`, `2 requests`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"

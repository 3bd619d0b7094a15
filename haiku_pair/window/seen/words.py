"""What the page says of files, lines and requests."""

from __future__ import annotations

from haiku_pair.protocol.seen import RequestIs, RequestPart, SeenFile, SeenIs, SeenRange, SeenState

STATES = {
    SeenState.FRESH: "fresh",
    SeenState.STALE: "stale",
    SeenState.TRIMMED: "trimmed",
    SeenState.SET_ASIDE: "disregarded",
}
ABOUT = {
    SeenState.FRESH: "Haiku has these lines as they are now.",
    SeenState.STALE: "Some of these lines are others now. Haiku is told of changes with the next message.",
    SeenState.TRIMMED: "A summary stands for the message this was in; Haiku does not have it any more.",
    SeenState.SET_ASIDE: "Haiku is asked to disregard it. What was sent stays until a summary stands for it.",
}
_HOW = {"read": "read", "attached": "sent along", "proposed": "written by Haiku"}
FILE_HEADINGS = ("File", "State", "Lines", "Turn", "Tokens", "A request")
PART_HEADINGS = ("Block", "From", "Tokens", "Cache")


def file_cells(file: SeenFile) -> tuple[str, ...]:
    """A file as a row of the table."""
    lines = ", ".join(dict.fromkeys(lines_of(one) for one in file.ranges if one.last)) or "—"
    turns = ", ".join(dict.fromkeys(str(one.turn) for one in file.ranges))
    price = "?" if file.dollars is None else f"${file.dollars:.5f}"
    return file.path, STATES[file.state], lines, turns, f"{file.tokens:,}", price


def lines_of(shown: SeenRange) -> str:
    """`3–17`."""
    return str(shown.first) if shown.first == shown.last else f"{shown.first}–{shown.last}"


def file_details(file: SeenFile) -> str:
    """All that is known of it."""
    lines = [file.path, ABOUT[file.state], ""]
    for one in file.ranges:
        what = f"lines {lines_of(one)}" if one.last else "its own text"
        lines.append(f"turn {one.turn}: {what}, {_HOW[one.how]} — {STATES[one.state]}, ≈ {one.tokens:,} tokens")
    return "\n".join(lines)


def files_scope(seen: SeenIs) -> str:
    """What the whole is."""
    count = len(seen.files)
    of_files = sum(file.tokens for file in seen.files)
    return f"{count} file{'s' if count != 1 else ''} · ≈ {of_files:,} of ≈ {seen.tokens:,} tokens"


def part_cells(part: RequestPart) -> tuple[str, ...]:
    """A block as a row of the table."""
    return part.kind.replace("_", " "), part.role, f"{part.tokens:,}", "▲ kept up to here" if part.marked else ""


def request_scope(request: RequestIs) -> str:
    """Which one it is."""
    tokens = f"≈ {sum(part.tokens for part in request.parts):,} tokens in {len(request.parts)} blocks"
    if not request.turn:
        return f"As it would be sent now · {tokens}"
    told = "as it was sent" if request.exact else "put together again from what was kept"
    return f"Last of turn {request.turn} of {request.turns}, {told} · {tokens}"

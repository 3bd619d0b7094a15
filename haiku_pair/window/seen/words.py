"""What the page says of files, lines and requests."""

from __future__ import annotations

from haiku_pair.protocol.seen import RequestIs, RequestPart, SeenFile, SeenIs, SeenRange, SeenState
from haiku_pair.words import tr, trn

STATES = {
    SeenState.FRESH: tr("fresh"),
    SeenState.STALE: tr("stale"),
    SeenState.TRIMMED: tr("trimmed"),
    SeenState.SET_ASIDE: tr("disregarded"),
}
ABOUT = {
    SeenState.FRESH: tr("Haiku has these lines as they are now."),
    SeenState.STALE: tr("Some of these lines are others now. Haiku is told of changes with the next message."),
    SeenState.TRIMMED: tr("A summary stands for the message this was in; Haiku does not have it any more."),
    SeenState.SET_ASIDE: tr("Haiku is asked to disregard it. What was sent stays until a summary stands for it."),
}
_HOW = {"read": tr("read"), "attached": tr("sent along"), "proposed": tr("written by Haiku")}
FILE_HEADINGS = (tr("File"), tr("State"), tr("Lines"), tr("Turn"), tr("Tokens"), tr("A request"))
PART_HEADINGS = (tr("Block"), tr("From"), tr("Tokens"), tr("Cache"))


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
        what = tr("lines {lines}", lines=lines_of(one)) if one.last else tr("its own text")
        lines.append(
            tr(
                "turn {turn}: {what}, {how} — {state}, ≈ {tokens:,} tokens",
                turn=one.turn,
                what=what,
                how=_HOW[one.how],
                state=STATES[one.state],
                tokens=one.tokens,
            )
        )
    return "\n".join(lines)


def files_scope(seen: SeenIs) -> str:
    """What the whole is."""
    count = len(seen.files)
    of_files = sum(file.tokens for file in seen.files)
    files = trn("{count} file", "{count} files", count)
    return tr("{files} · ≈ {part:,} of ≈ {whole:,} tokens", files=files, part=of_files, whole=seen.tokens)


def part_cells(part: RequestPart) -> tuple[str, ...]:
    """A block as a row of the table."""
    return part.kind.replace("_", " "), part.role, f"{part.tokens:,}", tr("▲ kept up to here") if part.marked else ""


def request_scope(request: RequestIs) -> str:
    """Which one it is."""
    count = sum(part.tokens for part in request.parts)
    tokens = tr("≈ {count:,} tokens in {blocks} blocks", count=count, blocks=len(request.parts))
    if not request.turn:
        return tr("As it would be sent now · {tokens}", tokens=tokens)
    told = tr("as it was sent") if request.exact else tr("put together again from what was kept")
    return tr(
        "Last of turn {turn} of {turns}, {told} · {tokens}",
        turn=request.turn,
        turns=request.turns,
        told=told,
        tokens=tokens,
    )

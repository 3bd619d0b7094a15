"""Answers of a server as what they mean here, whatever shape it chose for them. Pure.

Raises BadMessage throughout when an answer has none of the shapes it may have.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from haiku_pair.engine.lsp.positions import Units, line_at, to_character
from haiku_pair.engine.lsp.shapes import (
    BadMessage,
    Diagnostic,
    FileEdits,
    Hover,
    InsertReplaceEdit,
    Item,
    ItemList,
    Location,
    LocationLink,
    Range,
    TextEdit,
    VersionedFile,
    WorkspaceEdit,
    is_nothing,
    read,
)
from haiku_pair.engine.lsp.syncing import SentText
from haiku_pair.protocol.languages import Offer
from haiku_pair.protocol.problems import Severity

MOST_OFFERS = 200
_HOVER = 6_000
"""Characters of a hover."""
_MESSAGE = 2_000
_FENCE = re.compile(r"^\s*(```|~~~)\w*\s*$", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n\s*\n(\s*\n)+")
_SEVERITIES = {1: Severity.ERROR, 2: Severity.WARNING, 3: Severity.INFO, 4: Severity.HINT}


def hover_text(raw: msgspec.Raw) -> str:
    """What a hover says, as plain text."""
    parts: list[str] = []
    contents = read(raw, Hover).contents
    for part in contents if isinstance(contents, list) else [contents]:
        value = part.get("value") if isinstance(part, dict) else part
        if not isinstance(value, str):
            raise BadMessage("a hover that is no text")
        parts.append(value)
    text = _FENCE.sub("", "\n\n".join(parts).replace("\r", ""))
    return _BLANK_LINES.sub("\n\n", text).strip()[:_HOVER]


def locations(raw: msgspec.Raw) -> list[Location]:
    """Places, of a definition or of references."""
    every = read(raw, object)
    found: list[Location] = []
    for one in every if isinstance(every, list) else [every]:
        try:
            if isinstance(one, dict) and "targetUri" in one:
                link = msgspec.convert(one, LocationLink)
                found.append(Location(link.target_uri, link.target_selection_range))
            else:
                found.append(msgspec.convert(one, Location))
        except msgspec.ValidationError as error:
            raise BadMessage(f"no place: {error}") from error
    return found


def file_edits(raw: msgspec.Raw) -> Mapping[str, list[TextEdit]]:
    """What is to change, by address."""
    edit = read(raw, WorkspaceEdit)
    changes: dict[str, list[TextEdit]] = {}
    for one in edit.document_changes or _as_files(edit):
        changes.setdefault(one.text_document.uri, []).extend(one.edits)
    return changes


def _as_files(edit: WorkspaceEdit) -> list[FileEdits]:
    return [FileEdits(VersionedFile(uri), edits) for uri, edits in (edit.changes or {}).items()]


def severity_of(diagnostic: Diagnostic) -> Severity:
    """How bad it is; what a server does not rank is an error, as the protocol leaves to us."""
    return _SEVERITIES.get(diagnostic.severity or 1, Severity.HINT)


def words_of(diagnostic: Diagnostic) -> str:
    """What it says."""
    return diagnostic.message.replace("\r", "").strip()[:_MESSAGE] or "(without words)"


def source_of(diagnostic: Diagnostic) -> str:
    """Who says so, and the problem's own name there."""
    code = "" if diagnostic.code is None else str(diagnostic.code)
    return " ".join(part.strip() for part in (diagnostic.source or "", code) if part.strip())[:100]


# --- completions ---------------------------------------------------------------------------------


def offers(raw: msgspec.Raw, text: SentText, place: tuple[int, int], typed: str, units: Units) -> tuple[Offer, ...]:
    """Completions, the best first.

    Args:
        raw: the answer.
        text: the text as the server has it.
        place: line and character (as Python counts) of the cursor.
        typed: what of a word stands before it, which an offer takes the place of.
        units: of the server.
    """
    try:
        items = read(raw, ItemList).items
    except BadMessage:
        items = read(raw, list[Item])
    line = line_at(text.lines, place[0])
    start = place[1] - len(typed)
    ranked = sorted(items, key=lambda item: item.sort_text or item.label)
    found: dict[str, Offer] = {}
    for item in ranked:
        if item.additional_text_edits or not _fits(item, typed):
            continue  # a name without its import would be half of what is offered
        put_in = _text_of(item, line, (place[0], start, place[1]), units)
        if put_in and "\n" not in put_in and "\r" not in put_in:
            found.setdefault(put_in, Offer(put_in, item.label.strip()[:200], (item.detail or "").strip()[:200]))
        if len(found) >= MOST_OFFERS:
            break
    return tuple(found.values())


def _fits(item: Item, typed: str) -> bool:
    """Whether what is typed has the item's letters in order, the first of it at its beginning."""
    letters = iter((item.filter_text or item.label).strip().casefold().lstrip("."))
    low = typed.casefold()
    return all(letter in letters for letter in low)


def _text_of(item: Item, line: str, word: tuple[int, int, int], units: Units) -> str:
    """What takes the place of the typed word: from `word[1]` to the cursor at `word[2]` of line `word[0]`."""
    number, start, cursor = word
    if is_nothing(item.text_edit):
        return item.insert_text or item.label
    stretch, new = _edit_of(item.text_edit)
    if (stretch.start.line, stretch.end.line) != (number, number):
        return ""
    first = to_character(line, stretch.start.character, units)
    if first > cursor:
        return ""
    if first >= start:
        return line[start:first] + new
    before = line[first:start]
    return new[len(before) :] if new.startswith(before) else ""


def _edit_of(raw: msgspec.Raw) -> tuple[Range, str]:
    try:
        edit = read(raw, TextEdit)
    except BadMessage:
        both = read(raw, InsertReplaceEdit)
        return both.insert, both.new_text
    return edit.range, edit.new_text

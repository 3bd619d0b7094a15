"""What was said in each turn, to be searched: in any writing, any part of a word, whatever its case.

The index of letter triples narrows a search down where there is one. For one or two letters, which are whole words in
Chinese, and without an index, every passage is looked through. What is found is always looked at again here, so both
ways find the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from haiku_pair.engine.store import triples
from haiku_pair.engine.store.database import Database, Row, Statement
from haiku_pair.protocol.events import ConversationEvent, TextDelta, ToolStarted, TurnStarted, WordsAdded

_BEFORE, _LONGEST = 40, 160
"""Characters of an excerpt before what was found, and all of them."""
_WITHOUT_NUL = str.maketrans({"\0": "\ufffd"})
"""SQLite's functions end a text there."""


@dataclass(frozen=True)
class Found:
    """Where a conversation holds what was looked for: the turn, and some text around it."""

    conversation: str
    turn: str = ""
    """Empty where only the title holds it."""
    excerpt: str = ""


class Passages:
    """For the store's thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def search(self, query: str, titles: Mapping[str, str]) -> dict[str, Found]:
        """Of the conversations with these titles, those that hold every word of a query, in the title or in any turn.

        Raises:
            Failure: the store can't be read.
        """
        found = {conversation: Found(conversation) for conversation in titles}
        for term in query.translate(_WITHOUT_NUL).split():
            here = self._holding(term)
            folded = term.casefold()
            found = {
                key: here.get(key, known)
                for key, known in found.items()
                if key in here or folded in titles[key].casefold()
            }
        return found

    def _holding(self, term: str) -> dict[str, Found]:
        """The newest turn of each conversation that holds a term."""
        folded, found = term.casefold(), dict[str, Found]()
        for conversation, turn, said in self._candidates(term):
            text = str(said)
            at = text.casefold().find(folded)
            if at >= 0:
                found[str(conversation)] = Found(str(conversation), str(turn), excerpt(text, at))
        return found

    def _candidates(self, term: str) -> list[Row]:
        if self._database.has_index and len(term) >= triples.LENGTH:
            sql = """SELECT passage.conversation, passage.turn, passage.said FROM passage_words
                JOIN passage ON passage.number = passage_words.rowid
                WHERE passage_words MATCH ? ORDER BY passage.number"""
            return self._database.read(sql, (triples.query(term),))
        ways = dict.fromkeys((term, term.lower(), term.upper(), term.title(), term.casefold()))
        wanted = " OR ".join("instr(said, ?)" for _ in ways)
        sql = f"SELECT conversation, turn, said FROM passage WHERE {wanted} ORDER BY number"  # noqa: S608 - only marks
        return self._database.read(sql, tuple(ways))


def excerpt(text: str, at: int) -> str:
    """The surroundings of a place, on one line."""
    begin = max(at - _BEFORE, 0)
    if begin:
        space = text.find(" ", begin, at)
        begin = space + 1 if space >= 0 else begin
    cut = " ".join(text[begin : begin + _LONGEST].split())
    return ("…" if begin else "") + cut + ("…" if begin + _LONGEST < len(text) else "")


def spoken(events: Iterable[ConversationEvent]) -> str:
    """What is searched of a turn: the words of both sides and what the tools were called for."""
    parts: list[str] = []
    pieces: list[str] = []
    for event in events:
        if isinstance(event, TextDelta):
            pieces.append(event.text)
            continue
        parts.append("".join(pieces))
        pieces.clear()
        match event:
            case TurnStarted() | WordsAdded():
                parts.append(event.text)
            case ToolStarted():
                parts.append(event.title)
            case _:
                pass
    parts.append("".join(pieces))
    text = "\n".join(part for part in parts if part).translate(_WITHOUT_NUL)
    return text.encode("utf-8", "replace").decode()


def put(conversation: str, turn: str, event: int | None, said: str) -> Statement:
    """Keep what was said in a turn, in place of what was kept of it. `event`: its first one, None for the newest."""
    first = "(SELECT coalesce(max(number), 0) FROM event)" if event is None else "?"
    sql = f"""INSERT INTO passage (conversation, turn, event, said) VALUES (?, ?, {first}, ?)
        ON CONFLICT (conversation, turn) DO UPDATE SET said = excluded.said"""  # noqa: S608 - a number's place
    values = (conversation, turn, said) if event is None else (conversation, turn, event, said)
    return (sql, values)

"""The index of letter triples over what was said: which passages hold them, for a search that finds parts of words.

SQLite keeps it along with the passages, by triggers of this connection alone: where its full-text module or the
trigram tokenizer is not built in, the same file works without, and the index is made anew where it is.
"""

from __future__ import annotations

import sqlite3

LENGTH = 3
"""Characters that the index knows; for fewer there is nothing to look up."""

_MOST = 32
"""Triples of a long term that are looked up; the rest of it is compared in what they find."""
_TABLE = """CREATE VIRTUAL TABLE IF NOT EXISTS passage_words
    USING fts5(said, content='passage', content_rowid='number', detail=none, tokenize='trigram')"""
_GONE = "INSERT INTO passage_words (passage_words, rowid, said) VALUES ('delete', old.number, old.said);"
_HERE = "INSERT INTO passage_words (rowid, said) VALUES (new.number, new.said);"
_TRIGGERS = (
    f"CREATE TEMP TRIGGER passage_added AFTER INSERT ON main.passage BEGIN {_HERE} END",
    f"CREATE TEMP TRIGGER passage_gone AFTER DELETE ON main.passage BEGIN {_GONE} END",
    f"CREATE TEMP TRIGGER passage_changed AFTER UPDATE OF said ON main.passage BEGIN {_GONE} {_HERE} END",
)
_MARK = (b"", "passages_written_without_index")
_IS_THERE = "SELECT 1 FROM sqlite_master WHERE name = 'passage_words'"
FORGET_DELETED = "INSERT INTO passage_words (passage_words) VALUES ('optimize')"
"""Leaves nothing in the index of passages that are gone."""


def open_index(connection: sqlite3.Connection) -> bool:
    """Make the index if need be, and keep it true from now on; False where this SQLite can't.

    Raises:
        sqlite3.Error: the file can't be read or written.
    """
    was_there = connection.execute(_IS_THERE).fetchone() is not None
    if not _is_supported(connection):
        if was_there:
            connection.execute("INSERT OR REPLACE INTO state (root, key, body) VALUES (?, ?, x'')", _MARK)
        return False
    connection.execute(_TABLE)
    for trigger in _TRIGGERS:
        connection.execute(trigger)
    marked = connection.execute("SELECT 1 FROM state WHERE root = ? AND key = ?", _MARK).fetchone()
    if marked or not was_there:
        connection.execute("INSERT INTO passage_words (passage_words) VALUES ('rebuild')")
        connection.execute("DELETE FROM state WHERE root = ? AND key = ?", _MARK)
    return True


def query(term: str) -> str:
    """The full-text query for passages that may hold a term of at least `LENGTH` characters."""
    triples = dict.fromkeys(term[at : at + LENGTH] for at in range(len(term) - LENGTH + 1))
    return " AND ".join('"' + triple.replace('"', '""') + '"' for triple in list(triples)[:_MOST])


def _is_supported(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("CREATE VIRTUAL TABLE temp.probe USING fts5(said, tokenize='trigram')")
        connection.execute("DROP TABLE temp.probe")
    except sqlite3.OperationalError:
        return False
    return True

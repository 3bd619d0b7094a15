"""Sessions are found, named, put away, and deleted so that nothing of them is left."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.store import triples
from haiku_pair.engine.store.conversations import Conversations, KeptMessage
from haiku_pair.engine.store.database import Database
from haiku_pair.engine.store.sessions import Sessions
from haiku_pair.protocol.events import TextDelta, ToolFinished, ToolStarted, TurnFinished, TurnStarted
from haiku_pair.protocol.values import EndReason

ROOT = Path("/home/somebody/project")
ELSEWHERE = Path("/home/somebody/else")


class Shelf:
    """A store with its list of sessions."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(folder / "history.sqlite3")
        self.kept = Conversations(self.database)
        self.sessions = Sessions(self.database, self.kept)

    def say(self, session: str, turn: str, asked: str, *answered: str) -> None:
        """A turn, its answer in pieces as they stream in."""
        self.kept.append_event(session, TurnStarted(turn, asked))
        for piece in answered:
            self.kept.append_event(session, TextDelta(turn, piece))
        self.kept.append_event(session, TurnFinished(turn, EndReason.DONE))

    def talk(self, asked: str, *answered: str, root: Path = ROOT) -> str:
        """A session of one turn."""
        session = self.kept.create(root)
        self.say(session, "t" + session, asked, *answered)
        return session

    def find(self, query: str = "") -> list[str]:
        """Ids of what the list shows."""
        return [facts.id for facts in self.sessions.listed(ROOT, query, "")]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


@pytest.fixture(params=[True, False], ids=["with index", "without"])
def either(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """A store with the index of triples, and one on an SQLite that can't have it."""
    if not request.param:
        monkeypatch.setattr(triples, "_is_supported", lambda _connection: False)
    shelf = Shelf(tmp_path)
    if request.param and not shelf.database.has_index:
        pytest.skip("this SQLite has no trigram tokenizer")
    return shelf


def test_a_session_is_called_what_its_first_message_says(shelf: Shelf) -> None:
    session = shelf.talk("Fix the\n  parser, please. " + "x" * 100, "Done.")
    shelf.say(session, "t2", "And now the lexer")
    [facts] = shelf.sessions.listed(ROOT, "", session)
    assert facts.title.startswith("Fix the parser, please. xxx")
    assert facts.title.endswith("…")
    assert (facts.turns, facts.is_here, facts.is_open) == (2, True, True)


def test_sessions_without_a_message_are_not_listed_but_the_open_one_is(shelf: Shelf) -> None:
    shelf.kept.create(ROOT)
    opened = shelf.kept.create(ROOT)
    assert [facts.id for facts in shelf.sessions.listed(ROOT, "", opened)] == [opened]


def test_the_one_with_the_last_word_comes_first_and_pinned_ones_before(shelf: Shelf) -> None:
    first, second, third = (shelf.talk(asked) for asked in ("one", "two", "three"))
    shelf.say(second, "more", "two again")
    assert shelf.find() == [second, third, first]
    shelf.sessions.pin(first, pinned=True)
    assert shelf.find() == [first, second, third]
    shelf.sessions.pin(first, pinned=False)
    shelf.sessions.archive(second, archived=True)
    listed = shelf.sessions.listed(ROOT, "", "")
    assert [facts.archived for facts in listed] == [True, False, False]


def test_sessions_of_other_folders_are_listed_as_such(shelf: Shelf) -> None:
    there = shelf.talk("elsewhere", root=ELSEWHERE)
    [facts] = shelf.sessions.listed(ROOT, "", "")
    assert (facts.id, facts.is_here, facts.folder) == (there, False, str(ELSEWHERE))


@pytest.mark.parametrize(
    "query",
    [
        "parse",
        "ARSER",
        "文",
        "语法",
        "解析器",
        "解析器 修",
        "über",
        "ÜBER",
        "Ñ",
        "a_b",
        "100%",
        '"quoted"',
        "two-piece",
        "p",
    ],
)
def test_any_part_of_any_word_is_found_in_any_writing(either: Shelf, query: str) -> None:
    said = 'Fix the parser: 修复语法解析器的中文注释, über Ñandú, a_b at 100% and “"quoted"”'
    wanted = either.talk(said, "It was in two", "-pieces.")
    either.talk("nothing of it", "at all?")
    assert either.find(query) == [wanted]


@pytest.mark.parametrize("query", ["axb", "语X", "100 zz", "\0", "AND", "passage_words", "'; DROP TABLE event"])
def test_what_is_not_there_is_not_found(either: Shelf, query: str) -> None:
    either.talk("语法 a_b at 100% b", "c")
    assert either.find(query) == []


def test_words_may_stand_in_different_turns_and_in_the_title(shelf: Shelf) -> None:
    session = shelf.talk("apple")
    shelf.say(session, "t2", "pear")
    shelf.sessions.rename(session, "Fruit")
    assert shelf.find("pear apple") == shelf.find("fruit pear") == [session]
    assert shelf.find("pear plum") == []


def test_a_find_names_the_turn_and_the_text_around_it(shelf: Shelf) -> None:
    session = shelf.talk("apple", "word " * 100 + "the needle stands here" + " word" * 100)
    [facts] = shelf.sessions.listed(ROOT, "needle", "")
    assert facts.turn == "t" + session
    assert "the needle stands here" in facts.excerpt
    assert facts.excerpt.startswith("…")
    assert facts.excerpt.endswith("…")


def test_a_running_turn_is_found_by_its_message_and_tools_by_their_titles(shelf: Shelf) -> None:
    session = shelf.kept.create(ROOT)
    shelf.kept.append_event(session, TurnStarted("t", "look for the wombat"))
    assert shelf.find("wombat") == [session]
    shelf.kept.append_event(session, ToolStarted("t", "c", "read", "Read marsupial.py"))
    shelf.kept.append_event(session, ToolFinished("t", "c", True, "s", "result text"))
    shelf.kept.append_event(session, TurnFinished("t", EndReason.DONE))
    assert shelf.find("marsupial") == [session]


@given(st.text(min_size=1, max_size=30), st.data())
@settings(max_examples=60, deadline=None)
def test_every_part_of_what_was_said_is_found(
    tmp_path_factory: pytest.TempPathFactory, said: str, data: st.DataObject
) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("store"))
    session = shelf.talk("x " + said)
    begin = data.draw(st.integers(0, len(said) - 1))
    part = said[begin : data.draw(st.integers(begin + 1, len(said)))]
    assert shelf.find(part) == [session]
    shelf.database.close()


def test_names_of_the_person_stay(shelf: Shelf) -> None:
    session = shelf.talk("first words")
    assert shelf.sessions.suggest_title(session, "By the model")
    assert shelf.sessions.title(session) == "By the model"
    shelf.sessions.rename(session, "  Mine\n ")
    assert not shelf.sessions.suggest_title(session, "By the model")
    assert shelf.sessions.title(session) == "Mine"
    shelf.sessions.rename(session, " ")
    assert shelf.sessions.title(session) == "first words"


def test_a_fork_has_the_name_and_the_turns_of_what_it_was_made_from(shelf: Shelf) -> None:
    session = shelf.talk("first words", "answer")
    shelf.sessions.rename(session, "Mine")
    fork = shelf.kept.create(ROOT, session)
    shelf.kept.append_all(fork, shelf.kept.events(session))
    assert shelf.kept.events(fork) == shelf.kept.events(session)
    newest, older = shelf.sessions.listed(ROOT, "answer", fork)
    assert (newest.id, newest.title, newest.is_fork, newest.turns) == (fork, "Mine", True, 1)
    assert not older.is_fork


def test_messages_are_kept_one_by_one(shelf: Shelf) -> None:
    session = shelf.kept.create(ROOT)
    one, two, three = KeptMessage("t", b"\x00one"), KeptMessage("t", b"two"), KeptMessage("u", b"three")
    shelf.kept.append_messages(session, 0, [one, two])
    shelf.kept.append_messages(session, 2, [three])
    assert shelf.kept.messages(session) == [one, two, three]


# --- deleting --------------------------------------------------------------------------------------

SECRET = "Geheimwort-" + "Rumpelstilzchen-" * 3


def bytes_beside(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()) if file.is_file())


def test_nothing_is_left_of_a_deleted_session(shelf: Shelf, tmp_path: Path) -> None:
    others = [shelf.talk(f"other {number}", "words " * 300) for number in range(20)]
    gone = shelf.talk(SECRET + "in the message", *[f"{SECRET}{number} " * 20 for number in range(200)])
    shelf.kept.append_messages(gone, 0, [KeptMessage("t", (SECRET * 500).encode())])
    shelf.sessions.rename(gone, SECRET)
    shelf.kept.append_event(gone, ToolFinished("t", "c", True, "s", SECRET * 2000))
    others += [shelf.talk(f"later {number}", "words " * 300) for number in range(20)]
    assert SECRET.encode() in bytes_beside(tmp_path)

    shelf.sessions.delete(gone)

    found = bytes_beside(tmp_path)
    for trace in (SECRET.encode(), b"Rumpel", b"umpelst", gone.encode()):
        assert trace not in found, trace
    assert shelf.find("Rumpel") == []
    assert sorted(shelf.find("words")) == sorted(others)
    shelf.database.close()
    with closing(sqlite3.connect(tmp_path / "history.sqlite3")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_copies_of_earlier_versions_go_too_and_damaged_files_are_named(shelf: Shelf, tmp_path: Path) -> None:
    session = shelf.talk("x")
    (tmp_path / "history.sqlite3.version-1").write_bytes(b"old")
    (tmp_path / "history.sqlite3.damaged-20260101-000000").write_bytes(b"odd")
    assert shelf.sessions.delete(session) == ("history.sqlite3.damaged-20260101-000000",)
    assert not (tmp_path / "history.sqlite3.version-1").exists()


def test_while_somebody_reads_it_is_said_that_traces_may_be_left(shelf: Shelf, tmp_path: Path) -> None:
    session = shelf.talk(SECRET)
    with closing(sqlite3.connect(tmp_path / "history.sqlite3", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM event").fetchone()
        with pytest.raises(Failure, match="for good"):
            shelf.sessions.delete(session)
    assert shelf.find() == []
    shelf.sessions.delete(session)
    assert SECRET.encode() not in bytes_beside(tmp_path)


# --- earlier versions and other builds -------------------------------------------------------------


def to_version_1(path: Path) -> None:
    """What the first version would have written."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP TABLE IF EXISTS passage_words")
        connection.execute("DROP TABLE passage")
        connection.execute("DROP TABLE message")
        connection.execute("DROP TABLE usage")
        connection.execute("DROP TABLE held")
        for column in ("title", "titled_by", "pinned", "archived", "changed", "fork_of", "known", "is_indexed"):
            connection.execute(f"ALTER TABLE conversation DROP COLUMN {column}")
        connection.execute("PRAGMA user_version=1")


@pytest.mark.case("G11")
def test_sessions_of_the_first_version_are_listed_and_found(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    session = shelf.talk("from the old days", "an answer ", "in pieces")
    shelf.database.write(("INSERT INTO history (conversation, body) VALUES (?, ?)", (session, b"[]")))
    shelf.database.close()
    to_version_1(tmp_path / "history.sqlite3")

    shelf = Shelf(tmp_path)
    assert not shelf.database.notices
    [facts] = shelf.sessions.listed(ROOT, "answer in", "")
    assert (facts.id, facts.title, facts.turns) == (session, "from the old days", 1)
    assert facts.changed > 0
    assert shelf.kept.old_history(session) == b"[]"
    assert (tmp_path / "history.sqlite3.version-1").exists()


def test_the_index_is_made_anew_after_a_build_without_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(tmp_path)
    before = shelf.talk("before")
    shelf.database.close()
    with monkeypatch.context() as patched:
        patched.setattr(triples, "_is_supported", lambda _connection: False)
        shelf = Shelf(tmp_path)
        meanwhile = shelf.talk("meanwhile")
        assert shelf.find("mean") == [meanwhile]
        shelf.sessions.delete(before)
        shelf.database.close()
    shelf = Shelf(tmp_path)
    assert shelf.find("meanwh") == [meanwhile]
    assert shelf.find("before") == []

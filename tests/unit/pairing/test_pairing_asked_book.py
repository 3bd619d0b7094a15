"""Each comment that asks for something begins one turn: the book knows it by its words and its place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.engine.pairing.asked_book import AskedBook
from haiku_pair.engine.workspace.asking_comments import AskingComment


class Shelf:
    """Where a book is kept."""

    def __init__(self) -> None:
        self.kept: bytes | None = None

    def put(self, raw: bytes) -> None:
        """Keep it."""
        self.kept = raw

    def book(self) -> AskedBook:
        """The book as it is after a restart."""
        return AskedBook(self.put, self.kept)


def comment(text: str, place: str = "x = 1", path: str = "a.py", line: int = 1) -> AskingComment:
    return AskingComment(path, line, text, text.endswith("!"), place, ((line, text),))


def test_a_known_comment_is_not_fresh_not_even_after_a_restart() -> None:
    shelf = Shelf()
    one = comment("do it AI!")
    assert shelf.book().fresh({"a.py": [one]}) == (one,)
    shelf.book().know({"a.py": [one]})
    assert shelf.book().fresh({"a.py": [one]}) == ()


def test_a_comment_whose_line_or_place_moved_is_the_same() -> None:
    book = Shelf().book()
    book.know({"a.py": [comment("do it AI!")]})
    assert book.fresh({"a.py": [comment("do it AI!", line=40)]}) == ()
    assert book.fresh({"a.py": [comment("do it AI!", place="y = 2")]}) == ()


def test_the_same_words_at_another_place_as_well_are_another_comment() -> None:
    book = Shelf().book()
    first, second = comment("do it AI!"), comment("do it AI!", place="y = 2")
    book.know({"a.py": [first]})
    assert book.fresh({"a.py": [first, second]}) == (second,)
    assert book.fresh({"a.py": [second, first]}) == (second,)


def test_a_comment_that_was_taken_out_and_written_again_asks_again() -> None:
    book = Shelf().book()
    one = comment("do it AI!")
    book.know({"a.py": [one]})
    book.know({"a.py": []})
    assert book.fresh({"a.py": [one]}) == (one,)


def test_a_comment_moves_with_its_renamed_file() -> None:
    book = Shelf().book()
    book.know({"a.py": [comment("do it AI!")]})
    moved = comment("do it AI!", path="b.py")
    assert book.fresh({"b.py": [moved]}, gone=["a.py"]) == ()
    assert book.fresh({"b.py": [moved]}) == (moved,)


def test_what_is_typed_and_not_saved_stays_new_when_the_program_writes() -> None:
    book = Shelf().book()
    typed, models = comment("typed AI!"), comment("by the model AI!")
    book.know({"a.py": [typed, models]}, still_new=[typed])
    assert book.fresh({"a.py": [typed, models]}) == (typed,)


def test_a_book_that_can_t_be_read_is_an_empty_one() -> None:
    book = AskedBook(Shelf().put, b"\xc1garbage")
    assert book.paths == frozenset()


@given(st.lists(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), max_size=5), max_size=8))
def test_a_second_look_at_the_same_file_never_finds_anything_fresh(saves: list[list[tuple[str, str]]]) -> None:
    book = Shelf().book()
    for save in saves:
        found = {"a.py": [comment(f"{words} AI!", place) for words, place in save]}
        book.fresh(found)
        book.know(found)
        assert book.fresh(found) == ()

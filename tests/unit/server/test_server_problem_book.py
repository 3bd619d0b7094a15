"""Problems from a server that finds more than anybody reads."""

from __future__ import annotations

import asyncio

from haiku_pair.engine.lsp.positions import Units
from haiku_pair.engine.lsp.shapes import Diagnostic, Position, Range
from haiku_pair.engine.server.problem_book import MOST, MOST_OF_A_FILE, ProblemBook, file_problems
from haiku_pair.protocol.events import Event
from haiku_pair.protocol.problems import FileProblem, FileProblems, ProblemsChanged, Severity


def problem(line: int) -> FileProblem:
    return FileProblem(line, 0, line, 1, Severity.ERROR, "wrong")


def test_all_files_together_are_cut_and_make_room_again() -> None:
    sent: list[Event] = []

    async def work() -> None:
        book = ProblemBook(sent.append)
        many = tuple(map(problem, range(MOST_OF_A_FILE)))
        for number in range(MOST // MOST_OF_A_FILE + 3):
            book.put("python", FileProblems(f"f{number:02}.py", many))
        assert sum(map(len, book.known().values())) == MOST
        book.put("python", FileProblems("f00.py", ()))
        book.put("rust", FileProblems("a.rs", many[:5], 7))
        assert len(book.known()["a.rs"]) == 5
        book.drop("python")
        assert list(book.known()) == ["a.rs"]
        while not any(isinstance(event, ProblemsChanged) for event in sent):
            await asyncio.sleep(0.01)
        book.stop()

    asyncio.run(work())
    told = [event for event in sent if isinstance(event, ProblemsChanged)]
    assert all(len(event.files) <= 20 for event in told)


def test_of_one_file_the_worst_stay_and_places_are_cut_to_the_text() -> None:
    where = Range(Position(7, 3), Position(90, 90))
    found = [Diagnostic(where, "hint", 4)] * MOST_OF_A_FILE + [Diagnostic(where, "worst", 1)]
    told = file_problems("a.py", found, ("é\U0001f438",), Units.UTF16)
    assert told.left_out == 1
    assert "worst" in {one.text for one in told.problems}
    assert {(one.line, one.column, one.end_line, one.end_column) for one in told.problems} == {(0, 3, 0, 3)}

"""What is wrong in the files the model knows is told once, and that it is gone is told too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from haiku_pair.engine.pairing.problem_news import MOST_NAMED, ProblemNews
from haiku_pair.engine.workspace.problems import KnownProblem, NoProblems, Severity


class Checker:
    """Somebody who looks through files."""

    ready = True

    def __init__(self) -> None:
        self.found: dict[str, list[KnownProblem]] = {}

    def known(self) -> Mapping[str, Sequence[KnownProblem]]:
        """What was found last."""
        return self.found


def error(path: str, text: str, line: int = 1, severity: Severity = Severity.ERROR) -> KnownProblem:
    return KnownProblem(path, line, severity, text, "checker")


def nothing_stays(_path: str) -> bool:
    return False


def test_a_problem_is_told_once_and_again_when_it_is_gone() -> None:
    checker = Checker()
    news = ProblemNews(lambda: checker)
    checker.found = {"a.py": [error("a.py", "no such name", 3)], "b.py": [error("b.py", "of another file")]}
    said = news.look(["a.py"], nothing_stays)
    assert "a.py:3: error: no such name (checker)" in said.text
    assert "b.py" not in said.text
    assert said.words == ("1 new problem",)
    assert news.look(["a.py"], nothing_stays) == said, "nothing counts as told before it is sent"
    news.told()
    checker.found["a.py"] = [error("a.py", "no such name", 9), error("a.py", "worse", 1)]
    said = news.look(["a.py", "a.py"], nothing_stays)
    assert "worse" in said.text
    assert "no such name" not in said.text, "it has only moved"
    news.told()
    checker.found = {}
    said = news.look(["a.py"], nothing_stays)
    assert said.text.startswith("Problems that are there no longer:\na.py: no such name\na.py: worse")
    assert said.words == ("2 problems less",)
    news.told()
    assert not news.look(["a.py"], nothing_stays).text


def test_hints_and_what_stays_here_are_not_told_and_many_are_counted() -> None:
    checker = Checker()
    checker.found = {
        "a.py": [error("a.py", f"number {number}") for number in range(MOST_NAMED + 5)],
        "hint.py": [error("hint.py", "long line", severity=Severity.HINT)],
        ".env": [error(".env", "hidden")],
    }
    said = ProblemNews(lambda: checker).look(["hint.py", ".env", "a.py"], lambda path: path == ".env")
    assert "(5 more)" in said.text
    assert "hidden" not in said.text
    assert "long line" not in said.text
    assert len(said.text) < 4_000


def test_where_nobody_looks_nothing_is_said() -> None:
    assert not ProblemNews(NoProblems).look(["a.py"], nothing_stays).text


def test_another_conversation_is_told_anew() -> None:
    checker = Checker()
    checker.found = {"a.py": [error("a.py", "no such name")]}
    news = ProblemNews(lambda: checker)
    news.look(["a.py"], nothing_stays)
    news.told()
    news.forget()
    assert news.look(["a.py"], nothing_stays).text

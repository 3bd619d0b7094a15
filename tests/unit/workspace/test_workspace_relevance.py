"""Which files matter for a message: words, names, history and company, in a small workspace of letters and invoices."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.engine.store.word_index import Indexed, WordIndex
from haiku_pair.engine.workspace.finder import Finder
from haiku_pair.engine.workspace.nearby import find_nearby, without_marks
from haiku_pair.engine.workspace.outline import outline
from haiku_pair.engine.workspace.pack import by_folder, how_many_fit, pack
from haiku_pair.engine.workspace.relevance import Commit
from haiku_pair.engine.workspace.survey import Survey
from haiku_pair.engine.workspace.terms import as_text, asked, counted, pieces, terms
from haiku_pair.engine.workspace.workspace_map import CHARACTERS_PER_TOKEN, map_text, weighed
from haiku_pair.protocol.nearby import FindNearby

FILES = {
    "shop/invoice.py": b"class Invoice:\n    def total_price(self):\n        return sum(self.items)\n",
    "shop/mail.py": b"from shop.invoice import Invoice\n\n\ndef send_letter(to):\n    print(Invoice().total_price())\n",
    "shop/stamp.py": b"COLOURS = ['red', 'blue']\n",
    "tests/test_invoice.py": b"from shop.invoice import Invoice\n\n\ndef test_total():\n    assert Invoice()\n",
    "README.md": b"# A shop\n\nIt writes invoices and sends letters.\n",
    "notes/\xe4.txt".encode("latin-1").decode("latin-1"): "发票的总价格 и письмо".encode(),
}


class Shop:
    """The workspace, surveyed."""

    def __init__(self, folder: Path) -> None:
        self.files = dict(FILES)
        self.reads: list[str] = []
        self.index = WordIndex(folder / "files.sqlite3")
        self.survey = Survey(self.index, self.read)
        self.finder = Finder(self.survey, WordIndex(folder / "commits.sqlite3"))
        self.update()

    def read(self, path: str) -> bytes | None:
        self.reads.append(path)
        return self.files[path]

    def update(self) -> None:
        self.survey.update({path: str(hash(raw)) for path, raw in self.files.items()})

    def find(self, message: str) -> list[str]:
        return [one.path for one in self.finder.find(message, self.files)]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """The workspace, surveyed for the first time."""
    return Shop(tmp_path)


# --- words ---


def test_an_identifier_is_found_by_its_words_and_whole() -> None:
    assert pieces("readHTMLFile") == ("readhtmlfile", "read", "html", "file")
    assert pieces("total_price") == ("total_price", "total", "price")
    assert list(terms("x1 price")) == ["x1", "x", "1", "price"]


def test_chinese_is_found_by_pairs_of_characters() -> None:
    assert list(terms("总价格 a")) == ["总价", "价格", "a"]


def test_a_question_keeps_what_says_something() -> None:
    assert asked("Please make the total_price of the invoice the total price") == [
        "total_price", "total", "price", "invoice",
    ]  # fmt: skip


@given(st.binary(max_size=300))
def test_any_bytes_have_words_that_can_be_indexed(raw: bytes) -> None:
    text = as_text(counted(raw))
    assert '"' not in text
    assert all(word == word.lower() for word in text.split())


@given(st.text(max_size=60))
def test_any_message_can_be_asked(message: str) -> None:
    index = WordIndex(Path("/proc/no such folder/index.sqlite3"))  # in memory
    index.put([Indexed("a", "1", "a", "", as_text(counted(message.encode("utf-8", "ignore"))))])
    index.scores(asked(message))
    index.close()


# --- the index ---


def test_files_are_found_by_what_stands_in_them(shop: Shop) -> None:
    assert shop.find("the price is wrong")[:2] == ["shop/invoice.py", "shop/mail.py"]
    assert shop.find("sending letters")[0] in {"shop/mail.py", "README.md"}
    assert shop.find("总价格")[0] == "notes/ä.txt"
    assert shop.find("письмо")[0] == "notes/ä.txt"
    assert shop.find("zebra") == []


def test_a_file_that_is_named_goes_first(shop: Shop) -> None:
    assert shop.find("invoice total price, see `stamp.py`.")[0] == "shop/stamp.py"
    assert shop.find("invoice total price in shop/stamp.py")[0] == "shop/stamp.py"


def test_what_changes_is_read_again_and_nothing_else(shop: Shop) -> None:
    shop.reads.clear()
    shop.files["shop/stamp.py"] = b"def frank(zebra):\n    pass\n"
    del shop.files["README.md"]
    shop.update()
    assert shop.reads == ["shop/stamp.py"]
    assert shop.find("zebra") == ["shop/stamp.py"]
    assert "README.md" not in shop.index.stamps()


def test_it_is_there_after_a_restart(shop: Shop, tmp_path: Path) -> None:
    shop.index.close()
    again = Shop(tmp_path)
    assert again.reads == []
    assert again.find("price")[0] == "shop/invoice.py"


def test_a_damaged_index_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "files.sqlite3").write_bytes(b"this is no database" * 300)
    assert Shop(tmp_path).find("price")[0] == "shop/invoice.py"


def test_a_survey_that_is_stopped_keeps_what_it_has(tmp_path: Path) -> None:
    files = {f"f{number}.py": b"price = 1\n" for number in range(450)}
    survey = Survey(WordIndex(tmp_path / "files.sqlite3"), files.get)
    left = iter([False] * 250 + [True])
    stamps = dict.fromkeys(files, "1")
    assert not survey.update(stamps, lambda: next(left))
    assert len(survey.scores("price")) == 200
    assert survey.update(stamps)
    assert len(survey.scores("price")) == 450


# --- the history ---


def test_what_was_said_of_a_change_finds_its_files(shop: Shop) -> None:
    shop.finder.learn([Commit("c1", "Choose friendlier tints", ("shop/stamp.py",))])
    assert shop.find("other tints")[0] == "shop/stamp.py"


def test_what_was_changed_together_comes_along(shop: Shop) -> None:
    commits = [Commit(f"c{number}", "More", ("shop/invoice.py", "shop/stamp.py")) for number in range(3)]
    assert "shop/stamp.py" not in shop.find("invoice")
    shop.finder.learn(commits)
    assert "shop/stamp.py" in shop.find("invoice")


def test_a_history_that_is_rewritten_is_learnt_anew(shop: Shop) -> None:
    shop.finder.learn([Commit("c1", "Choose friendlier tints", ("shop/stamp.py",))])
    shop.finder.learn([Commit("c2", "Say hello", ("shop/mail.py",))])
    assert "shop/stamp.py" not in shop.find("tints")


# --- names ---


@pytest.mark.parametrize(
    ("path", "text", "names"),
    [
        ("a.py", "async def one(): pass\nclass Two:\n\tdef three(self): ...\n", ["one", "Two", "three"]),
        ("a.ts", "export class A {}\nexport const b = async (x) => x\ninterface C {}\n", ["A", "b", "C"]),
        ("a.go", "func (s *Server) Run() {}\ntype Server struct {}\n", ["Run", "Server"]),
        ("a.rs", "pub(crate) async fn run() {}\nimpl X {\n    fn inner() {}\n}\n", ["run", "inner"]),
        ("a.c", "static int add(int a, int b)\n{\n}\nint not_here(int);\nstruct point {\n", ["add", "point"]),
        ("A.java", "public class A {\n    public int size() {\n        if (x) {\n", ["A", "size"]),
        ("a.md", "# One\ntext\n## Two\n", ["One", "Two"]),
        ("a.bin", "def one(): pass\n", []),
    ],
)
def test_a_file_says_what_it_defines(path: str, text: str, names: Sequence[str]) -> None:
    assert [one.name for one in outline(path, text.encode())] == names


def test_definitions_stand_where_they_are() -> None:
    found = outline("a.py", b"\n\nclass A:\r\n    # def no\n    def f(self):  # x\r\n")
    assert [(one.name, one.line, one.depth, one.text) for one in found] == [
        ("A", 3, 0, "class A:"),
        ("f", 5, 4, "def f(self):  # x"),
    ]


def test_the_map_shows_what_others_use(shop: Shop) -> None:
    text = map_text(weighed(shop.survey) or (), 1000)
    assert text.splitlines()[:3] == ["shop/invoice.py:", "  class Invoice:", "    def total_price(self):"]
    assert "test_total" not in text


def test_the_weighing_of_names_is_given_up_between_two_files(shop: Shop) -> None:
    answers = iter([False, False])
    assert weighed(shop.survey, lambda: next(answers, True)) is None


@given(st.integers(0, 200))
def test_the_map_keeps_to_its_budget(tokens: int) -> None:
    index = WordIndex(Path("/proc/no such folder/index.sqlite3"))
    survey = Survey(index, FILES.get)
    survey.update(dict.fromkeys(FILES, "1"))
    assert len(map_text(weighed(survey) or (), tokens)) <= tokens * CHARACTERS_PER_TOKEN
    index.close()


def test_the_pack_names_files_with_what_is_spoken_of(shop: Shop) -> None:
    message = "the total price of an invoice"
    text, _ = pack(shop.survey, message, shop.finder.find(message, shop.files), 200)
    assert text.startswith("shop/invoice.py:\n  class Invoice:\n    def total_price(self):")
    assert len(text) <= 200 * CHARACTERS_PER_TOKEN


def test_names_stand_by_folder() -> None:
    paths = ["a/b.py", "c.py", "a/d.py", "a/too_long_a_name.py"]
    assert how_many_fit(paths, 22) == 3
    assert by_folder(paths[:3]) == "a: b.py d.py\n.: c.py"


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("why @symbol:frog and @file:src/a.py", "why frog and src/a.py"),
        ("@diff is @commit:abc123 or @session:why-so not", " is  or  not"),
        ("the @different ada@diff commit: @README.md", "the @different ada@diff commit: @README.md"),
    ],
)
def test_marks_are_no_words_of_a_message(typed: str, left: str) -> None:
    assert without_marks(typed) == left


@pytest.mark.parametrize("tokens", [10, 30, 60, 200])
def test_all_files_that_are_named_are_told_to_the_person(shop: Shop, tokens: int) -> None:
    message = "the total of an invoice is wrong"
    request = FindNearby(message, pinned=("shop/stamp.py",))
    found = find_nearby(shop.finder, request, shop.files, tokens)
    words = {word.rpartition("/")[2] for word in re.split(r"[\s:]+", found.text)}
    named = [path for path in shop.files if path.rpartition("/")[2] in words]
    assert sorted(file.path for file in found.files) == sorted(named)
    assert all(line in found.text for file in found.files for line in file.definitions)


def test_who_asks_does_not_wait_for_who_writes(tmp_path: Path) -> None:
    index = WordIndex(tmp_path / "files.sqlite3")
    index.put([Indexed("a.py", "1", "a", "", "frog")])
    answers: list[dict[str, float]] = []

    def coming() -> Iterator[Indexed]:
        yield Indexed("b.py", "1", "b", "", "frog")
        with ThreadPoolExecutor(1) as beside:
            asked = beside.submit(index.scores, ["frog"])
            answers.append(asked.result(timeout=20))
        yield Indexed("c.py", "1", "c", "", "frog")

    index.put(coming())
    assert list(answers[0]) == ["a.py"], "what is not all there is not seen"
    assert set(index.scores(["frog"])) == {"a.py", "b.py", "c.py"}
    index.close()


def test_a_damaged_index_is_begun_anew_with_all_its_files(tmp_path: Path) -> None:
    path = tmp_path / "files.sqlite3"
    index = WordIndex(path)
    index.put([Indexed("a.py", "1", "a", "", "frog")])
    index.close()
    path.write_bytes(b"no index" * 1_000)
    path.with_name(f"{path.name}-wal").write_bytes(b"nor this")
    index = WordIndex(path)
    assert not index.stamps()
    index.put([Indexed("b.py", "1", "b", "", "frog")])
    assert list(index.scores(["frog"])) == ["b.py"]
    index.close()

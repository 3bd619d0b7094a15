"""What the reviewers read: right numbers, as much as fits, and nothing that must not be sent."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haiku_pair.edits.values import LineKind
from haiku_pair.engine.claude.profiles import profile_for
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing import review_material
from haiku_pair.engine.pairing.review_material import Material, material
from haiku_pair.engine.pairing.reviewers import MARGIN, MAX_TOKENS, Questions, check_names
from haiku_pair.engine.pairing.tree_pair import TreePair
from haiku_pair.engine.vcs.trees import FileVersion
from haiku_pair.protocol.comments import Side
from haiku_pair.protocol.haiku_reviews import REVIEWERS
from tests.helpers.api_rules import check_request
from tests.helpers.pair_stage import Pair
from tests.helpers.repositories import APP

HAIKU = profile_for("claude-haiku-4-5")
ROW = re.compile(r"([ \d]{5}) ([ \d]{5}) ([ +-])(.*)")


def of(pair: Pair, **changes: bytes | None) -> Material:
    """The material of a proposal."""
    pair.propose({path.replace("__", "/").replace("_", "."): raw for path, raw in changes.items()})
    return material(pair.book.opened().pair)


def rows(text: str) -> list[tuple[str, str, str, str]]:
    """All lines with numbers: old, new, sign, text."""
    found = [ROW.fullmatch(line) for line in text.split("\n")]
    return [(one[1].strip(), one[2].strip(), one[3], one[4]) for one in found if one]


def test_lines_carry_the_numbers_of_both_sides(pair: Pair) -> None:
    changed = APP.replace(b'    return "Hello, " + name\n', b'    """Greets."""\n    return f"Hello, {name}"\n')
    found = of(pair, app_py=changed)
    assert '<file path="app.py" change="changed">' in found.text
    assert ("5", "", "-", '    return "Hello, " + name') in rows(found.text)
    assert ("", "6", "+", '    return f"Hello, {name}"') in rows(found.text)
    assert ("13", "14", " ", "    print(greet(sys.argv[1]))") in rows(found.text)
    assert found.lines["app.py", Side.NEW] == tuple(changed.decode().splitlines())
    assert found.lines["app.py", Side.OLD] == tuple(APP.decode().splitlines())


def test_created_and_deleted_files_have_one_side(pair: Pair) -> None:
    found = of(pair, new_py=b"a = 1\nb = 2\n", app_py=None)
    assert found.lines["new.py", Side.NEW] == ("a = 1", "b = 2")
    assert found.lines["new.py", Side.OLD] == found.lines["app.py", Side.NEW] == ()
    assert ("", "2", "+", "b = 2") in rows(found.text)
    assert ("1", "", "-", "import sys") in rows(found.text)


def test_keys_and_what_is_no_text_stay_here_and_are_named(pair: Pair) -> None:
    pair.sandbox.write("old.pem", b"SECRET-OLD\n")
    pair.propose(
        {"a.py": b"a\n", "data.bin": b"\0\1\2", "config/.env": b"TOKEN=SECRET\n"} | {"server.pem": b"SECRET-NEW\n"}
    )
    found = material(pair.book.opened().pair)
    assert found.files == ("a.py",)
    assert "SECRET" not in found.text
    assert [line.split(":")[0] for line in found.left_out] == ["config/.env", "data.bin", "server.pem"]
    assert "secrets" in found.left_out[0]


def test_far_lines_are_left_out_when_the_whole_does_not_fit(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    long = b"".join(b"line %d\n" % number for number in range(1, 1_001))
    pair.sandbox.write("long.txt", long)
    changed = long.replace(b"line 500\n", b"five hundred\n")
    assert len(rows(of(pair, long_txt=changed).text)) == 1_001
    monkeypatch.setattr(review_material, "MAX_WITH_SURROUNDINGS", 5_000)
    narrow = rows(material(pair.book.opened().pair).text)
    assert (narrow[0][0], narrow[-1][0], len(narrow)) == ("440", "560", 122)
    monkeypatch.setattr(review_material, "MAX_WITH_SURROUNDINGS", 0)
    assert len(rows(material(pair.book.opened().pair).text)) == 8


def test_files_beyond_the_budget_are_named(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review_material, "MAX_WITH_SURROUNDINGS", 0)
    monkeypatch.setattr(review_material, "MAX_CHARACTERS", 2_000)
    found = of(pair, a_py=b"x\n" * 500, b_py=b"y\n" * 50, c_py=b"z\n" * 50, d_py=b"end\n")
    assert found.files == ("b.py", "d.py")
    assert found.left_out == ("a.py: too long", "c.py: too long")
    assert ("c.py", Side.NEW) not in found.lines
    assert len(found.text) < 2_100


def test_a_line_without_end_is_cut(pair: Pair) -> None:
    found = of(pair, a_js=b"x" * 10_000 + b"\n")
    assert len(found.text) < 1_000
    assert "(cut)" in found.text


lines = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\r\n", b"\n"]), max_size=12)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines, lines)
def test_every_line_of_both_sides_is_there_with_its_number(pair: Pair, old: list[bytes], new: list[bytes]) -> None:
    trees = pair.trees
    before, after = (
        trees.write(trees.empty, {"h.txt": FileVersion(b"".join(side))}) for side in (old, [*new, b"end\n"])
    )
    found = material(TreePair(trees, before, after))
    shown = rows(found.text)
    for side, column, without in ((Side.OLD, 0, LineKind.ADDED), (Side.NEW, 1, LineKind.REMOVED)):
        numbered = [(row[column], row[3]) for row in shown if row[2] != without.value]
        assert numbered == [(str(n), text) for n, text in enumerate(found.lines["h.txt", side], 1)]


# --- what is asked, and its price --------------------------------------------------------------------


def test_all_reviewers_are_asked_the_same_but_for_the_last_words(pair: Pair) -> None:
    questions = Questions(HAIKU, of(pair, app_py=b"x = 1\n"), ("Rules of this project",), "Make it shorter")
    requests = [questions.request(name) for name in REVIEWERS]
    for request in requests:
        check_request(request)
    shared = [{**request, "messages": request["messages"][0]["content"][0]} for request in requests]
    assert all(one == shared[0] for one in shared)
    assert len({request["messages"][0]["content"][1]["text"] for request in requests}) == len(REVIEWERS)
    assert "Make it shorter" in str(shared[0])
    assert "Rules of this project" in str(shared[0])


def test_the_price_counts_one_write_and_then_reads(pair: Pair) -> None:
    questions = Questions(HAIKU, of(pair, app_py=b"x = 1\n"))
    price = questions.price(100_000, 4)
    assert price is not None
    assert price.usual == pytest.approx(0.125 + 3 * 0.01 + 4 * 700 * 5e-6)
    assert price.most == pytest.approx(4 * (0.125 + MARGIN * 1.25e-6 + MAX_TOKENS * 5e-6))
    small = questions.price(1_000, 2)
    assert small is not None
    assert small.usual == pytest.approx(2 * (0.001 + 700 * 5e-6)), "too short to be cached"
    assert 500 < questions.guessed_tokens() < 4_000


def test_without_prices_there_is_none(pair: Pair) -> None:
    assert Questions(profile_for("local-model"), of(pair, app_py=b"x = 1\n")).price(1_000, 1) is None


def test_reviewers_are_known_and_come_in_their_order() -> None:
    assert check_names(["tests", "bugs", "tests"]) == ("bugs", "tests")
    for names in ([], ["style"]):
        with pytest.raises(Failure, match="reviewer"):
            check_names(names)

"""A switch of branches or a commit is told as a summary; what the person did beside it is told as diffs."""

from __future__ import annotations

import pytest

from haiku_pair.engine.pairing.context import MessageContext
from haiku_pair.engine.pairing.deltas import MAX_READ, MAX_SUBJECTS, KnownTree
from haiku_pair.engine.vcs.head_moves import HeadMove, head_move
from haiku_pair.engine.vcs.ranges import Ranges
from haiku_pair.engine.vcs.runner import GitRunner
from tests.helpers.pair_stage import Pair


class Model:
    """What a model knows that was told of everything."""

    def __init__(self, pair: Pair) -> None:
        self._pair = pair
        root = pair.sandbox.root
        self._ranges = Ranges(pair.person, GitRunner(outside=root), pair.trees, root)
        self._known = KnownTree(pair.trees, "")
        self.tell()

    def tell(self) -> None:
        """It is told now."""
        self._known.told(self._pair.begin_turn(), self._pair.person.state())

    def delta(self, *read: str) -> MessageContext:
        """What it would be told."""
        state = self._pair.person.state()
        return self._known.delta_to(self._pair.begin_turn(), state, self._moves, read)

    def _moves(self, old: str, new: str) -> HeadMove | None:
        return head_move(self._ranges, old, new)


@pytest.fixture
def model(pair: Pair) -> Model:
    return Model(pair)


def test_a_switch_is_one_paragraph_and_own_work_a_diff(pair: Pair, model: Model) -> None:
    sandbox = pair.sandbox
    sandbox.git("checkout", "--quiet", "-b", "topic")
    for number in range(300):
        sandbox.write(f"many/{number}.txt", b"%d\n" % number)
    sandbox.write("app.py", b"print('of topic')\n")
    sandbox.commit("Many files")
    model.tell()
    sandbox.git("checkout", "--quiet", "main")
    sandbox.write("README.md", b"# Written by hand\n")
    told = model.delta("app.py", "README.md", "many/7.txt")
    assert "The person went from branch topic to branch main." in told.text
    assert "301 files changed by that alone" in told.text
    assert "Of those you had read: app.py, many/7.txt. Read them again" in told.text
    assert "+# Written by hand" in told.text
    assert "of topic" not in told.text
    assert len(told.text) < 1_000
    assert told.words == ("now on main, 301 files", "1 file changed since the last answer")


def test_commits_are_named_and_what_was_told_before_is_not_told_again(pair: Pair, model: Model) -> None:
    pair.sandbox.write("app.py", b"print('by hand')\n")
    assert "by hand" in model.delta().text
    model.tell()
    pair.sandbox.commit("Say it by hand")
    told = model.delta("app.py")
    assert told.text.startswith("Branch main went on by 1 commit.\n- ")
    assert told.text.endswith(" Say it by hand")
    assert told.words == ("1 commit",)


def test_many_commits_are_counted(pair: Pair, model: Model) -> None:
    for number in range(MAX_SUBJECTS + 3):
        pair.sandbox.write("app.py", b"%d\n" % number)
        pair.sandbox.commit(f"Step {number}")
    text = model.delta().text
    assert "Step 10" in text
    assert "Step 1\n" not in text
    assert "- and 3 more" in text
    assert "1 file changed by that alone" in text


def test_a_reset_is_told_as_a_move(pair: Pair, model: Model) -> None:
    pair.sandbox.git("reset", "--quiet", "--hard", "HEAD~1")
    told = model.delta("README.md")
    assert "Branch main was moved: 0 commits came, 1 commit went." in told.text
    assert "Of those you had read: README.md." in told.text


def test_a_detached_head_and_a_lost_commit_are_no_trouble(pair: Pair, model: Model) -> None:
    pair.sandbox.git("checkout", "--quiet", "--detach", "HEAD~1")
    assert "from branch main to commit " in model.delta().text
    known = KnownTree(pair.trees, pair.begin_turn())
    told = known.delta_to(pair.begin_turn(), pair.person.state(), lambda _old, _new: None)
    assert told.text == ""


def test_not_every_file_that_was_read_is_named(pair: Pair, model: Model) -> None:
    for number in range(MAX_READ + 5):
        pair.sandbox.write(f"many/{number}.txt", b"%d\n" % number)
    pair.sandbox.commit("Many")
    read = [f"many/{number}.txt" for number in range(MAX_READ + 5)]
    text = model.delta(*read).text
    assert text.count("many/") == MAX_READ
    assert "and 5 more. Read them again" in text


def test_an_edit_on_top_of_a_commit_is_told_with_it(pair: Pair, model: Model) -> None:
    pair.sandbox.write("app.py", b"x = 1\n")
    pair.sandbox.commit("One")
    pair.sandbox.write("app.py", b"x = 2\n")
    text = model.delta().text
    assert "+x = 2" in text
    assert "Branch main went on by 1 commit." in text

"""What the model is told beside the words: exactly what changed, what was decided, nothing secret."""

from __future__ import annotations

import pytest

from haiku_pair.engine.pairing.context import message_context
from haiku_pair.engine.pairing.deltas import KnownTree
from haiku_pair.engine.pairing.verdict import Outcome, VerdictLine, verdict_text
from haiku_pair.protocol.requests import SendMessage
from haiku_pair.protocol.values import Decision, GitState, Selection
from tests.helpers.pair_stage import Pair
from tests.helpers.repositories import APP


def test_the_first_message_has_no_delta(pair: Pair) -> None:
    assert KnownTree(pair.trees, "").delta_to(pair.begin_turn()).text == ""


def test_a_change_is_told_as_a_diff_of_just_that(pair: Pair) -> None:
    known = KnownTree(pair.trees, "")
    known.told(pair.begin_turn())
    pair.sandbox.write("app.py", APP.replace(b"Hello", b"Ahoy"))
    text = known.delta_to(pair.begin_turn()).text
    assert '-    return "Hello, " + name\n+    return "Ahoy, " + name' in text
    assert text.count("```diff") == 1


def test_unsaved_text_counts(pair: Pair) -> None:
    known = KnownTree(pair.trees, "")
    known.told(pair.begin_turn())
    pair.unsaved["app.py"] = APP.replace(b"Hello", b"Ahoy")
    assert "Ahoy" in known.delta_to(pair.begin_turn()).text


def test_what_was_told_is_not_told_again(pair: Pair) -> None:
    known = KnownTree(pair.trees, "")
    known.told(pair.begin_turn())
    pair.sandbox.write("app.py", b"x\n")
    known.told(pair.begin_turn())
    assert known.delta_to(pair.begin_turn()).text == ""


def test_an_applied_proposal_is_no_news_of_its_own(pair: Pair) -> None:
    known = KnownTree(pair.trees, "")
    known.told(pair.begin_turn())
    pair.propose({"app.py": APP.replace(b"Hello", b"Servus")})
    pair.say("app.py", Decision.ACCEPTED)
    step = pair.book.apply(pair.applier, {})
    trees = pair.book.accepted_tree(step.entry.id)
    assert trees is not None
    known.applied(*trees)
    assert known.delta_to(pair.begin_turn()).text == ""


@pytest.mark.case("L08")
def test_secret_files_are_named_but_not_shown(pair: Pair) -> None:
    known = KnownTree(pair.trees, "")
    known.told(pair.begin_turn())
    pair.sandbox.write(".env", b"PASSWORD=hunter2\n")
    text = known.delta_to(pair.begin_turn()).text
    assert ".env" in text
    assert "hunter2" not in text


def test_created_deleted_and_renamed_files_are_told_as_such(pair: Pair) -> None:
    known = KnownTree(pair.trees, "")
    known.told(pair.begin_turn())
    (pair.sandbox.root / "app.py").rename(pair.sandbox.root / "program.py")
    pair.sandbox.write("new.txt", b"n\n")
    text = known.delta_to(pair.begin_turn()).text
    assert "program.py (renamed from app.py)" in text
    assert "new.txt (created)" in text


def test_a_flood_of_changes_is_only_counted(pair: Pair) -> None:
    known = KnownTree(pair.trees, "")
    known.told(pair.begin_turn())
    for number in range(250):
        pair.sandbox.write(f"many/{number}.txt", b"%d\n" % number)
    text = known.delta_to(pair.begin_turn()).text
    assert "250 files changed" in text
    assert len(text) < 200


def test_verdicts_are_grouped_by_file() -> None:
    lines = [
        VerdictLine("a.py", "lines 1–3", Outcome.REJECTED),
        VerdictLine("a.py", "line 9", Outcome.APPLIED),
    ]
    assert verdict_text(lines) == (
        "The person reviewed your proposal:\na.py\n- lines 1–3: rejected\n- line 9: kept and applied"
    )


def test_a_file_that_was_applied_as_it_was_proposed_is_one_line() -> None:
    lines = [
        VerdictLine("a.py", "lines 1–3", Outcome.APPLIED),
        VerdictLine("a.py", "line 9", Outcome.APPLIED),
        VerdictLine("b.py", "line 1", Outcome.APPLIED, "-old\n+new"),
    ]
    first, *rest = verdict_text(lines).splitlines()[1:]
    assert first == "a.py: kept and applied"
    assert rest[:2] == ["b.py", "- line 1: kept and applied, in the person's own version:"]


def test_everything_stands_in_one_block(pair: Pair) -> None:
    delta = KnownTree(pair.trees, "").delta_to(pair.begin_turn())
    message = SendMessage("hello", "app.py", Selection(2, 3, "two\nthree"))
    context = message_context(delta, (), (), message, GitState(True, "main"))
    assert context.text.startswith("<workspace>\n")
    assert context.text.endswith("\n</workspace>")
    assert "lines 2–3 selected" in context.text
    assert context.words == ("app.py lines 2–3",)

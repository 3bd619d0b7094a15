"""Comments on lines: kept at once, found again when lines move, told with an id, answered; never dropped."""

from __future__ import annotations

import json
from collections.abc import Sequence

import msgspec
import pytest

from haiku_pair.edits.hunks import diff
from haiku_pair.edits.values import Hunk
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.comment_export import github, markdown
from haiku_pair.engine.pairing.comment_words import comments_text
from haiku_pair.engine.pairing.comments import CommentBook
from haiku_pair.protocol.comments import Anchor, Answer, Comment, CommentState, Severity, Side


class Shelf:
    """Where the book is kept, and who hears of it."""

    def __init__(self) -> None:
        self.kept: bytes | None = None
        self.heard: list[tuple[str, tuple[Comment, ...]]] = []

    def book(self) -> CommentBook:
        """As after a start."""
        return CommentBook(self._keep, self.kept, lambda review, comments: self.heard.append((review, comments)))

    def _keep(self, kept: bytes) -> None:
        self.kept = kept


@pytest.fixture
def shelf() -> Shelf:
    """Nothing is kept yet."""
    return Shelf()


def comment(text: str = "Why?", first: int = 2, last: int = 3, **more: object) -> Comment:
    anchor = Anchor("a.py", Side.NEW, first, last, ("b", "c"))
    return msgspec.structs.replace(Comment("", anchor, text), **more)


# --- kept ---


@pytest.mark.case("E17")
def test_a_draft_is_there_after_a_restart(shelf: Shelf) -> None:
    made = shelf.book().put("p1", comment("half a th"))
    assert shelf.book().of("p1") == (made,)
    assert made.id


def test_a_comment_is_changed_answered_resolved_and_removed(shelf: Shelf) -> None:
    book = shelf.book()
    made = book.put("p1", comment())
    book.put("p1", msgspec.structs.replace(made, text="Why not?"))
    book.answer("p1", made.id, Answer("Haiku", "Because."))
    book.mark("p1", made.id, CommentState.RESOLVED)
    only = book.one("p1", made.id)
    assert (only.text, only.answers, only.state) == ("Why not?", (Answer("Haiku", "Because."),), CommentState.RESOLVED)
    book.remove("p1", made.id)
    assert book.of("p1") == ()
    assert shelf.heard[-1] == ("p1", ())
    with pytest.raises(Failure, match="no longer there"):
        book.mark("p1", made.id, CommentState.OPEN)


def test_what_cant_be_read_counts_as_nothing(shelf: Shelf) -> None:
    shelf.kept = b"\xff not json"
    assert shelf.book().of("p1") == ()


def test_an_unreadable_entry_costs_nothing_but_itself_and_is_kept(shelf: Shelf) -> None:
    book = shelf.book()
    first, second = book.put("p1", comment("one")), book.put("p1", comment("two"))
    other = book.put("p2", comment("three"), travels=True)
    assert shelf.kept is not None
    kept = json.loads(shelf.kept)
    kept[0]["comments"][0]["state"] = "from a later version"
    kept.append({"something": "else"})
    shelf.kept = json.dumps(kept).encode()
    again = shelf.book()
    assert (again.of("p1"), again.of("p2"), again.travelling("")) == ((second,), (other,), (other,))
    again.remove("p2", other.id)
    aside = json.loads(shelf.kept)[1:]
    assert {"something": "else"} in aside
    assert [one["text"] for entry in aside for one in entry.get("comments", ())] == [first.text]
    assert shelf.book().of("p1") == (second,)


# --- told ---


def test_drafts_on_proposals_travel_once_and_others_wait_to_be_sent(shelf: Shelf) -> None:
    book = shelf.book()
    travelling = book.put("p1", comment("on the proposal"), travels=True)
    staying = book.put("r1", comment("on a range"))
    book.put("p1", comment("   "), travels=True)
    assert book.travelling("p1") == (travelling,)
    assert book.drafts("r1") == (staying,)
    book.told([travelling, staying])
    assert (book.travelling("p1"), book.drafts("r1")) == ((), ())
    assert book.one("r1", staying.id).state is CommentState.SENT


def test_the_model_reads_place_quote_and_id(shelf: Shelf) -> None:
    made = shelf.book().put("p1", comment("Why?\nReally?"))
    assert comments_text([made]).splitlines()[1:] == [
        f"- [{made.id}] a.py lines 2–3",
        "  > b",
        "  > c",
        "  The person: Why?",
        "  Really?",
    ]
    assert comments_text([]) == ""


def test_the_model_reads_who_said_what() -> None:
    finding = comment(
        "Off by one",
        id="f",
        author="Haiku 4.5",
        reviewer="bugs",
        severity=Severity.MAJOR,
        suggestion=("b2",),
        answers=(Answer("", "Is it?", told=False), Answer("Haiku", "Yes.")),
        anchor=Anchor("a.py", Side.NEW, 2, 2, ("b",), lost=True),
    )
    assert comments_text([finding]).splitlines()[1:] == [
        "- [f] a.py line 2 (these lines are no longer there)",
        "  > b",
        "  Haiku 4.5 found in a review (bugs, major): Off by one",
        "  suggested in place of these lines:",
        "  | b2",
        "  The person: Is it?",
        "  Haiku: Yes.",
    ]


def test_what_is_still_typed_is_told_to_nobody(shelf: Shelf) -> None:
    book = shelf.book()
    typed = book.write("p1", comment("half a th", id="w1", state=CommentState.WRITING), travels=True)
    assert (book.drafts("p1"), book.travelling("p1"), book.current([typed])) == ((), (), ())
    assert "half" not in github([typed], "", no_hunks)
    assert "half" not in markdown([typed], "")
    kept = book.write("p1", msgspec.structs.replace(typed, text="half a thought", state=CommentState.DRAFT))
    assert book.travelling("p1") == (kept,)


def test_an_answer_of_the_person_travels_like_a_draft(shelf: Shelf) -> None:
    book = shelf.book()
    sent = book.put("p1", comment(state=CommentState.SENT), travels=True)
    finding = book.put("p1", comment(state=CommentState.OPEN, author="Haiku", reviewer="bugs"), travels=True)
    assert book.travelling("p1") == ()
    for one in (sent, finding):
        book.answer("p1", one.id, Answer("", "And now?", told=False))
    untold = book.travelling("p1")
    assert ([one.id for one in untold], book.drafts("p1")) == ([sent.id, finding.id], untold)
    book.told(untold)
    assert book.travelling("p1") == ()
    assert [one.state for one in book.of("p1")] == [CommentState.SENT, CommentState.OPEN]


def test_drafts_on_a_proposal_that_is_closed_travel_once_unless_it_was_set_aside(shelf: Shelf) -> None:
    book = shelf.book()
    applied = book.put("p1", comment("on what was applied"), travels=True)
    aside = book.put("p2", comment("on what was set aside"), travels=True)
    book.stay("p2")
    assert book.travelling("p3") == (applied,)
    book.told([applied])
    assert book.travelling("p3") == ()
    assert book.travelling("p2") == (aside,)


# --- what the window writes ---


def test_writing_again_takes_words_and_lines_and_nothing_else(shelf: Shelf) -> None:
    book = shelf.book()
    book.put("p1", comment("Off by one", id="f", author="Haiku", severity=Severity.MAJOR, state=CommentState.OPEN))
    book.answer("p1", "f", Answer("Haiku", "Because."))
    elsewhere = Anchor("b.py", Side.OLD, 1, 1, ("x",))
    book.write("p1", comment("Off by two", id="f", state=CommentState.DRAFT, anchor=elsewhere, suggestion=("y",)))
    only = book.one("p1", "f")
    assert (only.text, only.anchor, only.suggestion) == ("Off by two", elsewhere, ("y",))
    assert (only.answers, only.author) == ((Answer("Haiku", "Because."),), "Haiku")
    assert (only.severity, only.state) == (Severity.MAJOR, CommentState.OPEN)


def test_what_comes_twice_makes_no_twin(shelf: Shelf) -> None:
    book = shelf.book()
    for text in ("h", "ha", "hal", "hal"):
        book.write("p1", comment(text, id="w1", state=CommentState.WRITING))
    assert [one.text for one in book.of("p1")] == ["hal"]


def test_a_late_letter_does_not_take_a_sent_comment_back_but_other_words_do(shelf: Shelf) -> None:
    book = shelf.book()
    made = book.write("p1", comment(id="w1"))
    book.told([made])
    book.write("p1", msgspec.structs.replace(made, state=CommentState.WRITING))
    assert book.one("p1", "w1").state is CommentState.SENT
    book.write("p1", msgspec.structs.replace(made, text="Why not?"))
    assert book.one("p1", "w1").state is CommentState.DRAFT


def test_a_new_comment_is_the_persons_whatever_the_window_says(shelf: Shelf) -> None:
    book = shelf.book()
    book.write("p1", comment(id="w1", author="Haiku", state=CommentState.RESOLVED, severity=Severity.MAJOR))
    assert book.of("p1") == (comment(id="w1", state=CommentState.DRAFT),)


def test_the_models_answer_finds_its_comment_in_any_review(shelf: Shelf) -> None:
    book = shelf.book()
    made = book.put("p1", comment())
    book.answer_anywhere(made.id, Answer("Haiku", "Done."), resolved=True)
    assert (book.one("p1", made.id).answers[0].text, book.one("p1", made.id).state) == ("Done.", CommentState.RESOLVED)
    with pytest.raises(Failure):
        book.answer_anywhere("nobody", Answer("Haiku", "Done."), resolved=False)


# --- out of the program ---

OLD = [f"line {number}" for number in range(1, 41)]
NEW = [*OLD[:9], "ten", *OLD[10:29], "added", *OLD[29:]]
"""Line 10 is another, and one is added before line 30: hunks of lines 7–13 and 27–32, by new numbers 27–33."""


def hunks(path: str) -> Sequence[Hunk]:
    return diff("\n".join([*OLD, ""]).encode(), "\n".join([*NEW, ""]).encode()) if path == "a.py" else ()


def no_hunks(_path: str) -> Sequence[Hunk]:
    return ()


def exported(*comments: Comment) -> dict[str, object]:
    found = json.loads(github(comments, "topic", hunks))
    assert found["event"] == "COMMENT"
    assert isinstance(found, dict)
    return found


def on(side: Side, first: int, last: int, text: str = "Why?", **more: object) -> Comment:
    lines = tuple((OLD if side is Side.OLD else NEW)[first - 1 : last])
    return comment(text, 0, 0, id=text, anchor=Anchor("a.py", side, first, last, lines), **more)


def placed(one: Comment) -> object:
    found = exported(one)["comments"]
    assert isinstance(found, list)
    return [{name: value for name, value in known.items() if name not in {"path", "body"}} for known in found]


@pytest.mark.parametrize(
    ("one", "place"),
    [
        (on(Side.NEW, 10, 10), {"line": 10, "side": "RIGHT"}),
        (on(Side.OLD, 10, 10), {"line": 10, "side": "LEFT"}),
        (on(Side.OLD, 31, 31), {"line": 32, "side": "RIGHT"}),
        (on(Side.OLD, 8, 10), {"start_line": 8, "start_side": "RIGHT", "line": 10, "side": "LEFT"}),
        (on(Side.NEW, 7, 13), {"start_line": 7, "start_side": "RIGHT", "line": 13, "side": "RIGHT"}),
        (on(Side.NEW, 30, 33), {"start_line": 30, "start_side": "RIGHT", "line": 33, "side": "RIGHT"}),
    ],
)
def test_github_is_told_lines_as_its_difference_has_them(one: Comment, place: object) -> None:
    assert placed(one) == [place]


@pytest.mark.parametrize(
    "one",
    [on(Side.NEW, 6, 6), on(Side.NEW, 13, 14), on(Side.NEW, 13, 27), on(Side.OLD, 33, 33), on(Side.NEW, 34, 34)],
)
def test_what_is_outside_githubs_difference_goes_into_the_text(one: Comment) -> None:
    request = exported(one)
    assert request["comments"] == []
    assert "Why?" in str(request["body"])
    assert request["body"] != "topic"


def test_github_gets_findings_with_what_they_suggest_and_no_settled_comments() -> None:
    finding = on(Side.NEW, 10, 10, "Use c.", severity=Severity.MAJOR, state=CommentState.OPEN, suggestion=("c", "```"))
    whole = comment("Whole.", anchor=Anchor("b.py"))
    lost = comment("Lost.", anchor=Anchor("a.py", Side.NEW, 10, 10, ("x",), lost=True))
    request = exported(finding, whole, lost, on(Side.NEW, 10, 10, "Settled.", state=CommentState.RESOLVED))
    assert request["body"] == "topic\n\n**b.py**: Whole.\n\n**a.py line 10**: Lost."
    body = "**major** Use c.\n\n````suggestion\nc\n```\n````"
    assert request["comments"] == [{"path": "a.py", "body": body, "line": 10, "side": "RIGHT"}]
    assert json.loads(github([whole], "", hunks))["body"].startswith("Review\n")


def test_markdown_names_everything() -> None:
    settled = comment("Settled.", state=CommentState.RESOLVED, answers=(Answer("Haiku", "Two\nlines."),))
    text = markdown([comment("Why?"), comment("Whole.", anchor=Anchor("b.py")), settled], "topic")
    for part in ("# Review: topic", "## a.py", "## b.py", "### Lines 2–3 (draft)", "The file as a whole", "I: Why?"):
        assert part in text
    assert "> Haiku: Two\n> lines." in text

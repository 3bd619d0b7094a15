"""Finding one's way: reviewed marks, folds, the filter of the files and the search, each by key in the real pane."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from haiku_pair.protocol import requests as rq
from haiku_pair.protocol.comments import Anchor, Comment
from haiku_pair.protocol.values import ChangeKind
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.review.bars import HintLine
from haiku_pair.window.review.file_entries import EntryKind, ListEntry
from haiku_pair.window.review.file_list import elided_path
from haiku_pair.window.review.typed_line import TypedLine
from haiku_pair.window.theme.theme import Theme
from tests.helpers.review_desk import Desk, Room
from tests.helpers.review_peer import ReviewPeer, change, hunk, small
from tests.helpers.scripted_engine import ScriptedEngine

CALC = [small("a"), small("b", 30), small("c", 60)]
TEXT = [small("d"), small("e", 40)]
LAST = [hunk("f", " keep", "-gone", "+Price here", first=3)]


@pytest.fixture
def room(qtbot: QtBot, bridge: Bridge, theme: Theme, commands: Commands) -> Room:
    """Where a pane can be opened."""
    return Room(qtbot, bridge, theme, commands)


@pytest.fixture
def desk(room: Room, engine: ScriptedEngine) -> Desk:
    """Three files, with three, two and one hunks."""
    files = (("calc.py", CALC), ("src/text.py", TEXT), ("src/last.md", LAST))
    return room.open(ReviewPeer(engine, *((change(path, hunks), hunks) for path, hunks in files)))


def entries(desk: Desk, *kinds: EntryKind) -> list[ListEntry]:
    found = desk.listed()
    model = found.entries_model
    every = [model.entry(number) for number in range(model.rowCount())]
    return [entry for entry in every if not kinds or entry.kind in kinds]


def files(desk: Desk) -> list[str]:
    return [entry.middle for entry in entries(desk, EntryKind.FILE)]


def line(desk: Desk, name: str) -> TypedLine:
    found = next(one for one in desk.pane.findChildren(TypedLine) if name in one.name)
    assert isinstance(found, TypedLine)
    return found


def said(desk: Desk) -> str:
    return line(desk, "Search").said


# --- reviewed marks ---


def test_r_marks_the_file_and_takes_the_marks_away(desk: Desk) -> None:
    desk.press("r")
    assert desk.counts.text == "0 of 6 decided · 0 accepted · ◉ 3 reviewed"
    assert "◉" in entries(desk, EntryKind.FILE)[0].right
    assert "3 reviewed" in entries(desk, EntryKind.FILE)[0].spoken
    desk.press("r")
    assert "reviewed" not in desk.counts.text


def test_shift_r_marks_the_hunk_and_goes_on(desk: Desk) -> None:
    desk.press("R")
    assert (desk.at, [review.reviewed for review in desk.peer.hunks["calc.py"]]) == ("calc.py:b", [True, False, False])
    assert "◉ reviewed" in desk.text
    desk.press("[", "R")
    assert (desk.at, desk.peer.hunks["calc.py"][0].reviewed) == ("calc.py:a", False)


def test_a_mark_is_no_decision(desk: Desk) -> None:
    desk.press("r", "u")
    assert desk.peer.decisions("calc.py") == "uuu"
    assert desk.message.text == "There is no decision to undo."


def test_only_what_is_new_is_shown_and_moved_over(desk: Desk) -> None:
    desk.press("]", "R", "N", "[", "[")
    assert desk.at == "calc.py:a"
    assert "item.b" not in desk.text
    desk.press("]")
    assert desk.at == "calc.py:c"
    assert [entry.hunk for entry in entries(desk, EntryKind.HUNK)] == [0, 2]
    desk.press("N")
    assert "item.b" in desk.text


def test_a_file_without_news_is_passed_over(desk: Desk) -> None:
    desk.press("}", "r", "{", "N", "}")
    assert desk.at == "src/last.md:f"
    desk.press("{")
    assert desk.at == "calc.py:a"


def test_the_last_hunk_below_may_be_no_news(desk: Desk) -> None:
    desk.press("]", "]", "R", "[", "N")
    assert desk.at == "src/text.py:d"


def test_decisions_go_on_to_what_is_new(desk: Desk) -> None:
    desk.press("]", "R", "[", "[", "N", "y")
    assert desk.at == "calc.py:c"


def test_z_folds_a_hunk_and_opens_it(desk: Desk) -> None:
    desk.press("z")
    assert "item.a" not in desk.text
    assert "item.b" in desk.text
    desk.press("z")
    assert "item.a" in desk.text


# --- the filter ---


def test_files_are_found_by_letters(desk: Desk) -> None:
    desk.press("l")
    desk.type("lst")
    desk.settle()
    assert files(desk) == ["src/last.md"]
    assert line(desk, "Filter").said == "1 of 3 files"
    desk.press("Enter")
    assert desk.at == "src/last.md:f"
    desk.press("y")
    assert desk.peer.decisions("src/last.md") == "a"


def test_esc_shows_all_files_again(desk: Desk) -> None:
    desk.press("l")
    desk.type("last")
    desk.press("Esc")
    assert len(files(desk)) == 3
    desk.press("y")
    assert desk.peer.decisions("calc.py") == "auu"


def test_moves_stay_among_the_files_that_are_shown(desk: Desk) -> None:
    desk.press("l")
    desk.type("src/")
    desk.press("Enter", "{")
    assert desk.at == "src/text.py:d"
    desk.press("Esc", "{")
    assert desk.at == "calc.py:a"


@pytest.mark.parametrize(
    ("state", "found"),
    [
        (":und", ["src/text.py", "src/last.md"]),
        (":new", ["calc.py", "src/last.md"]),
        (":comm", ["calc.py"]),
        (":undecided text", ["src/text.py"]),
        (":nonsense", []),
    ],
)
def test_files_are_found_by_state(desk: Desk, state: str, found: list[str]) -> None:
    desk.peer.say(Comment("c1", Anchor("calc.py"), "why?"))
    desk.press("a", "r", "l")
    desk.type(state)
    desk.settle()
    assert files(desk) == found


def test_what_is_decided_leaves_a_list_of_what_is_undecided(desk: Desk) -> None:
    desk.press("l")
    desk.type(":und")
    desk.press("Enter", "y", "y", "y")
    assert files(desk) == ["src/text.py", "src/last.md"]


# --- a long list ---


def test_folders_of_a_long_list_are_folded_but_for_the_one_at_hand(room: Room, engine: ScriptedEngine) -> None:
    names = [f"{folder}/file{number:02}.py" for folder in ("app", "lib", "web") for number in range(30)]
    desk = room.open(ReviewPeer(engine, *((change(name, [small(name)]), [small(name)]) for name in names)))
    spoken = [entry.spoken for entry in entries(desk, EntryKind.FOLDER)]
    assert spoken == [
        "folder app/, 30 files, 0 of 30 decided, open",
        "folder lib/, 30 files, 0 of 30 decided, folded",
        "folder web/, 30 files, 0 of 30 decided, folded",
    ]
    assert len(files(desk)) == 30
    desk.press("End")
    assert files(desk)[0] == "web/file00.py"


def test_the_list_says_what_happens_to_a_file(room: Room, engine: ScriptedEngine) -> None:
    renamed = change(
        "new.py", [small("a")], ChangeKind.RENAMED, old_path="old.py", new_mode="100755", old_mode="100644"
    )
    binary = change("logo.png", [hunk("b")], ChangeKind.CHANGED, binary=True)
    desk = room.open(ReviewPeer(engine, (renamed, [small("a")]), (binary, [hunk("b")])))
    [note] = [entry.middle for entry in entries(desk, EntryKind.NOTE)]
    assert note == "renamed from old.py · becomes executable (mode 100644 → 100755)"
    heads = entries(desk, EntryKind.FILE)
    assert (heads[0].left, heads[1].right) == ("R", "binary   0/1")
    assert "renamed from old.py" in heads[0].spoken
    assert "binary" in heads[1].spoken


def test_the_name_of_the_file_is_in_sight_with_its_hunks(desk: Desk) -> None:
    desk.pane.area.resize(desk.pane.area.width(), 300)
    found = desk.listed()
    desk.press("}", "{")
    head = found.visualRect(found.entries_model.index(found.entries_model.line_of(0, None)))
    assert found.viewport().rect().contains(head)


def test_two_files_of_one_name_can_be_told_apart(room: Room, engine: ScriptedEngine) -> None:
    same = [f"app/{folder}/very_long_folder_name/handlers_of_orders.py" for folder in ("shop", "stock")]
    desk = room.open(ReviewPeer(engine, *((change(path, [small(path)]), [small(path)]) for path in same)))
    found = desk.listed()
    assert [entry.apart for entry in entries(desk, EntryKind.FILE)] == [
        "shop/…/handlers_of_orders.py",
        "stock/…/handlers_of_orders.py",
    ]
    drawn = [elided_path(entry.apart, found.fontMetrics(), 130) for entry in entries(desk, EntryKind.FILE)]
    assert len(set(drawn)) == 2


# --- the search ---


def test_a_text_is_found_in_all_hunks(desk: Desk) -> None:
    desk.press("/")
    desk.type("item.e")
    desk.qtbot.waitUntil(lambda: said(desk) == "1 of 2")
    assert desk.at == "src/text.py:e"
    desk.press("Enter", "F3")
    assert said(desk) == "2 of 2"
    desk.press("F3")
    assert said(desk) == "1 of 2"
    desk.press("Shift+F3")
    assert said(desk) == "2 of 2"
    desk.press("y")
    assert desk.peer.decisions("src/text.py") == "ua"


def test_hunks_that_are_not_there_yet_are_searched_too(desk: Desk, engine: ScriptedEngine) -> None:
    asked = {request.path for request in engine.sent(rq.GetHunks)}
    assert "src/last.md" not in asked
    desk.press("/")
    desk.type("price here")
    desk.qtbot.waitUntil(lambda: said(desk) == "1 of 1")
    assert desk.at == "src/last.md:f"


def test_capital_letters_make_it_exact(desk: Desk) -> None:
    desk.press("/")
    desk.type("price")
    desk.qtbot.waitUntil(lambda: said(desk) == "1 of 6")
    desk.press("Esc", "/")
    desk.type("Price")
    desk.qtbot.waitUntil(lambda: said(desk) == "1 of 1")


def test_paths_are_searched(desk: Desk) -> None:
    desk.press("/")
    desk.type("last.md")
    desk.qtbot.waitUntil(lambda: said(desk) == "1 of 1")
    assert desk.at == "src/last.md:f"


def test_esc_while_typing_returns_to_where_it_began(desk: Desk) -> None:
    desk.press("]", "/")
    desk.type("Price")
    desk.qtbot.waitUntil(lambda: desk.at == "src/last.md:f")
    desk.press("Esc")
    assert desk.at == "calc.py:b"
    desk.press("n")
    assert desk.peer.decisions("calc.py") == "uru"


def test_esc_in_the_diff_ends_the_search_and_stays(desk: Desk) -> None:
    desk.press("/")
    desk.type("Price")
    desk.qtbot.waitUntil(lambda: desk.at == "src/last.md:f")
    desk.press("Enter", "Esc")
    assert (desk.at, line(desk, "Search").isHidden()) == ("src/last.md:f", True)


def test_what_is_nowhere_is_said(desk: Desk) -> None:
    desk.press("/")
    desk.type("zebra")
    desk.qtbot.waitUntil(lambda: said(desk) == "no match")
    assert desk.at == "calc.py:a"


def test_a_match_in_a_folded_hunk_opens_it(desk: Desk) -> None:
    desk.press("z", "/")
    desk.type("item.a")
    desk.qtbot.waitUntil(lambda: "item.a" in desk.text)


def test_what_was_found_is_marked_and_announced(desk: Desk) -> None:
    desk.press("/")
    desk.type("item.b")
    desk.qtbot.waitUntil(lambda: said(desk) == "1 of 2")
    assert desk.view.accessibleDescription() == "match 1 of 2"
    block = desk.view.document().findBlockByNumber(desk.view.line_of(desk.view.row))
    desk.qtbot.waitUntil(lambda: any(one.format.fontUnderline() for one in block.layout().formats()))


# --- the keys that are named ---


def hints(desk: Desk) -> str:
    shown = desk.pane.findChild(HintLine)
    assert isinstance(shown, HintLine)
    return shown.accessibleDescription()


def test_the_keys_that_are_named_are_those_of_the_line_one_types_in(desk: Desk) -> None:
    desk.press("/")
    assert hints(desk) == "Enter to the match, ↓ ↑ next, previous, Esc back to where you were"
    desk.type("item")
    desk.press("Return")
    assert hints(desk).startswith("y accept")
    assert "Esc end the search" in hints(desk)
    desk.press("Esc", "l")
    assert hints(desk) == "Enter to the files, Esc show all files"
    desk.press("Esc")
    assert "Esc back" in hints(desk)
    desk.press("5")
    assert hints(desk) == "Enter review it, Esc leave"
    desk.press("Esc")
    assert hints(desk).startswith("y accept")

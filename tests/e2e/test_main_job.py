"""The main job on this very project: question, streamed answer, proposal, review by keys, apply, undo."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from haiku_pair.protocol.events import UsageReported
from haiku_pair.window.center import Page
from haiku_pair.window.review.bars import AskBar
from tests.helpers.drive import has_focus
from tests.helpers.fake_api import FakeApi, hold, text_reply, tool_reply
from tests.helpers.repositories import Sandbox, snapshot
from tests.helpers.whole import Program, differences

FRAMES, MAIN, ENGINE_MAIN = "haiku_pair/protocol/frames.py", "haiku_pair/__main__.py", "haiku_pair/engine/__main__.py"
ENTRY, CREATED = "haiku_pair/entry.py", "tests/unit/protocol/test_size.py"
SIZE = (b"MAX_FRAME = 64 * 1024 * 1024", b"MAX_FRAME = 32 * 1024 * 1024")
READER = (b'"""Reader for the window\'s side."""', b'"""Reader for the side of the window."""')
NEW_FILE = "from haiku_pair.protocol.frames import MAX_FRAME\n\n\ndef test_size():\n    assert MAX_FRAME == 32 << 20\n"
SCRIPT = [
    tool_reply([("list_files", {}), ("read_file", {"path": FRAMES})], text="I look at the frames first."),
    tool_reply(
        [
            ("edit_file", {"path": FRAMES, "edits": [
                {"old_text": SIZE[0].decode(), "new_text": SIZE[1].decode()},
                {"old_text": READER[0].decode(), "new_text": READER[1].decode()},
            ]}),
            ("create_file", {"path": CREATED, "content": NEW_FILE}),
            ("rename_file", {"path": MAIN, "new_path": ENTRY}),
            ("delete_file", {"path": ENGINE_MAIN}),
        ]
    ),
    text_reply("Frames are **smaller** now:\n\n```python\nMAX_FRAME = 32 * 1024 * 1024\n```\n"),
    text_reply("You are welcome."),
    text_reply("Bye."),
]  # fmt: skip


FRAMES_FIRST, FRAMES_BOTH = (SIZE,), (SIZE, READER)


@pytest.fixture
def before(repository: Sandbox) -> dict[str, tuple[int, str]]:
    """Every file of the clone, its `.git` included, before the program has seen it."""
    return snapshot(repository.root)


@pytest.fixture
def proposed(
    api: FakeApi, repository: Sandbox, before: dict[str, tuple[int, str]], start: Callable[[Path], Program]
) -> Program:
    """The program after the answer, with the review in front."""
    program = start(repository.root)
    program.trust()
    program.ask("Make the frames smaller")
    program.review()
    program.wait_text("0 of 5 decided")
    program.press("{", "{", "{")
    program.wait_text("file 1 of 4")
    program.press("}", "}")
    program.wait_text("file 3 of 4", "hunk 1 of 2")
    return program


def changed(program: Program, repository: Sandbox, before: dict[str, tuple[int, str]]) -> set[str]:
    """Paths that are not as they were before the program was started."""
    return program.without_guard(lambda: differences(before, snapshot(repository.root)))


def edited(raw: bytes, *edits: tuple[bytes, bytes]) -> bytes:
    """The bytes with each edit made at its one place."""
    for old, new in edits:
        assert raw.count(old) == 1
        raw = raw.replace(old, new)
    return raw


def accept_everything(program: Program) -> None:
    """`A` asks; the answer counts after a moment."""
    program.press("Shift+A")
    ask = program.window.findChild(AskBar)
    assert isinstance(ask, AskBar)
    program.wait(lambda: ask.is_armed)
    program.press("y")
    program.wait_text("all decided")


# --- the answer ---


def test_the_answer_is_streamed_with_its_tool_calls_folded_and_its_cost(proposed: Program) -> None:
    assert "I look at the frames first." in proposed.conversation()
    assert "▸ Edit haiku_pair/protocol/frames.py in 2 places" in proposed.conversation()
    assert "Frames are smaller now:" in proposed.conversation()
    assert "4 files, 5 hunks" in proposed.conversation()
    facts = proposed.window.status.facts()
    assert "/200k" in facts
    assert proposed.all(UsageReported)[-1].usage.session_dollars
    assert "$0.0000" not in facts


def test_text_is_shown_while_it_still_streams_in(
    monkeypatch: pytest.MonkeyPatch, repository: Sandbox, start: Callable[[Path], Program]
) -> None:
    with FakeApi([hold(text_reply("The first half, and the rest of it."), after=4)]) as api:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        program = start(repository.root)
        program.trust()
        program.send("Hello")
        program.wait_text("The first")
        assert "rest of it" not in program.conversation()
        api.release()
        program.wait_text("rest of it.")


# --- before apply ---


def test_neither_proposal_nor_decisions_change_a_byte_of_files_or_repository(
    proposed: Program, repository: Sandbox, before: dict[str, tuple[int, str]]
) -> None:
    assert changed(proposed, repository, before) == set()
    proposed.press("y", "n", "}", "y", "c")
    proposed.wait_field("Comment")
    proposed.type("Why this file?\n")
    proposed.wait_text("Why this file?", "3 of 5 decided")
    accept_everything(proposed)
    assert changed(proposed, repository, before) == set()


# --- apply and undo ---


@pytest.mark.parametrize(
    ("keys", "edits"),
    [
        ("n y", (READER,)),
        ("Space y u Ctrl+R", FRAMES_BOTH),
        ("Shift+J Shift+K ] [ j j k a u d u y", FRAMES_FIRST),
    ],
)
def test_exactly_what_the_keys_accepted_is_written(
    proposed: Program,
    repository: Sandbox,
    before: dict[str, tuple[int, str]],
    keys: str,
    edits: tuple[tuple[bytes, bytes], ...],
) -> None:
    original = repository.read(FRAMES)
    for key in keys.split():
        proposed.press(key)
        proposed.wait(lambda: not proposed.window.review._reviewer.is_waiting)
    proposed.step("Ctrl+Return")
    assert repository.read(FRAMES) == edited(original, *edits)
    assert changed(proposed, repository, before) == {FRAMES}


def test_create_rename_and_delete_are_applied_as_accepted(
    proposed: Program, repository: Sandbox, before: dict[str, tuple[int, str]]
) -> None:
    original, entry = repository.read(FRAMES), repository.read(MAIN)
    accept_everything(proposed)
    proposed.step("Ctrl+Return")
    assert repository.read(FRAMES) == edited(original, SIZE, READER)
    assert repository.read(CREATED) == NEW_FILE.encode()
    assert repository.read(ENTRY) == entry
    assert changed(proposed, repository, before) == {FRAMES, CREATED, MAIN, ENTRY, ENGINE_MAIN}
    assert not {MAIN, ENGINE_MAIN} & snapshot(repository.root).keys()


def test_undo_brings_every_byte_back_and_redo_applies_it_again(
    proposed: Program, repository: Sandbox, before: dict[str, tuple[int, str]]
) -> None:
    accept_everything(proposed)
    proposed.step("Ctrl+Return")
    applied = proposed.without_guard(lambda: snapshot(repository.root))
    proposed.step("Ctrl+Shift+U")
    assert changed(proposed, repository, before) == set()
    proposed.step("Alt+Shift+Z")
    assert proposed.without_guard(lambda: differences(applied, snapshot(repository.root))) == set()


def test_after_the_undo_the_review_is_there_again(proposed: Program) -> None:
    proposed.press("y", "n")
    proposed.step("Ctrl+Return")
    proposed.step("Ctrl+Shift+U")
    proposed.wait_text("2 of 5 decided", "1 accepted")


def test_what_is_left_undecided_stays_to_be_reviewed(proposed: Program) -> None:
    proposed.press("y")
    proposed.step("Ctrl+Return")
    proposed.wait_text("0 of 4 decided")


def test_rejecting_everything_applies_nothing(
    proposed: Program, repository: Sandbox, before: dict[str, tuple[int, str]]
) -> None:
    proposed.press("Shift+D")
    ask = proposed.window.findChild(AskBar)
    assert isinstance(ask, AskBar)
    proposed.wait(lambda: ask.is_armed)
    proposed.press("y")
    proposed.wait_text("all rejected")
    proposed.press("Ctrl+Return")
    proposed.wait_text("Nothing is accepted, so there is nothing to apply.")
    assert changed(proposed, repository, before) == set()


# --- going about in the review ---


def test_braces_go_from_file_to_file(proposed: Program) -> None:
    seen = []
    for key, place in (("{", 2), ("{", 1), ("}", 2), ("}", 3), ("}", 4)):
        proposed.press(key)
        proposed.wait_text(f"file {place} of 4")
        proposed.wait(proposed.window.review.spot)
        spot = proposed.window.review.spot()
        seen.append(spot.path if spot else "")
    assert seen == [ENTRY, ENGINE_MAIN, ENTRY, FRAMES, CREATED]


def test_enter_opens_the_file_at_the_line(proposed: Program) -> None:
    proposed.press("]", "Return")
    proposed.wait(lambda: proposed.window.editor.current_path() == FRAMES)
    page = proposed.window.editor.current_page()
    assert page is not None
    proposed.wait(lambda: page.is_loaded)
    proposed.wait(lambda: page.edit.textCursor().block().text().strip() == READER[0].decode())
    assert has_focus(proposed.window.editor)


def test_esc_goes_back_to_the_editor_and_the_review_waits(proposed: Program) -> None:
    proposed.press("y", "Esc")
    assert proposed.window.center.page is Page.EDITOR
    proposed.review()
    proposed.wait_text("1 of 5 decided")


def test_a_question_mark_shows_the_keys_of_the_review(proposed: Program) -> None:
    proposed.press("?")
    assert ("y", "Accept the hunk") in proposed.window.rest.overlays.keys().rows()
    proposed.press("Esc")
    assert has_focus(proposed.window.review)


# --- what the model is sent ---


def plain(value: object) -> object:
    """Without the marks of the cache, which move on with the conversation."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items() if key != "cache_control"}
    return [plain(one) for one in value] if isinstance(value, list) else value


def test_every_request_adds_to_the_one_before_and_changes_nothing_of_it(proposed: Program, api: FakeApi) -> None:
    proposed.press("y", "n")
    proposed.step("Ctrl+Return")
    proposed.ask("Thank you")
    proposed.ask("Goodbye")
    assert len(api.requests) == 5
    for one, two in pairwise(api.requests):
        assert plain(two["messages"])[: len(one["messages"])] == plain(one["messages"])  # type: ignore[index]
        assert [two[part] for part in ("model", "tools", "system")] == [
            one[part] for part in ("model", "tools", "system")
        ]
    assert all(1 <= json.dumps(request).count('"cache_control"') <= 4 for request in api.requests)
    names = {tool["name"] for tool in api.requests[0]["tools"]}
    assert names == {
        "list_files", "read_file", "search_files", "edit_file", "create_file", "rename_file", "delete_file",
        "answer_comment",
    }  # fmt: skip

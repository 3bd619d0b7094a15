"""A language server beside the engine: problems, hover, definitions, references, renames as a proposal, completion."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from haiku_pair.edits.values import Splice
from haiku_pair.engine.lsp import keeper
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.events import Notice, ProposalChanged
from haiku_pair.protocol.languages import (
    DefinitionsAre,
    FindDefinition,
    FindReferences,
    GetHover,
    GetOffers,
    HoverIs,
    OffersAre,
    ProposeRename,
    ReferencesAre,
)
from haiku_pair.protocol.problems import (
    FileProblem,
    LanguagesChanged,
    ProblemsChanged,
    ServerState,
    Severity,
    TryLanguagesAgain,
)
from haiku_pair.protocol.values import Fault
from tests.helpers.language_server import install
from tests.helpers.repositories import Sandbox, with_history
from tests.helpers.served import Served, served

FROG = "def leap(height):\r\n    return 'é\U0001f438', WRONG\r\n\n\nleap(outside)\n"
POND = "from frog import leap\n\nleap(3)  # ODD\n"
Story = Callable[[Served], Coroutine[Any, Any, None]]


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    files = {"frog.py": FROG.encode(), "pond.py": POND.encode(), "far.rs": b"fn a() {}\n", "notes.txt": b"hello\n"}
    return with_history(tmp_path / "n", files)


@pytest.fixture
def play(home: Path, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def run(story: Story, fault: str = "", *, trusted: bool = True) -> None:
        monkeypatch.setenv("PATH", f"{install(tmp_path / 'servers')}:/usr/bin:/bin")
        monkeypatch.setenv("SCRIPTED_FAULT", fault)
        monkeypatch.setattr(keeper, "PAUSES", (0.01,))

        async def whole() -> None:
            async with served(home, sandbox.root, trusted=trusted) as engine:
                for path in ("frog.py", "pond.py", "notes.txt"):
                    await engine.ask(ask.OpenDocument(path), replies.DocumentOpened)
                await story(engine)

        asyncio.run(whole())

    return run


def problems(event: ProblemsChanged) -> dict[str, tuple[FileProblem, ...]]:
    return {file.path: file.problems for file in event.files}


async def stands(engine: Served, state: ServerState, language: str = "python") -> LanguagesChanged:
    return await engine.until(
        LanguagesChanged, lambda event: any((one.language, one.state) == (language, state) for one in event.servers)
    )


def test_problems_come_with_the_text_as_it_is_typed(play: Callable[..., None]) -> None:
    async def story(engine: Served) -> None:
        found = await engine.until(ProblemsChanged, lambda event: "frog.py" in problems(event))
        expected = FileProblem(1, 18, 1, 23, Severity.ERROR, "wrong here", "scripted x1")
        assert problems(found)["frog.py"] == (expected,)
        engine.events.clear()
        line = ("    return 'é\U0001f438', fine",)
        await engine.ask(ask.ChangeDocument("frog.py", 0, Splice(1, 1, line)), replies.Done)
        gone = await engine.until(ProblemsChanged, lambda event: "frog.py" in problems(event))
        assert problems(gone)["frog.py"] == ()
        known = engine.server._workshop.result()._folder.problems  # type: ignore[union-attr]
        assert known.ready
        assert [(one.line, one.text) for one in known.known()["pond.py"]] == [(3, "odd here")]
        assert "frog.py" not in known.known()
        await engine.ask(ask.ChangeDocument("pond.py", 0, Splice(0, 0, ("WRONG",))), replies.Done)
        await engine.until(ProblemsChanged, lambda event: len(problems(event).get("pond.py", ())) == 2)
        engine.events.clear()
        await engine.ask(ask.CloseDocument("pond.py"), replies.Done)  # what was typed is given up
        await engine.until(ProblemsChanged, lambda event: problems(event).get("pond.py") == ())

    play(story)


def test_places_names_and_completions(play: Callable[..., None]) -> None:
    async def story(engine: Served) -> None:
        await engine.until(ProblemsChanged, lambda event: "pond.py" in problems(event))
        assert (await engine.ask(GetHover("pond.py", 2, 1), HoverIs)).text == "leap\n\nknown here"
        assert (await engine.ask(GetHover("pond.py", 1, 0), HoverIs)).text == ""
        (place,) = (await engine.ask(FindDefinition("pond.py", 2, 1), DefinitionsAre)).places
        assert (place.path, place.line, place.column) == ("frog.py", 0, 4)
        away = await engine.ask(FindDefinition("frog.py", 4, 6), DefinitionsAre)
        assert (away.places, away.outside) == ((), "/usr/lib/outside.py")
        files = (await engine.ask(FindReferences("frog.py", 0, 5), ReferencesAre)).files
        lines = {file.path: [(line.line, line.spans) for line in file.lines] for file in files}
        assert lines == {"frog.py": [(1, ((4, 8),)), (5, ((0, 4),))], "pond.py": [(1, ((17, 21),)), (3, ((0, 4),))]}
        offers = (await engine.ask(GetOffers("pond.py", 2, 2, "le"), OffersAre)).offers
        assert [(one.text, one.detail) for one in offers] == [("leaf", ""), ("leap", "(height)")]
        refused = await engine.fails(GetHover("notes.txt", 0, 0))
        assert refused.fault is Fault.NOTHING_TO_DO

    play(story)


def test_a_rename_is_a_proposal_of_the_unsaved_text_and_writes_nothing(
    play: Callable[..., None], sandbox: Sandbox
) -> None:
    async def story(engine: Served) -> None:
        await engine.until(ProblemsChanged, lambda event: "pond.py" in problems(event))
        await engine.ask(ask.ChangeDocument("pond.py", 0, Splice(1, 1, ("# typed",))), replies.Done)
        assert (await engine.ask(ProposeRename("pond.py", 2, 1, "jump"), replies.Pasted)).files == 2
        shown = await engine.until(ProposalChanged, lambda event: event.proposal is not None)
        assert shown.proposal is not None
        assert {file.path for file in shown.proposal.files} == {"frog.py", "pond.py"}
        folder = engine.server._workshop.result()._folder  # type: ignore[union-attr]
        proposed = await folder.lanes.git.run(lambda: folder.overlay.version("pond.py"))
        assert proposed is not None
        assert proposed.raw == b"from frog import jump\n# typed\njump(3)  # ODD\n"
        proposed = await folder.lanes.git.run(lambda: folder.overlay.version("frog.py"))
        assert proposed is not None
        assert proposed.raw == FROG.replace("leap", "jump").encode()
        for name in ("", "two words"):
            assert (await engine.fails(ProposeRename("pond.py", 2, 1, name))).fault is Fault.BAD_REQUEST

    play(story)
    assert (sandbox.root / "frog.py").read_bytes() == FROG.encode()
    assert (sandbox.root / "pond.py").read_bytes() == POND.encode()


@pytest.mark.parametrize(
    ("fault", "expected"),
    [("renames outside", Fault.OUTSIDE), ("renames twice", Fault.LIMIT), ("lies", Fault.LIMIT)],
)
def test_a_rename_that_makes_no_sense_proposes_nothing(play: Callable[..., None], fault: str, expected: Fault) -> None:
    async def story(engine: Served) -> None:
        await engine.until(ProblemsChanged, lambda event: "pond.py" in problems(event))
        assert (await engine.fails(ProposeRename("pond.py", 2, 1, "jump"))).fault is expected
        assert not [event for event in engine.events if isinstance(event, ProposalChanged) and event.proposal]

    play(story, fault)


@pytest.mark.case("A11")
@pytest.mark.case("A15")
def test_nothing_runs_before_trust_and_it_ends_with_it(
    play: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCRIPTED_NOTE", str(tmp_path / "started"))

    async def story(engine: Served) -> None:
        assert (await engine.fails(GetHover("frog.py", 0, 5))).fault in (Fault.NOT_TRUSTED, Fault.NOTHING_TO_DO)
        assert (await engine.ask(GetOffers("frog.py", 0, 5), OffersAre)).offers == ()
        assert not (tmp_path / "started").exists()
        await engine.ask(ask.SetTrust(True), replies.Done)
        await stands(engine, ServerState.READY)
        assert (tmp_path / "started").exists()
        engine.events.clear()
        await engine.ask(ask.SetTrust(False), replies.Done)
        await stands(engine, ServerState.UNUSED)
        assert (await engine.fails(GetHover("frog.py", 0, 5))).fault is Fault.NOT_TRUSTED

    play(story, "says its environment", trusted=False)


def test_a_language_is_switched_off_and_on(play: Callable[..., None]) -> None:
    async def story(engine: Served) -> None:
        await engine.until(ProblemsChanged, lambda event: "frog.py" in problems(event))
        settings = (await engine.ask(ask.GetSettings(), replies.SettingsAre)).settings
        engine.events.clear()
        await engine.ask(ask.ChangeSettings(replace(settings, language_servers_off=("python",))), replies.SettingsAre)
        await stands(engine, ServerState.OFF)
        await engine.until(ProblemsChanged, lambda event: problems(event).get("frog.py") == ())
        assert "switched off" in (await engine.fails(GetHover("frog.py", 0, 5))).what
        engine.events.clear()
        await engine.ask(ask.ChangeSettings(settings), replies.SettingsAre)
        await stands(engine, ServerState.READY)

    play(story)


def test_a_missing_server_breaks_nothing_and_a_hint_says_how_to_get_one(play: Callable[..., None]) -> None:
    async def story(engine: Served) -> None:
        await engine.ask(ask.OpenDocument("far.rs"), replies.DocumentOpened)
        missing = await stands(engine, ServerState.MISSING, "rust")
        (rust,) = (one for one in missing.servers if one.language == "rust")
        assert "rust-analyzer" in rust.hint
        refused = await engine.fails(GetHover("far.rs", 0, 0))
        assert (refused.fault, refused.next_step) == (Fault.NOTHING_TO_DO, rust.hint)
        await engine.ask(TryLanguagesAgain(), replies.Done)

    play(story)


def test_a_server_that_ends_again_and_again_is_told_of_once(play: Callable[..., None]) -> None:
    async def story(engine: Served) -> None:
        await stands(engine, ServerState.GIVEN_UP)
        told = await engine.until(Notice)
        assert "could not be started" in told.problem.what
        assert "pipx install" in told.problem.next_step
        assert len([event for event in engine.events if isinstance(event, Notice)]) == 1
        assert (await engine.ask(ask.SaveDocument("frog.py"), replies.DocumentSaved)).path == "frog.py"

    play(story, "dies at once")


def test_files_that_were_written_are_looked_through_although_they_are_not_open(
    play: Callable[..., None], sandbox: Sandbox
) -> None:
    async def story(engine: Served) -> None:
        await stands(engine, ServerState.READY)
        await engine.ask(ask.ProposePasted("new.py\n```python\nWRONG\n```\n"), replies.Pasted)
        proposal = (await engine.until(ProposalChanged, lambda event: event.proposal is not None)).proposal
        assert proposal is not None
        hunks = await engine.ask(ask.GetHunks(proposal.id, "new.py"), replies.Hunks)
        from haiku_pair.protocol.values import Decision, HunkDecision

        chosen = tuple(HunkDecision("new.py", one.hunk.id, Decision.ACCEPTED) for one in hunks.file.hunks)
        await engine.ask(ask.Decide(proposal.id, chosen), replies.Reviewed)
        await engine.ask(ask.ApplyProposal(proposal.id), replies.Applied)
        found = await engine.until(ProblemsChanged, lambda event: bool(problems(event).get("new.py")))
        assert problems(found)["new.py"][0].severity is Severity.ERROR

    play(story)

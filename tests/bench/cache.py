"""Cost of a conversation: a recorded session of thirty turns through the real engine, and through other programs.

    python tests/bench/cache.py [--alone] [--turns N]

All talk to one loopback server that bills as the API does: prefixes ending at marked blocks, found from up to twenty
blocks behind, 4,096 tokens at least, kept for five minutes or an hour from their last use, by a clock that the
recording's pauses move. All must leave the same files, byte by byte. Tokens are an estimate, the same for all: 3.5
characters of the JSON of each block are one, and tools add 496; no real tokenizer is public.

The model's part is the recording's. In Aider it asks for the files it needs, which are then added to the chat and
stay, or somebody adds and drops by hand exactly what each turn needs; searches, which Aider has not, cost nothing.
In OpenCode it searches in the shell and changes one place a call. Rejected changes are taken back by hand in both, as
they write at once.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).parents[2]))

from haiku_pair.engine.claude.profiles import RawUsage
from tests.bench.cache_others import Chat, Unavailable, aider, installed_aider, installed_opencode, opencode
from tests.helpers.api_rules import TOOLS_TOKENS, Json, prompt_blocks, tokens
from tests.helpers.fake_api import FakeApi
from tests.helpers.recorded_account import Account, Billed, dollars, dollars_uncached, lost_in, share_read
from tests.helpers.recorded_models import AiderModel, OpenCodeTools, OurTools, ToolModel, needed_files
from tests.helpers.recorded_player import change_files, engine_environment, engine_on, play_turn, take_back
from tests.helpers.recorded_session import RecordedSession, Turn, ledger_project, load_session, project_files

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "haiku-pair-bench"
GOAL_SHARE = 0.9
GOAL_PROMPT = 4_500

Open = Callable[[Path, Path, str], AbstractContextManager[Chat]]


@dataclass(frozen=True)
class Run:
    """What one program was billed, and what it left."""

    name: str
    billed: list[Billed]
    own_prompt: int
    """Tokens of what it says before the person's first word, tools included."""
    same_files: bool


def ours(session: RecordedSession, folder: Path) -> Run:
    """Haiku Pair's engine in a process of its own."""
    project = folder / "project"
    folder.mkdir()
    files = ledger_project(project)
    account = Account(ToolModel(OurTools()))

    async def play(api: FakeApi) -> None:
        async with engine_on(project, engine_environment(folder / "home", api.base_url)) as peer:
            for turn in session.turn:
                account.begin(turn)
                await play_turn(peer, project, turn)

    with FakeApi(account, clock=account.clock) as api:
        asyncio.run(play(api))
    same = project_files(project) == session.played(files)
    return Run("Haiku Pair", account.billed(api), own_prompt(api.requests), same)


def theirs(
    name: str,
    session: RecordedSession,
    folder: Path,
    model: Callable[[Path], Account],
    open_: Open,
    before: Callable[[Chat, Turn], None] = lambda _chat, _turn: None,
) -> Run:
    """Another program, which writes to the disk at once; `before` is done by hand before each message."""
    project = folder / "project"
    folder.mkdir()
    files = ledger_project(project)
    account = model(project)
    with (
        FakeApi(account, clock=account.clock, lenient=True) as api,
        open_(folder / "home", project, api.base_url) as chat,
    ):
        for turn in session.turn:
            account.begin(turn)
            change_files(project, turn.own)
            before(chat, turn)
            chat.say(turn.asks)
            take_back(project, turn)
        if api.refusals:
            raise Unavailable(f"{name} sent what the API refuses: {api.refusals[0]}")
    wanted = session.played(files)
    left = project_files(project)
    same = wanted == {path: raw for path, raw in left.items() if not path.startswith(".aider")}
    return Run(name, account.billed(api), own_prompt(api.requests), same)


def own_prompt(requests: list[Json]) -> int:
    """Tokens of tools and system text, in the request that has most of both."""
    return max(_weight({**request, "messages": []}) for request in requests)


def _weight(request: Json) -> int:
    plain = [{key: value for key, value in block.items() if key != "cache_control"} for block in prompt_blocks(request)]
    return sum(tokens(json.dumps(block)) for block in plain) + (TOOLS_TOKENS if request.get("tools") else 0)


def runs(session: RecordedSession, folder: Path, *, alone: bool) -> Iterator[Run]:
    """Ours, and whatever of the others can be had."""
    yield ours(session, folder / "ours")
    if alone:
        return
    try:
        python = installed_aider(CACHE / "aider-program")
        for name, options in (("Aider", ()), ("Aider --cache-prompts", ("--cache-prompts",))):
            yield theirs(name, session, folder / name, _aider_account, partial(aider, python, options=options))
        name = "Aider, files by hand"
        yield theirs(name, session, folder / name, _aider_account, partial(aider, python), _only_these_files)
    except Unavailable as error:
        print(f"Aider is not in the comparison: {error}")
    try:
        binary = installed_opencode(CACHE / "opencode")
        yield theirs("OpenCode", session, folder / "opencode", _opencode_account, partial(opencode, binary))
    except Unavailable as error:
        print(f"OpenCode is not in the comparison: {error}")


def _only_these_files(chat: Chat, turn: Turn) -> None:
    """What the most careful of persons would do: exactly the files of the turn are in Aider's chat."""
    chat.say("/drop")
    if files := list(needed_files(turn)):
        chat.say("/add " + " ".join(files))


def _aider_account(project: Path) -> Account:
    return Account(AiderModel(project))


def _opencode_account(project: Path) -> Account:
    return Account(ToolModel(OpenCodeTools(project)))


def line_of(run: Run) -> str:
    """A program's figures."""
    total = sum((one.usage for one in run.billed), RawUsage())
    return (
        f"{run.name:<22}{len(run.billed):>9}{run.own_prompt:>8}{total.prompt / 1000:>9.0f}k{total.output / 1000:>8.1f}k"
        f"{100 * share_read(run.billed):>8.1f}{dollars(run.billed):>9.3f}{dollars_uncached(run.billed):>10.3f}"
        f"   {'same' if run.same_files else 'OTHER'}"
    )


def verdict(found: Sequence[Run], session: RecordedSession) -> list[str]:
    """What misses its goal, in words."""
    own, *others = found
    busiest = max(range(len(session.turn)), key=lambda number: session.turn[number].calls)
    lost = lost_in(own.billed, busiest)
    print(f"in the turn of {session.turn[busiest].calls} calls {lost} requests of ours found less than was cached")
    missed = [f"{run.name} left other files" for run in found if not run.same_files]
    if share_read(own.billed) < GOAL_SHARE:
        missed.append("share of input read from the cache")
    if lost:
        missed.append("breakpoints lost")
    if own.own_prompt > GOAL_PROMPT:
        missed.append("own prompt")
    if any(dollars(other.billed) <= dollars(own.billed) for other in others):
        missed.append("ours is not the lowest")
    return missed


def main() -> int:
    """Play and print; 0 when all goals are met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--alone", action="store_true", help="ours only")
    parser.add_argument("--turns", type=int, default=30, metavar="N", help="only the first N")
    wanted = parser.parse_args()
    recorded = load_session()
    session = msgspec.structs.replace(recorded, turn=recorded.turn[: wanted.turns])
    minutes = sum(turn.pause for turn in session.turn)
    print(f"{len(session.turn)} turns, {minutes:.0f} minutes of pauses; tokens are an estimate, see --help")
    print(
        f"{'':<22}{'requests':>9}{'prompt':>8}{'input':>10}{'output':>9}{'read %':>8}{'$':>9}{'$ uncached':>11}  files"
    )
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for run in runs(session, Path(folder), alone=wanted.alone):
            print(line_of(run), flush=True)
            found.append(run)
    missed = verdict(found, session)
    goals = f"read >= {GOAL_SHARE:.0%} after the first turn, none lost, own prompt <= {GOAL_PROMPT}, the lowest cost"
    print(f"goals for ours: {goals}")
    print("missed: " + "; ".join(missed) if missed else "all met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

"""What is kept of proposals, checkpoints and the trash is nobody else's: no push takes it along, no log shows it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from haiku_pair.protocol.values import Decision
from tests.helpers.pond import at_work, replacing
from tests.helpers.repositories import Sandbox

REJECTED, APPLIED = "Servus, this was never wanted", "Moin, "
LINE = '    return "Hello, " + name'
EVERYTHING = ["cat-file", "--batch-all-objects", "--batch-check=%(objectname)"]


async def work(home: Path, pond: Sandbox) -> None:
    """Reject a change into the trash, apply another, commit neither."""
    async with at_work(home, pond) as person:
        await person.paste(replacing("app.py", LINE, LINE.replace("Hello, ", REJECTED)))
        await person.decide("app.py", Decision.REJECTED)
        await person.paste(replacing("app.py", LINE, LINE.replace("Hello, ", APPLIED)))
        await person.accept_and_apply("app.py")
        assert await person.journal()


@pytest.mark.parametrize("how", [("--all",), ("--tags",), ("--mirror",)])
def test_a_push_takes_nothing_of_ours_along(home: Path, pond: Sandbox, tmp_path: Path, how: tuple[str, ...]) -> None:
    pond.git("init", "--bare", "--quiet", str(tmp_path / "before.git"))
    pond.git("push", "--quiet", str(tmp_path / "before.git"), *how)
    asyncio.run(work(home, pond))
    assert APPLIED in pond.read("app.py").decode()
    there = tmp_path / "after.git"
    pond.git("init", "--bare", "--quiet", str(there))
    pond.git("push", "--quiet", str(there), *how)
    sent, expected = (
        pond.git("--git-dir", str(tmp_path / name), *EVERYTHING).split() for name in ("after.git", "before.git")
    )
    assert sorted(sent) == sorted(expected)
    refs = [pond.git("--git-dir", str(tmp_path / name), "for-each-ref") for name in ("after.git", "before.git")]
    assert refs[0] == refs[1]


def test_no_log_and_no_object_of_the_person_s_repository_has_it(home: Path, pond: Sandbox) -> None:
    before = (pond.git("log", "--all", "--reflog", "--format=%H"), pond.git("for-each-ref"), pond.git("stash", "list"))
    objects = set(pond.git(*EVERYTHING).split())
    asyncio.run(work(home, pond))
    pond.git("gc", "--quiet", "--prune=now")
    assert before == (
        pond.git("log", "--all", "--reflog", "--format=%H"), pond.git("for-each-ref"), pond.git("stash", "list")
    )  # fmt: skip
    assert set(pond.git(*EVERYTHING).split()) <= objects

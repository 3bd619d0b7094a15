"""What tests of the pairing room share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.pair_stage import Pair, Stage
from tests.helpers.repositories import masked_environment, with_history


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pair]:
    """A repository with history and the pairing room on it."""
    for name, value in masked_environment().items():
        monkeypatch.setenv(name, value)
    made = Pair(with_history(tmp_path / "work"), tmp_path / "private.git")
    yield made
    made.trees.close()


@pytest.fixture
def stage(pair: Pair) -> Stage:
    """A turn may begin."""
    pair.begin_turn()
    return Stage(pair)

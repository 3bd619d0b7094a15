"""Fixtures for tests of the whole program: both processes, a home and a repository of their own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.helpers.fake_api import FakeApi
from tests.helpers.fixtures import heartbeat, lasting, nothing_left, qapp_args, qtbot
from tests.helpers.guards import Heartbeat
from tests.helpers.repositories import Sandbox, masked_environment, with_history
from tests.helpers.warm_engine import WarmEngines
from tests.helpers.whole import KEY, Program, clone

__all__ = ["heartbeat", "lasting", "nothing_left", "qapp_args", "qtbot"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_KEPT = (
    "*.md",
    "haiku_pair/*.py",
    "haiku_pair/protocol/**",
    "haiku_pair/engine/*.py",
    "haiku_pair/window/*.py",
    "tests/unit/protocol/**",
)
"""What is left of this repository, as git's pathspecs."""
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's own folder; nothing of the machine's configuration, keys and proxies plays a part."""
    home = tmp_path_factory.mktemp("home")
    for name in ("ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL", *_PROXIES):
        monkeypatch.delenv(name, raising=False)
    for name, value in masked_environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HAIKU_PAIR_HOME", str(home))
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    return home


@pytest.fixture(scope="session")
def warm() -> Iterator[WarmEngines]:
    """Where engines come from that need not import anything."""
    with WarmEngines() as engines:
        yield engines


@pytest.fixture
def start(qtbot: QtBot, heartbeat: Heartbeat, warm: WarmEngines) -> Iterator[Callable[[Path | str], Program]]:
    """Starts the program on a path; whatever is still open is closed at the end of the test."""
    programs: list[Program] = []

    def begin(path: Path | str) -> Program:
        program = Program(qtbot, heartbeat, path, warm.spawn)
        programs.append(program)
        program.appear()
        return program

    yield begin
    for program in programs:
        program.close()


@pytest.fixture
def api(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeApi]:
    """The model's side, with the replies that the test's module calls `SCRIPT`."""
    with FakeApi(request.module.SCRIPT) as api:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
        yield api


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    """A small repository with history."""
    return with_history(tmp_path)


@pytest.fixture(scope="session")
def _pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One clone of this very repository, for others to be made from.

    A hundred of its files: a window would be ready as soon with all, but the engine looks through them for each test.
    """
    target = tmp_path_factory.mktemp("pristine") / "haiku-pair"
    clone(Path(__file__).resolve().parents[2], target)
    sandbox = Sandbox(target, target)
    sandbox.git("rm", "-r", "--quiet", "--", ".", *(f":(exclude,glob){kept}" for kept in _KEPT))
    sandbox.commit("keep some")
    return target


@pytest.fixture
def repository(_pristine: Path, tmp_path: Path) -> Sandbox:
    """A part of this very repository, with all its history."""
    target = tmp_path / "haiku-pair"
    clone(_pristine, target)
    return Sandbox(target, target)

"""What tests of the server share: a repository and a home of their own, and no key in the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.repositories import Sandbox, masked_environment, with_history


@pytest.fixture(autouse=True)
def masked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the person's own configuration plays a part."""
    for name, value in masked_environment().items():
        monkeypatch.setenv(name, value)
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The program's own folders."""
    return tmp_path / "home"


@pytest.fixture
def pond(tmp_path: Path) -> Sandbox:
    """A small repository with history."""
    return with_history(tmp_path / "pond")

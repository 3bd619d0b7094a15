"""Changes of settings hold in the order they were asked for, however long each takes to be written."""

from __future__ import annotations

import asyncio
from pathlib import Path
from threading import Event

import pytest
from msgspec.structs import replace

from haiku_pair.engine.server.preferences import Preferences
from haiku_pair.engine.store import settings as settings_file
from haiku_pair.protocol.requests import ChangeSettings
from haiku_pair.protocol.values import Settings
from tests.helpers.guards import PATIENCE

_SLOW, _LAST = "the-slow-one", "the-last-one"


def test_a_slow_write_does_not_win_over_a_later_choice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    is_last_asked = Event()
    save = settings_file.save

    def slowly(file: Path, settings: Settings, before: Settings) -> None:
        if settings.model == _SLOW:
            assert is_last_asked.wait(PATIENCE / 1000)
        save(file, settings, before)

    monkeypatch.setattr(settings_file, "save", slowly)
    desk = Preferences(tmp_path / "settings.toml", None)

    async def change(model: str) -> None:
        await desk.answer(ChangeSettings(replace(desk.settings, model=model)))

    async def both() -> None:
        first, second = asyncio.create_task(change(_SLOW)), asyncio.create_task(change(_LAST))
        await asyncio.sleep(0)  # both have begun
        asyncio.get_running_loop().call_later(0.05, is_last_asked.set)
        await asyncio.gather(first, second)

    asyncio.run(both())
    assert desk.settings.model == _LAST
    assert settings_file.load(tmp_path / "settings.toml")[0].model == _LAST

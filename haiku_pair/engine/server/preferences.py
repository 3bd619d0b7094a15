"""Requests about settings and the key, and the settings in force."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import assert_never

from haiku_pair.engine.server.access import Access
from haiku_pair.engine.store import key_file, own_themes
from haiku_pair.engine.store import settings as settings_file
from haiku_pair.engine.store.paths import MODELS_NAME
from haiku_pair.engine.store.provider import provider_in_force
from haiku_pair.engine.store.secrets import environment_problem
from haiku_pair.protocol import replies
from haiku_pair.protocol import requests as ask
from haiku_pair.protocol.themes import GetThemes
from haiku_pair.protocol.updates import CheckForUpdates, UpdatesAre
from haiku_pair.protocol.values import Fault, KeyFile, Problem, Settings
from haiku_pair.words import tr

PreferenceRequest = (
    ask.GetSettings
    | ask.ChangeSettings
    | ask.SaveKey
    | ask.TestConnection
    | ask.GetModels
    | GetThemes
    | CheckForUpdates
)


class Preferences:
    """What the person chose. For the event loop's thread."""

    def __init__(
        self,
        file: Path,
        replay: Path | None,
        pace: float = 1.0,
        on_notice: Callable[[Problem], None] | None = None,
    ) -> None:
        """Read the settings.

        Args:
            file: holds them.
            replay: a recorded session that answers for the model.
            pace: factor on its pauses.
            on_notice: takes what comes up later.
        """
        self._on_notice = on_notice
        self._file = file
        self._changing = asyncio.Lock()  # requests run side by side, and changes hold in the order they were asked
        self.settings, problem = settings_file.load(file)
        self.access = Access(self.settings, replay, pace, self._note)
        self.notices: tuple[Problem, ...] = tuple(found for found in (problem, environment_problem()) if found)
        """What was wrong with the settings file or with a key in the environment."""

    def current(self) -> Settings:
        """The settings in force."""
        return self.settings

    def keys(self) -> KeyFile:
        """The person's own keys, read anew."""
        return key_file.load(self._file.with_name(key_file.NAME))

    async def answer(self, body: PreferenceRequest) -> replies.ReplyBody:
        """The reply.

        Raises:
            Failure: the file or the keyring can't be written, or the API did not answer as it should.
        """
        match body:
            case ask.GetSettings():
                pass
            case ask.ChangeSettings(settings):
                await self._change(settings)
            case ask.SaveKey(key, remember):
                async with self._changing:
                    await self.access.save_key(key, remember=remember)
            case ask.TestConnection():
                return await self._test()
            case GetThemes():
                return await asyncio.to_thread(own_themes.load, self._file.with_name(own_themes.FOLDER))
            case CheckForUpdates():
                return await asyncio.to_thread(_look_for_updates)
            case ask.GetModels():
                return await asyncio.to_thread(self._models)
            case _:
                assert_never(body)
        keys, source = await asyncio.to_thread(self.keys), await self.access.source()
        return replies.SettingsAre(self.settings, source, keys)  # as they are after all the waiting

    async def _change(self, settings: Settings) -> None:
        async with self._changing:
            await asyncio.to_thread(settings_file.save, self._file, settings, self.settings)
            self.settings = settings
            await self.access.use(settings)

    async def _test(self) -> replies.ReplyBody:
        from haiku_pair.engine.claude.reply import ModelTrouble  # not on the way to the first frame

        async with self._changing:
            pass  # what was chosen just before is what is tested
        client = await self.access.client()
        try:
            return replies.ConnectionWorks(await client.check(self.settings.model))
        except ModelTrouble as trouble:
            return replies.Failed(trouble.problem)

    def _note(self, words: str) -> None:
        if self._on_notice is not None:
            self._on_notice(Problem(Fault.LIMIT, words, next_step=tr("Models are chosen in Settings.")))

    def _models(self) -> replies.ModelsAre:
        from haiku_pair.engine.claude.profiles import read_table  # not on the way to the first frame
        from haiku_pair.engine.claude.providers import chosen_profile

        found, problem = read_table(self._file.with_name(MODELS_NAME))
        models = tuple(profile.facts() for profile in found.profiles.values())
        chosen, provider = chosen_profile(self.settings).facts(), provider_in_force(self.settings)
        return replies.ModelsAre(models, chosen, provider, found.as_of, problem)


def _look_for_updates() -> UpdatesAre:
    from haiku_pair.engine.server import updates  # loads what speaks HTTP

    return updates.check(updates.address())

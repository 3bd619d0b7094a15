"""The way to the model: key, address and the client, made when first needed and again when they change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.store import secrets
from haiku_pair.engine.store.provider import own_address, provider_in_force
from haiku_pair.protocol.reaching import Provider
from haiku_pair.protocol.values import Fault, KeySource, Settings
from haiku_pair.words import tr

if TYPE_CHECKING:
    from haiku_pair.engine.claude.client import ModelClient
    from haiku_pair.engine.pairing.withholding import Withholding


class Access:
    """Holds the key in memory only. For the event loop's thread."""

    def __init__(
        self,
        settings: Settings,
        replay: Path | None,
        pace: float = 1.0,
        on_note: Callable[[str], None] | None = None,
    ) -> None:
        """`replay` is a recorded session that answers, at this pace; `on_note` hears that a model is to end."""
        self._on_note = on_note
        self._settings = settings
        self._replay = replay
        self._pace = pace
        self._session_keys: dict[str, str] = {}
        """By whom they are for: one given for an address never goes to another."""
        self._found: tuple[str | None, KeySource] | None = None
        self._changes = 0
        self._client: ModelClient | None = None
        self._withholding: Withholding | None = None
        self._looking = asyncio.Lock()
        self._making = asyncio.Lock()

    @property
    def is_replay(self) -> bool:
        """A recorded session answers."""
        return self._replay is not None

    def quick_source(self) -> KeySource:
        """Where the key comes from as far as that is known without asking the keyring."""
        if self._replay is not None:
            return KeySource.REPLAY
        known = self._known()
        if known is not None:
            return known[1]
        if secrets.environment_key(self._settings) is not None:
            return KeySource.ENVIRONMENT
        return secrets.without_key(self._settings)

    async def source(self) -> KeySource:
        """Where the key comes from; may take as long as the keyring does."""
        return (await self._key())[1]

    async def use(self, settings: Settings) -> None:
        """Other settings are in force."""
        before, self._settings = self._settings, settings
        if _way(settings) != _way(before):
            self._found = None
            self._changes += 1
            await self.close()

    async def save_key(self, key: str, *, remember: bool) -> None:
        """Use this key from now on; an empty one forgets the key everywhere.

        Raises:
            Failure: it can't be a key, or the keyring does not take it; a key that is one is used all the same.
        """
        cleaned = secrets.clean_key(key) if key.strip() else ""
        whose = secrets.account(self._settings)
        self._session_keys.pop(whose, None)
        if cleaned and whose:
            self._session_keys[whose] = cleaned
        self._found = None
        self._changes += 1
        await self.close()
        if not cleaned:
            await asyncio.to_thread(secrets.forget_key, self._settings)
        elif remember:
            await asyncio.to_thread(secrets.save_key, self._settings, cleaned)

    async def check(self) -> None:
        """Whether there is a way to ask.

        Raises:
            Failure: `NO_KEY`, there is no key, no cloud to know the person, and no address of their own.
        """
        key, source = await self._key()
        needs_one = provider_in_force(self._settings) is Provider.CLAUDE and not own_address(self._settings)
        if key is None and source is not KeySource.PLATFORM and needs_one:
            raise _no_key()

    async def client(self) -> ModelClient:
        """The client, ready to ask. The first call takes as long as importing the SDK does.

        Raises:
            Failure: as `check`.
        """
        await self.check()
        async with self._making:
            while self._client is None:
                asked = self._changes
                key, _ = await self._key()
                # The SDK takes a second or more to import: not on the way to the first frame, and not on the loop.
                made = await asyncio.to_thread(self._make, self._settings, key)
                # A key found for one address must not go to another that was chosen meanwhile.
                if asked == self._changes:
                    self._client = made
                else:
                    await made.aclose()
            return self._client

    @property
    def withholding(self) -> Withholding:
        """Has the last look at all that is sent. Importing it is not on the way to the first frame."""
        if self._withholding is None:
            from haiku_pair.engine.pairing.withholding import Withholding

            self._withholding = Withholding()
        return self._withholding

    async def close(self) -> None:
        """Let go of connections; the next request makes new ones."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def _key(self) -> tuple[str | None, KeySource]:
        while (known := self._known()) is None:
            async with self._looking:
                if self._found is None:
                    asked = self._changes
                    found = await asyncio.to_thread(secrets.find_key, self._settings)
                    # The keyring takes its time: an answer from before the person gave or took a key is none.
                    if asked == self._changes:
                        self._found = found
        return known

    def _known(self) -> tuple[str | None, KeySource] | None:
        """The key as far as it is known without asking the keyring."""
        if self._replay is not None:
            return "replay", KeySource.REPLAY
        key = self._session_keys.get(secrets.account(self._settings))
        return self._found if key is None else (key, KeySource.SESSION)

    def _make(self, settings: Settings, key: str | None) -> ModelClient:
        from haiku_pair.engine.claude.client import ModelClient

        if self._replay is None:
            from haiku_pair.engine.claude.providers import credentials_for

            credentials = credentials_for(settings, key)
            return ModelClient(credentials, on_note=self._on_note, clear=self.withholding.request)
        from haiku_pair.engine.claude.replay import ReplayTransport
        from haiku_pair.engine.claude.reply import DEFAULT_BASE_URL, Credentials

        return ModelClient(Credentials(key, DEFAULT_BASE_URL), transport=ReplayTransport(self._replay, pace=self._pace))


def _way(settings: Settings) -> tuple[str, ...]:
    """What of the settings makes another connection."""
    return settings.provider, settings.base_url, settings.region, settings.project


def _no_key() -> Failure:
    return Failure(
        Fault.NO_KEY,
        tr("There is no API key, so nothing was sent."),
        kept=tr("Your message is kept as a draft."),
        next_step=tr("Enter a key in Settings, or set ANTHROPIC_API_KEY and start again."),
    )

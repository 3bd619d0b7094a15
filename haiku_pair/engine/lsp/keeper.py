"""Keeps the server of one language running while it is wanted: found, started, started again, given up."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from haiku_pair.engine.lsp.client import Client
from haiku_pair.engine.lsp.connection import Gone
from haiku_pair.engine.lsp.languages import Language
from haiku_pair.engine.lsp.programs import child_environment, find
from haiku_pair.engine.lsp.shapes import PublishedDiagnostics
from haiku_pair.protocol.problems import ServerState

log = logging.getLogger(__name__)

PAUSES: tuple[float, ...] = (1.0, 5.0, 20.0)
"""Seconds before each new start; after these it is given up."""
_FORGIVEN = 600.0
"""Seconds after which an end is no longer counted."""
_LOOK_AGAIN = 30.0
"""Seconds before a program that was missing is looked for again."""


class Keeper:
    """For the event loop's thread.

    Attributes:
        state: how it stands.
        program: the program that runs or ran, by its name.
        detail: why it ended last.
        client: the running server; None unless the state is READY.
        has_begun: whether it was ever ready.
    """

    def __init__(
        self,
        language: Language,
        root: Path,
        on_state: Callable[[Keeper], None],
        on_diagnostics: Callable[[Keeper, str, PublishedDiagnostics], None],
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        """Nothing runs before `want`; both callbacks get the keeper."""
        self.language = language
        self.state = ServerState.UNUSED
        self.program = ""
        self.detail = ""
        self.client: Client | None = None
        self.has_begun = False
        self.pauses = PAUSES
        self._root = root
        self._environ = environ
        self._on_state = on_state
        self._on_diagnostics = on_diagnostics
        self._ends: list[float] = []
        self._looked = float("-inf")
        self._work: asyncio.Task[None] | None = None
        self._ended = asyncio.Event()

    def want(self) -> None:
        """There is a file of the language: have the server run. Cheap when it does."""
        if self._work is not None and not self._work.done():
            return
        if self.state is ServerState.GIVEN_UP:
            return
        if self.state is ServerState.MISSING and time.monotonic() - self._looked < _LOOK_AGAIN:
            return
        self._work = asyncio.create_task(self._run())

    def try_again(self) -> None:
        """Forget what went wrong, and look for the program anew."""
        self._ends.clear()
        self._looked = float("-inf")
        if self.state in (ServerState.GIVEN_UP, ServerState.MISSING):
            self.state = ServerState.UNUSED

    async def stop(self, state: ServerState = ServerState.UNUSED) -> None:
        """End it; it stands like this from now on, until it is wanted again."""
        work, self._work = self._work, None
        if work is not None:
            work.cancel()
            with suppress(asyncio.CancelledError):
                await work
        if self.state is not state:
            self._say(state)

    async def _run(self) -> None:
        self._looked = time.monotonic()
        command = await asyncio.to_thread(find, self.language.programs, self._root, self._environ)
        if not command:
            self._say(ServerState.MISSING)
            return
        self.program = Path(command[0]).name
        environment = child_environment(self._root, self._environ)
        while True:
            self._say(ServerState.RESTARTING if self._ends else ServerState.STARTING)
            await self._serve(command, environment)
            now = time.monotonic()
            self._ends = [*(at for at in self._ends if now - at < _FORGIVEN), now]
            log.warning("the language server %s is gone: %s", self.program, self.detail.partition("\n")[0])
            if len(self._ends) > len(self.pauses):
                self._say(ServerState.GIVEN_UP)
                return
            self._say(ServerState.RESTARTING)
            await asyncio.sleep(self.pauses[len(self._ends) - 1])

    async def _serve(self, command: tuple[str, ...], environment: Mapping[str, str]) -> None:
        """From its start to its end."""
        self._ended.clear()
        client = Client(self.language, self._root, self._take, self._on_end)
        try:
            await client.start(command, environment)
            if not self._ended.is_set():
                self.client, self.has_begun = client, True
                self._say(ServerState.READY)
                await self._ended.wait()
        except Gone as error:
            if not self._ended.is_set():
                self.detail = str(error)
        finally:
            self.client = None
            await asyncio.shield(client.stop())

    def _take(self, path: str, published: PublishedDiagnostics) -> None:
        self._on_diagnostics(self, path, published)

    def _on_end(self, why: str) -> None:
        self.client = None
        self.detail = why
        self._ended.set()

    def _say(self, state: ServerState) -> None:
        self.state = state
        self._on_state(self)

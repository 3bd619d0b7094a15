"""Requests and answers with one running server, each with an end. One that misbehaves is ended, and `on_end` told."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from haiku_pair.engine.lsp.child import Child
from haiku_pair.engine.lsp.framing import FrameReader, framed
from haiku_pair.engine.lsp.shapes import BadMessage, Message, decoded

log = logging.getLogger(__name__)

_PIECE = 1 << 16
_UNREAD = 32 * 1024 * 1024
"""Bytes that wait for a server to read them; one that lets more pile up hangs."""
_FLOOD_SECONDS, _FLOOD_BYTES, _FLOOD_MESSAGES = 10.0, 96 * 1024 * 1024, 30_000
"""What a server may say in that time."""
_MOST_SILENCES, _SILENT_SECONDS = 3, 45.0
"""Requests without an answer in time, and seconds without any other sign of life, after which a server hangs.

One that looks through a large project for the first time may well be silent for long.
"""
_WATCH_SECONDS = 5.0
_BAD_ANSWERS = 20
"""Messages that made no sense before a server is given up."""
_NO_SUCH_METHOD = -32601

Answerer = Callable[[str, msgspec.Raw], object]
"""Answers a request of the server; raises LookupError for one that is not known."""


class Gone(Exception):
    """The server ended, or never began."""


class Unanswered(Exception):
    """The server said no, or nothing in time; the words are for the details."""


class Connection:
    """For the event loop's thread."""

    def __init__(
        self, answer: Answerer, on_note: Callable[[str, msgspec.Raw], None], on_end: Callable[[str], None]
    ) -> None:
        """Nothing runs yet.

        Args:
            answer: for requests of the server.
            on_note: takes its notifications; may raise BadMessage.
            on_end: told once, why, when the server ended without being asked to.
        """
        self._answer = answer
        self._on_note = on_note
        self._on_end = on_end
        self._child: Child | None = None
        self._next_id = 1
        self._waiting: dict[int, asyncio.Future[msgspec.Raw]] = {}
        self._silences = 0
        self._heard = time.monotonic()
        self._nonsense = 0
        self._window = [0.0, 0, 0]
        self._is_over = False
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self, command: Sequence[str], root: Path, environment: Mapping[str, str]) -> None:
        """Run it.

        Raises:
            Gone: it can't be run.
        """
        try:
            self._child = await Child.start(command, root, environment)
        except (OSError, ValueError) as error:
            self._is_over = True
            raise Gone(f"{command[0]} can't be run: {error}") from error
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._watch())]

    async def request(self, method: str, params: object, seconds: float) -> msgspec.Raw:
        """The answer. Cancelling tells the server.

        Raises:
            Unanswered: it said no, or nothing in that time.
            Gone: it ended.
        """
        number, self._next_id = self._next_id, self._next_id + 1
        future: asyncio.Future[msgspec.Raw] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        try:
            self._send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
            return await asyncio.wait_for(future, seconds)
        except TimeoutError as error:
            self.notify("$/cancelRequest", {"id": number})
            self._silences += 1
            if self._silences >= _MOST_SILENCES and time.monotonic() - self._heard >= _SILENT_SECONDS:
                self._end("it does not answer any more")
            raise Unanswered(f"no answer to {method} in {seconds:g} seconds") from error
        except asyncio.CancelledError:
            self.notify("$/cancelRequest", {"id": number})
            raise
        finally:
            self._waiting.pop(number, None)

    def notify(self, method: str, params: object) -> None:
        """Tell the server something; nothing happens when it is gone."""
        with suppress(Gone):
            self._send({"jsonrpc": "2.0", "method": method, "params": params})

    async def stop(self) -> None:
        """Ask it to end, then end it with its children; `on_end` is not told."""
        was_over, self._is_over = self._is_over, True
        child = self._child
        if child is None:
            return
        if not was_over:
            for message in ({"id": 0, "method": "shutdown"}, {"method": "exit"}):
                with suppress(OSError, RuntimeError):
                    child.stdin.write(framed(msgspec.json.encode({"jsonrpc": "2.0", **message})))
            with suppress(OSError, RuntimeError):
                child.stdin.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._let_go("stopped")
        await child.end(0.0 if was_over else 0.4)

    # --- out ---------------------------------------------------------------------------------------

    def _send(self, message: dict[str, Any]) -> None:
        child = self._child
        if child is None or self._is_over:
            raise Gone("it is not running")
        if child.stdin.transport.get_write_buffer_size() > _UNREAD:
            self._end("it does not read what it is told")
            raise Gone("it does not read")
        with suppress(OSError, RuntimeError):  # its end is told by the end of what it says
            child.stdin.write(framed(msgspec.json.encode(message)))

    # --- in ----------------------------------------------------------------------------------------

    async def _read(self) -> None:
        child = self._child
        if child is None:
            return
        reader = FrameReader()
        try:
            while piece := await child.stdout.read(_PIECE):
                for body in reader.feed(piece):
                    self._take(body)
                self._count(len(piece), 0)
                await asyncio.sleep(0)  # whoever says a lot still lets others have their turn
            self._end("it ended")
        except BadMessage as error:
            self._end(f"it says what is not the protocol: {error}")

    def _take(self, body: bytes) -> None:
        self._count(0, 1)
        self._silences, self._heard = 0, time.monotonic()
        try:
            message = decoded(body)
            if message.method is None:
                self._on_answer(message)
            elif message.id is not None:
                self._on_request(message.method, message.id, message.params)
            else:
                self._on_note(message.method, message.params)
        except BadMessage as error:
            log.info("a language server said nonsense: %s", error)
            self._nonsense += 1
            if self._nonsense >= _BAD_ANSWERS:
                raise

    def _on_answer(self, message: Message) -> None:
        future = self._waiting.get(message.id) if isinstance(message.id, int) else None
        if future is None or future.done():
            return
        if message.error is not None:
            future.set_exception(Unanswered(message.error.message[:500] or "it said no"))
        else:
            future.set_result(message.result)

    def _on_request(self, method: str, number: int | str, params: msgspec.Raw) -> None:
        reply: dict[str, Any] = {"jsonrpc": "2.0", "id": number}
        try:
            reply["result"] = self._answer(method, params)
        except LookupError:
            reply["error"] = {"code": _NO_SUCH_METHOD, "message": "not known here"}
        with suppress(Gone):
            self._send(reply)

    def _count(self, size: int, messages: int) -> None:
        """Raises BadMessage when it says too much."""
        now = time.monotonic()
        if now - self._window[0] > _FLOOD_SECONDS:
            self._window = [now, 0, 0]
        self._window[1] += size
        self._window[2] += messages
        if self._window[1] > _FLOOD_BYTES or self._window[2] > _FLOOD_MESSAGES:
            raise BadMessage("more than anybody could read")

    # --- its end -----------------------------------------------------------------------------------

    async def _watch(self) -> None:
        while self._child is not None:
            await asyncio.sleep(_WATCH_SECONDS)
            if await asyncio.to_thread(self._child.is_too_large):
                self._end("it took too much memory")

    def _end(self, why: str) -> None:
        """It is over, and not because it was asked."""
        if self._is_over:
            return
        self._is_over = True
        child = self._child
        if child is not None:
            child.kill()
        self._let_go(why)
        words = child.last_words() if child is not None else ""
        self._on_end(f"{why}\n{words}" if words else why)

    def _let_go(self, why: str) -> None:
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(Gone(why))

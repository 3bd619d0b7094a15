"""Asks the model, streams its reply, and explains every way in which that can fail.

Importing this module imports the SDK, which takes seconds: import it off the start-up path.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import anthropic
import httpx2
import msgspec

from haiku_pair.engine.claude.accumulator import Accumulator, BrokenReply
from haiku_pair.engine.claude.reply import DEFAULT_BASE_URL, Credentials, ModelReply, ModelTrouble, StreamPart
from haiku_pair.engine.claude.troubles import Troubles
from haiku_pair.engine.claude.verdicts import SETTINGS, Verdict
from haiku_pair.protocol.values import Fault, Problem

LARGEST_REQUEST = 30_000_000
"""Bytes; the API takes 32 MB."""

_KEPT = "Your message and the conversation so far are kept."
_KEPT_PART = "Your message, the conversation and the text that had come are kept."
_NO_KEY = "none"  # a server of the person's own may need none, but the SDK does
_AFTER_THE_END = 1.0  # seconds for the connection to close by itself, so that it can be used again
_BROKEN = (
    anthropic.AnthropicError,
    httpx2.HTTPError,
    httpx2.InvalidURL,
    httpx2.StreamError,
    BrokenReply,
    ValueError,  # the SDK's: broken JSON, broken UTF-8, tool input it could not parse
    TypeError,
    IndexError,
    AssertionError,
    RecursionError,
    OSError,
)


@dataclass(frozen=True)
class Patience:
    """How long to wait for what, in seconds."""

    connect: float = 5.0
    silence: float = 60.0
    """Without a single byte."""
    stall: float = 120.0
    """Without content; the API's pings do not count."""
    total: float = 1800.0
    """For one reply."""


class ModelClient:
    """One connection to the API. Belongs to the event loop it is first used on."""

    def __init__(
        self,
        credentials: Credentials,
        *,
        transport: httpx2.AsyncBaseTransport | None = None,
        patience: Patience | None = None,
    ) -> None:
        """`transport` stands in for the network: a replay answers through it, and needs no key."""
        key = clean_key(credentials.key or "")
        if transport is not None and not key:
            key = "replay"
        self._credentials = Credentials(key or None, clean_base_url(credentials.base_url))
        self._transport = transport
        self._patience = patience or Patience()
        self._troubles = Troubles(self._credentials)
        self._sdk: anthropic.AsyncAnthropic | None = None

    async def reply(self, request: Mapping[str, Any], on: Callable[[StreamPart], None]) -> ModelReply:
        """Ask, and stream the reply. Cancelling the task closes the connection at once.

        Args:
            request: from `layout.build_request`.
            on: gets every part as it arrives.

        Raises:
            ModelTrouble: there is no reply, or not all of it.
        """
        assembled = Accumulator()
        async with aclosing(self._parts(request, assembled)) as parts:
            async for part in parts:
                on(part)
        return assembled.reply()

    async def check(self, model: str) -> None:
        """Whether key, address and model work; costs nothing.

        Raises:
            ModelTrouble: they don't.
        """
        client = await self._connected()
        verdict: Verdict | None = None
        try:
            await self._check(client, model)
        except _BROKEN as error:
            verdict = self._troubles.explain(error, started=False)
        if verdict is not None:
            raise _trouble(verdict, None, kept="")

    async def count(self, request: Mapping[str, Any]) -> int:
        """Tokens of the request's prompt as the API counts them; costs nothing.

        Raises:
            ModelTrouble: the API can't be asked, or does not count.
        """
        client = await self._connected()
        verdict: Verdict | None = None
        try:
            prompt = {name: value for name, value in request.items() if name != "max_tokens"}
            return (await client.messages.count_tokens(**prompt)).input_tokens
        except _BROKEN as error:
            verdict = self._troubles.explain(error, started=False)
        raise _trouble(verdict, None, kept="")

    async def aclose(self) -> None:
        """Close the connection; the client can't be used afterwards."""
        if self._sdk is not None:
            await self._sdk.close()

    async def _parts(self, request: Mapping[str, Any], assembled: Accumulator) -> AsyncGenerator[StreamPart, None]:
        client = await self._connected()
        _refuse_too_large(request)
        try:
            async with _Watchdog(self._patience) as watchdog:
                stream = await client.messages.create(**request, stream=True)
                assembled.request_id = stream.response.headers.get("request-id", "")
                async with stream:
                    async for event in stream:
                        part = assembled.feed(event)
                        watchdog.content(complete=assembled.complete)
                        if part is not None:
                            yield part
                    verdict = self._early_end(assembled, stream.response.headers.get("content-type", ""))
        except TimeoutError:
            verdict = self._out_of_time(watchdog)
        except _BROKEN as error:
            verdict = self._troubles.explain(error, started=assembled.started)
        # raised here and not above, so that no error that may hold the key hangs on to it
        if not assembled.complete:
            raise _trouble(verdict, assembled)

    def _early_end(self, assembled: Accumulator, content_type: str) -> Verdict:
        if assembled.started or content_type.startswith("text/event-stream"):
            return self._troubles.cut_off(started=assembled.started)
        return self._troubles.not_the_api(content_type)

    def _out_of_time(self, watchdog: _Watchdog) -> Verdict:
        if watchdog.used_up:
            return self._troubles.too_long(self._patience.total)
        return self._troubles.stalled(self._patience.stall)

    async def _check(self, client: anthropic.AsyncAnthropic, model: str) -> None:
        try:
            await client.models.retrieve(model)
        except anthropic.APIStatusError as error:
            missing = error.status_code in {404, 405, 501} and "model" not in (error.api_message or "")
            if not missing:
                raise
        else:
            return
        # a server without a list of models may still count
        await client.messages.count_tokens(model=model, messages=[{"role": "user", "content": "Hello"}])

    async def _connected(self) -> anthropic.AsyncAnthropic:
        """Reading the certificates takes a tenth of a second, so not on the event loop."""
        return await asyncio.to_thread(self._client) if self._sdk is None else self._sdk

    def _client(self) -> anthropic.AsyncAnthropic:
        if self._sdk is not None:
            return self._sdk
        key = self._credentials.key or (_NO_KEY if self._credentials.base_url != DEFAULT_BASE_URL else "")
        if not key:
            what = "There is no API key."
            then = f"Enter one in {SETTINGS}, or set ANTHROPIC_API_KEY and start Haiku Pair again."
            raise _trouble(Verdict(Fault.NO_KEY, what, then), None)
        if not (key.isascii() and key.isprintable() and " " not in key):
            what = "The key holds characters that no key has."
            raise _trouble(Verdict(Fault.WRONG_KEY, what, f"Enter the key again in {SETTINGS}."), None)
        verdict: Verdict | None = None
        try:
            self._sdk = self._new_client(key)
        except (*_BROKEN, ImportError) as error:
            verdict = self._troubles.unreachable.bad_proxy(error)
        if self._sdk is None:
            raise _trouble(verdict or self._troubles.unreachable.bad_proxy(ValueError()), None)
        return self._sdk

    def _new_client(self, key: str) -> anthropic.AsyncAnthropic:
        for name in ("anthropic", "httpx2", "httpcore2"):  # their debug output holds what is sent
            logging.getLogger(name).setLevel(logging.WARNING)
        timeout = anthropic.Timeout(self._patience.silence, connect=self._patience.connect, read=self._patience.silence)
        limits = httpx2.Limits(max_connections=20, max_keepalive_connections=10, keepalive_expiry=90)
        http = anthropic.DefaultAsyncHttpxClient(
            transport=self._transport,
            timeout=timeout,
            limits=limits,
            follow_redirects=False,
            verify=_trust(self._credentials.base_url),
        )
        return anthropic.AsyncAnthropic(
            api_key=key,
            base_url=self._credentials.base_url,
            max_retries=0,
            timeout=timeout,
            http_client=http,
        )


class _Watchdog:
    """Ends a reply that brings no content, or takes too long in all."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._loop = asyncio.get_running_loop()
        self._end = self._loop.time() + patience.total
        self._armed = self._loop.time()
        self._timeout = asyncio.timeout_at(min(self._end, self._armed + patience.stall))

    async def __aenter__(self) -> _Watchdog:
        await self._timeout.__aenter__()
        return self

    async def __aexit__(self, *raised: Any) -> None:  # noqa: ANN401
        await self._timeout.__aexit__(*raised)

    @property
    def used_up(self) -> bool:
        """Whether the time for the whole reply is over."""
        return self._loop.time() >= self._end

    def content(self, *, complete: bool) -> None:
        """Something came; after the `complete` reply only the end of the connection is awaited."""
        now = self._loop.time()
        if complete:
            self._timeout.reschedule(now + _AFTER_THE_END)
        elif now - self._armed > self._patience.stall / 20:  # not for each of thousands of deltas
            self._armed = now
            self._timeout.reschedule(min(self._end, now + self._patience.stall))


def clean_key(key: str) -> str:
    """The key without what copying adds around it: blanks, quotes, invisible characters."""
    return key.strip(" \t\r\n\v\f\u00a0\u200b\u200c\u200d\u2060\ufeff\"'`")


def clean_base_url(address: str) -> str:
    """The address as the SDK wants it: without the `/v1` it adds itself; the API's own when empty."""
    return address.strip().rstrip("/").removesuffix("/v1") or DEFAULT_BASE_URL


def _trust(base_url: str) -> ssl.SSLContext | bool:
    """What decides whether a server is who it says it is: the system's certificates.

    Reading them takes a tenth of a second; a server on this computer without TLS gets a context that trusts nobody.
    """
    address = urlsplit(base_url)
    plain = address.scheme == "http" and address.hostname in {"127.0.0.1", "localhost", "::1"}
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if plain else True


def _refuse_too_large(request: Mapping[str, Any]) -> None:
    try:
        size = len(msgspec.json.encode(request))
    except (TypeError, ValueError):
        return  # the SDK will say what is wrong with it
    if size > LARGEST_REQUEST:
        what = f"The conversation has grown to {size // 1_000_000} MB, more than the API takes."
        then = "Start a new conversation; the files and the proposal stay."
        raise _trouble(Verdict(Fault.TOO_LARGE, what, then), None)


def _trouble(verdict: Verdict, assembled: Accumulator | None, *, kept: str = _KEPT) -> ModelTrouble:
    partial = assembled.partial() if assembled is not None else None
    problem = Problem(
        verdict.fault, verdict.what, _KEPT_PART if partial is not None else kept, verdict.next_step, verdict.detail
    )
    return ModelTrouble(
        problem,
        retryable=verdict.retryable,
        wait=verdict.wait,
        partial=partial,
        usage=assembled.usage if assembled is not None else None,
    )

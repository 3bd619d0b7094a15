"""Asks the model, streams its reply, and explains every way in which that can fail.

Importing this module imports the SDK, which takes seconds: import it off the start-up path.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing, suppress
from dataclasses import replace
from functools import partial
from typing import Any, Protocol

import anthropic
import httpx2
import msgspec
from anthropic import AsyncStream

from haiku_pair.engine.claude.accumulator import Accumulator, BrokenReply
from haiku_pair.engine.claude.capabilities import Capabilities, Feature
from haiku_pair.engine.claude.connecting import CannotConnect, Sdk, cloud_errors, connect
from haiku_pair.engine.claude.lifecycle import retirement
from haiku_pair.engine.claude.profiles import table
from haiku_pair.engine.claude.providers import unknown_here
from haiku_pair.engine.claude.reply import DEFAULT_BASE_URL, Credentials, ModelReply, ModelTrouble, StreamPart
from haiku_pair.engine.claude.troubles import Troubles, said_in
from haiku_pair.engine.claude.verdicts import Verdict
from haiku_pair.engine.claude.watchdog import Patience, Watchdog
from haiku_pair.protocol.reaching import Provider
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.words import tr

LARGEST_REQUEST = 30_000_000
"""Bytes; the API takes 32 MB."""

_KEPT = tr("Your message and the conversation so far are kept.")
_KEPT_PART = tr("Your message, the conversation and the text that had come are kept.")
_BEDROCK_VERSION = "bedrock-2023-05-31"  # the runtime takes the one the SDK sends from the newest models only
_HELLO = [{"role": "user", "content": "Hello"}]
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


class Clear(Protocol):
    """Takes out of a request what must stay here."""

    async def __call__(self, request: Mapping[str, Any], *, tell: bool) -> Mapping[str, Any]:
        """What may be sent; `tell` when it is sent to be answered, and not to be counted."""


class ModelClient:
    """One connection to the API. Belongs to the event loop it is first used on."""

    def __init__(
        self,
        credentials: Credentials,
        *,
        transport: httpx2.AsyncBaseTransport | None = None,
        patience: Patience | None = None,
        on_note: Callable[[str], None] | None = None,
        clear: Clear | None = None,
    ) -> None:
        """Nothing is connected yet.

        Args:
            credentials: whom to ask and as whom.
            transport: stands in for the network: a replay answers through it, and needs no key.
            patience: how long to wait.
            on_note: is told once, after the first reply, when the model is to go out of service.
            clear: has the last look at every request and gives what may be sent of it.
        """
        key = clean_key(credentials.key or "")
        if transport is not None and not key:
            key = "replay"
        speaks_messages = credentials.provider in {Provider.CLAUDE, Provider.SERVER}
        address = credentials.base_url.strip()
        if speaks_messages and (address or credentials.provider is Provider.CLAUDE):
            address = clean_base_url(address)
        self._credentials = replace(credentials, key=key or None, base_url=address)
        is_the_api = transport is not None or address == DEFAULT_BASE_URL
        self.capabilities = Capabilities.of(credentials.provider, is_the_api=is_the_api)
        """What the server is known to do; what it refuses is remembered here."""
        is_bedrock = credentials.provider is Provider.BEDROCK
        self._form: dict[str, Any] = {"extra_body": {"anthropic_version": _BEDROCK_VERSION}} if is_bedrock else {}
        self._broken: tuple[type[Exception], ...] = _BROKEN
        self._transport = transport
        self._patience = patience or Patience()
        self._troubles = Troubles(self._credentials)
        self._on_note = on_note if credentials.provider is Provider.CLAUDE else None
        self._clear = clear
        self._looking: asyncio.Task[None] | None = None
        self._sdk: Sdk | None = None

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
        if self._on_note is not None and self._looking is None and self.capabilities.can(Feature.MODELS):
            self._looking = asyncio.create_task(self._tell_retirement(request["model"], self._on_note))
        return assembled.reply()

    async def check(self, model: str) -> tuple[str, ...]:
        """Whether key, address and model work; costs nothing, or one token where nothing else can be asked.

        Returns:
            What the person should know of this server and this model.

        Raises:
            ModelTrouble: they don't.
        """
        client = await self._connected()
        verdict: Verdict | None = None
        try:
            return (*await self._check(client, model), *self.capabilities.told())
        except self._broken as error:
            verdict = self._troubles.explain(error, started=False)
        raise _trouble(verdict, None, kept="")

    async def count(self, request: Mapping[str, Any]) -> int:
        """Tokens of the request's prompt as the API counts them; costs nothing.

        Raises:
            ModelTrouble: the API can't be asked, or does not count; then it is not asked again.
        """
        client = await self._connected()
        if not self.capabilities.can(Feature.COUNTING):
            raise _trouble(self._troubles.does_not_count(), None, kept="")
        verdict: Verdict | None = None
        request = await self._cleared(request, tell=False)
        try:
            prompt = {name: value for name, value in request.items() if name != "max_tokens"}
            return int((await self._adapted(prompt, client.messages.count_tokens)).input_tokens)
        except anthropic.APIStatusError as error:
            verdict = self._troubles.explain(error, started=False)
            if self._lacks(error):
                self.capabilities.lacking.add(Feature.COUNTING)
        except self._broken as error:
            verdict = self._troubles.explain(error, started=False)
        raise _trouble(verdict, None, kept="")

    async def aclose(self) -> None:
        """Close the connection; the client can't be used afterwards."""
        if self._looking is not None:
            self._looking.cancel()
        if self._sdk is not None:
            await self._sdk.close()

    async def _parts(self, request: Mapping[str, Any], assembled: Accumulator) -> AsyncGenerator[StreamPart, None]:
        client = await self._connected()
        request = await self._cleared(request, tell=True)
        _refuse_too_large(request)
        try:
            async with Watchdog(self._patience) as watchdog:
                stream = await self._adapted({**request, "stream": True}, partial(_streamed, client))
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
        except self._broken as error:
            verdict = self._troubles.explain(error, started=assembled.started)
        # raised here and not above, so that no error that may hold the key hangs on to it
        if not assembled.complete:
            raise _trouble(verdict, assembled)

    async def _cleared(self, request: Mapping[str, Any], *, tell: bool) -> Mapping[str, Any]:
        return request if self._clear is None else await self._clear(request, tell=tell)

    def _early_end(self, assembled: Accumulator, content_type: str) -> Verdict:
        if assembled.started or content_type.startswith("text/event-stream"):
            return self._troubles.cut_off(started=assembled.started)
        return self._troubles.not_the_api(content_type)

    def _out_of_time(self, watchdog: Watchdog) -> Verdict:
        if watchdog.used_up:
            return self._troubles.too_long(self._patience.total)
        return self._troubles.stalled(self._patience.stall)

    async def _adapted(self, request: Mapping[str, Any], call: Callable[..., Awaitable[Any]]) -> Any:  # noqa: ANN401 - what the SDK's method returns
        """Ask without what the server is known to lack; what it refuses now is left out and the rest asked again."""
        guessed: set[Feature] = set()
        while True:
            sent = {**self.capabilities.fitted(request), **self._form}
            sent["model"] = self._platform_id(request["model"])
            try:
                return await call(**sent)
            except anthropic.APIStatusError as error:
                suspected = self.capabilities.suspects(error.status_code, said_in(error), sent)
                if not suspected:
                    self.capabilities.lacking -= guessed  # it was not for them
                    raise
                guessed |= suspected
                self.capabilities.lacking |= suspected

    def _platform_id(self, model: str) -> str:
        try:
            return table().id_at(self._credentials.provider, model)
        except LookupError:
            raise _trouble(unknown_here(self._credentials, model), None) from None

    def _lacks(self, error: anthropic.APIStatusError) -> bool:
        """Whether a refusal means that there is no such thing there, and not that this model is not."""
        if self.capabilities.is_the_api or "model" in said_in(error).lower():
            return False
        return error.status_code in {404, 405, 501} or (
            error.status_code == httpx2.codes.BAD_REQUEST and self._credentials.provider is Provider.SERVER
        )

    async def _check(self, client: Sdk, model: str) -> tuple[str, ...]:
        known = self.capabilities
        notes: tuple[str, ...] | None = None
        if isinstance(client, anthropic.AsyncAnthropic) and known.can(Feature.MODELS):
            try:
                notes = retirement(await client.models.retrieve(model))
            except anthropic.APIStatusError as error:
                if not self._lacks(error):
                    raise
                known.lacking.add(Feature.MODELS)
        if notes is not None and self._credentials.provider is not Provider.SERVER:
            return notes
        asked: dict[str, Any] = {"model": model, "messages": _HELLO}
        if known.can(Feature.COUNTING):
            try:
                await self._adapted(asked, client.messages.count_tokens)
            except anthropic.APIStatusError as error:
                if not self._lacks(error):
                    raise
                known.lacking.add(Feature.COUNTING)
            else:
                return notes or ()
        if notes is None:
            await self._adapted({**asked, "max_tokens": 1}, client.messages.create)
        return notes or ()

    async def _tell_retirement(self, model: str, on_note: Callable[[str], None]) -> None:
        """Not worth a word when it can't be found out."""
        client = await self._connected()
        if isinstance(client, anthropic.AsyncAnthropic):
            with suppress(*_BROKEN):
                for note in retirement(await client.models.retrieve(model)):
                    on_note(note)

    async def _connected(self) -> Sdk:
        """Certificates and a cloud's packages take a tenth of a second and more, so not on the event loop."""
        return await asyncio.to_thread(self._client) if self._sdk is None else self._sdk

    def _client(self) -> Sdk:
        if self._sdk is not None:
            return self._sdk
        verdict: Verdict | None = None
        patience = self._patience
        timeout = anthropic.Timeout(patience.silence, connect=patience.connect, read=patience.silence)
        try:
            self._sdk = connect(self._credentials, timeout, self._transport)
            self._broken = (*_BROKEN, *cloud_errors(self._credentials.provider))
        except CannotConnect as error:
            verdict = error.verdict
        except (*_BROKEN, ImportError) as error:
            verdict = self._troubles.unreachable.bad_proxy(error)
        if self._sdk is None:
            raise _trouble(verdict or self._troubles.unreachable.bad_proxy(ValueError()), None)
        return self._sdk


async def _streamed(
    client: Sdk,
    extra_body: Mapping[str, Any] | None = None,
    extra_headers: Mapping[str, str] | None = None,
    **body: Any,  # noqa: ANN401 - a request has fields of every kind
) -> AsyncStream[object]:
    """The events as they are, in the SDK's own stream.

    What `messages.create` would do beyond this is to make an object of each event, at half of the cost of streaming.
    """
    return await client.post(
        "/v1/messages",
        cast_to=object,
        body={**body, **(extra_body or {})},
        options={"headers": extra_headers} if extra_headers else {},
        stream=True,
        stream_cls=AsyncStream[object],
    )


def clean_key(key: str) -> str:
    """The key without what copying adds around it: blanks, quotes, invisible characters."""
    return key.strip(" \t\r\n\v\f\u00a0\u200b\u200c\u200d\u2060\ufeff\"'`")


def clean_base_url(address: str) -> str:
    """The address as the SDK wants it: without the `/v1` it adds itself; the API's own when empty."""
    return address.strip().rstrip("/").removesuffix("/v1") or DEFAULT_BASE_URL


def _refuse_too_large(request: Mapping[str, Any]) -> None:
    try:
        size = len(msgspec.json.encode(request))
    except (TypeError, ValueError):
        return  # the SDK will say what is wrong with it
    if size > LARGEST_REQUEST:
        what = tr("The conversation has grown to {size} MB, more than the API takes.", size=size // 1_000_000)
        then = tr("Start a new conversation; the files and the proposal stay.")
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

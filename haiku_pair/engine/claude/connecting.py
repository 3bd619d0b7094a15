"""Makes the SDK's client for a provider. Importing this module imports the SDK; the clouds' packages come when used."""

from __future__ import annotations

import logging
import os
import ssl
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import anthropic
import httpx2

from haiku_pair.engine.claude.providers import hindrance, no_region
from haiku_pair.engine.claude.reply import DEFAULT_BASE_URL, Credentials
from haiku_pair.engine.claude.verdicts import SETTINGS, Verdict
from haiku_pair.protocol.reaching import Provider
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

Sdk: TypeAlias = (
    anthropic.AsyncAnthropic
    | anthropic.AsyncAnthropicBedrock
    | anthropic.AsyncAnthropicBedrockMantle
    | anthropic.AsyncAnthropicVertex
)

EXTRA_CERTIFICATES = "NODE_EXTRA_CA_CERTS"
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_NO_KEY = "none"  # a server of the person's own may need none, but the SDK does


class CannotConnect(Exception):
    """There is no way to ask; the verdict says why."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.what)
        self.verdict = verdict


def connect(
    credentials: Credentials, timeout: httpx2.Timeout, transport: httpx2.AsyncBaseTransport | None = None
) -> Sdk:
    """A client that never retries by itself, follows no redirect and logs nothing that is sent.

    Takes a tenth of a second and more, for certificates and a cloud's packages: not for the event loop.

    Raises:
        CannotConnect: something is not set, not installed or makes no sense.
    """
    if verdict := _bad_key(credentials) or hindrance(credentials):
        raise CannotConnect(verdict)
    for name in ("anthropic", "httpx2", "httpcore2", "botocore", "boto3", "urllib3", "google.auth"):
        logging.getLogger(name).setLevel(logging.WARNING)  # their debug output holds what is sent
    http = anthropic.DefaultAsyncHttpxClient(
        transport=transport,
        timeout=timeout,
        limits=httpx2.Limits(max_connections=20, max_keepalive_connections=10, keepalive_expiry=90),
        follow_redirects=False,
        verify=_trust(credentials.base_url),
    )
    common: dict[str, Any] = {"max_retries": 0, "timeout": timeout, "http_client": http}
    match credentials.provider:
        case Provider.BEDROCK | Provider.MANTLE:
            return _amazon(credentials, common)
        case Provider.VERTEX:
            common |= {"project_id": credentials.project} if credentials.project else {}
            return anthropic.AsyncAnthropicVertex(
                region=credentials.region, base_url=credentials.base_url or None, **common
            )
        case _:
            return anthropic.AsyncAnthropic(api_key=credentials.key or _NO_KEY, base_url=credentials.base_url, **common)


def cloud_errors(provider: Provider) -> tuple[type[Exception], ...]:
    """What a cloud's own packages raise, and the SDK where they find nothing; for a client that is made."""
    try:
        match provider:
            case Provider.BEDROCK | Provider.MANTLE:
                from botocore.eventstream import ParserError
                from botocore.exceptions import BotoCoreError
                from botocore.parsers import ResponseParserError

                return BotoCoreError, ParserError, ResponseParserError, RuntimeError
            case Provider.VERTEX:
                from google.auth.exceptions import GoogleAuthError
                from requests import RequestException

                return GoogleAuthError, RequestException, RuntimeError
    except ImportError:  # Mantle with a key does without
        pass
    return ()


def _amazon(credentials: Credentials, common: dict[str, Any]) -> Sdk:
    region = credentials.region or _configured_region()
    if not region:
        raise CannotConnect(no_region())
    common |= {"api_key": credentials.key, "aws_region": region, "base_url": credentials.base_url or None}
    if credentials.provider is Provider.MANTLE:
        return anthropic.AsyncAnthropicBedrockMantle(**common)
    import botocore.eventstream
    import botocore.parsers  # noqa: F401 - here, and not on the event loop with the first answer

    return anthropic.AsyncAnthropicBedrock(**common)


def _configured_region() -> str:
    """Of the AWS profile in use."""
    try:
        import boto3
        from botocore.exceptions import BotoCoreError
    except ImportError:
        return ""
    try:
        return str(boto3.Session().region_name or "")
    except BotoCoreError:  # AWS_PROFILE names one that is not there
        return ""


def _bad_key(credentials: Credentials) -> Verdict | None:
    key = credentials.key
    if key is None:
        if credentials.base_url != DEFAULT_BASE_URL:
            return None
        then = tr("Enter one in {settings}, or set ANTHROPIC_API_KEY and start Haiku Pair again.", settings=SETTINGS)
        return Verdict(Fault.NO_KEY, tr("There is no API key."), then)
    if key.isascii() and key.isprintable() and " " not in key:
        return None
    return Verdict(
        Fault.WRONG_KEY,
        tr("The key holds characters that no key has."),
        tr("Enter the key again in {settings}.", settings=SETTINGS),
    )


def _trust(base_url: str) -> ssl.SSLContext | bool:
    """What decides whether a server is who it says it is: the system's certificates, and those the person adds.

    Reading them takes a tenth of a second; a server on this computer without TLS gets a context that trusts nobody.

    Raises:
        CannotConnect: a variable names certificates that can't be read.
    """
    address = urlsplit(base_url)
    if address.scheme == "http" and address.hostname in {"127.0.0.1", "localhost", "::1"}:
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    named = next((name for name in _CERTIFICATES if os.environ.get(name)), "")
    try:
        context = httpx2.create_ssl_context()
        if added := os.environ.get(EXTRA_CERTIFICATES, "").strip():
            named = EXTRA_CERTIFICATES
            context.load_verify_locations(cafile=added)
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        if not named:
            raise
        what = tr("The certificates named in the environment variable {named} can't be read.", named=named)
        then = tr(
            ("Let {named} name a file of certificates in PEM form, or remove it, and start Haiku Pair again."),
            named=named,
        )
        raise CannotConnect(Verdict(Fault.NO_CONNECTION, what, then, detail=type(error).__name__)) from None
    return context

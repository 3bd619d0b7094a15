"""Says why no answer came: proxy, name, certificate, refusal, silence.

The SDK says "Connection error." to all of them; the reason is in the chain of causes.
"""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Iterator

import httpx2

from haiku_pair.engine.claude.verdicts import AGAIN, SETTINGS, Verdict
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

_PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")
_CERTIFICATE_EXPIRED = 10  # X509_V_ERR_CERT_HAS_EXPIRED
_CERTIFICATE_NOT_YET = 9
_CERTIFICATE_OTHER_NAME = 62


class Unreachable:
    """Explains failed connections to one host. Names types of errors only, since their texts may hold the key."""

    def __init__(self, host: str) -> None:
        self._host = host

    def explain(self, error: BaseException, *, started: bool) -> Verdict:
        """Why nothing came, or nothing more; `started`: a reply had begun."""
        causes = list(_causes(error))
        detail = ", ".join(type(cause).__name__ for cause in causes)
        verdict = self._certificate(causes) or self._address(causes) or self._unreachable(causes) or self._lost(started)
        return Verdict(verdict.fault, verdict.what, verdict.next_step, verdict.retryable, None, detail)

    def _certificate(self, causes: list[BaseException]) -> Verdict | None:
        failed = next((cause for cause in causes if isinstance(cause, ssl.SSLCertVerificationError)), None)
        if failed is None:
            return None
        if failed.verify_code in {_CERTIFICATE_EXPIRED, _CERTIFICATE_NOT_YET}:
            what = tr("The certificate of {host} is not valid at this date.", host=self._host)
            then = tr("Check the clock of this computer; if it is right, the server must renew its certificate.")
        elif failed.verify_code == _CERTIFICATE_OTHER_NAME:
            what = tr("The certificate shown for {host} belongs to another server.", host=self._host)
            then = tr(
                "Check the address in {settings}, and sign in to the network if it asks for that.", settings=SETTINGS
            )
        else:
            what = tr("The certificate of {host} is signed by nobody this computer trusts.", host=self._host)
            then = tr(
                "If a proxy of yours signs it, name its certificate in NODE_EXTRA_CA_CERTS, or all that are to be "
                "trusted in SSL_CERT_FILE, and start Haiku Pair again."
            )
        return Verdict(Fault.NO_CONNECTION, what, then)

    def _address(self, causes: list[BaseException]) -> Verdict | None:
        if any(isinstance(cause, httpx2.UnsupportedProtocol | httpx2.InvalidURL) for cause in causes):
            what = tr("The address of the API is not a web address.")
            return Verdict(
                Fault.NO_CONNECTION, what, tr("Enter one with https:// or http:// in {settings}.", settings=SETTINGS)
            )
        if any(isinstance(cause, httpx2.LocalProtocolError) for cause in causes):
            what = tr("The key holds characters that can't be sent.")
            return Verdict(Fault.WRONG_KEY, what, tr("Enter the key again in {settings}.", settings=SETTINGS))
        if any(isinstance(cause, httpx2.ProxyError) for cause in causes):
            named = _proxy_variable() or "HTTPS_PROXY"
            what = tr("The proxy named in {named} does not let the connection through.", named=named)
            return Verdict(
                Fault.NO_CONNECTION, what, tr("Check {named}, or remove it, and start Haiku Pair again.", named=named)
            )
        return None

    def _unreachable(self, causes: list[BaseException]) -> Verdict | None:
        then = tr("Check the network and the address in {settings}, then send again.", settings=SETTINGS)
        if any(isinstance(cause, socket.gaierror) for cause in causes):
            return Verdict(
                Fault.NO_CONNECTION, tr("The name {host} was not found in the network.", host=self._host), then
            )
        if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
            return Verdict(Fault.NO_CONNECTION, tr("{host} refused the connection.", host=self._host), then)
        if any(isinstance(cause, httpx2.ConnectTimeout) for cause in causes):
            return Verdict(
                Fault.NO_CONNECTION, tr("{host} did not answer the connection.", host=self._host), then, True
            )
        if any(isinstance(cause, httpx2.ReadTimeout | httpx2.WriteTimeout) for cause in causes):
            return Verdict(Fault.CUT_OFF, tr("{host} fell silent.", host=self._host), AGAIN, True)
        if any(isinstance(cause, httpx2.ConnectError | ssl.SSLError) for cause in causes):
            return Verdict(Fault.NO_CONNECTION, tr("There is no connection to {host}.", host=self._host), then)
        return None

    def _lost(self, started: bool) -> Verdict:
        if started:
            return Verdict(Fault.CUT_OFF, tr("The connection broke off in the middle of the reply."), AGAIN, True)
        return Verdict(Fault.NO_CONNECTION, tr("The connection to {host} broke off.", host=self._host), AGAIN, True)

    def bad_proxy(self, error: BaseException) -> Verdict:
        """The client could not be made, which is what a proxy variable can do to it."""
        named = _proxy_variable()
        if not named:
            return Verdict(
                Fault.NO_CONNECTION,
                tr("The connection could not be prepared."),
                tr("Check the address in {settings}.", settings=SETTINGS),
                detail=type(error).__name__,
            )
        return Verdict(
            Fault.NO_CONNECTION,
            tr("The proxy named in the environment variable {named} can't be used.", named=named),
            tr(
                ("Set {named} to an http:// or https:// address, or remove it, and start Haiku Pair again."),
                named=named,
            ),
            detail=type(error).__name__,
        )


def _proxy_variable() -> str:
    """The environment variable that names a proxy, one that can't be right first; empty when there is none."""
    named = [name for name in _PROXIES if os.environ.get(name)]
    odd = [name for name in named if not os.environ[name].startswith(("http://", "https://"))]
    return next(iter([*odd, *named]), "")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        if isinstance(error, BaseExceptionGroup):
            for inner in error.exceptions:
                yield from _causes(inner)
        error = error.__cause__ or error.__context__

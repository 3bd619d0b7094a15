"""Says what went wrong between us and the API: the cause, what is kept, and what to do next.

Classified by the API's own error type first, as an error may come after a status of 200; by the status where there
is none; by the cause beneath where no answer came at all. The key is in none of the texts.
"""

from __future__ import annotations

import email.utils
import math
import time
from dataclasses import replace

import anthropic
import httpx2

from haiku_pair.engine.claude.accumulator import BrokenReply
from haiku_pair.engine.claude.providers import NAMES, is_about_credentials, name_of, nobody_known
from haiku_pair.engine.claude.reply import Credentials
from haiku_pair.engine.claude.unreachable import Unreachable
from haiku_pair.engine.claude.verdicts import AGAIN, SETTINGS, Verdict, host_of
from haiku_pair.protocol.values import Fault
from haiku_pair.words import tr

_BY_STATUS = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    407: "proxy",
    408: "timeout_error",
    409: "timeout_error",
    413: "request_too_large",
    429: "rate_limit_error",
    504: "timeout_error",
    529: "overloaded_error",
}
_LONGEST_DETAIL = 500


class Troubles:
    """Explains errors of one connection; knows the host to name and the key to hide."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._key = credentials.key or ""
        self._api = name_of(credentials)
        self._cloud = credentials.provider in NAMES
        self._host = host_of(credentials.base_url) if credentials.base_url else self._api
        self.unreachable = Unreachable(self._host)

    def explain(self, error: BaseException, *, started: bool) -> Verdict:
        """The verdict on any error of the SDK or beneath it. `started`: a reply had begun."""
        if not started and is_about_credentials(error, self._credentials.provider):
            return nobody_known(self._credentials, type(error).__name__)
        match error:
            case anthropic.APIStatusError():
                return self._refused(error)
            case anthropic.APIConnectionError() | httpx2.HTTPError() | httpx2.InvalidURL() | OSError():
                return self.unreachable.explain(error, started=started)
            case UnicodeEncodeError() | TypeError() if not started:
                return Verdict(
                    Fault.BAD_REQUEST,
                    tr("The request could not be put together."),
                    tr("Start a new conversation."),
                    detail=self.hide(f"{type(error).__name__}: {error}"),
                )
            case _:
                return self.broken(error)

    def does_not_count(self) -> Verdict:
        """Asked for something it is known not to have."""
        return Verdict(
            Fault.BAD_REQUEST, tr("{api} does not count tokens.", api=self._api), tr("The price is estimated instead.")
        )

    def broken(self, error: BaseException) -> Verdict:
        """A reply that makes no sense."""
        reason = str(error) if isinstance(error, BrokenReply) else type(error).__name__
        return Verdict(Fault.CUT_OFF, tr("The reply could not be understood."), AGAIN, True, detail=self.hide(reason))

    def not_the_api(self, content_type: str) -> Verdict:
        """Something else answered: the login page of a network, a web server."""
        return Verdict(
            Fault.NO_CONNECTION,
            tr("What answered at {host} is not the Claude API.", host=self._host),
            tr(
                ("Sign in to the network if it asks for that, or check the address in {settings}; then send again."),
                settings=SETTINGS,
            ),
            detail=self.hide(f"content type {content_type[:80] or 'unknown'}"),
        )

    def cut_off(self, *, started: bool) -> Verdict:
        """The stream ended cleanly, but too early."""
        what = tr("The reply broke off before its end.") if started else tr("{api} sent an empty reply.", api=self._api)
        return Verdict(Fault.CUT_OFF, what, AGAIN, True)

    def stalled(self, seconds: float) -> Verdict:
        """The connection lives, but nothing comes."""
        return Verdict(
            Fault.CUT_OFF,
            tr("{api} has sent nothing for {seconds:.0f} seconds.", api=self._api, seconds=seconds),
            AGAIN,
            True,
        )

    def too_long(self, seconds: float) -> Verdict:
        """The reply takes more time than it may."""
        return Verdict(
            Fault.CUT_OFF, tr("The reply was not complete after {seconds:.0f} minutes.", seconds=seconds / 60), AGAIN
        )

    def hide(self, text: str) -> str:
        """`text` without the key, and not too long."""
        shown = text.replace(self._key, "…") if self._key else text
        return shown[:_LONGEST_DETAIL]

    # --- the API answered ---

    def _refused(self, error: anthropic.APIStatusError) -> Verdict:
        said = self.hide(" ".join(said_in(error).split()))
        status = f"HTTP {error.status_code}" if error.status_code != httpx2.codes.OK else "an error event"
        known = error.type if isinstance(error.type, str) else None
        detail = self.hide(f"{status}, {known or 'no error type'}, request {error.request_id or 'without id'}. {said}")
        verdict = self._judge(error, known, said)
        return replace(verdict, detail=detail.strip())

    def _judge(self, error: anthropic.APIStatusError, known: str | None, said: str) -> Verdict:
        kind = known if known in _KINDS else _BY_STATUS.get(error.status_code, "")
        if not kind and error.status_code >= httpx2.codes.INTERNAL_SERVER_ERROR:
            kind = "api_error"
        if httpx2.codes.is_redirect(error.status_code):
            kind = "redirect"
        if not kind and error.status_code == httpx2.codes.OK:
            what = tr("{api} broke the reply off with an error of a kind not known here.", api=self._api)
            return Verdict(Fault.CUT_OFF, what, AGAIN, True)
        if _spent(error, said):
            return Verdict(
                Fault.REFUSED_BY_API,
                tr("The API account can't pay for more: {said}", said=said or tr("a limit is reached")),
                tr("Add credit or raise the limit in the API console, then send again."),
            )
        if kind in {"invalid_request_error", "not_found_error", "request_too_large"}:
            return self._about_the_request(kind, said)
        if kind in {"rate_limit_error", "overloaded_error", "api_error", "timeout_error"}:
            return self._later(kind, retry_after(error.response.headers.get("retry-after")))
        if kind == "authentication_error":
            return self._about_the_key()
        return self._about_access(kind, said, error.status_code)

    def _about_the_key(self) -> Verdict:
        if self._cloud and not self._key:
            return nobody_known(self._credentials, "")
        if self._key:
            then = tr("Enter another key in {settings}.", settings=SETTINGS)
            return Verdict(Fault.WRONG_KEY, tr("{api} did not accept the key.", api=self._api), then)
        then = tr("Enter one in {settings}, or set ANTHROPIC_API_KEY and start Haiku Pair again.", settings=SETTINGS)
        return Verdict(Fault.NO_KEY, tr("{api} asks for a key, and there is none.", api=self._api), then)

    def _about_access(self, kind: str, said: str, status: int) -> Verdict:
        match kind:
            case "billing_error":
                return Verdict(
                    Fault.REFUSED_BY_API,
                    tr("The API account has a billing problem: {said}", said=said or tr("it gives no reason")),
                    tr("Look at billing in the API console, then send again."),
                )
            case "permission_error" if self._cloud:
                return Verdict(
                    Fault.REFUSED_BY_API,
                    tr("{api} does not allow this: {said}", api=self._api, said=said or tr("no reason given")),
                    tr("Check whom you are signed in as there, and that the model is enabled in this region."),
                )
            case "permission_error":
                return Verdict(
                    Fault.REFUSED_BY_API,
                    tr("The key does not allow this: {said}", said=said or tr("no reason given")),
                    tr("Use another key in {settings}, or ask the owner of the API account.", settings=SETTINGS),
                )
            case "proxy":
                return Verdict(
                    Fault.NO_CONNECTION,
                    tr("The proxy asks for a user name and a password."),
                    tr("Put them into HTTPS_PROXY (https://user:password@host:port) and start Haiku Pair again."),
                )
            case "redirect":
                return Verdict(
                    Fault.NO_CONNECTION,
                    tr("{host} points to another address, which is not followed.", host=self._host),
                    tr(
                        ("Enter the final address in {settings}, or sign in to the network if it asks for that."),
                        settings=SETTINGS,
                    ),
                )
            case _:
                return Verdict(
                    Fault.REFUSED_BY_API,
                    tr(
                        "{api} refused the request (HTTP {status}): {said}",
                        api=self._api,
                        status=status,
                        said=said or tr("no reason given"),
                    ),
                    tr("Check address and model in {settings}.", settings=SETTINGS),
                )

    def _about_the_request(self, kind: str, said: str) -> Verdict:
        if kind == "request_too_large" or "too long" in said:
            return Verdict(
                Fault.TOO_LARGE,
                tr("The conversation has become too large for the model."),
                tr("Start a new conversation; the files and the proposal stay."),
            )
        if kind == "not_found_error" and said.startswith("model:"):
            name = said.removeprefix("model:").strip()
            return Verdict(
                Fault.REFUSED_BY_API,
                tr("{api} does not know the model “{name}”.", api=self._api, name=name),
                tr("Choose another model in {settings}.", settings=SETTINGS),
            )
        if kind == "not_found_error" and self._cloud:
            return Verdict(
                Fault.REFUSED_BY_API,
                tr(
                    "{api} does not have this model in this region: {said}",
                    api=self._api,
                    said=said or tr("no reason given"),
                ),
                tr("Check model and region in {settings}.", settings=SETTINGS),
            )
        if kind == "not_found_error":
            return Verdict(
                Fault.NO_CONNECTION,
                tr("There is no Messages API at {host}.", host=self._host),
                tr("Check the address in {settings}.", settings=SETTINGS),
            )
        return Verdict(
            Fault.REFUSED_BY_API,
            tr("{api} refused the request: {said}", api=self._api, said=said or tr("no reason given")),
            tr("If this happens again with another message, start a new conversation."),
        )

    def _later(self, kind: str, wait: float | None) -> Verdict:
        what = {
            "rate_limit_error": tr("{api} takes no more requests for the moment (rate limit).", api=self._api),
            "overloaded_error": tr("{api} is overloaded.", api=self._api),
            "api_error": tr("{api} failed with an error of its own.", api=self._api),
            "timeout_error": tr("{api} took too long to answer.", api=self._api),
        }[kind]
        when = tr("Send again in {minutes}.", minutes=_minutes(wait)) if wait else tr("Send again in a moment.")
        return Verdict(Fault.OVERLOADED, what, when, True, wait)


_KINDS = frozenset(_BY_STATUS.values()) | {"api_error"}


def said_in(error: anthropic.APIStatusError) -> str:
    """The server's words: in the API's form, or the one field that others put them in; empty when there are none."""
    if isinstance(error.api_message, str):
        return error.api_message
    body = error.body if isinstance(error.body, dict) else {}
    inner = body.get("error")
    found = (body.get("message"), inner, inner.get("message") if isinstance(inner, dict) else None, body.get("detail"))
    return next((text for text in found if isinstance(text, str)), "")


def retry_after(header: str | None) -> float | None:
    """Seconds the API asks to wait, from a number or a date; None when it says nothing that makes sense."""
    if not header:
        return None
    try:
        seconds = float(header)
    except ValueError:
        try:
            seconds = email.utils.parsedate_to_datetime(header).timestamp() - time.time()
        except ValueError:
            return None
    return seconds if math.isfinite(seconds) and seconds > 0 else None


def _spent(error: anthropic.APIStatusError, said: str) -> bool:
    limits = ("credit balance is too low", "API usage limits")
    return bool(error.error_code and error.type == "rate_limit_error") or any(limit in said for limit in limits)


def _minutes(seconds: float) -> str:
    return (
        tr("{count} s", count=math.ceil(seconds))
        if seconds < 120
        else tr("{ceil} minutes", ceil=math.ceil(seconds / 60))
    )

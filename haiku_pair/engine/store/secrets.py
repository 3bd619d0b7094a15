"""The API key: from the environment or the system's keyring, never in a file of ours, never in a message.

A keyring may be missing, locked, plain text in disguise, or hang for a minute. So it is asked on a thread of its own
and given up after a few seconds; whoever calls gets "no key" and offers one for this session only.
"""

from __future__ import annotations

import os
import threading
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, Generic, Protocol, TypeVar

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.store.provider import BASE_URL_VARIABLE, own_address, provider_in_force
from haiku_pair.protocol.reaching import Provider
from haiku_pair.protocol.values import Fault, KeySource, Problem, Settings
from haiku_pair.words import tr

LOOK_UP_SECONDS = 3.0
SAVE_SECONDS = 10.0
"""Longer: the person is there and may have to unlock the keyring."""

KEY_VARIABLE = "ANTHROPIC_API_KEY"
TOKEN_VARIABLE = "ANTHROPIC_AUTH_TOKEN"  # noqa: S105 - the name, not the secret

BEDROCK_VARIABLE = "AWS_BEARER_TOKEN_BEDROCK"

_VARIABLES = {
    Provider.CLAUDE: (KEY_VARIABLE, TOKEN_VARIABLE),
    Provider.SERVER: (KEY_VARIABLE, TOKEN_VARIABLE),
    Provider.BEDROCK: (BEDROCK_VARIABLE,),
    Provider.MANTLE: (BEDROCK_VARIABLE, "ANTHROPIC_AWS_API_KEY"),
    Provider.VERTEX: (),
}
_CLOUDS = {Provider.BEDROCK, Provider.MANTLE, Provider.VERTEX}
_BEDROCK_ACCOUNT = "amazon-bedrock"
_SERVICE = "haiku-pair"
_DEFAULT_ACCOUNT = "https://api.anthropic.com"
_KEY_LIMIT = 4096
_UNSAFE_MODULES = ("keyring.backends.null", "keyring.backends.fail", "keyrings.alt")

R = TypeVar("R")


class Backend(Protocol):
    """What is asked of a keyring."""

    def get_password(self, service: str, username: str) -> str | None:
        """The secret, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget it."""


def find_key(
    settings: Settings,
    *,
    environ: Mapping[str, str] = os.environ,
    open_keyring: Callable[[], Backend] | None = None,
    wait: float = LOOK_UP_SECONDS,
) -> tuple[str | None, KeySource]:
    """The key to use and where it comes from; the environment goes before the keyring.

    Blocks for up to `wait` seconds. An empty variable counts as unset, one that can't be a key as well
    (`environment_problem` says why). Keys are kept per address, so that one for the API never goes to another server.
    Without a key, a cloud's own credentials count (PLATFORM).
    """
    if key := environment_key(settings, environ):
        return key, KeySource.ENVIRONMENT
    none = without_key(settings, environ)
    name = account(settings, environ)
    if not name:
        return None, none
    opener = open_keyring or system_keyring
    try:
        stored = _in_time(lambda: opener().get_password(_SERVICE, name), wait)
        key = clean_key(stored) if stored else None
    except (Failure, _KeyringTrouble):
        return None, none
    return (key, KeySource.KEYRING) if key else (None, none)


def without_key(settings: Settings, environ: Mapping[str, str] = os.environ) -> KeySource:
    """What it means that there is no key: clouds have ways of their own to know the person."""
    return KeySource.PLATFORM if provider_in_force(settings, environ) in _CLOUDS else KeySource.NONE


def environment_key(settings: Settings, environ: Mapping[str, str] = os.environ) -> str | None:
    """The key the environment holds for the provider in force.

    A server of the person's own gets one only if the environment names that server, too: the key may be another's.
    """
    provider = provider_in_force(settings, environ)
    own, named = settings.base_url.strip(), environ.get(BASE_URL_VARIABLE, "").strip()
    if provider is Provider.SERVER and own.rstrip("/") not in {"", named.rstrip("/")}:
        return None
    return next(filter(None, (_from_environment(environ, name) for name in _VARIABLES[provider])), None)


def environment_problem(environ: Mapping[str, str] = os.environ) -> Problem | None:
    """Why a key that is set in the environment is not used; None when all is well."""
    for name in (KEY_VARIABLE, TOKEN_VARIABLE, BEDROCK_VARIABLE):
        if not environ.get(name, "").strip():
            continue
        try:
            clean_key(environ[name])
        except Failure as failure:
            what = tr("{name} is set but not used: {what}", name=name, what=failure.problem.what)
            return Problem(
                failure.problem.fault, what, next_step=tr("Correct or unset {name} and start again.", name=name)
            )
    return None


def save_key(
    settings: Settings,
    key: str,
    *,
    open_keyring: Callable[[], Backend] | None = None,
    wait: float = SAVE_SECONDS,
) -> None:
    """Keep a key in the keyring. Blocks for up to `wait` seconds.

    Raises:
        Failure: it is no key (WRONG_KEY, NO_KEY), or there is no safe keyring (STORE); use it for this session only.
    """
    cleaned = clean_key(key)
    name = account(settings)
    if not name:
        raise Failure(
            Fault.BAD_REQUEST,
            tr("Google Cloud takes no key."),
            next_step=tr("Sign in with “gcloud auth application-default login”."),
        )
    opener = open_keyring or system_keyring
    try:
        _in_time(lambda: opener().set_password(_SERVICE, name, cleaned), wait)
    except _KeyringTrouble as trouble:
        raise Failure(
            Fault.STORE,
            tr("The key can't be remembered: {trouble}.", trouble=trouble),
            kept=tr("It is used until the program ends, and stored nowhere."),
            next_step=tr("Unlock or install a keyring, or set {key_variable}.", key_variable=KEY_VARIABLE),
        ) from None


def forget_key(
    settings: Settings, *, open_keyring: Callable[[], Backend] | None = None, wait: float = SAVE_SECONDS
) -> None:
    """Remove the key from the keyring; nothing happens when there is none. Blocks for up to `wait` seconds.

    Raises:
        Failure: the keyring holds a key and does not let go of it (STORE).
    """
    opener = open_keyring or system_keyring
    name = account(settings)

    def delete() -> None:
        keyring = opener()
        if keyring.get_password(_SERVICE, name) is not None:
            keyring.delete_password(_SERVICE, name)

    try:
        _in_time(delete, wait)
    except _NoKeyring:
        return
    except _KeyringTrouble as trouble:
        step = tr("Unlock the keyring and try again.")
        raise Failure(
            Fault.STORE, tr("The key can't be removed: {trouble}.", trouble=trouble), next_step=step
        ) from None


def clean_key(text: str) -> str:
    """The key in what a person pasted: without quotes, blanks around it, line breaks and invisible characters.

    Raises:
        Failure: nothing is left (NO_KEY), or there are characters no key has (WRONG_KEY). The key is not in the text.
    """
    visible = "".join(c for c in text if unicodedata.category(c) not in {"Cf", "Cc", "Zl", "Zp"})
    key = visible.strip().strip("\"'`“”‘’").strip()
    if not key:
        raise Failure(Fault.NO_KEY, tr("There is no key in that."), next_step=tr("Paste the whole key."))
    odd = next((c for c in key if not "!" <= c <= "~"), None)
    if odd is not None:
        name = unicodedata.name(odd, f"U+{ord(odd):04X}")
        step = tr("Copy it again from the console, without anything around it.")
        raise Failure(Fault.WRONG_KEY, tr("No key has this character in it: {name}.", name=name), next_step=step)
    if len(key) > _KEY_LIMIT:
        raise Failure(Fault.WRONG_KEY, tr("That is too long for a key."), next_step=tr("Paste the key alone."))
    return key


def account(settings: Settings, environ: Mapping[str, str] = os.environ) -> str:
    """Whom the key is for, under which the keyring keeps it; empty where there are no keys."""
    match provider_in_force(settings, environ):
        case Provider.BEDROCK | Provider.MANTLE:
            return _BEDROCK_ACCOUNT
        case Provider.VERTEX:
            return ""
        case _:
            return own_address(settings, environ).rstrip("/") or _DEFAULT_ACCOUNT


def system_keyring() -> Backend:
    """The system's keyring, if it is a safe one. Slow to import and maybe to answer: only called on a thread."""
    import keyring

    found = keyring.get_keyring()
    candidates: list[Any] = list(getattr(found, "backends", None) or [found])
    for candidate in candidates:
        module = type(candidate).__module__
        if not module.startswith(_UNSAFE_MODULES) and "plaintext" not in type(candidate).__name__.lower():
            safe: Backend = candidate
            return safe
    raise _NoKeyring(tr("this system has no keyring that keeps secrets encrypted"))


def keyring_name(wait: float = LOOK_UP_SECONDS) -> str:
    """What the system's safe keyring calls itself; empty when there is none or it does not answer in time."""
    try:
        found = _in_time(system_keyring, wait)
    except _KeyringTrouble:
        return ""
    return str(getattr(found, "name", "") or type(found).__name__)


class _KeyringTrouble(Exception):
    """The keyring did not do it; says why without the secret."""


class _NoKeyring(_KeyringTrouble):
    """There is none to ask."""


class _Call(threading.Thread, Generic[R]):
    """One question to the keyring; a daemon, so that one that never returns keeps nobody from leaving."""

    def __init__(self, ask: Callable[[], R]) -> None:
        super().__init__(name="keyring", daemon=True)
        self._ask = ask
        self.answer: R | None = None
        self.trouble: _KeyringTrouble | None = None

    def run(self) -> None:
        try:
            self.answer = self._ask()
        except _KeyringTrouble as trouble:
            self.trouble = trouble
        except Exception as error:  # noqa: BLE001 - backends are plug-ins and raise whatever their system raises
            # Its text might quote the secret, its type does not.
            self.trouble = _KeyringTrouble(tr("the keyring refused ({name})", name=type(error).__name__))


def _in_time(ask: Callable[[], R], wait: float) -> R | None:
    call = _Call(ask)
    call.start()
    call.join(wait)
    if call.is_alive():
        raise _KeyringTrouble(tr("the keyring did not answer within {wait:.0f} seconds", wait=wait))
    if call.trouble is not None:
        raise call.trouble
    return call.answer


def _from_environment(environ: Mapping[str, str], name: str) -> str | None:
    try:
        return clean_key(environ.get(name, ""))
    except Failure:
        return None

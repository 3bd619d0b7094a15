"""Whether a newer release is out: one request, made when the person asks for it and never by itself.

The answer is believed only so far as it names a version. Nothing it says is opened, downloaded or run, and what the
person is advised to do comes from this program: so whoever forges it can at most lie about a number.
"""

from __future__ import annotations

import os
import re
import sys
import tomllib
from collections.abc import Mapping
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import msgspec

from haiku_pair import __version__
from haiku_pair.engine.faults import Failure
from haiku_pair.protocol.updates import UpdatesAre
from haiku_pair.protocol.values import Fault
from haiku_pair.resources import resource
from haiku_pair.words import tr

VARIABLE = "HAIKU_PAIR_RELEASES"
"""Names another address, such as that of a mirror."""
_SECONDS = 15.0
_LIMIT = 4096
_VERSION = re.compile(r"[0-9]{1,5}(\.[0-9]{1,5}){1,3}", re.ASCII)
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_KEPT = tr("Nothing was downloaded or changed.")


class _Answer(msgspec.Struct):
    version: str


class _NoRedirect(HTTPRedirectHandler):
    """An address that leads elsewhere is not the one that was asked."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """None follows."""


def address(environ: Mapping[str, str] = os.environ) -> str:
    """Where releases are asked for; empty when nowhere."""
    named = environ.get(VARIABLE)
    return str(tomllib.loads(resource("releases.toml").read_text("utf-8"))["address"]) if named is None else named


def check(where: str, running: str = __version__) -> UpdatesAre:
    """Ask which release is the newest. Takes as long as the network does: not for the event loop.

    Raises:
        Failure: there is nobody to ask, no answer, or one that is not to be believed.
    """
    newest = _believed(_asked(where), running)
    return UpdatesAre(running, newest, "" if newest == running else how_to_update())


def how_to_update(prefix: Path = Path(sys.prefix), *, is_frozen: bool = getattr(sys, "frozen", False)) -> str:
    """How the person brings this installation up to date."""
    if is_frozen:
        of_system = Path(sys.executable).is_relative_to("/usr")
        return (
            tr("Update it with your package manager.")
            if of_system
            else tr("Get the new package, and install it over this.")
        )
    if "pipx" in prefix.parts:
        return tr("Update it with: pipx upgrade haiku-pair")
    if prefix.parent.name == "tools" and "uv" in prefix.parts:
        return tr("Update it with: uv tool upgrade haiku-pair")
    return tr("Update it the way you installed it.")


def _asked(where: str) -> bytes:
    if not where:
        raise Failure(
            Fault.NOTHING_TO_DO,
            tr("This installation knows no address to ask for newer releases."),
            kept=tr("Nothing was sent."),
            next_step=tr("Your package manager knows of newer ones."),
        )
    _check_address(where)
    asking = Request(where, headers={"User-Agent": "haiku-pair", "Accept": "application/json"})  # noqa: S310 - checked
    try:
        with build_opener(_NoRedirect).open(asking, timeout=_SECONDS) as answer:
            return bytes(answer.read(_LIMIT + 1))
    except HTTPError as error:
        error.close()
        raise _no_answer(f"HTTP {error.code}") from error
    except (OSError, HTTPException) as error:
        raise _no_answer(str(error)) from error


def _check_address(where: str) -> None:
    try:
        parts = urlsplit(where)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    except ValueError:
        is_safe = False
    if not is_safe:
        raise Failure(
            Fault.BAD_REQUEST,
            tr("The address to ask for newer releases is not an https address."),
            kept=tr("Nothing was sent."),
            next_step=tr("Correct {variable}.", variable=VARIABLE),
        )


def _believed(raw: bytes, running: str) -> str:
    """The version that an answer names, when it may be one."""
    try:
        version = msgspec.json.decode(raw, type=_Answer).version
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _not_believed(tr("makes no sense"), str(error)) from error
    if len(raw) > _LIMIT or not _VERSION.fullmatch(version):
        raise _not_believed(tr("makes no sense"), f"{len(raw)} bytes")
    if _numbers(version) < _numbers(running):
        raise _not_believed(tr("names an older release than this one"), f"{version} after {running}")
    return version if _numbers(version) > _numbers(running) else running


def _numbers(version: str) -> tuple[int, ...]:
    """To compare by; what stands behind the numbers of a version in the making counts nothing."""
    numbers = [int(part) for part in re.findall(r"\d+", version.partition("+")[0])[:4]]
    return tuple(numbers + [0] * (4 - len(numbers)))


def _no_answer(detail: str) -> Failure:
    what = tr("The address for newer releases did not answer.")
    return Failure(Fault.NO_CONNECTION, what, kept=_KEPT, next_step=tr("Try again later."), detail=detail)


def _not_believed(why: str, detail: str) -> Failure:
    what = tr("The answer about newer releases {why}, and was not believed.", why=why)
    return Failure(
        Fault.BAD_REQUEST, what, kept=_KEPT, next_step=tr("Look where you got this program from."), detail=detail
    )

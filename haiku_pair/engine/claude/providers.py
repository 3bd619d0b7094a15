"""Who runs the model: name, address, what must be installed for it, and what to do when it knows nobody.

Nothing of a cloud's own packages is imported here; `connecting` does that, when the model is first asked.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import PurePath

import msgspec

from haiku_pair.engine.claude.profiles import REGIONAL, ModelProfile, profile_for
from haiku_pair.engine.claude.reply import DEFAULT_BASE_URL, Credentials
from haiku_pair.engine.claude.verdicts import SETTINGS, Verdict, host_of
from haiku_pair.engine.store.provider import own_address, provider_in_force
from haiku_pair.protocol.reaching import Provider
from haiku_pair.protocol.values import Fault, Settings
from haiku_pair.words import tr

NAMES = {
    Provider.BEDROCK: "Amazon Bedrock",
    Provider.MANTLE: "Amazon Bedrock",
    Provider.VERTEX: "Vertex AI",
}
AMAZON = (Provider.BEDROCK, Provider.MANTLE)

_REGIONS = {
    Provider.BEDROCK: ("AWS_REGION", "AWS_DEFAULT_REGION"),
    Provider.MANTLE: ("AWS_REGION", "AWS_DEFAULT_REGION"),
    Provider.VERTEX: ("CLOUD_ML_REGION",),
}
_PROJECTS = ("ANTHROPIC_VERTEX_PROJECT_ID", "GOOGLE_CLOUD_PROJECT")
_ADDRESSES = {
    Provider.BEDROCK: "ANTHROPIC_BEDROCK_BASE_URL",
    Provider.MANTLE: "ANTHROPIC_BEDROCK_MANTLE_BASE_URL",
    Provider.VERTEX: "ANTHROPIC_VERTEX_BASE_URL",
}
_IN_AN_ADDRESS = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._-]*\Z")


def credentials_for(settings: Settings, key: str | None, environ: Mapping[str, str] = os.environ) -> Credentials:
    """Whom to ask and as whom; the settings go before the environment."""
    provider = provider_in_force(settings, environ)
    if provider in _ADDRESSES:
        region = settings.region.strip() or _first(environ, _REGIONS[provider])
        project = settings.project.strip() or _first(environ, _PROJECTS) if provider is Provider.VERTEX else ""
        return Credentials(key, environ.get(_ADDRESSES[provider], "").strip(), provider, region, project)
    address = own_address(settings, environ)
    return Credentials(key, address or ("" if provider is Provider.SERVER else DEFAULT_BASE_URL), provider)


def chosen_profile(settings: Settings, environ: Mapping[str, str] = os.environ) -> ModelProfile:
    """The model in force, with the prices it has where it runs."""
    profile = profile_for(settings.model)
    if provider_in_force(settings, environ) is Provider.VERTEX:
        region = settings.region.strip() or _first(environ, _REGIONS[Provider.VERTEX])
        if region not in {"", "global"}:
            return msgspec.structs.replace(profile, prices=tuple(price.times(REGIONAL) for price in profile.prices))
    return profile


def name_of(credentials: Credentials) -> str:
    """How to speak of whom is asked."""
    if credentials.provider in NAMES:
        return NAMES[credentials.provider]
    return tr("The API") if credentials.base_url == DEFAULT_BASE_URL else host_of(credentials.base_url)


def hindrance(credentials: Credentials) -> Verdict | None:
    """What keeps the provider from being asked at all: something is not installed or not set. None when nothing."""
    provider = credentials.provider
    missing = _missing_extra(credentials)
    if missing:
        what = tr(
            "{names} needs a package that is not installed ({missing}).", names=NAMES[provider], missing=missing[1]
        )
        then = tr("Run {install_command} and start Haiku Pair again.", install_command=install_command(missing[0]))
        return Verdict(Fault.NO_CONNECTION, what, then)
    named = (
        (credentials.region, tr("“{name}” can't be a region.", name=credentials.region[:60])),
        (credentials.project, tr("“{name}” can't be a project.", name=credentials.project[:60])),
    )
    for value, wrong in named:
        if value and not _IN_AN_ADDRESS.match(value):
            return Verdict(Fault.NO_CONNECTION, wrong, tr("Correct it in {settings}.", settings=SETTINGS))
    if provider is Provider.VERTEX and not credentials.region:
        then = tr("Enter one in {settings}, such as global, or set CLOUD_ML_REGION.", settings=SETTINGS)
        return Verdict(Fault.NO_CONNECTION, tr("No region is set for Vertex AI."), then)
    if provider is Provider.SERVER and not credentials.base_url:
        then = tr("Enter it in {settings}, for example http://localhost:11434.", settings=SETTINGS)
        return Verdict(Fault.NO_CONNECTION, tr("The address of your own server is not set."), then)
    return None


def no_region() -> Verdict:
    """Neither settings nor environment nor AWS's own configuration name one."""
    then = tr("Enter one in {settings}, such as us-east-1, or set AWS_REGION.", settings=SETTINGS)
    return Verdict(Fault.NO_CONNECTION, tr("No AWS region is set."), then)


def unknown_here(credentials: Credentials, model: str) -> Verdict:
    """The table knows the model, but not under which id this platform has it."""
    what = tr("What {names} calls {model} is not known here.", names=NAMES[credentials.provider], model=model)
    then = tr("Enter the id the platform gives it as the model in {settings}.", settings=SETTINGS)
    return Verdict(Fault.REFUSED_BY_API, what, then)


def nobody_known(credentials: Credentials, detail: str) -> Verdict:
    """The platform's own packages found no credentials, or none that are still good."""
    if credentials.provider is Provider.VERTEX:
        what = tr("Google Cloud's credentials on this computer could not be used.")
        then = tr("Run “gcloud auth application-default login”, then send again.")
    else:
        what = tr("No AWS credentials on this computer could be used.")
        then = tr(
            (
                "Sign in with “aws configure” or “aws sso login”, set AWS_PROFILE, or enter a "
                "Bedrock API key in {settings}; then send again."
            ),
            settings=SETTINGS,
        )
    return Verdict(Fault.NO_KEY, what, then, detail=detail)


def is_about_credentials(error: BaseException, provider: Provider) -> bool:
    """Whether an error comes from a platform's own packages, which only look for credentials and sign."""
    module = type(error).__module__
    package = module.partition(".")[0]
    if provider in AMAZON:  # the SDK raises the last itself when boto3 finds nothing
        reading = module in {"botocore.eventstream", "botocore.parsers"}
        return (package in {"botocore", "boto3"} and not reading) or type(error) is RuntimeError
    return provider is Provider.VERTEX and (package in {"google", "requests"} or type(error) is RuntimeError)


def install_command(extra: str) -> str:
    """What installs an extra into the place this program runs from, as one line for a terminal."""
    folders = PurePath(sys.prefix).parts
    wanted = f'"haiku-pair[{extra}]"'
    if "pipx" in folders:
        return f"pipx install --force {wanted}"
    if "uv" in folders and "tools" in folders:
        return f"uv tool install --force {wanted}"
    return f"{shlex.quote(sys.executable)} -m pip install {wanted}"


def _missing_extra(credentials: Credentials) -> tuple[str, str] | None:
    """The extra and the package that is not there."""
    needed: tuple[str, tuple[str, ...]] = ("", ())
    match credentials.provider:
        case Provider.BEDROCK:  # its answers come in a binary form that botocore reads
            needed = ("bedrock", ("boto3", "botocore"))
        case Provider.MANTLE if credentials.key is None:
            needed = ("bedrock", ("boto3", "botocore"))
        case Provider.VERTEX:
            needed = ("vertex", ("google.auth", "requests"))
    return next(((needed[0], name) for name in needed[1] if not _is_installed(name)), None)


def _is_installed(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except (ImportError, ValueError):  # of a package whose parent is not there
        return False


def _first(environ: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((environ[name].strip() for name in names if environ.get(name, "").strip()), "")

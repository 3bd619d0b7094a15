"""Secrets in any text: tokens by their form, keys in blocks, and values whose name and disorder give them away.

Form goes first, since a token with a prefix of its own is hardly ever anything else. A value without one counts
when it is assigned to a name such as `password` or `api_key` and looks like nothing a person would read out, or when
it stands alone in quotes with the disorder (Shannon's entropy) of a generated token. Examples are let through.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MARK = re.compile(r"\[withheld:[a-z-]{1,40}:[0-9a-f]{8}\]")
"""What stands for a secret in a text that goes out."""


@dataclass(frozen=True)
class Secret:
    """A secret in a text: `text[start:end]`, and what kind of thing it is, such as `github-token`."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class _Form:
    """A kind of secret with a form of its own. One of `hints` is in every text that holds one."""

    kind: str
    hints: tuple[str, ...]
    pattern: re.Pattern[str]


def _form(kind: str, hints: str, pattern: str) -> _Form:
    return _Form(kind, tuple(hints.split()), re.compile(f"(?P<secret>{pattern})"))


_FORMS = (
    _form("anthropic-key", "sk-ant-", r"sk-ant-[A-Za-z0-9_-]{20,}"),
    _form("api-key", "sk-", r"sk-(?!ant-)(?=[A-Za-z_-]{0,60}[0-9])(?:[a-z]+-)?[A-Za-z0-9_]{20,}[A-Za-z0-9_-]*"),
    _form("github-token", "ghp_ gho_ ghu_ ghs_ ghr_", r"gh[pousr]_[A-Za-z0-9]{30,}"),
    _form("github-token", "github_pat_", r"github_pat_[A-Za-z0-9_]{40,}"),
    _form("gitlab-token", "glpat-", r"glpat-[A-Za-z0-9_-]{20,}"),
    _form("aws-key-id", "AKIA ASIA", r"(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])"),
    _form("google-key", "AIza", r"AIza[A-Za-z0-9_-]{35}"),
    _form("google-secret", "GOCSPX-", r"GOCSPX-[A-Za-z0-9_-]{24,}"),
    _form("slack-token", "xox", r"xox[abeprs]-[A-Za-z0-9-]{10,}"),
    _form("slack-hook", "hooks.slack.com/services/", r"hooks\.slack\.com/services/T\w+/B\w+/\w{16,}"),
    _form("stripe-key", "k_live_ k_test_", r"[rs]k_(?:live|test)_[A-Za-z0-9]{16,}"),
    _form("npm-token", "npm_", r"npm_[A-Za-z0-9]{36}"),
    _form("pypi-token", "pypi-", r"pypi-[A-Za-z0-9_-]{50,}"),
    _form("hugging-face-token", "hf_", r"hf_[A-Za-z0-9]{30,}"),
    _form("sendgrid-key", "SG.", r"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{30,}"),
    _form("vault-token", "hvs.", r"hvs\.[A-Za-z0-9_-]{24,}"),
    _form("digitalocean-token", "_v1_", r"do[opr]_v1_[a-f0-9]{64}"),
    _form("age-key", "AGE-SECRET-KEY-1", r"AGE-SECRET-KEY-1[0-9A-Z]{50,}"),
    _form("telegram-token", ":AA", r"[0-9]{8,10}:AA[A-Za-z0-9_-]{33}"),
    _form("azure-key", "AccountKey=", r"(?<=AccountKey=)[A-Za-z0-9+/=]{60,}"),
    _form("web-token", "eyJ", r"eyJ[A-Za-z0-9_-]{8,1000}\.eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{16,}"),
)
_BEARER = re.compile(r"\b(?:[Bb]earer|BEARER|[Bb]asic)[ \t]+(?P<secret>[A-Za-z0-9._~+/=-]{20,})")
_IN_ADDRESS = re.compile(r"://[^\s:/@\"'<>{}$]{0,64}:(?P<secret>[^\s:/@\"'<>{}$\[\]()]{6,128})@[A-Za-z0-9\[]")

_BEFORE = r"(?:[^\s:]{1,200}:[0-9]{1,7}: |[ \t]{0,8}[0-9]{0,7}[ \t]{0,8}[0-9]{1,7}[\t ]|[+\- ])?"
"""What stands before a line that is quoted: a place, one or two numbers, the sign of a diff."""
_LINE = rf"[\"']?\r?\n{_BEFORE}[ \t]*[\"']?"
_BLOCK = re.compile(
    r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?P<secret>"
    rf"(?:{_LINE}(?:(?:Proc-Type|DEK-Info|Version|Comment):[^\n]*)?(?=[\"']?\r?\n))*"
    rf"{_LINE}[A-Za-z0-9+/]{{40,}}={{0,2}}(?:{_LINE}[A-Za-z0-9+/=]{{1,100}}(?=[\"']?(?:\\n)?[\"']?\r?\n|\Z|-----))*"
    r"|(?:\\[nr]|[A-Za-z0-9+/=]){60,})"
)
"""Its lines are those of the key, not whatever follows where somebody writes about keys."""
_BODY = re.compile(rf"(?:^{_BEFORE}[ \t]*[A-Za-z0-9+/]{{64}}[ \t]*\r?$\n?){{3,}}", re.MULTILINE)
"""Lines of a block whose beginning is elsewhere; those of certificates and public keys are let through."""
_LONG = re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{64}[ \t]*\r?\n")
_PUBLIC = re.compile(r"-----BEGIN (?:[A-Z0-9 ]*PUBLIC KEY|[A-Z0-9 ]*CERTIFICATE[A-Z ]*|PGP [A-Z ]*)-----\r?\n\Z")

_HINTS = ("passw", "passphrase", "pwd", "secret", "token", "key", "credential")
"""One of them is in every name below."""
_NAMES = r"passw(?:or)?d|passphrase|pwd|secret|token|api_?-?key|access_?-?key|private_?-?key|auth_?-?key|credentials?"
_NAMED = re.compile(
    rf"(?i:(?P<name>{_NAMES})[\w.-]{{0,40}}\\?[\"']?\]?)[ \t]*(?::=|=>|:|=)[ \t]*[bru]?(?P<quote>\\?[\"'`])"
    r"(?P<secret>[^\s\"'`\\]{8,256})(?P=quote)"
)
_BARE = re.compile(
    rf"^{_BEFORE}[ \t]*(?:export[ \t]+|set[ \t]+|- )?[\w.-]{{0,60}}?(?i:(?P<name>{_NAMES}))[\w.-]{{0,40}}"
    r"[ \t]*[:=][ \t]*(?P<secret>[^\s\"'`\\,;(){}<>\[\]]{8,256})[ \t]*\r?$",
    re.MULTILINE,
)
_ALONE = re.compile(r"(?P<quote>\\?[\"'`])(?P<secret>[A-Za-z0-9+/_=-]{32,128})(?P=quote)")

_EXAMPLE = re.compile(
    r"(?i)example|sample|dummy|fake|change.?me|placeholder|your|xxxx|\*\*\*|\.\.\.|redacted|withheld|test|mock|foo|"
    r"password|passwd|secret|token|api.?key|1234567|abcdef|[<>{}]|\$[A-Za-z(]|%[({]|^(?:none|null|true|false)$"
)
_SEQUENCES = ("ABCDEFG", "abcdefg", "0123456789", "QRSTUVW", "qrstuvw")
_DIGEST = re.compile(r"(?:sha[0-9]{1,3}-|[0-9a-fA-F]{32,128}$|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-)")
_WORDS = re.compile(r"[A-Za-z]*[0-9]{0,4}")
_SHORTEST_TOKEN, _LEAST_NAMED, _LEAST_ALONE = 16, 3.2, 4.5
"""Characters; and bits for each character, of a value with a name that tells and of one without."""


def secrets_in(text: str) -> list[Secret]:
    """All secrets in a text, in its order, none within another."""
    found = sorted(_candidates(text), key=lambda one: (one.start, -one.end))
    marks = [match.span() for match in MARK.finditer(text)] if "[withheld:" in text else []
    kept: list[Secret] = []
    for one in found:
        if kept and one.start < kept[-1].end:
            continue
        if not any(start < one.end and one.start < end for start, end in marks):
            kept.append(one)
    return kept


def entropy(text: str) -> float:
    """Bits for each character, by how often each comes."""
    size = len(text)
    return -sum(count / size * math.log2(count / size) for count in Counter(text).values()) if size else 0.0


def _candidates(text: str) -> Iterator[Secret]:
    for form in _FORMS:
        if any(hint in text for hint in form.hints):
            found = (match for match in form.pattern.finditer(text) if _begins_a_word(text, match.start()))
            yield from _taken(form.kind, found)
    if "PRIVATE KEY" in text:
        yield from (Secret(*match.span("secret"), "private-key") for match in _BLOCK.finditer(text))
    if _LONG.search(text):
        found = (match for match in _BODY.finditer(text) if not _is_public(text, match))
        yield from (Secret(*match.span(), "key-material") for match in found)
    if "earer" in text or "asic" in text or "BEARER" in text:
        yield from _taken("authorization", (match for match in _BEARER.finditer(text) if _is_token(match["secret"])))
    if "://" in text:
        found = (match for match in _IN_ADDRESS.finditer(text) if not _EXAMPLE.search(match["secret"]))
        yield from _taken("password", found)
    for start, end in _telling_lines(text):
        named, bare = _NAMED.finditer(text, start, end), _BARE.finditer(text, start, end)
        yield from _taken("", (match for match in named if _is_named(match["name"], match["secret"])))
        yield from _taken("", (match for match in bare if _is_bare(match["secret"])))
    yield from _taken("token", (match for match in _ALONE.finditer(text) if _is_generated(match["secret"])))


def _begins_a_word(text: str, at: int) -> bool:
    """Looked at afterwards: a pattern that begins with its letters is found much faster."""
    before = text[max(at - 2, 0) : at]
    return not (before[-1:].isascii() and before[-1:].isalnum()) or before in {"\\n", "\\r", "\\t"}


def _telling_lines(text: str) -> Iterator[tuple[int, int]]:
    """Beginning and end of the lines with a name that tells, each once: looking for the names alone is fast."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters have a longer lower case
        yield 0, len(text)
        return
    found: set[int] = set()
    for hint in _HINTS:
        at = lowered.find(hint)
        while at >= 0:
            found.add(text.rfind("\n", 0, at) + 1)
            end = text.find("\n", at)
            at = lowered.find(hint, end) if end >= 0 else -1
    for start in sorted(found):
        end = text.find("\n", start)
        yield start, len(text) if end < 0 else end


def _taken(kind: str, matches: Iterable[re.Match[str]]) -> Iterator[Secret]:
    """The secrets in matches; without a `kind` their names tell it."""
    for match in matches:
        if not match["secret"].endswith("EXAMPLE"):
            yield Secret(*match.span("secret"), kind or ("password" if _is_password(match["name"]) else "token"))


def _is_public(text: str, match: re.Match[str]) -> bool:
    return _PUBLIC.search(text, max(0, match.start() - 80), match.start()) is not None


def _is_password(name: str) -> bool:
    return name.lower().startswith(("passw", "passphrase", "pwd"))


def _is_named(name: str, value: str) -> bool:
    """Whether a value in quotes that was given such a name is meant to be kept."""
    if _EXAMPLE.search(value):
        return False
    if _is_password(name):
        return bool(re.search(r"[0-9!@#$^&*?+=~]", value) and re.search(r"[A-Za-z]", value)) and not _reads_well(value)
    return _is_token(value)


def _is_bare(value: str) -> bool:
    """The same without quotes, where it might be code as well: names and calls have no such mixture."""
    return not _EXAMPLE.search(value) and "." not in value[:-1].strip("=") and _is_token(value)


def _is_token(value: str) -> bool:
    if len(value) < _SHORTEST_TOKEN or _EXAMPLE.search(value) or _reads_well(value):
        return False
    return bool(re.search(r"[0-9]", value) and re.search(r"[A-Za-z]", value)) and entropy(value) >= _LEAST_NAMED


def _reads_well(value: str) -> bool:
    """Whether it is made of words and small numbers: a name, a path, a version."""
    return all(_WORDS.fullmatch(part) for part in re.split(r"[-_./:,@]", value))


def _is_generated(value: str) -> bool:
    """Whether a value without a name has the disorder of a token."""
    if any(run in value for run in _SEQUENCES) or _DIGEST.match(value) or value.count("/") > 2:
        return False
    kinds = [sum(map(kind, value)) for kind in (str.isdigit, str.isupper, str.islower)]
    if min(kinds) < 3 or max(map(len, re.findall(r"[a-z]+|[A-Z]+", value)), default=0) > 7:
        return False
    return entropy(value) >= min(_LEAST_ALONE, math.log2(len(value)) - 0.8)

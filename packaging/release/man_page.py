"""The manual page haiku-pair(1), made of the command line's own forms."""

from __future__ import annotations

from datetime import date

from haiku_pair.cli.forms import EXITS, FORMS, NOTES, Form

_ENVIRONMENT = (
    ("ANTHROPIC_API_KEY, ANTHROPIC_AUTH_TOKEN", "The key, or bearer token, with which the model is reached."),
    ("ANTHROPIC_BASE_URL", "The address of a gateway or of a server of your own."),
    ("HAIKU_PAIR_HOME", "One folder to hold settings, conversations and logs, in place of those below."),
    ("HAIKU_PAIR_RELEASES", "The address that is asked for newer releases, when you ask for them."),
    ("HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY", "Proxies, as usual."),
    ("NODE_EXTRA_CA_CERTS, SSL_CERT_FILE, SSL_CERT_DIR", "Certificates beside, or in place of, the system's."),
)
_FILES = (
    ("~/.config/haiku-pair/settings.toml", "Settings."),
    ("~/.config/haiku-pair/keys.conf", "Your own keys."),
    ("~/.local/share/haiku-pair/", "Conversations, proposals and the journal of what was applied."),
    ("~/.local/state/haiku-pair/engine.log", "The log. What is said in conversations is not in it."),
)


def page(version: str, day: date) -> str:
    """The page, in the man macros."""
    parts = [
        f'.TH HAIKU\\-PAIR 1 "{day:%Y-%m-%d}" "Haiku Pair {version}" "User Commands"',
        ".SH NAME",
        "haiku\\-pair \\- pair programming with Claude Haiku on one git working tree",
        ".SH SYNOPSIS",
        "\n.br\n".join(_synopsis(form) for form in FORMS),
        ".SH DESCRIPTION",
        "A desktop window in which you and Claude Haiku work on the same folder. What the model writes is a proposal",
        "that lies outside your files until you have gone through it, hunk by hunk, from the keyboard.",
        "Only what you accept is written, and writing can be undone.",
        ".SH COMMANDS AND OPTIONS",
        *(line for form in FORMS for line in _described(form)),
        ".SH NOTES",
        *_lines(NOTES),
        ".SH EXIT STATUS",
        *_lines(EXITS.removeprefix("Exit status: ")),
        ".SH ENVIRONMENT",
        *(line for name, about in _ENVIRONMENT for line in _item(name, about)),
        ".SH FILES",
        *(line for name, about in _FILES for line in _item(name, about)),
        ".SH SEE ALSO",
        ".BR git (1)",
    ]
    return "\n".join(parts) + "\n"


def _synopsis(form: Form) -> str:
    words = " ".join(filter(None, (form.word, form.rest)))
    return f".B haiku\\-pair\n{_escaped(words)}"


def _described(form: Form) -> list[str]:
    lines = [".TP", f".B {_escaped(' '.join(filter(None, (form.word or 'haiku-pair', form.rest))))}", *_sentence(form)]
    if form.options:
        lines.append(".RS")
        for option, about in form.options:
            lines += [".TP", f".B {_escaped(option)}", _escaped(about[0].upper() + about[1:]) + "."]
        lines.append(".RE")
    return lines


def _sentence(form: Form) -> list[str]:
    return [_escaped(form.about[0].upper() + form.about[1:]) + "."]


def _item(name: str, about: str) -> list[str]:
    return [".TP", f".B {_escaped(name)}", _escaped(about)]


def _lines(text: str) -> list[str]:
    return [_escaped(line) for line in text.strip().splitlines()]


def _escaped(text: str) -> str:
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped

"""Settles the language, before anything is imported that says something."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_VARIABLE = "HAIKU_PAIR_LANGUAGE"  # as in haiku_pair/words, which must not be imported yet
_SIMPLIFIED = ("zh", "zh_cn", "zh_sg", "zh_hans")


def settle(environ: Mapping[str, str] = os.environ) -> None:
    """Choose: what the environment names, then what the settings say, then what the system speaks."""
    if not environ.get(_VARIABLE):
        os.environ[_VARIABLE] = chosen(environ) or spoken(environ)


def chosen(environ: Mapping[str, str]) -> str:
    """The language the settings name, or nothing. Their file is not parsed: that would take too long."""
    try:
        with open(_settings_file(environ), encoding="utf-8", errors="replace") as lines:  # noqa: PTH123 - see the top
            for line in lines:
                name, equals, value = line.partition("=")
                if equals and name.strip() == "language":
                    return value.split("#")[0].strip().strip("\"'")
                if line.startswith("["):
                    break
    except OSError:
        pass
    return ""


def spoken(environ: Mapping[str, str]) -> str:
    """The language of the system, as gettext finds it, if it is one of ours; English otherwise."""
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        said = environ.get(variable, "")
        if said:
            name = said.split(":")[0].split(".")[0].split("@")[0].lower()
            return "zh_CN" if name in _SIMPLIFIED or name.startswith("zh_hans") else "en"
    return "en"


def _settings_file(environ: Mapping[str, str]) -> str:
    if environ.get("HAIKU_PAIR_HOME") or sys.platform in ("darwin", "win32"):
        from haiku_pair.engine.store.paths import Paths

        return str(Paths.from_environment(environ).settings_file)
    top = environ.get("XDG_CONFIG_HOME", "")
    if not top.startswith("/"):
        top = os.path.join(os.path.expanduser("~"), ".config")  # noqa: PTH111, PTH118 - pathlib would be loaded for it
    return os.path.join(top, "haiku-pair", "settings.toml")  # noqa: PTH118

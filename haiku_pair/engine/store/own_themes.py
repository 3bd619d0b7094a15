"""The person's own themes: TOML files in a folder beside the settings.

A file may say `title`, `base` (one of the bundled themes), and under `[colors]` and `[syntax]` colours as `#rrggbb`;
whatever it does not say is as in its base. A file with anything wrong in it is not used, and all of it is told at once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.faults import Failure
from haiku_pair.protocol.themes import OwnTheme, ThemesAre
from haiku_pair.protocol.values import Fault, Problem
from haiku_pair.resources import resource
from haiku_pair.words import tr

FOLDER = "themes"
"""Beside the settings file."""
BASES = ("light", "dark", "high_contrast_light", "high_contrast_dark")

_SIZE_LIMIT = 256 * 1024
_MOST = 100
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_TABLES = ("colors", "syntax")


class _Wrong(Exception):
    """Everything that is wrong with a file."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


def load(folder: Path) -> ThemesAre:
    """The themes of a folder, which need not be there. Nothing is raised: a theme must not stop a start."""
    try:
        names = sorted(path.stem for path in folder.iterdir() if path.suffix == ".toml")[:_MOST]
    except OSError:
        names = []
    themes: list[OwnTheme] = []
    problems: list[Problem] = []
    for name in names:
        path = folder / f"{name}.toml"
        try:
            themes.append(_theme(name, _read(path)))
        except _Wrong as wrong:
            problems.append(_problem(path, wrong))
    return ThemesAre(str(folder), tuple(themes), tuple(problems))


def _read(path: Path) -> Mapping[str, Any]:
    import tomllib

    try:
        return tomllib.loads(PathGate(path.parent).read(path.name, _SIZE_LIMIT).decode("utf-8-sig"))
    except Failure as failure:
        raise _Wrong(failure.problem.what) from failure
    except UnicodeDecodeError as error:
        raise _Wrong(tr("It is not UTF-8: {error}", error=error)) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _Wrong(tr("It is not TOML: {error}", error=error)) from error


def _theme(name: str, values: Mapping[str, Any]) -> OwnTheme:
    base = values.get("base", BASES[0])
    if base not in BASES:
        raise _Wrong(tr("base = {base!r}: it must be one of {bases}.", base=base, bases=", ".join(BASES)))
    known: dict[str, dict[str, str]] = json.loads(resource("themes", f"{base}.json").read_bytes())
    wrong = list(_wrong(values, known))
    if wrong:
        raise _Wrong(*wrong)
    colors, syntax = ({**known[table], **values.get(table, {})} for table in _TABLES)
    title = str(values.get("title") or name)
    return OwnTheme(name, title, base.endswith("dark"), base.startswith("high_contrast"), colors, syntax)


def _wrong(values: Mapping[str, Any], known: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    for key, value in values.items():
        if key in _TABLES:
            yield from _wrong_colors(key, value, known[key])
        elif key not in {"title", "base"}:
            yield tr("{key}: a theme has title, base, [colors] and [syntax] only.", key=key)
        elif not isinstance(value, str):
            yield tr("{key} = {value!r}: it must be text.", key=key, value=value)


def _wrong_colors(table: str, colors: object, known: Mapping[str, str]) -> Iterator[str]:
    if not isinstance(colors, dict):
        yield tr("{table}: it must be a table of colours, [{table}].", table=table)
        return
    for role, color in colors.items():
        if role not in known:
            near = get_close_matches(role, known, 1)
            if near:
                yield tr(
                    "{table}.{role}: there is no such colour; is {near} meant?", table=table, role=role, near=near[0]
                )
            else:
                yield tr("{table}.{role}: there is no such colour.", table=table, role=role)
        elif not isinstance(color, str) or not _COLOR.fullmatch(color):
            yield tr("{table}.{role} = {color!r}: a colour is written as #rrggbb.", table=table, role=role, color=color)


def _problem(path: Path, wrong: _Wrong) -> Problem:
    first, *more = wrong.reasons
    others = tr(" And {count} more.", count=len(more)) if more else ""
    return Problem(
        Fault.STORE,
        tr("The theme {name} can't be used: {first}{others}", name=shown(path.name), first=first, others=others),
        kept=tr("The theme that was in force stays. The file is unchanged."),
        next_step=tr("Correct it in {parent}, then choose it again.", parent=shown(str(path.parent))),
        detail=str(wrong),
    )

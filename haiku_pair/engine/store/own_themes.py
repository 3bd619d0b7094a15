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
        raise _Wrong(f"It is not UTF-8: {error}") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _Wrong(f"It is not TOML: {error}") from error


def _theme(name: str, values: Mapping[str, Any]) -> OwnTheme:
    base = values.get("base", BASES[0])
    if base not in BASES:
        raise _Wrong(f"base = {base!r}: it must be one of {', '.join(BASES)}.")
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
            yield f"{key}: a theme has title, base, [colors] and [syntax] only."
        elif not isinstance(value, str):
            yield f"{key} = {value!r}: it must be text."


def _wrong_colors(table: str, colors: object, known: Mapping[str, str]) -> Iterator[str]:
    if not isinstance(colors, dict):
        yield f"{table}: it must be a table of colours, [{table}]."
        return
    for role, color in colors.items():
        if role not in known:
            near = get_close_matches(role, known, 1)
            yield f"{table}.{role}: there is no such colour" + (f"; is {near[0]} meant?" if near else ".")
        elif not isinstance(color, str) or not _COLOR.fullmatch(color):
            yield f"{table}.{role} = {color!r}: a colour is written as #rrggbb."


def _problem(path: Path, wrong: _Wrong) -> Problem:
    first, *more = wrong.reasons
    others = f" And {len(more)} more." if more else ""
    return Problem(
        Fault.STORE,
        f"The theme {shown(path.name)} can't be used: {first}{others}",
        kept="The theme that was in force stays. The file is unchanged.",
        next_step=f"Correct it in {shown(str(path.parent))}, then choose it again.",
        detail=str(wrong),
    )

"""The person's settings: a TOML file that survives being empty, broken, half wrong or edited by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from haiku_pair.engine.disk.causes import shown
from haiku_pair.engine.disk.gate import PathGate
from haiku_pair.engine.disk.writing import write_atomic
from haiku_pair.engine.faults import Failure
from haiku_pair.engine.store.locking import exclusive, set_aside
from haiku_pair.engine.store.paths import private_folder
from haiku_pair.protocol.values import Fault, Problem, Settings
from haiku_pair.words import tr

_SIZE_LIMIT = 1024 * 1024
_FONT_SIZES = range(4, 97)


def load(path: Path) -> tuple[Settings, Problem | None]:
    """The settings in `path`, and what was wrong with the file.

    A missing file gives the defaults. A value that makes no sense counts as its default; a file that can't be
    understood at all is set aside. Nothing is raised.
    """
    try:
        values = _parse(_read(path))
    except FileNotFoundError:
        return Settings(), None
    except _Unusable as error:
        return Settings(), _set_aside(path, str(error))
    settings, wrong = _settings_from(values)
    if not wrong:
        return settings, None
    return settings, Problem(
        Fault.STORE,
        tr("In {path}, {value} can't be used.", path=shown(str(path)), value=", ".join(shown(name) for name in wrong)),
        kept=tr("All other settings are in force; these stand at their defaults. The file is unchanged."),
        next_step=tr("Correct them in the settings."),
    )


def save(path: Path, settings: Settings, known: Settings | None = None) -> None:
    """Write what differs from the defaults; comments and keys of other versions stay.

    Args:
        path: the settings file; its folder is created.
        settings: what shall be in force.
        known: what the caller had loaded. With it, only what differs from it is written, so that two windows that
            change different settings do not undo each other.

    Raises:
        Failure: it could not be written; the old file is still there.
    """
    target = path.resolve()
    private_folder(target.parent)
    with exclusive(target.with_name(target.name + ".lock")):
        write_atomic(target, _merged(target, settings, known).encode(), private=True)


class _Unusable(Exception):
    """The file as a whole makes no sense."""


def _read(path: Path) -> str:
    target = path.resolve()
    try:
        return PathGate(target.parent).read(target.name, _SIZE_LIMIT).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Unusable(str(error)) from error
    except Failure as failure:
        if failure.problem.fault is Fault.NOT_FOUND:
            raise FileNotFoundError(path) from failure
        raise _Unusable(failure.problem.what) from failure


def _parse(text: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _Unusable(str(error)) from error


def _set_aside(path: Path, reason: str) -> Problem:
    target = path.resolve()
    moved = set_aside(target, "broken")
    kept = (
        tr("The file was kept as {name}.", name=shown(moved.name)) if moved else tr("The file is still there, unread.")
    )
    return Problem(
        Fault.STORE,
        tr("The settings in {path} can't be read; the defaults are in force.", path=shown(str(path))),
        kept=kept,
        next_step=tr("Set them again, or repair that file and put it back."),
        detail=reason,
    )


def _settings_from(values: Mapping[str, Any]) -> tuple[Settings, list[str]]:
    """The values that make sense, and the names of those that don't; unknown names may be a newer version's."""
    good: dict[str, Any] = {}
    wrong: list[str] = []
    for field in msgspec.structs.fields(Settings):
        if field.name not in values:
            continue
        try:
            value = msgspec.convert(values[field.name], field.type)
        except (msgspec.ValidationError, OverflowError):
            wrong.append(field.name)
            continue
        if _sensible(field.name, value):
            good[field.name] = value
        else:
            wrong.append(field.name)
    return Settings(**good), wrong


def _sensible(name: str, value: object) -> bool:
    match name, value:
        case "code_font_size", int():
            return value in _FONT_SIZES
        case "max_rounds", int():
            return value >= 1
        case "max_turn_dollars" | "max_session_dollars" | "max_day_dollars", float():
            return math.isfinite(value) and value >= 0
        case "model", str():
            return bool(value.strip())
        case _:
            return True


def _merged(path: Path, settings: Settings, known: Settings | None) -> str:
    """The text of the file with the settings in it."""
    import tomlkit

    try:
        document = tomlkit.parse(_read(path))
    except (FileNotFoundError, _Unusable, tomlkit.exceptions.TOMLKitError, ValueError):
        document = tomlkit.document()
    defaults = Settings()
    for name in Settings.__struct_fields__:
        value = getattr(settings, name)
        if known is not None and value == getattr(known, name):
            continue
        if value == getattr(defaults, name):
            document.pop(name, None)
        else:
            document[name] = msgspec.to_builtins(value)
    return tomlkit.dumps(document)

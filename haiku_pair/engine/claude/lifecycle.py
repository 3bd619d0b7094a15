"""What the API says of a model's end."""

from __future__ import annotations

from datetime import date, datetime

from haiku_pair.words import tr


def retirement(model: object) -> tuple[str, ...]:
    """A sentence when a model is to go out of service; nothing when no end is known.

    Args:
        model: what the API's list of models says of it; other servers say less, or something else.
    """
    name = getattr(model, "display_name", None) or getattr(model, "id", None)
    stage, day = getattr(model, "lifecycle", None), _day(getattr(model, "retires_at", None))
    if not isinstance(name, str):
        return ()
    if stage == "retired":
        return (tr("{name} is out of service. Choose another model.", name=name),)
    if day:
        return (tr("{name} goes out of service on {day}. Choose another model before.", name=name, day=day),)
    return (
        (tr("{name} is deprecated; the day it goes out of service is not set yet.", name=name),)
        if stage == "deprecated"
        else ()
    )


def _day(moment: object) -> str:
    """As ISO 8601 without the time, from what the SDK made of it."""
    if isinstance(moment, datetime):
        return moment.date().isoformat()
    try:
        return date.fromisoformat(moment[:10]).isoformat() if isinstance(moment, str) else ""
    except ValueError:
        return ""

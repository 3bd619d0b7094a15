"""When to ask again, and when to leave it to the person."""

from __future__ import annotations

import email.utils
import time

import pytest

from haiku_pair.engine.claude.reply import ModelTrouble
from haiku_pair.engine.claude.retry import MOST_ATTEMPTS, next_wait
from haiku_pair.engine.claude.troubles import retry_after
from haiku_pair.protocol.values import Fault, Problem


def trouble(*, retryable: bool = True, wait: float | None = None) -> ModelTrouble:
    return ModelTrouble(Problem(Fault.OVERLOADED, "The API is overloaded."), retryable=retryable, wait=wait)


def test_waits_grow_and_end() -> None:
    waits = [next_wait(trouble(), attempt) for attempt in range(1, MOST_ATTEMPTS + 1)]
    assert waits == [1, 2, 4, 8, None]


def test_what_can_not_succeed_is_not_tried_again() -> None:
    assert next_wait(trouble(retryable=False), 1) is None


@pytest.mark.case("H12")
@pytest.mark.parametrize(
    ("header", "asked", "waited"),
    [
        ("3", 3.0, 3.0),
        ("0.2", 0.2, 1.0),
        ("60", 60.0, 60.0),
        ("3600", 3600.0, None),
        ("inf", None, 1.0),
        ("nan", None, 1.0),
        ("-1", None, 1.0),
        ("soon", None, 1.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", None, 1.0),
        (None, None, 1.0),
    ],
)
def test_the_wish_of_the_api_is_followed_where_it_makes_sense(
    header: str | None, asked: float | None, waited: float | None
) -> None:
    assert retry_after(header) == asked
    assert next_wait(trouble(wait=asked), 1) == waited


@pytest.mark.case("H12")
def test_a_date_is_a_wait_until_then() -> None:
    found = retry_after(email.utils.formatdate(time.time() + 30, usegmt=True))
    assert found is not None
    assert 25 < found <= 30

"""Limits and prices of the models."""

from __future__ import annotations

import pytest

from haiku_pair.engine.claude.profiles import RawUsage, known_models, profile_for


def test_the_default_model_comes_first() -> None:
    assert known_models()[0].id == "claude-haiku-4-5"


def test_a_dated_id_has_the_profile_of_its_alias() -> None:
    dated = profile_for("claude-haiku-4-5-20251001")
    assert dated.id == "claude-haiku-4-5-20251001"
    assert dated.prices == profile_for("claude-haiku-4-5").prices


def test_each_kind_of_token_has_its_price() -> None:
    million = RawUsage(10**6, 10**6, 10**6, 10**6, 10**6)
    assert profile_for("claude-haiku-4-5").dollars(million) == pytest.approx(1 + 1.25 + 2 + 0.1 + 5)


@pytest.mark.parametrize(("prompt", "dollars"), [(100_000, 0.01), (100_001, 0.0500005)])
def test_a_larger_prompt_can_have_another_price(prompt: int, dollars: float) -> None:
    assert profile_for("claude-haiku-5-5").dollars(RawUsage(uncached=prompt)) == pytest.approx(dollars)


def test_an_unknown_model_has_limits_but_no_price() -> None:
    profile = profile_for("qwen3-coder")
    assert profile.id == "qwen3-coder"
    assert profile.max_output < profile.context
    assert profile.dollars(RawUsage(uncached=1)) is None


def test_usage_adds_up() -> None:
    total = RawUsage(1, 2, 3, 4, 5) + RawUsage(10, 20, 30, 40, 50)
    assert (total.uncached, total.cache_written, total.cache_read, total.output) == (11, 55, 44, 55)
    assert total.context == 165

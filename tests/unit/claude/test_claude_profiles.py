"""Limits and prices of the models."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.engine.claude.profiles import RawUsage, ThinkingStyle, known_models, profile_for, read_table, table
from haiku_pair.protocol.reaching import Provider


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


@pytest.mark.parametrize(
    ("provider", "theirs"),
    [
        (Provider.CLAUDE, "claude-haiku-4-5"),
        (Provider.BEDROCK, "global.anthropic.claude-haiku-4-5-20251001-v1:0"),
        (Provider.MANTLE, "anthropic.claude-haiku-4-5"),
        (Provider.VERTEX, "claude-haiku-4-5@20251001"),
    ],
)
def test_each_platform_has_its_own_id(provider: Provider, theirs: str) -> None:
    assert table().id_at(provider, "claude-haiku-4-5") == theirs
    assert table().id_at(provider, theirs) == theirs
    assert profile_for(theirs).thinking is ThinkingStyle.BUDGET


def test_a_region_of_bedrock_costs_more() -> None:
    europe = profile_for("eu.anthropic.claude-haiku-4-5-20251001-v1:0")
    assert europe.dollars(RawUsage(uncached=10**6)) == pytest.approx(1.1)
    everywhere = profile_for("global.anthropic.claude-haiku-4-5-20251001-v1:0")
    assert everywhere.dollars(RawUsage(uncached=10**6)) == pytest.approx(1.0)


def test_the_own_file_changes_only_what_it_says(tmp_path: Path) -> None:
    file = tmp_path / "models.toml"
    file.write_text(
        'as_of = "2027-01-01"\n[[model]]\nid = "claude-haiku-4-5"\nretires = "2027-02-01"\n'
        '[[model]]\nid = "qwen3-coder"\ncontext = 32_768\nprices = [{ input = 0, output = 0, cache_write_5m = 0, '
        "cache_write_1h = 0, cache_read = 0 }]\n"
    )
    found, problem = read_table(file)
    assert problem is None
    assert found.as_of == "2027-01-01"
    haiku, qwen = found.profile("claude-haiku-4-5"), found.profile("qwen3-coder")
    assert (haiku.retires, haiku.prices, haiku.context) == (
        "2027-02-01",
        profile_for("claude-haiku-4-5").prices,
        200_000,
    )
    assert (qwen.name, qwen.context, qwen.dollars(RawUsage(output=5))) == ("qwen3-coder", 32_768, 0)
    assert next(iter(found.profiles)) == "claude-haiku-4-5"


@pytest.mark.parametrize(
    "text",
    [
        "[[model",
        "model = 5",
        "[[model]]\ncontext = 5",
        '[[model]]\nid = "x"\ncontext = -1',
        '[[model]]\nid = "x"\nwings = 2',
        '[[model]]\nid = "x"\nprices = [{input=nan,output=1,cache_write_5m=1,cache_write_1h=1,cache_read=1}]',
        "[[model]]\nid = 7",
        "\xff\xfe",
    ],
)
def test_a_broken_own_file_counts_for_nothing_and_is_told(text: str, tmp_path: Path) -> None:
    file = tmp_path / "models.toml"
    file.write_bytes(text.encode("latin-1"))
    found, problem = read_table(file)
    assert found.profile("claude-haiku-4-5").prices
    assert problem is not None
    assert "models.toml" in problem.what
    file.unlink()
    assert read_table(file)[1] is None


@given(st.binary(max_size=200))
def test_no_bytes_of_an_own_file_stop_the_program(raw: bytes) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder, "models.toml")
        file.write_bytes(raw)
        assert "claude-haiku-4-5" in read_table(file)[0].profiles

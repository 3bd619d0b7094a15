"""No secret reaches the log, wherever in a line or a traceback it stands."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haiku_pair.engine.server.log_file import PrivateLog
from haiku_pair.engine.server.log_lines import CUT, RedactedLines

KEY = "sk-ant-api03-Ab1_cD2-eF3gH4iJ5kL6"
LINES = RedactedLines("%(levelname)s %(name)s: %(message)s", {"ANTHROPIC_AUTH_TOKEN": "a token of a gateway"})


def line(message: str) -> str:
    return LINES.format(logging.LogRecord("engine", logging.INFO, "", 0, message, (), None))


@pytest.mark.parametrize(
    ("message", "secret"),
    [
        (f"asked with {KEY}.", KEY),
        (f"{{'x-api-key': '{KEY}'}}", KEY),
        ("Authorization: Bearer abc.def-ghi_jkl", "abc.def-ghi_jkl"),
        ('headers={"authorization": "Basic dXNlcjpwYXNz"}', "dXNlcjpwYXNz"),
        ("AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCY", "wJalrXUtnFEMI"),
        ("id AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"),
        ("proxy https://ada:hunter22@proxy.example:3128/", "hunter22"),
        ("api_key = 'short'", "short"),
        ("the gateway refused a token of a gateway", "a token of a gateway"),
        ("password: correct-horse", "correct-horse"),
    ],
)
def test_secrets_are_cut_out(message: str, secret: str) -> None:
    said = line(message)
    assert secret not in said
    assert CUT in said


@pytest.mark.parametrize(
    "message",
    [
        "watching /home/ada/pond (41 folders)",
        "10 tokens of input, 3 of output",
        "tokens: 120, secrets withheld in 2 files",
        "https://api.anthropic.com/v1/messages answered 529",
        "commit 0123456789abcdef0123456789abcdef01234567",
    ],
)
def test_other_words_stay(message: str) -> None:
    assert line(message) == f"INFO engine: {message}"


def test_a_traceback_is_looked_through() -> None:
    try:
        raise ValueError(f"no key is {KEY}")  # noqa: TRY301 - its traceback is wanted
    except ValueError as error:
        record = logging.LogRecord(
            "engine", logging.ERROR, "", 0, "it failed", (), (ValueError, error, error.__traceback__)
        )
    said = LINES.format(record)
    assert "Traceback" in said
    assert KEY not in said


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_key_is_found_in_any_company(before: str, after: str) -> None:
    assert KEY[10:] not in line(f"{before} {KEY} {after}")


@pytest.mark.case("L04")
def test_the_log_rotates_and_is_for_the_person_alone(tmp_path: Path) -> None:
    file = tmp_path / "engine.log"
    file.write_text("of an older version\n", "utf-8")
    file.chmod(0o644)
    handler = PrivateLog(file, longest=200)
    handler.setFormatter(LINES)
    before = os.umask(0)
    try:
        for number in range(20):
            handler.emit(logging.LogRecord("engine", logging.INFO, "", 0, f"{number}: asked with {KEY}", (), None))
    finally:
        os.umask(before)
        handler.close()
    files = sorted(tmp_path.iterdir())
    assert [path.name for path in files] == ["engine.log", "engine.log.1", "engine.log.2"]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert all(path.stat().st_size <= 200 and KEY not in path.read_text("utf-8") for path in files)
    assert "19: asked" in files[0].read_text("utf-8")

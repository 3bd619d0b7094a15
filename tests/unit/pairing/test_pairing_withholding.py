"""Everything that is sent passes one place, where secrets become marks and nothing else changes."""

from __future__ import annotations

import asyncio
import copy
import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.pairing.withholding import Withholding, refuse_marks
from haiku_pair.engine.workspace.secrets_in_text import MARK, secrets_in
from haiku_pair.protocol.withheld import WithheldSecret

TOKEN = "ghp_" + "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6"
PASSWORD = "Tr0ub4dor&3"
KEY = b"k" * 16

_words = st.text(st.characters(codec="utf-8"), max_size=30)
_pieces = st.sampled_from(
    [
        TOKEN,
        PASSWORD,
        f'password = "{PASSWORD}"',
        f"API_KEY={TOKEN}",
        "postgres://app:s3cr3tWord@db/app",
        "Bearer " + TOKEN[4:],
        "-----BEGIN PRIVATE KEY-----\n",
        "-----END PRIVATE KEY-----",
        "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n",
        "[withheld:password:0a1b2c3d]",
        '"',
        "'",
        "\n",
        "12\t",
        " = ",
        "=",
        "token",
    ]
)
texts = st.lists(_words | _pieces, max_size=12).map("".join)


def request(*contents: str) -> dict[str, Any]:
    """A request with these messages of the person."""
    return {"model": "m", "messages": [{"role": "user", "content": content} for content in contents]}


def cleared(withholding: Withholding, body: dict[str, Any], *, tell: bool = True) -> dict[str, Any]:
    """What would be sent."""
    return asyncio.run(withholding.request(body, tell=tell))


@given(texts)
@example(f'"password": "{PASSWORD}", "again": "{PASSWORD}"')
def test_nothing_but_secrets_is_changed(text: str) -> None:
    sent = Withholding(KEY).text(text)
    kept = [text[secret.start : secret.end] for secret in secrets_in(text)]
    pieces, at, done = [], 0, 0
    for secret in secrets_in(text):
        pieces.append(text[done : secret.start])
        done = secret.end
    pieces.append(text[done:])
    for number, piece in enumerate(pieces):
        assert sent.startswith(piece, at)
        at += len(piece)
        if number < len(kept):
            mark = MARK.match(sent, at)
            assert mark is not None
            at = mark.end()
    assert at == len(sent)


@given(texts)
def test_what_was_cleared_is_clear(text: str) -> None:
    withholding = Withholding(KEY)
    once = withholding.text(text)
    assert withholding.text(once) == once


@given(texts)
def test_a_text_without_secrets_is_the_very_same(text: str) -> None:
    if not secrets_in(text):
        assert Withholding(KEY).text(text) is text


@pytest.mark.case("L08")
def test_every_part_that_is_sent_is_looked_at() -> None:
    told: list[WithheldSecret] = []
    withholding = Withholding(KEY)
    withholding.on_withheld = told.extend
    body = {
        "system": [{"type": "text", "text": f"Rules: {TOKEN}", "cache_control": {"type": "ephemeral"}}],
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": f"I have {TOKEN}"}]},
            {"role": "assistant", "content": [{"type": "tool_use", "id": "a", "name": "read", "input": {}}]},
            {
                "role": "user",
                "content": [
                    {"type": "tool_result", "tool_use_id": "a", "content": f'password = "{PASSWORD}"'},
                    {"type": "tool_result", "tool_use_id": "b", "content": [{"type": "text", "text": TOKEN}]},
                    {"type": "image", "source": {"data": "AAAA"}},
                ],
            },
            {"role": "user", "content": TOKEN},
        ],
    }
    before = copy.deepcopy(body)
    sent = cleared(withholding, body)
    assert body == before
    assert TOKEN not in repr(sent)
    assert PASSWORD not in repr(sent)
    assert len(set(re.findall(r"\[withheld:github-token:\w+\]", repr(sent)))) == 1
    assert {secret.kind for secret in told} == {"github-token", "password"}
    assert sent["system"][0]["cache_control"] == {"type": "ephemeral"}


def test_marks_are_stable_and_tell_nothing() -> None:
    text = f"I have {TOKEN}"
    assert Withholding(KEY).text(text) == Withholding(KEY).text(text)
    assert Withholding(b"o" * 16).text(text) != Withholding(KEY).text(text)


@pytest.mark.case("L08")
def test_the_person_lets_one_go_and_not_the_other() -> None:
    told: list[WithheldSecret] = []
    withholding = Withholding(KEY)
    withholding.on_withheld = told.extend
    body = request(f'{TOKEN} and password = "{PASSWORD}"')
    cleared(withholding, body)
    withholding.let_go([secret.mark for secret in told if secret.kind == "github-token"])
    sent = repr(cleared(withholding, body))
    assert TOKEN in sent
    assert PASSWORD not in sent
    withholding.begin(KEY)
    assert TOKEN not in repr(cleared(withholding, body))


def test_counting_is_cleared_and_not_told_of() -> None:
    told: list[WithheldSecret] = []
    withholding = Withholding(KEY)
    withholding.on_withheld = told.extend
    assert TOKEN not in repr(cleared(withholding, request(TOKEN), tell=False))
    assert told == []


def test_long_texts_are_looked_through_beside_the_loop() -> None:
    long = ("an ordinary line of text\n" * 4000) + TOKEN
    sent = cleared(Withholding(KEY), request(long))["messages"][0]["content"]
    assert sent.startswith("an ordinary line")
    assert TOKEN not in sent


@pytest.mark.case("L08")
def test_a_mark_is_never_written_over_its_secret() -> None:
    mark = Withholding(KEY).text(TOKEN).encode()
    with pytest.raises(Failure, match="stands for a secret"):
        refuse_marks("a.py", b"token = " + TOKEN.encode(), b"token = " + mark)
    refuse_marks("a.py", b"doc: " + mark, b"more doc: " + mark)
    refuse_marks("a.py", b"", b"[withheld:something]")


def test_each_secret_is_known_by_what_stands_before_it() -> None:
    told: list[WithheldSecret] = []
    withholding = Withholding(b"k" * 16)
    withholding.on_withheld = told.extend
    text = f"1\tTEST = '{TOKEN}'\n2\t{'x' * 200} REAL = '{TOKEN[:-2]}zz'"
    request = {"messages": [{"role": "user", "content": text}]}
    asyncio.run(withholding.request(request, tell=True))
    first, second = told
    assert first.before == "1\tTEST = '"
    assert second.before.endswith("x REAL = '")
    assert len(second.before) == 60

"""Secrets are found in any text, examples and ordinary code are not."""

from __future__ import annotations

import random
import string
import time

import pytest

from haiku_pair.engine.workspace.secrets_in_text import entropy, secrets_in

_CHOICE = random.Random(6)


def made(size: int, letters: str = string.ascii_letters + string.digits) -> str:
    """Something like a generated token: no secret of anybody, and none in the sources of this test."""
    return "aB3" + "".join(_CHOICE.choice(letters) for _ in range(size - 3))


BODY = "\n".join(made(64, string.ascii_letters + string.digits + "+/") for _ in range(6))
NUMBERED = "\n".join(f"{number}\t{line}" for number, line in enumerate(BODY.split("\n"), 2))

SECRETS = {
    "anthropic": ("anthropic-key", "key sk-ant-{} here", f"api03-{made(60)}"),
    "openai": ("api-key", "OPENAI=sk-{}", f"proj-{made(40)}"),
    "github": ("github-token", "curl -H 'x: ghp_{}'", made(36)),
    "aws id": ("aws-key-id", "id = AKIA{}", made(16, string.ascii_uppercase + string.digits).upper()),
    "google": ("google-key", "https://maps?key=AIza{}", made(35)),
    "slack": ("slack-token", "xoxb-{}", f"123456789012-{made(24)}"),
    "stripe": ("stripe-key", '"sk_live_{}"', made(24)),
    "web token": ("web-token", "cookie: eyJ{}", f"{made(12)}.eyJ{made(30)}.{made(43)}"),
}
ASSIGNED = [
    ("password", 'password = "{}"', "Tr0ub4dor&3"),
    ("password", "db_passwd: '{}'", "c0rrect-h0rse"),
    ("password", "postgres://app:{}@db.internal:5432/app", "s3cr3tWord"),
    ("token", 'API_KEY = "{}"', made(32)),
    ("token", "export AWS_SECRET_ACCESS_KEY={}", made(40)),
    ("token", '+  "client_secret": "{}",', made(28)),
    ("token", "12\tauth_token: {}", made(32)),
    ("token", ".env:3: SERVICE_TOKEN={}", made(24)),
    ("token", 'x = "{}"', made(44)),
    ("authorization", "Authorization: Bearer {}", made(40)),
]
ORDINARY = [
    'password = "password"',
    "token = tokenizer.next_token(stream2)",
    "api_key = os.environ['API_KEY']",
    "API_KEY=${API_KEY}",
    "API_KEY=<your key here>",
    'secret_name = "projects/main/secrets/v1"',
    'key = "conversation.next_code2"',
    "max_tokens = 200000",
    "https://example.org/page?token=none",
    "user@host:22",
    "https://user@host.example/path",
    'sha = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"',
    'integrity = "sha512-' + made(80) + '"',
    'alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"',
    'name = "BetaManagedAgentsSessionEventParams2024"',
    "-----BEGIN CERTIFICATE-----\n" + BODY + "\n-----END CERTIFICATE-----",
    "-----BEGIN PUBLIC KEY-----\n" + BODY + "\n-----END PUBLIC KEY-----",
    "[withheld:password:0a1b2c3d]",
    'if "-----BEGIN PRIVATE KEY-----" in text:\n    return found\nelse:\n    x = 1\n' + "y = 2\n" * 40,
]


@pytest.mark.case("L08")
@pytest.mark.parametrize(("kind", "frame", "rest"), SECRETS.values(), ids=SECRETS)
def test_tokens_with_a_form_of_their_own_are_found(kind: str, frame: str, rest: str) -> None:
    text = f"before\n{frame.format(rest)}\nafter"
    (found,) = secrets_in(text)
    assert found.kind == kind
    assert text[found.start : found.end].endswith(rest)


@pytest.mark.case("L08")
@pytest.mark.parametrize(("kind", "frame", "value"), ASSIGNED)
def test_values_whose_name_or_disorder_tells_are_found(kind: str, frame: str, value: str) -> None:
    text = f"before\n{frame.format(value)}\nafter"
    (found,) = secrets_in(text)
    assert (found.kind, text[found.start : found.end]) == (kind, value)


@pytest.mark.case("L08")
@pytest.mark.parametrize("body", [BODY, NUMBERED], ids=["plain", "numbered"])
def test_key_blocks_are_found_whole_and_in_part(body: str) -> None:
    block = f"1\t-----BEGIN RSA PRIVATE KEY-----\n{body}\n8\t-----END RSA PRIVATE KEY-----\n"
    for text in (block, block[:200], body):
        (found,) = secrets_in(text)
        hidden = text[found.start : found.end]
        assert all(line.partition("\t")[2][:40] in hidden or line[:40] in hidden for line in body.split("\n")[:2])


@pytest.mark.case("L08")
def test_a_key_on_one_line_of_json_is_found() -> None:
    escaped = BODY.replace("\n", "\\n")
    text = f'{{"private_key": "-----BEGIN PRIVATE KEY-----\\n{escaped}\\n-----END PRIVATE KEY-----\\n"}}'
    (found,) = secrets_in(text)
    assert escaped in text[found.start : found.end]


@pytest.mark.parametrize("piece", ["-sk-", "-eyJ", "1", "A", "key=", "://:", "-----BEGIN PRIVATE KEY-----\n"])
def test_no_text_takes_long(piece: str) -> None:
    began = time.process_time()
    secrets_in(piece * (200_000 // len(piece)))
    assert time.process_time() - began < 2.0


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert secrets_in(text) == []


def test_entropy_is_in_bits() -> None:
    assert (entropy(""), entropy("aaaa"), entropy("abcd")) == (0.0, 0.0, 2.0)

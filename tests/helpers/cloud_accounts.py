"""Fixtures: what the clouds' own packages find on a computer, nothing or an account."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from haiku_pair.protocol.reaching import Provider

ADDRESSES = {
    Provider.BEDROCK: "ANTHROPIC_BEDROCK_BASE_URL",
    Provider.MANTLE: "ANTHROPIC_BEDROCK_MANTLE_BASE_URL",
    Provider.VERTEX: "ANTHROPIC_VERTEX_BASE_URL",
}
"""Variables that lead a cloud's client to another address."""


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A computer on which no cloud knows anybody."""
    from anthropic.lib.aws._auth import _get_session  # a second of importing, for these tests alone

    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_BEARER_TOKEN_BEDROCK", "AWS_ACCESS_KEY_ID"):
        monkeypatch.delenv(name, raising=False)
    for name in ("CLOUD_ML_REGION", "ANTHROPIC_VERTEX_PROJECT_ID", "GOOGLE_CLOUD_PROJECT"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "GOOGLE_APPLICATION_CREDENTIALS"):
        monkeypatch.setenv(name, str(tmp_path / "nothing"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    getattr(_get_session, "cache_clear")()  # noqa: B009 - typed as a plain function; the SDK's own cache


@pytest.fixture
def aws(nobody: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Access keys of AWS."""
    pytest.importorskip("boto3")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret-4711")


@pytest.fixture
def google(nobody: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """A service account whose tokens come from an address."""
    pytest.importorskip("google.auth")
    pytest.importorskip("requests")
    rsa = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.rsa")
    serialization = pytest.importorskip("cryptography.hazmat.primitives.serialization")

    def sign_in(address: str) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        account = {"type": "service_account", "project_id": "pond", "private_key": key.decode()}
        account |= {"client_email": "ada@pond.example", "token_uri": f"{address}/token"}
        (tmp_path / "account.json").write_text(json.dumps(account))
        monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "account.json"))

    return sign_in

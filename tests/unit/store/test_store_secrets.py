"""The API key: where it is found, and every way a keyring can fail."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.store import secrets
from haiku_pair.engine.store.secrets import (
    Backend,
    clean_key,
    environment_problem,
    find_key,
    forget_key,
    save_key,
)
from haiku_pair.protocol.values import Fault, KeySource, Settings

KEY = "sk-ant-api03-abc_DEF-123"
SETTINGS = Settings()


class MemoryKeyring:
    """A keyring that works."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class LockedKeyring(MemoryKeyring):
    """A keyring whose unlocking was dismissed; quotes the secret, as real ones might."""

    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError("locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError(f"can't store {password}")


@pytest.fixture
def keyring() -> MemoryKeyring:
    return MemoryKeyring()


@pytest.fixture
def hanging() -> Iterator[Callable[[], Backend]]:
    over = threading.Event()

    def open_keyring() -> Backend:
        over.wait(60)
        return MemoryKeyring()

    yield open_keyring
    over.set()


def test_a_saved_key_is_found_and_forgotten(keyring: MemoryKeyring) -> None:
    save_key(SETTINGS, f" {KEY}\n", open_keyring=lambda: keyring)
    assert find_key(SETTINGS, environ={}, open_keyring=lambda: keyring) == (KEY, KeySource.KEYRING)
    forget_key(SETTINGS, open_keyring=lambda: keyring)
    forget_key(SETTINGS, open_keyring=lambda: keyring)
    assert find_key(SETTINGS, environ={}, open_keyring=lambda: keyring) == (None, KeySource.NONE)


def test_a_key_is_for_one_address(keyring: MemoryKeyring) -> None:
    save_key(SETTINGS, KEY, open_keyring=lambda: keyring)
    elsewhere = Settings(base_url="http://localhost:11434")
    assert find_key(elsewhere, environ={}, open_keyring=lambda: keyring)[0] is None


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_AUTH_TOKEN": "token"}, KEY),
        ({"ANTHROPIC_API_KEY": "", "ANTHROPIC_AUTH_TOKEN": "token"}, "token"),
        ({"ANTHROPIC_API_KEY": f"'{KEY}'\n"}, KEY),
        ({"ANTHROPIC_API_KEY": " "}, "stored"),
        ({}, "stored"),
    ],
)
def test_the_environment_goes_first(keyring: MemoryKeyring, environ: dict[str, str], expected: str) -> None:
    save_key(SETTINGS, "stored", open_keyring=lambda: keyring)
    key, source = find_key(SETTINGS, environ=environ, open_keyring=lambda: keyring)
    assert key == expected
    assert source is (KeySource.KEYRING if expected == "stored" else KeySource.ENVIRONMENT)


@pytest.mark.case("L01")
@pytest.mark.parametrize(
    "text",
    [
        KEY,
        f"  {KEY}\n",
        f'"{KEY}"',
        f"‘{KEY}’",
        f"\ufeff{KEY}\u200b",
        KEY[:9] + "\r\n" + KEY[9:],
        KEY[:5] + "\u200d" + KEY[5:],
    ],
)
def test_a_pasted_key_is_cleaned(text: str) -> None:
    assert clean_key(text) == KEY


@pytest.mark.case("L01")
@pytest.mark.parametrize("text", ["sk-ant-аpi03", "sk ant", "sk-ant-…", "k" * 5000, "", " \n", '""'])
def test_what_is_no_key_is_refused_without_quoting_it(text: str) -> None:
    with pytest.raises(Failure) as error:
        clean_key(text)
    problem = error.value.problem
    assert problem.fault in {Fault.WRONG_KEY, Fault.NO_KEY}
    assert not text.strip(' \n"') or text not in f"{problem}"


@pytest.mark.case("L01")
def test_a_bad_key_in_the_environment_is_told() -> None:
    environ = {"ANTHROPIC_API_KEY": "sk-аnt"}
    assert find_key(SETTINGS, environ=environ, open_keyring=MemoryKeyring)[0] is None
    problem = environment_problem(environ)
    assert problem
    assert "ANTHROPIC_API_KEY" in problem.what
    assert "CYRILLIC" in problem.what
    assert environment_problem({"ANTHROPIC_API_KEY": KEY}) is None


@pytest.mark.case("L02")
def test_a_locked_keyring_means_no_key_and_a_plain_refusal() -> None:
    assert find_key(SETTINGS, environ={}, open_keyring=LockedKeyring) == (None, KeySource.NONE)
    with pytest.raises(Failure) as error:
        save_key(SETTINGS, KEY, open_keyring=LockedKeyring)
    assert error.value.problem.fault is Fault.STORE
    assert KEY not in f"{error.value.problem} {error.value.__cause__} "
    with pytest.raises(Failure):
        forget_key(SETTINGS, open_keyring=LockedKeyring)


@pytest.mark.case("L02")
def test_a_hanging_keyring_is_given_up(hanging: Callable[[], Backend]) -> None:
    assert find_key(SETTINGS, environ={}, open_keyring=hanging, wait=0.05) == (None, KeySource.NONE)
    with pytest.raises(Failure):
        save_key(SETTINGS, KEY, open_keyring=hanging, wait=0.05)


@pytest.mark.case("L02")
@pytest.mark.parametrize("module", ["keyring.backends.null", "keyring.backends.fail", "keyrings.alt.file"])
def test_a_keyring_that_keeps_nothing_or_plain_text_is_refused(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    unsafe = type("Keyring", (MemoryKeyring,), {"__module__": module})
    monkeypatch.setattr("keyring.get_keyring", unsafe)
    assert find_key(SETTINGS, environ={}) == (None, KeySource.NONE)
    with pytest.raises(Failure) as error:
        save_key(SETTINGS, KEY)
    assert "no keyring" in error.value.problem.what
    forget_key(SETTINGS)


@pytest.mark.case("L02")
def test_among_several_keyrings_the_safe_one_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = type("PlaintextKeyring", (MemoryKeyring,), {"__module__": "keyrings.alt.file"})()
    safe = MemoryKeyring()
    chain = type("Chain", (), {"backends": [plain, safe]})
    monkeypatch.setattr("keyring.get_keyring", chain)
    assert secrets.system_keyring() is safe


def test_a_missing_system_keyring_is_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise ImportError("no keyring module")

    monkeypatch.setattr("keyring.get_keyring", missing)
    assert find_key(SETTINGS, environ={}) == (None, KeySource.NONE)

"""Looking for updates: one request when asked, an answer that is only ever a number."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from haiku_pair.engine.faults import Failure
from haiku_pair.engine.server import updates
from haiku_pair.engine.server.updates import _believed, address, check, how_to_update
from haiku_pair.protocol.values import Fault


class Releases(HTTPServer):
    """Answers with one body, and keeps what was asked."""

    def __init__(self, body: bytes, status: int) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.body, self.status = body, status
        self.asked: list[tuple[str, dict[str, str]]] = []

    @property
    def address(self) -> str:
        """Of the one thing it has."""
        return f"http://127.0.0.1:{self.server_port}/newest.json"


class _Answering(BaseHTTPRequestHandler):
    server: Releases

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_: object) -> None:
        """To nobody."""


@contextmanager
def releases(body: bytes, status: int = 200) -> Iterator[Releases]:
    with Releases(body, status) as server:
        serving = Thread(target=server.serve_forever, args=(0.01,))
        serving.start()
        try:
            yield server
        finally:
            server.shutdown()
            serving.join()


@pytest.fixture(autouse=True)
def direct(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy stands between the test and its server."""
    monkeypatch.setenv("no_proxy", "*")


def test_one_request_that_tells_nothing_of_the_person() -> None:
    with releases(b'{"version": "0.2.0", "run": "https://elsewhere.example/installer.sh"}') as server:
        found = check(server.address, "0.1.0")
    assert (found.running, found.newest) == ("0.1.0", "0.2.0")
    assert "elsewhere" not in found.how
    assert [path for path, _ in server.asked] == ["/newest.json"]
    headers = server.asked[0][1]
    assert headers["User-Agent"] == "haiku-pair"
    assert set(headers) == {"Accept-Encoding", "Host", "User-Agent", "Accept", "Connection"}


def test_the_same_version_is_the_newest() -> None:
    with releases(b'{"version": "0.1"}') as server:
        found = check(server.address, "0.1.0")
    assert (found.newest, found.how) == ("0.1.0", "")


@pytest.mark.case("L11")
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b"{}",
        b'{"version": 2}',
        b'{"version": "0.2.0; rm -rf ~"}',
        b'{"version": "<a href=\\"file:///etc\\">0.2</a>"}',
        b'{"version": "0.2.0\\n"}',
        '{"version": "٠.٢"}'.encode(),
        b'{"version": "\xff"}',
        b'{"version": "0.2.0"}' + b" " * 5000,
        b'{"version": "0.0.9"}',
    ],
)
def test_a_forged_or_older_answer_is_refused(body: bytes) -> None:
    with releases(body) as server, pytest.raises(Failure, match="was not believed") as raised:
        check(server.address, "0.1.0")
    assert raised.value.problem.kept == "Nothing was downloaded or changed."
    assert "rm -rf" not in raised.value.problem.what


@pytest.mark.case("L11")
@pytest.mark.parametrize("status", [301, 302, 307, 404, 500])
def test_nobody_is_followed_elsewhere(status: int) -> None:
    with releases(b'{"version": "9.9"}', status) as server, pytest.raises(Failure) as raised:
        check(server.address, "0.1.0")
    assert raised.value.problem.fault is Fault.NO_CONNECTION
    assert len(server.asked) == 1


@pytest.mark.case("L11")
@pytest.mark.parametrize("where", ["http://releases.example/", "file:///etc/passwd", "ftp://a.example/", "x", "https"])
def test_only_an_address_that_cannot_be_listened_to_is_asked(where: str) -> None:
    with pytest.raises(Failure) as raised:
        check(where)
    assert raised.value.problem.kept == "Nothing was sent."


@given(st.binary(max_size=60))
@example(b'{"version": "00000.2"}')
def test_whatever_is_answered_a_number_comes_of_it_or_nothing(raw: bytes) -> None:
    try:
        found = _believed(raw, "0.1.0")
    except Failure:
        return
    assert set(found) <= set("0123456789.")


def test_nothing_is_asked_unless_an_address_is_known() -> None:
    assert address({}) == ""
    assert address({updates.VARIABLE: "https://mirror.example/"}) == "https://mirror.example/"
    with pytest.raises(Failure, match="knows no address"):
        check("")


def test_the_advice_is_for_the_way_it_was_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    home = Path("/home/ada/.local/share")
    assert "pipx upgrade" in how_to_update(home / "pipx/venvs/haiku-pair", is_frozen=False)
    assert "uv tool upgrade" in how_to_update(home / "uv/tools/haiku-pair", is_frozen=False)
    monkeypatch.setattr(sys, "executable", "/usr/lib/haiku-pair/haiku-pair")
    assert "package manager" in how_to_update(is_frozen=True)

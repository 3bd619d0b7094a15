"""The loopback Messages API as clouds wrap it: their paths, their wire formats, their refusals.

    with FakeCloud(Provider.BEDROCK, [text_reply("Hello")]) as cloud:
        ...  # ANTHROPIC_BEDROCK_BASE_URL=cloud.base_url

What the SDK sent is in `sent`: path, headers and body as they came over the wire.
"""

from __future__ import annotations

import base64
import binascii
import json
import struct
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from haiku_pair.engine.claude.sse import encode_event
from haiku_pair.protocol.reaching import Provider
from tests.helpers.api_replies import Reply, numbered

_USAGE = {"input_tokens": 12, "output_tokens": 1}


@dataclass
class Sent:
    """One request."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]


class FakeCloud:
    """The server, on threads of its own."""

    def __init__(self, provider: Provider, script: Sequence[Reply] = (), *, status: int = 0, says: str = "") -> None:
        """With a `status` it refuses everything, in the cloud's own form."""
        self.provider = provider
        self.script = list(script)
        self.status = status
        self.says = says
        self.sent: list[Sent] = []
        cloud = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                read = self.rfile.read(int(self.headers["content-length"]))
                if self.path == "/token":  # where Google's credentials become a bearer token
                    status, kind, answer = 200, "application/json", b'{"access_token": "ya29.test", "expires_in": 3600}'
                else:
                    headers = {name.lower(): value for name, value in self.headers.items()}
                    cloud.sent.append(Sent(self.path, headers, json.loads(read)))
                    status, kind, answer = cloud.answer(self.path)
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_args: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def base_url(self) -> str:
        """For the cloud's variable."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> FakeCloud:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Status, content type and body."""
        if self.status:
            refusal = {"message": self.says} if self.provider is Provider.BEDROCK else {"error": {"message": self.says}}
            return self.status, "application/json", json.dumps(refusal).encode()
        if "count" in path:
            return 200, "application/json", b'{"input_tokens": 7}'
        number = len(self.sent)
        events = list(numbered(self.script.pop(0), number, _USAGE))
        if path.endswith(("/invoke", ":rawPredict")) or not self._streams():
            return 200, "application/json", json.dumps(_whole(number)).encode()
        if self.provider is Provider.BEDROCK:
            return 200, "application/vnd.amazon.eventstream", b"".join(map(aws_event, events))
        return 200, "text/event-stream", b"".join(map(encode_event, events))

    def _streams(self) -> bool:
        return self.provider is Provider.BEDROCK or bool(self.sent[-1].body.get("stream"))


def aws_event(event: Mapping[str, Any]) -> bytes:
    """One event in the binary form of AWS: lengths and checksums around headers and a payload."""
    payload = json.dumps({"bytes": base64.b64encode(json.dumps(event).encode()).decode()}).encode()
    named = {":event-type": "chunk", ":content-type": "application/json", ":message-type": "event"}
    headers = b"".join(_aws_header(name, value) for name, value in named.items())
    prelude = struct.pack(">II", 16 + len(headers) + len(payload), len(headers))
    message = prelude + struct.pack(">I", binascii.crc32(prelude)) + headers + payload
    return message + struct.pack(">I", binascii.crc32(message))


def _aws_header(name: str, value: str) -> bytes:
    return struct.pack(">B", len(name)) + name.encode() + b"\x07" + struct.pack(">H", len(value)) + value.encode()


def _whole(number: int) -> dict[str, Any]:
    said = [{"type": "text", "text": "Hi"}]
    kind = {"id": f"msg_{number}", "type": "message", "role": "assistant", "model": "claude-haiku-4-5"}
    return {**kind, "content": said, "stop_reason": "end_turn", "stop_sequence": None, "usage": _USAGE}

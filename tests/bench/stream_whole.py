"""The program itself, window and engine, while a server on loopback streams an answer at full speed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from PySide6.QtWidgets import QApplication

from haiku_pair.cli.processes import own_command
from haiku_pair.engine.claude.sse import encode_events
from haiku_pair.protocol.requests import Hello, OpenWorkspace, Request, SetTrust
from haiku_pair.window.bridge import Bridge
from haiku_pair.window.collecting import Collector
from haiku_pair.window.commands.registry import Commands
from haiku_pair.window.engine import EngineProcess
from haiku_pair.window.main import MainWindow
from haiku_pair.window.session import FIRST_FREE_ID, HELLO_ID, OPEN_ID
from haiku_pair.window.theme.theme import Theme
from tests.bench.stream_cases import SHAPES, SPEED, Pulse, deltas
from tests.helpers.api_replies import spoken, text_reply

_TICK = 0.005
_PATIENCE = 60.0


class _Server(BaseHTTPRequestHandler):
    """Says a long answer, so many deltas a second; for its own process."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """No list of models: what other people's servers say."""
        self._plain(404, {"type": "error", "error": {"type": "not_found_error", "message": "Not found"}})

    def do_POST(self) -> None:
        """Count, or answer."""
        self.rfile.read(int(self.headers.get("content-length", "0")))
        if self.path.partition("?")[0].endswith("count_tokens"):
            self._plain(200, {"input_tokens": 1000})
            return
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        self.close_connection = True
        self._stream()

    def _stream(self) -> None:
        frame = text_reply("x", 1).events
        first, last = frame[:3], frame[4:]
        pieces = [event for piece in deltas(SHAPES["mixed"]()) for event in spoken(piece, 1)[1:2]]
        whole = [{**event, "index": 0} for event in pieces]
        self.wfile.write(encode_events(first))
        begun, at = time.perf_counter(), 0
        while at < len(whole):
            due = min(round((time.perf_counter() - begun) * SPEED) + 1, len(whole))
            self.wfile.write(encode_events(whole[at:due]))
            at = due
            time.sleep(_TICK)
        self.wfile.write(encode_events(last))

    def _plain(self, status: int, body: object) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def until(done: Callable[[], bool]) -> None:
    """Let the window work until then.

    Raises:
        TimeoutError: it takes too long.
    """
    end = time.monotonic() + _PATIENCE
    while not done():
        QApplication.processEvents()
        time.sleep(0.005)
        if time.monotonic() > end:
            raise TimeoutError


def engine_cpu(pid: int) -> float:
    """Seconds of processor time of another process, with the children it has waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def whole() -> dict[str, float]:
    """Ask, and watch both processes until the answer is shown."""
    command = [sys.executable, "-m", "tests.bench.stream_whole"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        with tempfile.TemporaryDirectory() as folder:
            return _ask(Path(folder), int(server.stdout.readline()))
    finally:
        server.terminate()
        server.wait()


def _ask(folder: Path, port: int) -> dict[str, float]:
    os.environ |= {
        "HAIKU_PAIR_HOME": str(folder / "home"),
        "ANTHROPIC_BASE_URL": f"http://127.0.0.1:{port}",
        "ANTHROPIC_API_KEY": "sk-ant-bench",
    }
    work = folder / "pond"
    work.mkdir()
    (work / "frog.py").write_text("def jump(height):\n    return height * 2\n")
    engine = EngineProcess(own_command("haiku_pair.engine"))
    engine.start()
    engine.send(Request(HELLO_ID, Hello()))
    engine.send(Request(OPEN_ID, OpenWorkspace(str(work))))
    theme, commands = Theme(), Commands()
    bridge = Bridge(engine, first_id=FIRST_FREE_ID)
    window = MainWindow(bridge, theme, commands)
    for owned in (theme, commands, bridge):
        owned.setParent(window)
    window.open(str(work), sent=True)
    window.resize(1240, 760)
    window.show()
    Collector(window).start()
    until(lambda: bridge.is_ready and window.is_complete)
    bridge.tell(SetTrust(trusted=True))
    for _ in range(200):  # everything that is made after the first picture
        QApplication.processEvents()
        time.sleep(0.01)
    try:
        return _measure(window, engine)
    finally:
        window.close()
        bridge.close(2.0)


def _measure(window: MainWindow, engine: EngineProcess) -> dict[str, float]:
    pane = window.conversation
    pane.input.setPlainText("Tell me about the pond")
    pane.desk.send()
    until(lambda: any(row.document is not None and row.document.writer for row in pane.list.rows.list))
    beat = Pulse()
    beat.start()
    begun, own, its = time.perf_counter(), time.process_time(), engine_cpu(engine.pid)
    while pane.is_running():
        QApplication.processEvents()
        QApplication.instance().thread().msleep(2)  # type: ignore[union-attr]
    seconds = time.perf_counter() - begun
    window_cpu, engine_spent = time.process_time() - own, engine_cpu(engine.pid) - its
    return {
        "seconds": seconds,
        "window": 100 * window_cpu / seconds,
        "engine": 100 * engine_spent / seconds,
        "share": 100 * (window_cpu + engine_spent) / seconds,
        "turn": beat.longest,
        "turn_cpu": beat.longest_cpu,
    }


def main() -> None:
    """Be the server, and say on which port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()

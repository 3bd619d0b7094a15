"""A small language server for tests, run as a process of its own: it knows little, and does wrong what it is told to.

It reads nothing of the project. `WRONG` is an error, `ODD` a warning; a name is defined by `def name`. What it does
wrong is the environment's `SCRIPTED_FAULT`; it counts positions as `SCRIPTED_UNITS` says.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

FAULT = os.environ.get("SCRIPTED_FAULT", "")
UNITS = os.environ.get("SCRIPTED_UNITS", "utf-16")
_CODEC = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}[UNITS]
_NAME = re.compile(r"[^\W\d]\w*")


def install(folder: Path, *names: str) -> Path:
    """Make programs of these names in a folder that start this server; the folder, for a PATH."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or ("pylsp",):
        program = folder / name
        program.write_text(f"#!{sys.executable} -IS\nimport runpy\nrunpy.run_path({__file__!r}, run_name='__main__')\n")
        program.chmod(0o755)
    return folder


class Server:
    """Serves its standard input."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.out = sys.stdout.buffer

    def serve(self) -> None:
        """Until the input ends."""
        if FAULT == "dies at once":
            sys.exit("no such thing")
        if FAULT == "has a child":
            child = subprocess.Popen([sys.executable, "-IS", "-c", "import time; time.sleep(600)"])
            Path(os.environ["SCRIPTED_NOTE"]).write_text(str(child.pid))
        if FAULT == "says its environment":
            Path(os.environ["SCRIPTED_NOTE"]).write_text(json.dumps(dict(os.environ)))
        while (message := self.read()) is not None:
            self.take(message)

    def read(self) -> dict[str, Any] | None:
        """The next message; None at the end."""
        size = 0
        while (line := sys.stdin.buffer.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            size = int(value) if name.lower() == b"content-length" else size
        if not line:
            return None
        found: dict[str, Any] = json.loads(sys.stdin.buffer.read(size))
        return found

    def send(self, message: dict[str, Any]) -> None:
        """Say something."""
        self.put(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def put(self, body: bytes) -> None:
        """Say these bytes, with a header."""
        self.out.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.out.flush()

    def take(self, message: dict[str, Any]) -> None:
        """Do what is asked, or what is wrong."""
        method, params = message.get("method", ""), message.get("params") or {}
        if method == "exit" and FAULT != "never leaves":
            sys.exit(0)
        if method == "initialize":
            self.begin(message["id"])
        elif method in ("textDocument/didOpen", "textDocument/didChange"):
            self.learn(method, params)
        elif "id" in message and method:
            self.answer(message["id"], method, params)

    def begin(self, number: int) -> None:
        """Answer the first request."""
        if FAULT == "never begins":
            time.sleep(600)
        can = {
            "positionEncoding": "by heart" if FAULT == "lies at first" else UNITS,
            "textDocumentSync": {"openClose": True, "change": 2, "save": True},
            "hoverProvider": True, "definitionProvider": True, "referencesProvider": True, "renameProvider": True,
        }  # fmt: skip
        self.send({"id": number, "result": {"capabilities": can}})
        if FAULT == "garbage":
            self.out.write(b"Traceback (most recent call last):\n" * 300)
            self.out.flush()
        if FAULT == "huge":
            self.out.write(b"Content-Length: 99999999999\r\n\r\n" + b"x" * 100_000)
            self.out.flush()
        if FAULT == "malformed":
            for body in (b"{", b"[]", b'{"method": 7}', b"\xff\xfe", b"[" * 5000, b'{"id": {}}', b"null"):
                self.put(body)
        if FAULT == "asks":
            self.send({"id": "a", "method": "workspace/applyEdit", "params": {"edit": {"changes": {}}}})
            self.send({"id": "b", "method": "workspace/configuration", "params": {"items": [{}, {}]}})
            self.send({"id": "c", "method": "do/harm", "params": {}})

    def learn(self, method: str, params: dict[str, Any]) -> None:
        """Follow a text, strictly, and say what is wrong in it."""
        document = params["textDocument"]
        uri = document["uri"]
        if method == "textDocument/didOpen":
            self.texts[uri] = document["text"]
        else:
            for change in params["contentChanges"]:
                self.texts[uri] = changed(self.texts[uri], change)
        while FAULT == "floods":
            self.publish(uri, document["version"])
        if FAULT == "lies":
            self.send({"method": "textDocument/publishDiagnostics", "params": {"uri": 3, "diagnostics": "none"}})
        self.publish(uri, document["version"])

    def publish(self, uri: str, version: int) -> None:
        """Say what is wrong in a text."""
        found = [
            {"range": span(number, match.start(), match.end(), line), "severity": 1 if match[0] == "WRONG" else 2,
             "message": f"{match[0].lower()} here", "source": "scripted", "code": "x1"}
            for number, line in enumerate(self.texts[uri].split("\n"))
            for match in re.finditer("WRONG|ODD", line)
        ]  # fmt: skip
        params = {"uri": uri, "version": version, "diagnostics": found}
        self.send({"method": "textDocument/publishDiagnostics", "params": params})

    def answer(self, number: int, method: str, params: dict[str, Any]) -> None:
        """Answer a request about a place."""
        if FAULT == "hangs" and method != "shutdown":
            time.sleep(600)
        if FAULT == "dies when asked":
            os._exit(3)
        if FAULT == "lies":
            self.send({"id": number, "result": {"contents": {"kind": "x", "value": 5}, "uri": 5, "changes": [1]}})
            return
        asked = {
            "textDocument/hover": self.hover, "textDocument/definition": self.definition,
            "textDocument/references": self.references, "textDocument/rename": self.rename,
            "textDocument/completion": self.completion,
        }.get(method)  # fmt: skip
        self.send({"id": number, "result": asked(params) if asked else None})

    def name_at(self, params: dict[str, Any]) -> str:
        """The name at a place."""
        place = params["position"]
        line = self.texts[params["textDocument"]["uri"]].split("\n")[place["line"]]
        at = characters(line, place["character"])
        return next((match[0] for match in _NAME.finditer(line) if match.start() <= at <= match.end()), "")

    def hover(self, params: dict[str, Any]) -> object:
        """The name."""
        name = self.name_at(params)
        return {"contents": {"kind": "markdown", "value": f"```python\n{name}\n```\nknown here"}} if name else None

    def definition(self, params: dict[str, Any]) -> object:
        """Where it is defined; `outside` is far away."""
        name = self.name_at(params)
        if name == "outside":
            return {"uri": "file:///usr/lib/outside.py", "range": span(0, 0, 0, "")}
        return [found for found in self.places(name) if found.pop("defines")]

    def references(self, params: dict[str, Any]) -> object:
        """Where it stands."""
        return [{key: found[key] for key in ("uri", "range")} for found in self.places(self.name_at(params))]

    def rename(self, params: dict[str, Any]) -> object:
        """Edits of all open texts."""
        changes: dict[str, list[object]] = {}
        for found in self.places(self.name_at(params)):
            changes.setdefault(found["uri"], []).append({"range": found["range"], "newText": params["newName"]})
        if FAULT == "renames outside":
            changes["file:///etc/passwd"] = [{"range": span(0, 0, 0, ""), "newText": "x"}]
        if FAULT == "renames twice":
            changes = {uri: [*edits, *edits, *edits] for uri, edits in changes.items()}
        return {"changes": changes}

    def completion(self, params: dict[str, Any]) -> object:
        """Two names."""
        return {"isIncomplete": False, "items": [
            {"label": "leap", "detail": "(height)", "kind": 3, "sortText": "b"},
            {"label": "leaf", "insertText": "leaf", "sortText": "a"},
        ]}  # fmt: skip

    def places(self, name: str) -> list[dict[str, Any]]:
        """Where a name stands in the open texts."""
        return [
            {"uri": uri, "range": span(number, match.start(), match.end(), line),
             "defines": line[: match.start()].endswith("def ")}
            for uri, text in self.texts.items()
            for number, line in enumerate(text.split("\n"))
            for match in _NAME.finditer(line)
            if match[0] == name
        ]  # fmt: skip


def units(text: str) -> int:
    """How long a text is in the units of this server."""
    return len(text.encode(_CODEC[0])) // _CODEC[1]


def characters(text: str, count: int) -> int:
    """How many characters so many units are."""
    return len(text.encode(_CODEC[0])[: count * _CODEC[1]].decode(_CODEC[0]))


def span(line: int, start: int, end: int, text: str) -> dict[str, Any]:
    """A range in one line."""
    first, last = units(text[:start]), units(text[:end])
    return {"start": {"line": line, "character": first}, "end": {"line": line, "character": last}}


def changed(text: str, change: dict[str, Any]) -> str:
    """A text with one change of the protocol made; an error when it does not fit."""
    if "range" not in change:
        return str(change["text"])
    lines = text.split("\n")
    offsets = []
    for place in (change["range"]["start"], change["range"]["end"]):
        line = lines[place["line"]]
        if units(line) < place["character"]:
            raise ValueError(f"{place} is behind the end of its line")
        before = sum(len(one) + 1 for one in lines[: place["line"]])
        offsets.append(before + characters(line, place["character"]))
    return text[: offsets[0]] + str(change["text"]) + text[offsets[1] :]


if __name__ == "__main__":
    Server().serve()

"""Other programs on the recorded task: Aider and OpenCode, installed from their registries into the bench's folder.

Both are given what makes them cheap: Aider its `diff` format for edits, no commits of its own (each would be one more
request) and, in one of its two runs, prompt caching; OpenCode runs as it comes. Nothing of the person's
configuration is read, and nobody but the loopback server is asked.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from tests.helpers.recorded_account import MODEL
from tests.helpers.repositories import masked_environment

AIDER = "aider-chat==0.86.2"
OPENCODE = "1.18.33"
KEY = "sk-bench"
PATIENCE = 120.0
"""Seconds for one turn."""
AIDER_MODEL = f"""\
- name: anthropic/{MODEL}
  edit_format: diff
  weak_model_name: anthropic/{MODEL}
  use_repo_map: true
  examples_as_sys_msg: true
  use_temperature: false
  cache_control: true
"""
"""As the settings that come with Aider for the models before it; of this one it knows only the price."""


class Unavailable(Exception):
    """A program can't be had or run; the text says why."""


class Chat(Protocol):
    """A program that is talked to."""

    def say(self, text: str) -> None:
        """Send a message and wait until the program has done with it."""


# --- Aider -----------------------------------------------------------------------------------------


def installed_aider(folder: Path) -> Path:
    """The interpreter of an environment with the whole of Aider.

    Raises:
        Unavailable: it can't be installed.
    """
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        _run([sys.executable, "-m", "venv", str(folder)], AIDER)
        _run([str(python), "-m", "pip", "install", "--quiet", AIDER], AIDER)
        (folder / "ready").touch()
    return python


@contextmanager
def aider(python: Path, home: Path, project: Path, base_url: str, *, options: Sequence[str] = ()) -> Iterator[Chat]:
    """Aider on a project, at its prompt."""
    caches = home / ".aider" / "caches"
    caches.mkdir(parents=True)
    prices = next(python.parents[1].glob("lib/*/site-packages/litellm/model_prices_and_context_window_backup.json"))
    shutil.copyfile(prices, caches / "model_prices_and_context_window.json")
    (home / "models.yml").write_text(AIDER_MODEL, "utf-8")
    plain = ("--yes-always", "--no-auto-commits", "--no-gitignore", "--no-check-update", "--no-show-model-warnings")
    quiet = ("--no-pretty", "--no-fancy-input", "--no-show-release-notes", "--analytics-disable", "--no-detect-urls")
    model = ("--model", f"anthropic/{MODEL}", "--model-settings-file", str(home / "models.yml"))
    command = [str(python), str(Path(__file__).with_name("aider_chat.py")), *model, *plain, *quiet, *options]
    asked = {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_API_BASE": base_url, "ANTHROPIC_BASE_URL": base_url}
    local = {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "OPENAI_API_KEY": ""}
    with _started(
        command, project, {**_environment(home), **asked, **local}, home / "log.txt", spoken_to=True
    ) as process:
        yield _AiderChat(process)


class _AiderChat:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def say(self, text: str) -> None:
        """One line there, one back."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(text) + "\n")
        self._process.stdin.flush()
        if not self._process.stdout.readline():
            raise Unavailable("Aider has ended")


# --- OpenCode --------------------------------------------------------------------------------------


def installed_opencode(folder: Path) -> Path:
    """OpenCode's binary for this machine.

    Raises:
        Unavailable: there is none, or it can't be installed.
    """
    machine = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}.get(platform.machine().lower())
    system = {"linux": "linux", "darwin": "darwin"}.get(sys.platform)
    if machine is None or system is None:
        raise Unavailable(f"there is no package of OpenCode for {platform.machine()} on {sys.platform}")
    package = f"opencode-{system}-{machine}"
    binary = folder / "node_modules" / package / "bin" / "opencode"
    if not binary.exists():
        if shutil.which("npm") is None:
            raise Unavailable("npm is not installed")
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(folder)]
        _run([*command, f"{package}@{OPENCODE}"], package)
    return binary


@contextmanager
def opencode(binary: Path, home: Path, project: Path, base_url: str) -> Iterator[Chat]:
    """OpenCode on a project, as the server that its own windows talk to."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = {"baseURL": f"{base_url}/v1", "apiKey": KEY}
    settings = {
        "provider": {"anthropic": {"options": options}},
        "model": f"anthropic/{MODEL}",
        "small_model": f"anthropic/{MODEL}",
        "permission": "allow",
        "autoupdate": False,
        "share": "disabled",
    }
    switches = {f"OPENCODE_DISABLE_{name}": "1" for name in ("AUTOUPDATE", "MODELS_FETCH", "LSP_DOWNLOAD")}
    environment = {**_environment(home), **switches, "OPENCODE_CONFIG_CONTENT": json.dumps(settings)}
    home.mkdir(parents=True, exist_ok=True)
    command = [str(binary), "serve", "--hostname", "127.0.0.1", "--port", str(port)]
    with _started(command, project, environment, home / "log.txt", spoken_to=False):
        # A connection that is made before this line stands there is never answered.
        _wait_for_line(home / "log.txt", "listening")
        yield _OpenCodeChat(f"http://127.0.0.1:{port}")


class _OpenCodeChat:
    def __init__(self, address: str) -> None:
        self._address = address
        self._session = str(self._post("/session", {})["id"])

    def say(self, text: str) -> None:
        """One request, answered when the turn is over."""
        model = {"providerID": "anthropic", "modelID": MODEL}
        said = {"model": model, "parts": [{"type": "text", "text": text}]}
        answer = self._post(f"/session/{self._session}/message", said)
        if problem := answer.get("info", {}).get("error"):
            raise Unavailable(f"OpenCode: {problem}")

    def _post(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(self._address + path, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            found: Mapping[str, Any] = json.load(answer)
        return found


# --- both ------------------------------------------------------------------------------------------


@contextmanager
def _started(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], log: Path, *, spoken_to: bool
) -> Iterator[subprocess.Popen[str]]:
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            list(command),
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.PIPE if spoken_to else subprocess.DEVNULL,
            stdout=subprocess.PIPE if spoken_to else errors,
            stderr=errors,
            text=True,
        )
        try:
            yield process
        finally:
            process.kill()  # OpenCode does not leave while it holds a connection
            process.wait()


def _wait_for_line(log: Path, word: str) -> None:
    end = time.monotonic() + PATIENCE
    while word not in log.read_text("utf-8"):
        if time.monotonic() > end:
            raise Unavailable(f"it did not start: {log.read_text('utf-8')[-200:]}")
        time.sleep(0.1)


def _environment(home: Path) -> dict[str, str]:
    """Nothing of the person's but where programs are."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "NO_PROXY": "127.0.0.1",
        **masked_environment(),
    }


def _run(command: Sequence[str], what: str) -> None:
    done = subprocess.run(list(command), capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()
        raise Unavailable(f"{what} could not be installed: {last[-1] if last else done.returncode}")
